#include "models/session/places.h"

#include "models/db/connection.h"

#include <QCoreApplication>

namespace cp {

using namespace Qt::StringLiterals;

namespace {

struct Places {
    Q_DECLARE_TR_FUNCTIONS(cp::Places)
};

} // namespace

QList<NamedPlace> readPlaces(Connection &connection)
{
    QList<NamedPlace> places;
    const ResultSet coins = connection.exec("SELECT symbol, name FROM public.cryptocurrencies WHERE is_active "
                                            "ORDER BY market_cap_rank NULLS LAST, symbol LIMIT 5000");
    for (int row = 0; row < coins.rowCount(); ++row) {
        places.append({u"charts"_s, coins.text(row, 0), u"%1 — %2"_s.arg(coins.text(row, 0), coins.text(row, 1)),
            Places::tr("Coin")});
    }
    const ResultSet lists = connection.exec(
        "SELECT id, name FROM console.watchlists WHERE is_active ORDER BY sort_order, name LIMIT 1000");
    for (int row = 0; row < lists.rowCount(); ++row)
        places.append({u"watchlists"_s, lists.text(row, 0), lists.text(row, 1), Places::tr("Watchlist")});
    return places;
}

} // namespace cp
