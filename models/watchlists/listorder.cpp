#include "models/watchlists/listorder.h"

namespace cp::listorder {

QList<qint64> movedBy(const QList<qint64> &order, const QList<qint64> &keys, int by)
{
    QList<qint64> moved = order;
    const qsizetype count = moved.size();
    // From the end they move to, so that none passes another one.
    for (qsizetype step = 1; step < count; ++step) {
        const qsizetype at = by < 0 ? step : count - 1 - step;
        const qsizetype to = by < 0 ? at - 1 : at + 1;
        if (keys.contains(moved[at]) && !keys.contains(moved[to]))
            moved.swapItemsAt(at, to);
    }
    return moved;
}

QList<qint64> movedTo(const QList<qint64> &order, const QList<qint64> &keys, int before)
{
    QList<qint64> rest;
    QList<qint64> block;
    qsizetype place = 0;
    for (qsizetype i = 0; i < order.size(); ++i) {
        const bool isMoved = keys.contains(order[i]);
        (isMoved ? block : rest).append(order[i]);
        if (!isMoved && i < before)
            place = rest.size();
    }
    return rest.first(place) + block + rest.sliced(place);
}

QList<qint64> rebased(const QList<qint64> &wanted, const QList<qint64> &now)
{
    QList<qint64> order;
    for (const qint64 key : wanted) {
        if (now.contains(key))
            order.append(key);
    }
    qint64 before = 0;
    for (const qint64 key : now) {
        if (!order.contains(key))
            order.insert(before == 0 ? 0 : order.indexOf(before) + 1, key);
        before = key;
    }
    return order;
}

} // namespace cp::listorder
