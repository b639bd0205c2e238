#pragma once

#include <QRectF>

#include <cmath>

namespace cp {

/// Where a moment and a price stand in a chart. A plain value that the axes' ranges and the plot's place make.
struct PlotMapping {
    QRectF plot; ///< in the chart's coordinates
    qint64 from = 0; ///< milliseconds since 1970 in UTC, at the left edge
    qint64 to = 1; ///< at the right edge; more than from
    double low = 0; ///< price at the bottom edge
    double high = 1; ///< at the top edge; more than low

    double x(qint64 moment) const { return plot.left() + double(moment - from) / double(to - from) * plot.width(); }
    double y(double price) const { return plot.bottom() - (price - low) / (high - low) * plot.height(); }
    qint64 momentAt(double x) const
    {
        return from + std::llround((x - plot.left()) / plot.width() * double(to - from));
    }
    double priceAt(double y) const { return low + (plot.bottom() - y) / plot.height() * (high - low); }

    bool operator==(const PlotMapping &) const = default;
};

} // namespace cp
