#include "models/market/chartcandles.h"

#include "models/market/heikinashi.h"

#include <algorithm>

namespace cp {

namespace {

constexpr qint64 AssumedLength = 3'600'000; ///< of a candle that nothing tells the length of

} // namespace

ChartCandles::ChartCandles(const CandleSeries &all)
    : m_overview(all)
{
    m_window.candles = all;
    if (all.isEmpty())
        return;
    m_first = all.first().openTime;
    m_last = std::max(all.last().closeTime(), all.last().openTime + candleLength());
    m_window.seconds = int(all.seconds());
    m_window.from = m_first;
    m_window.to = m_last;
}

ChartCandles::ChartCandles(qint64 first, qint64 last, const CandleSeries &overview, const CandleWindow &window)
    : m_first(first)
    , m_last(last)
    , m_overview(overview)
    , m_window(window)
{
    if (overview.isEmpty() && window.candles.isEmpty()) // rows there are, but none that can be drawn
        m_last = m_first;
}

ChartCandles ChartCandles::with(const CandleWindow &window) const
{
    return {m_first, m_last, m_overview, window};
}

ChartCandles ChartCandles::averaged() const
{
    ChartCandles result = *this;
    result.m_overview = heikinAshi(m_overview);
    result.m_window.candles = heikinAshi(m_window.candles);
    return result;
}

bool ChartCandles::isDetailed(qint64 from, qint64 to) const
{
    return m_window.covers(std::clamp(from, m_first, m_last), std::clamp(to, m_first, m_last));
}

const CandleSeries &ChartCandles::at(qint64 from, qint64 to) const
{
    return isDetailed(from, to) || m_overview.isEmpty() ? m_window.candles : m_overview;
}

const Candle &ChartCandles::newest() const
{
    return m_overview.isEmpty() || (!m_window.candles.isEmpty() && m_window.to >= m_last) ? m_window.candles.last()
                                                                                          : m_overview.last();
}

qint64 ChartCandles::candleLength() const
{
    return m_window.candles.seconds() > 0 ? m_window.candles.seconds() * 1000
        : m_window.seconds > 0            ? qint64(m_window.seconds) * 1000
                                          : AssumedLength;
}

} // namespace cp
