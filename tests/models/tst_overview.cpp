#include "models/dashboard/overview.h"
#include "tests/support/testdatabase.h"

using namespace cp;
using namespace Qt::StringLiterals;

/// What the dashboard reads, in a database of its own.
class TestOverview : public QObject {
    Q_OBJECT

private Q_SLOTS:
    /// Days that gave way to the hours of one of them stay in the line, each where it ends.
    void bitcoinKeepsDisplacedDays()
    {
        TestDatabase database(TestDatabase::Schema::Console);
        database.script(R"sql(
            SET timezone = 'UTC';
            INSERT INTO cryptocurrencies (id, symbol, name) VALUES (1, 'BTC', 'Bitcoin');
            SELECT console.hold_level(1, true, 86400);
            INSERT INTO console.price_rollups (crypto_id, bucket_seconds, bucket, open, high, low, close, source)
            SELECT 1, 86400, date_trunc('day', now()) - n * interval '1 day', 9, 9, 1, n, 'imported'
            FROM unnest(ARRAY[1, 2, 3, 4, 1000]) n;
            SELECT console.touch_imported(array_agg(crypto_id), array_agg(bucket_seconds), array_agg(bucket))
            FROM console.price_rollups WHERE source = 'imported';
            INSERT INTO price_data
                (crypto_id, timestamp, open_price, high_price, low_price, close_price, candle_seconds)
            SELECT 1, date_trunc('day', now()) - interval '3 days' + n * interval '1 hour', 50, 99, 1, 50 + n, 3600
            FROM generate_series(0, 23) n)sql");
        const QList<QPointF> line = readMarketOverview(database.connection()).bitcoin;
        QList<double> closes;
        for (const QPointF &point : line)
            closes.append(point.y());
        QCOMPARE(closes, (QList<double>{4, 73, 2, 1}));
        QCOMPARE(line.last().x() - line.first().x(), 3 * 86'400'000.0);
        QCOMPARE(line.last().x(),
            database
                .value("SELECT extract(epoch FROM max(bucket) + interval '1 day') * 1000 FROM console.price_rollups "
                       "WHERE bucket_seconds = 86400")
                .toDouble());
    }
};

QTEST_GUILESS_MAIN(TestOverview)
#include "tst_overview.moc"
