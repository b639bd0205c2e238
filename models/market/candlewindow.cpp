#include "models/market/candlewindow.h"

#include "models/db/connection.h"
#include "models/market/candlereader.h"
#include "models/market/heikinashi.h"

#include <algorithm>
#include <optional>

namespace cp {

namespace {

constexpr int RolledUp[] = {300, 900, 3600, 14'400, 86'400, 604'800}; ///< sql/migrations/0018_rollups.sql
constexpr qint64 SomeMonday = 946'857'600'000; ///< 2000-01-03, in milliseconds

qint64 openedBefore(const CandleSeries &candles, qint64 moment)
{
    const auto all = candles.candles();
    return std::lower_bound(all.begin(), all.end(), moment, [](const Candle &candle, qint64 time) {
        return candle.openTime < time;
    }) - all.begin();
}

/// From when on there are so many candles, at least, before a moment, beyond any gaps: from the first of all where
/// there are fewer; nothing where there are none.
std::optional<qint64> startOfEarlier(Connection &connection, int coin, int seconds, qint64 before, qint64 count)
{
    static const qint64 yearOne = QDateTime(QDate(1, 1, 1), QTime(0, 0), Qt::UTC).toMSecsSinceEpoch();
    const qint64 length = seconds * qint64(1000);
    std::optional<qint64> start;
    for (qint64 stretch = count * length; count > 0 && before > yearOne; stretch *= 2) {
        const ResultSet last = connection.exec("SELECT opened FROM console.candles_around($1, $2, 1, 0)",
            {coin, QDateTime::fromMSecsSinceEpoch(before - 1, Qt::UTC)});
        const QDateTime opened = last.isEmpty() ? QDateTime() : parseTimestamp(last.raw(0, 0));
        if (!opened.isValid())
            break;
        const qint64 end = candleStart(opened.toMSecsSinceEpoch(), seconds) + length;
        start = end - stretch;
        const ResultSet held = connection.exec(
            "SELECT count(*) FROM console.candles($1, $2, $3, $4)", candleParams(coin, seconds, *start, end));
        count -= std::max(held.raw(0, 0).toLongLong(), qint64(1));
        before = *start;
    }
    return start;
}

/// Of the candles of a level before a moment; 0 without any.
double readHighestClose(Connection &connection, int coin, int seconds, qint64 before)
{
    const Params params = candleParams(coin, seconds, 0, before);
    return connection.exec("SELECT console.highest_close($1, $2, $3)", {params[0], params[1], params[3]})
        .raw(0, 0)
        .toDouble();
}

} // namespace

double valueAt(const CandleSeries &candles, const std::vector<double> &values, qint64 moment)
{
    const auto all = candles.candles();
    const auto after = std::upper_bound(
        all.begin(), all.end(), moment, [](qint64 time, const Candle &candle) { return time < candle.openTime; });
    return after == all.begin() ? std::numeric_limits<double>::quiet_NaN()
                                : values[std::size_t(after - all.begin()) - 1];
}

int levelOfDetail(int interval, qint64 span, qint64 maximum)
{
    int seconds = interval;
    for (const int coarser : RolledUp) {
        if (coarser > seconds && span / (qint64(seconds) * 1000) > maximum)
            seconds = coarser;
    }
    return seconds;
}

qint64 candleStart(qint64 moment, qint64 seconds)
{
    const qint64 length = seconds * 1000;
    const qint64 since = moment - SomeMonday;
    return SomeMonday + (since / length - (since % length < 0 ? 1 : 0)) * length;
}

CandleWindow readWindow(Connection &connection, int coin, int seconds, qint64 from, qint64 to,
    const QList<Indicator> &indicators, const QList<NamedCoin> &compared)
{
    int before = HeikinAshiRunIn;
    for (const Indicator &indicator : indicators)
        before = std::max(before, indicator.warmUp());
    CandleWindow window{seconds, candleStart(from, seconds), to, {}, {}, {}};
    qint64 start = window.from - qint64(before) * seconds * 1000;
    window.candles = readCandles(connection, candleParams(coin, seconds, start, to));
    if (const qint64 missing = before - openedBefore(window.candles, window.from); missing > 0) {
        if (const std::optional<qint64> earlier = startOfEarlier(connection, coin, seconds, start, missing)) {
            start = *earlier;
            window.candles = readCandles(connection, candleParams(coin, seconds, start, to));
        }
    }
    for (const Indicator &indicator : indicators) {
        const double highest
            = indicator.kind == Indicator::Kind::Drawdown ? readHighestClose(connection, coin, seconds, start) : 0;
        window.indicators.append({indicator, compute(indicator, window.candles.candles(), highest)});
    }
    for (const NamedCoin &other : compared)
        window.compared.append(
            {other.symbol, readCandles(connection, candleParams(other.id, seconds, window.from, to))});
    return window;
}

} // namespace cp
