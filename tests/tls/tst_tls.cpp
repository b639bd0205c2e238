#include "models/db/connecting.h"
#include "models/session/connectiontest.h"
#include "models/session/session.h"
#include "tests/support/environment.h"
#include "tests/support/testdatabase.h"

#include <QFile>
#include <QProcess>
#include <QScopeGuard>
#include <QTemporaryDir>

#include <libpq-fe.h>

using namespace cp;
using namespace Qt::StringLiterals;

/// Connections over TLS with passwords to a real server, and what decides about them beside psql: runs below
/// with-tls.sh.
class TestTls : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void cleanupTestCase();

    void verifies_data();
    void verifies();
    void asksForAPassword();
    void aPasswordIsChangedMeanwhile();
    void tellsOfTheChartsPlace();
    void doesAsPsqlDoes_data();
    void doesAsPsqlDoes();
    void aServiceFileBeatsTheEnvironment();
    void readOnlyHidesNoOptions();

private:
    static constexpr char Secret[] = "very secret'\\p";

    QString write(const QString &name, const QByteArray &text);
    QByteArray expanded(QByteArray text) const; ///< PORT, CERTIFICATES, FOLDER and DATABASE are put in

    QTemporaryDir m_directory;
    std::unique_ptr<TestDatabase> m_database;
    QByteArray m_role;
};

void TestTls::initTestCase()
{
    m_database = std::make_unique<TestDatabase>(TestDatabase::Schema::Console);
    m_role = "tls_" + QByteArray::number(QCoreApplication::applicationPid());
    m_database->script(
        "CREATE ROLE " + m_role + " LOGIN PASSWORD 'very secret''\\p'; GRANT cryptopredict_analyst TO " + m_role);
}

void TestTls::cleanupTestCase()
{
    m_database->script("DROP ROLE " + m_role);
    m_database.reset();
}

QString TestTls::write(const QString &name, const QByteArray &text)
{
    QFile file(m_directory.filePath(name));
    if (!file.open(QIODevice::WriteOnly) || file.write(text) != text.size())
        qFatal("could not write %s", qPrintable(file.fileName()));
    file.setPermissions(QFile::ReadOwner | QFile::WriteOwner); // libpq takes no password file that others can read
    return file.fileName();
}

QByteArray TestTls::expanded(QByteArray text) const
{
    return text.replace("PORT", qgetenv("CP_TLS_PORT"))
        .replace("CERTIFICATES", qgetenv("CP_TLS_DIR"))
        .replace("FOLDER", m_directory.path().toUtf8())
        .replace("DATABASE", m_database->name().toUtf8())
        .replace("ROLE", m_role);
}

void TestTls::verifies_data()
{
    QTest::addColumn<QByteArray>("conninfo");
    QTest::addColumn<QString>("problem"); // what it has to say; empty: it connects
    QTest::addColumn<QString>("advice");
    QTest::addColumn<bool>("isEncrypted");
    QTest::newRow("the right name and authority")
        << QByteArray("host=localhost sslmode=verify-full sslrootcert=CERTIFICATES/ca.crt") << QString() << QString()
        << true;
    QTest::newRow("another name") << QByteArray("host=127.0.0.1 sslmode=verify-full sslrootcert=CERTIFICATES/ca.crt")
                                  << u"does not match host name"_s << u"for another name"_s << false;
    QTest::newRow("another name, not looked at")
        << QByteArray("host=127.0.0.1 sslmode=verify-ca sslrootcert=CERTIFICATES/ca.crt") << QString() << QString()
        << true;
    QTest::newRow("another authority") << QByteArray(
        "host=localhost sslmode=verify-full sslrootcert=CERTIFICATES/other.crt")
                                       << u"certificate verify failed"_s << u"not from the authority"_s << false;
    QTest::newRow("no authority") << QByteArray("host=localhost sslmode=verify-full sslrootcert=/nowhere/ca.crt")
                                  << u"/nowhere/ca.crt"_s << u"Ask whoever runs the server"_s << false;
    QTest::newRow("not verified") << QByteArray("host=localhost sslmode=require") << QString() << QString() << true;
    QTest::newRow("not encrypted") << QByteArray("host=localhost sslmode=disable") << u"no encryption"_s
                                   << u"Check that"_s << false;
}

void TestTls::verifies()
{
    QFETCH(QByteArray, conninfo);
    QFETCH(QString, problem);
    QFETCH(QString, advice);
    QFETCH(bool, isEncrypted);
    const Environment home(Environment::Variables{{"HOME", m_directory.path().toUtf8()}}); // no ~/.postgresql/root.crt
    ConnectionProfile profile;
    QString ignored;
    profile.settings = *conninfo::parse(
        QString::fromUtf8(expanded(conninfo + " hostaddr=127.0.0.1 port=PORT user=ROLE dbname=DATABASE")), &ignored);
    const ConnectionReport report = testConnection(profile, QString::fromUtf8(Secret), {});
    qInfo("%s", qPrintable(describe(report).join(u" | "_s)));
    if (!problem.isEmpty()) {
        QVERIFY2(report.problem.contains(problem), qPrintable(report.problem));
        QVERIFY2(report.problem.contains(advice), qPrintable(report.problem));
        QVERIFY(!report.isPasswordNeeded);
        QVERIFY(!report.problem.contains(QString::fromUtf8(Secret)));
        return;
    }
    QCOMPARE(report.problem, QString());
    QCOMPARE(report.encryption.startsWith(u"TLSv1"), isEncrypted);
    QCOMPARE(report.login, QString::fromUtf8(m_role));
    QVERIFY(report.missingSteps.isEmpty());
    QVERIFY(report.roundTrip > 0);
}

void TestTls::asksForAPassword()
{
    ConnectionProfile profile;
    QString problem;
    profile.settings = *conninfo::parse(
        QString::fromUtf8(expanded("host=localhost hostaddr=127.0.0.1 port=PORT user=ROLE dbname=DATABASE")), &problem);
    for (const QString &password : {QString(), u"another'secret"_s}) {
        const ConnectionReport report = testConnection(profile, password, {});
        QVERIFY2(report.isPasswordNeeded, qPrintable(report.problem));
        QVERIFY(!report.problem.contains(u"another"));
    }
}

/// Who is connected stays; what connects later, or again, uses the new one.
void TestTls::aPasswordIsChangedMeanwhile()
{
    const QString place = QString::fromUtf8(expanded("host=localhost hostaddr=127.0.0.1 port=PORT user=ROLE"
                                                     " dbname=DATABASE sslmode=require"));
    Session session;
    session.open(u"Test"_s, conninfo::withPassword(place, QLatin1StringView(Secret)));
    QTRY_VERIFY_WITH_TIMEOUT(session.state().isConnected(), Patience);
    const auto put
        = qScopeGuard([this] { m_database->script("ALTER ROLE " + m_role + " PASSWORD 'very secret''\\p'"); });
    m_database->script("ALTER ROLE " + m_role + " PASSWORD 'another one'");
    session.usePassword(u"another one"_s);
    QVERIFY(session.state().isConnected());
    QTRY_VERIFY_WITH_TIMEOUT(session.longWork()->state().isConnected(), Patience);
    const auto lose = [this, &session] {
        m_database->allowConnections(false);
        m_database->terminateOthers();
        QTRY_VERIFY_WITH_TIMEOUT(session.state().phase == DatabaseState::Phase::Waiting, Patience);
        m_database->allowConnections(true);
    };
    lose();
    QTRY_VERIFY_WITH_TIMEOUT(session.state().isConnected(), Patience);

    // Nobody has told: it is asked for, and not tried again until it is answered.
    m_database->script("ALTER ROLE " + m_role + " PASSWORD 'a third one'");
    lose();
    QTRY_VERIFY_WITH_TIMEOUT(session.state().error.isPasswordProblem(), Patience);
    QVERIFY(!session.state().nextAttempt.isValid());
    session.usePassword(u"a third one"_s);
    session.retryNow();
    QTRY_VERIFY_WITH_TIMEOUT(session.state().isConnected(), Patience);
}

void TestTls::tellsOfTheChartsPlace()
{
    ConnectionProfile profile;
    QString problem;
    profile.settings = *conninfo::parse(m_database->conninfo(), &problem);
    profile.charts = *conninfo::parse(
        QString::fromUtf8(expanded("host=localhost hostaddr=127.0.0.1 port=PORT user=ROLE")), &problem);
    ConnectionReport report = testConnection(profile, QString::fromUtf8(Secret), {});
    QCOMPARE(report.chartProblem, QString());
    QVERIFY(report.chartServer.startsWith(u"PostgreSQL "));
    profile.charts.insert(u"port"_s, u"1"_s);
    report = testConnection(profile, QString::fromUtf8(Secret), {});
    QCOMPARE(report.problem, QString());
    QVERIFY(describe(report).last().contains(u"Charts would be read from here, too"));
}

void TestTls::doesAsPsqlDoes_data()
{
    using Variables = Environment::Variables;
    QTest::addColumn<Variables>("variables");
    QTest::addColumn<QByteArray>("conninfo"); // of psql, and of a profile
    write(u"services"_s,
        expanded(
            "[tls]\nhost=localhost\nhostaddr=127.0.0.1\nport=PORT\nuser=ROLE\ndbname=DATABASE\nsslmode=verify-full\n"
            "sslrootcert=CERTIFICATES/ca.crt\napplication_name=by service\noptions=-c work_mem=5MB\n"
            "connect_timeout=7\n[socket]\nhost="
            + qgetenv("PGHOST")
            + "\nport=PORT\nuser=postgres\n"
              "dbname=DATABASE\n"));
    write(u"passwords"_s, expanded(R"(localhost:PORT:other:ROLE:wrong
*:PORT:DATABASE:ROLE:very secret'\\p
*:*:*:*:wrong
)"));
    const Variables files{{"PGPASSFILE", "FOLDER/passwords"}, {"PGSERVICEFILE", "FOLDER/services"}};
    const auto add = [&files](const char *name, const Variables &variables, const QByteArray &conninfo = {}) {
        QTest::newRow(name) << files + variables << conninfo;
    };
    const Variables tcp{{"PGHOST", "localhost"}, {"PGHOSTADDR", "127.0.0.1"}, {"PGPORT", "PORT"}, {"PGUSER", "ROLE"},
        {"PGDATABASE", "DATABASE"}};
    add("the cluster's variables", {{"PGDATABASE", "DATABASE"}});
    add("PGHOST, PGPORT, PGUSER, PGDATABASE", tcp);
    add("PGSSLMODE require", tcp + Variables{{"PGSSLMODE", "require"}});
    add("PGSSLMODE disable is refused", tcp + Variables{{"PGSSLMODE", "disable"}});
    add("PGSSLMODE verify-full without a root", tcp + Variables{{"PGSSLMODE", "verify-full"}, {"HOME", "FOLDER"}});
    add("PGSSLMODE, PGSSLROOTCERT",
        tcp + Variables{{"PGSSLMODE", "verify-full"}, {"PGSSLROOTCERT", "CERTIFICATES/ca.crt"}});
    add("PGSERVICE", {{"PGSERVICE", "tls"}});
    add("PGSERVICE beats PGUSER and PGHOST", {{"PGSERVICE", "tls"}, {"PGUSER", "nobody"}, {"PGHOST", "/nowhere"}});
    add("a service of the profile", {{"PGSSLMODE", "disable"}}, "service=tls");
    add("a profile's keyword beats its service", {}, "service=tls application_name=mine");
    add("a profile's service beats PGSERVICE", {{"PGSERVICE", "tls"}}, "service=socket");
    add("an unknown service", {{"PGSERVICE", "nothing"}});
    add("PGAPPNAME", {{"PGDATABASE", "DATABASE"}, {"PGAPPNAME", "by environment"}});
    add("PGAPPNAME under a service", {{"PGSERVICE", "tls"}, {"PGAPPNAME", "by environment"}});
    add("PGOPTIONS", {{"PGDATABASE", "DATABASE"}, {"PGOPTIONS", "-c work_mem=9MB -c statement_timeout=0"}});
    add("PGOPTIONS under a service", {{"PGSERVICE", "tls"}, {"PGOPTIONS", "-c work_mem=9MB"}});
    add("a password file without a match", tcp + Variables{{"PGPASSFILE", "FOLDER/none"}});
    add("PGPASSWORD beats the password file", tcp + Variables{{"PGPASSWORD", "wrong"}});
    add("PGTARGETSESSIONATTRS", {{"PGDATABASE", "DATABASE"}, {"PGTARGETSESSIONATTRS", "standby"}});
}

/// What both end up with, or what libpq said against it.
void TestTls::doesAsPsqlDoes()
{
    using Variables = Environment::Variables;
    QFETCH(Variables, variables);
    QFETCH(QByteArray, conninfo);
    for (auto &[name, value] : variables)
        value = expanded(value);
    const Environment environment(variables);
    const QByteArray question
        = "SELECT current_user, current_database(), coalesce(host(inet_server_addr()), 'socket'), "
          "current_setting('application_name'), current_setting('work_mem'), current_setting('statement_timeout'), "
          "(SELECT ssl::text || coalesce(version, '') FROM pg_stat_ssl WHERE pid = pg_backend_pid())";
    // psql's own name, where nobody says one, is ours
    QProcess psql;
    psql.start(u"psql"_s, {u"-XAtwc"_s, QString::fromUtf8(question), QString::fromUtf8(conninfo)});
    QVERIFY(psql.waitForFinished(Patience));
    QString theirs = QString::fromUtf8(psql.readAllStandardOutput() + psql.readAllStandardError()).trimmed();
    theirs.remove(u"psql: error: "_s).replace(u"|psql|"_s, u"|CryptoPredict Console|"_s);

    ConnectionProfile profile;
    QString problem;
    profile.settings = *conninfo::parse(QString::fromUtf8(conninfo), &problem);
    QString ours;
    try {
        const ResultSet row = Connection::open(profile.conninfo())->exec(question);
        QStringList values;
        for (int column = 0; column < row.columnCount(); ++column)
            values.append(row.text(0, column));
        ours = values.join(u'|');
    } catch (const DbException &e) {
        ours = e.error().message;
    }
    qInfo("%s", qPrintable(ours));
    QCOMPARE(ours, theirs);
}

/// The console's PGCONNECT_TIMEOUT for who has said none (see main()) does not stand in a service file's way.
void TestTls::aServiceFileBeatsTheEnvironment()
{
    const Environment environment(Environment::Variables{
        {"PGSERVICEFILE", m_directory.filePath(u"services"_s).toUtf8()}, {"PGCONNECT_TIMEOUT", "5"}});
    const auto timeout = [](const QByteArray &conninfo) {
        pg_conn *connection = connectByLibpq(conninfo, {}, std::chrono::steady_clock::now() + std::chrono::seconds(10));
        QByteArray value;
        PQconninfoOption *options = PQconninfo(connection);
        for (const PQconninfoOption *option = options; option && option->keyword; ++option) {
            if (qstrcmp(option->keyword, "connect_timeout") == 0)
                value = option->val;
        }
        PQconninfoFree(options);
        PQfinish(connection);
        return value;
    };
    QCOMPARE(timeout("service=tls"), "7");
    QCOMPARE(timeout("service=socket"), "5");
    QCOMPARE(timeout("service=tls connect_timeout=9"), "9");
}

/// A read-only profile has no "options" of its own, which would hide these.
void TestTls::readOnlyHidesNoOptions()
{
    const Environment environment(Environment::Variables{{"PGOPTIONS", "-c work_mem=9MB"}});
    ConnectionProfile profile;
    QString problem;
    profile.settings = *conninfo::parse(m_database->conninfo(), &problem);
    profile.isReadOnly = true;
    const auto connection = Connection::open(profile.conninfo());
    connection->restrictToReading();
    QCOMPARE(connection->exec("SHOW work_mem").text(0, 0), u"9MB"_s);
    QVERIFY_THROWS_EXCEPTION(DbException, connection->exec("CREATE TABLE public.t ()"));
}

QTEST_GUILESS_MAIN(TestTls)
#include "tst_tls.moc"
