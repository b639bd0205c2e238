#include "ui/watchlists/watchlistspage.h"

#include "models/watchlists/listorder.h"
#include "models/watchlists/watchlistsource.h"
#include "ui/style/icons.h"
#include "ui/watchlists/addassetdialog.h"
#include "ui/widgets/dialogs.h"
#include "ui/widgets/filterbar.h"
#include "ui/widgets/rowdrag.h"
#include "ui/widgets/tableview.h"

#include <QAction>
#include <QJsonDocument>
#include <QJsonObject>
#include <QPushButton>

namespace cp {

using namespace Qt::StringLiterals;

namespace {

constexpr auto CreateList = "console.create_watchlist($1::uuid, $2)";
constexpr auto DeleteList = "console.delete_watchlist($1::uuid, $2::integer, $3::bigint)";
constexpr auto OrderLists = "console.order_watchlists($1::uuid, $2::integer[])";
constexpr auto AddAssets = "console.add_assets($1::uuid, $2::integer, $3::integer[], NULL, $4::numeric, $5)";
constexpr auto RemoveAssets = "console.remove_assets($1::uuid, $2::integer[])";
/// $4 is the order that the person saw: as long as it stands, the list's version now is the one they mean.
constexpr auto ReorderList
    = "console.reorder_watchlist($1::uuid, $2::integer, $3::integer[], CASE WHEN $4::integer[] = "
      "(SELECT array_agg(id ORDER BY position) FROM console.watchlist_assets WHERE watchlist_id = $2::integer AND "
      "is_active) "
      "THEN (SELECT version FROM console.watchlists WHERE id = $2::integer) ELSE 0 END)";

/// All rows in the order shown; empty while some are not in memory.
QList<qint64> shownKeys(const TableModel &model)
{
    QList<qint64> keys;
    for (int row = 0; row < model.rowCount(); ++row) {
        keys.append(model.keyAt(row));
        if (keys.last() == 0)
            return {};
    }
    return keys;
}

bool isSortedBy(const TableModel &model, const QByteArray &column)
{
    return model.sortColumn() == model.source().indexOf(column) && model.sortOrder() == Qt::AscendingOrder;
}

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
          .empty = tr("There is no coin in this list."),
          .channel = {}, // one row's place is the others' as well: all are read again
          .ownersEdit = true}))
{
    m_assets->setReady(false);
    addCommands();
    offerListMoves();
    addWidget(makeSplitter(u"watchlists"_s, Qt::Horizontal, {m_lists, m_assets}, {1, 2}), 1);

    auto *drag = new RowDrag(m_assets->view(), [this] { return whyNotMove(0).isEmpty(); });
    connect(drag, &RowDrag::dropped, this,
        [this](int before) { arrange(listorder::movedTo(order(), chosenAssets(), before)); });
    connect(m_lists, &TablePanel::currentKeyChanged, this, &WatchlistsPage::showList);
    connect(m_lists, &TablePanel::rowsChanged, this, [this] { showList(m_lists->currentKey()); });
    connect(m_assets->view(), &TableView::selectionCountChanged, this, [this] { updateCommands(); });
    connect(m_assets->model(), &TableModel::pendingChanged, this, [this] { updateCommands(); });
    connect(m_assets->model()->window(), &RowWindow::loadingChanged, this, [this](bool loading) {
        if (!loading && m_orderCalls == 0)
            m_order.clear(); // what came was asked for after the last answer
        updateCommands();
    });
    connect(writer(), &Writer::finished, this, &WatchlistsPage::written);
    connect(writer(), &Writer::failed, this, [this](const Call &call) { written(call, {}); });

    m_rereadTimer.setSingleShot(true);
    m_rereadTimer.setInterval(300);
    connect(&m_rereadTimer, &QTimer::timeout, this, &WatchlistsPage::reread);
    connect(session(), &Session::notified, this, [this](const QString &channel, const QString &payload) {
        const QString table = QJsonDocument::fromJson(payload.toUtf8()).object().value("table"_L1).toString();
        const bool isOurs = (channel == "cp_watchlists"_L1 && table == "watchlist_assets"_L1)
            || (channel == "cp_prices"_L1 && table == "cryptocurrencies"_L1);
        if (isOurs && !m_rereadTimer.isActive())
            m_rereadTimer.start();
    });
}

void WatchlistsPage::addCommands()
{
    const auto whyNotWrite = [this] { return whyNot(nullptr, false); };
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

    QPushButton *add = commands()->add(
        tr("Add asset"), u"add"_s, [this] { addAsset(); }, [this] { return whyNotArrange(); });
    commands()->offerAt(m_assets->view(), add, Qt::Key_Insert);
    QPushButton *take = commands()->add(
        tr("Remove asset"), u"remove"_s, [this] { removeAssets(); }, [this] { return whyNotAssets(); });
    commands()->offerAt(m_assets->view(), take, QKeySequence::Delete);
    QPushButton *up = commands()->add(
        tr("Move up"), u"up"_s, [this] { arrange(listorder::movedBy(order(), chosenAssets(), -1)); },
        [this] { return whyNotMove(-1); });
    commands()->offerAt(m_assets->view(), up, Qt::ALT | Qt::Key_Up);
    QPushButton *down = commands()->add(
        tr("Move down"), u"down"_s, [this] { arrange(listorder::movedBy(order(), chosenAssets(), 1)); },
        [this] { return whyNotMove(1); });
    commands()->offerAt(m_assets->view(), down, Qt::ALT | Qt::Key_Down);
}

/// The lists have an order, too: by dragging, by the same keys, from their menu.
void WatchlistsPage::offerListMoves()
{
    const auto offer = [this](const QString &text, const QString &icon, int key, int by) {
        auto *action = new QAction(themedIcon(icon), text, m_lists->view());
        action->setShortcut(QKeySequence(Qt::ALT | Qt::Key(key)));
        action->setShortcutContext(Qt::WidgetWithChildrenShortcut);
        m_lists->view()->addAction(action);
        connect(action, &QAction::triggered, this, [this, by] {
            if (QString reason = whyNotMoveList(); !reason.isEmpty())
                report(MessageKind::Info, reason);
            else
                arrangeLists(listorder::movedBy(listOrder(), m_lists->view()->selectedKeys(), by));
        });
    };
    offer(tr("Move list up"), u"up"_s, Qt::Key_Up, -1);
    offer(tr("Move list down"), u"down"_s, Qt::Key_Down, 1);
    auto *drag = new RowDrag(m_lists->view(), [this] { return whyNotMoveList().isEmpty(); });
    connect(drag, &RowDrag::dropped, this,
        [this](int before) { arrangeLists(listorder::movedTo(listOrder(), m_lists->view()->selectedKeys(), before)); });
}

void WatchlistsPage::activate()
{
    TablePage::activate();
    if (std::exchange(m_isStale, false))
        reread();
}

void WatchlistsPage::reread()
{
    if (isVisible())
        m_assets->refresh();
    else
        m_isStale = true;
}

void WatchlistsPage::showList(qint64 list)
{
    const Filter scope = assetsOf(list);
    if (!(m_assets->model()->rowFilter() == scope)) {
        m_order.clear();
        m_assets->setScope(scope);
        m_assets->setReady(list != 0);
    }
    // What would be refused is not typed in the first place.
    m_lists->model()->setReadOnly(!mayArrange());
    m_assets->model()->setReadOnly(!mayArrange());
    updateCommands();
}

// --- what is possible

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

QString WatchlistsPage::whyNotAssets() const
{
    if (QString reason = whyNotArrange(); !reason.isEmpty())
        return reason;
    return chosenAssets().isEmpty() ? tr("Choose an asset first.") : QString();
}

QString WatchlistsPage::whyNotMove(int by) const
{
    if (QString reason = whyNotAssets(); !reason.isEmpty())
        return reason;
    if (!isSortedBy(*m_assets->model(), "position"))
        return tr("Sort by # to put the assets in order.");
    if (!m_assets->model()->pending().isEmpty())
        return tr("Save or discard the edits first.");
    const QList<qint64> now = order();
    if (now.isEmpty())
        return tr("The list is not read yet.");
    if (by != 0 && listorder::movedBy(now, chosenAssets(), by) == now)
        return by < 0 ? tr("This is the first.") : tr("This is the last.");
    return {};
}

QString WatchlistsPage::whyNotMoveList() const
{
    if (QString reason = whyNotArrange(); !reason.isEmpty())
        return reason;
    if (!isSortedBy(*m_lists->model(), "sort_order"))
        return tr("Sort by Order to put the lists in order.");
    if (!m_lists->filters()->isReset())
        return tr("Clear the filters to put the lists in order.");
    return m_lists->model()->pending().isEmpty() ? QString() : tr("Save or discard the edits first.");
}

QList<qint64> WatchlistsPage::chosenAssets() const
{
    return m_assets->view()->selectedKeys();
}

// --- order

QList<qint64> WatchlistsPage::order() const
{
    return m_order.isEmpty() ? shownKeys(*m_assets->model()) : m_order;
}

void WatchlistsPage::arrange(const QList<qint64> &wanted)
{
    const QList<qint64> seen = order();
    if (wanted == seen)
        return;
    m_order = wanted;
    ++m_orderCalls;
    call({tr("put the assets in order"), ReorderList, {m_lists->currentKey(), wanted, seen}}, {});
    updateCommands();
}

QList<qint64> WatchlistsPage::listOrder() const
{
    QList<qint64> keys = shownKeys(*m_lists->model());
    if (!session()->identity().isAdmin) {
        keys.removeIf([this](qint64 key) {
            const TableModel *model = m_lists->model();
            return !model->valueAt(model->rowOfKey(key), "is_own").toBool();
        });
    }
    return keys;
}

void WatchlistsPage::arrangeLists(const QList<qint64> &wanted)
{
    if (wanted != listOrder())
        call({tr("put the lists in order"), OrderLists, {wanted}}, {});
}

/// After an answer, or without one: nothing was done.
void WatchlistsPage::written(const Call &call, const QList<RowOutcome> &outcomes)
{
    const bool isDone = !outcomes.isEmpty() && outcomes.first().isDone();
    if (call.function == ReorderList) {
        --m_orderCalls;
        if (!isDone)
            m_order.clear();
    } else if (call.function == CreateList && isDone) {
        m_lists->showKey(outcomes.first().key);
    } else if (call.function == AddAssets && isDone) {
        read(
            u"find the asset"_s,
            [list = call.params.value(0), coin = outcomes.first().key](Connection &connection) {
                return connection
                    .exec("SELECT id FROM console.watchlist_assets WHERE watchlist_id = $1 AND crypto_id = $2",
                        {list, coin})
                    .value(0, 0)
                    .toLongLong();
            },
            [this](qint64 asset) { m_assets->showKey(asset); });
    }
}

// --- lists and assets come and go

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
            call({tr("make the list"), CreateList, {name}}, tr("The list is made. It has no coins yet."));
        });
}

void WatchlistsPage::deleteList()
{
    const qint64 list = m_lists->currentKey();
    const qint64 version = m_lists->model()->versionAt(m_lists->model()->rowOfKey(list));
    const int assets = m_lists->currentValue("asset_count").toInt();
    dialogs::confirm(this,
        {tr("Delete watchlist"),
            assets == 1 ? tr("Delete “%1” with its asset?").arg(listName())
                        : tr("Delete “%1” with its %2 assets?").arg(listName()).arg(assets),
            tr("The suggestions about this list go with it. This cannot be undone."), tr("Delete"), true},
        [this, list, version] {
            call({tr("delete the list"), DeleteList, {list, version}}, tr("The list is deleted."));
        });
}

void WatchlistsPage::addAsset()
{
    auto *dialog = new AddAssetDialog(session(), listName(), this);
    connect(dialog, &AddAssetDialog::chosen, this, &WatchlistsPage::addCoin);
    dialog->open();
}

void WatchlistsPage::addCoin(int coin, const QString &weight, const QString &notes)
{
    call({tr("add the asset"), AddAssets, {m_lists->currentKey(), QList<qint64>{coin}, weight, notes}},
        tr("The asset is in the list."));
}

void WatchlistsPage::removeAssets()
{
    const QList<qint64> assets = chosenAssets();
    const QString what
        = assets.size() == 1 ? m_assets->currentValue("symbol").toString() : tr("%1 assets").arg(assets.size());
    dialogs::confirm(this,
        {tr("Remove asset"), tr("Remove %1 from “%2”?").arg(what, listName()), {}, tr("Remove"), false},
        [this, assets] {
            call({tr("remove the assets"), RemoveAssets, {assets}},
                assets.size() == 1 ? tr("Removed the asset.") : tr("Removed %1 assets."));
        });
}

} // namespace cp
