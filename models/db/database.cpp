#include "models/db/database.h"

#include "models/db/logging.h"

#include <QElapsedTimer>
#include <QMutex>
#include <QRandomGenerator>
#include <QThread>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <deque>
#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

namespace cp {

using namespace Qt::StringLiterals;
using Clock = std::chrono::steady_clock;

namespace {

constexpr auto ConnectDeadline = std::chrono::seconds(30); ///< for all of several hosts
constexpr auto PulseInterval = std::chrono::seconds(1);
constexpr auto PulseDeadline = std::chrono::seconds(4);
constexpr auto RecheckDeadline = std::chrono::milliseconds(1500);

// Pauses between attempts to connect, in milliseconds: doubling from the first to a longest.
constexpr int FirstPause = 200;
constexpr int LongestPause = 1500;
constexpr int LongestPauseLater = 10'000;
constexpr qint64 LongestWait = 3'600'000; ///< in one go, in milliseconds
constexpr qint64 Later = 600; ///< seconds without a connection

Pulse takePulse(Connection &connection)
{
    QElapsedTimer clock;
    clock.start();
    const ResultSet row
        = connection.exec("SELECT pg_is_in_recovery(), current_setting('transaction_read_only') = 'on'");
    Pulse pulse;
    pulse.roundTrip = double(clock.nsecsElapsed()) / 1e6;
    pulse.isStandby = row.value(0, 0).toBool();
    pulse.isReadOnly = row.value(0, 1).toBool();
    return pulse;
}

qint64 now()
{
    return std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now().time_since_epoch()).count();
}

} // namespace

/// The thread: waits for jobs, for the connection's socket (notifications, a server that went away), for the next pulse
/// and for the next attempt to connect, all in one poll(2).
class Database::Worker : public QThread {
public:
    Worker(Database *owner, int number, const QString &conninfo, std::function<void(Connection &)> setup)
        : m_owner(owner)
        , m_number(number)
        , m_setup(std::move(setup))
        , m_conninfo(conninfo)
    {
        setObjectName(u"cp-database"_s);
    }

    ~Worker() override
    {
        {
            QMutexLocker lock(&m_mutex);
            m_stopping = true;
            m_stop.cancel();
            m_giveUp.cancel(); // first: what is running then is given up rather than waited for
            if (m_running)
                m_running->cancel();
        }
        wake();
        wait();
        ::close(m_wake);
    }

    void setConninfo(const QString &conninfo)
    {
        const QMutexLocker lock(&m_mutex);
        m_conninfo = conninfo;
    }

    void enqueue(Job job)
    {
        {
            QMutexLocker lock(&m_mutex);
            m_jobs.push_back(std::move(job));
        }
        wake();
    }

    /// Jobs that nobody waits for any more need not be waited for by those that count what is under way.
    void dropCancelled()
    {
        std::deque<Job> dropped;
        {
            const QMutexLocker lock(&m_mutex);
            const auto isCancelled = [](const Job &job) { return job.cancel.isCancelled(); };
            std::copy_if(m_jobs.begin(), m_jobs.end(), std::back_inserter(dropped), isCancelled);
            std::erase_if(m_jobs, isCancelled);
        }
        for (const Job &job : dropped)
            job.fail(DbException({DbError::Kind::Cancelled, job.doing, {}, u"cancelled"_s, {}, {}}));
    }

    void retryNow()
    {
        m_retry = true;
        wake();
    }

    void recheck()
    {
        m_recheck = true;
        wake();
    }

    void giveUp()
    {
        {
            const QMutexLocker lock(&m_mutex);
            m_giveUp.cancel();
        }
        wake();
    }

    /// See Database::runningFor().
    std::chrono::milliseconds runningFor() const
    {
        const qint64 since = m_runningSince;
        return std::chrono::milliseconds(since ? std::max<qint64>(now() - since, 0) : 0);
    }

protected:
    void run() override
    {
        while (!m_stop.isCancelled()) {
            if (!m_connection && Clock::now() >= m_nextAttempt)
                connect();
            runJobs();
            if (m_connection && (Clock::now() >= m_nextPulse || m_giveUp.isCancelled()))
                pulse();
            if (!m_stop.isCancelled())
                waitForSomething();
        }
        failJobs({DbError::Kind::Cancelled, {}, {}, u"the connection was closed"_s, {}, {}});
        m_connection.reset();
    }

private:
    void wake() { ::eventfd_write(m_wake, 1); }

    QString conninfo()
    {
        const QMutexLocker lock(&m_mutex);
        return m_conninfo;
    }

    /// For the next connection. Only this thread sets it, so it may read it without the lock.
    CancelToken renewGiveUp()
    {
        const QMutexLocker lock(&m_mutex);
        if (!m_stopping)
            m_giveUp = CancelToken();
        return m_giveUp;
    }

    void connect()
    {
        report(DatabaseState::Phase::Connecting);
        try {
            m_connection = Connection::open(conninfo(), renewGiveUp(), ConnectDeadline);
            if (m_setup)
                m_setup(*m_connection);
            m_connection->setDoing({});
            m_attempts = 0;
            m_since = {};
            m_nextPulse = {};
            report(DatabaseState::Phase::Connected);
        } catch (const DbException &e) {
            lose(e.error());
        } catch (const std::exception &e) {
            lose({DbError::Kind::Client, u"connect to the database"_s, {}, QString::fromUtf8(e.what()), {}, {}});
        }
    }

    void lose(const DbError &error)
    {
        qCInfo(dbLog) << "connection unusable:" << error.message << error.sqlState;
        m_connection.reset();
        if (m_stop.isCancelled())
            return;
        if (!m_since.isValid())
            m_since = QDateTime::currentDateTimeUtc();
        // Each is shortened by up to a half so that many consoles don't return in step.
        const bool isLate = m_since.secsTo(QDateTime::currentDateTimeUtc()) > Later;
        const int step = std::min(FirstPause << std::min(m_attempts++, 6), isLate ? LongestPauseLater : LongestPause);
        const int pause = step - QRandomGenerator::global()->bounded(step / 2);
        m_error = error;
        if (error.isPasswordProblem()) { // trying the same again by itself could lock the account
            m_nextAttempt = Clock::time_point::max();
            report(DatabaseState::Phase::Waiting);
        } else {
            m_nextAttempt = Clock::now() + std::chrono::milliseconds(pause);
            report(DatabaseState::Phase::Waiting, QDateTime::currentDateTimeUtc().addMSecs(pause));
        }
        failJobs(unsent());
    }

    void runJobs()
    {
        for (;;) {
            Job job;
            {
                QMutexLocker lock(&m_mutex);
                if (m_jobs.empty() || m_stopping)
                    return;
                job = std::move(m_jobs.front());
                m_jobs.pop_front();
                m_running = &job.cancel;
            }
            m_runningSince = now();
            runJob(job);
            m_runningSince = 0;
            const QMutexLocker lock(&m_mutex);
            m_running = nullptr;
        }
    }

    void runJob(Job &job)
    {
        if (!m_connection) {
            refuse(job, unsent());
            return;
        }
        m_connection->setDoing(job.doing);
        m_connection->setLimits(job.deadline, job.cancel);
        try {
            if (job.cancel.isCancelled())
                m_connection->fail(DbError::Kind::Cancelled, u"cancelled"_s);
            job.run(*m_connection);
        } catch (const DbException &e) {
            // The state first: whoever hears of the error finds there that the connection is gone.
            const bool isLost = e.error().isConnectionProblem();
            if (isLost)
                lose(e.error());
            job.fail(e);
            if (isLost)
                return;
        } catch (const std::exception &e) {
            job.fail(DbException({DbError::Kind::Client, job.doing, {}, QString::fromUtf8(e.what()), {}, {}}));
        }
        deliverNotifications();
    }

    /// Also shows that a connection still stands which lost its peer without a word: only a question tells.
    void pulse()
    {
        m_connection->setDoing({});
        m_connection->setLimits(m_recheck.exchange(false) ? RecheckDeadline : PulseDeadline, m_giveUp);
        try {
            const Pulse pulse = takePulse(*m_connection);
            post([owner = m_owner, pulse] { Q_EMIT owner->pulsed(pulse); });
        } catch (const DbException &e) {
            if (!m_connection->isUsable() || e.error().isConnectionProblem()) {
                lose(e.error());
                return;
            }
            post([owner = m_owner] { Q_EMIT owner->pulsed({}); }); // busy, and there
        }
        m_nextPulse = Clock::now() + PulseInterval;
        deliverNotifications();
    }

    static void refuse(const Job &job, DbError error)
    {
        error.doing = job.doing;
        job.fail(DbException(error));
    }

    void failJobs(const DbError &error)
    {
        std::deque<Job> jobs;
        {
            QMutexLocker lock(&m_mutex);
            jobs.swap(m_jobs);
        }
        for (const Job &job : jobs)
            refuse(job, error);
    }

    /// Why the connection is gone, for a job of which nothing was sent, whatever became of the one before it.
    DbError unsent() const
    {
        DbError error = m_error;
        error.kind = DbError::Kind::CannotConnect;
        return error;
    }

    void waitForSomething()
    {
        pollfd descriptors[2] = {{m_wake, POLLIN, 0}, {m_connection ? m_connection->socket() : -1, POLLIN, 0}};
        const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(
            (m_connection ? m_nextPulse : m_nextAttempt) - Clock::now());
        const int timeout = int(std::clamp<qint64>(left.count() + 1, 0, LongestWait));
        {
            QMutexLocker lock(&m_mutex);
            if (!m_jobs.empty())
                return;
        }
        if (::poll(descriptors, m_connection ? 2 : 1, timeout) > 0) {
            if (descriptors[0].revents) {
                eventfd_t ignored = 0;
                ::eventfd_read(m_wake, &ignored);
                if (m_retry.exchange(false))
                    m_nextAttempt = {};
                if (m_recheck)
                    m_nextPulse = {};
            }
            if (m_connection && descriptors[1].revents)
                deliverNotifications();
        }
    }

    void deliverNotifications()
    {
        const QList<Notification> notifications = m_connection->takeNotifications();
        for (const Notification &notification : notifications)
            post([owner = m_owner, notification] {
                Q_EMIT owner->notified(notification.channel, notification.payload);
            });
        if (!m_connection->isUsable())
            lose({DbError::Kind::ConnectionLost, {}, {}, u"the server closed the connection"_s, {}, {}});
    }

    void report(DatabaseState::Phase phase, const QDateTime &nextAttempt = {})
    {
        DatabaseState state;
        state.phase = phase;
        state.since = m_since;
        state.nextAttempt = nextAttempt;
        if (phase == DatabaseState::Phase::Waiting)
            state.error = m_error;
        if (phase == DatabaseState::Phase::Connected) {
            state.serverVersion = m_connection->serverVersion();
            state.isPooled = m_connection->isPooled();
            state.isStandby = m_connection->isStandby();
            state.server = m_connection->server();
            state.backendPid = m_connection->backendPid();
        }
        post([owner = m_owner, state] {
            owner->m_state = state;
            Q_EMIT owner->stateChanged(state);
        });
    }

    /// Runs tell on the owner's thread, unless it was closed or opened anew by then.
    template <typename Tell>
    void post(Tell tell)
    {
        QMetaObject::invokeMethod(
            m_owner,
            [owner = m_owner, number = m_number, tell] {
                if (owner->m_opened == number)
                    tell();
            },
            Qt::QueuedConnection);
    }

    Database *const m_owner; // outlives the thread: it joins it
    const int m_number;
    const std::function<void(Connection &)> m_setup;
    const int m_wake = ::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    const CancelToken m_stop;
    std::atomic_bool m_retry = false;
    std::atomic_bool m_recheck = false;
    std::atomic<qint64> m_runningSince = 0; ///< as now(); 0 when no job runs

    QMutex m_mutex; // guards the five below
    QString m_conninfo;
    std::deque<Job> m_jobs;
    CancelToken m_giveUp; ///< of the connection that is there, or in the making
    const CancelToken *m_running = nullptr;
    bool m_stopping = false;

    // The thread's own:
    std::unique_ptr<Connection> m_connection;
    DbError m_error{DbError::Kind::CannotConnect, {}, {}, u"not connected yet"_s, {}, {}};
    QDateTime m_since;
    Clock::time_point m_nextAttempt;
    Clock::time_point m_nextPulse;
    int m_attempts = 0;
};

Database::Database(QObject *parent)
    : QObject(parent)
{
    qRegisterMetaType<DatabaseState>();
    qRegisterMetaType<Pulse>();
}

Database::~Database() = default;

void Database::open(const QString &conninfo, std::function<void(Connection &)> setup)
{
    if (m_worker)
        close();
    m_worker = std::make_unique<Worker>(this, ++m_opened, conninfo, std::move(setup));
    m_state = {};
    m_state.phase = DatabaseState::Phase::Connecting;
    m_worker->start();
}

void Database::close()
{
    m_worker.reset();
    ++m_opened;
    m_state = {};
    Q_EMIT stateChanged(m_state);
}

void Database::setConninfo(const QString &conninfo)
{
    if (m_worker)
        m_worker->setConninfo(conninfo);
}

void Database::retryNow()
{
    if (m_worker)
        m_worker->retryNow();
}

void Database::recheck()
{
    if (m_worker)
        m_worker->recheck();
}

void Database::giveUp()
{
    if (m_worker)
        m_worker->giveUp();
}

std::chrono::milliseconds Database::runningFor() const
{
    return m_worker ? m_worker->runningFor() : std::chrono::milliseconds(0);
}

void Database::enqueue(Job job)
{
    if (m_worker) {
        m_worker->enqueue(std::move(job));
        // Not from here: what hears of them may be in the middle of asking for this one.
        QMetaObject::invokeMethod(
            this,
            [this] {
                if (m_worker)
                    m_worker->dropCancelled();
            },
            Qt::QueuedConnection);
    } else
        job.fail(DbException({DbError::Kind::CannotConnect, job.doing, {}, u"there is no connection"_s, {}, {}}));
}

} // namespace cp
