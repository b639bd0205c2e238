#pragma once

#include "models/market/candle.h"

#include <span>
#include <vector>

namespace cp {

// Indicators as their authors define them. Pure functions, safe on any thread, in time proportional to the values.
//
// A result has as many values as the input, value i of the one belongs to value i of the other, and it is NaN where it
// is not defined yet. A period below 1, or one that the input is too short for, gives nothing but NaN. Inputs are
// prices: NaN and infinity do not occur in them, and nothing here looks for them. For
// drawing only, as Candle is.
//
// Values are right to 1e-9 of themselves for any price and any length of the input; where a value is a difference that
// may be close to zero (MACD, a lower band), to 1e-9 of what it is the difference of. Nothing is kept as one sum over
// the whole input that values are added to and taken from: what a huge value rounds off would stay in it for good.

/// Mean of the last period values, itself included: (x[i-p+1] + … + x[i]) / p. Defined from p-1 on.
std::vector<double> simpleMovingAverage(std::span<const double> values, int period);

/// EMA[i] = EMA[i-1] + alpha (x[i] - EMA[i-1]) with alpha = 2 / (p + 1). Defined from p-1 on, where it is the mean of
/// the first p values. The smoothing is Brown's, Statistical Forecasting for Inventory Control (1959), alpha as in
/// Appel, Technical Analysis: Power Tools for Active Investors (2005), the seed as in StockCharts ChartSchool.
std::vector<double> exponentialMovingAverage(std::span<const double> values, int period);

struct BollingerBands {
    std::vector<double> middle;
    std::vector<double> upper;
    std::vector<double> lower;
};

/// The simple moving average, and as many standard deviations of the same p values above and below it. The deviation is
/// the population's (divided by p, not p-1), as in Bollinger, Bollinger on Bollinger Bands (2001). Defined from p-1 on.
BollingerBands bollingerBands(std::span<const double> values, int period, double deviations);

/// 100 - 100 / (1 + G/L), from 0 to 100, of the averages G of the gains and L of the losses between one value and the
/// next: Wilder, New Concepts in Technical Trading Systems (1978). Defined from p on, where G and L are the means of
/// the first p changes; after that G[i] = G[i-1] + (gain[i] - G[i-1]) / p, and L likewise.
///
/// Without any loss it is 100, as Wilder says. With neither gain nor loss, which he leaves open, it is 50: such a price
/// is as little overbought as oversold. A price that stands still later keeps the index that it had.
std::vector<double> relativeStrengthIndex(std::span<const double> values, int period);

struct Macd {
    std::vector<double> line;
    std::vector<double> signal;
    std::vector<double> histogram;
};

/// Line: EMA of the fast period less EMA of the slow one, from slow-1 on. Signal: EMA of the line, from slow+signal-2
/// on, where it is the mean of the first signal values of the line. Histogram: line less signal. Appel, The Moving
/// Average Convergence-Divergence Method (1979); the histogram is Aspray's (1986).
Macd macd(std::span<const double> values, int fast, int slow, int signal);

/// Wilder's average of the true range: max(high, close before) - min(low, close before), from New Concepts in Technical
/// Trading Systems (1978). Defined from p-1 on, where it is the mean of the first p true ranges; after that ATR[i] =
/// ATR[i-1] + (TR[i] - ATR[i-1]) / p.
///
/// The first candle has no close before it: its true range is high less low, as StockCharts ChartSchool takes it. High
/// and low are Candle::top() and bottom(), which differ from the stored ones only where those contradict open or close.
std::vector<double> averageTrueRange(std::span<const Candle> candles, int period);

/// Sum of the volumes of candles that closed higher than the one before, less those of candles that closed lower:
/// Granville, Granville's New Key to Stock Market Profits (1963). It starts at 0 with the first candle, which has
/// nothing before it, so that only its changes mean something. A volume that is not known counts as 0.
std::vector<double> onBalanceVolume(std::span<const Candle> candles);

/// How far each value lies below the highest one up to it, and below `highest` where that is higher still, the highest
/// of those before the first: x / max - 1, from -1 to 0 for prices, e.g. -0.25 for a
/// quarter lost. The usual definition, e.g. Magdon-Ismail and Atiya, Maximum Drawdown (2004). 0 where the maximum is
/// not positive: there is nothing to lose a part of.
std::vector<double> drawdown(std::span<const double> values, double highest = 0);

} // namespace cp
