#include "models/market/candlereader.h"
#include "tests/support/testdatabase.h"

using namespace cp;
using namespace Qt::StringLiterals;

/// On a plain price_data table in a database of its own.
class TestCandleReader : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        m_database = std::make_unique<TestDatabase>(TestDatabase::Schema::Console);
        m_database->script(R"sql(
            INSERT INTO cryptocurrencies (id, symbol, name) SELECT n, 'C' || n, 'Coin ' || n FROM generate_series(1, 6) n;
            -- 1: hours with a gap of two days; 2: one candle; 3: flat; 4: odd rows
            INSERT INTO price_data (crypto_id, timestamp, open_price, high_price, low_price, close_price, volume)
            SELECT 1, t, 100, 110, 90, 105, 7.5
            FROM generate_series('2024-01-01'::timestamptz, '2024-03-01', '1 hour') t
            WHERE t < '2024-02-10' OR t >= '2024-02-12';
            INSERT INTO price_data (crypto_id, timestamp, open_price, high_price, low_price, close_price, volume) VALUES
                (2, '2024-01-01 00:00+00', 0.00000812, 0.00000815, 0.00000801, 0.0000081, NULL),
                (4, '-infinity', 1, 2, 0.5, 1.5, 1),
                (4, '2024-01-01', 'NaN', 2, 0.5, 1.5, 1),
                (4, '2024-01-02', 47123.1, 47500, 46000.5, 46211.2, 1234567890123456789012.12345678),
                (4, '2024-01-03', 2, 2, 'NaN', 1.5, 1),
                (4, 'infinity', 1, 2, 0.5, 1.5, 1);
            INSERT INTO price_data (crypto_id, timestamp, open_price, high_price, low_price, close_price)
            SELECT 3, t, 1, 1, 1, 1 FROM generate_series('2024-01-01'::timestamptz, '2024-01-31', '1 day') t;
            -- Enough of another coin for an index to be worth it
            INSERT INTO price_data (crypto_id, timestamp, open_price, high_price, low_price, close_price)
            SELECT 5, t, 1, 1, 1, 1
            FROM generate_series('2020-01-01'::timestamptz, '2024-01-31', '30 minutes') t;
            ANALYZE price_data)sql");
    }

    void cleanupTestCase() { m_database.reset(); }

    void readsBothSidesOfTheMoment()
    {
        const QDateTime moment(QDate(2024, 1, 10), QTime(12, 30), Qt::UTC);
        const CandleSeries series = readAround(m_database->connection(), 1, moment, 48, 24);
        QCOMPARE(series.count(), 72);
        QCOMPARE(series.seconds(), 3600);
        QCOMPARE(series.first().openTime, moment.addSecs(-30 * 60 - 47 * 3600).toMSecsSinceEpoch());
        QCOMPARE(series.last().openTime, moment.addSecs(30 * 60 + 23 * 3600).toMSecsSinceEpoch());
        QCOMPARE(series.last().volume, 7.5);
        QCOMPARE(series.lastText().volume, u"7.5"_s);
        QVERIFY(series.gaps().empty());
    }

    void aCandleOpeningAtTheMomentCountsAsBefore()
    {
        const QDateTime moment(QDate(2024, 1, 10), QTime(12, 0), Qt::UTC);
        const CandleSeries series = readAround(m_database->connection(), 1, moment, 1, 0);
        QCOMPARE(series.count(), 1);
        QCOMPARE(series.first().openTime, moment.toMSecsSinceEpoch());
    }

    void gapsShow()
    {
        const CandleSeries series
            = readAround(m_database->connection(), 1, QDateTime(QDate(2024, 2, 11), QTime(0, 0), Qt::UTC), 10, 10);
        QCOMPARE(series.count(), 20);
        QCOMPARE(series.seconds(), 3600);
        QCOMPARE(int(series.gaps().size()), 1);
        QCOMPARE(series.gaps()[0].to - series.gaps()[0].from, qint64(48) * 3600 * 1000);
    }

    void fewerThanAskedForAtTheEnds()
    {
        const CandleSeries series
            = readAround(m_database->connection(), 1, QDateTime(QDate(2024, 2, 29), QTime(22, 0), Qt::UTC), 5, 100);
        QCOMPARE(series.count(), 7);
    }

    void unknownCoinHasNone()
    {
        const CandleSeries series
            = readAround(m_database->connection(), 99, QDateTime(QDate(2024, 1, 10), QTime(0, 0), Qt::UTC), 5, 5);
        QVERIFY(series.isEmpty());
        QCOMPARE(series.undrawable(), 0);
    }

    void oneCandleKeepsItsDigits()
    {
        const CandleSeries series
            = readAround(m_database->connection(), 2, QDateTime(QDate(2025, 1, 1), QTime(0, 0), Qt::UTC), 5, 5);
        QCOMPARE(series.count(), 1);
        QCOMPARE(series.seconds(), 0);
        QVERIFY(!series.last().hasVolume());
        QCOMPARE(series.lastText().close, u"0.0000081"_s);
        QVERIFY(series.lastText().volume.isNull());
    }

    void flatPriceIsRead()
    {
        const CandleSeries series
            = readAround(m_database->connection(), 3, QDateTime(QDate(2024, 1, 15), QTime(0, 0), Qt::UTC), 50, 50);
        QCOMPARE(series.count(), 31);
        QCOMPARE(series.seconds(), 86400);
        QCOMPARE(extremes(series.candles()).low, extremes(series.candles()).high);
    }

    void whatCannotBeDrawnIsCounted()
    {
        const CandleSeries series
            = readAround(m_database->connection(), 4, QDateTime(QDate(2024, 1, 2), QTime(0, 0), Qt::UTC), 50, 50);
        QCOMPARE(series.count(), 1);
        QCOMPARE(series.undrawable(), 4);
        QCOMPARE(series.lastText().open, u"47123.1"_s);
        QCOMPARE(series.lastText().high, u"47500"_s);
        QCOMPARE(series.lastText().volume, u"1234567890123456789012.12345678"_s);
    }

    void readsByTheIndex()
    {
        const Transaction transaction(m_database->connection());
        const auto rowsRead = [this](const QByteArray &how) {
            return m_database->exec("SELECT " + how + " FROM pg_stat_xact_user_tables WHERE relname = 'price_data'")
                .text(0, 0)
                .toInt();
        };
        const int scanned = rowsRead("seq_tup_read");
        const int fetched = rowsRead("idx_tup_fetch");
        const CandleSeries series
            = readAround(m_database->connection(), 5, QDateTime(QDate(2022, 1, 2), QTime(0, 0), Qt::UTC), 100, 100);
        QCOMPARE(series.count(), 200);
        QCOMPARE(rowsRead("seq_tup_read"), scanned);
        QCOMPARE(rowsRead("idx_tup_fetch") - fetched, 200);
    }

    void displacedDaysAreThere()
    {
        m_database->script(R"sql(
            INSERT INTO console.candle_levels VALUES (6, true, 86400);
            INSERT INTO console.price_rollups (crypto_id, bucket_seconds, bucket, open, high, low, close, source)
            SELECT 6, 86400, t, 1, 1, 1, 1, 'imported' FROM generate_series('2024-01-01'::timestamptz, '2024-01-10', '1 day') t;
            INSERT INTO price_data (crypto_id, timestamp, open_price, high_price, low_price, close_price, candle_seconds)
            SELECT 6, t, 2, 2, 2, 2, 3600 FROM generate_series('2024-01-09'::timestamptz, '2024-01-10 23:00', '1 hour') t)sql");
        const CandleSeries series
            = readAround(m_database->connection(), 6, QDateTime(QDate(2024, 1, 9), QTime(1, 0), Qt::UTC), 7, 3);
        QCOMPARE(series.count(), 10);
        QCOMPARE(series.first().openTime, QDateTime(QDate(2024, 1, 4), QTime(0, 0), Qt::UTC).toMSecsSinceEpoch());
        QCOMPARE(series.first().seconds, qint64(86'400));
        QCOMPARE(series.last().openTime, QDateTime(QDate(2024, 1, 9), QTime(4, 0), Qt::UTC).toMSecsSinceEpoch());
        QCOMPARE(series.last().seconds, qint64(3600));
    }

    void refusalsAreTold()
    {
        TestDatabase empty;
        const QDateTime moment(QDate(2024, 1, 2), QTime(0, 0), Qt::UTC);
        const DbError error = errorOf([&] { readAround(empty.connection(), 1, moment, 1, 1); });
        QCOMPARE(error.sqlState, u"3F000"_s); // no such schema
    }

private:
    std::unique_ptr<TestDatabase> m_database;
};

QTEST_GUILESS_MAIN(TestCandleReader)
#include "tst_candlereader.moc"
