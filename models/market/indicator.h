#pragma once

#include "models/market/candle.h"

#include <QList>
#include <QString>
#include <QStringList>

#include <optional>
#include <span>
#include <vector>

namespace cp {

/// One line of an indicator, with a value for each candle: NaN where it is not defined.
struct IndicatorLine {
    QString name; ///< "SMA 20", "BB upper", "Histogram": for a legend, not unique among several indicators
    std::vector<double> values;
    bool isHistogram = false; ///< drawn as bars from zero
};

/// An indicator with its parameters, what people write as "SMA 20". A value type; models/market/indicators.h has the
/// formulas.
struct Indicator {
    enum class Kind { Sma, Ema, Bollinger, Rsi, Macd, Atr, Obv, Drawdown, Volume };

    static constexpr int MaxPeriod = 1000;
    static constexpr double MinDeviations = 0.1;
    static constexpr double MaxDeviations = 10;

    Kind kind = Kind::Sma;

    /// Periods in candles, and for Bollinger the deviations after it. Those that are missing are the usual ones; so
    /// {Sma, {}} and {Sma, {20}} mean the same, but are not equal. What indicatorFromText() gives has all of them.
    QList<double> parameters;

    /// As indicatorFromText() takes it, with all parameters: "SMA 20", "BB 20 2", "MACD 12 26 9", "OBV".
    QString text() const;

    /// Whether it is on the scale of the price and drawn over the candles; others have a pane of their own.
    bool isOnPrice() const;

    /// How many candles are needed before one for its value to be the same as with the whole history before: exactly
    /// for SMA and Bollinger. The others forget what came before step by step, a share of 2/(p+1) at each for EMA and
    /// MACD and of 1/p for RSI and ATR: here until 1e-12 of it is left. That makes a value right to 1e-9 (MACD: of its
    /// usual size; RSI: of 100), unless prices before moved more than a thousand times as much as in these candles.
    ///
    /// 0 for Volume, which is each candle's own, and for OBV and Drawdown, which never forget: OBV is only known up to
    /// a constant, its changes are right from any candle on; Drawdown takes the highest close before as a number.
    int warmUp() const;

    bool operator==(const Indicator &) const = default;
};

/// What people write for an indicator, in any case and with any of blanks, commas, slashes and brackets: "sma(50)",
/// "EMA 12", "bb", "Bollinger 20,2", "macd 12/26/9". Parameters left out are the usual ones. Nothing for other names,
/// too many parameters, periods that are not whole numbers from 1 to MaxPeriod, deviations beyond their limits, and a
/// MACD whose fast period is not below its slow one.
std::optional<Indicator> indicatorFromText(const QString &text);

/// A list of them, separated by commas or semicolons, each only once: "sma(50), macd(12, 26, 9); RSI". Commas within
/// brackets are not separators, nor is one before a number, which goes to the name before it: "BB 20,2, OBV". refused,
/// if given, gets what is none.
QList<Indicator> indicatorsFromText(const QString &text, QStringList *refused = nullptr);

/// One of each kind with its usual parameters, in the order of Kind.
QList<Indicator> usualIndicators();

/// The lines of an indicator on closes (ATR: on high, low and close; OBV: and volume); highestBefore is the highest
/// close before these candles, for Drawdown, 0 if there is none. A parameter that indicatorFromText() would refuse
/// gives lines without a value.
std::vector<IndicatorLine> compute(
    const Indicator &indicator, std::span<const Candle> candles, double highestBefore = 0);

} // namespace cp
