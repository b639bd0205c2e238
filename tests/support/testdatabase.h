#pragma once

#include "models/db/connection.h"

#include <QFutureWatcher>
#include <QTest>

#include <memory>

namespace cp {

/// Where the pool listens that tests are to go through (tests/pgbouncer/with-pgbouncer.sh); empty without one.
QString poolFolder();

/// A database of its own on the test cluster (PGHOST …, see with-cluster.sh), dropped at the end whoever is still
/// connected. Its functions wait, as only tests may.
class TestDatabase {
public:
    enum class Schema {
        Empty,
        Console, ///< as `init-db` leaves a new database
    };
    explicit TestDatabase(Schema schema = Schema::Empty);
    ~TestDatabase();
    TestDatabase(const TestDatabase &) = delete;
    TestDatabase &operator=(const TestDatabase &) = delete;

    QString name() const { return m_name; }
    QString conninfo() const; ///< as the cluster's superuser; through the pool if there is one
    std::unique_ptr<Connection> connect() const; ///< straight to the server

    /// SQL of the test's own, on a connection that nothing else uses.
    ResultSet exec(const QByteArray &sql, const Params &params = {}) { return m_connection->exec(sql, params); }
    void script(const QByteArray &sql) { m_connection->execScript(sql); }
    QVariant value(const QByteArray &sql, const Params &params = {}) { return exec(sql, params).value(0, 0); }
    Connection &connection() { return *m_connection; }

    /// How many other connections to this database pg_stat_activity says that of, e.g. "wait_event_type = 'Lock'".
    int othersThat(const QByteArray &condition);
    /// Cancels what those connections run; how many it reached.
    int cancelOthersThat(const QByteArray &condition);
    /// Ends every other connection to this database, as a crash or an administrator would; returns once they are gone.
    void terminateOthers();
    void allowConnections(bool allowed); ///< new ones, while it is false, are refused

private:
    QByteArray others() const;

    QString m_name;
    std::unique_ptr<Connection> m_connection;
    std::unique_ptr<Connection> m_observer; ///< outside any transaction, where pg_stat_activity would stand still
};

constexpr int Patience = 20'000; ///< milliseconds that a test waits for what has to come; never what it measures

/// Runs the event loop until future is finished, and returns its result or throws its exception. What the worker told
/// before it has been heard by then, as in the console itself: a finished future may be seen before that.
template <typename T>
T await(QFuture<T> future)
{
    QFutureWatcher<T> watcher;
    bool isOver = false;
    QObject::connect(&watcher, &QFutureWatcher<T>::finished, &watcher, [&isOver] { isOver = true; });
    watcher.setFuture(future);
    if (!QTest::qWaitFor([&isOver] { return isOver; }, Patience))
        qFatal("a future did not finish");
    if constexpr (std::is_void_v<T>)
        future.waitForFinished();
    else
        return future.result();
}

/// What call throws; a test failure and an empty error when it throws no DbException.
template <typename Call>
DbError errorOf(Call &&call)
{
    try {
        call();
    } catch (const DbException &e) {
        return e.error();
    }
    QTest::qFail("no DbException was thrown", __FILE__, __LINE__);
    return {};
}

} // namespace cp
