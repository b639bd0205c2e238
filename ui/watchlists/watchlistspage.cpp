#include "ui/watchlists/watchlistspage.h"

#include "models/people/aicontext.h"
#include "models/watchlists/listorder.h"
#include "models/watchlists/watchlistsource.h"
#include "ui/style/icons.h"
#include "ui/users/aicontextdialog.h"
#include "ui/watchlists/assetdelegate.h"
#include "ui/watchlists/assetorder.h"
#include "ui/widgets/dialogs.h"
#include "ui/widgets/dragsource.h"
#include "ui/widgets/filterbar.h"
#include "ui/widgets/tableview.h"

#include <QAction>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLabel>
#include <QMenu>
#include <QPushButton>

namespace cp {

using namespace Qt::StringLiterals;

namespace {

constexpr auto CreateList = "console.create_watchlist($1::uuid, $2)";
constexpr auto DuplicateList = "console.duplicate_watchlist($1::uuid, $2::integer, $3)";
constexpr auto UpdateList
    = "console.update_watchlist($1::uuid, $2::integer, jsonb_build_object($3::text, $4::text), $5::bigint)";
constexpr auto DeleteList = "console.delete_watchlist($1::uuid, $2::integer, $3::bigint)";
constexpr auto OrderLists = "console.order_watchlists($1::uuid, $2::integer[])";
constexpr auto Undo = "console.undo_arranging($1::uuid, $2::uuid)";

constexpr auto RereadPause = std::chrono::milliseconds(150); ///< changes come in bursts
constexpr auto MarksPause = std::chrono::milliseconds(600); ///< what they cost nobody waits for

} // namespace

WatchlistsPage::WatchlistsPage(const PageContext &context, QWidget *parent)
    : TablePage(context, parent)
    , m_lists(addTable({.name = u"watchlists"_s,
          .title = tr("Watchlists"),
          .source = watchlistSource(),
          .filters = {"name"},
          .sort = "sort_order",
          .order = Qt::AscendingOrder,
          .empty = tr("There is no list yet. “New watchlist” makes one of your own."),
          .channel = u"cp_watchlists"_s,
          .ownersEdit = true}))
    , m_assets(addTable({.name = u"watchlistAssets"_s,
          .title = tr("Assets"),
          .source = watchlistAssetSource(),
          .filters = {},
          .sort = "position",
          .order = Qt::AscendingOrder,
          .empty = tr("There is no coin in this list. Add one, or drag some here."),
          .channel = {}, // one row's place is the others' as well: all are read again
          .ownersEdit = true}))
    , m_order(new AssetOrder(m_assets))
    , m_pendingMarks(new AssetDelegate(AssetDelegate::Mark::Pending, this))
    , m_trendMarks(new AssetDelegate(AssetDelegate::Mark::Trend, this))
    , m_weights(new QLabel(this))
{
    m_assets->setReady(false);
    m_assets->filters()->addWidget(m_weights);
    const auto mark = [this](AssetDelegate *delegate, const QByteArray &column) {
        m_assets->view()->setItemDelegateForColumn(m_assets->spec().source.indexOf(column), delegate);
    };
    mark(m_pendingMarks, "symbol");
    mark(m_trendMarks, "current_price");
    addListCommands();
    addAssetCommands();
    offerUndo();
    offerDrags();
    addWidget(makeSplitter(u"watchlists"_s, Qt::Horizontal, {m_lists, m_assets}, {1, 2}), 1);

    connect(m_lists, &TablePanel::currentKeyChanged, this, &WatchlistsPage::showList);
    connect(m_lists, &TablePanel::rowsChanged, this, [this] { showList(m_lists->currentKey()); });
    connect(session(), &Session::accessChanged, this, [this] { showList(m_lists->currentKey()); });
    connect(m_assets->view(), &TableView::selectionCountChanged, this, [this] { updateCommands(); });
    connect(m_assets->model(), &TableModel::pendingChanged, this, [this] {
        updateCommands();
        updateWeights();
    });
    connect(m_assets, &TablePanel::rowsChanged, this, &WatchlistsPage::updateWeights);
    connect(m_assets->model(), &TableModel::countStateChanged, this, &WatchlistsPage::updateWeights);
    connect(m_assets->model()->window(), &RowWindow::loadingChanged, this, [this] { updateCommands(); });
    connect(m_order, &AssetOrder::wanted, this,
        [this](const Call &call, const QString &undoText) { change(call, {}, undoText); });
    connect(m_order, &AssetOrder::overtaken, this, &WatchlistsPage::resolveOrder);
    connect(m_order, &AssetOrder::settled, this, &WatchlistsPage::refresh);
    connect(writer(), &Writer::finished, this, &WatchlistsPage::written);
    connect(writer(), &Writer::failed, this, [this](const Call &call) { written(call, {}); });
    rememberEdits(m_lists);
    rememberEdits(m_assets);

    m_rereadTimer.setSingleShot(true);
    m_rereadTimer.setInterval(RereadPause);
    connect(&m_rereadTimer, &QTimer::timeout, this, &WatchlistsPage::refresh);
    m_marksTimer.setSingleShot(true);
    m_marksTimer.setInterval(MarksPause);
    connect(&m_marksTimer, &QTimer::timeout, this, &WatchlistsPage::readMarks);
    connect(session(), &Session::resumed, &m_marksTimer, qOverload<>(&QTimer::start));
    connect(session(), &Session::notified, this, [this](const QString &channel, const QString &payload) {
        const QString table = QJsonDocument::fromJson(payload.toUtf8()).object().value("table"_L1).toString();
        const bool isOurs = (channel == "cp_watchlists"_L1 && (table.startsWith("watchlist"_L1) || payload.isEmpty()))
            || (channel == "cp_prices"_L1 && (table == "cryptocurrencies"_L1 || payload.isEmpty()));
        if (isOurs && !m_rereadTimer.isActive())
            m_rereadTimer.start();
        if ((isOurs || channel == "cp_suggestions"_L1 || channel == "cp_prices"_L1) && !m_marksTimer.isActive())
            m_marksTimer.start();
    });
}

void WatchlistsPage::activate()
{
    TablePage::activate();
    for (AssetDelegate *delegate : {m_pendingMarks, m_trendMarks})
        delegate->setFormatContext(formatContext());
    if (std::exchange(m_isStale, false))
        refresh();
    m_marksTimer.start(); // nobody saw what came meanwhile
}

/// Not below a person who is dragging, nor while what they asked for is on its way: it would show how things were.
void WatchlistsPage::refresh()
{
    m_isStale = !isVisible() || m_order->isAsking() || DragSource::isDragging();
    if (!m_isStale)
        TablePage::refresh();
    else if (DragSource::isDragging())
        m_rereadTimer.start(); // it may end elsewhere
}

void WatchlistsPage::showList(qint64 list)
{
    const Filter scope = assetsOf(list);
    m_order->setList(list);
    if (!(m_assets->model()->rowFilter() == scope)) {
        m_assets->setScope(scope);
        m_assets->setReady(list != 0);
        showMarks({});
        readMarks();
    }
    // What would be refused is not typed in the first place.
    const bool isReadOnly = !mayArrange() || !session()->whyReadOnly().isEmpty();
    m_lists->model()->setReadOnly(isReadOnly);
    m_assets->model()->setReadOnly(isReadOnly);
    updateCommands();
}

// --- changes, and undoing them

void WatchlistsPage::change(const Call &call, const QString &done, const QString &undoText, bool namesThings)
{
    Call known = call;
    if (known.operation.isNull())
        known.operation = QUuid::createUuid();
    m_undoTexts.insert(known.operation, undoText); // first: without a connection the answer comes at once
    this->call(known, done, namesThings);
    updateCommands();
}

/// After an answer, or without one: nothing was done.
void WatchlistsPage::written(const Call &call, const QList<RowOutcome> &outcomes)
{
    if (call.function == Undo) {
        stepped(call, outcomes);
        return;
    }
    const QString undoText = m_undoTexts.take(call.operation);
    const bool isDone
        = std::any_of(outcomes.begin(), outcomes.end(), [](const RowOutcome &outcome) { return outcome.isDone(); });
    if (isDone && !undoText.isEmpty()) {
        m_history.add({call.operation, undoText});
        Q_EMIT undoStateChanged();
    }
    m_order->answered(call, outcomes);
    if (isDone && (call.function == CreateList || call.function == DuplicateList))
        m_lists->showKey(outcomes.first().key);
    if (const qint64 list = m_additions.take(call.operation); isDone && list != 0)
        showCoin(list, outcomes.first().key);
    updateCommands();
    takeStep();
}

void WatchlistsPage::rememberEdits(TablePanel *table)
{
    connect(table->model(), &TableModel::submitted, this, [this](int saved, int, const QUuid &operation) {
        if (saved == 0)
            return;
        m_history.add({operation, saved == 1 ? tr("edit of 1 row") : tr("edit of %1 rows").arg(saved)});
        Q_EMIT undoStateChanged();
    });
}

/// In the tables' menus the window's commands say what they would do.
void WatchlistsPage::offerUndo()
{
    const auto offer = [this](const QString &name, const QString &icon, QString UndoState::*what, auto run) {
        auto *entry = new QAction(themedIcon(icon), name, this);
        connect(entry, &QAction::triggered, this, run);
        for (TableView *view : {m_lists->view(), m_assets->view()})
            view->addAction(entry);
        const auto update = [this, entry, name, what] {
            QString text = WatchlistsPage::undoState().*what;
            entry->setEnabled(!text.isEmpty());
            entry->setText(text.isEmpty() ? name : u"%1 %2"_s.arg(name, text.replace(u'&', "&&"_L1)));
        };
        connect(this, &ConsolePage::undoStateChanged, entry, update);
        update();
    };
    offer(tr("Undo"), u"undo"_s, &UndoState::undo, [this] { undo(); });
    offer(tr("Redo"), u"redo"_s, &UndoState::redo, [this] { redo(); });
}

ConsolePage::UndoState WatchlistsPage::undoState() const
{
    return {m_history.toUndo() ? m_history.toUndo()->text : QString(),
        m_history.toRedo() ? m_history.toRedo()->text : QString()};
}

void WatchlistsPage::step(bool isUndo)
{
    m_steps.append(isUndo);
    takeStep();
}

/// The next one asked for, when the one before has been answered, and so has every change: the last of them is what is
/// to be undone.
void WatchlistsPage::takeStep()
{
    if (m_steps.isEmpty() || m_step || !m_undoTexts.isEmpty())
        return;
    const bool isUndo = m_steps.first();
    const ListHistory::Step *step = isUndo ? m_history.toUndo() : m_history.toRedo();
    if (!step) {
        m_steps.clear();
        return;
    }
    m_step = *step; // first, as above
    call({isUndo ? tr("undo the %1").arg(step->text) : tr("redo the %1").arg(step->text), Undo, {step->operation}},
        isUndo ? tr("Undone: %1.").arg(step->text) : tr("Done again: %1.").arg(step->text), true);
}

void WatchlistsPage::stepped(const Call &call, const QList<RowOutcome> &outcomes)
{
    if (!m_step)
        return;
    const ListHistory::Step step = *std::exchange(m_step, std::nullopt);
    const bool isUndo = m_steps.takeFirst();
    // An edit that was saved meanwhile stands above it; then it stays where it is.
    const auto isNext = [this, isUndo, operation = step.operation] {
        const ListHistory::Step *next = isUndo ? m_history.toUndo() : m_history.toRedo();
        return next && next->operation == operation;
    };
    if (!outcomes.isEmpty() && outcomes.first().isDone()) {
        if (isNext() && isUndo)
            m_history.undone(call.operation);
        else if (isNext())
            m_history.redone(call.operation);
    } else {
        m_steps.clear();
        if (!outcomes.isEmpty()) {
            Message said{MessageKind::Warning,
                (isUndo ? tr("The %1 can't be undone: %2") : tr("The %1 can't be done again: %2"))
                    .arg(step.text, outcomes.first().detail),
                {}, {}};
            said.actions.append({tr("Skip it"), [this, isUndo, isNext] {
                                     if (isNext() && isUndo)
                                         m_history.skipUndo();
                                     else if (isNext())
                                         m_history.skipRedo();
                                     Q_EMIT undoStateChanged();
                                     Q_EMIT messageWithdrawn();
                                 }});
            Q_EMIT message(said);
        }
    }
    Q_EMIT undoStateChanged();
    takeStep();
}

// --- lists

void WatchlistsPage::addListCommands()
{
    const auto whyNotWrite = [this] { return whyNot(nullptr, false); };
    const auto whyNotChoose = [this] { return whyNot(m_lists, false); };
    const auto whyNotDelete = [this] {
        if (QString reason = whyNotArrange(); !reason.isEmpty())
            return reason;
        const bool isShared = m_lists->currentValue("type").toString() != "personal"_L1;
        return isShared && m_lists->currentValue("is_active").toBool()
            ? tr("A shared list is deactivated before it is deleted.")
            : QString();
    };
    commands()->add(
        tr("New watchlist"), u"add"_s, [this] { addList(); }, whyNotWrite);
    QPushButton *remove = commands()->add(
        tr("Delete watchlist"), u"delete"_s, [this] { deleteList(); }, whyNotDelete);
    commands()->offerAt(m_lists->view(), remove);

    auto *menu = new QMenu(this);
    TableView *view = m_lists->view();
    commands()->addAction(
        menu, view, tr("Duplicate…"), u"copy"_s, {}, [this] { duplicateList(); }, whyNotChoose);
    commands()->addAction(
        menu, view, tr("Archive or bring back"), u"archive"_s, {},
        [this] { setListFlag("is_active", tr("The list is active."), tr("The list is archived.")); },
        [this] { return whyNotArrange(); });
    commands()->addAction(
        menu, view, tr("Make public or private"), {}, {},
        [this] { setListFlag("is_public", tr("Everybody may read the list."), tr("Only its owner sees the list.")); },
        [this] { return whyNotArrange(); });
    menu->addSeparator();
    const auto moveBy
        = [this](int by) { arrangeLists(listorder::movedBy(listOrder(), m_lists->view()->selectedKeys(), by)); };
    commands()->addAction(
        menu, view, tr("Move list up"), u"up"_s, Qt::ALT | Qt::Key_Up, [moveBy] { moveBy(-1); },
        [this] { return whyNotMoveList(); });
    commands()->addAction(
        menu, view, tr("Move list down"), u"down"_s, Qt::ALT | Qt::Key_Down, [moveBy] { moveBy(1); },
        [this] { return whyNotMoveList(); });
    menu->addSeparator();
    commands()->addAction(
        menu, view, tr("What the AI sees"), u"models"_s, {}, [this] { showAiContext(); }, whyNotChoose);
    commands()->addMenu(tr("Manage list"), u"watchlists"_s, menu, whyNotChoose);
}

bool WatchlistsPage::mayArrange() const
{
    return session()->identity().isAdmin || m_lists->currentValue("is_own").toBool();
}

QString WatchlistsPage::whyNotArrange() const
{
    if (QString reason = whyNot(nullptr, false); !reason.isEmpty())
        return reason;
    if (m_lists->currentKey() == 0)
        return tr("Choose a list first.");
    if (!mayArrange())
        return m_lists->currentValue("type").toString() == "personal"_L1 ? tr("This list belongs to somebody else.")
                                                                         : tr("Only admins arrange shared lists.");
    return {};
}

QString WatchlistsPage::whyNotMoveList() const
{
    if (QString reason = whyNotArrange(); !reason.isEmpty())
        return reason;
    if (!m_lists->model()->isSortedBy("sort_order"))
        return tr("Sort by Order to put the lists in order.");
    if (!m_lists->filters()->isReset())
        return tr("Clear the filters to put the lists in order.");
    return m_lists->model()->pending().isEmpty() ? QString() : tr("Save or discard the edits first.");
}

QList<qint64> WatchlistsPage::listOrder() const
{
    const TableModel *model = m_lists->model();
    QList<qint64> keys;
    for (int row = 0; row < model->rowCount(); ++row) {
        if (model->keyAt(row) == 0)
            return {}; // not all of them are read
        if (session()->identity().isAdmin || model->valueAt(row, "is_own").toBool())
            keys.append(model->keyAt(row));
    }
    return keys;
}

void WatchlistsPage::arrangeLists(const QList<qint64> &wanted)
{
    if (wanted != listOrder())
        change({tr("put the lists in order"), OrderLists, {wanted}}, {}, tr("order of the lists"));
}

void WatchlistsPage::addList()
{
    dialogs::askText(this,
        {.title = tr("New watchlist"),
            .text = tr("A personal list: only you see it, unless you make it public."),
            .label = tr("Name"),
            .initial = {},
            .placeholder = {},
            .accept = tr("Create"),
            .suggestions = {},
            .isRequired = true,
            .maxLength = 100},
        [this](const QString &name) {
            change({tr("make the list"), CreateList, {name}}, tr("The list is made. It has no coins yet."),
                tr("new list “%1”").arg(name));
        });
}

void WatchlistsPage::duplicateList()
{
    dialogs::askText(this,
        {.title = tr("Duplicate watchlist"),
            .text = tr("A list of your own with the coins, weights and notes of “%1”.").arg(listName()),
            .label = tr("Name"),
            .initial = tr("Copy of %1").arg(listName()).left(100),
            .placeholder = {},
            .accept = tr("Duplicate"),
            .suggestions = {},
            .isRequired = true,
            .maxLength = 100},
        [this, list = m_lists->currentKey()](const QString &name) {
            change({tr("duplicate the list"), DuplicateList, {list, name}}, tr("The list is made."),
                tr("copy “%1”").arg(name));
        });
}

/// Turns a flag of the chosen list over.
void WatchlistsPage::setListFlag(const QByteArray &column, const QString &set, const QString &unset)
{
    const bool value = !m_lists->currentValue(column).toBool();
    const qint64 list = m_lists->currentKey();
    const qint64 version = m_lists->model()->versionAt(m_lists->model()->rowOfKey(list));
    change({tr("change the list"), UpdateList, {list, column, value ? u"true"_s : u"false"_s, version}},
        value ? set : unset, tr("change of “%1”").arg(listName()));
}

/// What hangs on it is named before it goes.
void WatchlistsPage::deleteList()
{
    read(
        u"look what hangs on the list"_s,
        [list = m_lists->currentKey()](Connection &connection) {
            const ResultSet row = connection.exec("SELECT * FROM console.list_dependents($1::integer)", {list});
            QStringList parts;
            const auto add = [&](int column, const QString &one, const QString &many) {
                if (const int count = row.value(0, column).toInt(); count > 0)
                    parts.append(count == 1 ? one : many.arg(count));
            };
            if (!row.isEmpty()) {
                add(0, tr("1 asset"), tr("%1 assets"));
                add(1, tr("1 suggestion"), tr("%1 suggestions"));
                add(2, tr("1 of them pending"), tr("%1 of them pending"));
                add(3, tr("1 prediction, which stays without a list"), tr("%1 predictions, which stay without a list"));
            }
            return parts.join(u", "_s);
        },
        [this, list = m_lists->currentKey()](const QString &dependents) { confirmDelete(list, dependents); });
}

void WatchlistsPage::confirmDelete(qint64 list, const QString &dependents)
{
    const int row = m_lists->model()->rowOfKey(list);
    if (row < 0)
        return;
    const QString name = m_lists->model()->valueAt(row, "name").toString();
    dialogs::confirm(this,
        {tr("Delete watchlist"), tr("Delete “%1”?").arg(name),
            dependents.isEmpty() ? tr("Nothing hangs on it.") : tr("On it hang: %1.").arg(dependents), tr("Delete"),
            true},
        [this, list, name, version = m_lists->model()->versionAt(row)] {
            change({tr("delete the list"), DeleteList, {list, version}}, tr("The list is deleted."),
                tr("deletion of “%1”").arg(name));
        });
}

void WatchlistsPage::showAiContext()
{
    // An admin looks at the owner of the list, others at themselves; a shared list is in everybody's.
    const bool isTheirs = session()->identity().isAdmin && m_lists->currentValue("type").toString() == "personal"_L1;
    const QString name = isTheirs ? m_lists->currentValue("owner_name").toString() : session()->identity().displayName;
    read(
        u"load what the AI sees"_s,
        [list = m_lists->currentKey(), isTheirs, self = session()->identity().userId](Connection &connection) {
            qint64 user = self;
            if (isTheirs)
                user = connection.exec("SELECT user_id FROM console.watchlists WHERE id = $1", {list})
                           .value(0, 0)
                           .toLongLong();
            return readAiContext(connection, user);
        },
        [this, name](
            const QList<AiContextList> &lists) { (new AiContextDialog(name, lists, formatContext(), this))->open(); });
}

} // namespace cp
