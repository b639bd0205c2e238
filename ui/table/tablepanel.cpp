#include "ui/table/tablepanel.h"

#include "models/format/outcometext.h"
#include "ui/style/icons.h"
#include "ui/style/spacing.h"
#include "ui/table/exportbutton.h"
#include "ui/table/sourcefilter.h"
#include "ui/widgets/filterbar.h"
#include "ui/widgets/tableview.h"

#include <QAction>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

namespace cp {

using namespace Qt::StringLiterals;

TablePanel::TablePanel(const PageContext &context, const TableSpec &spec, QWidget *parent)
    : QWidget(parent)
    , m_spec(spec)
    , m_context(context)
    , m_model(spec.source, spec.isComputed ? context.session->background() : context.session->quick(),
          context.session->background())
    , m_filters(new FilterBar(spec.name, this))
    , m_view(new TableView(spec.name, spec.title, this))
    , m_count(new QLabel(this))
    , m_export(new ExportButton(
          context, spec.name, spec.title, [this] { return query(); }, this))
    , m_clearFilters(new QAction(tr("Clear filters"), this))
{
    sourcefilter::addFields(*m_filters, m_spec.source, m_spec.filters);
    m_count->setProperty("role", u"muted"_s);
    m_filters->addWidget(m_count);
    connect(m_export, &ExportButton::message, this, &TablePanel::message);
    m_filters->addWidget(m_export);
    m_filters->restore();

    m_model.setSort(m_spec.source.indexOf(m_spec.sort), m_spec.order);
    updateReadOnly();
    m_view->setTableModel(&m_model);
    m_view->setFormatContext(formatContextFor(context.session->identity().timezone));

    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(spacing::normal);
    layout->addWidget(m_filters);
    layout->addWidget(m_view, 1);
    m_editBar = makeEditBar();
    layout->addWidget(m_editBar);
    connectModel();
    updateEdits();
    applyFilter();
}

TablePanel::~TablePanel()
{
    delete m_view; // before the model it shows
}

QWidget *TablePanel::makeEditBar()
{
    auto *bar = new QWidget(this);
    m_editText = new QLabel(bar);
    auto *save = new QPushButton(themedIcon(u"approve"_s), tr("Save"), bar);
    save->setShortcut(QKeySequence::Save);
    save->setToolTip(tr("Save all edits at once (%1)").arg(QKeySequence(QKeySequence::Save).toString()));
    auto *discard = new QPushButton(tr("Discard"), bar);
    connect(save, &QPushButton::clicked, &m_model, &TableModel::submitPending);
    connect(discard, &QPushButton::clicked, &m_model, qOverload<>(&TableModel::revertPending));
    auto *layout = new QHBoxLayout(bar);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_editText, 1);
    layout->addWidget(discard);
    layout->addWidget(save);
    return bar;
}

void TablePanel::connectModel()
{
    connect(m_filters, &FilterBar::changed, this, &TablePanel::applyFilter);
    connect(m_clearFilters, &QAction::triggered, m_filters, &FilterBar::reset);
    connect(m_view, &TableView::currentKeyChanged, this, &TablePanel::currentKeyChanged);
    connect(m_view, &TableView::linkActivated, this, &TablePanel::openRequested);
    connect(m_view, &TableView::copiedInPart, this, [this](int copied, int selected) {
        Q_EMIT message({MessageKind::Info,
            tr("Copied %1 of %2 rows: the others are not in memory. Export… writes all.").arg(copied).arg(selected), {},
            {}});
    });

    connect(&m_model, &TableModel::failed, this, [this](const DbError &error) {
        m_missed = m_missed || error.isConnectionProblem();
        report(error);
    });
    connect(&m_model, &TableModel::countStateChanged, this, &TablePanel::updateCount);
    connect(&m_model, &TableModel::newRows, this, &TablePanel::updateCount);
    connect(&m_model, &TableModel::anchorMoved, this, &TablePanel::showFirst);
    connect(&m_model, &QAbstractItemModel::dataChanged, this, [this] {
        showFirst();
        Q_EMIT rowsChanged();
    });
    connect(&m_model, &TableModel::pendingChanged, this, &TablePanel::updateEdits);
    connect(&m_model, &TableModel::submitted, this, &TablePanel::saved);

    Session *session = m_context.session;
    // One connection may be back before the one that was to read.
    for (Database *database : {session->quick(), session->background()}) {
        connect(database, &Database::stateChanged, this, [this](const DatabaseState &state) {
            if (state.isConnected() && std::exchange(m_missed, false))
                refresh();
        });
    }
    connect(session, &Session::identityChanged, this, &TablePanel::identityChanged);
    connect(session, &Session::accessChanged, this, &TablePanel::updateReadOnly);
    connect(session, &Session::stateChanged, this, [this](const DatabaseState &state) {
        if (state.isConnected() && isVisible())
            activate();
    });
    connect(session, &Session::notified, this, [this](const QString &channel, const QString &payload) {
        if (channel == m_spec.channel)
            m_model.applyNotification(payload);
    });
}

void TablePanel::identityChanged()
{
    const FormatContext format = formatContextFor(m_context.session->identity().timezone);
    m_model.setFormatContext(format);
    m_view->setFormatContext(format);
    updateReadOnly();
}

void TablePanel::updateReadOnly()
{
    const Session *session = m_context.session;
    m_model.setReadOnly(!session->whyReadOnly().isEmpty() || (!m_spec.ownersEdit && !session->identity().isAdmin));
}

// --- which rows

void TablePanel::setScope(const Filter &scope)
{
    m_scope = scope;
    applyFilter();
}

void TablePanel::setParams(const Params &params)
{
    m_spec.source.params = params;
    m_model.setParams(params);
}

void TablePanel::setReady(bool ready)
{
    m_ready = ready;
    if (ready && isVisible())
        activate();
}

void TablePanel::applyFilter()
{
    const bool isFiltered = !m_filters->isReset();
    m_view->setEmptyState(
        isFiltered ? tr("No row matches the filters.") : m_spec.empty, isFiltered ? m_clearFilters : nullptr);
    const Filter filter = m_scope && sourcefilter::filter(*m_filters, m_spec.source, m_spec.filters);
    if (m_ready && m_model.window()->query()) {
        m_model.setRowFilter(filter);
        return;
    }
    m_stale = m_stale || !(filter == m_model.rowFilter());
    m_model.setFirstFilter(filter); // activate() reads
}

void TablePanel::activate()
{
    if (!m_ready || !m_context.session->state().isConnected())
        return;
    const RowWindow &window = *m_model.window();
    if (std::exchange(m_stale, false) || (window.countState() == RowWindow::Count::Unknown && !window.isLoading()))
        m_model.select();
}

void TablePanel::refresh()
{
    if (m_ready)
        m_view->refresh();
}

void TablePanel::cancel()
{
    m_model.window()->cancel();
}

void TablePanel::showOnly(const QByteArray &column, const QVariant &value)
{
    m_filters->reset();
    m_filters->setValue(column, value);
}

void TablePanel::showKey(qint64 key)
{
    m_wantedKey = key;
    follow(key);
}

void TablePanel::showFirstOf(const Filter &filter)
{
    m_context.session->quick()
        ->run(u"find the row"_s,
            [query = PageQuery(m_spec.source, m_scope && filter, m_model.sortColumn(), m_model.sortOrder())](
                Connection &connection) { return query.keys(connection, 1).value(0); })
        .then(this, [this](qint64 key) { showKey(key); })
        .onFailed(this, [this](const DbException &e) { report(e.error()); });
}

/// All rows that belong here and match the filters, in the order that is shown.
PageQuery TablePanel::query() const
{
    return {m_spec.source, m_scope && sourcefilter::filter(*m_filters, m_spec.source, m_spec.filters),
        m_model.sortColumn(), m_model.sortOrder()};
}

/// Finds the row's number in the order that is shown, without the filters if they hide it.
void TablePanel::follow(qint64 key)
{
    if (m_view->setCurrentKey(key)) {
        m_wantedKey = 0;
        return;
    }
    m_context.session->background()
        ->run(
            u"find the row"_s, [key, query = query()](Connection &connection) { return query.rowOf(connection, key); })
        .then(this,
            [this, key](qint64 row) {
                if (m_wantedKey != key)
                    return;
                if (row < 0 && !m_filters->isReset()) {
                    m_filters->reset();
                    follow(key);
                    return;
                }
                m_wantedKey = 0;
                if (row < 0)
                    Q_EMIT message({MessageKind::Info, tr("That row is not there (any more)."), {}, {}});
                else
                    m_view->setCurrentRowOnceThere(int(row));
            })
        .onFailed(this, [this](const DbException &e) { report(e.error()); });
}

/// The first rows bring the first current row with them. A view that was given the focus has a current cell by then,
/// but commands go by what is selected.
void TablePanel::showFirst()
{
    if (m_model.rowCount() > 0 && m_view->selectedRowCount() == 0)
        m_view->setCurrentRow(std::max(m_view->currentIndex().row(), 0));
}

qint64 TablePanel::currentKey() const
{
    return m_view->currentKey();
}

QVariant TablePanel::currentValue(QByteArrayView column) const
{
    return m_view->currentValue(column);
}

void TablePanel::updateCount()
{
    const int rows = m_model.rowCount();
    const QString count = locale().toString(rows);
    QString text;
    switch (m_model.window()->countState()) {
    case RowWindow::Count::Unknown:
        break;
    case RowWindow::Count::AtLeast:
        text = tr("more than %1 rows").arg(count);
        break;
    case RowWindow::Count::Exact:
        text = rows == 1 ? tr("1 row") : tr("%1 rows").arg(count);
        break;
    }
    if (const int fresh = m_model.newRowCount(); fresh > 0)
        text += tr(" · %1 new, F5 shows them").arg(locale().toString(fresh));
    m_count->setText(text);
    showFirst();
}

// --- edits

void TablePanel::updateEdits()
{
    const int rows = m_model.pending().rowCount();
    m_editBar->setVisible(rows > 0);
    m_editText->setText(
        rows == 1 ? tr("Edits in 1 row are not saved.") : tr("Edits in %1 rows are not saved.").arg(rows));
}

void TablePanel::saved(int count, int refused)
{
    if (refused == 0) {
        Q_EMIT message(
            {MessageKind::Success, count == 1 ? tr("Saved 1 row.") : tr("Saved %1 rows.").arg(count), {}, {}});
    } else {
        QStringList problems;
        const QList<qint64> keys = m_model.pending().keys();
        for (const qint64 key : keys) {
            if (const PendingEdits::Row *row = m_model.pending().row(key); row && !row->problem.isEmpty())
                problems.append(tr("No. %1: %2").arg(key).arg(outcomeText(row->problem, {})));
        }
        Message said{MessageKind::Warning,
            refused == 1 ? tr("1 row was not saved: its edit is kept.")
                         : tr("%1 rows were not saved: their edits are kept.").arg(refused),
            problems.join(u'\n'), {}};
        said.actions.append({tr("Replace what is there"), [this, keys] {
                                 for (const qint64 key : keys)
                                     m_model.keepPending(key);
                                 m_model.submitPending();
                             }});
        said.actions.append({tr("Discard"), [this] { m_model.revertPending(); }});
        Q_EMIT message(said);
    }
    Q_EMIT rowsChanged();
}

QString TablePanel::unsavedWork() const
{
    return m_model.pending().isEmpty() ? QString() : tr("Edits in “%1” that are not saved").arg(m_spec.title);
}

void TablePanel::report(const DbError &error)
{
    if (error.kind != DbError::Kind::Cancelled && !error.isConnectionProblem())
        Q_EMIT message(messageOf(error));
}

} // namespace cp
