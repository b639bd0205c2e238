#include "models/market/candlerepair.h"

#include <QCoreApplication>
#include <QDateTime>

#include <algorithm>

namespace cp {

using namespace Qt::StringLiterals;

namespace {

struct Text {
    Q_DECLARE_TR_FUNCTIONS(cp::CandleRepair)
};

constexpr double MostPrice = 1e12; ///< as price_data has it, exclusive
constexpr double MostVolume = 1e22;

} // namespace

QList<StoredCandle> readStoredCandles(Connection &connection, int coin, qint64 from, qint64 to, int limit)
{
    const auto moment = [](qint64 milliseconds) { return QDateTime::fromMSecsSinceEpoch(milliseconds, Qt::UTC); };
    const ResultSet rows = connection.exec("SELECT opened, seconds, trim_scale(open), trim_scale(high), "
                                           "trim_scale(low), trim_scale(close), trim_scale(volume)"
                                           " FROM console.candles($1, NULL, $2, $3) ORDER BY opened LIMIT $4",
        {coin, moment(from), moment(to), limit});
    QList<StoredCandle> candles;
    for (int row = 0; row < rows.rowCount(); ++row) {
        const auto number = [&rows, row](int column) { return rows.value(row, column).toString(); };
        candles.append({coin, rows.raw(row, 0).toByteArray(), rows.value(row, 1).toInt(), number(2), number(3),
            number(4), number(5), number(6)});
    }
    return candles;
}

Call repairCandle(const StoredCandle &seen, const StoredCandle &repaired)
{
    return {.doing = u"repair the candle"_s,
        .function = "console.repair_candle($1::uuid, $2::integer, $3::timestamptz, $4::integer,"
                    " ARRAY[$5, $6, $7, $8, $9]::numeric[], ARRAY[$10, $11, $12, $13, $14]::numeric[])",
        .params
        = {seen.coin, seen.opened, seen.seconds == 0 ? Param() : Param(seen.seconds), repaired.open, repaired.high,
            repaired.low, repaired.close, repaired.volume, seen.open, seen.high, seen.low, seen.close, seen.volume}};
}

QString candleProblem(const StoredCandle &candle)
{
    const double open = candle.open.toDouble();
    const double high = candle.high.toDouble();
    const double low = candle.low.toDouble();
    const double close = candle.close.toDouble();
    if (std::min({open, high, low, close}) < 0)
        return Text::tr("Prices are not negative.");
    if (std::max({open, high, low, close}) >= MostPrice)
        return Text::tr("Prices are below 1,000,000,000,000.");
    if (high < low)
        return Text::tr("The high is below the low.");
    if (open < low || open > high)
        return Text::tr("The open is not between the low and the high.");
    if (close < low || close > high)
        return Text::tr("The close is not between the low and the high.");
    if (const double volume = candle.volume.toDouble(); volume < 0 || volume >= MostVolume)
        return Text::tr("The volume is negative, or too large.");
    return {};
}

} // namespace cp
