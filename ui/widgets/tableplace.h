#pragma once

#include "ui/widgets/tableselection.h"

#include <QObject>
#include <QTableView>

#include <optional>

namespace cp {

class TableModel;

/// Keeps a person's place in a table while a refresh moves its rows: the row they look at stays on its pixel, the
/// current and the selected rows are found again by key. A current row that has left gives way to the one that took
/// its place, so that nobody is thrown back to the top.
class TablePlace : public QObject {
    Q_OBJECT

public:
    /// To be made before the view gets the model: its selection must not forget what leaves before this has seen it.
    TablePlace(QTableView *view, TableModel *model);

    /// The row whose place a refresh keeps: the current one while it can be seen, else the first on the screen.
    int anchorRow() const;

    bool isMoving() const { return m_place.has_value(); } ///< rows are on the move; the current row means nothing now

Q_SIGNALS:
    void restored();

private:
    struct Place {
        int scroll = 0;
        int row = -1; ///< the current one
        int column = 0;
        qint64 key = 0;
        QList<qint64> selected; ///< keys, of a selection small enough to be found again
        QList<tableselection::Range> ranges; ///< rows, of a larger one
        bool isEverything = false; ///< all rows there were
    };

    void remember();
    void rememberSelection(Place &place);
    void restore(int oldRow, int newRow);
    void restoreCurrent(const Place &place, int oldRow, int newRow);
    void restoreSelection(const Place &place);

    QTableView *m_view;
    TableModel *m_model;
    std::optional<Place> m_place;
};

} // namespace cp
