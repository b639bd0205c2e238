#include "models/watchlists/assetmarks.h"

#include "models/db/connection.h"

#include <QJsonArray>
#include <QJsonDocument>

namespace cp {

QHash<qint64, AssetMark> readAssetMarks(Connection &connection, qint64 list)
{
    const ResultSet rows = connection.exec(R"sql(
        SELECT a.id, coalesce(s.pending, 0), (
            SELECT jsonb_agg(d.close ORDER BY d.opened)
            FROM console.candles(a.crypto_id, 86400, latest.moment - interval '30 days', now()) d)
        FROM console.watchlist_assets a
        LEFT JOIN (
            SELECT crypto_id, count(*) AS pending FROM public.ai_suggestions
            WHERE watchlist_id = $1 AND status = 'pending' AND coalesce(expires_at > now(), true) GROUP BY crypto_id) s
            ON s.crypto_id = a.crypto_id
        CROSS JOIN LATERAL (
            SELECT max(opened) AS moment FROM console.candles_around(a.crypto_id, now(), 1, 0)) latest
        WHERE a.watchlist_id = $1 AND a.is_active)sql",
        {list});
    QHash<qint64, AssetMark> marks;
    for (int row = 0; row < rows.rowCount(); ++row) {
        AssetMark mark;
        mark.pending = rows.raw(row, 1).toInt();
        const QJsonArray closes = QJsonDocument::fromJson(rows.raw(row, 2).toByteArray()).array();
        for (const QJsonValue close : closes) {
            if (close.isDouble())
                mark.closes.append(close.toDouble());
        }
        marks.insert(rows.raw(row, 0).toLongLong(), mark);
    }
    return marks;
}

} // namespace cp
