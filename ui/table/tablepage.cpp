#include "ui/table/tablepage.h"

#include "models/format/outcometext.h"
#include "ui/style/spacing.h"
#include "ui/widgets/tableview.h"

#include <QSplitter>
#include <QVBoxLayout>

namespace cp {

using namespace Qt::StringLiterals;

TablePage::TablePage(const PageContext &context, QWidget *parent)
    : ConsolePage(context, parent)
    , m_commands(new CommandBar(this))
    , m_layout(new QVBoxLayout(this))
    , m_writer(context.session)
{
    m_layout->setContentsMargins(spacing::margin, spacing::normal, spacing::margin, spacing::normal);
    m_layout->setSpacing(spacing::normal);
    m_layout->addWidget(m_commands);
    connect(session(), &Session::stateChanged, this, [this] { updateCommands(); });
    connect(session(), &Session::identityChanged, this, [this] { updateCommands(); });
    connect(session(), &Session::accessChanged, this, [this] { updateCommands(); });
    connect(&m_writer, &Writer::failed, this, [this](const Call &call, const DbError &error) {
        m_done.remove(call.operation);
        Q_EMIT message(messageOf(error)); // the person asked for it: a lost connection is said, too
    });
    connect(&m_writer, &Writer::finished, this, [this](const Call &call, const QList<RowOutcome> &outcomes) {
        const Done said = m_done.take(call.operation);
        QStringList problems;
        int done = 0;
        for (const RowOutcome &outcome : outcomes) {
            if (outcome.isDone())
                ++done;
            else
                problems.append(outcomeText(outcome.outcome, outcome.detail));
        }
        if (problems.isEmpty()) {
            if (said.text.isEmpty())
                Q_EMIT messageWithdrawn(); // an earlier refusal
            else
                report(MessageKind::Success,
                    !said.namesThings && said.text.contains("%1"_L1) ? said.text.arg(done) : said.text);
        } else if (problems.size() == 1 && done == 0) {
            report(MessageKind::Warning, problems.first());
        } else {
            report(MessageKind::Warning, tr("Done for %1, not for %2.").arg(done).arg(problems.size()),
                problems.join(u'\n'));
        }
        refresh();
    });
}

TablePage::~TablePage()
{
    // A table tells of its rows while it goes; who would hear it goes, too.
    for (TablePanel *table : std::as_const(m_tables))
        table->disconnect();
}

TablePanel *TablePage::addTable(const TableSpec &spec)
{
    auto *table = new TablePanel(context(), spec, this);
    connect(table, &TablePanel::message, this, &ConsolePage::message);
    connect(table, &TablePanel::openRequested, this, &ConsolePage::openRequested);
    connect(table, &TablePanel::currentKeyChanged, this, [this] { updateCommands(); });
    connect(table, &TablePanel::rowsChanged, this, [this] { updateCommands(); });
    m_tables.append(table);
    if (m_tables.size() == 1)
        setFocusProxy(table->view());
    return table;
}

RowPanel *TablePage::addRowPanel(TablePanel *table)
{
    auto *panel = new RowPanel(session(), table, this);
    connect(panel, &RowPanel::failed, this, [this](const DbError &error) { report(error); });
    return panel;
}

QSplitter *TablePage::makeSplitter(
    const QString &name, Qt::Orientation orientation, const QList<QWidget *> &parts, const QList<int> &sizes)
{
    auto *splitter = new QSplitter(orientation, this);
    splitter->setObjectName(name);
    splitter->setChildrenCollapsible(false);
    QList<int> pixels;
    for (qsizetype i = 0; i < parts.size(); ++i) {
        parts[i]->setMinimumSize(200, 100);
        splitter->addWidget(parts[i]);
        splitter->setStretchFactor(int(i), sizes.value(i, 1));
        pixels.append(sizes.value(i, 1) * 1000); // shared out in proportion
    }
    splitter->setSizes(pixels);
    return splitter;
}

void TablePage::addWidget(QWidget *widget, int stretch)
{
    m_layout->addWidget(widget, stretch);
}

void TablePage::call(const Call &call, const QString &done, bool namesThings)
{
    Call known = call;
    if (known.operation.isNull())
        known.operation = QUuid::createUuid();
    m_done.insert(known.operation, {done, namesThings}); // first: without a connection the answer comes at once
    m_writer.send(known);
}

QString TablePage::whyNot(const TablePanel *table, bool adminOnly) const
{
    if (!session()->state().isConnected())
        return tr("There is no connection to the database.");
    if (QString reason = session()->whyReadOnly(); !reason.isEmpty())
        return reason;
    if (!session()->identity().isMapped())
        return tr("Your login belongs to no user of CryptoPredict; an administrator can map it.");
    if (adminOnly && !session()->identity().isAdmin)
        return tr("Only admins may do this.");
    if (table && table->currentKey() == 0)
        return tr("Choose a row first.");
    return {};
}

void TablePage::updateCommands()
{
    m_commands->updateStates();
}

void TablePage::activate()
{
    for (TablePanel *table : std::as_const(m_tables))
        table->activate();
    updateCommands();
    if (!m_tables.isEmpty() && !isAncestorOf(focusWidget()))
        m_tables.first()->setFocus();
}

void TablePage::refresh()
{
    for (TablePanel *table : std::as_const(m_tables))
        table->refresh();
}

void TablePage::cancelWork()
{
    for (TablePanel *table : std::as_const(m_tables))
        table->cancel();
}

QString TablePage::unsavedWork() const
{
    QStringList lines;
    for (const TablePanel *table : m_tables) {
        if (const QString line = table->unsavedWork(); !line.isEmpty())
            lines.append(line);
    }
    if (m_writer.isBusy())
        lines.append(tr("Changes that the database has not confirmed yet"));
    return lines.join(u'\n');
}

void TablePage::showItem(const QString &item)
{
    bool isKey = false;
    const qint64 key = item.toLongLong(&isKey);
    if (isKey && !m_tables.isEmpty())
        m_tables.first()->showKey(key);
}

} // namespace cp
