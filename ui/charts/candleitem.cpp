#include "ui/charts/candleitem.h"

#include "models/market/candleseries.h"

#include <QPainter>

#include <algorithm>

namespace cp {

namespace {

/// The share of the plot that the largest volume reaches.
constexpr double VolumeShare = 0.16;
/// A body of fewer lines than this has no room to be hollow.
constexpr int HollowFrom = 3;
constexpr double CloseWidth = 1.6; ///< of a line through closes
constexpr int AreaAlpha = 50;

/// Pixels to where a candle may reach beyond the plot; sums of them are still whole numbers.
constexpr double Farthest = 5e8;

/// The device's pixels: lines are as sharp on a scaled display as on a plain one, and whole numbers are what rectangles
/// are filled fastest by.
class PixelGrid {
public:
    explicit PixelGrid(double ratio)
        : m_ratio(ratio)
    {
    }
    int at(double value) const { return qRound(std::clamp(value * m_ratio, -Farthest, Farthest)); }
    int line() const { return std::max(1, int(m_ratio)); } ///< the width of a thin line

private:
    double m_ratio;
};

/// From the left to the right edge, at least one line wide; the same for the height.
QRect atLeastALine(const PixelGrid &grid, int left, int top, int right, int bottom)
{
    return {left, top, std::max(right - left, grid.line()), std::max(bottom - top, grid.line())};
}

void fill(QPainter *painter, const std::vector<QRect> &rects, const QColor &color)
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

/// Where a candle's body stands.
struct CandleItem::Place {
    PixelGrid grid;
    int left = 0;
    int width = 0;
    int middle = 0; ///< the left edge of the wick
};

/// In the device's pixels.
struct CandleItem::Shapes {
    std::vector<QRect> volumes;
    std::vector<QRect> up; // wicks and outlines
    std::vector<QRect> down;
    std::vector<QRect> hollow; // the inside of those that close above their open
};

CandleItem::Place CandleItem::placeOf(const Candle &candle, double ratio) const
{
    const PixelGrid grid(ratio);
    const int line = grid.line();
    const double length = candle.seconds > 0 ? double(candle.seconds * 1000) : double(m_fallbackLength);
    const double width = length / double(m_mapping.to - m_mapping.from) * m_mapping.plot.width();
    // A wick in the middle of its body needs an odd number of lines.
    const double lines = std::min(width * ratio * CandleBodyShare, 2 * Farthest) / line;
    const int bodyWidth = (std::max(0, int((lines - 1) / 2)) * 2 + 1) * line;
    const int left = grid.at(m_mapping.x(candle.openTime) + (width - bodyWidth / ratio) / 2);
    return {grid, left, bodyWidth, left + (bodyWidth - line) / 2};
}

void CandleItem::addBody(const Candle &candle, bool isUp, const Place &place, Shapes *shapes) const
{
    const PixelGrid &grid = place.grid;
    const int line = grid.line();
    const auto y = [&](double price) { return grid.at(m_mapping.y(price)); };
    const QRect body = atLeastALine(grid, place.left, y(std::max(candle.open, candle.close)), place.left + place.width,
        y(std::min(candle.open, candle.close)));
    auto &rects = isUp ? shapes->up : shapes->down;
    rects.push_back(atLeastALine(grid, place.middle, y(candle.top()), place.middle + line, y(candle.bottom())));
    rects.push_back(body);
    if (candle.isUp() && place.width >= HollowFrom * line && body.height() > 2 * line)
        shapes->hollow.push_back(body.adjusted(line, line, -line, -line));
}

/// High to low, open to the left and close to the right of it.
void CandleItem::addBar(const Candle &candle, const Place &place, Shapes *shapes) const
{
    const PixelGrid &grid = place.grid;
    const int line = grid.line();
    auto &rects = candle.isUp() ? shapes->up : shapes->down;
    const auto y = [&](double price) { return grid.at(m_mapping.y(price)); };
    const auto tick = [&](double price, int left, int right) {
        rects.push_back({left, y(price) - line / 2, std::max(right - left, line), line});
    };
    rects.push_back(atLeastALine(grid, place.middle, y(candle.top()), place.middle + line, y(candle.bottom())));
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
    const double volumeScale = m_mapping.plot.height() * VolumeShare / std::max(largestVolume(m_candles), 1e-300);
    Shapes shapes;
    for (auto *rects : {&shapes.volumes, &shapes.up, &shapes.down, &shapes.hollow})
        rects->reserve(m_candles.size() * 2);

    const Candle *before = nullptr;
    for (const Candle &candle : m_candles) {
        const Place place = placeOf(candle, ratio);
        if (m_hasVolumes && candle.hasVolume() && candle.volume > 0) {
            shapes.volumes.push_back(atLeastALine(place.grid, place.left,
                place.grid.at(m_mapping.plot.bottom() - candle.volume * volumeScale), place.left + place.width,
                place.grid.at(m_mapping.plot.bottom())));
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
    painter->scale(1 / ratio, 1 / ratio);
    fill(painter, shapes.volumes, m_theme.volume);
    fill(painter, shapes.up, m_theme.up);
    fill(painter, shapes.down, m_theme.down);
    fill(painter, shapes.hollow, m_theme.background);
    painter->scale(ratio, ratio);
    if (m_form == CandleForm::Line || m_form == CandleForm::Area) {
        painter->setRenderHint(QPainter::Antialiasing);
        paintCloses(painter);
    }
    painter->restore();
}

} // namespace cp
