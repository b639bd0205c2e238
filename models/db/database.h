#pragma once

#include "models/db/answer.h"
#include "models/db/connection.h"

#include <QObject>
#include <QPromise>
#include <QStringList>

#include <atomic>
#include <memory>

namespace cp {

/// How a connection is doing. Only Connected runs jobs: Connecting keeps them until it is known how that ends, in every
/// other state they fail at once.
struct DatabaseState {
    enum class Phase {
        Closed, ///< never opened, or closed by us
        Connecting, ///< the first attempt, or a later one, is under way
        Connected,
        Waiting, ///< lost or refused; the next attempt is at nextAttempt, or when a person says so
    };
    Phase phase = Phase::Closed;
    DbError error; ///< why it is Waiting
    QDateTime since; ///< when it was lost, or refused for the first time
    QDateTime nextAttempt; ///< invalid: only Database::retryNow() makes one
    int serverVersion = 0; ///< as Connection::serverVersion, while Connected
    // While Connected, as of Connection:
    bool isPooled = false;
    bool isStandby = false; ///< Pulse has the news
    QString server;
    int backendPid = 0;

    bool isConnected() const { return phase == Phase::Connected; }
};

/// A question to the server that is asked of an idle connection every second or two: one without an answer is lost.
struct Pulse {
    double roundTrip = -1; ///< milliseconds; negative when it is not known
    bool isStandby = false; ///< a replica: reads only, and is a little behind
    bool isReadOnly = false; ///< it would refuse every change
};

/// One connection in a thread of its own, for the GUI thread to use without ever waiting.
///
///     database->run(tr("load the record"), [](Connection &c) { return c.exec("SELECT …"); })
///         .then(this, [this](const ResultSet &rows) { … })
///         .onFailed(this, [this](const DbException &e) { … });
///
/// Jobs run one after the other in the order they were given. A job's captures and its result cross threads, so they
/// are values. A lost connection is noticed while idle too, and is opened again with growing pauses: the server's
/// return is noticed within two seconds, after ten minutes without it within ten. The job that it was lost under fails
/// with Kind::ConnectionLost; jobs that are waiting then, and jobs given meanwhile, fail with CannotConnect, for
/// nothing of them was sent. Whoever gave them knows whether repeating is right. Notifications of listened channels
/// arrive as a signal.
///
/// All public functions belong to the thread that owns the object.
class Database : public QObject {
    Q_OBJECT

public:
    using Deadline = Connection::Deadline;
    static constexpr Deadline DefaultDeadline = std::chrono::seconds(30);

    explicit Database(QObject *parent = nullptr);
    ~Database() override; ///< takes back what runs, drops what waits, joins the thread

    /// Closes what is open, connects, and stays connected until close(). setup runs on each new connection before any
    /// job (LISTEN, SET …).
    void open(const QString &conninfo, std::function<void(Connection &)> setup = {});
    void close();
    /// The same place reached in another way (a new password), from the next time on that it connects.
    void setConninfo(const QString &conninfo);

    DatabaseState state() const { return m_state; }

    /// Jobs that are waiting or running: their answers are still to come. Cancelled ones leave with the next job.
    int underWay() const { return m_underWay->load(); }

    /// How long the job that runs now has been running; 0 when none is.
    std::chrono::milliseconds runningFor() const;

    /// Tries again now rather than at nextAttempt.
    void retryNow();

    /// There is reason to doubt the connection (another network, sleep, a loss beside it): an idle one has to answer at
    /// once or is lost.
    void recheck();

    /// The connection is known to be dead, though it looks alive: what runs on it fails with ConnectionLost now rather
    /// than at its deadline.
    void giveUp();

    /// Runs job(Connection &) on the worker. doing completes the sentence "Could not …". A job that is cancelled
    /// before its turn never runs. The answer never is in the cancelled state: it has a result or a DbException.
    template <typename Job>
    auto run(const QString &doing, Job &&job, const CancelToken &cancel = {}, Deadline deadline = DefaultDeadline)
        -> Answer<std::invoke_result_t<Job, Connection &>>
    {
        using Result = std::invoke_result_t<Job, Connection &>;
        auto promise = std::make_shared<QPromise<Result>>();
        promise->start();
        Answer<Result> answer(promise->future());
        ++*m_underWay;
        enqueue({doing, cancel, deadline,
            [promise, job = std::forward<Job>(job), underWay = m_underWay](Connection &connection) mutable {
                if constexpr (std::is_void_v<Result>)
                    job(connection);
                else
                    promise->addResult(job(connection));
                promise->finish();
                --*underWay;
            },
            [promise, underWay = m_underWay](const DbException &error) {
                promise->setException(error);
                promise->finish();
                --*underWay;
            }});
        return answer;
    }

Q_SIGNALS:
    void stateChanged(const cp::DatabaseState &state);
    void notified(const QString &channel, const QString &payload);
    void pulsed(const cp::Pulse &pulse);

private:
    struct Job {
        QString doing;
        CancelToken cancel;
        Deadline deadline;
        std::function<void(Connection &)> run;
        std::function<void(const DbException &)> fail;
    };
    class Worker;

    void enqueue(Job job);

    std::unique_ptr<Worker> m_worker;
    const std::shared_ptr<std::atomic_int> m_underWay = std::make_shared<std::atomic_int>(0);
    int m_opened = 0; ///< grows with each open() and close(): what an older worker reports is dropped
    DatabaseState m_state;
};

} // namespace cp

Q_DECLARE_METATYPE(cp::DatabaseState)
Q_DECLARE_METATYPE(cp::Pulse)
