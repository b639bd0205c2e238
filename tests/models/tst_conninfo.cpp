#include "models/session/connectionprofile.h"
#include "models/session/connectiontest.h"
#include "models/session/target.h"
#include "tests/support/testdatabase.h"
#include "tests/support/testsettings.h"

#include <QFile>
#include <QScopeGuard>
#include <QTest>

using namespace cp;
using namespace Qt::StringLiterals;

/// What a profile says, how it is kept, and what a trial of it tells.
class TestConninfo : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { StoredSettings().clear(); }

    void parses_data();
    void parses();
    void joinsWhatItParses_data();
    void joinsWhatItParses();
    void tellsThisMachine_data();
    void tellsThisMachine();
    void readOnlyAddsNoOptions();
    void quotesNoSecretInAProblem_data();
    void quotesNoSecretInAProblem();
    void chartsHaveWhatTheyDoNotSayFromTheProfile_data();
    void chartsHaveWhatTheyDoNotSayFromTheProfile();
    void keepsProfilesWithoutPasswords();
    void findsProfiles();
    void theLastProfileIsWhereToGo();
    void trialOfAServer();
    void trialOfAReadOnlyProfile();
    void trialWithoutAServer();

private:
    static ConnectionProfile profileOf(const QString &conninfo)
    {
        ConnectionProfile profile;
        QString problem;
        profile.settings = *conninfo::parse(conninfo, &problem);
        return profile;
    }

    TestSettings m_settings;
};

void TestConninfo::parses_data()
{
    QTest::addColumn<QString>("conninfo");
    QTest::addColumn<QString>("expected"); // keyword=value;…, or nothing when it makes no sense
    QTest::newRow("nothing") << u""_s << u";"_s;
    QTest::newRow("keywords") << u"host=db dbname = prices"_s << u"dbname=prices;host=db;"_s;
    QTest::newRow("quotes") << uR"(user='it''s' dbname='a b')"_s << u""_s; // SQL's way is not libpq's
    QTest::newRow("escapes") << uR"(user='it\'s \\' dbname='a b')"_s << uR"(dbname=a b;user=it's \;)"_s;
    QTest::newRow("URI") << u"postgresql://ann:s%40crt@db1:5433,db2/prices?sslmode=verify-full"_s
                         << u"dbname=prices;host=db1,db2;password=s@crt;port=5433,;sslmode=verify-full;user=ann;"_s;
    QTest::newRow("unknown keyword") << u"colour=red"_s << u""_s;
    QTest::newRow("no value") << u"host"_s << u""_s;
}

void TestConninfo::parses()
{
    QFETCH(QString, conninfo);
    QFETCH(QString, expected);
    QString problem;
    const auto settings = conninfo::parse(conninfo, &problem);
    QCOMPARE(settings.has_value(), !expected.isEmpty());
    QCOMPARE(problem.isEmpty(), settings.has_value());
    QString found = settings && settings->isEmpty() ? u";"_s : QString();
    if (settings) {
        for (auto it = settings->begin(); it != settings->end(); ++it)
            found += it.key() + u'=' + it.value() + u';';
    }
    QCOMPARE(found, expected);
}

void TestConninfo::joinsWhatItParses_data()
{
    QTest::addColumn<QString>("value");
    for (const char *value : {"x", "a b", "it's", "\\", "'\\'", " ", "%41", "قیمت"})
        QTest::newRow(value) << QString::fromUtf8(value);
}

void TestConninfo::joinsWhatItParses()
{
    QFETCH(QString, value);
    const conninfo::Settings settings{{u"dbname"_s, value}, {u"user"_s, u"ann"_s}, {u"host"_s, QString()}};
    QString problem;
    const auto again = conninfo::parse(conninfo::join(settings), &problem);
    QVERIFY2(again, qPrintable(problem));
    QCOMPARE(*again, (conninfo::Settings{{u"dbname"_s, value}, {u"user"_s, u"ann"_s}}));
}

void TestConninfo::tellsThisMachine_data()
{
    QTest::addColumn<QString>("conninfo");
    QTest::addColumn<bool>("isHere");
    QTest::newRow("nothing") << u""_s << true;
    QTest::newRow("socket") << u"host=/run/postgresql"_s << true;
    QTest::newRow("localhost") << u"host=localhost"_s << true;
    QTest::newRow("loopback") << u"host=127.0.0.1,::1"_s << true;
    QTest::newRow("elsewhere") << u"host=db"_s << false;
    QTest::newRow("one elsewhere") << u"host=localhost,db"_s << false;
    QTest::newRow("an address says more than a name") << u"host=localhost hostaddr=10.0.0.1"_s << false;
    QTest::newRow("a service says it somewhere else") << u"service=x"_s << false;
}

void TestConninfo::tellsThisMachine()
{
    QFETCH(QString, conninfo);
    QFETCH(bool, isHere);
    QString problem;
    QCOMPARE(conninfo::isOnThisMachine(*conninfo::parse(conninfo, &problem)), isHere);
}

/// PGOPTIONS and a service file's options count still, and a pool has nothing to refuse.
void TestConninfo::readOnlyAddsNoOptions()
{
    ConnectionProfile profile;
    profile.settings.insert(u"dbname"_s, u"x"_s);
    profile.isReadOnly = true;
    QCOMPARE(profile.conninfo(), u"dbname='x'"_s);
}

void TestConninfo::quotesNoSecretInAProblem_data()
{
    QTest::addColumn<QString>("conninfo");
    for (const char *conninfo : {"host=db password=very secret", "password secret", "sslpassword='secret",
             "postgresql://ann:secret@db/x?secret=1"})
        QTest::newRow(conninfo) << QString::fromLatin1(conninfo);
}

void TestConninfo::quotesNoSecretInAProblem()
{
    QFETCH(QString, conninfo);
    QString problem;
    QVERIFY(!conninfo::parse(conninfo, &problem));
    QVERIFY2(!problem.isEmpty() && !problem.contains(u"secret"_s), qPrintable(problem));
    problem.clear();
    QVERIFY(!resolveTarget({conninfo, {}, false}, &problem)->name.contains(u"secret"_s));
}

void TestConninfo::chartsHaveWhatTheyDoNotSayFromTheProfile_data()
{
    QTest::addColumn<QString>("profile");
    QTest::addColumn<QString>("charts");
    QTest::addColumn<QString>("expected");
    const QString primary
        = u"host=a,b port=1,2 dbname=prices user=ann sslmode=verify-full target_session_attrs=primary"_s;
    QTest::newRow("none") << primary << u""_s << u""_s;
    QTest::newRow("another host") << primary << u"host=c"_s
                                  << u"dbname='prices' host='c' password='p' sslmode='verify-full' user='ann'"_s;
    QTest::newRow("the same hosts, a standby of them")
        << u"host=a,b dbname=prices target_session_attrs=primary"_s << u"target_session_attrs=prefer-standby"_s
        << u"dbname='prices' host='a,b' password='p' target_session_attrs='prefer-standby'"_s;
    QTest::newRow("a service says all") << primary << u"service=replica"_s << u"password='p' service='replica'"_s;
    QTest::newRow("another user") << primary << u"host=c user=reader"_s
                                  << u"dbname='prices' host='c' password='p' sslmode='verify-full' user='reader'"_s;
}

void TestConninfo::chartsHaveWhatTheyDoNotSayFromTheProfile()
{
    QFETCH(QString, profile);
    QFETCH(QString, charts);
    QFETCH(QString, expected);
    ConnectionProfile whole = profileOf(profile);
    whole.charts = profileOf(charts).settings;
    QCOMPARE(whole.chartConninfo(u"p"_s), expected);
}

void TestConninfo::keepsProfilesWithoutPasswords()
{
    ConnectionProfile profile;
    profile.name = u"Prüfung · قیمت"_s;
    profile.colour = u"#c62828"_s;
    profile.settings = {{u"host"_s, u"db"_s}, {u"password"_s, u"verysecret"_s}, {u"sslpassword"_s, u"verysecret"_s},
        {u"user"_s, u"it's"_s}};
    profile.charts = {{u"host"_s, u"replica"_s}, {u"password"_s, u"verysecret"_s}};
    profile.isReadOnly = true;
    const ConnectionProfile saved = profiles::save(profile);
    QVERIFY(!saved.id.isNull());

    StoredSettings::flush();
    QFile file(StoredSettings::fileName());
    QVERIFY(file.open(QIODevice::ReadOnly));
    const QByteArray text = file.readAll();
    QVERIFY(text.contains("host"));
    QVERIFY(!text.contains("verysecret"));

    const auto found = profiles::find(profile.name);
    QVERIFY(found);
    QCOMPARE(found->id, saved.id);
    QCOMPARE(found->colour, profile.colour);
    QCOMPARE(found->settings, (conninfo::Settings{{u"host"_s, u"db"_s}, {u"user"_s, u"it's"_s}}));
    QCOMPARE(found->charts, (conninfo::Settings{{u"host"_s, u"replica"_s}}));
    QVERIFY(found->isReadOnly && !found->savesPassword);
    QVERIFY(found->conninfo(u"p w'"_s).contains(uR"(password='p w\'')"_s));
}

void TestConninfo::findsProfiles()
{
    ConnectionProfile b;
    b.name = u"b"_s;
    ConnectionProfile a;
    a.name = u"A"_s;
    b = profiles::save(b);
    profiles::save(a);
    QCOMPARE(profiles::all().size(), 2);
    QCOMPARE(profiles::all().first().name, u"A"_s);
    b.name = u"Renamed"_s;
    profiles::save(b);
    QCOMPARE(profiles::all().size(), 2);
    QVERIFY(profiles::find(u"renamed"_s));
    QVERIFY(profiles::find(u"LOCAL"_s)->isLocal());
    profiles::remove(b);
    QVERIFY(!profiles::find(u"renamed"_s));
}

void TestConninfo::theLastProfileIsWhereToGo()
{
    const QByteArray cluster = qgetenv("PGHOST"), port = qgetenv("PGPORT");
    const auto restore = qScopeGuard([cluster, port] { // the other tests' server
        qputenv("PGHOST", cluster);
        qputenv("PGPORT", port);
    });
    qunsetenv("PGHOST");
    qunsetenv("PGPORT");
    QString problem;
    QVERIFY(resolveTarget({}, &problem)->isLocal);
    ConnectionProfile profile;
    profile.name = u"Work"_s;
    profile.settings.insert(u"host"_s, u"db"_s);
    profiles::save(profile);
    profiles::setLastUsed(profile.name);
    QCOMPARE(resolveTarget({}, &problem)->conninfo, u"host='db'"_s);
    QVERIFY(resolveTarget({{}, {}, true}, &problem)->isLocal);
    QCOMPARE(resolveTarget({{}, u"work"_s, false}, &problem)->name, u"Work"_s);
    qputenv("PGHOST", "elsewhere");
    QVERIFY(resolveTarget({}, &problem)->conninfo.isEmpty());
    QVERIFY(!resolveTarget({{}, u"nowhere"_s, false}, &problem));
    QVERIFY(problem.contains(u"nowhere"_s));
}

void TestConninfo::trialOfAServer()
{
    TestDatabase database(TestDatabase::Schema::Console);
    const ConnectionReport report = testConnection(profileOf(database.conninfo()), {}, {});
    QCOMPARE(report.problem, QString());
    QVERIFY(report.server.startsWith(u"PostgreSQL "));
    QCOMPARE(report.login, u"postgres"_s);
    QVERIFY(report.missingSteps.isEmpty());
    QVERIFY(report.roundTrip > 0);
    QVERIFY(!report.isReadOnly);
    QVERIFY(describe(report).contains(u"The schema is this console's."_s));
}

void TestConninfo::trialOfAReadOnlyProfile()
{
    TestDatabase database(TestDatabase::Schema::Empty);
    ConnectionProfile profile = profileOf(database.conninfo());
    profile.isReadOnly = true;
    const ConnectionReport report = testConnection(profile, {}, {});
    QCOMPARE(report.problem, QString());
    QVERIFY(report.isReadOnly);
    QCOMPARE(report.missingSteps.size(), report.bundledSteps);
}

void TestConninfo::trialWithoutAServer()
{
    const ConnectionReport report = testConnection(profileOf(u"host=/nowhere"_s), u"verysecret"_s, {});
    QVERIFY(!report.problem.isEmpty());
    QVERIFY(!report.problem.contains(u"verysecret"_s));
    QVERIFY(!report.isPasswordNeeded);
}

QTEST_GUILESS_MAIN(TestConninfo)
#include "tst_conninfo.moc"
