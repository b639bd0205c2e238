#include "models/demo/demodata.h"
#include "tests/support/testdatabase.h"

using namespace cp;
using namespace Qt::StringLiterals;

/// Loading and removing the simulated data. What it is like is told by tests/sql/60_demo.sh.
class TestDemoData : public QObject {
    Q_OBJECT

    static constexpr DemoData::Options Small{1, true};

    /// How many rows every table holds.
    static QString counts(TestDatabase &database)
    {
        return database
            .value(
                "SELECT string_agg(format('%s %s', c.oid::regclass, (xpath('//n/text()',"
                " query_to_xml(format('SELECT count(*) AS n FROM %s', c.oid::regclass), false, true, '')))[1]), E'\\n'"
                " ORDER BY c.oid::regclass::text) FROM pg_class c"
                " WHERE c.relkind = 'r' AND c.relnamespace IN ('public'::regnamespace, 'console'::regnamespace)")
            .toString();
    }

    static bool saysSo(TestDatabase &database)
    {
        return database.value("SELECT has_demo_data FROM console.whoami()").toBool();
    }

private Q_SLOTS:
    void loadsOnceAndIsRemovedCompletely()
    {
        TestDatabase database(TestDatabase::Schema::Console);
        Connection &connection = database.connection();
        const QString empty = counts(database);
        QVERIFY(DemoData::obstacles(connection).isEmpty());
        QVERIFY(!DemoData::isLoaded(connection));
        QVERIFY(!saysSo(database));

        QStringList steps;
        int last = 0;
        DemoData::load(connection, Small, [&](int done, int total, const QString &step) {
            QVERIFY(done < total);
            last = done + 1 == total ? 1 : 0;
            steps << step;
        });
        QCOMPARE(last, 1);
        QVERIFY(!steps.contains(QString()));
        QVERIFY(DemoData::isLoaded(connection));
        QVERIFY(saysSo(database));
        QVERIFY(database.value("SELECT count(*) FROM public.cryptocurrencies").toInt() >= 24);
        QVERIFY(database.value("SELECT count(*) FROM public.ai_suggestions WHERE status = 'pending'").toInt() > 0);
        const QString loaded = counts(database);

        const DbError error = errorOf([&] { DemoData::load(connection, Small); });
        QCOMPARE(error.kind, DbError::Kind::Client);
        QVERIFY2(error.text().contains(u"not empty"), qPrintable(error.text()));
        QVERIFY(!error.detail.isEmpty());
        QVERIFY(!connection.inTransaction());
        QCOMPARE(counts(database), loaded);

        DemoData::remove(connection);
        QVERIFY(!DemoData::isLoaded(connection));
        QVERIFY(!saysSo(database));
        QCOMPARE(counts(database), empty);
        DemoData::remove(connection); // nothing to remove is fine
        QCOMPARE(counts(database), empty);

        DemoData::load(connection, Small); // and it can be had again
        QCOMPARE(counts(database), loaded);
    }

    void refusesWhereOtherDataIs()
    {
        TestDatabase database(TestDatabase::Schema::Console);
        database.script("INSERT INTO public.cryptocurrencies (symbol, name) VALUES ('BTC', 'Bitcoin')");
        const QString before = counts(database);
        QVERIFY(!DemoData::obstacles(database.connection()).isEmpty());
        QCOMPARE(errorOf([&] { DemoData::load(database.connection(), Small); }).kind, DbError::Kind::Client);
        QCOMPARE(counts(database), before);
        DemoData::remove(database.connection());
        QCOMPARE(counts(database), before);
    }

    void theSeedDecides()
    {
        TestDatabase database(TestDatabase::Schema::Console);
        const auto prices = [&](quint32 seed) {
            DemoData::load(database.connection(), {seed, true});
            QString sum
                = database
                      .value("SELECT md5(string_agg(close_price::text, ',' ORDER BY crypto_id, timestamp, id))"
                             " FROM (SELECT * FROM public.price_data ORDER BY crypto_id, timestamp LIMIT 500) p")
                      .toString();
            DemoData::remove(database.connection());
            return sum;
        };
        const QString one = prices(1);
        QCOMPARE(prices(1), one);
        QVERIFY(prices(2) != one);
    }
};

QTEST_GUILESS_MAIN(TestDemoData)
#include "tst_demodata.moc"
