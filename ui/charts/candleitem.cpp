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
/// A body of fewer lines than this has no room to be hollow.
constexpr double HollowFrom = 3;
constexpr double CloseWidth = 1.6; ///< of a line through closes
constexpr int AreaAlpha = 50;

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

void CandleItem::setForm(CandleForm form)
{
    m_form = form;
    update();
}

void CandleItem::setVolumes(bool shown)
{
    m_hasVolumes = shown;
    update();
}

/// Where a candle's body stands, on the device's pixels.
struct CandleItem::Place {
    PixelGrid grid;
    double left = 0;
    double width = 0;
    double middle = 0; ///< the left edge of the wick
};

struct CandleItem::Shapes {
    std::vector<QRectF> volumes;
    std::vector<QRectF> up; // wicks and outlines
    std::vector<QRectF> down;
    std::vector<QRectF> hollow; // the inside of those that close above their open
};

CandleItem::Place CandleItem::placeOf(const Candle &candle, double lineWidth, double ratio) const
{
    const PixelGrid grid(ratio);
    const double length = candle.seconds > 0 ? double(candle.seconds * 1000) : double(m_fallbackLength);
    const double width = length / double(m_mapping.to - m_mapping.from) * m_mapping.plot.width();
    // A wick in the middle of its body needs an odd number of lines.
    const double bodyWidth = std::max(1.0, std::floor((width * BodyShare / lineWidth - 1) / 2) * 2 + 1) * lineWidth;
    const double left = grid.snap(m_mapping.x(candle.openTime) + (width - bodyWidth) / 2);
    return {grid, left, bodyWidth, left + (bodyWidth - lineWidth) / 2};
}

void CandleItem::addBody(const Candle &candle, bool isUp, const Place &place, Shapes *shapes) const
{
    const double line = place.grid.line();
    const QRectF body = snapped(place.grid, place.left, m_mapping.y(std::max(candle.open, candle.close)),
        place.left + place.width, m_mapping.y(std::min(candle.open, candle.close)));
    const QRectF wick = snapped(
        place.grid, place.middle, m_mapping.y(candle.top()), place.middle + line, m_mapping.y(candle.bottom()));
    auto &rects = isUp ? shapes->up : shapes->down;
    rects.push_back(wick);
    rects.push_back(body);
    if (candle.isUp() && place.width >= HollowFrom * line && body.height() > 2 * line)
        shapes->hollow.push_back(body.adjusted(line, line, -line, -line));
}

/// High to low, open to the left and close to the right of it.
void CandleItem::addBar(const Candle &candle, const Place &place, Shapes *shapes) const
{
    const double line = place.grid.line();
    auto &rects = candle.isUp() ? shapes->up : shapes->down;
    const auto tick = [&](double price, double left, double right) {
        const double y = place.grid.snap(m_mapping.y(price) - line / 2);
        rects.push_back({left, y, std::max(right - left, line), line});
    };
    rects.push_back(snapped(
        place.grid, place.middle, m_mapping.y(candle.top()), place.middle + line, m_mapping.y(candle.bottom())));
    tick(candle.open, place.left, place.middle);
    tick(candle.close, place.middle + line, place.left + place.width);
}

/// A line through the closes, broken where candles are missing, with the ground below it filled in an area.
void CandleItem::paintCloses(QPainter *painter) const
{
    QPolygonF line;
    const auto finish = [&] {
        if (m_form == CandleForm::Area && line.size() > 1) {
            QPolygonF area = line;
            area << QPointF(line.last().x(), m_mapping.plot.bottom())
                 << QPointF(line.first().x(), m_mapping.plot.bottom());
            QColor ground = m_theme.up;
            ground.setAlpha(AreaAlpha);
            painter->setPen(Qt::NoPen);
            painter->setBrush(ground);
            painter->drawPolygon(area);
        }
        painter->setPen(QPen(m_theme.up, CloseWidth));
        if (line.size() == 1)
            painter->drawPoint(line.first());
        else
            painter->drawPolyline(line);
        line.clear();
    };
    const Candle *before = nullptr;
    for (const Candle &candle : m_candles) {
        if (before && candle.isAfterGap(*before))
            finish();
        const qint64 length = candle.seconds > 0 ? candle.seconds * 1000 : m_fallbackLength;
        line.append({m_mapping.x(candle.openTime + length / 2), m_mapping.y(candle.close)});
        before = &candle;
    }
    finish();
}

void CandleItem::paint(QPainter *painter, const QStyleOptionGraphicsItem *, QWidget *)
{
    if (m_candles.empty())
        return;
    const double ratio = painter->device()->devicePixelRatioF();
    const double lineWidth = PixelGrid(ratio).line();
    const double volumeScale = m_mapping.plot.height() * VolumeShare / std::max(largestVolume(m_candles), 1e-300);
    Shapes shapes;
    for (auto *rects : {&shapes.volumes, &shapes.up, &shapes.down, &shapes.hollow})
        rects->reserve(m_candles.size() * 2);

    const Candle *before = nullptr;
    for (const Candle &candle : m_candles) {
        const Place place = placeOf(candle, lineWidth, ratio);
        if (m_hasVolumes && candle.hasVolume() && candle.volume > 0) {
            shapes.volumes.push_back(
                snapped(place.grid, place.left, m_mapping.plot.bottom() - candle.volume * volumeScale,
                    place.left + place.width, m_mapping.plot.bottom()));
        }
        if (m_form == CandleForm::Bars)
            addBar(candle, place, &shapes);
        else if (m_form == CandleForm::Hollow)
            addBody(candle, before ? candle.close >= before->close : candle.isUp(), place, &shapes);
        else if (m_form == CandleForm::Candles || m_form == CandleForm::HeikinAshi)
            addBody(candle, candle.isUp(), place, &shapes);
        before = &candle;
    }

    painter->save();
    painter->setClipRect(m_mapping.plot);
    painter->setRenderHint(QPainter::Antialiasing, false);
    painter->setPen(Qt::NoPen);
    fill(painter, shapes.volumes, m_theme.volume);
    fill(painter, shapes.up, m_theme.up);
    fill(painter, shapes.down, m_theme.down);
    fill(painter, shapes.hollow, m_theme.background);
    if (m_form == CandleForm::Line || m_form == CandleForm::Area) {
        painter->setRenderHint(QPainter::Antialiasing);
        paintCloses(painter);
    }
    painter->restore();
}

} // namespace cp
