#pragma once

#include <QMimeData>
#include <QObject>
#include <QTimer>

#include <functional>

class QDropEvent;
class QTableView;

namespace cp {

/// Lets a person drop things on a table: between two rows, or onto one. The place is shown while they are above it, and
/// the table scrolls at its edges. Nothing changes by itself: dropped() tells what was let go, and where.
class RowDrop : public QObject {
    Q_OBJECT

public:
    /// Where something would go. Between: in front of row, the number of rows for the end. Onto: that row. Anywhere:
    /// the table as a whole.
    struct Place {
        enum class Kind { Nowhere, Between, Onto, Anywhere } kind = Kind::Nowhere;
        int row = 0;
    };
    /// What the table does with something: where (decided by kind), and by which action; Qt::IgnoreAction refuses it.
    struct Taking {
        Place::Kind kind = Place::Kind::Nowhere;
        Qt::DropAction action = Qt::IgnoreAction;
    };
    /// onto is the row under the pointer, -1 below the last one; proposed what keys and the source ask for.
    using Takes = std::function<Taking(const QMimeData &data, int onto, Qt::DropAction proposed)>;

    RowDrop(QTableView *view, Takes takes);

Q_SIGNALS:
    void dropped(const QMimeData *data, const cp::RowDrop::Place &place, Qt::DropAction action);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    class Mark;

    Taking follow(QDropEvent *event);
    Place placeAt(Place::Kind kind, int y) const;
    void showMark(const Place &place);
    void leave();
    void scrollOn();

    QTableView *m_view;
    Takes m_takes;
    Mark *m_mark;
    Place m_place;
    int m_y = 0; ///< of the pointer
    QTimer m_scrolling; ///< while the pointer stays at an edge
    int m_scrollBy = 0; ///< pixels at a time
};

} // namespace cp
