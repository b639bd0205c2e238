#include "models/schema/migrator.h"
#include "models/schema/schemacheck.h"
#include "tests/support/testdatabase.h"

#include <QProcess>

#include <thread>

using namespace cp;
using namespace Qt::StringLiterals;

/// Building and adopting databases. What the migrations make of them is told by tests/sql; here it is that each is run,
/// once, and what is refused.
class TestMigrator : public QObject {
    Q_OBJECT

    static QByteArray run(const QString &program, const QStringList &arguments)
    {
        QProcess process;
        process.start(program, arguments);
        if (!process.waitForFinished(60'000))
            qFatal("%s does not end", qPrintable(program));
        return process.readAllStandardOutput();
    }

    /// As psql leaves it, which goes on behind each error.
    static void buildFirstDesign(const TestDatabase &database)
    {
        for (const char *file : {"first_design.sql", "first_design_data.sql"})
            run(u"psql"_s,
                {u"-X"_s, u"-q"_s, u"-d"_s, database.name(), u"-f"_s,
                    QStringLiteral(CP_TEST_SOURCES "/sql/fixtures/") + QLatin1StringView(file)});
    }

    /// Everything in it, definitions and rows.
    static QByteArray dump(const TestDatabase &database)
    {
        QByteArrayList lines = run(u"pg_dump"_s, {database.name()}).split('\n');
        lines.removeIf([](const QByteArray &line) { return line.startsWith("\\"); }); // a key that is new each time
        return lines.join('\n');
    }

    static QStringList differences(TestDatabase &database)
    {
        QStringList lines;
        const QList<SchemaFinding> findings = checkSchema(database.connection());
        for (const SchemaFinding &finding : findings) {
            if (finding.severity == SchemaFinding::Severity::Difference)
                lines << finding.object + u": "_s + finding.finding;
        }
        return lines;
    }

    static int migrations(TestDatabase &database)
    {
        return database.value("SELECT count(*) FROM console.migrations").toInt();
    }

    /// Two consoles at the same time; what each reported, or the error.
    static QStringList runTwice(const TestDatabase &database)
    {
        QString said[2];
        const auto migrate = [&database](QString *answer) {
            try {
                const auto connection = Connection::open(database.conninfo());
                *answer = Migrator::run(*connection, {}).lines.first();
            } catch (const DbException &e) {
                *answer = e.error().text();
            }
        };
        std::thread first(migrate, &said[0]);
        std::thread second(migrate, &said[1]);
        first.join();
        second.join();
        QStringList answers{said[0], said[1]};
        answers.sort();
        return answers;
    }

    const int m_bundled = int(Migrator::bundled().size());
    const QString m_built = u"The schema was built in %1 steps."_s.arg(m_bundled);
    const QString m_upToDate = u"The schema is up to date."_s;

private Q_SLOTS:
    void bundlesEveryStepInOrder()
    {
        const QList<Migration> bundled = Migrator::bundled();
        QVERIFY(bundled.size() >= 10);
        for (int i = 0; i < bundled.size(); ++i) {
            QCOMPARE(bundled[i].number, i + 1);
            QVERIFY(!bundled[i].name.isEmpty());
            QVERIFY(!bundled[i].sql.isEmpty());
            QCOMPARE(bundled[i].checksum.size(), 64);
        }
    }

    void buildsAnEmptyDatabase()
    {
        TestDatabase database;
        QCOMPARE(Migrator::missing(database.connection()).size(), m_bundled);
        QStringList steps;
        const Migrator::Report report
            = Migrator::run(database.connection(), {}, [&steps](int done, int total, const QString &step) {
                  steps << u"%1/%2 %3"_s.arg(done).arg(total).arg(step);
              });
        QCOMPARE(report.applied, m_bundled);
        QCOMPARE(report.lines.first(), m_built);
        QVERIFY2(report.lines.last().contains(u"a new admin"), qPrintable(report.lines.last()));
        QCOMPARE(report.roleStatements, QString());
        QCOMPARE(steps.size(), m_bundled);
        QCOMPARE(steps.first(), u"0/%1 tables"_s.arg(m_bundled));
        QVERIFY(Migrator::missing(database.connection()).isEmpty());
        QCOMPARE(migrations(database), m_bundled);
        QCOMPARE(differences(database), QStringList());
        QCOMPARE(database.value("SELECT is_admin FROM console.whoami()").toBool(), true);

        const QByteArray before = dump(database);
        const Migrator::Report again = Migrator::run(database.connection(), {});
        QCOMPARE(again.applied, 0);
        QCOMPARE(again.lines.first(), m_upToDate);
        QVERIFY(dump(database) == before);
    }

    void adoptsTheFirstDesign()
    {
        TestDatabase database;
        buildFirstDesign(database);
        const int cases = database.value("SELECT count(*) FROM ai_suggestions").toInt();
        QVERIFY(cases > 0);
        QVERIFY(!database.value("SELECT to_regclass('console.migrations')").isValid());
        const Migrator::Report report = Migrator::run(database.connection(), {});
        QCOMPARE(report.lines.first(), m_built);
        QCOMPARE(differences(database), QStringList());
        QCOMPARE(database.value("SELECT count(*) FROM ai_suggestions").toInt(), cases);

        const QByteArray before = dump(database);
        QCOMPARE(Migrator::run(database.connection(), {}).lines.first(), m_upToDate);
        QVERIFY(dump(database) == before);
    }

    void twoAtOnceTakeTurns_data()
    {
        QTest::addColumn<bool>("adopted");
        QTest::newRow("empty") << false;
        QTest::newRow("first design") << true;
    }

    void twoAtOnceTakeTurns()
    {
        QFETCH(bool, adopted);
        TestDatabase database;
        if (adopted)
            buildFirstDesign(database);
        QCOMPARE(runTwice(database), (QStringList{m_upToDate, m_built}));
        QCOMPARE(migrations(database), m_bundled);
        QCOMPARE(differences(database), QStringList());
        const QByteArray before = dump(database);
        QCOMPARE(runTwice(database), (QStringList{m_upToDate, m_upToDate}));
        QVERIFY(dump(database) == before);
        QCOMPARE(database
                     .value("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND database ="
                            " (SELECT oid FROM pg_database WHERE datname = current_database())")
                     .toInt(),
            0);
    }

    void refusesAnotherProgramsDatabase()
    {
        TestDatabase database;
        database.script("CREATE TABLE public.users (login text PRIMARY KEY, email integer);"
                        "INSERT INTO public.users VALUES ('somebody', 1)");
        const QByteArray before = dump(database);
        const DbError error = errorOf([&] { Migrator::run(database.connection(), {}); });
        QCOMPARE(error.kind, DbError::Kind::Client);
        QVERIFY2(error.message.contains(u"another program"), qPrintable(error.message));
        QVERIFY2(error.detail.contains(u"users.password_hash: is missing"), qPrintable(error.detail));
        QVERIFY2(error.detail.contains(u"users.email: is integer, and text is needed"), qPrintable(error.detail));
        QVERIFY(!error.hint.isEmpty());
        QVERIFY(dump(database) == before);
        QVERIFY(!database.connection().inTransaction());
    }

    void refusesANewerConsolesDatabase()
    {
        TestDatabase database(TestDatabase::Schema::Console);
        database.script("INSERT INTO console.migrations (number, name, checksum) VALUES (9999, 'later', '')");
        const QByteArray before = dump(database);
        const DbError error = errorOf([&] { Migrator::run(database.connection(), {}); });
        QCOMPARE(error.kind, DbError::Kind::Client);
        QVERIFY2(error.message.contains(u"newer console (step 9999"), qPrintable(error.message));
        QVERIFY(dump(database) == before);
    }

    void refusesAnotherBuildsDatabase()
    {
        TestDatabase database(TestDatabase::Schema::Console);
        database.script("UPDATE console.migrations SET checksum = 'another' WHERE number = 3");
        const QByteArray before = dump(database);
        const DbError error = errorOf([&] { Migrator::run(database.connection(), {}); });
        QCOMPARE(error.kind, DbError::Kind::Client);
        QVERIFY2(error.message.startsWith(u"step 3 ("), qPrintable(error.message));
        QVERIFY(dump(database) == before);
    }

    void goesOnWhereItWasBrokenOff()
    {
        TestDatabase database(TestDatabase::Schema::Console);
        const QByteArray before = dump(database);
        const int last = m_bundled;
        database.exec("DELETE FROM console.migrations WHERE number >= $1", {last - 1});
        QCOMPARE(Migrator::missing(database.connection()), (QList<int>{last - 1, last}));
        const Migrator::Report report = Migrator::run(database.connection(), {});
        QCOMPARE(report.applied, 2);
        QCOMPARE(report.lines.first(), u"The schema was upgraded by 2 steps."_s);
        QCOMPARE(differences(database), QStringList());
        QCOMPARE(migrations(database), m_bundled);
    }

    void aStepThatFailsLeavesNothingBehind()
    {
        TestDatabase database;
        // In the way of the first step, and of a kind that the first look does not find.
        database.script("CREATE TYPE public.cryptocurrencies AS ENUM ('a')");
        const DbError error = errorOf([&] { Migrator::run(database.connection(), {}); });
        QCOMPARE(error.kind, DbError::Kind::Server);
        QVERIFY(!database.connection().inTransaction());
        QVERIFY(!database.value("SELECT to_regclass('public.users')").isValid());
        database.script("DROP TYPE public.cryptocurrencies");
        QCOMPARE(Migrator::run(database.connection(), {}).applied, m_bundled);
        QCOMPARE(differences(database), QStringList());
    }

    void mendsWhatWasDroppedByHand()
    {
        TestDatabase database(TestDatabase::Schema::Console);
        const QByteArray trigger
            = database
                  .value("SELECT quote_ident(tgname) FROM pg_trigger WHERE tgrelid = 'public.ai_suggestions'::regclass"
                         " AND NOT tgisinternal ORDER BY tgname LIMIT 1")
                  .toString()
                  .toUtf8();
        database.script("DROP TRIGGER " + trigger + " ON public.ai_suggestions; DROP VIEW public.v_active_signals");
        QVERIFY(!differences(database).isEmpty());
        const Migrator::Report report = Migrator::run(database.connection(), {});
        QVERIFY2(report.lines.join(u' ').contains(u"were mended"), qPrintable(report.lines.join(u'\n')));
        QCOMPARE(differences(database), QStringList());
        QCOMPARE(migrations(database), m_bundled);
        QVERIFY(!Migrator::run(database.connection(), {}).lines.join(u' ').contains(u"were mended"));
    }

    void mapsTheInstaller()
    {
        TestDatabase database;
        buildFirstDesign(database);
        const auto user = [&database] { return database.value("SELECT email FROM console.whoami()").toString(); };
        Migrator::run(database.connection(), {u"somebody@new.example"_s, false});
        QCOMPARE(user(), u"somebody@new.example"_s);
        QCOMPARE(database.value("SELECT is_admin FROM console.whoami()").toBool(), true);

        database.script(
            "INSERT INTO public.users (email, password_hash, role) VALUES ('Boss@Example.org', '!', 'admin')");
        Migrator::run(database.connection(), {u"boss@example.ORG"_s, false});
        QCOMPARE(user(), u"Boss@Example.org"_s);
        Migrator::run(database.connection(), {}); // stays
        QCOMPARE(user(), u"Boss@Example.org"_s);
        QCOMPARE(errorOf([&] { Migrator::run(database.connection(), {u"nobody"_s, false}); }).sqlState, u"22023"_s);
        QCOMPARE(user(), u"Boss@Example.org"_s);
    }

    void widensKeys()
    {
        TestDatabase database;
        buildFirstDesign(database);
        const auto type = [&database] {
            return database
                .value("SELECT format_type(atttypid, NULL) FROM pg_attribute"
                       " WHERE attrelid = 'public.price_data'::regclass AND attname = 'id'")
                .toString();
        };
        Migrator::run(database.connection(), {});
        QCOMPARE(type(), u"integer"_s);
        Migrator::run(database.connection(), {{}, true});
        QCOMPARE(type(), u"bigint"_s);
        QCOMPARE(differences(database), QStringList());
        Migrator::run(database.connection(), {{}, true}); // again is fine
        QCOMPARE(differences(database), QStringList());
    }
};

QTEST_GUILESS_MAIN(TestMigrator)
#include "tst_migrator.moc"
