#include "models/session/writer.h"
#include "tests/support/relay.h"
#include "tests/support/reviewdatabase.h"

#include <QSignalSpy>
#include <QTest>

using namespace cp;
using namespace Qt::StringLiterals;

/// Calls of writing functions, and what becomes of them when the answer is lost.
class TestWriter : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();

    void tellsAnOutcome();
    void tellsWhatTheDatabaseRefuses();
    void lostAfterItTookEffect();
    void lostBeforeItTookEffect();
    void theServerIsStillAtIt_data();
    void theServerIsStillAtIt();
    void closedBeforeTheAnswer();

private:
    static Call makeList() { return {u"make the list"_s, "console.create_watchlist($1, $2)", {u"New"_s}}; }
    int lists() { return m_database->value("SELECT count(*) FROM public.watchlists WHERE name = 'New'").toInt(); }
    /// Keeps lists from being made until COMMIT or ROLLBACK.
    void hold() { m_database->script("BEGIN; LOCK TABLE public.watchlists IN EXCLUSIVE MODE"); }
    bool waiting(int backends)
    {
        return QTest::qWaitFor(
            [this, backends] { return m_database->othersThat("wait_event_type = 'Lock'") == backends; }, Patience);
    }
    QString complaint() const
    {
        return m_failed->isEmpty() ? QString() : m_failed->first().at(1).value<DbError>().message;
    }
    bool isAnswered() const
    {
        return QTest::qWaitFor([this] { return !m_finished->isEmpty() || !m_failed->isEmpty(); }, Patience);
    }

    std::unique_ptr<ReviewDatabase> m_database;
    std::unique_ptr<Relay> m_relay;
    std::unique_ptr<Session> m_session;
    std::unique_ptr<Writer> m_writer;
    std::unique_ptr<QSignalSpy> m_finished;
    std::unique_ptr<QSignalSpy> m_failed;
};

void TestWriter::init()
{
    m_database = std::make_unique<ReviewDatabase>();
    m_relay = std::make_unique<Relay>();
    m_session = std::make_unique<Session>();
    m_session->open(u"Test"_s, m_database->conninfoFor("ann", m_relay->server()));
    QTRY_VERIFY_WITH_TIMEOUT(
        m_session->identity().isMapped() && m_session->background()->state().isConnected(), Patience);
    m_writer = std::make_unique<Writer>(m_session.get());
    m_finished = std::make_unique<QSignalSpy>(m_writer.get(), &Writer::finished);
    m_failed = std::make_unique<QSignalSpy>(m_writer.get(), &Writer::failed);
}

void TestWriter::cleanup()
{
    m_finished.reset();
    m_failed.reset();
    m_writer.reset();
    m_session.reset();
    m_relay.reset();
    m_database.reset();
}

void TestWriter::tellsAnOutcome()
{
    m_writer->send(makeList());
    QVERIFY(m_writer->isBusy());
    QVERIFY(isAnswered());
    const auto outcomes = m_finished->first().at(1).value<QList<RowOutcome>>();
    QCOMPARE(outcomes.size(), 1);
    QVERIFY(outcomes.first().isDone());
    QCOMPARE(m_database->value("SELECT name FROM public.watchlists WHERE id = $1", {outcomes.first().key}).toString(),
        u"New"_s);
    QVERIFY(!m_writer->isBusy());
}

void TestWriter::tellsWhatTheDatabaseRefuses()
{
    m_writer->send({u"map a login"_s, "console.map_login($2, 1)", {u"somebody"_s}});
    QVERIFY(isAnswered());
    QCOMPARE(m_failed->size(), 1);
    QVERIFY(!m_writer->isBusy());
}

void TestWriter::lostAfterItTookEffect()
{
    m_relay->loseAnswerTo("create_watchlist");
    m_writer->send(makeList());
    QTRY_COMPARE_WITH_TIMEOUT(lists(), 1, Patience);
    QVERIFY(m_finished->isEmpty()); // nobody has said so yet
    m_relay->cut();
    QVERIFY(isAnswered());
    QCOMPARE(m_finished->size(), 1);
    QVERIFY(m_finished->first().at(1).value<QList<RowOutcome>>().first().isDone());
    QCOMPARE(lists(), 1);
    QVERIFY(!m_writer->isBusy());
}

void TestWriter::lostBeforeItTookEffect()
{
    hold();
    m_writer->send(makeList());
    QVERIFY(waiting(1));
    m_database->terminateOthers();
    QVERIFY(isAnswered());
    QVERIFY2(complaint().contains(u"nothing of it was done"_s), qPrintable(complaint()));
    m_database->script("ROLLBACK");
    QCOMPARE(lists(), 0);
    QVERIFY(!m_writer->isBusy());
}

void TestWriter::theServerIsStillAtIt_data()
{
    QTest::addColumn<bool>("succeeds");
    QTest::newRow("and succeeds") << true;
    QTest::newRow("and fails") << false;
}

void TestWriter::theServerIsStillAtIt()
{
    QFETCH(bool, succeeds);
    hold();
    m_writer->send(makeList());
    QVERIFY(waiting(1));
    const int pid = m_database
                        ->value("SELECT pid FROM pg_stat_activity WHERE datname = current_database()"
                                " AND wait_event_type = 'Lock'")
                        .toInt();
    m_relay->cut();
    QVERIFY(waiting(2)); // the question what became of it waits for the call, which waits for us
    QVERIFY(m_finished->isEmpty() && m_failed->isEmpty());
    if (!succeeds)
        m_database->exec("SELECT pg_terminate_backend($1)", {pid});
    else
        m_database->script("ROLLBACK");
    QVERIFY(isAnswered());
    if (!succeeds)
        m_database->script("ROLLBACK");
    QCOMPARE(m_finished->size(), succeeds ? 1 : 0);
    QCOMPARE(complaint().contains(u"nothing of it was done"_s), !succeeds);
    QCOMPARE(lists(), succeeds ? 1 : 0);
}

void TestWriter::closedBeforeTheAnswer()
{
    m_relay->loseAnswerTo("create_watchlist");
    m_writer->send(makeList());
    QTRY_COMPARE_WITH_TIMEOUT(lists(), 1, Patience);
    m_database->allowConnections(false);
    m_relay->cut();
    QTRY_VERIFY_WITH_TIMEOUT(!m_session->state().isConnected(), Patience);
    m_session->close();
    QVERIFY(isAnswered());
    QVERIFY2(complaint().contains(u"it may have been done, or not"_s), qPrintable(complaint()));
    m_database->allowConnections(true);
}

QTEST_GUILESS_MAIN(TestWriter)
#include "tst_writer.moc"
