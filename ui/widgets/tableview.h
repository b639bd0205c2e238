#pragma once

#include "models/format/formatcontext.h"
#include "models/table/tablemodel.h"

#include <QTableView>
#include <QTimer>

class QMenu;

namespace cp {

class EmptyState;
class ItemDelegate;
class TableHeader;
class TablePlace;

/// A table of any number of rows: a TableModel on the screen. Clicking a header sorts in the database; a refresh keeps
/// the person's place to the pixel, and the current and selected rows by key; columns, their widths and the sort are
/// remembered under the object name. Letters are left to the page's shortcuts: there is no search by typing, which
/// would read the whole table.
class TableView : public QTableView {
    Q_OBJECT

public:
    /// objectName is for the settings, accessibleName for people: "Suggestions".
    TableView(const QString &objectName, const QString &accessibleName, QWidget *parent = nullptr);
    ~TableView() override;

    /// Shows model (not owned), with the columns and the sort remembered; select() is then the page's to call. Once.
    void setTableModel(TableModel *model);
    TableModel *tableModel() const { return m_model; }

    void setFormatContext(const FormatContext &context);

    /// What stands there when no row matches, and what can be done about it ("Clear filters"); action may be nullptr
    /// and stays the caller's.
    void setEmptyState(const QString &text, QAction *action = nullptr);

    void resetColumns(); ///< forgets how the person arranged them

    void refresh(); ///< reads again; what the person looks at stays where it is

    qint64 currentKey() const { return m_currentKey; } ///< 0: no row, or one that is not here yet
    QVariant currentValue(QByteArrayView column) const; ///< invalid without a current row
    void setCurrentRow(int row); ///< selects it alone and scrolls as little as needed; -1 for none
    void setCurrentRowOnceThere(int row); ///< the same with a row of a table that is still being read
    bool setCurrentKey(qint64 key); ///< false when that row is not in memory

    int selectedRowCount() const;
    QList<qint64> selectedKeys() const; ///< of rows in memory; fewer than selectedRowCount() when some are not
    /// Of all selected rows, in order, asked from the database for those not in memory; at most limit.
    Answer<QList<qint64>> allSelectedKeys(int limit) const;

    void copySelection(); ///< as tab separated text with headers, in full precision

    void keyboardSearch(const QString &) override { }

Q_SIGNALS:
    /// Another row is current, or the current one has arrived. Not emitted when a refresh moves it.
    void currentKeyChanged(qint64 key);
    void selectionCountChanged(int rows);
    /// What a cell names is to be shown on its page.
    void linkActivated(const QString &page, const QString &item);
    /// Rows of the selection that are not in memory were left out of the clipboard.
    void copiedInPart(int copied, int selected);

protected:
    void changeEvent(QEvent *event) override;
    void contextMenuEvent(QContextMenuEvent *event) override;
    void currentChanged(const QModelIndex &current, const QModelIndex &previous) override;
    void hideEvent(QHideEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void selectionChanged(const QItemSelection &selected, const QItemSelection &deselected) override;

private:
    void connectModel();
    QAction *addLink(QMenu *menu, int column);
    void updateCurrentKey();
    void takeWantedRow();
    void updateEmptyState();
    void updateRowHeight();

    TableModel *m_model = nullptr;
    TableHeader *m_header;
    TablePlace *m_place = nullptr;
    int m_wantedRow = -1; ///< becomes current once there are so many
    ItemDelegate *m_delegate;
    EmptyState *m_empty;
    qint64 m_currentKey = 0;
    QTimer m_ageTimer;
};

} // namespace cp
