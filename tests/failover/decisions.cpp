#include "models/queue/reviewer.h"
#include "models/schema/migrator.h"
#include "tests/support/testdatabase.h"

#include <QProcess>
#include <QSignalSpy>

#include <cstdio>

using namespace cp;
using namespace Qt::StringLiterals;

namespace {

constexpr int Cases = 3000;
constexpr auto DecisionPause = std::chrono::milliseconds(100); ///< ten a second
constexpr int Before = 15; ///< decisions before something befalls the primary, and after it was survived
constexpr int Minute = 60'000; ///< milliseconds: how long a test waits, on a busy machine, never what it measures

qint64 now()
{
    return QDateTime::currentMSecsSinceEpoch();
}

QString other(const QString &node)
{
    return node == u"a"_s ? u"b"_s : u"a"_s;
}

} // namespace

/// Deciding ten cases a second, as the window does, while the server's primary is lost and another takes over. Run it
/// by with-patroni.sh.
class TestDecisions : public QObject {
    Q_OBJECT

    /// What befell the primary, in milliseconds since 1970; 0 for what has not come.
    struct Failover {
        QString what;
        qint64 killed = 0;
        qint64 promoted = 0; ///< the other node takes changes
        qint64 connected = 0; ///< the console is on it
        qint64 decided = 0; ///< the first decision it acknowledged
    };

    const QStringList m_ports = qEnvironmentVariable("CP_FAILOVER_PORTS").split(u',');
    Session m_session;
    std::unique_ptr<Reviewer> m_reviewer;
    QTimer m_clock; ///< one decision a tick
    QTimer m_person; ///< presses "Send again"
    QTimer m_holding; ///< see holdAnswer()
    std::unique_ptr<Connection> m_standby; ///< for m_holding
    QList<qint64> m_cases; ///< pending still
    QList<qint64> m_done; ///< shown as done
    QList<qint64> m_failed; ///< shown as failed
    int m_sent = 0;
    int m_lost = 0;
    int m_notDone = 0;
    QList<Failover> m_failovers;

    QString conninfo() const
    {
        return u"host=127.0.0.1,127.0.0.1 port=%1 dbname=failover user=ada target_session_attrs=read-write"_s.arg(
            m_ports.join(u','));
    }

    QString conninfoOf(const QString &node, const QString &user) const
    {
        return u"host=127.0.0.1 port=%1 dbname=failover user=%2"_s.arg(m_ports[node == u"a"_s ? 0 : 1], user);
    }

    /// node.sh's words, done. What it prints with a time goes to the last failover.
    QProcess *node(const QStringList &words)
    {
        auto *process = new QProcess(this);
        process->setProcessChannelMode(QProcess::ForwardedErrorChannel);
        connect(process, &QProcess::readyReadStandardOutput, this, [this, process] {
            while (process->canReadLine()) {
                const QString line = QString::fromUtf8(process->readLine()).trimmed();
                const qint64 when = line.section(u' ', 1).toLongLong();
                if (line.startsWith(u"killed"_s)) {
                    m_failovers.last().killed = when;
                    m_holding.stop();
                } else if (line.startsWith(u"promoted"_s))
                    m_failovers.last().promoted = when;
                else
                    process->setProperty("said", line);
            }
        });
        process->start(QStringLiteral(CP_TEST_SOURCES "/failover/node.sh"), words);
        return process;
    }

    QString nodeSays(const QStringList &words)
    {
        QProcess *process = node(words);
        if (!QTest::qWaitFor([&] { return process->state() == QProcess::NotRunning; }, 3 * Minute)
            || process->exitCode() != 0)
            qFatal("node.sh %s failed", qPrintable(words.join(u' ')));
        return process->property("said").toString();
    }

    void decideNext()
    {
        if (m_cases.isEmpty())
            return;
        ++m_sent;
        m_reviewer->decide({Decision::Kind::Approve, {m_cases.takeFirst()}, {}, {}, {}});
    }

    void holdAnswer(const QString &primary);
    void befall(const QString &what);
    void report() const;

private Q_SLOTS:
    void initTestCase();
    void primaryLost();
    void replicaReads();
};

void TestDecisions::initTestCase()
{
    if (m_ports.size() != 2)
        QSKIP("run it by tests/failover/with-patroni.sh");
    Connection::open(conninfoOf(u"a"_s, u"postgres"_s).replace(u"dbname=failover"_s, u"dbname=postgres"_s))
        ->execScript("CREATE DATABASE failover");
    const auto owner = Connection::open(conninfoOf(u"a"_s, u"postgres"_s));
    Migrator::run(*owner, {});
    owner->execScript("CREATE ROLE ada LOGIN IN ROLE cryptopredict_admin;"
                      "ALTER ROLE ada SET synchronous_commit = remote_apply;" // see holdAnswer()
                      "WITH u AS (INSERT INTO public.users (email, password_hash, first_name, last_name, role)"
                      " VALUES ('ada@example.org', '!', 'Ada', 'Test', 'admin') RETURNING id)"
                      " INSERT INTO console.logins (role_name, user_id) SELECT 'ada', id FROM u;"
                      "INSERT INTO public.cryptocurrencies (symbol, name) SELECT 'C' || n, 'Coin ' || n FROM "
                      "generate_series(1, 3000) n;"
                      "INSERT INTO public.watchlists (name, type, user_id, max_assets)"
                      " SELECT 'Test', 'personal', id, 10 FROM public.users WHERE email = 'ada@example.org';");
    const ResultSet rows
        = owner->exec("INSERT INTO public.ai_suggestions (watchlist_id, crypto_id, suggestion_type, ai_layer, "
                      "confidence_score, reasoning)"
                      " SELECT w.id, c.id, 'add', 3, 0.5, '{}' FROM public.watchlists w, public.cryptocurrencies c"
                      " WHERE w.name = 'Test' ORDER BY c.id LIMIT $1::integer RETURNING id",
            {Cases});
    for (int row = 0; row < rows.rowCount(); ++row)
        m_cases.append(rows.raw(row, 0).toLongLong());
    QCOMPARE(m_cases.size(), Cases);

    m_reviewer = std::make_unique<Reviewer>(&m_session);
    connect(m_reviewer.get(), &Reviewer::decided, this, [this](const Decision &, const QList<CaseOutcome> &outcomes) {
        for (const CaseOutcome &outcome : outcomes)
            (outcome.isDone() ? m_done : m_failed).append(outcome.id);
        if (!m_failovers.isEmpty() && m_failovers.last().connected != 0 && m_failovers.last().decided == 0)
            m_failovers.last().decided = now();
    });
    connect(m_reviewer.get(), &Reviewer::failed, this, [this](const Decision &decision, const DbError &error) {
        qWarning("%s", qPrintable(error.text()));
        m_failed += decision.ids;
    });
    connect(m_reviewer.get(), &Reviewer::answerLost, this, [this] { ++m_lost; });
    connect(m_reviewer.get(), &Reviewer::notDone, this, [this] { ++m_notDone; });
    connect(&m_session, &Session::stateChanged, this, [this](const DatabaseState &state) {
        if (state.isConnected() && !m_failovers.isEmpty() && m_failovers.last().killed != 0)
            m_failovers.last().connected = now();
    });
    m_session.open(u"test"_s, conninfo());
    QTRY_VERIFY_WITH_TIMEOUT(m_session.identity().isAdmin, Minute);
    QCOMPARE(m_session.state().server, u"127.0.0.1:"_s + m_ports[0]);

    m_clock.setInterval(DecisionPause);
    connect(&m_clock, &QTimer::timeout, this, &TestDecisions::decideNext);
    m_holding.setInterval(20);
    connect(&m_holding, &QTimer::timeout, this, [this] {
        m_standby->exec("SELECT pg_wal_replay_pause()"); // again and again: Patroni has it go on each second
    });
    m_person.setInterval(50);
    connect(&m_person, &QTimer::timeout, this, [this] {
        if (m_reviewer->lostCount() > 0 && m_session.state().isConnected())
            m_reviewer->sendLostAgain();
    });
}

/// Brings about what is rare by itself: a decision that both nodes have kept and whose answer will never come, for the
/// standby has it and does not show it yet.
void TestDecisions::holdAnswer(const QString &primary)
{
    m_standby = Connection::open(conninfoOf(other(primary), u"postgres"_s));
    m_holding.start();
    const auto owner = Connection::open(conninfoOf(primary, u"postgres"_s));
    const auto isHeld = [&owner] {
        return owner
            ->exec("SELECT EXISTS (SELECT FROM pg_stat_activity WHERE usename = 'ada' AND wait_event = 'SyncRep')"
                   " AND EXISTS (SELECT FROM pg_stat_replication WHERE flush_lsn >= pg_current_wal_flush_lsn()"
                   " AND replay_lsn < flush_lsn)")
            .value(0, 0)
            .toBool();
    };
    QTRY_VERIFY_WITH_TIMEOUT(isHeld(), Minute);
}

/// Something befalls the primary, the other node takes over, and the former one comes back as its standby.
void TestDecisions::befall(const QString &what)
{
    const QString from = nodeSays({u"primary"_s});
    const QString to = other(from);
    const qsizetype doneBefore = m_done.size();
    QTRY_VERIFY_WITH_TIMEOUT(m_done.size() >= doneBefore + Before, Minute);

    holdAnswer(from);
    if (QTest::currentTestFailed())
        return;
    m_failovers.append({what, 0, 0, 0, 0});
    QProcess *promotion = node({u"writable"_s, to});
    if (what == u"switchover"_s)
        nodeSays({what, from, to});
    else
        nodeSays({what, from});
    QTRY_VERIFY_WITH_TIMEOUT(m_failovers.last().decided != 0, Minute);
    QTRY_COMPARE_WITH_TIMEOUT(promotion->state(), QProcess::NotRunning, Minute);
    QCOMPARE(promotion->exitCode(), 0);
    QCOMPARE(m_session.state().server, u"127.0.0.1:"_s + m_ports[to == u"a"_s ? 0 : 1]);

    if (what != u"switchover"_s)
        nodeSays({u"start"_s, from});
    nodeSays({u"wait"_s, u"sync"_s, from}); // until then nobody could take over without losing what was acknowledged
}

void TestDecisions::primaryLost()
{
    m_clock.start();
    m_person.start();
    for (const QString &what : {u"kill"_s, u"switchover"_s, u"stop"_s}) {
        befall(what);
        if (QTest::currentTestFailed())
            return;
    }
    m_clock.stop();
    QTRY_VERIFY_WITH_TIMEOUT(!m_reviewer->isBusy(), Minute);
    report();

    // Everything sent was shown as done, once each, for nobody else decides here.
    QCOMPARE(m_failed, {});
    QCOMPARE(m_done.size(), m_sent);
    QCOMPARE(QSet<qint64>(m_done.cbegin(), m_done.cend()).size(), m_sent);
    const auto owner = Connection::open(conninfoOf(nodeSays({u"primary"_s}), u"postgres"_s));
    const auto count = [&owner](const QByteArray &what, const Params &params = {}) {
        return owner->exec("SELECT count(*) FROM " + what, params).value(0, 0).toInt();
    };
    QCOMPARE(count("(SELECT suggestion_id FROM suggestion_reviews GROUP BY suggestion_id HAVING count(*) = 1) once "
                   "JOIN unnest($1::integer[]) AS shown (suggestion_id) USING (suggestion_id)",
                 {m_done}),
        m_sent); // none lost
    QCOMPARE(count("suggestion_reviews"), m_sent); // none doubled, and nothing that was not shown
    QCOMPARE(count("ai_suggestions WHERE status <> 'pending'"), m_sent);
    QCOMPARE(count("user_activities WHERE entity_type = 'suggestion'"), m_sent);
}

/// Straight on the standby: everything can be read, changes of others are seen, and none of one's own goes through.
void TestDecisions::replicaReads()
{
    const QString primary = nodeSays({u"primary"_s});
    Session session;
    QSignalSpy notified(&session, &Session::notified);
    session.open(u"standby"_s, conninfoOf(other(primary), u"ada"_s));
    QTRY_VERIFY_WITH_TIMEOUT(session.identity().isAdmin && session.pulse().isStandby, Minute);
    QVERIFY(session.whyReadOnly().contains(u"standby"_s));
    QTRY_VERIFY_WITH_TIMEOUT(session.isPolling(), Minute);

    Reviewer reviewer(&session);
    QList<DbError> errors;
    connect(&reviewer, &Reviewer::failed, this, [&](const Decision &, const DbError &error) { errors << error; });
    reviewer.decide({Decision::Kind::Approve, {m_cases.first()}, {}, {}, {}});
    QTRY_COMPARE_WITH_TIMEOUT(errors.size(), 1, Minute);
    QVERIFY2(errors.first().text().contains(u"a standby"_s), qPrintable(errors.first().text()));

    const auto told = [&notified](const QString &channel) {
        return std::any_of(
            notified.cbegin(), notified.cend(), [&](const QVariantList &what) { return what[0] == channel; });
    };
    // The poller's first look tells nothing, and may have seen the first of them.
    const qint64 end = QDateTime::currentMSecsSinceEpoch() + Minute;
    while (!told(u"cp_suggestions"_s) && QDateTime::currentMSecsSinceEpoch() < end) {
        const qsizetype before = m_done.size();
        decideNext();
        QTRY_COMPARE_WITH_TIMEOUT(m_done.size(), before + 1, Minute);
        QTest::qWait(1000);
    }
    QVERIFY(told(u"cp_suggestions"_s));

    // It becomes the primary, and its connections stay: it can be written to and listened to now.
    nodeSays({u"switchover"_s, primary, other(primary)});
    QTRY_VERIFY_WITH_TIMEOUT(session.whyReadOnly().isEmpty(), Minute);
    QTRY_VERIFY_WITH_TIMEOUT(!session.isPolling(), Minute);
    nodeSays({u"wait"_s, u"sync"_s, primary});
    QTRY_VERIFY_WITH_TIMEOUT(m_session.state().isConnected(), Minute);
    notified.clear();
    decideNext();
    QTRY_VERIFY_WITH_TIMEOUT(told(u"cp_suggestions"_s), Minute);
}

void TestDecisions::report() const
{
    std::printf("decisions made: %d, shown as done: %d, answers lost: %d, sent again: %d, failovers: %d\n", m_sent,
        int(m_done.size()), m_lost, m_notDone, int(m_failovers.size()));
    std::printf("%-12s %22s %22s %22s %12s\n", "milliseconds", "to the promotion", "to our connection", "to a decision",
        "in all");
    for (const Failover &failover : m_failovers)
        std::printf("%-12s %22lld %22lld %22lld %12lld\n", qPrintable(failover.what),
            failover.promoted - failover.killed, failover.connected - failover.promoted,
            failover.decided - failover.connected, failover.decided - failover.killed);
    std::fflush(stdout);
}

QTEST_GUILESS_MAIN(TestDecisions)
#include "decisions.moc"
