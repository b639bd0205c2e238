#include "models/market/candlelength.h"
#include "models/market/candleseries.h"

#include <QRandomGenerator>
#include <QTest>

using namespace cp;
using namespace Qt::StringLiterals;

namespace {

constexpr qint64 Hour = 3600;
constexpr qint64 Day = 24 * Hour;

Candle candleAt(qint64 second, qint64 length = Hour, double price = 10)
{
    return {second * 1000, length, price, price + 2, price - 1, price + 1, 5};
}

std::vector<Candle> hours(int count)
{
    std::vector<Candle> candles;
    candles.reserve(std::size_t(count));
    for (int i = 0; i < count; ++i)
        candles.push_back(candleAt(i * Hour, Hour, 10 + i));
    return candles;
}

/// A walk with gaps, doji, candles without volume and lone spikes.
std::vector<Candle> walk(int count, quint32 seed)
{
    QRandomGenerator dice(seed);
    std::vector<Candle> candles;
    qint64 at = 1'600'000'000;
    double price = 100;
    for (int i = 0; i < count; ++i, at += Hour) {
        if (dice.bounded(50) == 0)
            at += Hour * dice.bounded(1, 100);
        const double next = price + dice.bounded(2.0) - 1;
        Candle candle{at * 1000, Hour, price, std::max(price, next) + dice.bounded(1.0),
            std::min(price, next) - dice.bounded(1.0), next, dice.bounded(1000.0)};
        if (dice.bounded(200) == 0)
            candle.high += 500;
        if (dice.bounded(20) == 0)
            candle.volume = std::numeric_limits<double>::quiet_NaN();
        candles.push_back(candle);
        price = next;
    }
    return candles;
}

double volumeOf(std::span<const Candle> candles)
{
    double sum = 0;
    for (const Candle &candle : candles)
        sum += candle.hasVolume() ? candle.volume : 0;
    return sum;
}

} // namespace

class TestCandleSeries : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void emptySeriesAnswers()
    {
        const CandleSeries none;
        QVERIFY(none.isEmpty());
        QVERIFY(none.within(0, 1000).empty());
        QVERIFY(none.detail(0, 1000, 10).empty());
        QVERIFY(none.gaps().empty());
        QVERIFY(none.lastText().close.isEmpty());
        QCOMPARE(none.seconds(), 0);
        QCOMPARE(CandleSeries({}, 2).undrawable(), 2);
        QCOMPARE(extremes({}).high, 0.0);
    }

    void candlesAreSorted()
    {
        const CandleSeries series({candleAt(2 * Hour), candleAt(0), candleAt(Hour)});
        QCOMPARE(series.first().openTime, 0);
        QCOMPARE(series.last().openTime, 2 * Hour * 1000);
        QCOMPARE(series.seconds(), Hour);
    }

    void rangeHoldsWhatTouchesIt_data()
    {
        QTest::addColumn<qint64>("from");
        QTest::addColumn<qint64>("to");
        QTest::addColumn<int>("first");
        QTest::addColumn<int>("count");
        const qint64 hour = Hour * 1000;
        QTest::newRow("whole") << qint64(0) << 10 * hour << 0 << 10;
        QTest::newRow("one exactly") << 3 * hour << 4 * hour << 3 << 1;
        QTest::newRow("parts of two") << 3 * hour + 1 << 4 * hour + 1 << 3 << 2;
        QTest::newRow("before all") << -5 * hour << qint64(0) << 0 << 0;
        QTest::newRow("after all") << 10 * hour << 20 * hour << 0 << 0;
        QTest::newRow("wider") << -hour << 11 * hour << 0 << 10;
        QTest::newRow("empty") << 3 * hour << 3 * hour << 0 << 0;
    }

    void rangeHoldsWhatTouchesIt()
    {
        QFETCH(qint64, from);
        QFETCH(qint64, to);
        QFETCH(int, first);
        QFETCH(int, count);
        const CandleSeries series(hours(10));
        const auto found = series.within(from, to);
        QCOMPARE(int(found.size()), count);
        if (count > 0)
            QCOMPARE(found.front().openTime, first * Hour * 1000);
    }

    void extremesReachEveryPrice()
    {
        Candle odd = candleAt(0);
        odd.high = 9; // a stored high below its own close
        QCOMPARE(extremes(std::vector{odd}).high, 11.0);
        const CandleSeries series(hours(10));
        QCOMPARE(extremes(series.within(2 * Hour * 1000, 4 * Hour * 1000)).low, 11.0);
        QCOMPARE(extremes(series.within(2 * Hour * 1000, 4 * Hour * 1000)).high, 15.0);
    }

    void gapsAreFound()
    {
        const CandleSeries series({candleAt(0), candleAt(Hour), candleAt(4 * Hour), candleAt(5 * Hour + 60)});
        const std::vector<CandleGap> expected{{2 * Hour * 1000, 4 * Hour * 1000}};
        QCOMPARE(series.gaps(), expected);
    }

    void mergingKeepsOpenCloseAndVolume()
    {
        std::vector<Candle> candles = hours(8);
        candles[1].volume = std::numeric_limits<double>::quiet_NaN();
        const CandleSeries series(candles);
        const auto merged = series.detail(0, 8 * Hour * 1000, 2);
        QCOMPARE(merged.size(), std::size_t(2));
        QCOMPARE(merged[0].open, candles[0].open);
        QCOMPARE(merged[0].close, candles[3].close);
        QCOMPARE(merged[0].high, candles[3].high);
        QCOMPARE(merged[0].low, candles[0].low);
        QCOMPARE(merged[0].seconds, 4 * Hour);
        QCOMPARE(merged[0].volume, 15.0);
    }

    void unknownVolumeStaysUnknown()
    {
        std::vector<Candle> candles = hours(8);
        for (Candle &candle : candles)
            candle.volume = std::numeric_limits<double>::quiet_NaN();
        for (const Candle &candle : CandleSeries(candles).detail(0, 8 * Hour * 1000, 2))
            QVERIFY(!candle.hasVolume());
        QCOMPARE(largestVolume(candles), 0.0);
    }

    void detailIsSmallAndLosesNothing_data()
    {
        QTest::addColumn<int>("maximum");
        for (const int maximum : {1, 7, 200, 800, 5000, 1'000'000})
            QTest::addRow("%d", maximum) << maximum;
    }

    void detailIsSmallAndLosesNothing()
    {
        QFETCH(int, maximum);
        for (const quint32 seed : {1u, 2u, 3u}) {
            const std::vector<Candle> candles = walk(30'000, seed);
            const CandleSeries series(candles);
            const qint64 from = series.first().openTime;
            const qint64 to = series.last().closeTime();
            const auto merged = series.detail(from, to, maximum);
            QVERIFY2(int(merged.size()) <= maximum + 2, qPrintable(QString::number(merged.size())));
            // Nowhere near the maximum would be needlessly coarse; gaps take their share.
            QVERIFY(int(merged.size()) * 8 >= std::min(maximum, int(candles.size())));
            QCOMPARE(extremes(merged).low, extremes(candles).low);
            QCOMPARE(extremes(merged).high, extremes(candles).high);
            QVERIFY(qAbs(volumeOf(merged) - volumeOf(candles)) < 1e-3);
            for (std::size_t i = 1; i < merged.size(); ++i)
                QVERIFY(merged[i - 1].closeTime() <= merged[i].openTime);
        }
    }

    void everyMergedCandleHoldsTheExtremesOfItsTime()
    {
        const CandleSeries series(walk(30'000, 7));
        QRandomGenerator dice(8);
        const qint64 extent = series.last().closeTime() - series.first().openTime;
        for (int round = 0; round < 50; ++round) {
            const qint64 from = series.first().openTime + qint64(dice.bounded(double(extent)));
            const qint64 to = from + 1 + qint64(dice.bounded(double(extent)));
            const auto merged = series.detail(from, to, 100);
            QVERIFY(merged.size() <= 102);
            for (const Candle &candle : merged) {
                const auto inside = series.within(candle.openTime, candle.closeTime());
                QVERIFY(!inside.empty());
                QCOMPARE(candle.top(), extremes(inside).high);
                QCOMPARE(candle.bottom(), extremes(inside).low);
                QCOMPARE(candle.open, inside.front().open);
                QCOMPARE(candle.close, inside.back().close);
            }
        }
    }

    void mergedCandlesStayWhereTheyAreUnderPanning()
    {
        const CandleSeries series(walk(30'000, 9));
        const qint64 from = series.first().openTime + 1000 * Hour * 1000;
        const qint64 span = 4000 * Hour * 1000;
        const auto before = series.detail(from, from + span, 300);
        const auto after = series.detail(from + 77 * Hour * 1000, from + 77 * Hour * 1000 + span, 300);
        int common = 0;
        for (const Candle &candle : after) {
            const auto same = std::find_if(
                before.begin(), before.end(), [&](const Candle &other) { return other.openTime == candle.openTime; });
            if (same == before.end())
                continue;
            ++common;
            QCOMPARE(same->close, candle.close);
            QCOMPARE(same->seconds, candle.seconds);
        }
        QVERIFY(common > 150);
    }

    void gapsWiderThanAMergedCandleStay()
    {
        std::vector<Candle> candles = hours(10'000);
        for (std::size_t i = 5'000; i < candles.size(); ++i)
            candles[i].openTime += 5'000 * Hour * 1000;
        const CandleSeries series(candles);
        const auto merged = series.detail(0, series.last().closeTime(), 100);
        const auto gap = std::adjacent_find(merged.begin(), merged.end(), [](const Candle &left, const Candle &right) {
            return right.openTime - left.closeTime() > 4'000'000 * Hour;
        });
        QVERIFY(gap != merged.end());
    }

    void lengthIsInferred_data()
    {
        QTest::addColumn<QList<qint64>>("moments"); // seconds
        QTest::addColumn<QList<qint64>>("lengths");
        QTest::newRow("none") << QList<qint64>{} << QList<qint64>{};
        QTest::newRow("one tells nothing") << QList<qint64>{5} << QList<qint64>{0};
        QTest::newRow("two") << QList<qint64>{0, Day} << QList<qint64>{Day, Day};
        QTest::newRow("hours with a gap")
            << QList<qint64>{0, Hour, 3 * Hour, 4 * Hour, 5 * Hour} << QList<qint64>{Hour, Hour, Hour, Hour, Hour};
        QTest::newRow("jitter") << QList<qint64>{0, 3590, 7215, 10800} << QList<qint64>{Hour, Hour, Hour, Hour};
        QTest::newRow("days before hours") << QList<qint64>{0, Day, 2 * Day, 3 * Day, 3 * Day + Hour,
            3 * Day + 2 * Hour, 3 * Day + 3 * Hour, 3 * Day + 4 * Hour}
                                           << QList<qint64>{Day, Day, Day, Hour, Hour, Hour, Hour, Hour};
        QTest::newRow("hours before days, the last as long as the one before") << QList<qint64>{0, Hour, 2 * Hour,
            3 * Hour, 4 * Hour, 4 * Hour + Day, 4 * Hour + 2 * Day,
            4 * Hour + 3 * Day} << QList<qint64>{Hour, Hour, Hour, Hour, Day, Day, Day, Day};
        QTest::newRow("never over the next one") << QList<qint64>{0, Day, 2 * Day, 2 * Day + Hour, 3 * Day + Hour}
                                                 << QList<qint64>{Day, Day, Hour, Day, Day};
        QTest::newRow("months") << QList<qint64>{0, 31 * Day, 59 * Day, 90 * Day}
                                << QList<qint64>{30 * Day, 30 * Day, 30 * Day, 30 * Day};
        QTest::newRow("odd distances") << QList<qint64>{0, 37, 74} << QList<qint64>{37, 37, 37};
    }

    void lengthIsInferred()
    {
        QFETCH(QList<qint64>, moments);
        QFETCH(QList<qint64>, lengths);
        std::vector<Candle> candles;
        for (const qint64 moment : moments)
            candles.push_back(candleAt(moment, 0));
        inferLengths(candles);
        QList<qint64> inferred;
        for (const Candle &candle : candles)
            inferred.append(candle.seconds);
        QCOMPARE(inferred, lengths);
    }

    void intervalsAreWrittenAsChartsDo_data()
    {
        QTest::addColumn<qint64>("seconds");
        QTest::addColumn<QString>("text");
        for (const auto &[seconds, text] : {std::pair(0, ""), {1, "1s"}, {60, "1m"}, {300, "5m"}, {5400, "90m"},
                 {3600, "1h"}, {14400, "4h"}, {86400, "1d"}, {604800, "1w"}, {2592000, "30d"}})
            QTest::addRow("%d", seconds) << qint64(seconds) << QString::fromLatin1(text);
    }

    void intervalsAreWrittenAsChartsDo()
    {
        QFETCH(qint64, seconds);
        QTEST(intervalText(seconds), "text");
    }

    void lastTextIsExactWhenItIsKnown()
    {
        CandleSeries series({{0, 60, 0.00000812, 0.00000815, 0.00000801, 0.0000081}});
        QCOMPARE(series.lastText().open, u"0.00000812"_s);
        QCOMPARE(series.lastText().close, u"0.0000081"_s);
        QVERIFY(series.lastText().volume.isNull());
        series.setLastText({u"1"_s, u"2"_s, u"0.5"_s, u"1.5"_s, u"1234567890123456789012.12345678"_s});
        QCOMPARE(series.lastText().volume, u"1234567890123456789012.12345678"_s);
    }
};

QTEST_GUILESS_MAIN(TestCandleSeries)
#include "tst_candleseries.moc"
