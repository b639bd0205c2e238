#include "models/market/pricealerts.h"
#include "tests/support/news.h"
#include "tests/support/relay.h"
#include "tests/support/reviewdatabase.h"

#include <QSignalSpy>

using namespace cp;
using namespace Qt::StringLiterals;

#define WAIT_FOR(condition) QTRY_VERIFY_WITH_TIMEOUT(condition, Patience)

namespace {

/// A console of one person that looks for crossed alerts.
struct Watcher {
    explicit Watcher(const QString &conninfo, const SessionOptions &options = {})
    {
        session.open(u"Test"_s, conninfo, options);
    }
    bool isThere()
    {
        return QTest::qWaitFor(
                   [this] { return session.identity().isMapped() && session.background()->state().isConnected(); },
                   Patience)
            && hearsNews(session);
    }
    QList<PriceAlert> told() const
    {
        QList<PriceAlert> alerts;
        for (const QList<QVariant> &signal : crossed)
            alerts += signal.first().value<QList<PriceAlert>>();
        return alerts;
    }
    QString prices() const
    {
        QStringList prices;
        for (const PriceAlert &alert : watch.alerts())
            prices.append(alert.price);
        return prices.join(u' ');
    }

    Session session;
    PriceAlertWatch watch{&session};
    QSignalSpy crossed{&watch, &PriceAlertWatch::crossed};
};

} // namespace

/// Alerts of prices in a real database, whose coin C1 stands at 100.
class TestPriceAlerts : public QObject {
    Q_OBJECT

    std::unique_ptr<ReviewDatabase> m_database;
    std::unique_ptr<Relay> m_relay;
    std::unique_ptr<Watcher> m_ann;
    int m_coin = 0;

    /// A candle of a minute that begins so many seconds from now.
    void addCandle(int seconds, const QByteArray &low, const QByteArray &high, const QByteArray &close)
    {
        m_database->exec("INSERT INTO public.price_data (crypto_id, timestamp, open_price, high_price, low_price,"
                         " close_price, candle_seconds) VALUES ($1::integer, now() + $2::integer * interval '1 second',"
                         " $5::numeric, $4::numeric, $3::numeric, $5::numeric, 60)",
            {m_coin, seconds, low, high, close});
    }
    RowOutcome send(Watcher *watcher, const Call &call)
    {
        Writer writer(&watcher->session);
        QSignalSpy finished(&writer, &Writer::finished);
        writer.send(call);
        if (!QTest::qWaitFor([&] { return !finished.isEmpty(); }, Patience))
            return {};
        watcher->watch.refresh();
        return finished.first().at(1).value<QList<RowOutcome>>().value(0);
    }
    QList<PriceAlert> readAs(Watcher *watcher, int coin = 0)
    {
        return await(watcher->session.background()->run(
            u"read the alerts"_s, [coin](Connection &c) { return readPriceAlerts(c, coin); }));
    }
    /// From now on the database only counts how often it is asked what was crossed.
    void countChecks()
    {
        m_database->script(
            "CREATE SEQUENCE console.checks;"
            "DROP FUNCTION console.check_price_alerts();"
            "CREATE FUNCTION console.check_price_alerts() RETURNS TABLE (id bigint, crypto_id integer,"
            " symbol text, price numeric, direction text, created_at timestamptz, crossed_at timestamptz,"
            " reached numeric) LANGUAGE plpgsql SECURITY DEFINER AS"
            " 'BEGIN PERFORM nextval(''console.checks''); END';"
            "GRANT EXECUTE ON FUNCTION console.check_price_alerts() TO cryptopredict_analyst");
    }
    bool hasChecked() { return m_database->value("SELECT is_called FROM console.checks").toBool(); }
    /// Lets what was heard be asked, and all that was asked be answered.
    static void settle(Watcher *watcher)
    {
        QTest::qWait(1000);
        await(watcher->session.background()->run(u"wait"_s, [](Connection &) {}));
    }
    int notifications(const QByteArray &person)
    {
        return m_database
            ->value("SELECT count(*) FROM public.notifications n JOIN public.users u ON u.id = n.user_id"
                    " WHERE n.notification_type = 'alert' AND u.email = $1 || '@example.org'",
                {person})
            .toInt();
    }

private Q_SLOTS:
    void init()
    {
        m_database = std::make_unique<ReviewDatabase>();
        m_coin = m_database->value("SELECT id FROM public.cryptocurrencies WHERE symbol = 'C1'").toInt();
        addCandle(-120, "95", "105", "100");
        m_relay = std::make_unique<Relay>();
        m_ann = std::make_unique<Watcher>(m_database->conninfoFor("ann", m_relay->server()));
        QVERIFY(m_ann->isThere());
    }
    void cleanup()
    {
        m_ann.reset();
        m_relay.reset();
        m_database.reset();
    }

    void areSetReadAndRemoved()
    {
        const RowOutcome above = send(m_ann.get(), setPriceAlert(m_coin, u"110.50"_s));
        QVERIFY2(above.isDone(), qPrintable(above.outcome + above.detail));
        QVERIFY(send(m_ann.get(), setPriceAlert(m_coin, u"0.00001234"_s)).isDone());
        QCOMPARE(send(m_ann.get(), setPriceAlert(m_coin, u"110.5"_s)).key, above.key); // it is there
        QCOMPARE(send(m_ann.get(), setPriceAlert(m_coin, u"100"_s)).outcome, u"refused"_s);
        const QList<PriceAlert> alerts = readAs(m_ann.get());
        QCOMPARE(alerts.size(), 2);
        const PriceAlert &first = alerts.first();
        QCOMPARE(first.id, above.key);
        QCOMPARE(first.coin, m_coin);
        QCOMPARE(first.symbol, u"C1"_s);
        QCOMPARE(first.price, u"110.5"_s);
        QVERIFY(first.isAbove);
        QVERIFY(first.created.isValid());
        QVERIFY(!first.crossed.isValid());
        QCOMPARE(alerts.last().price, u"0.00001234"_s);
        QVERIFY(!alerts.last().isAbove);
        QCOMPARE(readAs(m_ann.get(), m_coin).size(), 2);
        QCOMPARE(readAs(m_ann.get(), m_coin + 1).size(), 0);
        WAIT_FOR(m_ann->watch.alerts() == alerts);

        QSignalSpy changed(&m_ann->watch, &PriceAlertWatch::alertsChanged);
        QVERIFY(send(m_ann.get(), removePriceAlert(above.key)).isDone());
        QCOMPARE(send(m_ann.get(), removePriceAlert(above.key)).outcome, u"not_found"_s);
        WAIT_FOR(m_ann->prices() == u"0.00001234"_s);
        QVERIFY(!changed.isEmpty());
        QVERIFY(m_ann->told().isEmpty());
    }

    void areCrossed_data()
    {
        QTest::addColumn<QString>("price");
        QTest::addColumn<QString>("other"); // one that is not reached
        QTest::addColumn<QByteArray>("low");
        QTest::addColumn<QByteArray>("high");
        QTest::addColumn<QString>("reached");
        QTest::addColumn<QString>("title");
        QTest::newRow("upwards") << u"110"_s << u"110.00000001"_s << QByteArray("99") << QByteArray("110") << u"110"_s
                                 << u"C1 above 110"_s;
        QTest::newRow("downwards") << u"90"_s << u"89.4"_s << QByteArray("89.5") << QByteArray("101") << u"89.5"_s
                                   << u"C1 below 90"_s;
    }
    void areCrossed()
    {
        QFETCH(QString, price);
        QFETCH(QString, other);
        QFETCH(QByteArray, low);
        QFETCH(QByteArray, high);
        QFETCH(QString, reached);
        QFETCH(QString, title);
        const RowOutcome set = send(m_ann.get(), setPriceAlert(m_coin, price));
        QVERIFY(set.isDone());
        QVERIFY(send(m_ann.get(), setPriceAlert(m_coin, other)).isDone());
        WAIT_FOR(m_ann->watch.alerts().size() == 2);
        addCandle(1, low, high, "100");
        WAIT_FOR(!m_ann->told().isEmpty());
        QCOMPARE(m_ann->told().size(), 1);
        const PriceAlert told = m_ann->told().first();
        QCOMPARE(told.id, set.key);
        QCOMPARE(told.price, price);
        QCOMPARE(told.reached, reached);
        QVERIFY(told.crossed > told.created);
        QCOMPARE(m_ann->prices(), other);
        QCOMPARE(m_database->value("SELECT string_agg(title, ', ') FROM public.notifications").toString(), title);

        addCandle(61, low, high, "100"); // what was told is not told again
        addCandle(121, "1", "1000", "100");
        WAIT_FOR(m_ann->told().size() == 2);
        QCOMPARE(m_ann->told().last().price, other);
        QCOMPARE(notifications("ann"), 2);
    }

    /// Two consoles of one person.
    void areToldOnce()
    {
        Watcher second(m_database->conninfoFor("ann"));
        QVERIFY(second.isThere());
        for (int price = 101; price <= 130; ++price)
            QVERIFY(send(m_ann.get(), setPriceAlert(m_coin, QString::number(price))).isDone());
        WAIT_FOR(m_ann->watch.alerts().size() == 30 && second.watch.alerts().size() == 30);
        addCandle(1, "99", "130", "100");
        const auto told = [&] { return m_ann->told().size() + second.told().size(); };
        WAIT_FOR(told() == 30 && m_ann->watch.alerts().isEmpty() && second.watch.alerts().isEmpty());
        QCOMPARE(notifications("ann"), 30);
        QSet<qint64> ids;
        for (const PriceAlert &alert : m_ann->told() + second.told())
            ids.insert(alert.id);
        QCOMPARE(ids.size(), 30);
    }

    /// At the same moment, by force: neither has had its answer when the other asks.
    void areTakenOnce()
    {
        Watcher second(m_database->conninfoFor("ann"));
        QVERIFY(second.isThere());
        const std::unique_ptr<Connection> holder = m_database->connect();
        holder->execScript("BEGIN; LOCK TABLE public.notifications IN EXCLUSIVE MODE");
        m_database->exec("INSERT INTO console.price_alerts (user_id, crypto_id, price, direction)"
                         " SELECT id, $1::integer, 100 + n, 'above' FROM public.users, generate_series(1, 50) n"
                         " WHERE email = 'ann@example.org'",
            {m_coin});
        addCandle(1, "99", "150", "100");
        const auto check = [](Connection &c) { return int(checkPriceAlerts(c).size()); };
        const auto first = m_ann->session.background()->run(u"check"_s, check);
        const auto other = second.session.background()->run(u"check"_s, check);
        WAIT_FOR(m_database->othersThat("wait_event_type = 'Lock' AND query LIKE '%check_price_alerts%'") == 2);
        holder->execScript("COMMIT");
        const int taken = await(first) + await(other);
        WAIT_FOR(taken + m_ann->told().size() + second.told().size() == 50);
        QCOMPARE(notifications("ann"), 50);
    }

    void thoseOfOthersAreLeftAlone()
    {
        Watcher ada(m_database->conninfoFor("ada"));
        QVERIFY(ada.isThere());
        const RowOutcome adas = send(&ada, setPriceAlert(m_coin, u"110"_s));
        QVERIFY(adas.isDone());
        QVERIFY(send(m_ann.get(), setPriceAlert(m_coin, u"110"_s)).isDone());
        QCOMPARE(send(m_ann.get(), removePriceAlert(adas.key)).outcome, u"not_found"_s);
        QCOMPARE(readAs(m_ann.get()).size(), 1);
        ada.session.close();
        WAIT_FOR(m_ann->watch.alerts().size() == 1);
        addCandle(1, "99", "110", "100");
        WAIT_FOR(m_ann->told().size() == 1);
        QCOMPARE(notifications("ann"), 1);
        QCOMPARE(notifications("ada"), 0);
        QCOMPARE(m_database->value("SELECT count(*) FROM console.price_alerts").toInt(), 1);

        Watcher again(m_database->conninfoFor("ada")); // and is told when she comes
        WAIT_FOR(again.told().size() == 1);
        QCOMPARE(again.told().first().id, adas.key);
        QCOMPARE(notifications("ada"), 1);
    }

    void areLookedForAfterALoss()
    {
        QVERIFY(send(m_ann.get(), setPriceAlert(m_coin, u"110"_s)).isDone());
        WAIT_FOR(m_ann->watch.alerts().size() == 1);
        m_relay->setFault(Relay::Fault::Stall);
        m_relay->cut();
        WAIT_FOR(!m_ann->session.state().isConnected());
        addCandle(1, "99", "110", "100");
        QCOMPARE(m_ann->watch.alerts().size(), 1);
        m_relay->setFault(Relay::Fault::None);
        m_relay->cut();
        WAIT_FOR(m_ann->told().size() == 1);
        WAIT_FOR(m_ann->watch.alerts().isEmpty());
    }

    void nothingIsAskedForNothing()
    {
        countChecks();
        QSignalSpy heard(&m_ann->session, &Session::notified);
        for (int i = 1; heard.size() < 3; ++i) {
            addCandle(i, "1", "1000", "100");
            QTest::qWait(100);
        }
        settle(m_ann.get());
        QVERIFY(!hasChecked());
        QVERIFY(send(m_ann.get(), setPriceAlert(m_coin, u"2000"_s)).isDone());
        WAIT_FOR(hasChecked());
    }

    void nothingIsAskedWhereNothingCanBeChanged()
    {
        QVERIFY(send(m_ann.get(), setPriceAlert(m_coin, u"110"_s)).isDone());
        WAIT_FOR(m_ann->watch.alerts().size() == 1);
        m_ann.reset();
        countChecks();
        SessionOptions options;
        options.isReadOnly = true;
        Watcher reader(m_database->conninfoFor("ann"), options);
        QVERIFY(reader.isThere());
        reader.watch.refresh();
        addCandle(1, "99", "111", "100");
        settle(&reader);
        QVERIFY(!hasChecked());
        QVERIFY(reader.watch.alerts().isEmpty());
    }

    void anOlderSchemaIsNoTrouble()
    {
        m_database->script("DROP VIEW console.my_price_alerts; DROP FUNCTION console.check_price_alerts()");
        m_ann->watch.refresh();
        addCandle(1, "99", "110", "100");
        settle(m_ann.get());
        QVERIFY(m_ann->watch.alerts().isEmpty());
    }

    /// The past, however high it was, crosses nothing; what comes with it does.
    void anImportOfManyCandles()
    {
        QVERIFY(send(m_ann.get(), setPriceAlert(m_coin, u"110"_s)).isDone());
        QVERIFY(send(m_ann.get(), setPriceAlert(m_coin, u"5000"_s)).isDone());
        m_database->exec("INSERT INTO public.price_data (crypto_id, timestamp, open_price, high_price, low_price,"
                         " close_price, candle_seconds) SELECT $1::integer, now() - n * interval '1 minute', 100,"
                         " CASE WHEN n > 10 THEN 10000 ELSE 120 END, 95, 100, 60 FROM generate_series(-5, 60000) n"
                         " ON CONFLICT DO NOTHING",
            {m_coin});
        WAIT_FOR(m_ann->told().size() == 1);
        QCOMPARE(m_ann->told().first().price, u"110"_s);
        QCOMPARE(m_ann->prices(), u"5000"_s);

        // One that has waited all that time finds the first that crossed it.
        m_database->exec("INSERT INTO console.price_alerts (user_id, crypto_id, price, direction, created_at)"
                         " SELECT id, $1::integer, 9000, 'above', now() - interval '41 days' FROM public.users"
                         " WHERE email = 'ann@example.org'",
            {m_coin});
        WAIT_FOR(m_ann->told().size() == 2);
        QVERIFY(m_ann->told().last().crossed < QDateTime::currentDateTimeUtc().addDays(-40));
    }
};

QTEST_GUILESS_MAIN(TestPriceAlerts)
#include "tst_pricealerts.moc"
