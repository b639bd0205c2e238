#pragma once

#include "models/db/canceltoken.h"
#include "models/db/dberror.h"
#include "models/db/param.h"
#include "models/db/resultset.h"

#include <chrono>
#include <functional>
#include <memory>
#include <optional>

struct pg_conn;

namespace cp {

/// LISTEN's message. The payload is a hint to read again, never data: any login can send one.
struct Notification {
    QString channel;
    QString payload;
};

/// One connection to PostgreSQL, by libpq without blocking calls: every statement has a deadline and can be cancelled.
/// Belongs to the thread that made it; that is never the GUI thread (see Database). Everything that fails throws
/// DbException. Sessions run in UTC with ISO dates.
class Connection {
public:
    using Deadline = std::chrono::milliseconds;

    /// Opens a connection. conninfo is libpq's (keywords or URI); what it leaves out comes from libpq's environment,
    /// service file and password file, as in psql. cancel takes back the attempt, and afterwards gives the connection
    /// up: a statement that is stopped then is not waited for. The deadline is for all of several hosts together; that
    /// of each is libpq's connect_timeout.
    static std::unique_ptr<Connection> open(
        const QString &conninfo, const CancelToken &cancel = {}, Deadline deadline = std::chrono::seconds(10));
    ~Connection();
    Connection(const Connection &) = delete;
    Connection &operator=(const Connection &) = delete;

    /// Runs one statement with $1… bound to params. No prepared statement stays behind, so that PgBouncer's transaction
    /// mode is fine.
    ResultSet exec(const QByteArray &sql, const Params &params = {});

    /// Runs any number of statements separated by semicolons, without parameters; returns the last one's result.
    ResultSet execScript(const QByteArray &sql);

    /// COPY … FROM STDIN: sends what next() returns until it is empty, then ends the copy. Returns the rows copied.
    /// Whatever next() throws abandons the copy and is passed on; no row is kept then. The deadline is for standing
    /// still, not for the whole copy.
    qint64 copyIn(const QByteArray &sql, const std::function<QByteArray()> &next);

    /// COPY … TO STDOUT: hands on one row's bytes at a time. Whatever row() throws ends the copy and is passed on.
    void copyOut(const QByteArray &sql, const std::function<void(QByteArrayView)> &row);

    /// The notifications that have come since the last call. Reads what is on the socket, never waits.
    QList<Notification> takeNotifications();

    /// For poll(2). -1 once the connection is lost.
    int socket() const;
    bool isUsable() const;

    /// What later statements are allowed, and what takes them back. Database::run sets both for each job. A statement
    /// that ends in Kind::Cancelled or DeadlineExceeded had no effect; one that was done before it could be stopped
    /// returns as if nothing had happened.
    struct Limits {
        Deadline deadline = std::chrono::seconds(30);
        CancelToken cancel;
    };
    void setLimits(Deadline deadline, const CancelToken &cancel) { m_limits = {deadline, cancel}; }
    const Limits &limits() const { return m_limits; }

    /// What is being done, for DbError::doing.
    void setDoing(const QString &doing) { m_doing = doing; }
    QString doing() const { return m_doing; }

    int serverVersion() const; ///< as PQserverVersion: 150004 is 15.4
    bool inTransaction() const;
    bool inFailedTransaction() const; ///< only ROLLBACK is of use
    int backendPid() const;

    /// Whether a pool (PgBouncer) stands between us and the server: each transaction may then run in another of its
    /// sessions, so that nothing can be listened to.
    bool isPooled() const { return m_isPooled; }

    /// From now on every transaction refuses changes. Throws through a pool, where that would be true of other clients,
    /// too, and of us only by chance.
    void makeReadOnly();

    /// Ends it; isUsable() is false from now on.
    void close() { m_connection.reset(); }

    /// Throws a DbException about what is being done.
    [[noreturn]] void fail(DbError::Kind kind, const QString &message) const;

private:
    explicit Connection(pg_conn *connection);

    void waitFor(short events);
    void sendQuery(const QByteArray &sql, const Params *params);
    ResultSet takeResults();
    pg_result *nextResult();
    void stop(DbError::Kind why);
    void requestCancel();
    ResultSet endCopyIn(const char *why);
    void consumeInput();
    void flush();
    [[noreturn]] void failHere();
    [[noreturn]] void failWith(const pg_result *result);

    struct ConnectionCloser {
        void operator()(pg_conn *connection) const;
    };
    std::unique_ptr<pg_conn, ConnectionCloser> m_connection;
    bool m_isPooled = false;
    CancelToken m_abandon;
    Limits m_limits;
    std::chrono::steady_clock::time_point m_until; ///< when the statement that runs has to be over
    std::optional<DbError::Kind> m_stopping; ///< why the server was asked to cancel it
    QString m_doing;
};

/// BEGIN now, ROLLBACK at the end of the scope unless commit() succeeded.
class Transaction {
public:
    explicit Transaction(Connection &connection);
    ~Transaction();
    Transaction(const Transaction &) = delete;
    Transaction &operator=(const Transaction &) = delete;

    /// Throws, and rolls back, when a statement of the transaction has failed: PostgreSQL's own COMMIT would roll back
    /// without a word.
    void commit();

private:
    Connection &m_connection;
};

} // namespace cp
