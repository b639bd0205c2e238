#pragma once

#include "models/session/writer.h"
#include "models/table/tablesource.h"

#include <chrono>

namespace cp {

/// Notifications: the login's own, everybody's for an admin.
TableSource notificationSource();

namespace notifications {

Call mark(const QList<qint64> &ids, const QString &status); ///< "read", "dismissed" or "unread"
Call snooze(const QList<qint64> &ids, const QDateTime &until);

/// What the bell says.
struct Due {
    static constexpr int Limit = 100; ///< counted no further
    int unread = 0; ///< that are due, at most Limit
    std::chrono::milliseconds next{-1}; ///< until another one is due; negative: none is waiting
};

/// Of one user. Runs on a worker; throws DbException.
Due countDue(Connection &connection, int user);

} // namespace notifications
} // namespace cp
