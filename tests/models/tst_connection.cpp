#include "tests/support/silentserver.h"
#include "tests/support/testdatabase.h"

#include <QTemporaryDir>
#include <QThread>
#include <QUrl>

#include <thread>

using namespace cp;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

class TestConnection : public QObject {
    Q_OBJECT

    const QByteArray Sleeping = "query LIKE 'SELECT pg_sleep%' AND state = 'active'";

    std::unique_ptr<TestDatabase> m_database;
    std::unique_ptr<Connection> m_connection;

    /// $1 sent there and back, as the database writes it.
    QVariant echo(const Param &param, const QByteArray &type)
    {
        return m_connection->exec("SELECT $1::" + type, {param}).value(0, 0);
    }

private Q_SLOTS:
    void initTestCase() { m_database = std::make_unique<TestDatabase>(); }
    void cleanupTestCase() { m_database.reset(); }
    void init() { m_connection = m_database->connect(); }

    /// Whatever a test did to it, the connection is as good as new, or rightly says that it is not.
    void cleanup()
    {
        if (m_connection->isUsable()) {
            QVERIFY(!m_connection->inTransaction());
            m_connection->setLimits(5s, CancelToken());
            QCOMPARE(m_connection->exec("SELECT 42").value(0, 0), QVariant(42));
        }
        m_connection.reset();
    }

    // --- Values

    void parameters_data()
    {
        QTest::addColumn<Param>("param");
        QTest::addColumn<QByteArray>("type");
        QTest::addColumn<QVariant>("expected");
        const auto row = [](const char *name, const Param &param, const char *type, const QVariant &expected) {
            QTest::newRow(name) << param << QByteArray(type) << expected;
        };
        row("null", {}, "text", {});
        row("null pointer", nullptr, "integer", {});
        row("null string", QString(), "text", {});
        row("empty", u""_s, "text", u""_s);
        row("bytes", QByteArray("abc"), "text", u"abc"_s);
        row("int", -2147483647, "integer", -2147483647);
        row("bigint", Q_INT64_C(9223372036854775807), "bigint", Q_INT64_C(9223372036854775807));
        row("true", true, "boolean", true);
        row("false", false, "boolean", false);
        row("uuid", QUuid(u"{0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0}"_s), "uuid",
            u"0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0"_s);
        row("bigints", QList<qint64>{1, -2, 3}, "bigint[]", u"{1,-2,3}"_s);
        row("no bigints", QList<qint64>(), "bigint[]", u"{}"_s);
        row("ints", QList<int>{7}, "int[]", u"{7}"_s);
        row("decimal", u"1234567890123456789012.12345678"_s, "numeric(30, 8)", u"1234567890123456789012.12345678"_s);
        row("small decimal", u"0.00000001"_s, "numeric(20, 8)", u"0.00000001"_s);
        row("not a number", u"NaN"_s, "numeric", u"NaN"_s);
        row("double", u"0.1"_s, "double precision", 0.1);
        row("largest double", u"1.7976931348623157e+308"_s, "double precision", 1.7976931348623157e+308);
        row("infinite", u"Infinity"_s, "double precision", qInf());
        row("minus infinite", u"-Infinity"_s, "real", -qInf());
        row("smallint", 3, "smallint", 3);
        const QDateTime moment(QDate(2024, 2, 29), QTime(23, 59, 59, 999), Qt::UTC);
        row("moment", moment, "timestamptz", moment);
        row("moment of another zone", QDateTime(QDate(2024, 3, 1), QTime(2, 59, 59, 999), Qt::OffsetFromUTC, 10'800),
            "timestamptz", moment);
        row("no moment", QDateTime(), "timestamptz", {});
        row("quotes", u"O'Neil \"x\" `y` $1 $$ \\' \\ -- ; DROP TABLE users; /*"_s, "text",
            u"O'Neil \"x\" `y` $1 $$ \\' \\ -- ; DROP TABLE users; /*"_s);
        row("emoji", u"🚀🇨🇭👩‍👩‍👧 z̈"_s, "text", u"🚀🇨🇭👩‍👩‍👧 z̈"_s);
        row("right to left", u"سلام \u200Fעולם\u202E"_s, "text", u"سلام \u200Fעולם\u202E"_s);
        row("line ends", u"a\r\nb\tc\u2028d"_s, "text", u"a\r\nb\tc\u2028d"_s);
        row("a megabyte", QString(1 << 20, u'x'), "text", QString(1 << 20, u'x'));
        row("megabytes of three-byte letters", QString(1 << 20, u'€'), "text", QString(1 << 20, u'€'));
        row("json", u"{\"a\": [1, null]}"_s, "jsonb", u"{\"a\": [1, null]}"_s);
    }
    void parameters()
    {
        QFETCH(Param, param);
        QFETCH(QByteArray, type);
        QFETCH(QVariant, expected);
        const QVariant got = echo(param, type);
        QCOMPARE(got.metaType(), expected.metaType());
        QCOMPARE(got, expected);
    }

    void notANumberAsDouble() { QVERIFY(qIsNaN(echo(u"NaN"_s, "double precision").toDouble())); }

    void nulIsRefusedBeforeAnythingIsSent()
    {
        m_database->script("CREATE TABLE nul (v text)");
        const DbError error
            = errorOf([this] { m_connection->exec("INSERT INTO nul VALUES ($1)", {QString(u"ab\0cd"_s)}); });
        QCOMPARE(error.kind, DbError::Kind::Client);
        QVERIFY(error.message.contains(u"NUL"_s));
        QVERIFY(error.sqlState.isEmpty());
        const QByteArray sql("INSERT INTO nul VALUES ('x')\0 -- more", 37);
        QCOMPARE(errorOf([&] { m_connection->execScript(sql); }).kind, DbError::Kind::Client);
        QCOMPARE(m_database->value("SELECT count(*) FROM nul"), QVariant(Q_INT64_C(0)));
    }

    void moments_data()
    {
        QTest::addColumn<QByteArray>("literal");
        QTest::addColumn<QVariant>("expected");
        const auto utc = [](int year, int month, int day, QTime time = QTime(0, 0)) {
            return QVariant(QDateTime(QDate(year, month, day), time, Qt::UTC));
        };
        QTest::newRow("infinity") << QByteArray("infinity") << QVariant(u"infinity"_s);
        QTest::newRow("-infinity") << QByteArray("-infinity") << QVariant(u"-infinity"_s);
        QTest::newRow("before Christ") << QByteArray("0044-03-15 12:00+00 BC")
                                       << QVariant(u"0044-03-15 12:00:00+00 BC"_s);
        QTest::newRow("year 1") << QByteArray("0001-01-01 00:00+00") << utc(1, 1, 1);
        QTest::newRow("year 9999") << QByteArray("9999-12-31 23:59:59.999999+00")
                                   << utc(9999, 12, 31, QTime(23, 59, 59, 999));
        QTest::newRow("year 10000") << QByteArray("10000-01-01 00:00+00") << QVariant(u"10000-01-01 00:00:00+00"_s);
        QTest::newRow("microseconds are rounded down")
            << QByteArray("2024-02-29 12:00:00.123999+00") << utc(2024, 2, 29, QTime(12, 0, 0, 123));
        QTest::newRow("one digit of a second")
            << QByteArray("2024-02-29 12:00:00.5+00") << utc(2024, 2, 29, QTime(12, 0, 0, 500));
        QTest::newRow("another zone") << QByteArray("2024-07-01 02:00+02") << utc(2024, 7, 1);
    }
    void moments()
    {
        QFETCH(QByteArray, literal);
        QTEST(echo(literal, "timestamptz"), "expected");
    }

    void momentsAreReadWhateverTheRolePrefers()
    {
        m_database->script(
            "CREATE ROLE odd_reader LOGIN; ALTER ROLE odd_reader SET TimeZone = 'Asia/Tehran';"
            "ALTER ROLE odd_reader SET DateStyle = 'German, DMY'; ALTER ROLE odd_reader SET extra_float_digits = 0;"
            "ALTER ROLE odd_reader SET client_encoding = 'LATIN1'");
        {
            const auto odd = Connection::open(u"client_encoding=LATIN1 user=odd_reader dbname="_s + m_database->name());
            const ResultSet row = odd->exec("SELECT '2024-02-29 12:00+00'::timestamptz, 0.1::float8 + 0.2, '€'");
            QCOMPARE(row.value(0, 0), QVariant(QDateTime(QDate(2024, 2, 29), QTime(12, 0), Qt::UTC)));
            QCOMPARE(row.value(0, 1).toDouble(), 0.1 + 0.2);
            QCOMPARE(row.text(0, 2), u"€"_s);
        }
        m_database->script("DROP ROLE odd_reader");
    }

    void resultSet()
    {
        const ResultSet rows
            = m_connection->exec("SELECT 1 AS a, NULL::text AS b, 'x'::text AS b UNION ALL SELECT 2, '', 'y'");
        QCOMPARE(rows.rowCount(), 2);
        QCOMPARE(rows.columnCount(), 3);
        QCOMPARE(rows.columnName(2), u"b"_s);
        QCOMPARE(rows.columnIndex("b"), 1);
        QCOMPARE(rows.columnIndex("nothing"), -1);
        QVERIFY(rows.isNull(0, 1));
        QVERIFY(!rows.isNull(1, 1));
        QVERIFY(!rows.value(0, "b").isValid());
        QVERIFY(!rows.value(0, "nothing").isValid());
        QCOMPARE(rows.columnType(0), QMetaType::fromType<int>());
        QCOMPARE(rows.affectedRows(), 2);
        const ResultSet none;
        QVERIFY(none.isEmpty());
        QCOMPARE(none.columnCount(), 0);
        QCOMPARE(none.affectedRows(), 0);
    }

    // --- Errors

    void serverErrors_data()
    {
        QTest::addColumn<QByteArray>("sql");
        QTest::addColumn<QString>("state");
        QTest::newRow("syntax") << QByteArray("SELEC 1") << u"42601"_s;
        QTest::newRow("table") << QByteArray("SELECT * FROM nothing_here") << u"42P01"_s;
        QTest::newRow("value") << QByteArray("SELECT 'x'::int") << u"22P02"_s;
        QTest::newRow("division") << QByteArray("SELECT 1 / (random() * 0)::int") << u"22012"_s;
        QTest::newRow("several statements with parameters") << QByteArray("SELECT 1; SELECT 2") << u"42601"_s;
    }
    void serverErrors()
    {
        QFETCH(QByteArray, sql);
        m_connection->setDoing(u"do that"_s);
        const DbError error = errorOf([&] { m_connection->exec(sql); });
        QCOMPARE(error.kind, DbError::Kind::Server);
        QTEST(error.sqlState, "state");
        QCOMPARE(error.doing, u"do that"_s);
        QVERIFY(!error.message.isEmpty());
        QVERIFY(error.text().startsWith(u"Could not do that: "_s));
        QVERIFY(error.text().contains(error.sqlState));
    }

    void detailAndHintArrive()
    {
        const DbError error = errorOf([this] {
            m_connection->execScript(
                "DO $$ BEGIN RAISE EXCEPTION 'what' USING DETAIL = 'why', HINT = 'do', ERRCODE = 'CP001'; END $$");
        });
        QCOMPARE(error.sqlState, u"CP001"_s);
        QCOMPARE(error.message, u"what"_s);
        QCOMPARE(error.detail, u"why"_s);
        QCOMPARE(error.hint, u"do"_s);
    }

    void scriptReturnsTheLastResultAndStopsAtAnError()
    {
        QCOMPARE(m_connection->execScript("SELECT 1; SELECT 2; SELECT 3").value(0, 0), QVariant(3));
        m_database->script("CREATE TABLE script (v int)");
        errorOf([this] {
            m_connection->execScript("INSERT INTO script VALUES (1); SELECT 1/0; INSERT INTO script VALUES (2)");
        });
        QCOMPARE(m_database->value("SELECT count(*) FROM script"), QVariant(Q_INT64_C(0)));
    }

    // --- Deadline and cancel

    void deadline()
    {
        m_connection->setLimits(100ms, CancelToken());
        const DbError error = errorOf([this] { m_connection->exec("SELECT pg_sleep(60)"); });
        QCOMPARE(error.kind, DbError::Kind::DeadlineExceeded);
        QVERIFY(m_connection->isUsable());
    }

    void cancelFromAnotherThread()
    {
        const CancelToken cancel;
        m_connection->setLimits(60s, cancel);
        std::thread other([&] {
            while (m_database->othersThat(Sleeping) == 0)
                QThread::msleep(1);
            cancel.cancel();
        });
        const DbError error = errorOf([this] { m_connection->exec("SELECT pg_sleep(60)"); });
        other.join();
        QCOMPARE(error.kind, DbError::Kind::Cancelled);
        QVERIFY(m_connection->isUsable());
    }

    /// Many cancels, at any moment of a statement's life, and never one that hits the statement after.
    void cancelHitsItsOwnStatementOnly()
    {
        for (int i = 0; i < 40; ++i) {
            const CancelToken cancel;
            m_connection->setLimits(60s, cancel);
            std::thread other([cancel, i] {
                QThread::usleep(unsigned(i * 150));
                cancel.cancel();
            });
            try {
                QCOMPARE(m_connection->exec("SELECT pg_sleep(0.003)").rowCount(), 1);
            } catch (const DbException &e) {
                QCOMPARE(e.error().kind, DbError::Kind::Cancelled);
            }
            other.join();
            m_connection->setLimits(60s, CancelToken());
            QCOMPARE(m_connection->exec("SELECT pg_sleep(0.001), 7").value(0, 1), QVariant(7));
        }
    }

    void cancelledBeforehand()
    {
        const CancelToken cancel;
        cancel.cancel();
        m_connection->setLimits(60s, cancel);
        QCOMPARE(errorOf([this] { m_connection->exec("CREATE TABLE never (v int)"); }).kind, DbError::Kind::Cancelled);
        QVERIFY(m_database->value("SELECT to_regclass('never')").isNull());
    }

    void cancelledByAnAdministratorIsTheServersError()
    {
        std::thread other([&] {
            while (m_database->cancelOthersThat(Sleeping) == 0)
                QThread::msleep(1);
        });
        const DbError error = errorOf([this] { m_connection->exec("SELECT pg_sleep(60)"); });
        other.join();
        QCOMPARE(error.kind, DbError::Kind::Server);
        QCOMPARE(error.sqlState, u"57014"_s);
    }

    // --- Losing the connection

    void terminatedWhileRunning()
    {
        std::thread other([&] {
            while (m_database->othersThat(Sleeping) == 0)
                QThread::msleep(1);
            m_database->terminateOthers();
        });
        const DbError error = errorOf([this] { m_connection->exec("SELECT pg_sleep(60)"); });
        other.join();
        QCOMPARE(error.kind, DbError::Kind::ConnectionLost);
        QCOMPARE(error.sqlState, u"57P01"_s);
        QVERIFY(error.isConnectionProblem());
        QVERIFY(!m_connection->isUsable());
        QCOMPARE(m_connection->socket(), -1);
        QCOMPARE(errorOf([this] { m_connection->exec("SELECT 1"); }).kind, DbError::Kind::ConnectionLost);
        QVERIFY(m_connection->takeNotifications().isEmpty());
    }

    void terminatedWhileIdle()
    {
        m_database->terminateOthers();
        QCOMPARE(errorOf([this] { m_connection->exec("SELECT 1"); }).kind, DbError::Kind::ConnectionLost);
        QVERIFY(!m_connection->isUsable());
    }

    void terminatedInATransaction()
    {
        m_database->script("CREATE TABLE lost (v int)");
        const DbError error = errorOf([this] {
            Transaction transaction(*m_connection);
            m_connection->exec("INSERT INTO lost VALUES (1)");
            m_database->terminateOthers();
            m_connection->exec("INSERT INTO lost VALUES (2)");
            transaction.commit();
        });
        QCOMPARE(error.kind, DbError::Kind::ConnectionLost);
        QCOMPARE(m_database->value("SELECT count(*) FROM lost"), QVariant(Q_INT64_C(0)));
    }

    // --- COPY

    void copyInAndOut()
    {
        m_database->script("CREATE TABLE copied (id int, v text)");
        int line = 0;
        const qint64 copied = m_connection->copyIn("COPY copied FROM STDIN", [&line]() -> QByteArray {
            if (line == 20'000)
                return {};
            ++line;
            return QByteArray::number(line) + "\tline " + QByteArray::number(line) + " €\n";
        });
        QCOMPARE(copied, Q_INT64_C(20'000));
        int rows = 0;
        QByteArray last;
        m_connection->copyOut("COPY (SELECT * FROM copied ORDER BY id) TO STDOUT", [&](QByteArrayView row) {
            ++rows;
            last = row.toByteArray();
        });
        QCOMPARE(rows, 20'000);
        QCOMPARE(last, QByteArray("20000\tline 20000 €\n"));
        QCOMPARE(m_connection->copyIn("COPY copied FROM STDIN", [] { return QByteArray(); }), Q_INT64_C(0));
    }

    void copyInThatTheServerRefuses()
    {
        m_database->script("CREATE TABLE refused (id int PRIMARY KEY)");
        int line = 0;
        const DbError error = errorOf([&] {
            m_connection->copyIn("COPY refused FROM STDIN", [&line] {
                return ++line <= 1000 ? QByteArray(line == 500 ? "x\n" : QByteArray::number(line) + '\n')
                                      : QByteArray();
            });
        });
        QCOMPARE(error.kind, DbError::Kind::Server);
        QCOMPARE(error.sqlState, u"22P02"_s);
        QCOMPARE(m_database->value("SELECT count(*) FROM refused"), QVariant(Q_INT64_C(0)));
        QCOMPARE(
            errorOf([&] { m_connection->copyIn("COPY nowhere FROM STDIN", [] { return QByteArray(); }); }).sqlState,
            u"42P01"_s);
    }

    void copyInWithAThrowingProducer_data()
    {
        QTest::addColumn<bool>("ours");
        QTest::newRow("DbException") << true;
        QTest::newRow("anything") << false;
    }
    void copyInWithAThrowingProducer()
    {
        QFETCH(bool, ours);
        m_database->script("DROP TABLE IF EXISTS thrown; CREATE TABLE thrown (id int)");
        int line = 0;
        const auto next = [&]() -> QByteArray {
            if (++line < 10)
                return QByteArray::number(line) + '\n';
            if (ours)
                throw DbException({DbError::Kind::Client, {}, {}, u"the file is broken"_s, {}, {}});
            throw std::runtime_error("the file is broken");
        };
        if (ours)
            QCOMPARE(errorOf([&] { m_connection->copyIn("COPY thrown FROM STDIN", next); }).message,
                u"the file is broken"_s);
        else
            QVERIFY_THROWS_EXCEPTION(std::runtime_error, m_connection->copyIn("COPY thrown FROM STDIN", next));
        QVERIFY(m_connection->isUsable());
        QCOMPARE(m_connection->exec("SELECT count(*) FROM thrown").value(0, 0), QVariant(Q_INT64_C(0)));
    }

    void copyInCancelled()
    {
        m_database->script("DROP TABLE IF EXISTS thrown; CREATE TABLE thrown (id int)");
        const CancelToken cancel;
        m_connection->setLimits(60s, cancel);
        int line = 0;
        const DbError error = errorOf([&] {
            m_connection->copyIn("COPY thrown FROM STDIN", [&] {
                if (++line == 1000)
                    cancel.cancel();
                return line < 100'000 ? QByteArray(1000, '1').left(9) + '\n' : QByteArray();
            });
        });
        QCOMPARE(error.kind, DbError::Kind::Cancelled);
        QVERIFY(line < 100'000);
        QCOMPARE(m_database->value("SELECT count(*) FROM thrown"), QVariant(Q_INT64_C(0)));
    }

    /// The server takes nothing in while somebody else holds the table.
    void copyInStandingStill()
    {
        m_database->script("DROP TABLE IF EXISTS thrown; CREATE TABLE thrown (id text); BEGIN; LOCK thrown");
        m_connection->setLimits(200ms, CancelToken());
        const DbError error = errorOf(
            [&] { m_connection->copyIn("COPY thrown FROM STDIN", [] { return QByteArray(100'000, 'x') + '\n'; }); });
        m_database->script("ROLLBACK");
        QCOMPARE(error.kind, DbError::Kind::DeadlineExceeded);
    }

    void copyOutWithAThrowingReceiver()
    {
        int rows = 0;
        const auto receive = [&rows](QByteArrayView) {
            if (++rows == 10)
                throw std::runtime_error("the disk is full");
        };
        QVERIFY_THROWS_EXCEPTION(
            std::runtime_error, m_connection->copyOut("COPY (SELECT generate_series(1, 10000000)) TO STDOUT", receive));
        QCOMPARE(rows, 10);
        QVERIFY(m_connection->isUsable());
    }

    void copyOutCancelledAndFailing()
    {
        const CancelToken cancel;
        m_connection->setLimits(60s, cancel);
        int rows = 0;
        const DbError error = errorOf([&] {
            m_connection->copyOut(
                "COPY (SELECT g, pg_sleep(0.002) FROM generate_series(1, 100000) g) TO STDOUT", [&](QByteArrayView) {
                    if (++rows == 10)
                        cancel.cancel();
                });
        });
        QCOMPARE(error.kind, DbError::Kind::Cancelled);
        m_connection->setLimits(60s, CancelToken());
        const DbError failed = errorOf([&] {
            m_connection->copyOut(
                "COPY (SELECT 1 / (10 - g) FROM generate_series(1, 100) g) TO STDOUT", [](QByteArrayView) {});
        });
        QCOMPARE(failed.sqlState, u"22012"_s);
        QCOMPARE(
            errorOf([&] { m_connection->copyOut("SELECT 1", [](QByteArrayView) {}); }).kind, DbError::Kind::Client);
    }

    // --- Transactions

    void transaction()
    {
        m_database->script("CREATE TABLE kept (v int)");
        const auto count = [this] { return m_database->value("SELECT count(*) FROM kept").toInt(); };
        {
            Transaction transaction(*m_connection);
            QVERIFY(m_connection->inTransaction());
            m_connection->exec("INSERT INTO kept VALUES (1)");
            transaction.commit();
            QVERIFY(!m_connection->inTransaction());
        }
        QCOMPARE(count(), 1);
        try {
            Transaction transaction(*m_connection);
            m_connection->exec("INSERT INTO kept VALUES (2)");
            throw std::runtime_error("changed my mind");
        } catch (const std::runtime_error &) {
        }
        QVERIFY(!m_connection->inTransaction());
        QCOMPARE(count(), 1);
    }

    void transactionAfterCancel()
    {
        m_database->script("CREATE TABLE cancelled (v int)");
        const CancelToken cancel;
        m_connection->setLimits(7s, cancel);
        const DbError error = errorOf([&] {
            Transaction transaction(*m_connection);
            m_connection->exec("INSERT INTO cancelled VALUES (1)");
            cancel.cancel(); // as late as can be
            transaction.commit();
        });
        QCOMPARE(error.kind, DbError::Kind::Cancelled);
        QVERIFY(m_connection->isUsable());
        QVERIFY(!m_connection->inTransaction());
        QCOMPARE(m_connection->limits().deadline, Connection::Deadline(7s));
        QVERIFY(m_connection->limits().cancel.isCancelled());
        QCOMPARE(m_database->value("SELECT count(*) FROM cancelled"), QVariant(Q_INT64_C(0)));
    }

    void commitOfAFailedTransactionIsNoSuccess()
    {
        m_database->script("CREATE TABLE failed (v int)");
        const DbError error = errorOf([&] {
            Transaction transaction(*m_connection);
            m_connection->exec("INSERT INTO failed VALUES (1)");
            errorOf([this] { m_connection->exec("SELECT 1/0"); });
            transaction.commit();
        });
        QCOMPARE(error.kind, DbError::Kind::Client);
        QVERIFY(!m_connection->inTransaction());
        QCOMPARE(m_database->value("SELECT count(*) FROM failed"), QVariant(Q_INT64_C(0)));
    }

    // --- Notifications

    void notifications()
    {
        m_connection->exec("LISTEN news");
        QVERIFY(m_connection->takeNotifications().isEmpty());
        m_database->script("NOTIFY news, 'one'; NOTIFY other, 'x'; NOTIFY news, 'سلام'");
        QList<Notification> got;
        QTRY_VERIFY_WITH_TIMEOUT((got += m_connection->takeNotifications(), got.size() == 2), Patience);
        QCOMPARE(got[0].channel, u"news"_s);
        QCOMPARE(got[0].payload, u"one"_s);
        QCOMPARE(got[1].payload, u"سلام"_s);
    }

    // --- Opening

    void restrictedToReading()
    {
        m_connection->restrictToReading();
        const DbError error = errorOf([&] { m_connection->exec("CREATE TABLE public.t ()"); });
        QCOMPARE(error.sqlState, u"25006"_s);
        QVERIFY(error.advice().contains(u"only reads"_s));
        {
            Transaction transaction(*m_connection);
            QCOMPARE(errorOf([&] { m_connection->exec("CREATE TABLE public.t ()"); }).sqlState, u"25006"_s);
        }
        QCOMPARE(m_connection->exec("SELECT 1").value(0, 0), QVariant(1));
    }

    void tellsItsServer()
    {
        QCOMPARE(
            m_connection->server(), u"%1:%2"_s.arg(qEnvironmentVariable("PGHOST"), qEnvironmentVariable("PGPORT")));
        QVERIFY(!m_connection->isPooled());
        QVERIFY(!m_connection->isStandby());
    }

    void conninfo_data()
    {
        QTest::addColumn<QString>("conninfo");
        const QString host = qEnvironmentVariable("PGHOST");
        QTest::newRow("keywords") << u"host=%1 port=%2 user=postgres dbname=%3 application_name='it''s mine'"_s
                                         .replace(u"''"_s, u"\\'"_s)
                                         .arg(host, qEnvironmentVariable("PGPORT"), m_database->name());
        QTest::newRow("address") << u"postgresql://postgres@%1:%2/%3?application_name=it's%20mine"_s.arg(
            QString::fromLatin1(QUrl::toPercentEncoding(host)), qEnvironmentVariable("PGPORT"), m_database->name());
        QTest::newRow("service") << u"service=cp_test application_name='it\\'s mine'"_s;
    }
    void conninfo()
    {
        QTemporaryDir dir;
        QFile file(dir.filePath(u"services"_s));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("[cp_test]\ndbname=" + m_database->name().toLatin1() + "\nuser=postgres\n");
        file.close();
        qputenv("PGSERVICEFILE", file.fileName().toLocal8Bit());
        QFETCH(QString, conninfo);
        const auto connection = Connection::open(conninfo);
        qunsetenv("PGSERVICEFILE");
        const ResultSet row
            = connection->exec("SELECT current_database(), current_setting('application_name'), pg_backend_pid()");
        QCOMPARE(row.text(0, 0), m_database->name());
        QCOMPARE(row.text(0, 1), u"it's mine"_s);
        QCOMPARE(row.value(0, 2).toInt(), connection->backendPid());
        QVERIFY(connection->serverVersion() >= 150'000);
    }

    void saysWhoItIs() { QCOMPARE(m_connection->exec("SHOW application_name").text(0, 0), u"CryptoPredict Console"_s); }

    void cannotConnect_data()
    {
        QTest::addColumn<QString>("conninfo");
        QTest::newRow("nobody listens") << u"host=127.0.0.1 port=1 dbname=x"_s;
        QTest::newRow("no such socket") << u"host=/nowhere dbname=x"_s;
        QTest::newRow("no such database") << u"dbname=no_such_database"_s;
        QTest::newRow("no such service") << u"service=no_such_service"_s;
        QTest::newRow("not a conninfo") << u"host=a b c"_s;
        QTest::newRow("nobody anywhere") << u"host=/nowhere,127.0.0.1 port=1,1 dbname=x"_s;
    }
    void cannotConnect()
    {
        QFETCH(QString, conninfo);
        const DbError error = errorOf([&] { Connection::open(conninfo); });
        QCOMPARE(error.kind, DbError::Kind::CannotConnect);
        QVERIFY(!error.message.isEmpty());
        QVERIFY(!error.doing.isEmpty());
        QVERIFY(!error.advice().isEmpty());
    }

    /// A server that takes the connection and never says a word.
    void silentServer()
    {
        const SilentServer silent;
        const DbError error = errorOf([&] { Connection::open(silent.conninfo(), {}, 200ms); });
        QCOMPARE(error.kind, DbError::Kind::CannotConnect);
        QVERIFY(error.message.contains(u"0.2 s"_s));

        const CancelToken cancel;
        std::thread other([cancel] {
            QThread::msleep(20);
            cancel.cancel();
        });
        const DbError cancelled = errorOf([&] { Connection::open(silent.conninfo(), cancel, 60s); });
        other.join();
        QCOMPARE(cancelled.kind, DbError::Kind::Cancelled);
    }
};

QTEST_GUILESS_MAIN(TestConnection)
#include "tst_connection.moc"
