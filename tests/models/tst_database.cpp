#include "models/db/database.h"
#include "tests/support/silentserver.h"
#include "tests/support/testdatabase.h"

#include <QSignalSpy>
#include <QThread>
#include <QTimer>

using namespace cp;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using Phase = DatabaseState::Phase;

class TestDatabaseThread : public QObject {
    Q_OBJECT

    std::unique_ptr<TestDatabase> m_server;
    std::unique_ptr<Database> m_database;
    QList<DatabaseState> m_states;

    bool openAndWait(std::function<void(Connection &)> setup = {})
    {
        m_database->open(m_server->conninfo(), std::move(setup));
        return QTest::qWaitFor([this] { return m_database->state().isConnected(); }, Patience);
    }

    bool waitFor(Phase phase)
    {
        return QTest::qWaitFor([this, phase] { return m_database->state().phase == phase; }, Patience);
    }

    /// It was lost and is there again, since m_states was cleared: either may be over before anybody looks.
    bool cameBack()
    {
        return QTest::qWaitFor(
            [this] {
                return std::any_of(m_states.cbegin(), m_states.cend(), [](const DatabaseState &state) {
                    return state.phase == Phase::Waiting;
                }) && m_states.last().isConnected();
            },
            Patience);
    }

    static int answer(Connection &connection) { return connection.exec("SELECT 42").value(0, 0).toInt(); }
    static void sleep(Connection &connection) { connection.exec("SELECT pg_sleep(600)"); }

    int sleepers() { return m_server->othersThat("query LIKE 'SELECT pg_sleep%' AND state = 'active'"); }
    bool somebodySleeps()
    {
        return QTest::qWaitFor([this] { return sleepers() > 0; }, Patience);
    }

private Q_SLOTS:
    void initTestCase() { m_server = std::make_unique<TestDatabase>(); }
    void cleanupTestCase() { m_server.reset(); }
    void init()
    {
        m_states.clear();
        m_database = std::make_unique<Database>();
        connect(m_database.get(), &Database::stateChanged, this,
            [this](const DatabaseState &state) { m_states.append(state); });
    }
    void cleanup() { m_database.reset(); }

    // --- Jobs

    void runsInItsThreadAndAnswersInOurs()
    {
        QVERIFY(openAndWait());
        QThread *worked = nullptr;
        QThread *answered = nullptr;
        m_database
            ->run(u"work"_s,
                [&worked](Connection &) {
                    worked = QThread::currentThread();
                    return 7;
                })
            .then(this, [&answered](int result) {
                if (result == 7)
                    answered = QThread::currentThread();
            });
        QTRY_VERIFY_WITH_TIMEOUT(answered, Patience);
        QCOMPARE(answered, QThread::currentThread());
        QVERIFY(worked != answered);
    }

    void jobsRunInOrder()
    {
        // Given before there is a connection: they wait for it.
        m_database->open(m_server->conninfo());
        QList<int> order;
        for (int i = 0; i < 100; ++i) {
            m_database
                ->run(u"count"_s,
                    [i](Connection &c) {
                        c.exec("SELECT 1");
                        return i;
                    })
                .then(this, [&order](int n) { order.append(n); });
        }
        QTRY_COMPARE_WITH_TIMEOUT(order.size(), 100, Patience);
        for (int i = 0; i < 100; ++i)
            QCOMPARE(order[i], i);
    }

    void answersWithoutAValue()
    {
        QVERIFY(openAndWait());
        bool done = false;
        m_database->run(u"do"_s, [](Connection &c) { c.exec("SELECT 1"); })
            .then(this, [&done] { done = true; })
            .onFailed(this, [](const DbException &) { QFAIL("failed"); });
        QTRY_VERIFY_WITH_TIMEOUT(done, Patience);
    }

    void failuresSayWhatWasDone()
    {
        QVERIFY(openAndWait());
        bool answered = false;
        DbError error;
        m_database->run(u"divide"_s, [](Connection &c) { return c.exec("SELECT 1/0"); })
            .then(this, [&answered](const ResultSet &) { answered = true; })
            .onFailed(this, [&error](const DbException &e) { error = e.error(); });
        QTRY_COMPARE_WITH_TIMEOUT(error.sqlState, u"22012"_s, Patience);
        QCOMPARE(error.doing, u"divide"_s);
        QVERIFY(!answered);
        QCOMPARE(await(m_database->run(u"go on"_s, answer)), 42);
    }

    void otherExceptions()
    {
        QVERIFY(openAndWait());
        const DbError error = errorOf([this] {
            await(m_database->run(u"read the file"_s, [](Connection &) { throw std::runtime_error("no such file"); }));
        });
        QCOMPARE(error.kind, DbError::Kind::Client);
        QCOMPARE(error.message, u"no such file"_s);
        QCOMPARE(error.doing, u"read the file"_s);
        QCOMPARE(await(m_database->run(u"go on"_s, answer)), 42);
    }

    void answersToWhoeverIsGoneAreDropped()
    {
        QVERIFY(openAndWait());
        int answers = 0;
        {
            QObject page;
            for (int i = 0; i < 20; ++i) {
                m_database->run(u"work"_s, answer)
                    .then(&page, [&answers](int) { ++answers; })
                    .onFailed(&page, [&answers](const DbException &) { ++answers; });
                m_database->run(u"fail"_s, [](Connection &c) { c.exec("SELECT 1/0"); })
                    .then(&page, [&answers] { ++answers; })
                    .onFailed(&page, [&answers](const DbException &) { ++answers; });
            }
        }
        QCOMPARE(await(m_database->run(u"go on"_s, answer)), 42);
        QCoreApplication::processEvents();
        QCOMPARE(answers, 0);
    }

    void theEventLoopTicksWhileAStatementRuns()
    {
        QVERIFY(openAndWait());
        int ticks = 0;
        QTimer timer;
        connect(&timer, &QTimer::timeout, this, [&ticks] { ++ticks; });
        timer.start(10);
        await(m_database->run(u"sleep"_s, [](Connection &c) { c.exec("SELECT pg_sleep(1)"); }));
        QVERIFY2(ticks >= 20, qPrintable(QString::number(ticks))); // of a hundred
    }

    // --- Cancel

    void cancelBeforeItsTurn()
    {
        QVERIFY(openAndWait());
        const CancelToken first;
        const CancelToken second;
        bool ran = false;
        auto sleeping = m_database->run(u"sleep"_s, sleep, first, 600s);
        auto waiting = m_database->run(
            u"wait"_s, [&ran](Connection &) { ran = true; }, second);
        QVERIFY(somebodySleeps());
        second.cancel();
        first.cancel();
        QCOMPARE(errorOf([&] { await(waiting); }).kind, DbError::Kind::Cancelled);
        QCOMPARE(errorOf([&] { await(sleeping); }).kind, DbError::Kind::Cancelled);
        QVERIFY(!ran);
        QVERIFY(!waiting.isRunning());
    }

    /// They do not wait for what runs before them.
    void cancelledOnesLeaveWithTheNextJob()
    {
        QVERIFY(openAndWait());
        const CancelToken first;
        const CancelToken second;
        auto sleeping = m_database->run(u"sleep"_s, sleep, first, 600s);
        auto waiting = m_database->run(
            u"wait"_s, [](Connection &) {}, second);
        QVERIFY(somebodySleeps());
        second.cancel();
        QCOMPARE(m_database->underWay(), 2);
        auto next = m_database->run(u"go on"_s, answer);
        QCOMPARE(errorOf([&] { await(waiting); }).kind, DbError::Kind::Cancelled);
        QVERIFY(sleeping.isRunning());
        QCOMPARE(m_database->underWay(), 2);
        first.cancel();
        QCOMPARE(await(next), 42);
        QTRY_COMPARE_WITH_TIMEOUT(m_database->underWay(), 0, Patience);
    }

    void cancelWhileItRuns()
    {
        QVERIFY(openAndWait());
        const int pid = await(m_database->run(u"ask"_s, [](Connection &c) { return c.backendPid(); }));
        const CancelToken cancel;
        auto sleeping = m_database->run(u"sleep"_s, sleep, cancel, 600s);
        QVERIFY(somebodySleeps());
        cancel.cancel();
        const DbError error = errorOf([&] { await(sleeping); });
        QCOMPARE(error.kind, DbError::Kind::Cancelled);
        QCOMPARE(error.doing, u"sleep"_s);
        // The same connection goes on, and the next job knows nothing of it.
        QCOMPARE(await(m_database->run(u"ask"_s, [](Connection &c) { return c.backendPid(); })), pid);
    }

    void deadlineOfOneJob()
    {
        QVERIFY(openAndWait());
        auto sleeping = m_database->run(u"sleep"_s, sleep, {}, 50ms);
        auto next = m_database->run(u"go on"_s, answer);
        QCOMPARE(errorOf([&] { await(sleeping); }).kind, DbError::Kind::DeadlineExceeded);
        QCOMPARE(await(next), 42);
    }

    // --- Connection state

    void opensAndCloses()
    {
        QCOMPARE(m_database->state().phase, Phase::Closed);
        QCOMPARE(errorOf([this] { await(m_database->run(u"try"_s, answer)); }).kind, DbError::Kind::CannotConnect);
        QVERIFY(openAndWait());
        QVERIFY(m_database->state().serverVersion >= 150'000);
        m_database->close();
        QCOMPARE(m_database->state().phase, Phase::Closed);
        QCOMPARE(errorOf([this] { await(m_database->run(u"try"_s, answer)); }).kind, DbError::Kind::CannotConnect);
        QCOMPARE(m_states.last().phase, Phase::Closed);
        QVERIFY(openAndWait());
        QCOMPARE(await(m_database->run(u"go on"_s, answer)), 42);
    }

    void setupRunsOnEachConnection()
    {
        QVERIFY(openAndWait([](Connection &c) { c.exec("SET application_name TO 'set up'"); }));
        const auto name = [](Connection &c) { return c.exec("SHOW application_name").text(0, 0); };
        QCOMPARE(await(m_database->run(u"ask"_s, name)), u"set up"_s);
        m_states.clear();
        m_server->terminateOthers();
        QVERIFY(cameBack());
        QCOMPARE(await(m_database->run(u"ask"_s, name)), u"set up"_s);
    }

    void setupThatFailsIsNoConnection()
    {
        m_database->open(m_server->conninfo(), [](Connection &c) { c.exec("SELECT 1/0"); });
        QVERIFY(waitFor(Phase::Waiting));
        QCOMPARE(m_database->state().error.sqlState, u"22012"_s);
        QCOMPARE(errorOf([this] { await(m_database->run(u"try"_s, answer)); }).kind, DbError::Kind::CannotConnect);
        m_database->open(m_server->conninfo(), [](Connection &) { throw std::runtime_error("odd"); });
        QTRY_COMPARE_WITH_TIMEOUT(m_database->state().error.message, u"odd"_s, Patience);
    }

    void aDropIsNoticedWhileIdle()
    {
        QVERIFY(openAndWait());
        m_states.clear();
        const QDateTime before = QDateTime::currentDateTimeUtc();
        m_server->terminateOthers();
        QTRY_VERIFY_WITH_TIMEOUT(!m_states.isEmpty() && m_states.last().isConnected(), Patience);
        QCOMPARE(m_states.size(), 3);
        QCOMPARE(m_states[0].phase, Phase::Waiting);
        QCOMPARE(m_states[0].error.kind, DbError::Kind::ConnectionLost);
        QVERIFY(m_states[0].nextAttempt > before);
        QVERIFY(m_states[0].since >= before);
        QCOMPARE(m_states[1].phase, Phase::Connecting);
        QCOMPARE(m_states[1].since, m_states[0].since);
        QVERIFY(!m_states[2].since.isValid());
        QCOMPARE(await(m_database->run(u"go on"_s, answer)), 42);
    }

    void pausesGrowAndSinceStays()
    {
        QVERIFY(openAndWait());
        m_server->allowConnections(false);
        m_states.clear();
        m_server->terminateOthers();
        QList<DatabaseState> waits;
        QTRY_VERIFY_WITH_TIMEOUT(
            (waits = m_states, waits.removeIf([](const DatabaseState &s) { return s.phase != Phase::Waiting; }),
                waits.size() >= 4),
            Patience);
        QCOMPARE(waits[0].error.kind, DbError::Kind::ConnectionLost);
        QCOMPARE(waits[3].error.kind, DbError::Kind::CannotConnect);
        QVERIFY(waits[3].error.message.contains(u"not currently accepting connections"_s));
        for (const DatabaseState &wait : waits)
            QCOMPARE(wait.since, waits[0].since);
        QVERIFY(waits[1].nextAttempt < waits[2].nextAttempt);

        m_server->allowConnections(true);
        m_database->retryNow();
        QVERIFY(waitFor(Phase::Connected));
    }

    void jobsWhileDownFailAtOnce()
    {
        QVERIFY(openAndWait());
        m_server->allowConnections(false);
        m_server->terminateOthers();
        QVERIFY(waitFor(Phase::Waiting));
        const DbError error = errorOf([this] { await(m_database->run(u"load"_s, answer)); });
        QCOMPARE(error.kind, DbError::Kind::CannotConnect); // nothing was sent
        QCOMPARE(error.doing, u"load"_s);
        QVERIFY(!m_database->state().isConnected());
        m_server->allowConnections(true);
        m_database->retryNow();
        QVERIFY(waitFor(Phase::Connected));
        QCOMPARE(await(m_database->run(u"go on"_s, answer)), 42);
    }

    void lostUnderAJob()
    {
        QVERIFY(openAndWait());
        auto running = m_database->run(u"sleep"_s, sleep, {}, 600s);
        auto waiting = m_database->run(u"wait"_s, answer);
        QVERIFY(somebodySleeps());
        m_server->terminateOthers();
        const DbError lost = errorOf([&] { await(running); });
        QCOMPARE(lost.kind, DbError::Kind::ConnectionLost);
        QCOMPARE(lost.doing, u"sleep"_s);
        const DbError unsent = errorOf([&] { await(waiting); });
        QCOMPARE(unsent.kind, DbError::Kind::CannotConnect);
        QCOMPARE(unsent.doing, u"wait"_s);
        QVERIFY(waitFor(Phase::Connected));
    }

    void aJobThatHidesTheLossDoesNotHideItFromUs()
    {
        QVERIFY(openAndWait());
        const int pid = await(m_database->run(u"ask"_s, [](Connection &c) { return c.backendPid(); }));
        auto hiding = m_database->run(
            u"hide"_s,
            [](Connection &c) {
                try {
                    sleep(c);
                } catch (const DbException &) {
                }
            },
            {}, 600s);
        QVERIFY(somebodySleeps());
        m_server->terminateOthers();
        await(hiding);
        QTRY_VERIFY_WITH_TIMEOUT(m_states.size() >= 5 && m_states.last().isConnected(), Patience);
        QVERIFY(await(m_database->run(u"ask"_s, [](Connection &c) { return c.backendPid(); })) != pid);
    }

    void nobodyThereAtFirst()
    {
        m_database->open(u"host=127.0.0.1 port=1 dbname=x"_s);
        auto job = m_database->run(u"load"_s, answer);
        QVERIFY(waitFor(Phase::Waiting));
        QCOMPARE(m_database->state().error.kind, DbError::Kind::CannotConnect);
        QCOMPARE(errorOf([&] { await(job); }).kind, DbError::Kind::CannotConnect);
    }

    /// What an earlier place reports late is not taken for news of the present one.
    void openingAnotherPlace()
    {
        for (int i = 0; i < 20; ++i) {
            m_database->open(m_server->conninfo(), [](Connection &c) {
                c.exec("LISTEN elsewhere");
                c.exec("NOTIFY elsewhere");
            });
            if (i % 2)
                QThread::msleep(unsigned(i)); // reports are on their way when it is closed
            m_database->close();
            m_database->open(u"host=127.0.0.1 port=1 dbname=x"_s);
            m_states.clear();
            QSignalSpy notified(m_database.get(), &Database::notified);
            QVERIFY(waitFor(Phase::Waiting));
            for (const DatabaseState &state : std::as_const(m_states))
                QVERIFY(!state.isConnected());
            QCOMPARE(notified.size(), 0);
        }
    }

    // --- Notifications

    void notifications()
    {
        QVERIFY(openAndWait([](Connection &c) { c.exec("LISTEN news"); }));
        QSignalSpy notified(m_database.get(), &Database::notified);
        m_server->script("NOTIFY news, 'idle'");
        QTRY_COMPARE_WITH_TIMEOUT(notified.size(), 1, Patience);
        QCOMPARE(notified[0][0].toString(), u"news"_s);
        QCOMPARE(notified[0][1].toString(), u"idle"_s);

        // One that comes beside a statement's answer.
        await(m_database->run(u"tell"_s, [](Connection &c) { c.exec("NOTIFY news, 'own'"); }));
        QTRY_COMPARE_WITH_TIMEOUT(notified.size(), 2, Patience);

        m_states.clear();
        m_server->terminateOthers();
        QVERIFY(cameBack());
        m_server->script("NOTIFY news, 'again'");
        QTRY_COMPARE_WITH_TIMEOUT(notified.size(), 3, Patience);
        QCOMPARE(notified[2][1].toString(), u"again"_s);
    }

    // --- The end

    void destructionWhileAJobRuns()
    {
        QVERIFY(openAndWait());
        auto running = m_database->run(u"sleep"_s, sleep, {}, 600s);
        auto waiting = m_database->run(u"wait"_s, answer);
        QVERIFY(somebodySleeps());
        m_database.reset(); // would take ten minutes if it waited
        QVERIFY(running.isFinished());
        QVERIFY(waiting.isFinished());
        QVERIFY(errorOf([&] { running.waitForFinished(); }).isConnectionProblem());
        QCOMPARE(errorOf([&] { waiting.waitForFinished(); }).kind, DbError::Kind::Cancelled);
        // Its statement does not go on without us.
        QTRY_COMPARE_WITH_TIMEOUT(sleepers(), 0, Patience);
    }

    void destructionWhileConnecting()
    {
        const SilentServer silent;
        m_database->open(silent.conninfo());
        auto waiting = m_database->run(u"wait"_s, answer);
        QTest::qWait(20);
        m_database.reset(); // would take ten seconds if it waited
        QVERIFY(waiting.isFinished());
        errorOf([&] { waiting.waitForFinished(); });
    }

    void destructionWhileWaiting()
    {
        m_database->open(u"host=127.0.0.1 port=1 dbname=x"_s);
        QVERIFY(waitFor(Phase::Waiting));
        m_database.reset();
    }

    void handlersOfADestroyedDatabaseStillHear()
    {
        QVERIFY(openAndWait());
        int failed = 0;
        for (int i = 0; i < 5; ++i)
            m_database->run(u"sleep"_s, sleep, {}, 600s).onFailed(this, [&failed](const DbException &) { ++failed; });
        QVERIFY(somebodySleeps());
        m_database.reset();
        QTRY_COMPARE_WITH_TIMEOUT(failed, 5, Patience);
    }
};

QTEST_GUILESS_MAIN(TestDatabaseThread)
#include "tst_database.moc"
