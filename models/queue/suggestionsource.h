#pragma once

#include "models/table/filter.h"

#include <QJsonObject>

namespace cp {

/// The queue's rows: the narrow columns of ai_suggestions with coin, list and reviewer. JSON comes with the case.
TableSource suggestionSource();

/// What the filter bar of the queue can ask for. Empty parts ask for nothing.
struct QueueFilter {
    QString status; ///< "pending", …
    QString type; ///< "add", "remove", "rebalance", "tier_change"
    int layer = 0; ///< 1…4; 0 for any
    QString coin; ///< part of a symbol or name
    QString minimumConfidence; ///< exact decimal 0…1
    int expiresWithinHours = 0; ///< only cases that expire within so many hours from now; 0 for any

    bool operator==(const QueueFilter &) const = default;
    Filter toFilter() const;
    QJsonObject toJson() const;
    static QueueFilter fromJson(const QJsonObject &json);
};

/// A filter with a name and an order, as the queue offers them with a count each.
struct QueueView {
    QString name;
    QueueFilter filter;
    QByteArray sortColumn = "created_at";
    Qt::SortOrder sortOrder = Qt::DescendingOrder;
    bool builtIn = false;
};

/// Pending newest first, expiring soon, high confidence, approved and waiting to be implemented, everything.
QList<QueueView> builtInQueueViews();

/// The statuses and types that the schema names, for the filter bar. A newer writer may use others.
QStringList suggestionStatuses();
QStringList suggestionTypes();

} // namespace cp
