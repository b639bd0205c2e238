#pragma once

#include "models/market/candleseries.h"

namespace cp {

/// So many candles before one settle what it is: a half of what came before is forgotten at each.
constexpr int HeikinAshiRunIn = 50;

/// Averaged candles, for seeing trends: close = (open + high + low + close) / 4, open = the middle between the open and
/// the close of the averaged candle before, the first one's the middle of its own open and close; high and low reach as
/// far as these and the candle's own. Moments, lengths and volumes stay. The formula is Valcu's, Using the Heikin-Ashi
/// Technique (Stocks & Commodities, 2004). Takes time in proportion to the candles.
CandleSeries heikinAshi(const CandleSeries &candles);

} // namespace cp
