#include "models/market/candlereader.h"
#include "models/queue/caseloader.h"
#include "tests/support/reviewdatabase.h"

#include <QSignalSpy>
#include <QTest>

using namespace cp;
using namespace Qt::StringLiterals;

/// Charts that are read in a place of their own: another database here, told apart by its prices.
class TestChartPlace : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();

    void readsThere();
    void readsFromTheMainPlaceWithoutOne();
    void fallsBackWhileItIsAway();
    void fallsBackWhereItCannotAnswer();
    void aReadThatIsTakenBackIsNotRepeated();
    void readOnlyHoldsThereToo();
    void aCaseHasItsCandlesFromThere();

private:
    static void addPrice(TestDatabase &database, const QByteArray &price)
    {
        database.script(
            "INSERT INTO public.cryptocurrencies (id, symbol, name, coingecko_id) VALUES (9001, 'CH', 'Chart', 'ch') "
            "ON CONFLICT DO NOTHING;"
            "INSERT INTO public.price_data (crypto_id, timestamp, open_price, high_price, low_price, "
            "close_price, volume) VALUES (9001, '2024-01-01', "
            + price + ',' + price + ',' + price + ',' + price + ", 1)");
    }
    void open(const SessionOptions &options)
    {
        m_session = std::make_unique<Session>();
        m_session->open(u"Test"_s, m_main->conninfo(), options);
        QTRY_VERIFY_WITH_TIMEOUT(m_session->background()->state().isConnected()
                && (options.chartConninfo.isEmpty() || m_session->chartState().isConnected()),
            Patience);
    }
    double price()
    {
        const CandleSeries candles = await(m_session->readForChart(u"read"_s, [](Connection &connection) {
            return readAround(connection, 9001, QDateTime::currentDateTimeUtc(), 5, 0);
        }));
        return candles.isEmpty() ? 0 : candles.last().close;
    }

    std::unique_ptr<ReviewDatabase> m_main;
    std::unique_ptr<TestDatabase> m_charts;
    std::unique_ptr<Session> m_session;
};

void TestChartPlace::init()
{
    m_main = std::make_unique<ReviewDatabase>();
    m_charts = std::make_unique<TestDatabase>(TestDatabase::Schema::Console);
    addPrice(*m_main, "1");
    addPrice(*m_charts, "2");
}

void TestChartPlace::cleanup()
{
    m_session.reset();
    m_charts.reset();
    m_main.reset();
}

void TestChartPlace::readsThere()
{
    open({m_charts->conninfo(), false});
    QVERIFY(m_session->hasChartPlace());
    QCOMPARE(price(), 2);
    QCOMPARE(m_charts->othersThat("true"), 1);
}

void TestChartPlace::readsFromTheMainPlaceWithoutOne()
{
    open({});
    QVERIFY(!m_session->hasChartPlace());
    QCOMPARE(price(), 1);
}

void TestChartPlace::fallsBackWhileItIsAway()
{
    open({m_charts->conninfo(), false});
    QSignalSpy changed(m_session.get(), &Session::chartStateChanged);
    m_charts->allowConnections(false);
    m_charts->terminateOthers();
    QCOMPARE(price(), 1); // whether the loss is known by now or only found by asking
    QTRY_VERIFY_WITH_TIMEOUT(m_session->chartState().phase == DatabaseState::Phase::Waiting, Patience);
    QVERIFY(!changed.isEmpty());
    QCOMPARE(price(), 1);
    QVERIFY(m_session->state().isConnected());
    m_charts->allowConnections(true);
    QTRY_VERIFY_WITH_TIMEOUT(m_session->chartState().isConnected(), Patience);
    QCOMPARE(price(), 2);
}

void TestChartPlace::fallsBackWhereItCannotAnswer()
{
    m_charts->script("DROP TABLE public.price_data CASCADE");
    open({m_charts->conninfo(), false});
    QCOMPARE(price(), 1);
}

void TestChartPlace::aReadThatIsTakenBackIsNotRepeated()
{
    open({m_charts->conninfo(), false});
    const CancelToken cancel;
    auto answer = m_session->readForChart(
        u"sleep"_s, [](Connection &connection) { return connection.exec("SELECT pg_sleep(60)").rowCount(); }, cancel);
    QTRY_COMPARE_WITH_TIMEOUT(m_charts->othersThat("query LIKE '%pg_sleep%' AND state = 'active'"), 1, Patience);
    cancel.cancel();
    QCOMPARE(errorOf([&answer] { await(QFuture<int>(answer)); }).kind, DbError::Kind::Cancelled);
    QCOMPARE(m_main->othersThat("query LIKE '%pg_sleep%'"), 0);
}

void TestChartPlace::readOnlyHoldsThereToo()
{
    open({m_charts->conninfo(), true});
    const auto write = [](Connection &connection) { return connection.exec("CREATE TABLE public.t ()").rowCount(); };
    for (Database *database : {m_session->quick(), m_session->background()})
        QCOMPARE(errorOf([&] { await(QFuture<int>(database->run(u"write"_s, write))); }).sqlState, u"25006"_s);
    QCOMPARE(errorOf([&] { await(QFuture<int>(m_session->readForChart(u"write"_s, write))); }).sqlState, u"25006"_s);
    QVERIFY(m_charts->value("SELECT to_regclass('public.t') IS NULL").toBool());
}

void TestChartPlace::aCaseHasItsCandlesFromThere()
{
    const qint64 id = m_main->addCases(1).first();
    m_main->exec("UPDATE public.ai_suggestions SET crypto_id = 9001 WHERE id = $1", {id});
    const auto candles = [this, id] {
        CaseLoader loader(m_session.get());
        std::optional<CaseDetails> loaded;
        connect(&loader, &CaseLoader::loaded, this, [&loaded](const CaseDetails &details) { loaded = details; });
        loader.load(id);
        if (!QTest::qWaitFor([&loaded] { return loaded.has_value(); }, Patience))
            qFatal("the case does not come");
        return loaded->candles.isEmpty() ? 0 : loaded->candles.last().close;
    };
    open({m_charts->conninfo(), false});
    QCOMPARE(candles(), 2);
    open({});
    QCOMPARE(candles(), 1);
}

QTEST_GUILESS_MAIN(TestChartPlace)
#include "tst_chartplace.moc"
