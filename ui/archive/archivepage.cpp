#include "ui/archive/archivepage.h"

#include "models/format/timetext.h"
#include "models/settings/storedsettings.h"
#include "ui/style/spacing.h"
#include "ui/widgets/dialogs.h"
#include "ui/widgets/tableview.h"
#include "ui/window/windowstate.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QSpinBox>
#include <QSplitter>
#include <QStackedWidget>
#include <QVBoxLayout>

namespace cp {

using namespace Qt::StringLiterals;

namespace {

const QString tableKey = u"archive/table"_s;
constexpr int MaxRestored = 10'000; ///< in one call
constexpr auto BatchDeadline = std::chrono::minutes(10); ///< of one batch

QString monthsKey(const ArchivedTable &table)
{
    return u"archive/%1/months"_s.arg(QString::fromLatin1(table.name));
}

} // namespace

ArchivePage::ArchivePage(const PageContext &context, QWidget *parent)
    : TablePage(context, parent)
    , m_tables(archivedTables())
    , m_stack(new QStackedWidget(this))
{
    auto *explanation = new QLabel(tr("The archive is for administrators.\n\nOld activities and suggestions that were "
                                      "implemented long ago are put "
                                      "away there, so that what people work with stays quick."),
        this);
    explanation->setAlignment(Qt::AlignCenter);
    explanation->setWordWrap(true);
    explanation->setProperty("role", u"muted"_s);
    m_stack->addWidget(explanation);
    m_panels.resize(m_tables.size());
    for (qsizetype i = 0; i < m_tables.size(); ++i) {
        auto *place = new QWidget(this);
        (new QVBoxLayout(place))->setContentsMargins({});
        m_stack->addWidget(place);
    }
    makeCommands();
    m_fields = makeFields();
    addWidget(m_fields);
    addWidget(m_stack, 1);
    connect(session(), &Session::identityChanged, this, &ArchivePage::updateAccess);
    connect(session(), &Session::stateChanged, this, &ArchivePage::updateAccess);
    {
        const QSignalBlocker quiet(m_table); // shown once, below
        m_table->setCurrentIndex(std::max(m_table->findData(StoredSettings().value(tableKey)), 0));
    }
    makePanel(m_table->currentIndex());
    showTable(m_table->currentIndex());
}

/// Only for a table that is looked at: making all of them would keep the window.
void ArchivePage::makePanel(int index)
{
    const ArchivedTable &archived = m_tables[index];
    const bool isActivity = archived.source.indexOf("activity_type") >= 0;
    TablePanel *panel = addTable({.name = u"archive_"_s + QString::fromLatin1(archived.name),
        .title = tr("Archive"),
        .source = archived.source,
        .filters = isActivity ? QList<QByteArray>{"user_name", "activity_type", "action", "created_at"}
                              : QList<QByteArray>{"symbol", "suggestion_type", "ai_layer", "created_at"},
        .sort = "created_at",
        .empty = tr("Nothing is in this archive."),
        .channel = {}});
    panel->setReady(false);
    m_panels[index] = panel;
    m_stack->widget(index + 1)->layout()->addWidget(
        makeSplitter(panel->spec().name, Qt::Horizontal, {panel, addRowPanel(panel)}, {5, 2}));
}

QWidget *ArchivePage::makeFields()
{
    auto *fields = new QWidget(this);
    m_table = new QComboBox(fields);
    for (const ArchivedTable &archived : std::as_const(m_tables))
        m_table->addItem(archived.title, QString::fromLatin1(archived.name));
    m_months = new QSpinBox(fields);
    m_months->setRange(1, archive::MaxMonths);
    m_months->setSuffix(tr(" months"));
    m_found = new QLabel(fields);
    m_found->setProperty("role", u"muted"_s);
    m_found->setWordWrap(true);
    auto *layout = new QHBoxLayout(fields);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(spacing::tight);
    const auto add = [fields, layout](const QString &text, QWidget *field) {
        auto *label = new QLabel(text, fields);
        label->setBuddy(field);
        layout->addWidget(label);
        layout->addWidget(field);
        layout->addSpacing(spacing::normal);
    };
    add(tr("Table"), m_table);
    add(tr("Older than"), m_months);
    layout->addWidget(m_found, 1);
    connect(m_table, &QComboBox::currentIndexChanged, this, &ArchivePage::showTable);
    connect(m_months, &QSpinBox::valueChanged, this, [this](int months) {
        StoredSettings().setValue(monthsKey(table()), months);
        m_found->clear();
    });
    return fields;
}

void ArchivePage::makeCommands()
{
    const auto whyNotNow = [this] {
        const QString reason = whyNot(nullptr, true);
        return reason.isEmpty() && m_isArchiving ? tr("Rows are being archived.") : reason;
    };
    commands()->add(
        tr("Preview"), u"info"_s, [this] { preview(); }, whyNotNow);
    commands()->add(
        tr("Archive now"), u"archive"_s,
        [this] { preview([this](const archive::Preview &found) { askArchive(found); }); }, whyNotNow);
    commands()->add(
        tr("Restore"), u"undo"_s, [this] { restore(); }, [this] { return whyNot(current(), true); });
}

void ArchivePage::activate()
{
    updateAccess();
    TablePage::activate();
}

void ArchivePage::showTable(int index)
{
    if (!m_panels[index]) {
        makePanel(index);
        windowstate::followSplitters(u"archive"_s, *m_stack->widget(index + 1));
    }
    m_shown = index;
    StoredSettings().setValue(tableKey, m_table->currentData());
    const QSignalBlocker quiet(m_months);
    m_months->setValue(StoredSettings().value(monthsKey(table()), table().months).toInt());
    m_found->clear();
    updateAccess();
}

void ArchivePage::updateAccess()
{
    const Identity &person = session()->identity();
    const bool isRefused = session()->state().isConnected() && !person.login.isEmpty() && !person.isAdmin;
    m_fields->setVisible(!isRefused);
    m_stack->setCurrentIndex(isRefused ? 0 : m_shown + 1);
    // There is one table of that name at a time.
    for (int i = 0; i < m_panels.size(); ++i) {
        if (!m_panels[i])
            continue;
        m_panels[i]->view()->setAccessibleName(i == m_shown ? tr("Archive") : m_tables[i].title);
        m_panels[i]->setReady(person.isAdmin && i == m_shown);
    }
    if (person.isAdmin)
        current()->activate();
    updateCommands();
}

// --- what would move, and moving it

void ArchivePage::preview(const std::function<void(const archive::Preview &)> &then)
{
    m_found->clear();
    read(
        u"look what would be archived"_s,
        [name = table().name, months = m_months->value()](
            Connection &connection) { return archive::preview(connection, name, months); },
        [this, then, shown = m_shown](const archive::Preview &found) {
            if (shown != m_shown)
                return;
            const FormatContext format = formatContext();
            QString text = found.rows == 0 ? tr("Nothing is old enough: no %1.").arg(table().rule)
                : found.rows == 1          ? tr("1 row would move.")
                                           : tr("%1 rows would move.").arg(locale().toString(found.rows));
            if (found.rows > 0 && found.oldest.isValid() && found.newest.isValid())
                text += u' '
                    + tr("The oldest is of %1, the newest of %2.")
                          .arg(momentText(found.oldest, format), momentText(found.newest, format));
            m_found->setText(text);
            if (then && found.rows > 0)
                then(found);
        });
}

void ArchivePage::askArchive(const archive::Preview &found)
{
    const QString rows = locale().toString(found.rows);
    dialogs::confirm(this,
        {tr("Archive now"),
            found.rows == 1 ? tr("Move 1 row of %1 into the archive?").arg(table().title)
                            : tr("Move %1 rows of %2 into the archive?").arg(rows, table().title),
            m_found->text() + u'\n' + tr("They no longer show on the other pages. Restore brings them back."),
            tr("Archive now"), false},
        [this, total = found.rows] { archiveNow(total); });
}

void ArchivePage::archiveNow(qint64 total)
{
    auto run = std::make_shared<Run>();
    run->table = table().name;
    run->months = m_months->value();
    run->total = total;
    run->work = work()->start(tr("Archiving %1").arg(table().title), [cancel = run->cancel] { cancel.cancel(); });
    m_isArchiving = true;
    updateCommands();
    moveBatch(run);
}

/// A job each, so that others have their turn on the connection between two.
void ArchivePage::moveBatch(const std::shared_ptr<Run> &run)
{
    session()
        ->background()
        ->run(
            u"archive the rows"_s,
            [table = run->table, months = run->months](
                Connection &connection) { return archive::moveBatch(connection, table, months); },
            run->cancel, BatchDeadline)
        .then(this,
            [this, run](qint64 rows) {
                if (rows == 0) {
                    report(MessageKind::Success, ended(*run));
                    return;
                }
                run->moved += rows;
                if (run->work)
                    run->work->setProgress(std::min(run->moved, run->total), run->total);
                moveBatch(run);
            })
        .onFailed(this, [this, run](const DbException &e) {
            const QString done = ended(*run);
            if (e.error().kind == DbError::Kind::Cancelled)
                report(MessageKind::Info, tr("Stopped. %1 The others stay where they are.").arg(done));
            else
                report(MessageKind::Error, u"%1 %2"_s.arg(messageOf(e.error()).text, done), e.error().text());
        });
}

QString ArchivePage::ended(const Run &run)
{
    if (run.work)
        run.work->finish();
    m_isArchiving = false;
    m_found->clear();
    refresh();
    updateCommands();
    return run.moved == 1 ? tr("Archived 1 row.") : tr("Archived %1 rows.").arg(locale().toString(run.moved));
}

void ArchivePage::restore()
{
    current()
        ->view()
        ->allSelectedKeys(MaxRestored)
        .then(this,
            [this, name = table().name](const QList<qint64> &ids) {
                if (!ids.isEmpty())
                    call(archive::restore(name, ids), tr("Restored %1."));
            })
        .onFailed(this, [this](const DbException &e) { report(e.error()); });
}

} // namespace cp
