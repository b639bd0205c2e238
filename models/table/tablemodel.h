#pragma once

#include "models/format/formatcontext.h"
#include "models/table/pendingedits.h"
#include "models/table/rowwindow.h"

#include <QJsonArray>
#include <QSqlTableModel>
#include <QUuid>

namespace cp {

/// A QSqlTableModel over a RowWindow: shows any table at once, whatever its size, and reads and writes on worker
/// threads. select() returns before there is a row; rows appear as they arrive. Sorting, filtering and counting happen
/// in the database. Edits collect in a PendingEdits until submitPending(); nothing shows as saved before the database
/// said so. QSqlTableModel's own setFilter(), submitAll() and revertAll() are not used: use setRowFilter(),
/// submitPending() and revertPending(). GUI thread.
class TableModel : public QSqlTableModel {
    Q_OBJECT

public:
    enum Role {
        ValueRole = Qt::UserRole, ///< the value as in the database, whatever edit is pending
        RowStateRole, ///< RowWindow::RowState
        PendingRole, ///< bool: this cell is edited and not saved
        ProblemRole, ///< QString: why this row's edit was refused
        KeyRole, ///< qint64
        RemarkRole, ///< QString: setRemarks()
        NextFreeRole,
    };

    TableModel(TableSource source, Database *quick, Database *background, QObject *parent = nullptr);
    ~TableModel() override;

    const TableSource &source() const { return m_source; }
    RowWindow *window() { return &m_window; }
    const RowWindow &window() const { return m_window; }

    void setRowFilter(const Filter &filter); ///< and selects when it differs
    void setFirstFilter(const Filter &filter) { m_filter = filter; } ///< for the first select(), which is the caller's
    const Filter &rowFilter() const { return m_filter; }
    void setParams(const Params &params); ///< of the source, and selects when they differ and something was selected
    /// Whether edits are refused here already, because the database would refuse them.
    void setReadOnly(bool readOnly) { m_readOnly = readOnly; }
    /// How AccessibleTextRole reads: what a screen reader says is what a delegate paints.
    void setFormatContext(const FormatContext &context) { m_formatContext = context; }

    /// What there is to say about rows beside their columns, by key; with the cells of one column it is read out and
    /// shown.
    void setRemarks(const QByteArray &column, const QHash<qint64, QString> &remarks);

    int sortColumn() const { return m_sortColumn; }
    Qt::SortOrder sortOrder() const { return m_sortOrder; }
    bool isSortedBy(const QByteArray &column) const; ///< the smallest first
    void setSort(int column, Qt::SortOrder order) override; ///< for the next select()

    bool select() override; ///< always true: what failed arrives as failed()
    void sort(int column, Qt::SortOrder order) override;

    /// Reads again; row anchor keeps its place (see anchorMoved).
    void refresh(int anchor) { m_window.refresh(anchor); }

    /// Takes note of a NOTIFY about this source's table: rows on the screen are read again in place, new rows that
    /// match the filter are counted (newRows) and left for the next refresh.
    void applyNotification(const QString &payload);
    int newRowCount() const { return std::max(int(m_newKeys.size()), m_newCounted); }

    /// Of a table sorted by its rows' numbers, 1 for the first: RowWindow::arrange(), and the numbers follow.
    bool arrange(const QList<qint64> &keys) { return m_window.arrange(keys); }

    qint64 keyAt(int row) const { return m_window.keyAt(row); }
    int rowOfKey(qint64 key) const { return m_window.rowOfKey(key); }
    qint64 versionAt(int row) const; ///< 0 when the row is not here
    QVariant valueAt(int row, QByteArrayView column) const; ///< as ValueRole

    /// The keys of all rows that match, in order, wherever the view is; at most limit.
    Answer<QList<qint64>> allKeys(int limit) const;

    const PendingEdits &pending() const { return m_pending; }
    /// Writes all pending edits in one transaction, each row with its own outcome; submitted() tells when it is over.
    /// When the connection is lost meanwhile, the edits stay in flight until it is back and the database says what
    /// happened.
    void submitPending();
    void revertPending(); ///< but those being written
    void revertPending(qint64 key);
    /// After a refusal because somebody changed the row: the edit now means to replace what is there since.
    void keepPending(qint64 key);

    int rowCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    bool setData(const QModelIndex &index, const QVariant &value, int role = Qt::EditRole) override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;
    Qt::ItemFlags flags(const QModelIndex &index) const override;
    bool insertRows(int, int, const QModelIndex & = {}) override { return false; } ///< through domain functions instead
    bool removeRows(int, int, const QModelIndex & = {}) override { return false; }
    bool submit() override { return true; } ///< a view leaving a row does not write; submitPending() does
    void revert() override { }

Q_SIGNALS:
    void failed(const cp::DbError &error);
    void newRows(int count);
    void countStateChanged();
    /// After a refresh: the row that was kept in place now stands at another number.
    void anchorMoved(int oldRow, int newRow);
    void pendingChanged();
    /// A submit has ended: so many rows saved, so many refused and still pending.
    void submitted(int saved, int refused, const QUuid &operation);

private:
    /// One call of console.edit_rows.
    struct Submission {
        QUuid operation;
        QJsonArray edits;
        bool isRepeated = false; ///< an earlier attempt may have been carried out
    };

    void connectWindow();
    void emitRow(qint64 key);
    void findNewRows(const QList<qint64> &keys);
    void countNewRows();
    void forgetNewRows();
    void writePending(const Submission &submission);
    int settlePending(const QUuid &operation, const ResultSet &outcomes);
    void connectionChanged(const DatabaseState &state);

    TableSource m_source;
    Database *m_quick;
    RowWindow m_window;
    Filter m_filter;
    int m_sortColumn = -1;
    Qt::SortOrder m_sortOrder = Qt::DescendingOrder;
    bool m_readOnly = false;
    PendingEdits m_pending;
    FormatContext m_formatContext;
    int m_remarkColumn = -1;
    QHash<qint64, QString> m_remarks;
    QList<Submission> m_unanswered; ///< their connection was lost under them
    QSet<qint64> m_newKeys;
    int m_newCounted = 0; ///< rows that came in bulk, without their keys
    bool m_isCountingNew = false;
    bool m_countNewAgain = false;
    int m_newGeneration = 0; ///< grows when m_newKeys is forgotten; answers to an older one are dropped
};

} // namespace cp
