#include "ui/queue/queuepage.h"

#include "models/session/session.h"
#include "models/settings/storedsettings.h"
#include "ui/queue/adjustdialog.h"
#include "ui/queue/casepanel.h"
#include "ui/queue/decisiontext.h"
#include "ui/queue/keysdialog.h"
#include "ui/queue/viewbar.h"
#include "ui/style/icons.h"
#include "ui/style/spacing.h"
#include "ui/table/exportbutton.h"
#include "ui/widgets/dialogs.h"
#include "ui/widgets/filterbar.h"
#include "ui/widgets/tableview.h"

#include "models/format/wordtext.h"

#include <QAccessible>
#include <QAction>
#include <QHeaderView>
#include <QKeyEvent>
#include <QLabel>
#include <QPushButton>
#include <QSplitter>
#include <QToolButton>
#include <QVBoxLayout>

namespace cp {

using namespace Qt::StringLiterals;

namespace {

/// One bulk decision takes at most so many cases; more than that is a mistake rather than a wish.
constexpr int MaxBulk = 100'000;
constexpr auto ExpireInterval = std::chrono::minutes(1);
constexpr int MaxReasons = 6; ///< remembered for the reject dialog
constexpr int MaxReasonLength = 200; ///< of those: who types an essay means this case

const QString reasonsKey = u"suggestions/reasons"_s;
const QString visitedKey = u"suggestions/visited"_s;

QList<FilterBar::Choice> wordChoices(const QString &any, const QStringList &words)
{
    QList<FilterBar::Choice> choices{{any, {}}};
    for (const QString &word : words)
        choices.append({wordText(word), word});
    return choices;
}

void rememberReason(const QString &reason)
{
    if (reason.size() > MaxReasonLength)
        return;
    StoredSettings settings;
    QStringList reasons = settings.value(reasonsKey).toStringList();
    reasons.removeAll(reason);
    reasons.prepend(reason);
    settings.setValue(reasonsKey, QStringList(reasons.mid(0, MaxReasons)));
}

} // namespace

QueuePage::QueuePage(const PageContext &context, QWidget *parent)
    : ConsolePage(context, parent)
    , m_model(suggestionSource(), session()->quick(), session()->background())
    , m_reviewer(session(), this)
    , m_loader(session())
    , m_case(new CasePanel(this))
    , m_splitter(new QSplitter(Qt::Horizontal, this))
    , m_adjust(new QToolButton(this))
{
    m_clearFilters = new QAction(tr("Clear filters"), this);
    QWidget *queue = makeQueue();
    m_case->setCommands(makeCommands());
    m_adjust->setText(tr("Adjust…"));
    connect(m_adjust, &QToolButton::clicked, this, &QueuePage::adjust);
    m_case->setEffectCommand(m_adjust);
    m_case->setEmpty(tr("Choose a case to see why it is suggested and what it would do."));
    m_splitter->setObjectName(u"queue"_s);
    m_splitter->setChildrenCollapsible(false);
    m_splitter->addWidget(queue);
    m_splitter->addWidget(m_case);
    m_splitter->setStretchFactor(0, 1);
    m_splitter->setStretchFactor(1, 1);
    m_splitter->setSizes({1000, 1000});
    queue->setMinimumWidth(360);
    m_case->setMinimumWidth(440);

    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(spacing::margin, spacing::normal, spacing::margin, spacing::normal);
    layout->setSpacing(spacing::normal);
    layout->addLayout(makeTopRow());
    layout->addWidget(m_filters);
    m_lostBar = makeLostBar();
    layout->addWidget(m_lostBar);
    layout->addWidget(m_splitter, 1);

    connectData();
    connectReviewer();
    updateCommands();
    m_view->setFocus();
}

QueuePage::~QueuePage()
{
    // The views go before what they show: they would hear it go, and tell a page that is half gone itself.
    delete m_splitter;
}

// --- parts

QWidget *QueuePage::makeQueue()
{
    m_views = new ViewBar(session(), this);
    m_filters = new FilterBar(u"suggestions"_s, this);
    m_filters->addChoice("status", tr("Status"), wordChoices(tr("Any status"), suggestionStatuses()));
    m_filters->addChoice("type", tr("Type"), wordChoices(tr("Any type"), suggestionTypes()));
    QList<FilterBar::Choice> layers{{tr("Any layer"), {}}};
    for (int layer = 1; layer <= 4; ++layer)
        layers.append({tr("Layer %1").arg(layer), layer});
    m_filters->addChoice("layer", tr("Layer"), layers);
    m_filters->addText("coin", tr("Coin"), tr("Symbol or name"));
    m_filters->addPercent("confidence", tr("Minimum confidence"));
    m_filters->addChoice(
        "expires", tr("Expires"), {{tr("Any time"), {}}, {tr("Within 24 h"), 24}, {tr("Within 7 d"), 168}});
    m_newBadge = new QPushButton(this);
    m_newBadge->hide();
    m_filters->addWidget(m_newBadge);
    auto *exported = new ExportButton(
        context(), u"suggestions"_s, tr("Suggestions"), [this] { return query(); }, this);
    connect(exported, &ExportButton::message, this, &ConsolePage::message);
    m_filters->addWidget(exported);
    m_filters->restore();
    if (!StoredSettings().value(visitedKey).toBool()) {
        m_filters->setValue("status", u"pending"_s); // the queue is what there is to do
        StoredSettings().setValue(visitedKey, true);
    }

    m_view = new TableView(u"suggestions"_s, tr("Suggestions"), this);
    m_model.setSort(m_model.source().indexOf("created_at"), Qt::DescendingOrder);
    m_view->setTableModel(&m_model);
    m_view->setEmptyState(tr("No case matches the filters."), m_clearFilters);

    auto *queue = new QWidget(this);
    auto *layout = new QVBoxLayout(queue);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_view);
    return queue;
}

QWidget *QueuePage::makeCommands()
{
    auto *commands = new QWidget(this);
    auto *layout = new QHBoxLayout(commands);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(spacing::normal);
    const auto add = [&](Decision::Kind kind, const QString &icon) {
        auto *button = new QPushButton(themedIcon(icon), decisiontext::verb(kind), commands);
        connect(button, &QPushButton::clicked, this, [this, kind] { decide(kind); });
        layout->addWidget(button);
        return button;
    };
    m_approve = add(Decision::Kind::Approve, u"approve"_s);
    m_implement = add(Decision::Kind::Implement, u"success"_s);
    m_reject = add(Decision::Kind::Reject, u"reject"_s);
    auto *undo = new QToolButton(commands);
    undo->setDefaultAction(context().undo);
    undo->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    layout->addWidget(undo);
    layout->addStretch(1);
    return commands;
}

/// The saved views and, at the far end, the keys.
QLayout *QueuePage::makeTopRow()
{
    auto *keys = new QToolButton(this);
    keys->setText(tr("Keys…"));
    keys->setToolTip(tr("The keys of the queue, and which they should be"));
    keys->setAutoRaise(true);
    connect(keys, &QToolButton::clicked, this, [this] {
        auto *dialog = new KeysDialog(&m_keys, this);
        connect(dialog, &KeysDialog::keysChanged, this, &QueuePage::updateCommands);
        dialog->open();
    });
    auto *row = new QHBoxLayout;
    row->setSpacing(spacing::normal);
    row->addWidget(m_views, 1);
    row->addWidget(keys);
    return row;
}

void QueuePage::connectData()
{
    connect(m_filters, &FilterBar::changed, this, [this] {
        if (!m_quiet)
            applyFilter();
    });
    connect(m_clearFilters, &QAction::triggered, m_filters, &FilterBar::reset);
    connect(m_views, &ViewBar::chosen, this, &QueuePage::showView);
    connect(m_view->horizontalHeader(), &QHeaderView::sortIndicatorChanged, this, &QueuePage::sortFromHeader);

    connect(m_view, &TableView::currentKeyChanged, this, &QueuePage::currentChanged);
    connect(m_view, &TableView::selectionCountChanged, this, &QueuePage::updateCommands);
    connect(&m_model, &TableModel::failed, this, [this](const DbError &error) { report(error); });
    connect(&m_model, &TableModel::newRows, this, &QueuePage::updateNewBadge);
    connect(&m_model, &TableModel::countStateChanged, this, &QueuePage::tellIfEmpty);
    connect(m_newBadge, &QPushButton::clicked, this, &QueuePage::refresh);
    connect(&m_model, &TableModel::anchorMoved, this, &QueuePage::showFirst);
    connect(&m_model, &QAbstractItemModel::dataChanged, this, [this] {
        showFirst();
        updateCommands(); // the case that is looked at may have another status now
    });

    connect(&m_loader, &CaseLoader::loaded, this, [this](const CaseDetails &details) {
        m_shown = details;
        updateCommands(); // what can be adjusted is known now
        if (details.id == 0) {
            m_case->setEmpty(tr("This case is no longer in the database. Refresh to update the queue."));
            return;
        }
        m_case->setCase(details);
        if (const int next = rowAfter(m_view->currentIndex().row()); next >= 0)
            m_loader.prefetch(m_model.keyAt(next));
    });
    connect(&m_loader, &CaseLoader::failed, this, [this](const DbError &error) {
        m_case->setEmpty(tr("This case could not be read.")); // rather than another one beside the row
        m_shown = {};
        updateCommands();
        report(error);
    });

    connect(session(), &Session::notified, this, [this](const QString &channel, const QString &payload) {
        if (channel != "cp_suggestions"_L1 && channel != "cp_watchlists"_L1)
            return;
        m_model.applyNotification(payload);
        m_loader.invalidate();
        m_loader.load(m_view->currentKey());
        m_views->countSoon();
    });
    connect(session(), &Session::stateChanged, this, [this](const DatabaseState &state) {
        // The focus stays where it is: what somebody is typing elsewhere must not become decisions.
        if (state.isConnected() && isVisible())
            readIfUnread();
        updateCommands();
    });
    connect(session(), &Session::accessChanged, this, &QueuePage::updateCommands);
    connect(session(), &Session::identityChanged, this, [this] {
        m_view->setFormatContext(formatContext());
        m_model.setFormatContext(formatContext());
        m_case->setFormatContext(formatContext());
        updateCommands();
        expireOverdue();
    });
    m_expireTimer.setInterval(ExpireInterval);
    connect(&m_expireTimer, &QTimer::timeout, this, &QueuePage::expireOverdue);
    m_expireTimer.start();
}

void QueuePage::connectReviewer()
{
    connect(&m_reviewer, &Reviewer::finished, this, &QueuePage::settled);
    connect(&m_reviewer, &Reviewer::failed, this, [this](const Decision &, const DbError &error) { report(error); });
    connect(&m_reviewer, &Reviewer::answerLost, this, [this] {
        report(MessageKind::Warning,
            tr("The connection was lost before the answer came. Whether the decision was taken is "
               "looked up as soon as the database is back."));
    });
    connect(&m_reviewer, &Reviewer::notDone, this, [this] {
        Q_EMIT messageWithdrawn(); // that it would be looked up
        updateLost();
        QAccessibleEvent alert(m_lostBar, QAccessible::Alert);
        QAccessible::updateAccessibility(&alert);
    });
    connect(&m_reviewer, &Reviewer::undoChanged, this, [this] {
        Q_EMIT undoStateChanged();
        updateCommands();
    });
    connect(&m_reviewer, &Reviewer::progress, this, [this](const Decision &decision, int done, int total) {
        if (!m_work)
            m_work = work()->start(decisiontext::verb(decision.kind), [this] { m_reviewer.cancel(); });
        m_work->setProgress(done, total);
    });
}

// --- which cases

QueueFilter QueuePage::filterFromFields() const
{
    QueueFilter filter;
    filter.status = m_filters->value("status").toString();
    filter.type = m_filters->value("type").toString();
    filter.layer = m_filters->value("layer").toInt();
    filter.coin = m_filters->value("coin").toString();
    if (const int percent = m_filters->value("confidence").toInt(); percent > 0)
        filter.minimumConfidence = QString::number(percent / 100.0, 'f', 2);
    filter.expiresWithinHours = m_filters->value("expires").toInt();
    return filter;
}

/// The cases that match the filters, in the order that is shown.
PageQuery QueuePage::query() const
{
    return {m_model.source(), filterFromFields().toFilter(), m_model.sortColumn(), m_model.sortOrder()};
}

void QueuePage::showView(const QueueView &view)
{
    m_quiet = true;
    const QueueFilter &filter = view.filter;
    const auto orAny = [](const QString &text) { return text.isEmpty() ? QVariant() : QVariant(text); };
    m_filters->setValue("status", orAny(filter.status));
    m_filters->setValue("type", orAny(filter.type));
    m_filters->setValue("layer", filter.layer == 0 ? QVariant() : QVariant(filter.layer));
    m_filters->setValue("coin", orAny(filter.coin));
    m_filters->setValue("confidence", qRound(filter.minimumConfidence.toDouble() * 100));
    m_filters->setValue("expires", filter.expiresWithinHours == 0 ? QVariant() : QVariant(filter.expiresWithinHours));
    m_view->horizontalHeader()->setSortIndicator(m_model.source().indexOf(view.sortColumn), view.sortOrder);
    m_quiet = false;
    applyFilter();
}

void QueuePage::showItem(const QString &item)
{
    bool isKey = false;
    if (const qint64 key = item.toLongLong(&isKey); isKey) {
        showCase(key);
        return;
    }
    m_quiet = true;
    m_filters->reset();
    m_filters->setValue("status", u"pending"_s);
    m_filters->setValue("coin", item);
    m_quiet = false;
    applyFilter();
}

/// Without the filters where they hide it.
void QueuePage::showCase(qint64 key)
{
    m_wantedCase = key;
    if (m_view->setCurrentKey(key))
        return;
    session()
        ->background()
        ->run(
            u"find the case"_s, [query = query(), key](Connection &connection) { return query.rowOf(connection, key); })
        .then(this,
            [this, key](qint64 row) {
                if (m_wantedCase != key)
                    return; // another one by now
                if (row < 0 && !m_filters->isReset()) {
                    m_quiet = true;
                    m_filters->reset();
                    m_quiet = false;
                    applyFilter();
                    showCase(key);
                } else if (row < 0) {
                    report(MessageKind::Info, tr("That case is not there (any more)."));
                } else {
                    m_view->setCurrentRowOnceThere(int(row));
                }
            })
        .onFailed(this, [this](const DbException &e) { report(e.error()); });
}

void QueuePage::applyFilter()
{
    m_model.setRowFilter(filterFromFields().toFilter());
    sortFromHeader();
}

void QueuePage::sortFromHeader()
{
    const int column = m_model.sortColumn();
    const QByteArray name = column < 0 ? QByteArray() : m_model.source().columns[column].name;
    m_views->setCurrent(filterFromFields(), name, m_model.sortOrder());
}

void QueuePage::activate()
{
    m_keys = TriageKeys(); // the page Settings changes them, too
    updateCommands();
    readIfUnread();
    m_view->setFocus();
}

void QueuePage::readIfUnread()
{
    if (!session()->state().isConnected())
        return;
    if (m_model.window()->countState() == RowWindow::Count::Unknown) {
        applyFilter();
        m_model.select();
    }
    m_views->countSoon();
}

void QueuePage::refresh()
{
    expireOverdue();
    m_view->refresh();
    m_loader.invalidate();
    m_loader.load(m_view->currentKey());
    m_views->countSoon();
}

void QueuePage::cancelWork()
{
    m_model.window()->cancel();
    m_loader.cancel();
    m_reviewer.cancel();
}

void QueuePage::updateNewBadge(int count)
{
    m_newBadge->setVisible(count > 0);
    m_newBadge->setText(tr("%n new", nullptr, count));
    m_newBadge->setToolTip(tr("New cases match the filters; press to bring them in"));
}

/// Pending cases past their time are marked as expired, so that nobody looks at them in vain.
void QueuePage::expireOverdue()
{
    if (!session()->identity().isAdmin || !session()->state().isConnected() || !session()->whyReadOnly().isEmpty())
        return;
    session()
        ->background()
        ->run(u"mark overdue cases as expired"_s,
            [](Connection &connection) { connection.exec("SELECT console.expire_overdue()"); })
        .onFailed(this, [this](const DbException &e) { report(e.error()); });
}

// --- deciding

void QueuePage::keyPressEvent(QKeyEvent *event)
{
    TriageCommand command;
    if (m_keys.find(*event, &command)) {
        perform(command);
        event->accept();
        return;
    }
    ConsolePage::keyPressEvent(event);
}

void QueuePage::perform(TriageCommand command)
{
    switch (command) {
    case TriageCommand::Next:
        step(1);
        break;
    case TriageCommand::Previous:
        step(-1);
        break;
    case TriageCommand::Approve:
        decide(Decision::Kind::Approve);
        break;
    case TriageCommand::Implement:
        decide(Decision::Kind::Implement);
        break;
    case TriageCommand::Reject:
        decide(Decision::Kind::Reject);
        break;
    case TriageCommand::Undo:
        undo();
        break;
    case TriageCommand::Adjust:
        adjust();
        break;
    }
}

void QueuePage::step(int by)
{
    const int row = std::clamp(m_view->currentIndex().row() + by, 0, std::max(m_model.rowCount() - 1, 0));
    m_view->setCurrentRow(row);
}

/// The next case below row, or above it when there is none below, that still waits for a decision; -1 for none.
int QueuePage::rowAfter(int row) const
{
    const auto waits = [this](int candidate) {
        const qint64 key = m_model.keyAt(candidate);
        return key != 0 && !m_reviewer.isDeciding(key)
            && m_model.data(m_model.index(candidate, 0), TableModel::RowStateRole).toInt()
            == int(RowWindow::RowState::Present)
            && m_model.valueAt(candidate, "status").toString() == "pending"_L1;
    };
    // Only what is in memory can be told; a screen or two further nobody expects to be taken.
    const int reach = PageCache::PageSize;
    for (int candidate = row + 1; candidate < std::min(row + reach, m_model.rowCount()); ++candidate) {
        if (waits(candidate))
            return candidate;
    }
    for (int candidate = row - 1; candidate > std::max(row - reach, -1); --candidate) {
        if (waits(candidate))
            return candidate;
    }
    return -1;
}

void QueuePage::advance()
{
    if (const int row = rowAfter(m_view->currentIndex().row()); row >= 0)
        m_view->setCurrentRow(row);
}

/// Says why not, if it is not: keys reach a button that is disabled, too.
bool QueuePage::isOffered(const QAbstractButton *button)
{
    if (!button->isEnabled() && m_view->currentKey() != 0)
        report(MessageKind::Info, button->toolTip());
    return button->isEnabled();
}

void QueuePage::decide(Decision::Kind kind)
{
    const QPushButton *button = kind == Decision::Kind::Approve ? m_approve
        : kind == Decision::Kind::Implement                     ? m_implement
                                                                : m_reject;
    if (!isOffered(button))
        return;
    const int count = m_view->selectedRowCount();
    if (kind == Decision::Kind::Reject) {
        askReason(count);
        return;
    }
    if (count <= 1) {
        decideOne(kind, {});
        return;
    }
    dialogs::confirm(this,
        {decisiontext::verb(kind), decisiontext::question(kind, count),
            tr("Each case is decided on its own: what cannot be done is listed afterwards. Undo takes all of it back."),
            decisiontext::verb(kind), false},
        [this, kind] { decideSelected(kind, {}); });
}

void QueuePage::adjust()
{
    if (!isOffered(m_adjust))
        return;
    auto *dialog = new AdjustDialog(m_shown, formatContext(), this);
    connect(dialog, &QDialog::accepted, this, [this, dialog, id = m_shown.id, version = m_shown.version] {
        sendOne({Decision::Kind::Implement, {id}, {version}, {}, dialog->changes()});
    });
    dialog->open();
}

void QueuePage::askReason(int count)
{
    dialogs::TextQuestion question;
    question.title = tr("Reject");
    question.text = count > 1 ? decisiontext::question(Decision::Kind::Reject, count)
                              : tr("Reject “%1”?").arg(nameOf(m_view->currentKey()));
    question.label = tr("Reason");
    question.placeholder = tr("Why not? The AI layers and your colleagues read it.");
    question.accept = decisiontext::verb(Decision::Kind::Reject);
    question.suggestions = StoredSettings().value(reasonsKey).toStringList();
    question.isRequired = true;
    question.isMultiLine = true;
    dialogs::askText(this, question, [this, count](const QString &reason) {
        rememberReason(reason);
        if (count > 1)
            decideSelected(Decision::Kind::Reject, reason);
        else
            decideOne(Decision::Kind::Reject, reason);
    });
}

void QueuePage::decideOne(Decision::Kind kind, const QString &reason)
{
    if (const qint64 key = m_view->currentKey(); key != 0)
        sendOne({kind, {key}, {m_model.versionAt(m_model.rowOfKey(key))}, reason, {}});
}

void QueuePage::sendOne(const Decision &decision)
{
    if (m_reviewer.isDeciding(decision.ids.first())) {
        report(MessageKind::Info, tr("A decision about this case is on its way, or waits to be sent again."));
        return;
    }
    m_reviewer.decide(decision);
    if (m_view->currentKey() == decision.ids.first())
        advance();
}

void QueuePage::decideSelected(Decision::Kind kind, const QString &reason)
{
    m_view->allSelectedKeys(MaxBulk)
        .then(this,
            [this, kind, reason](const QList<qint64> &keys) {
                if (!keys.isEmpty())
                    m_reviewer.decide({kind, keys, {}, reason, {}});
            })
        .onFailed(this, [this](const DbException &e) { report(e.error()); });
}

void QueuePage::settled(const Decision &decision, const QList<CaseOutcome> &outcomes)
{
    if (m_work)
        m_work->finish();
    QList<qint64> ids;
    for (const CaseOutcome &outcome : outcomes)
        ids.append(outcome.id);
    m_model.window()->reread(ids);
    m_loader.invalidate();
    if (decision.kind == Decision::Kind::Undo && ids.size() == 1)
        m_view->setCurrentKey(ids.first());
    m_loader.load(m_view->currentKey());
    m_views->countSoon();
    updateCommands();

    if (outcomes.isEmpty() && decision.kind != Decision::Kind::Undo)
        return; // it failed as a whole, which has been said
    Message said = decisiontext::outcome(decision, outcomes, [this](qint64 id) { return nameOf(id); });
    if (m_reviewer.canUndo() && decision.kind != Decision::Kind::Undo)
        said.actions.append({tr("Take back"), [this] { undo(); }});
    Q_EMIT message(said);
}

/// Stays until it is answered, whatever else is said meanwhile: what is offered here would be lost otherwise.
QWidget *QueuePage::makeLostBar()
{
    auto *bar = new QFrame(this);
    bar->setFrameShape(QFrame::StyledPanel);
    m_lostText = new QLabel(bar);
    m_lostText->setWordWrap(true);
    auto *again = new QPushButton(tr("Send again"), bar);
    auto *forget = new QPushButton(tr("Forget it"), bar);
    connect(again, &QPushButton::clicked, this, [this] {
        m_reviewer.sendLostAgain();
        updateLost();
    });
    connect(forget, &QPushButton::clicked, this, [this] {
        m_reviewer.forgetLost();
        updateLost();
    });
    auto *icon = new QLabel(bar);
    icon->setPixmap(themedIcon(u"warning"_s).pixmap(spacing::wide));
    auto *layout = new QHBoxLayout(bar);
    layout->addWidget(icon);
    layout->addWidget(m_lostText, 1);
    layout->addWidget(forget);
    layout->addWidget(again);
    bar->hide();
    return bar;
}

void QueuePage::updateLost()
{
    const int count = m_reviewer.lostCount();
    m_lostText->setText(count == 1
            ? tr("A decision did not reach the database: nothing of it was done.")
            : tr("%1 decisions did not reach the database: nothing of them was done.").arg(locale().toString(count)));
    m_lostBar->setVisible(count > 0);
}

ConsolePage::UndoState QueuePage::undoState() const
{
    return {m_reviewer.canUndo() ? m_reviewer.undoText() : QString(), {}};
}

void QueuePage::undo()
{
    if (m_reviewer.canUndo())
        m_reviewer.undo();
}

QString QueuePage::unsavedWork() const
{
    if (m_reviewer.lostCount() > 0)
        return tr("Decisions that did not reach the database");
    return m_reviewer.isBusy() ? tr("Decisions that the database has not confirmed yet") : QString();
}

// --- the case that is looked at

/// The first rows bring the first case with them.
void QueuePage::showFirst()
{
    if (m_view->currentKey() == 0 && !m_view->currentIndex().isValid() && m_model.rowCount() > 0)
        m_view->setCurrentRow(0);
}

void QueuePage::currentChanged(qint64 key)
{
    m_loader.load(key);
    updateCommands();
}

/// Not before it is known: while rows are being read there are none either.
void QueuePage::tellIfEmpty()
{
    if (m_model.rowCount() == 0 && m_model.window()->countState() == RowWindow::Count::Exact)
        m_case->setEmpty(tr("Nothing waits for you here."));
}

QString QueuePage::nameOf(qint64 key) const
{
    const int row = m_model.rowOfKey(key);
    return row < 0 ? QString()
                   : u"%1 %2"_s.arg(wordText(m_model.valueAt(row, "suggestion_type").toString()),
                       m_model.valueAt(row, "symbol").toString());
}

/// Why the case that is looked at cannot be implemented otherwise than suggested; empty when it can.
QString QueuePage::whyNotAdjust(int selected) const
{
    if (selected > 1)
        return tr("Cases are adjusted one at a time.");
    if (m_shown.id != m_view->currentKey())
        return tr("The case has not been read yet.");
    if (m_shown.suggestion.type == "remove"_L1)
        return tr("A removal has neither position nor weight.");
    if (!m_shown.listIsVisible)
        return tr("This is about a personal watchlist that your login may not see.");
    return {};
}

void QueuePage::updateCommands()
{
    const int count = m_view->selectedRowCount();
    const QString status = m_view->currentValue("status").toString();
    QString reason;
    if (!session()->identity().isMapped())
        reason = tr("Your login belongs to no user of CryptoPredict; an administrator can map it.");
    else if (!session()->identity().isAdmin)
        reason = tr("Only admins decide suggestions.");
    else if (!session()->state().isConnected())
        reason = tr("There is no connection to the database.");
    else if (!session()->whyReadOnly().isEmpty())
        reason = session()->whyReadOnly();
    else if (m_view->currentKey() == 0 && count == 0)
        reason = tr("Choose a case first.");

    const auto set = [&](QAbstractButton *button, TriageCommand command, const QStringList &from, const QString &what,
                         const QString &whyNot = {}) {
        QString why = reason;
        // With several selected the database tells for each of them.
        if (why.isEmpty() && count <= 1 && !from.contains(status))
            why = tr("This case is %1.").arg(wordText(status).toLower());
        if (why.isEmpty())
            why = whyNot;
        button->setEnabled(why.isEmpty());
        const QString key = m_keys.key(command).toString(QKeySequence::NativeText);
        button->setToolTip(!why.isEmpty() ? why : key.isEmpty() ? what : u"%1 (%2)"_s.arg(what, key));
    };
    const QStringList open{u"pending"_s, u"approved"_s};
    set(m_approve, TriageCommand::Approve, {u"pending"_s}, m_approve->text());
    set(m_implement, TriageCommand::Implement, open, m_implement->text());
    set(m_reject, TriageCommand::Reject, open, m_reject->text());
    set(m_adjust, TriageCommand::Adjust, open, tr("Approve and implement at another position or with another weight"),
        whyNotAdjust(count));
}

} // namespace cp
