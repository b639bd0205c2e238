// What a person does with a price chart: wheel, mouse and keys. The rest of the class is in pricechart.cpp.

#include "ui/charts/pricechart.h"

#include <QKeyEvent>
#include <QMouseEvent>
#include <QWheelEvent>

#include <algorithm>

namespace cp {

namespace {

constexpr double ZoomStep = 0.8;

} // namespace

void PriceChart::pointAt(const Candle *candle, double price)
{
    if (candle) {
        const qint64 length = candle->seconds > 0 ? candle->seconds * 1000 : m_candleData.candleLength();
        m_overlayContent.crosshair = Crosshair{candle->openTime + length / 2, price};
    } else {
        m_overlayContent.crosshair.reset();
    }
    updateOverlay();
}

void PriceChart::pointAtMoment(qint64 moment)
{
    const Candle *candle = shownAt(moment);
    pointAt(candle, candle ? candle->close : 0);
}

/// The candle in view at a moment, else the nearest before it, else the first; nullptr when none is in view.
const Candle *PriceChart::shownAt(qint64 moment) const
{
    const auto after = std::upper_bound(m_shown.begin(), m_shown.end(), moment,
        [](qint64 time, const Candle &candle) { return time < candle.openTime; });
    if (after != m_shown.begin())
        return &*std::prev(after);
    return m_shown.empty() ? nullptr : &m_shown.front();
}

/// Steps from the candle that is pointed at to a neighbour, and brings it into view; at first points at the last one in
/// view.
void PriceChart::step(int by)
{
    const Candle *candle = m_overlayContent.crosshair ? shownAt(m_overlayContent.crosshair->moment) : nullptr;
    if (!candle && !m_shown.empty())
        return pointAt(shownAt(m_to), m_shown.back().close);

    const std::ptrdiff_t index = candle ? candle - m_shown.data() + by : -1;
    const Candle *next = nullptr;
    if (index >= 0 && index < std::ptrdiff_t(m_shown.size())) {
        next = &m_shown[std::size_t(index)];
    } else {
        // Out of view, perhaps beyond a gap.
        const qint64 middle = m_from + (m_to - m_from) / 2;
        const qint64 begin = candle ? candle->openTime : middle;
        const qint64 end = candle ? std::max(candle->closeTime(), begin + 1) : middle;
        const auto all = toDraw().candles();
        auto neighbour = std::lower_bound(all.begin(), all.end(), by > 0 ? end : begin,
            [](const Candle &other, qint64 time) { return other.openTime < time; });
        if (neighbour == (by > 0 ? all.end() : all.begin()))
            return;
        if (by < 0)
            --neighbour;
        const qint64 span = m_to - m_from;
        const qint64 from = neighbour->openTime - span / 4 * (by > 0 ? 3 : 1);
        setVisibleRange(from, from + span);
        next = shownAt(neighbour->openTime);
    }
    pointAt(next, next ? next->close : 0);
}

void PriceChart::keyPressEvent(QKeyEvent *event)
{
    if (m_candleData.isEmpty() || event->modifiers() & (Qt::AltModifier | Qt::MetaModifier))
        return event->ignore();
    const qint64 span = m_to - m_from;
    const bool far = event->modifiers() & Qt::ControlModifier;
    const qint64 around = m_overlayContent.crosshair ? m_overlayContent.crosshair->moment : m_from + span / 2;
    switch (event->key()) {
    case Qt::Key_Left:
        return far ? pan(-span / 4) : step(-1);
    case Qt::Key_Right:
        return far ? pan(span / 4) : step(1);
    case Qt::Key_PageUp:
        return pan(-span / 2);
    case Qt::Key_PageDown:
        return pan(span / 2);
    case Qt::Key_Plus:
    case Qt::Key_Equal: // + without Shift
    case Qt::Key_Up:
        return zoom(ZoomStep, around);
    case Qt::Key_Minus:
    case Qt::Key_Down:
        return zoom(1 / ZoomStep, around);
    case Qt::Key_0:
        return showAll();
    case Qt::Key_Home:
        m_overlayContent.crosshair.reset();
        setVisibleRange(m_candleData.first() - span / 50, m_candleData.first() - span / 50 + span);
        return m_shown.empty() ? pointAt(nullptr, 0) : pointAt(&m_shown.front(), m_shown.front().close);
    case Qt::Key_End:
        m_overlayContent.crosshair.reset();
        setVisibleRange(m_candleData.last() + span / 50 - span, m_candleData.last() + span / 50);
        return m_shown.empty() ? pointAt(nullptr, 0) : pointAt(&m_shown.back(), m_shown.back().close);
    case Qt::Key_Escape:
        if (m_overlayContent.crosshair)
            return pointAt(nullptr, 0);
        break;
    default:
        break;
    }
    event->ignore(); // QGraphicsView would swallow keys that belong to the page
}

void PriceChart::wheelEvent(QWheelEvent *event)
{
    const QPoint turned = event->angleDelta();
    if (m_candleData.isEmpty() || turned.isNull())
        return event->ignore();
    if (std::abs(turned.x()) > std::abs(turned.y()))
        pan(-qint64(double(m_to - m_from) * turned.x() / 120 / 10));
    else
        zoom(std::pow(ZoomStep, turned.y() / 120.0), mapping().momentAt(event->position().x()));
    event->accept();
}

void PriceChart::mousePressEvent(QMouseEvent *event)
{
    if (event->button() != Qt::LeftButton || m_candleData.isEmpty())
        return event->ignore();
    m_drag = Drag{event->position().x(), m_from, m_to};
    viewport()->setCursor(Qt::ClosedHandCursor);
    event->accept();
}

void PriceChart::mouseMoveEvent(QMouseEvent *event)
{
    if (m_shown.empty() && !m_drag)
        return event->ignore();
    const PlotMapping &map = mapping();
    if (m_drag) {
        const qint64 by = std::llround((m_drag->x - event->position().x()) / map.plot.width() * double(m_to - m_from));
        setVisibleRange(m_drag->from + by, m_drag->to + by);
        return;
    }
    const bool inside = map.plot.contains(event->position());
    pointAt(inside ? shownAt(map.momentAt(event->position().x())) : nullptr, map.priceAt(event->position().y()));
}

void PriceChart::mouseReleaseEvent(QMouseEvent *event)
{
    if (event->button() != Qt::LeftButton)
        return event->ignore();
    m_drag.reset();
    viewport()->unsetCursor();
}

void PriceChart::mouseDoubleClickEvent(QMouseEvent *)
{
    showAll();
}

void PriceChart::leaveEvent(QEvent *event)
{
    QChartView::leaveEvent(event);
    if (!m_drag)
        pointAt(nullptr, 0);
}

} // namespace cp
