#include "ui/charts/candleitem.h"

#include "models/market/candleseries.h"

#include <QPainter>

#include <algorithm>

namespace cp {

namespace {

/// The share of a candle's time that its body fills.
constexpr double BodyShare = 0.8;
/// The share of the plot that the largest volume reaches.
constexpr double VolumeShare = 0.16;
/// A body narrower than this has no room to be hollow.
constexpr double HollowFrom = 3;

/// Snaps to the device's pixels, so that lines are as sharp on a scaled display as on a plain one.
class PixelGrid {
public:
    explicit PixelGrid(double ratio)
        : m_ratio(ratio)
    {
    }
    double snap(double value) const { return std::round(value * m_ratio) / m_ratio; }
    double line() const { return std::max(1.0, std::floor(m_ratio)) / m_ratio; } ///< the width of a thin line

private:
    double m_ratio;
};

/// From the snapped left to the snapped right edge, at least one line wide; the same for the height.
QRectF snapped(const PixelGrid &grid, double left, double top, double right, double bottom)
{
    const QPointF from(grid.snap(left), grid.snap(top));
    return {from.x(), from.y(), std::max(grid.snap(right) - from.x(), grid.line()),
        std::max(grid.snap(bottom) - from.y(), grid.line())};
}

void fill(QPainter *painter, const std::vector<QRectF> &rects, const QColor &color)
{
    painter->setBrush(color);
    painter->drawRects(rects.data(), int(rects.size()));
}

} // namespace

CandleItem::CandleItem(QGraphicsItem *parent)
    : QGraphicsItem(parent)
{
}

void CandleItem::setCandles(std::vector<Candle> candles, qint64 fallbackLength)
{
    m_candles = std::move(candles);
    m_fallbackLength = fallbackLength;
    update();
}

void CandleItem::setMapping(const PlotMapping &mapping)
{
    if (mapping.plot != m_mapping.plot)
        prepareGeometryChange();
    m_mapping = mapping;
    update();
}

void CandleItem::setTheme(const ChartTheme &theme)
{
    m_theme = theme;
    update();
}

void CandleItem::paint(QPainter *painter, const QStyleOptionGraphicsItem *, QWidget *)
{
    if (m_candles.empty())
        return;
    const PixelGrid grid(painter->device()->devicePixelRatioF());
    const double volumeScale = m_mapping.plot.height() * VolumeShare / std::max(largestVolume(m_candles), 1e-300);

    std::vector<QRectF> volumes;
    std::vector<QRectF> up; // wicks and outlines
    std::vector<QRectF> down;
    std::vector<QRectF> hollow; // the inside of those that close above their open
    for (auto *rects : {&volumes, &up, &down, &hollow})
        rects->reserve(m_candles.size() * 2);

    for (const Candle &candle : m_candles) {
        const double length = candle.seconds > 0 ? double(candle.seconds * 1000) : double(m_fallbackLength);
        const double width = length / double(m_mapping.to - m_mapping.from) * m_mapping.plot.width();
        // A wick in the middle of its body needs an odd number of lines.
        const double lines = std::max(1.0, std::floor((width * BodyShare / grid.line() - 1) / 2) * 2 + 1);
        const double bodyWidth = lines * grid.line();
        const double left = grid.snap(m_mapping.x(candle.openTime) + (width - bodyWidth) / 2);
        const double middle = left + (bodyWidth - grid.line()) / 2;

        if (candle.hasVolume() && candle.volume > 0) {
            volumes.push_back(snapped(grid, left, m_mapping.plot.bottom() - candle.volume * volumeScale,
                left + bodyWidth, m_mapping.plot.bottom()));
        }

        const double bodyTop = m_mapping.y(std::max(candle.open, candle.close));
        const double bodyBottom = m_mapping.y(std::min(candle.open, candle.close));
        const QRectF body = snapped(grid, left, bodyTop, left + bodyWidth, bodyBottom);
        const QRectF wick
            = snapped(grid, middle, m_mapping.y(candle.top()), middle + grid.line(), m_mapping.y(candle.bottom()));
        auto &rects = candle.isUp() ? up : down;
        rects.push_back(wick);
        rects.push_back(body);
        if (candle.isUp() && lines >= HollowFrom && body.height() > 2 * grid.line())
            hollow.push_back(body.adjusted(grid.line(), grid.line(), -grid.line(), -grid.line()));
    }

    painter->save();
    painter->setClipRect(m_mapping.plot);
    painter->setRenderHint(QPainter::Antialiasing, false);
    painter->setPen(Qt::NoPen);
    fill(painter, volumes, m_theme.volume);
    fill(painter, up, m_theme.up);
    fill(painter, down, m_theme.down);
    fill(painter, hollow, m_theme.background);
    painter->restore();
}

} // namespace cp
