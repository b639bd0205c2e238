#include "models/market/coinchart.h"
#include "models/market/heikinashi.h"
#include "tests/support/testdatabase.h"

using namespace cp;
using namespace Qt::StringLiterals;

/// Parts of a long history, on a console database.
class TestCandleWindow : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        m_database = std::make_unique<TestDatabase>(TestDatabase::Schema::Console);
        m_database->script(R"sql(
            INSERT INTO public.cryptocurrencies (symbol, name) VALUES ('LONG', 'Long'), ('NONE', 'None'), ('GAPS', 'Gaps');
            INSERT INTO public.price_data (crypto_id, timestamp, open_price, high_price, low_price, close_price, volume,
                                           candle_seconds)
            SELECT c.id, timestamptz '2024-01-01 00:00+00' + n * interval '1 minute', 100 + n % 13, 120 + n % 17,
                   80 - n % 11, 100 + n % 7, 1, 60
            FROM public.cryptocurrencies c, generate_series(0, 30 * 1440 - 1) n WHERE c.symbol = 'LONG';
            -- Ten minutes now and then, after a day as dear as never since.
            INSERT INTO public.price_data (crypto_id, timestamp, open_price, high_price, low_price, close_price, candle_seconds)
            SELECT c.id, timestamptz '2024-01-01 00:00+00' + n * interval '1 minute', 100, 210, 90,
                   CASE WHEN n < 1440 THEN 150 + n % 50 ELSE 100 + n % 43 END, 60
            FROM public.cryptocurrencies c, generate_series(0, 30 * 1440 - 1) n
            WHERE c.symbol = 'GAPS' AND (n < 1440 OR n % 1009 < 10))sql");
    }
    void cleanupTestCase() { m_database.reset(); }

    void theZoomPicksTheLevel()
    {
        const qint64 day = 86'400'000;
        QCOMPARE(levelOfDetail(60, day), 60);
        QCOMPARE(levelOfDetail(60, 7 * day), 60);
        QCOMPARE(levelOfDetail(60, 30 * day), 300);
        QCOMPARE(levelOfDetail(60, 7000 * day), 86'400);
        QCOMPARE(levelOfDetail(60, day * 365 * 2000), 604'800); // there is nothing coarser
        QCOMPARE(levelOfDetail(3600, day), 3600); // nothing finer than what was chosen
        QCOMPARE(levelOfDetail(86'400, 3650 * day), 86'400);
        QCOMPARE(levelOfDetail(180, 200 * day), 3600); // a length of its own goes on to the usual ones
    }

    void candlesBeginWhereTheDatabaseHasThem()
    {
        const ResultSet rows = m_database->connection().exec(
            "SELECT s, (extract(epoch FROM t) * 1000)::bigint, (extract(epoch FROM console.bucket_of(s, t)) * "
            "1000)::bigint "
            "FROM unnest(ARRAY[60, 300, 86400, 604800]) s, unnest(ARRAY[timestamptz '1969-12-31 23:59:59.5+00', "
            "    '2000-01-02 23:59:59+00', '2000-01-03 00:00+00', '2024-02-29 13:14:15+00']) t");
        QCOMPARE(rows.rowCount(), 16);
        for (int row = 0; row < rows.rowCount(); ++row) {
            QCOMPARE(candleStart(rows.raw(row, 1).toLongLong(), rows.raw(row, 0).toLongLong()),
                rows.raw(row, 2).toLongLong());
        }
    }

    void allOfItComesInFewCandles()
    {
        const CoinChart chart = readCoinChart(m_database->connection(), {u"LONG"_s, 60, 0, 0, 0, {}, {}});
        QVERIFY(chart.isKnown);
        QCOMPARE(chart.candles.first(), Start);
        QCOMPARE(chart.candles.last(), Start + 30 * Day);
        QCOMPARE(chart.from, Start);
        QCOMPARE(chart.to, Start + 30 * Day);
        QCOMPARE(chart.candles.window().seconds, 300);
        QCOMPARE(chart.candles.window().candles.count(), 30 * 288);
        QVERIFY(chart.candles.isDetailed(chart.from - Day, chart.to + Day)); // there is nothing outside
        QCOMPARE(chart.candles.at(0, 1).seconds(), 300);

        // Extremes survive every level.
        const ResultSet rows = m_database->connection().exec(
            "SELECT min(low_price), max(high_price), sum(volume) FROM public.price_data WHERE crypto_id = $1",
            {chart.coin});
        const CandleWindow weeks = readWindow(m_database->connection(), chart.coin, 604'800, chart.from, chart.to, {});
        const Extremes prices = extremes(weeks.candles.candles());
        QCOMPARE(prices.low, rows.raw(0, 0).toDouble());
        QCOMPARE(prices.high, rows.raw(0, 1).toDouble());
        double volume = 0;
        for (const Candle &candle : weeks.candles.candles())
            volume += candle.volume;
        QCOMPARE(volume, rows.raw(0, 2).toDouble());
    }

    void aPartIsReadInDetail()
    {
        const CoinChart day = readCoinChart(m_database->connection(), {u"LONG"_s, 60, 1, 0, 0, {}, {}});
        QCOMPARE(day.candles.window().seconds, 60);
        QCOMPARE(day.candles.window().candles.within(day.from, day.to).size(), std::size_t(1440));
        QVERIFY(day.candles.isDetailed(day.from, day.to));
        QVERIFY(!day.candles.isDetailed(day.from - 1, day.to));
        // Elsewhere stands the overview, until another part is there.
        const qint64 elsewhere = Start + 3 * Day;
        QCOMPARE(day.candles.at(elsewhere, elsewhere + Day).seconds(), 3600);
        const ChartCandles moved
            = day.candles.with(readWindow(m_database->connection(), day.coin, 60, elsewhere, elsewhere + Day, {}));
        QCOMPARE(moved.at(elsewhere, elsewhere + Day).seconds(), 60);
        QCOMPARE(moved.first(), day.candles.first());
        QCOMPARE(moved.newest().openTime, Start + 30 * Day - 3'600'000); // of the overview
    }

    void indicatorsAreRightFromTheFirstCandle_data()
    {
        QTest::addColumn<QString>("symbol");
        QTest::newRow("without gaps") << u"LONG"_s;
        QTest::newRow("with gaps") << u"GAPS"_s;
    }

    /// The first value in view is the one that the whole history gives.
    void indicatorsAreRightFromTheFirstCandle()
    {
        QFETCH(QString, symbol);
        QList<Indicator> indicators;
        for (const char *text : {"SMA 200", "EMA 50", "BB 20 2", "RSI 14", "MACD 12 26 9", "ATR 14", "Drawdown"})
            indicators.append(*indicatorFromText(QLatin1StringView(text)));
        Connection &connection = m_database->connection();
        const int coin = readCoinChart(connection, {symbol, 60, 1, 0, 0, {}, {}}).coin;
        const CandleWindow all = readWindow(connection, coin, 60, Start, Start + 30 * Day, indicators);
        const qint64 from = Start + 17 * Day;
        const CandleWindow part = readWindow(connection, coin, 60, from, from + Day, indicators);
        QVERIFY(part.candles.first().openTime < from);
        for (qsizetype i = 0; i < indicators.size(); ++i) {
            for (std::size_t line = 0; line < all.indicators[i].lines.size(); ++line) {
                for (const qint64 moment : {from, from + Day / 2, from + Day - 60'000}) {
                    const double wanted = valueAt(all.candles, all.indicators[i].lines[line].values, moment);
                    const double got = valueAt(part.candles, part.indicators[i].lines[line].values, moment);
                    QVERIFY2(std::abs(got - wanted) <= 1e-9 * std::max(std::abs(wanted), 1.0),
                        qPrintable(u"%1: %2 instead of %3"_s.arg(indicators[i].text()).arg(got).arg(wanted)));
                }
            }
        }
    }

    void oneCandleInAThousandYears()
    {
        m_database->script(R"sql(
            INSERT INTO public.cryptocurrencies (symbol, name) VALUES ('RARE', 'Rare');
            INSERT INTO public.price_data (crypto_id, timestamp, open_price, high_price, low_price, close_price, candle_seconds)
            SELECT id, t, 1, 1, 1, 1, 604800 FROM public.cryptocurrencies,
                unnest(ARRAY['0001-01-01 00:00+00', '1001-01-01 00:00+00', '2001-01-01 00:00+00']::timestamptz[]) t
            WHERE symbol = 'RARE')sql");
        Connection &connection = m_database->connection();
        const int coin = readCoinChart(connection, {u"RARE"_s, 604'800, 0, 0, 0, {}, {}}).coin;
        const qint64 from = QDateTime(QDate(2001, 1, 1), QTime(0, 0), Qt::UTC).toMSecsSinceEpoch();
        const CandleWindow window
            = readWindow(connection, coin, 604'800, from, from + 30 * Day, {*indicatorFromText(u"EMA 1000"_s)});
        QCOMPARE(window.candles.count(), 3);
    }

    void averagedCandlesForgetWhereTheyBegan()
    {
        // By hand: (10 + 14 + 8 + 12) / 4 = 11 from the middle of 10 and 12; the next opens between that and 11.
        const CandleSeries two = heikinAshi(CandleSeries({{0, 60, 10, 14, 8, 12}, {60'000, 60, 12, 13, 6, 7}}));
        QCOMPARE(two.first().open, 11.0);
        QCOMPARE(two.first().close, 11.0);
        QCOMPARE(two.last().open, 11.0);
        QCOMPARE(two.last().close, 9.5);
        QCOMPARE(two.last().high, 13.0);
        QCOMPARE(two.last().low, 6.0);

        Connection &connection = m_database->connection();
        const int coin = readCoinChart(connection, {u"LONG"_s, 60, 1, 0, 0, {}, {}}).coin;
        const CandleSeries all = heikinAshi(readWindow(connection, coin, 60, Start, Start + 3 * Day, {}).candles);
        const CandleSeries part
            = heikinAshi(readWindow(connection, coin, 60, Start + 2 * Day, Start + 3 * Day, {}).candles);
        const Candle &wanted = all.within(Start + 2 * Day, Start + 3 * Day).front();
        const Candle &got = part.within(Start + 2 * Day, Start + 3 * Day).front();
        QCOMPARE(got.openTime, wanted.openTime);
        QVERIFY(std::abs(got.open - wanted.open) < 1e-9);
        QCOMPARE(got.close, wanted.close);
    }

    void aCoinWithoutPrices()
    {
        const CoinChart none = readCoinChart(m_database->connection(), {u"NONE"_s, 60, 0, 0, 0, {}, {}});
        QVERIFY(none.isKnown);
        QVERIFY(none.candles.isEmpty());
        QVERIFY(!readCoinChart(m_database->connection(), {u"XYZ"_s, 60, 0, 0, 0, {}, {}}).isKnown);
    }

private:
    static constexpr qint64 Start = 1'704'067'200'000; // 2024-01-01
    static constexpr qint64 Day = 86'400'000;
    std::unique_ptr<TestDatabase> m_database;
};

QTEST_GUILESS_MAIN(TestCandleWindow)
#include "tst_candlewindow.moc"
