#include "models/session/session.h"
#include "tests/support/relay.h"
#include "tests/support/reviewdatabase.h"

#include <QSignalSpy>

using namespace cp;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using Phase = DatabaseState::Phase;

#define WAIT_FOR(condition) QTRY_VERIFY_WITH_TIMEOUT(condition, Patience)

/// A session whose network can be made to fail.
class TestSession : public QObject {
    Q_OBJECT

    std::unique_ptr<ReviewDatabase> m_database;
    std::unique_ptr<Relay> m_relay;
    std::unique_ptr<Session> m_session;

    static void sleep(Connection &connection) { connection.exec("SELECT pg_sleep(600)"); }
    bool somebodySleeps()
    {
        return QTest::qWaitFor(
            [this] { return m_database->othersThat("query LIKE 'SELECT pg_sleep%' AND state = 'active'") > 0; },
            Patience);
    }
    /// News is told until it is heard: whoever just connects may not be listening yet.
    bool hears(const QByteArray &channel)
    {
        QSignalSpy heard(m_session.get(), &Session::notified);
        return QTest::qWaitFor(
            [&] {
                m_database->script("NOTIFY " + channel + ", 'news'");
                QTest::qWait(50);
                return !heard.isEmpty();
            },
            Patience);
    }

private Q_SLOTS:
    void init()
    {
        m_database = std::make_unique<ReviewDatabase>();
        m_relay = std::make_unique<Relay>();
        m_session = std::make_unique<Session>();
        m_session->open(u"Test"_s, m_database->conninfoFor("ann", m_relay->server()));
        WAIT_FOR(m_session->identity().isMapped() && m_session->background()->state().isConnected());
        QVERIFY(hears("cp_signals"));
    }
    void cleanup()
    {
        m_session.reset();
        m_relay.reset();
        m_database.reset();
    }

    void tellsWhereItIs()
    {
        QCOMPARE(m_session->state().server, m_relay->server().remove(u"host="_s).replace(u" port="_s, u":"_s));
        QVERIFY(!m_session->state().isPooled);
        QVERIFY(!m_session->isPolling());
        WAIT_FOR(m_session->pulse().roundTrip > 0);
        QVERIFY(!m_session->pulse().isStandby);
        QVERIFY(!m_session->pulse().isReadOnly);
    }

    void aReadOnlyPlaceIsSaidToBe()
    {
        m_database->script(
            "ALTER DATABASE " + m_database->name().toLatin1() + " SET default_transaction_read_only = on");
        m_relay->cut();
        WAIT_FOR(m_session->pulse().isReadOnly);
    }

    void comesBackAfterACut()
    {
        QSignalSpy resumed(m_session.get(), &Session::resumed);
        bool wasLost = false; // which may be over before anybody looks
        connect(m_session.get(), &Session::stateChanged, this,
            [&wasLost](const DatabaseState &state) { wasLost = wasLost || !state.isConnected(); });
        m_relay->cut();
        WAIT_FOR(wasLost && m_session->state().isConnected());
        QVERIFY(hears("cp_watchlists"));
        QCOMPARE(resumed.size(), 1);
    }

    /// Nothing was closed, so nothing tells but the silence.
    void aSilentNetworkIsNoticed()
    {
        m_relay->setFault(Relay::Fault::Stall);
        m_session->quick()->recheck();
        WAIT_FOR(!m_session->state().isConnected());
        m_relay->setFault(Relay::Fault::None);
        WAIT_FOR(m_session->state().isConnected());
        QVERIFY(hears("cp_signals"));
    }

    /// Noise is not taken for an answer.
    void garbageIsALoss()
    {
        m_relay->setFault(Relay::Fault::Garbage);
        const DbError error = errorOf([this] {
            await(m_session->quick()->run(
                u"ask"_s, [](Connection &c) { return c.exec("SELECT 1").rowCount(); }, {}, 500ms));
        });
        QVERIFY(error.kind != DbError::Kind::Server);
        m_relay->setFault(Relay::Fault::None);
        WAIT_FOR(m_session->state().isConnected());
        QCOMPARE(
            await(m_session->quick()->run(u"ask"_s, [](Connection &c) { return c.exec("SELECT 1").rowCount(); })), 1);
    }

    void oneByteAtATimeIsAnAnswer()
    {
        m_relay->setFault(Relay::Fault::Trickle);
        QCOMPARE(await(m_session->quick()->run(u"ask"_s,
                     [](Connection &c) {
                         return c.exec("SELECT repeat('x', 500) FROM generate_series(1, 10)").rowCount();
                     })),
            10);
    }

    /// A statement whose server process is gone is lost long before its deadline.
    void nobodyWaitsForAProcessThatIsGone()
    {
        auto sleeping = m_session->quick()->run(u"sleep"_s, sleep, {}, 600s);
        QVERIFY(somebodySleeps());
        m_relay->setFault(Relay::Fault::HalfOpen);
        m_database->cancelOthersThat("query LIKE 'SELECT pg_sleep%'"); // it speaks to nobody, and ends
        m_relay->setFault(Relay::Fault::None);
        QCOMPARE(errorOf([&] { await(sleeping); }).kind, DbError::Kind::ConnectionLost);
        WAIT_FOR(m_session->state().isConnected());
    }

    /// One that only takes long is waited for.
    void aSlowStatementIsSaidToBe()
    {
        QSignalSpy changed(m_session.get(), &Session::pulseChanged);
        auto sleeping = m_session->quick()->run(
            u"sleep"_s, [](Connection &c) { c.exec("SELECT pg_sleep(5)"); }, {}, 600s);
        WAIT_FOR(m_session->isSlow());
        WAIT_FOR(!changed.isEmpty());
        await(sleeping);
        WAIT_FOR(!m_session->isSlow());
        QVERIFY(m_session->state().isConnected());
    }
};

QTEST_GUILESS_MAIN(TestSession)
#include "tst_session.moc"
