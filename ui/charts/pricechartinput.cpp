// What a person does with a price chart: wheel, mouse and keys. The rest of the class is in pricechart.cpp.

#include "ui/charts/pricechart.h"

#include <QApplication>
#include <QContextMenuEvent>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QNativeGestureEvent>
#include <QToolTip>
#include <QWheelEvent>

#include <algorithm>

namespace cp {

namespace {

constexpr double ZoomStep = 0.8;
constexpr double SmallestBox = 6; ///< pixels: less was not meant
constexpr double StretchPerPixel = 1.005; ///< of the prices, while their axis is dragged

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

/// The same as a person's deed, which others may follow.
void PriceChart::personPoints(const Candle *candle, double price)
{
    pointAt(candle, price);
    Q_EMIT pointed(pointedAt());
}

void PriceChart::pointAtMoment(qint64 moment)
{
    const Candle *candle = shownAt(moment);
    pointAt(candle, candle ? candle->close : 0);
}

std::optional<Candle> PriceChart::candleAt(qint64 moment) const
{
    const Candle *candle = shownAt(moment);
    return candle ? std::optional(*candle) : std::nullopt;
}

void PriceChart::pointAtNothing()
{
    pointAt(nullptr, 0);
}

void PriceChart::measureFrom(const Crosshair &from)
{
    m_overlayContent.measure = Measure{from, from, {}};
    m_isMeasuring = true;
    updateOverlay();
}

/// What Escape means now: the last thing that was begun. False when there is nothing to take away.
bool PriceChart::takeAway()
{
    if (m_drag && m_drag->kind == Drag::Kind::Box) {
        m_drag.reset();
        m_overlayContent.box = {};
        viewport()->unsetCursor();
    } else if (m_overlayContent.measure) {
        m_overlayContent.measure.reset();
        m_isMeasuring = false;
    } else if (m_overlayContent.crosshair) {
        personPoints(nullptr, 0);
        return true;
    } else {
        return false;
    }
    updateOverlay();
    return true;
}

/// Moments and prices of a box fill the plot.
void PriceChart::lookCloser(const QRectF &box)
{
    if (box.width() < SmallestBox || box.height() < SmallestBox)
        return;
    const PlotMapping map = mapping();
    m_placedPrices = Extremes{map.priceAt(box.bottom()), map.priceAt(box.top())};
    placeView(map.momentAt(box.left()), map.momentAt(box.right()));
}

/// Around the middle of the axis; more than 1 shows more of them.
void PriceChart::stretchPrices(double factor)
{
    const PlotMapping &map = m_drag ? m_drag->before : mapping();
    const auto at = [&map, factor](double share) {
        return map.priceAt(map.plot.bottom() - (0.5 + (share - 0.5) * factor) * map.plot.height());
    };
    setPlacedPrices(Extremes{at(0), at(1)});
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
        return personPoints(shownAt(m_to), m_shown.back().close);

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
        placeView(from, from + span);
        next = shownAt(neighbour->openTime);
    }
    personPoints(next, next ? next->close : 0);
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
        placeView(m_candleData.first() - span / 50, m_candleData.first() - span / 50 + span);
        return m_shown.empty() ? personPoints(nullptr, 0) : personPoints(&m_shown.front(), m_shown.front().close);
    case Qt::Key_End:
        m_overlayContent.crosshair.reset();
        goToLatest();
        return m_shown.empty() ? personPoints(nullptr, 0) : personPoints(&m_shown.back(), m_shown.back().close);
    case Qt::Key_M:
        if (m_isMeasuring || !m_overlayContent.crosshair) {
            m_isMeasuring = false; // it stays where it ends
            return;
        }
        return measureFrom(*m_overlayContent.crosshair);
    case Qt::Key_Escape:
        if (takeAway())
            return;
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

/// What a note says, where the pointer rests on one; a touchpad's pinch.
bool PriceChart::viewportEvent(QEvent *event)
{
    if (event->type() == QEvent::ToolTip) {
        const auto *help = static_cast<QHelpEvent *>(event);
        const auto note = m_notes->noteAt(help->pos());
        if (note)
            QToolTip::showText(help->globalPos(), noteText(*note).toHtmlEscaped(), viewport());
        else
            QToolTip::hideText();
        return true;
    }
    if (event->type() == QEvent::NativeGesture && !m_candleData.isEmpty()) {
        const auto *gesture = static_cast<QNativeGestureEvent *>(event);
        if (gesture->gestureType() == Qt::ZoomNativeGesture) {
            zoom(1 / std::clamp(1 + gesture->value(), 0.5, 2.0), mapping().momentAt(gesture->position().x()));
            return true;
        }
    }
    return QChartView::viewportEvent(event);
}

void PriceChart::mousePressEvent(QMouseEvent *event)
{
    if (event->button() != Qt::LeftButton || m_candleData.isEmpty())
        return event->ignore();
    Drag::Kind kind = Drag::Kind::Pan;
    if (event->modifiers() & Qt::ShiftModifier)
        kind = Drag::Kind::Box;
    else if (event->position().x() > mapping().plot.right())
        kind = Drag::Kind::Prices;
    m_drag = Drag{kind, event->position(), mapping(), true};
    viewport()->setCursor(kind == Drag::Kind::Pan ? Qt::ClosedHandCursor
            : kind == Drag::Kind::Box             ? Qt::CrossCursor
                                                  : Qt::SizeVerCursor);
    event->accept();
}

void PriceChart::drag(const QPointF &position)
{
    const PlotMapping &before = m_drag->before;
    if (m_drag->isClick && (position - m_drag->start).manhattanLength() < QApplication::startDragDistance())
        return;
    m_drag->isClick = false;
    switch (m_drag->kind) {
    case Drag::Kind::Box:
        m_overlayContent.box = QRectF(m_drag->start, position).normalized().intersected(before.plot);
        return updateOverlay();
    case Drag::Kind::Prices:
        return stretchPrices(std::pow(StretchPerPixel, m_drag->start.y() - position.y()));
    case Drag::Kind::Pan:
        break;
    }
    if (m_placedPrices) {
        const double by = position.y() - m_drag->start.y();
        m_placedPrices = Extremes{before.priceAt(before.plot.bottom() - by), before.priceAt(before.plot.top() - by)};
    }
    const qint64 by
        = std::llround((m_drag->start.x() - position.x()) / before.plot.width() * double(before.to - before.from));
    placeView(before.from + by, before.to + by);
}

void PriceChart::mouseMoveEvent(QMouseEvent *event)
{
    if (m_shown.empty() && !m_drag)
        return event->ignore();
    if (m_drag)
        return drag(event->position());
    const PlotMapping &map = mapping();
    const bool inside = map.plot.contains(event->position());
    const auto note = m_notes->noteAt(event->position());
    m_notes->setHighlighted(note);
    viewport()->setCursor(note                         ? Qt::PointingHandCursor
            : event->position().x() > map.plot.right() ? Qt::SizeVerCursor
                                                       : Qt::ArrowCursor);
    personPoints(inside ? shownAt(map.momentAt(event->position().x())) : nullptr, map.priceAt(event->position().y()));
}

void PriceChart::mouseReleaseEvent(QMouseEvent *event)
{
    if (event->button() != Qt::LeftButton || !m_drag)
        return event->ignore();
    const Drag done = *std::exchange(m_drag, {});
    const QRectF box = std::exchange(m_overlayContent.box, {});
    viewport()->unsetCursor();
    if (done.kind == Drag::Kind::Box) {
        lookCloser(box);
        updateOverlay();
    } else if (done.isClick && m_isMeasuring) {
        m_isMeasuring = false;
    } else if (const auto note = m_notes->noteAt(event->position()); done.isClick && note) {
        Q_EMIT noteActivated(*note);
    }
}

void PriceChart::mouseDoubleClickEvent(QMouseEvent *event)
{
    if (event->position().x() > mapping().plot.right())
        setPlacedPrices({});
    else
        showAll();
}

void PriceChart::contextMenuEvent(QContextMenuEvent *event)
{
    if (m_candleData.isEmpty())
        return event->ignore();
    // The keyboard's menu is for what the keyboard points at.
    const PlotMapping &map = mapping();
    const bool isPointer = event->reason() == QContextMenuEvent::Mouse;
    Crosshair point
        = m_overlayContent.crosshair.value_or(Crosshair{m_candleData.last() - 1, m_candleData.newest().close});
    if (isPointer)
        point = {map.momentAt(event->pos().x()), map.priceAt(event->pos().y())};
    Q_EMIT menuRequested(isPointer
            ? event->globalPos()
            : viewport()->mapToGlobal(QPointF(map.x(point.moment), map.y(point.price)).toPoint()),
        point);
    event->accept();
}

void PriceChart::leaveEvent(QEvent *event)
{
    QChartView::leaveEvent(event);
    m_notes->setHighlighted({});
    if (!m_drag)
        personPoints(nullptr, 0);
}

} // namespace cp
