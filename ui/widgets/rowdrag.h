#pragma once

#include <QObject>
#include <QPoint>

#include <functional>

class QMouseEvent;
class QTableView;
class QWidget;

namespace cp {

/// Lets a person drag the selected rows of a table to another place in it. Nothing moves by itself: dropped() tells
/// where they were let go. Of Qt's own drag and drop none is used, since it is the model's rows that would travel
/// there. Esc takes a drag back.
class RowDrag : public QObject {
    Q_OBJECT

public:
    /// isPossible is asked when a drag would begin; without one the mouse selects rows as in any table.
    RowDrag(QTableView *view, const std::function<bool()> &isPossible);

Q_SIGNALS:
    void dropped(int before); ///< in front of this row; the number of rows for the end

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    bool mouseMoved(const QMouseEvent &event);
    int rowBefore(int y) const;
    void end();

    QTableView *m_view;
    std::function<bool()> m_isPossible;
    QWidget *m_mark; ///< the line where the rows would go
    QPoint m_pressed;
    bool m_isArmed = false; ///< pressed on a row that could be dragged
    bool m_isDragging = false;
};

} // namespace cp
