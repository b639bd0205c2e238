#pragma once

#include "models/market/candleseries.h"

namespace cp {

/// What a chart of these candles says to a screen reader: one sentence of fact, the same in every language.
///
///     BTC 1d candles 2021-01-01T00:00:00Z to 2021-12-31T00:00:00Z, 365 candles, last open 47123.1 high 47500 …
QString candlesDescription(const QString &symbol, const CandleSeries &candles);

} // namespace cp
