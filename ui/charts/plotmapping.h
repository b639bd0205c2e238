#pragma once

#include <QRectF>

#include <cmath>

namespace cp {

/// The share of a candle's time that its body fills, in the middle of it; what stands below it is as wide.
constexpr double CandleBodyShare = 0.8;

/// Where a moment and a price stand in a chart. A plain value that the axes' ranges and the plot's place make.
struct PlotMapping {
    QRectF plot; ///< in the chart's coordinates
    qint64 from = 0; ///< milliseconds since 1970 in UTC, at the left edge
    qint64 to = 1; ///< at the right edge; more than from
    double low = 0; ///< price at the bottom edge
    double high = 1; ///< at the top edge; more than low
    bool isLog = false; ///< equal factors of price are equally high; low is above 0 then

    double x(qint64 moment) const { return plot.left() + double(moment - from) / double(to - from) * plot.width(); }
    double y(double price) const { return plot.bottom() - shareOf(price) * plot.height(); }
    qint64 momentAt(double x) const
    {
        return from + std::llround((x - plot.left()) / plot.width() * double(to - from));
    }
    double priceAt(double y) const
    {
        const double share = (plot.bottom() - y) / plot.height();
        return isLog ? low * std::pow(high / low, share) : low + share * (high - low);
    }
    /// How high a price stands in the plot: 0 at its bottom, 1 at its top.
    double shareOf(double price) const
    {
        if (!isLog)
            return (price - low) / (high - low);
        return price > 0 ? std::log(price / low) / std::log(high / low) : -1; // below every plot
    }

    bool operator==(const PlotMapping &) const = default;
};

} // namespace cp
