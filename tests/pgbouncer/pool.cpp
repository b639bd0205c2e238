#include "models/queue/reviewer.h"
#include "models/schema/migrator.h"
#include "tests/support/relay.h"
#include "tests/support/reviewdatabase.h"

#include <QSignalSpy>
#include <QThread>

#include <vector>

using namespace cp;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

/// Through PgBouncer in transaction mode: each transaction may run in another session of the server, which other
/// clients use before and after. Run it by with-pgbouncer.sh.
class TestPool : public QObject {
    Q_OBJECT

    std::unique_ptr<ReviewDatabase> m_database;
    std::unique_ptr<Connection> m_connection;

    QString ada() const { return m_database->conninfoFor("ada"); }

    /// A transaction of another client that holds the session which the next one would have got.
    std::unique_ptr<Connection> occupySession()
    {
        auto other = Connection::open(ada());
        other->exec("BEGIN");
        other->exec("SELECT 1");
        return other;
    }

private Q_SLOTS:
    void initTestCase()
    {
        if (poolFolder().isEmpty())
            QSKIP("run it by tests/pgbouncer/with-pgbouncer.sh");
        m_database = std::make_unique<ReviewDatabase>();
    }
    void cleanupTestCase() { m_database.reset(); }
    void init() { m_connection = Connection::open(ada()); }
    void cleanup() { m_connection.reset(); }

    void isNoticed()
    {
        QVERIFY(m_connection->isPooled());
        QVERIFY(!m_database->connect()->isPooled());
        QVERIFY(Connection::open(ada() + u" target_session_attrs=read-write"_s)->isPooled());
    }

    /// What is set once is in force whichever session comes, also behind a client that wants it otherwise.
    void settingsGoAlong()
    {
        m_database->script(
            "DO $$ BEGIN EXECUTE format('ALTER ROLE %I SET timezone = ''Asia/Tehran''', current_database() || '_ada');"
            " EXECUTE format('ALTER ROLE %I SET datestyle = ''German''', current_database() || '_ada'); END $$");
        QSet<int> sessions;
        std::vector<std::unique_ptr<Connection>> others;
        for (int i = 0; i < 3; ++i) {
            others.push_back(occupySession());
            others.back()->exec("SET LOCAL timezone = 'Europe/Berlin'");
            const ResultSet row = m_connection->exec(
                "SELECT pg_backend_pid(), '2024-02-29 12:00+00'::timestamptz::text, '2024-02-29'::date::text");
            sessions.insert(row.value(0, 0).toInt());
            QCOMPARE(row.text(0, 1), u"2024-02-29 12:00:00+00"_s);
            QCOMPARE(row.text(0, 2), u"2024-02-29"_s);
        }
        QVERIFY(sessions.size() > 1); // else this has shown nothing
        for (const auto &other : others)
            other->exec("ROLLBACK");
    }

    void parametersAndErrors()
    {
        const QByteArray sql = "SELECT $1::numeric + $2::integer, $3::text";
        for (int i = 0; i < 20; ++i)
            QCOMPARE(m_connection->exec(sql, {u"0.00000001"_s, i, u"è"_s}).text(0, 1), u"è"_s);
        QCOMPARE(errorOf([&] { m_connection->exec("SELECT 1/$1::integer", {0}); }).sqlState, u"22012"_s);
        QCOMPARE(m_connection->exec("SELECT 42").value(0, 0), QVariant(42));
    }

    void copies()
    {
        m_database->script("CREATE TABLE public.copied (n integer); GRANT ALL ON public.copied TO PUBLIC");
        int row = 0;
        const auto next = [&] { return row < 5000 ? QByteArray::number(row++) + '\n' : QByteArray(); };
        QCOMPARE(m_connection->copyIn("COPY public.copied FROM STDIN", next), 5000);
        int seen = 0;
        m_connection->copyOut("COPY public.copied TO STDOUT", [&](QByteArrayView) { ++seen; });
        QCOMPARE(seen, 5000);
        m_database->script("DROP TABLE public.copied");
    }

    void transactions()
    {
        {
            Transaction transaction(*m_connection);
            m_connection->exec("SELECT set_config('cp.mine', 'yes', true)");
            const auto other = occupySession();
            QCOMPARE(m_connection->exec("SELECT current_setting('cp.mine')").text(0, 0), u"yes"_s);
            other->exec("ROLLBACK");
        }
        QVERIFY(!m_connection->inTransaction());
    }

    void cancels()
    {
        const CancelToken cancel;
        m_connection->setLimits(60s, cancel);
        std::unique_ptr<QThread> thread(QThread::create([&] {
            while (m_database->othersThat("query LIKE 'SELECT pg_sleep%' AND state = 'active'") == 0)
                QThread::msleep(1);
            cancel.cancel();
        }));
        thread->start();
        const DbError error = errorOf([&] { m_connection->exec("SELECT pg_sleep(60)"); });
        thread->wait();
        QCOMPARE(error.kind, DbError::Kind::Cancelled);
        m_connection->setLimits(300ms, {});
        QCOMPARE(errorOf([&] { m_connection->exec("SELECT pg_sleep(60)"); }).kind, DbError::Kind::DeadlineExceeded);
        m_connection->setLimits(10s, {});
        QCOMPARE(m_connection->exec("SELECT 42").value(0, 0), QVariant(42));
    }

    /// Every way to send something is, and no other client's.
    void readOnlyHoldsForUsAlone()
    {
        m_database->script("CREATE TABLE public.kept (n integer); GRANT ALL ON public.kept TO PUBLIC");
        m_connection->restrictToReading();
        const auto refused = [](auto &&call) { return errorOf(call).sqlState == u"25006"_s; };
        const auto other = Connection::open(ada());
        for (int i = 0; i < 3; ++i) {
            QVERIFY(refused([&] { m_connection->exec("INSERT INTO public.kept VALUES ($1)", {1}); }));
            QVERIFY(refused([&] { m_connection->execScript("SELECT 1; INSERT INTO public.kept VALUES (1)"); }));
            QVERIFY(refused([&] { m_connection->copyIn("COPY public.kept FROM STDIN", [] { return "1\n"; }); }));
            QVERIFY(refused([&] {
                Transaction transaction(*m_connection);
                m_connection->exec("INSERT INTO public.kept VALUES (1)");
            }));
            QVERIFY(!m_connection->inTransaction());
            other->exec("INSERT INTO public.kept VALUES (2)"); // in the session that was used just now
            int seen = 0;
            m_connection->copyOut("COPY public.kept TO STDOUT", [&](QByteArrayView) { ++seen; });
            QCOMPARE(seen, i + 1);
        }
        QCOMPARE(m_connection->exec("SELECT count(*) FROM public.kept WHERE n = 1").value(0, 0).toInt(), 0);
        m_database->script("DROP TABLE public.kept");
    }

    void readOnlySession()
    {
        Session session;
        session.open(u"test"_s, ada(), {.chartConninfo = {}, .isReadOnly = true});
        QTRY_VERIFY_WITH_TIMEOUT(session.identity().isAdmin && session.pulse().isReadOnly, Patience);
        QVERIFY(!session.pulse().isStandby);
        QVERIFY(!session.whyReadOnly().isEmpty());
        Reviewer reviewer(&session);
        QSignalSpy failed(&reviewer, &Reviewer::failed);
        const qint64 id = m_database->addCase("add", "C4", 1, "0.1");
        reviewer.decide({Decision::Kind::Approve, {id}, {}, {}, {}});
        QTRY_COMPARE_WITH_TIMEOUT(failed.size(), 1, Patience);
        QVERIFY(failed[0][1].value<DbError>().advice().contains(u"only reads"_s));
        QCOMPARE(m_database->caseState(id), u"pending |  | "_s);
    }

    /// Nothing can be listened to, so it looks; and says that it does.
    void sessionLooksForChanges()
    {
        Session session;
        QSignalSpy notified(&session, &Session::notified);
        session.open(u"test"_s, ada());
        QTRY_VERIFY_WITH_TIMEOUT(session.identity().isAdmin && session.isPolling(), Patience);
        const QSignalSpy resumed(&session, &Session::resumed);
        QVERIFY(session.state().isPooled);
        const auto told = [&notified] {
            return std::any_of(notified.cbegin(), notified.cend(),
                [](const QVariantList &what) { return what[0] == u"cp_suggestions"_s; });
        };
        // The first look tells nothing, and may have seen the first of them.
        QTRY_VERIFY_WITH_TIMEOUT((m_database->addCases(1), told()), Patience);
        QCOMPARE(resumed.size(), 0);
        session.close();
        QTRY_VERIFY_WITH_TIMEOUT(!session.isPolling(), Patience);
    }

    /// The lock that keeps two of them apart would be lost between statements.
    void preparingIsRefused()
    {
        TestDatabase empty;
        const auto connection = Connection::open(empty.conninfo());
        QVERIFY(connection->isPooled());
        const DbError error = errorOf([&] { Migrator::run(*connection, {}); });
        QVERIFY2(error.text().contains(u"PgBouncer"_s), qPrintable(error.text()));
        QVERIFY(empty.value("SELECT to_regnamespace('console') IS NULL").toBool());
    }

    /// Decided, the answer lost with the connection, looked up: once, and shown as done.
    void lostAnswersAreSettled()
    {
        Relay relay;
        Session session;
        Reviewer reviewer(&session);
        QSignalSpy finished(&reviewer, &Reviewer::finished);
        QSignalSpy lost(&reviewer, &Reviewer::answerLost);
        session.open(u"test"_s, m_database->conninfoFor("ada", relay.server()));
        QTRY_VERIFY_WITH_TIMEOUT(session.identity().isAdmin && session.background()->state().isConnected(), Patience);
        const QList<qint64> ids = m_database->addCases(3);
        relay.loseAnswerTo("review_suggestions");
        reviewer.decide({Decision::Kind::Approve, ids, {}, {}, {}});
        QTRY_COMPARE_WITH_TIMEOUT(m_database->reviews(ids), 3, Patience);
        QCOMPARE(finished.size(), 0);
        relay.cut();
        QTRY_COMPARE_WITH_TIMEOUT(finished.size(), 1, Patience);
        QCOMPARE(lost.size(), 1);
        const auto outcomes = finished[0][1].value<QList<CaseOutcome>>();
        QCOMPARE(outcomes.size(), 3);
        QVERIFY(std::all_of(outcomes.cbegin(), outcomes.cend(), std::mem_fn(&CaseOutcome::isDone)));
        QCOMPARE(m_database->reviews(ids), 3);
        QCOMPARE(m_database->audits(ids), 3);
    }
};

QTEST_GUILESS_MAIN(TestPool)
#include "pool.moc"
