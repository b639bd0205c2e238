#pragma once

#include <QList>

/// Rearranging a list of keys.
namespace cp::listorder {

/// Each of keys one place up (by −1) or down (by +1); those that stand at the end already stay, and keep the order
/// among themselves.
QList<qint64> movedBy(const QList<qint64> &order, const QList<qint64> &keys, int by);

/// keys as one block in front of what stands at place before of order, order.size() for the end.
QList<qint64> movedTo(const QList<qint64> &order, const QList<qint64> &keys, int before);

/// The keys of now in the order of wanted, as far as it names them: what came meanwhile stands behind what it stands
/// behind now, what went is left out.
QList<qint64> rebased(const QList<qint64> &wanted, const QList<qint64> &now);

} // namespace cp::listorder
