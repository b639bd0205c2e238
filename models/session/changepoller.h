#pragma once

#include "models/db/database.h"

#include <QHash>
#include <QTimer>

namespace cp {

/// Looks every few seconds for what NOTIFY would tell, where nothing can be listened to (PgBouncer in transaction
/// mode, a standby). PostgreSQL counts the rows that were written to each table; a count that has moved is a change on
/// the table's channel. Counts may lag some seconds behind. A standby counts nothing, but knows how many transactions
/// have changed something, which may be any table then. GUI thread; never waits.
class ChangePoller : public QObject {
    Q_OBJECT

public:
    static constexpr auto Interval = std::chrono::seconds(5);

    explicit ChangePoller(Database *database, QObject *parent = nullptr);

    void start(); ///< what is there now counts as known
    void stop();
    bool isActive() const { return m_timer.isActive(); }
    void poll(); ///< now

Q_SIGNALS:
    void changed(const QString &channel); ///< "cp_signals"

private:
    Database *m_database;
    QTimer m_timer;
    QHash<QString, QString> m_counts; ///< by channel; empty before the first look
    bool m_isAsking = false;
};

} // namespace cp
