#pragma once

#include "models/market/candle.h"

#include <QSize>

#include <optional>
#include <span>

namespace cp::bench {

/// Milliseconds (median) that Debian's QCustomPlot takes for a frame of candles with axes, a step to the side each;
/// nothing where the bench was built without it (package libqcustomplot-dev, which nothing else needs).
std::optional<double> qcustomplotFrame(std::span<const Candle> candles, QSize size);

} // namespace cp::bench
