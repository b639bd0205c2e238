#include "models/watchlists/listorder.h"
#include "ui/watchlists/assetorder.h"
#include "ui/watchlists/watchlistspage.h"
#include "ui/widgets/coindrag.h"
#include "ui/widgets/rowdrop.h"
#include "ui/widgets/tableview.h"

#include <QJsonArray>
#include <QJsonDocument>

namespace cp {

using namespace Qt::StringLiterals;

namespace {

// $2: the coins; $3: the list they go to; placing() adds where.
constexpr auto MoveAssets = "console.move_assets($1::uuid, $2::integer[], $3::integer";
constexpr auto CopyAssets = "console.copy_assets($1::uuid, $2::integer[], $3::integer";
constexpr auto AddCoins
    = "console.add_assets($1::uuid, $3::integer, ARRAY(SELECT c.id FROM jsonb_array_elements_text($2::jsonb) WITH "
      "ORDINALITY AS u (symbol, n) JOIN public.cryptocurrencies c ON c.symbol = u.symbol ORDER BY u.n)";

const QString listsType = u"application/x-cryptopredict-lists"_s;

using Kind = RowDrop::Place::Kind;

/// A call whose coins go in front of asset $4 of list $3, or for 0 to its end. A place is told by who stands there,
/// since others may have put something above it meanwhile; the version is that of the list in which it was found. Is
/// that asset no longer there, neither is the place.
QByteArray placing(const QByteArray &call)
{
    const QByteArray place = "(SELECT position FROM console.watchlist_assets WHERE id = $4::integer AND watchlist_id = "
                             "$3::integer AND is_active)";
    return call + ", p_position => " + place + ", p_version => CASE WHEN $4::integer = 0 OR EXISTS " + place
        + " THEN (SELECT version FROM console.watchlists WHERE id = $3::integer) ELSE 0 END)";
}

} // namespace

/// Assets within their list, to other lists, and coins from other pages; the lists among themselves.
void WatchlistsPage::offerDrags()
{
    const auto pulls = [this](TableView *view, const DragSource::Load &load) {
        auto *source = new DragSource(view->viewport(), load);
        connect(source, &DragSource::ended, this, [this] {
            if (m_isStale)
                refresh();
        });
    };
    pulls(m_assets->view(), [this](const QPoint &pressed) {
        return m_assets->view()->indexAt(pressed).isValid() ? cargoOf(chosenCoins()) : DragSource::Cargo();
    });
    pulls(m_lists->view(), [this](const QPoint &pressed) {
        if (!m_lists->view()->indexAt(pressed).isValid() || !whyNotMoveList().isEmpty())
            return DragSource::Cargo();
        auto cargo = std::make_unique<QMimeData>();
        cargo->setData(listsType, DragSource::origin());
        return DragSource::Cargo{std::move(cargo), listName()};
    });

    const auto mayArrangeRow = [this](int row) {
        return session()->identity().isAdmin || m_lists->model()->valueAt(row, "is_own").toBool();
    };
    const auto mayTakeFrom = [this, mayArrangeRow](const CoinDrag &coins) {
        return coins.list != 0 && mayArrangeRow(m_lists->model()->rowOfKey(coins.list));
    };
    auto *ontoAssets = new RowDrop(
        m_assets->view(), [this, mayTakeFrom](const QMimeData &cargo, int, Qt::DropAction proposed) -> RowDrop::Taking {
            const std::optional<CoinDrag> coins = coinsIn(cargo);
            if (!coins || !whyNotArrange().isEmpty())
                return {};
            if (coins->list == m_lists->currentKey())
                return whyNotMove(0).isEmpty() ? RowDrop::Taking{Kind::Between, Qt::MoveAction} : RowDrop::Taking();
            // In another order than the manual one there is no place between two rows.
            return {
                isInManualOrder() ? Kind::Between : Kind::Anywhere, mayTakeFrom(*coins) ? proposed : Qt::CopyAction};
        });
    connect(ontoAssets, &RowDrop::dropped, this,
        [this](const QMimeData *cargo, const RowDrop::Place &place, Qt::DropAction action) {
            const CoinDrag coins = *coinsIn(*cargo);
            if (coins.list == m_lists->currentKey())
                arrange(listorder::movedTo(m_order->shown(), coins.assets, place.row));
            else
                sendCoins(coins, m_lists->currentKey(), listName(),
                    place.kind == Kind::Between ? m_assets->model()->keyAt(place.row) : 0, action);
        });

    auto *ontoLists = new RowDrop(m_lists->view(),
        [this, mayArrangeRow, mayTakeFrom](
            const QMimeData &cargo, int onto, Qt::DropAction proposed) -> RowDrop::Taking {
            if (cargo.hasFormat(listsType))
                return cargo.data(listsType) == DragSource::origin() ? RowDrop::Taking{Kind::Between, Qt::MoveAction}
                                                                     : RowDrop::Taking();
            const std::optional<CoinDrag> coins = coinsIn(cargo);
            if (!coins || onto < 0 || !whyNot(nullptr, false).isEmpty() || !mayArrangeRow(onto)
                || m_lists->model()->keyAt(onto) == coins->list)
                return {};
            return {Kind::Onto, mayTakeFrom(*coins) ? proposed : Qt::CopyAction};
        });
    connect(ontoLists, &RowDrop::dropped, this,
        [this, mayArrangeRow](const QMimeData *cargo, const RowDrop::Place &place, Qt::DropAction action) {
            int before = 0; // among those that have an order here
            for (int row = 0; row < place.row; ++row)
                before += mayArrangeRow(row) ? 1 : 0;
            if (place.kind == Kind::Between)
                arrangeLists(listorder::movedTo(listOrder(), m_lists->view()->selectedKeys(), before));
            else
                sendCoins(*coinsIn(*cargo), m_lists->model()->keyAt(place.row),
                    m_lists->model()->valueAt(place.row, "name").toString(), 0, action);
        });
}

CoinDrag WatchlistsPage::chosenCoins() const
{
    CoinDrag coins{{}, m_lists->currentKey(), chosenAssets()};
    const TableModel *model = m_assets->model();
    for (const qint64 asset : std::as_const(coins.assets))
        coins.symbols.append(model->valueAt(model->rowOfKey(asset), "symbol").toString());
    return coins;
}

/// As they were let go, or sent by a command. before: the asset in front of which they go; 0 is the end.
void WatchlistsPage::sendCoins(
    const CoinDrag &coins, qint64 list, const QString &name, qint64 before, Qt::DropAction action)
{
    const QString what = coins.text();
    if (coins.list == 0) {
        const QByteArray symbols
            = QJsonDocument(QJsonArray::fromStringList(coins.symbols)).toJson(QJsonDocument::Compact);
        change({tr("add the coins"), placing(AddCoins), {symbols, list, before}},
            tr("Added %1 to “%2”.").arg(what, name), tr("addition of %1 to “%2”").arg(what, name), true);
    } else if (action == Qt::CopyAction) {
        change({tr("copy the assets"), placing(CopyAssets), {coins.assets, list, before}},
            tr("Copied %1 to “%2”.").arg(what, name), tr("copy of %1 to “%2”").arg(what, name), true);
    } else {
        change({tr("move the assets"), placing(MoveAssets), {coins.assets, list, before}},
            tr("Moved %1 to “%2”.").arg(what, name), tr("move of %1 to “%2”").arg(what, name), true);
    }
}

} // namespace cp
