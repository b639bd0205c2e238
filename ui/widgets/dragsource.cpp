#include "ui/widgets/dragsource.h"

#include "ui/style/spacing.h"

#include <QApplication>
#include <QDrag>
#include <QMouseEvent>
#include <QPainter>
#include <QPointer>
#include <QUuid>
#include <QWidget>

namespace cp {

namespace {

int dragsUnderWay = 0;

QPixmap labelOf(const QString &text, const QWidget &widget)
{
    const QFontMetrics metrics(widget.font());
    const QString shown = metrics.elidedText(text, Qt::ElideRight, 240);
    const QSize size = metrics.size(Qt::TextSingleLine, shown) + QSize(2 * spacing::normal, spacing::normal);
    const qreal ratio = widget.devicePixelRatioF();
    QPixmap pixmap(size * ratio);
    pixmap.setDevicePixelRatio(ratio);
    pixmap.fill(Qt::transparent);
    QPainter painter(&pixmap);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setFont(widget.font());
    painter.setPen(Qt::NoPen);
    painter.setBrush(widget.palette().highlight());
    painter.drawRoundedRect(QRect({}, size), spacing::tight, spacing::tight);
    painter.setPen(widget.palette().highlightedText().color());
    painter.drawText(QRect({}, size), Qt::AlignCenter, shown);
    return pixmap;
}

} // namespace

DragSource::DragSource(QWidget *watched, Load load)
    : QObject(watched)
    , m_watched(watched)
    , m_load(std::move(load))
{
    watched->installEventFilter(this);
}

QByteArray DragSource::origin()
{
    static const QByteArray origin = QUuid::createUuid().toByteArray();
    return origin;
}

bool DragSource::isDragging()
{
    return dragsUnderWay > 0;
}

bool DragSource::eventFilter(QObject *, QEvent *event)
{
    switch (event->type()) {
    case QEvent::MouseButtonDblClick: // who chose the row with a click a moment ago
    case QEvent::MouseButtonPress: {
        const auto *mouse = static_cast<QMouseEvent *>(event);
        m_pressed = mouse->position().toPoint();
        m_isArmed = mouse->button() == Qt::LeftButton && mouse->modifiers() == Qt::NoModifier;
        return false; // it selects the row as well
    }
    case QEvent::MouseMove:
        return mouseMoved(*static_cast<QMouseEvent *>(event));
    case QEvent::MouseButtonRelease:
    case QEvent::Hide:
        m_isArmed = false;
        return false;
    default:
        return false;
    }
}

bool DragSource::mouseMoved(const QMouseEvent &event)
{
    if (!m_isArmed || !(event.buttons() & Qt::LeftButton))
        return false;
    Cargo cargo = m_load(m_pressed);
    if (!cargo.data) {
        m_isArmed = false;
        return false;
    }
    // A hand that trembles drags nothing, and selects nothing.
    if ((event.position().toPoint() - m_pressed).manhattanLength() >= QApplication::startDragDistance()) {
        m_isArmed = false;
        drag(std::move(cargo));
    }
    return true;
}

void DragSource::drag(Cargo cargo)
{
    auto *drag = new QDrag(m_watched);
    drag->setMimeData(cargo.data.release());
    const QPixmap label = labelOf(cargo.text, *m_watched);
    drag->setPixmap(label);
    drag->setHotSpot({-spacing::wide, 0}); // beside the pointer: the place it points at stays visible
    const QPointer<DragSource> self = this; // where it was pulled from may be gone when it ends
    ++dragsUnderWay;
    drag->exec(Qt::CopyAction | Qt::MoveAction, Qt::MoveAction);
    --dragsUnderWay;
    if (self)
        Q_EMIT ended();
}

} // namespace cp
