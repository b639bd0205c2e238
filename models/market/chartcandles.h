#pragma once

#include "models/market/candlewindow.h"

namespace cp {

/// A coin's candles as a chart holds them: where its history begins and ends, all of it in few candles, and a part of
/// it in detail. An immutable value, cheap to copy.
class ChartCandles {
public:
    ChartCandles() = default;
    explicit ChartCandles(const CandleSeries &all); ///< all there is, in detail

    /// Moments are milliseconds since 1970 in UTC.
    ChartCandles(qint64 first, qint64 last, const CandleSeries &overview, const CandleWindow &window);

    bool isEmpty() const { return m_last <= m_first; } ///< there is nothing to draw at any moment
    qint64 first() const { return m_first; } ///< where the first candle begins
    qint64 last() const { return m_last; } ///< where the last one ends

    const CandleWindow &window() const { return m_window; }
    const CandleSeries &overview() const { return m_overview; } ///< all of the history, in few candles
    ChartCandles with(const CandleWindow &window) const; ///< another part in detail

    ChartCandles averaged() const; ///< as Heikin-Ashi candles; the indicators stay those of the candles as they are

    /// Whether the window holds all there is in [from, to).
    bool isDetailed(qint64 from, qint64 to) const;
    /// What to draw of [from, to): the window where it is complete, else the overview.
    const CandleSeries &at(qint64 from, qint64 to) const;
    /// The last candle of all, of the window where it reaches so far; only when not isEmpty().
    const Candle &newest() const;

    qint64 candleLength() const; ///< of the window, in milliseconds; never 0
    int undrawable() const { return m_window.candles.undrawable(); }

private:
    qint64 m_first = 0;
    qint64 m_last = 0;
    CandleSeries m_overview;
    CandleWindow m_window;
};

} // namespace cp
