#include "models/people/aicontext.h"

#include "models/db/connection.h"

namespace cp {

QList<AiContextList> readAiContext(Connection &connection, qint64 user)
{
    const ResultSet rows = connection.exec(
        "SELECT c.watchlist_id, w.name, c.watchlist_type, a.coin ->> 'symbol', a.coin ->> 'position',"
        " a.coin ->> 'weight', a.coin IS NULL"
        " FROM console.user_ai_context($1::integer) WITH ORDINALITY AS c (watchlist_id, watchlist_type, asset_count, "
        "assets, place)"
        " LEFT JOIN console.watchlists w ON w.id = c.watchlist_id"
        " LEFT JOIN LATERAL jsonb_array_elements(c.assets) WITH ORDINALITY AS a (coin, place) ON true"
        " ORDER BY c.place, a.place",
        {user});
    QList<AiContextList> lists;
    QByteArray last;
    const auto text
        = [&rows](int row, int column) { return rows.isNull(row, column) ? QString() : rows.text(row, column); };
    for (int row = 0; row < rows.rowCount(); ++row) {
        if (const QByteArray list = rows.raw(row, 0).toByteArray(); row == 0 || list != last) {
            lists.append({text(row, 1), text(row, 2), {}});
            last = list;
        }
        if (rows.raw(row, 6) == "f")
            lists.last().coins.append({text(row, 3), text(row, 4), text(row, 5)});
    }
    return lists;
}

} // namespace cp
