#include "models/table/tablemodel.h"

#include "models/format/formatvalue.h"
#include "models/table/windowresult.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QSqlQuery>

#include <algorithm>
#include <utility>

namespace cp {

using namespace Qt::StringLiterals;

TableModel::TableModel(TableSource source, Database *quick, Database *background, QObject *parent)
    : QSqlTableModel(parent, windowDatabase())
    , m_source(std::move(source))
    , m_quick(quick)
    , m_window(quick, background)
{
    describeSource(m_source);
    setTable(QString::fromUtf8(m_source.name));
    setEditStrategy(QSqlTableModel::OnManualSubmit);
    connectWindow();
    connect(m_quick, &Database::stateChanged, this, &TableModel::connectionChanged);
    setQuery(QSqlQuery(new WindowResult(database().driver(), &m_window, database().record(tableName()))));
}

TableModel::~TableModel()
{
    // The base class reads its query when it goes; the window behind it must not be asked then.
    setQuery(QSqlQuery());
}

void TableModel::connectWindow()
{
    connect(&m_window, &RowWindow::aboutToReset, this, [this] { beginResetModel(); });
    connect(&m_window, &RowWindow::reset, this, [this] { endResetModel(); });
    connect(&m_window, &RowWindow::countAboutToChange, this, [this](int from, int to) {
        if (to > from)
            beginInsertRows({}, from, to - 1);
        else
            beginRemoveRows({}, to, from - 1);
    });
    connect(&m_window, &RowWindow::countChanged, this, [this](int from, int to) {
        if (to > from)
            endInsertRows();
        else
            endRemoveRows();
    });
    connect(&m_window, &RowWindow::countStateChanged, this, &TableModel::countStateChanged);
    connect(&m_window, &RowWindow::rowsArrived, this,
        [this](int first, int last) { Q_EMIT dataChanged(index(first, 0), index(last, columnCount() - 1)); });
    connect(&m_window, &RowWindow::rowsAboutToMove, this, [this] { Q_EMIT layoutAboutToBeChanged(); });
    connect(&m_window, &RowWindow::rowsMoved, this, [this](const QHash<int, int> &moved) {
        const QModelIndexList from = persistentIndexList();
        QModelIndexList to;
        to.reserve(from.size());
        for (const QModelIndex &old : from) {
            const int row = moved.value(old.row(), -1);
            to.append(row < 0 ? QModelIndex() : index(row, old.column()));
        }
        changePersistentIndexList(from, to);
        Q_EMIT layoutChanged();
    });
    connect(&m_window, &RowWindow::refreshed, this, [this](int oldAnchor, int newAnchor) {
        forgetNewRows();
        Q_EMIT anchorMoved(oldAnchor, newAnchor);
    });
    connect(&m_window, &RowWindow::failed, this, &TableModel::failed);
}

void TableModel::setParams(const Params &params)
{
    if (params == m_source.params)
        return;
    m_source.params = params;
    if (m_window.query())
        select();
}

void TableModel::setRowFilter(const Filter &filter)
{
    if (filter == m_filter && m_window.query())
        return;
    m_filter = filter;
    select();
}

void TableModel::setRemarks(const QByteArray &column, const QHash<qint64, QString> &remarks)
{
    m_remarkColumn = m_source.indexOf(column);
    m_remarks = remarks;
    if (rowCount() > 0)
        Q_EMIT dataChanged(index(0, m_remarkColumn), index(rowCount() - 1, m_remarkColumn));
}

void TableModel::setSort(int column, Qt::SortOrder order)
{
    m_sortColumn = column;
    m_sortOrder = order;
}

bool TableModel::select()
{
    m_window.select(PageQuery(m_source, m_filter, m_sortColumn, m_sortOrder));
    forgetNewRows();
    return true;
}

/// They are among the rows now, or of no interest any more.
void TableModel::forgetNewRows()
{
    ++m_newGeneration;
    m_newKeys.clear();
    m_newCounted = 0;
    Q_EMIT newRows(0);
}

bool TableModel::isSortedBy(const QByteArray &column) const
{
    return m_sortColumn == source().indexOf(column) && m_sortOrder == Qt::AscendingOrder;
}

void TableModel::sort(int column, Qt::SortOrder order)
{
    if (column == m_sortColumn && order == m_sortOrder && m_window.query())
        return;
    setSort(column, order);
    select();
}

void TableModel::applyNotification(const QString &payload)
{
    const QJsonObject message = QJsonDocument::fromJson(payload.toUtf8()).object();
    if (message.value("table"_L1).toString() != QLatin1StringView(m_source.name) || !m_window.query())
        return;
    QList<qint64> keys;
    const QJsonArray ids = message.value("ids"_L1).toArray();
    for (const QJsonValue id : ids)
        keys.append(id.toInteger());
    const QString verb = message.value("verb"_L1).toString();
    if (verb == "insert"_L1) {
        if (keys.isEmpty())
            countNewRows();
        else
            findNewRows(keys);
        return;
    }
    if (keys.isEmpty())
        m_window.rereadAll(); // too many to name, or a message that is not ours: look at everything shown
    else
        m_window.reread(keys);
    const auto newBefore = m_newKeys.size();
    if (verb == "delete"_L1 && m_newKeys.subtract({keys.cbegin(), keys.cend()}).size() < newBefore)
        Q_EMIT newRows(newRowCount());
}

void TableModel::findNewRows(const QList<qint64> &keys)
{
    m_quick
        ->run(u"look for new rows"_s,
            [query = *m_window.query(), keys](Connection &connection) { return query.matching(connection, keys); })
        .then(this, [this, generation = m_newGeneration](const QList<qint64> &matching) {
            if (generation != m_newGeneration)
                return;
            for (const qint64 key : matching) {
                if (rowOfKey(key) < 0)
                    m_newKeys.insert(key);
            }
            Q_EMIT newRows(newRowCount());
        });
}

/// After a bulk insert, which does not name its rows.
void TableModel::countNewRows()
{
    if (m_window.countState() != RowWindow::Count::Exact)
        return; // the count to come has them
    if (m_isCountingNew) {
        m_countNewAgain = true;
        return;
    }
    m_isCountingNew = true;
    const auto counted = [this](qint64 rows, int generation) {
        m_isCountingNew = false;
        if (generation == m_newGeneration) {
            m_newCounted = int(std::clamp<qint64>(rows - rowCount(), 0, std::numeric_limits<int>::max()));
            Q_EMIT newRows(newRowCount());
        }
        if (std::exchange(m_countNewAgain, false))
            countNewRows();
    };
    m_window.countNow()
        .then(this, [counted, generation = m_newGeneration](qint64 rows) { counted(rows, generation); })
        .onFailed(this, [counted](const DbException &) { counted(0, -1); }); // a badge less, until the next one
}

qint64 TableModel::versionAt(int row) const
{
    int line = 0;
    const Page *page = const_cast<RowWindow &>(m_window).find(row, &line);
    return page ? page->version(line) : 0;
}

QVariant TableModel::valueAt(int row, QByteArrayView column) const
{
    return data(index(row, m_source.indexOf(column)), ValueRole);
}

Answer<QList<qint64>> TableModel::allKeys(int limit) const
{
    return m_quick->run(u"list the rows"_s,
        [query = PageQuery(m_source, m_filter, m_sortColumn, m_sortOrder), limit](
            Connection &connection) { return query.keys(connection, limit); });
}

int TableModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : m_window.rowCount();
}

QVariant TableModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid() || !checkIndex(index))
        return {};
    switch (role) {
    case Qt::DisplayRole:
    case Qt::EditRole:
        if (!m_pending.isEmpty()) {
            if (const auto edited = m_pending.value(keyAt(index.row()), m_source.columns[index.column()].name))
                return *edited;
        }
        [[fallthrough]];
    case ValueRole: {
        if (index.column() == m_sortColumn && m_window.isArranged())
            return index.row() + 1; // the number that goes with its new place
        int line = 0;
        // Asking for a row that is not here is what makes it come; that does not change what the model says now.
        const Page *page = const_cast<RowWindow &>(m_window).find(index.row(), &line);
        return page ? page->value(line, index.column()) : QVariant();
    }
    case Qt::AccessibleTextRole: {
        const QString text
            = formatValue(m_source.columns[index.column()], data(index, Qt::DisplayRole), m_formatContext);
        const QString remark = data(index, RemarkRole).toString();
        return remark.isEmpty() ? text : text + u", "_s + remark;
    }
    case RemarkRole:
        return index.column() == m_remarkColumn ? m_remarks.value(keyAt(index.row())) : QString();
    case RowStateRole:
        return QVariant::fromValue(int(m_window.state(index.row())));
    case PendingRole:
        return m_pending.value(keyAt(index.row()), m_source.columns[index.column()].name).has_value();
    case ProblemRole: {
        const PendingEdits::Row *row = m_pending.row(keyAt(index.row()));
        return row ? row->problem : QString();
    }
    case KeyRole:
        return keyAt(index.row());
    default:
        return {};
    }
}

bool TableModel::setData(const QModelIndex &index, const QVariant &value, int role)
{
    if (role != Qt::EditRole || !(flags(index) & Qt::ItemIsEditable))
        return false;
    const qint64 key = keyAt(index.row());
    m_pending.set(key, versionAt(index.row()), m_source.columns[index.column()].name, data(index, ValueRole), value);
    emitRow(key);
    Q_EMIT pendingChanged();
    return true;
}

QVariant TableModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (section < 0 || section >= (orientation == Qt::Horizontal ? columnCount() : rowCount())
        || role != Qt::DisplayRole)
        return {};
    return orientation == Qt::Horizontal ? QVariant(m_source.columns[section].label) : QVariant(section + 1);
}

Qt::ItemFlags TableModel::flags(const QModelIndex &index) const
{
    if (!index.isValid() || !checkIndex(index))
        return Qt::NoItemFlags;
    Qt::ItemFlags flags = Qt::ItemIsSelectable | Qt::ItemIsEnabled | Qt::ItemNeverHasChildren;
    const PendingEdits::Row *row = m_pending.isEmpty() ? nullptr : m_pending.row(keyAt(index.row()));
    if (!m_readOnly && m_source.columns[index.column()].editable
        && m_window.state(index.row()) == RowWindow::RowState::Present && !(row && row->isInFlight()))
        flags |= Qt::ItemIsEditable;
    return flags;
}

void TableModel::emitRow(qint64 key)
{
    if (const int row = rowOfKey(key); row >= 0)
        Q_EMIT dataChanged(index(row, 0), index(row, columnCount() - 1));
}

void TableModel::revertPending()
{
    const QList<qint64> keys = m_pending.keys();
    for (const qint64 key : keys)
        revertPending(key);
}

void TableModel::revertPending(qint64 key)
{
    m_pending.revert(key);
    emitRow(key);
    Q_EMIT pendingChanged();
}

void TableModel::keepPending(qint64 key)
{
    const int row = rowOfKey(key);
    if (row < 0 || m_window.state(row) != RowWindow::RowState::Present)
        return;
    m_pending.rebase(key, versionAt(row), [this, row](const QByteArray &column) { return valueAt(row, column); });
    emitRow(key);
    Q_EMIT pendingChanged();
}

void TableModel::submitPending()
{
    const QUuid operation = QUuid::createUuid();
    const QJsonArray edits = m_pending.takeForSubmit(operation);
    if (!edits.isEmpty())
        writePending({operation, edits});
}

void TableModel::writePending(const Submission &submission)
{
    Q_EMIT pendingChanged();
    QList<qint64> keys;
    for (const QJsonValue edit : submission.edits)
        keys.append(edit["id"_L1].toInteger());
    m_quick
        ->run(u"save the edits"_s,
            [submission, keys, table = m_source.editTable, query = PageQuery(m_source, {}, -1, Qt::AscendingOrder)](
                Connection &connection) {
                const ResultSet outcomes
                    = connection.exec("SELECT key, outcome, detail FROM console.edit_rows($1::uuid, $2, $3::jsonb)",
                        {submission.operation, table, QJsonDocument(submission.edits).toJson(QJsonDocument::Compact)});
                // With the rows as they are now, so that no cell shows its old value in between.
                return std::pair(outcomes, query.fetchByKeys(connection, keys));
            })
        .then(this,
            [this, submission, keys](const std::pair<ResultSet, Page> &answer) {
                const int saved = settlePending(submission.operation, answer.first);
                m_window.patch(keys, answer.second);
                Q_EMIT pendingChanged();
                Q_EMIT submitted(saved, int(keys.size()) - saved, submission.operation);
            })
        .onFailed(this, [this, submission](const DbException &e) {
            // Whether a lost submission was carried out, the database knows: the same operation again returns the first
            // outcome. Until it can be asked, the edits stay in flight.
            const bool isLost = e.error().kind == DbError::Kind::ConnectionLost;
            if (isLost || (submission.isRepeated && e.error().isConnectionProblem()))
                m_unanswered.append({submission.operation, submission.edits, true});
            else
                m_pending.unsettle(submission.operation);
            Q_EMIT pendingChanged();
            Q_EMIT failed(e.error());
        });
}

void TableModel::connectionChanged(const DatabaseState &state)
{
    if (state.isConnected()) {
        const QList<Submission> submissions = std::exchange(m_unanswered, {});
        for (const Submission &submission : submissions)
            writePending(submission);
    } else if (state.phase == DatabaseState::Phase::Closed && !m_unanswered.isEmpty()) {
        // What comes next may be another database.
        const QList<Submission> submissions = std::exchange(m_unanswered, {});
        for (const Submission &submission : submissions)
            m_pending.unsettle(submission.operation);
        Q_EMIT pendingChanged();
    }
}

/// Returns how many rows were saved.
int TableModel::settlePending(const QUuid &operation, const ResultSet &outcomes)
{
    int saved = 0;
    for (int row = 0; row < outcomes.rowCount(); ++row) {
        const bool done = outcomes.raw(row, 1) == "done";
        const QString detail = outcomes.text(row, 2);
        m_pending.settle(outcomes.raw(row, 0).toLongLong(),
            done                   ? QString()
                : detail.isEmpty() ? outcomes.text(row, 1)
                                   : detail);
        saved += done;
    }
    m_pending.unsettle(operation); // rows without an outcome, if there were any
    return saved;
}

} // namespace cp
