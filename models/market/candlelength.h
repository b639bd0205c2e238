#pragma once

#include "models/market/candle.h"

#include <vector>

namespace cp {

/// price_data does not say how long a candle is: fills in Candle::seconds from the moments alone. The most frequent
/// distance counts, with a few per cent of jitter forgiven; where at least four candles in a row keep another usual
/// distance (days of old history before hours), theirs counts. A candle never reaches far into the next one. A single
/// candle stays at 0.
///
/// candles are in the order of openTime.
void inferLengths(std::vector<Candle> &candles);

/// The usual length of candles that is at most a tenth away; seconds itself where none is.
qint64 withoutJitter(qint64 seconds);

/// The value that stands most often in seconds, the smallest of equals; 0 for none.
qint64 mostFrequent(std::vector<qint64> seconds);

} // namespace cp
