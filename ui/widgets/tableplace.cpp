#include "ui/widgets/tableplace.h"

#include "models/table/tablemodel.h"

#include <QHeaderView>
#include <QScrollBar>

namespace cp {

namespace {

/// Selections up to this many rows are put back by key, larger ones by row.
constexpr int maxRestored = 1000;

} // namespace

TablePlace::TablePlace(QTableView *view, TableModel *model)
    : QObject(view)
    , m_view(view)
    , m_model(model)
{
    connect(model, &QAbstractItemModel::rowsAboutToBeInserted, this, &TablePlace::remember);
    connect(model, &QAbstractItemModel::rowsAboutToBeRemoved, this, &TablePlace::remember);
    connect(model, &QAbstractItemModel::layoutAboutToBeChanged, this, &TablePlace::remember);
    connect(model, &TableModel::anchorMoved, this, &TablePlace::restore);
    connect(model, &QAbstractItemModel::modelReset, this, [this] { m_place.reset(); });
}

int TablePlace::anchorRow() const
{
    const QModelIndex current = m_view->currentIndex();
    if (current.isValid() && m_view->viewport()->rect().intersects(m_view->visualRect(current)))
        return current.row();
    return std::max(m_view->rowAt(0), 0);
}

void TablePlace::remember()
{
    if (m_place)
        return; // what came first is where the person was
    Place place;
    const QModelIndex current = m_view->currentIndex();
    place.scroll = m_view->verticalScrollBar()->value();
    place.row = current.row();
    place.column = std::max(current.column(), 0);
    place.key = current.isValid() ? m_model->keyAt(current.row()) : 0;
    rememberSelection(place);
    m_place = place;
    // Rows may leave without a refresh (a count that was too high); then there is no place to restore.
    QMetaObject::invokeMethod(
        this,
        [this] {
            if (std::exchange(m_place, std::nullopt))
                Q_EMIT restored();
        },
        Qt::QueuedConnection);
}

void TablePlace::rememberSelection(Place &place)
{
    QItemSelectionModel *selected = m_view->selectionModel();
    const QItemSelection selection = selected->selection();
    const int rows = tableselection::rowCount(selection);
    if (rows <= maxRestored) {
        place.selected = tableselection::keys(selection, *m_model);
        if (place.selected.size() == rows)
            return;
    }
    place.selected.clear();
    place.ranges = tableselection::ranges(selection);
    place.isEverything = rows == m_model->rowCount();
    // Qt would follow each of its rows on its own, which takes long for a million. Nobody hears of it: it comes back.
    const QSignalBlocker quiet(selected);
    selected->clearSelection();
}

void TablePlace::restore(int oldRow, int newRow)
{
    if (!m_place)
        return;
    const Place place = *m_place;
    m_view->doItemsLayout(); // the scroll bar has to know the new length first
    restoreCurrent(place, oldRow, newRow);
    restoreSelection(place);
    const int rowHeight = m_view->verticalHeader()->defaultSectionSize();
    m_view->verticalScrollBar()->setValue(place.scroll + (newRow - oldRow) * rowHeight);
    m_place.reset();
    Q_EMIT restored();
}

void TablePlace::restoreCurrent(const Place &place, int oldRow, int newRow)
{
    if (place.row < 0)
        return;
    int row = m_model->rowOfKey(place.key);
    if (row < 0)
        row = std::min(place.row == oldRow ? newRow : place.row, m_model->rowCount() - 1);
    if (row != m_view->currentIndex().row())
        m_view->selectionModel()->setCurrentIndex(m_model->index(row, place.column), QItemSelectionModel::NoUpdate);
}

void TablePlace::restoreSelection(const Place &place)
{
    QItemSelection selection;
    const int rows = m_model->rowCount();
    const auto add = [&](int first, int last) {
        if (first <= last)
            selection.select(m_model->index(first, 0), m_model->index(last, m_model->columnCount() - 1));
    };
    if (place.isEverything)
        add(0, rows - 1);
    for (const auto &[first, last] : place.ranges)
        add(first, std::min(last, rows - 1));
    for (const qint64 key : place.selected) {
        if (const int row = m_model->rowOfKey(key); row >= 0)
            add(row, row);
    }
    const QModelIndex current = m_view->currentIndex();
    if (selection.isEmpty() && place.selected == QList{place.key} && current.isValid())
        add(current.row(), current.row()); // the one row they were on has left: its successor
    m_view->selectionModel()->select(selection, QItemSelectionModel::ClearAndSelect);
}

} // namespace cp
