#pragma once

#include "models/market/candle.h"

#include <QString>

#include <memory>
#include <span>
#include <vector>

namespace cp {

/// Open, high, low, close and volume as the database writes them, without trailing zeros; volume is null when it is
/// not known.
struct CandleText {
    QString open;
    QString high;
    QString low;
    QString close;
    QString volume;
};

/// The lowest and the highest price of some candles.
struct Extremes {
    double low = 0;
    double high = 0;
};

Extremes extremes(std::span<const Candle> candles); ///< 0 and 0 for none
double largestVolume(std::span<const Candle> candles); ///< 0 when none is known

/// A time for which there is no candle between two that there are.
struct CandleGap {
    qint64 from = 0; ///< the end of the candle before
    qint64 to = 0; ///< the start of the one after

    bool operator==(const CandleGap &) const = default;
};

/// Candles in the order of their time, and coarser levels of them, so that any stretch is drawn at the cost of its
/// pixels rather than of its candles. An immutable value, cheap to copy, safe to hand to another thread; building it
/// takes time in proportion to the candles and belongs on a worker.
class CandleSeries {
public:
    CandleSeries() = default;

    /// Takes candles in any order. undrawable is how many more there are that cannot be drawn (a price that is not a
    /// number, a moment that is infinite), so that they are not lost without a word.
    explicit CandleSeries(std::vector<Candle> candles, int undrawable = 0);

    bool isEmpty() const { return candles().empty(); }
    int count() const { return int(candles().size()); }
    int undrawable() const { return m_undrawable; }
    std::span<const Candle> candles() const;
    const Candle &first() const { return candles().front(); } ///< only when not isEmpty()
    const Candle &last() const { return candles().back(); } ///< only when not isEmpty()

    /// The most frequent length of a candle; 0 when nothing tells.
    qint64 seconds() const;

    /// What the candles are called: the interval they were asked for, else their length. "1d"; empty when nothing
    /// tells.
    QString interval() const;
    void setAskedSeconds(qint64 seconds) { m_askedSeconds = seconds; }
    qint64 askedSeconds() const { return m_askedSeconds; }

    /// The candles of which some part lies in [from, to).
    std::span<const Candle> within(qint64 from, qint64 to) const;

    /// The same stretch in at most maximum + 2 candles: neighbours are merged, by stretches of time that stay where
    /// they are under panning, into candles that keep the first open, the last close, the extremes and the sum of the
    /// known volumes. Costs O(maximum) for candles of one length.
    std::vector<Candle> detail(qint64 from, qint64 to, int maximum) const;

    /// The candles of within() as a series of their own. Costs O(candles).
    CandleSeries part(qint64 from, qint64 to) const;

    /// Where candles are missing; half a candle's length is not yet a gap.
    std::vector<CandleGap> gaps() const;

    /// The exact text of the last candle, when the reader gave it; else what the doubles say.
    CandleText lastText() const;
    void setLastText(const CandleText &text) { m_lastText = text; }

private:
    struct Level {
        qint64 bucket = 0; ///< milliseconds that became one candle; 0 for the candles as they are
        qint64 longest = 0; ///< of a candle here, in milliseconds
        std::vector<Candle> candles;
    };

    static Level merge(std::span<const Candle> candles, qint64 bucket);
    static std::span<const Candle> within(const Level &level, qint64 from, qint64 to);

    std::shared_ptr<const std::vector<Level>> m_levels;
    qint64 m_seconds = 0;
    qint64 m_askedSeconds = 0;
    int m_undrawable = 0;
    CandleText m_lastText;
};

/// An interval as charts write it: 60 is "1m", 14400 "4h", 604800 "1w"; empty for 0.
QString intervalText(qint64 seconds);

} // namespace cp
