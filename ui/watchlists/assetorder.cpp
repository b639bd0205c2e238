#include "ui/watchlists/assetorder.h"

#include "ui/table/tablepanel.h"

#include <algorithm>

namespace cp {

using namespace Qt::StringLiterals;

namespace {

/// $4 is the order that the person saw: as long as it stands, the list's version now is the one they mean.
constexpr auto ReorderList
    = "console.reorder_watchlist($1::uuid, $2::integer, $3::integer[], CASE WHEN $4::integer[] = "
      "(SELECT array_agg(id ORDER BY position) FROM console.watchlist_assets WHERE watchlist_id = $2::integer AND "
      "is_active) "
      "THEN (SELECT version FROM console.watchlists WHERE id = $2::integer) ELSE 0 END)";

} // namespace

AssetOrder::AssetOrder(TablePanel *assets)
    : QObject(assets)
    , m_assets(assets)
{
}

QList<qint64> AssetOrder::shown() const
{
    RowWindow *window = m_assets->model()->window();
    QList<qint64> keys;
    bool isComplete = true;
    for (int row = 0; row < window->rowCount(); ++row) {
        keys.append(window->keyAt(row));
        if (keys.last() != 0)
            continue;
        isComplete = false;
        int line = 0;
        window->find(row, &line);
        row += PageCache::PageSize - 1; // the rest comes with it
    }
    return isComplete ? keys : QList<qint64>();
}

void AssetOrder::arrange(const QList<qint64> &wantedOrder, const QString &undoText)
{
    const QList<qint64> seen = shown();
    if (wantedOrder != seen && m_assets->model()->arrange(wantedOrder))
        ask(m_list, wantedOrder, seen, undoText);
}

void AssetOrder::ask(qint64 list, const QList<qint64> &wantedOrder, const QList<qint64> &seen, const QString &undoText)
{
    if (!m_holding.contains(list))
        m_holding.insert(list, seen);
    Call call{tr("put the assets in order"), ReorderList, {list, wantedOrder, seen}};
    call.operation = QUuid::createUuid();
    m_asked.insert(call.operation, {list, wantedOrder});
    Q_EMIT wanted(call, undoText);
}

void AssetOrder::answered(const Call &call, const QList<RowOutcome> &outcomes)
{
    if (!m_asked.contains(call.operation))
        return;
    const Asked asked = m_asked.take(call.operation);
    if (!outcomes.isEmpty() && outcomes.first().isDone())
        m_holding[asked.list] = asked.order;
    else // those behind it built on it, and will be refused as well
        show(asked.list, m_holding.value(asked.list));
    if (!outcomes.isEmpty() && outcomes.first().outcome == "changed"_L1)
        m_overtaken.insert(asked.list);
    const bool isMore = std::any_of(
        m_asked.cbegin(), m_asked.cend(), [&asked](const Asked &other) { return other.list == asked.list; });
    if (isMore)
        return;
    m_holding.remove(asked.list);
    if (m_overtaken.remove(asked.list))
        Q_EMIT overtaken(asked.list, asked.order);
    if (!isAsking())
        Q_EMIT settled();
}

/// Where the table still shows that list in its own order.
void AssetOrder::show(qint64 list, const QList<qint64> &order)
{
    TableModel *model = m_assets->model();
    if (list == m_list && model->isSortedBy("position"))
        model->arrange(order);
}

} // namespace cp
