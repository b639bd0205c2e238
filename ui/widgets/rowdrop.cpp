#include "ui/widgets/rowdrop.h"

#include <QDropEvent>
#include <QHeaderView>
#include <QPainter>
#include <QScrollBar>
#include <QTableView>

namespace cp {

namespace {

constexpr int LineHeight = 2;
constexpr auto ScrollInterval = std::chrono::milliseconds(40);

} // namespace

/// A line between two rows, or a frame around one.
class RowDrop::Mark : public QWidget {
public:
    explicit Mark(QWidget *parent)
        : QWidget(parent)
    {
        setAttribute(Qt::WA_TransparentForMouseEvents);
        hide();
    }

protected:
    void paintEvent(QPaintEvent *) override
    {
        QPainter painter(this);
        const QColor colour = palette().color(QPalette::Highlight);
        if (height() <= LineHeight) {
            painter.fillRect(rect(), colour);
        } else {
            painter.setPen(QPen(colour, LineHeight));
            painter.drawRect(rect().adjusted(1, 1, -1, -1));
        }
    }
};

RowDrop::RowDrop(QTableView *view, Takes takes)
    : QObject(view)
    , m_view(view)
    , m_takes(std::move(takes))
    , m_mark(new Mark(view->viewport()))
{
    m_scrolling.setInterval(ScrollInterval);
    connect(&m_scrolling, &QTimer::timeout, this, &RowDrop::scrollOn);
    view->viewport()->setAcceptDrops(true);
    view->viewport()->installEventFilter(this);
}

bool RowDrop::eventFilter(QObject *, QEvent *event)
{
    switch (event->type()) {
    case QEvent::DragEnter:
    case QEvent::DragMove: {
        auto *drop = static_cast<QDropEvent *>(event);
        const Taking taking = follow(drop);
        drop->setDropAction(taking.action);
        drop->setAccepted(taking.action != Qt::IgnoreAction || event->type() == QEvent::DragEnter);
        return true; // entered in any case, to hear of better places further on
    }
    case QEvent::DragLeave:
    case QEvent::Hide:
        leave();
        return event->type() == QEvent::DragLeave;
    case QEvent::Drop: {
        auto *drop = static_cast<QDropEvent *>(event);
        const Taking taking = follow(drop);
        const Place place = m_place;
        leave();
        drop->setDropAction(taking.action);
        drop->setAccepted(taking.action != Qt::IgnoreAction);
        if (drop->isAccepted())
            Q_EMIT dropped(drop->mimeData(), place, taking.action);
        return true;
    }
    default:
        return false;
    }
}

RowDrop::Taking RowDrop::follow(QDropEvent *event)
{
    const int y = event->position().toPoint().y();
    m_y = y;
    Taking taking = m_takes(*event->mimeData(), m_view->rowAt(y), event->proposedAction());
    m_place = taking.action == Qt::IgnoreAction ? Place() : placeAt(taking.kind, y);
    if (m_place.kind == Place::Kind::Nowhere)
        taking = {};
    showMark(m_place);
    const int edge = m_view->verticalHeader()->defaultSectionSize();
    const int bottom = m_view->viewport()->height();
    m_scrollBy = y < edge ? y - edge : y > bottom - edge ? y - (bottom - edge) : 0;
    if (m_scrollBy == 0)
        m_scrolling.stop();
    else if (!m_scrolling.isActive())
        m_scrolling.start();
    return taking;
}

RowDrop::Place RowDrop::placeAt(Place::Kind kind, int y) const
{
    const int rows = m_view->model()->rowCount();
    const int row = m_view->rowAt(y);
    if (kind == Place::Kind::Nowhere || kind == Place::Kind::Anywhere)
        return {kind, 0};
    if (kind == Place::Kind::Onto)
        return row < 0 ? Place() : Place{kind, row};
    if (row < 0)
        return {kind, y < 0 ? std::max(m_view->rowAt(0), 0) : rows};
    const bool isUpperHalf = y < m_view->rowViewportPosition(row) + m_view->rowHeight(row) / 2;
    return {kind, isUpperHalf ? row : row + 1};
}

void RowDrop::showMark(const Place &place)
{
    const int width = m_view->viewport()->width();
    const int rows = m_view->model()->rowCount();
    if (place.kind == Place::Kind::Anywhere) {
        m_mark->setGeometry(m_view->viewport()->rect());
    } else if (place.kind == Place::Kind::Onto) {
        m_mark->setGeometry(0, m_view->rowViewportPosition(place.row), width, m_view->rowHeight(place.row));
    } else if (place.kind == Place::Kind::Between) {
        int y = 0;
        if (place.row < rows)
            y = m_view->rowViewportPosition(place.row);
        else if (rows > 0)
            y = m_view->rowViewportPosition(rows - 1) + m_view->rowHeight(rows - 1);
        m_mark->setGeometry(0, std::max(y - LineHeight / 2, 0), width, LineHeight);
    }
    m_mark->setVisible(place.kind != Place::Kind::Nowhere);
    m_mark->raise();
}

void RowDrop::leave()
{
    m_scrolling.stop();
    m_place = {};
    m_mark->hide();
}

/// Towards what is off the screen, the faster the closer the pointer is to the edge.
void RowDrop::scrollOn()
{
    QScrollBar *bar = m_view->verticalScrollBar();
    bar->setValue(bar->value() + m_scrollBy);
    m_place = placeAt(m_place.kind, m_y); // another row is under the pointer now
    showMark(m_place);
}

} // namespace cp
