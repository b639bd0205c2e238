#include "ui/widgets/rowdrag.h"

#include <QApplication>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QTableView>

namespace cp {

namespace {

constexpr int MarkHeight = 2;

} // namespace

RowDrag::RowDrag(QTableView *view, const std::function<bool()> &isPossible)
    : QObject(view)
    , m_view(view)
    , m_isPossible(isPossible)
    , m_mark(new QWidget(view->viewport()))
{
    m_mark->setAutoFillBackground(true);
    m_mark->setBackgroundRole(QPalette::Highlight);
    m_mark->setAttribute(Qt::WA_TransparentForMouseEvents);
    m_mark->hide();
    view->viewport()->installEventFilter(this);
    view->installEventFilter(this);
}

bool RowDrag::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == m_view) {
        if (!m_isDragging || (event->type() != QEvent::ShortcutOverride && event->type() != QEvent::KeyPress)
            || static_cast<QKeyEvent *>(event)->key() != Qt::Key_Escape)
            return false;
        event->accept(); // or Esc would go to whoever has it as a shortcut
        if (event->type() == QEvent::KeyPress)
            end();
        return true;
    }
    switch (event->type()) {
    case QEvent::MouseButtonPress: {
        const auto *mouse = static_cast<QMouseEvent *>(event);
        m_pressed = mouse->position().toPoint();
        m_isArmed = mouse->button() == Qt::LeftButton && mouse->modifiers() == Qt::NoModifier
            && m_view->indexAt(m_pressed).isValid();
        return false; // it selects the row as well
    }
    case QEvent::MouseMove:
        return mouseMoved(*static_cast<QMouseEvent *>(event));
    case QEvent::MouseButtonRelease: {
        const bool wasDragging = m_isDragging;
        const int before = wasDragging ? rowBefore(static_cast<QMouseEvent *>(event)->position().toPoint().y()) : 0;
        end();
        if (wasDragging)
            Q_EMIT dropped(before);
        return wasDragging; // a click would choose the one row below
    }
    case QEvent::Hide:
        end();
        return false;
    default:
        return false;
    }
}

bool RowDrag::mouseMoved(const QMouseEvent &event)
{
    if (!m_isArmed || !(event.buttons() & Qt::LeftButton))
        return false;
    const QPoint at = event.position().toPoint();
    if (!m_isDragging) {
        if ((at - m_pressed).manhattanLength() < QApplication::startDragDistance())
            return true; // a hand that trembles selects nothing
        if (!m_isPossible()) {
            m_isArmed = false;
            return false;
        }
        m_isDragging = true;
        m_view->viewport()->setCursor(Qt::ClosedHandCursor);
    }
    const int before = rowBefore(at.y());
    const int rows = m_view->model()->rowCount();
    if (rows == 0)
        return true;
    // Towards what is off the screen.
    const int edge = m_view->rowHeight(0) / 2;
    if (at.y() < edge || at.y() > m_view->viewport()->height() - edge)
        m_view->scrollTo(m_view->model()->index(std::clamp(at.y() < edge ? before - 1 : before, 0, rows - 1), 0));
    const int y = before < rows ? m_view->rowViewportPosition(before)
                                : m_view->rowViewportPosition(rows - 1) + m_view->rowHeight(rows - 1);
    m_mark->setGeometry(0, std::max(y - MarkHeight / 2, 0), m_view->viewport()->width(), MarkHeight);
    m_mark->show();
    m_mark->raise();
    return true;
}

/// The row whose upper half is at y, or the one behind the row whose lower half is.
int RowDrag::rowBefore(int y) const
{
    const int rows = m_view->model()->rowCount();
    const int row = m_view->rowAt(y);
    if (row < 0)
        return y < 0 ? std::max(m_view->rowAt(0), 0) : rows;
    return y < m_view->rowViewportPosition(row) + m_view->rowHeight(row) / 2 ? row : row + 1;
}

void RowDrag::end()
{
    m_isArmed = false;
    if (!std::exchange(m_isDragging, false))
        return;
    m_mark->hide();
    m_view->viewport()->unsetCursor();
}

} // namespace cp
