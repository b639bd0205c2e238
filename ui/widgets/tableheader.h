#pragma once

#include <QHeaderView>
#include <QTimer>

class QTableView;

namespace cp {

class TableModel;

/// A TableView's header: a click sorts in the database, a right click shows and hides columns; order, widths and sort
/// are remembered (see columnstate). Titles stand over their values.
class TableHeader : public QHeaderView {
    Q_OBJECT

public:
    explicit TableHeader(QTableView *view);
    ~TableHeader() override;

    /// After the view has its model: puts the columns and the model's sort as they were last time.
    void setTableModel(TableModel *model);

    void save(); ///< now, if there is something new
    void resetColumns(); ///< to what they are without anything remembered

    void setSelectionModel(QItemSelectionModel *selection) override;

protected:
    void initStyleOptionForIndex(QStyleOptionHeader *option, int section) const override;

private:
    void sortBy(int section);
    void showMenu(const QPoint &position);
    void setShown(int section, bool shown);

    TableModel *m_model = nullptr;
    QTimer m_saveTimer;
};

} // namespace cp
