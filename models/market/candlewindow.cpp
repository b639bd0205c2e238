#include "models/market/candlewindow.h"

#include "models/market/candlereader.h"
#include "models/market/heikinashi.h"

#include <algorithm>

namespace cp {

namespace {

constexpr int RolledUp[] = {300, 900, 3600, 14'400, 86'400, 604'800}; ///< sql/migrations/0018_rollups.sql
constexpr qint64 SomeMonday = 946'857'600'000; ///< 2000-01-03, in milliseconds

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
    window.candles
        = readCandles(connection, candleParams(coin, seconds, window.from - qint64(before) * seconds * 1000, to));
    for (const Indicator &indicator : indicators)
        window.indicators.append({indicator, compute(indicator, window.candles.candles())});
    for (const NamedCoin &other : compared)
        window.compared.append(
            {other.symbol, readCandles(connection, candleParams(other.id, seconds, window.from, to))});
    return window;
}

} // namespace cp
