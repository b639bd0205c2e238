#include "ui/charts/plotmapping.h"
#include "ui/charts/pricescale.h"
#include "ui/charts/timeticks.h"

#include <QTest>

using namespace cp;
using namespace Qt::StringLiterals;

namespace {

qint64 momentOf(const QString &text)
{
    const QDateTime moment = QDateTime::fromString(text, Qt::ISODate);
    return moment.toMSecsSinceEpoch();
}

/// "06:00|12 Mar" a tick.
QStringList texts(const QList<TimeTick> &ticks)
{
    QStringList result;
    for (const TimeTick &tick : ticks)
        result.append(tick.context.isEmpty() ? tick.text : tick.text + u'|' + tick.context);
    return result;
}

} // namespace

/// Where a chart's axes put their ticks and what they write.
class TestChartScales : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void timeTicksAreRound_data()
    {
        QTest::addColumn<QString>("from");
        QTest::addColumn<QString>("to");
        QTest::addColumn<int>("maximum");
        QTest::addColumn<QByteArray>("zone");
        QTest::addColumn<QStringList>("expected");
        QTest::newRow("hours") << u"2024-03-12T01:00:00Z"_s << u"2024-03-13T02:00:00Z"_s << 5 << QByteArray("UTC")
                               << QStringList{u"06:00|12 Mar"_s, u"12:00"_s, u"18:00"_s, u"00:00|13 Mar"_s};
        QTest::newRow("local hours") << u"2024-03-12T01:00:00Z"_s << u"2024-03-13T02:00:00Z"_s << 5
                                     << QByteArray("Asia/Tehran")
                                     << QStringList{u"06:00|12 Mar"_s, u"12:00"_s, u"18:00"_s, u"00:00|13 Mar"_s};
        QTest::newRow("a day without 02:00")
            << u"2024-03-30T23:30:00Z"_s << u"2024-03-31T03:30:00Z"_s << 6 << QByteArray("Europe/Berlin")
            << QStringList{u"01:00|31 Mar"_s, u"03:00"_s, u"04:00"_s, u"05:00"_s};
        QTest::newRow("minutes") << u"2024-03-12T01:01:00Z"_s << u"2024-03-12T01:16:00Z"_s << 4 << QByteArray("UTC")
                                 << QStringList{u"01:05|12 Mar"_s, u"01:10"_s, u"01:15"_s};
        QTest::newRow("days over new year")
            << u"2023-12-29T12:00:00Z"_s << u"2024-01-03T12:00:00Z"_s << 6 << QByteArray("UTC")
            << QStringList{u"30 Dec|2023"_s, u"31 Dec"_s, u"1 Jan|2024"_s, u"2 Jan"_s, u"3 Jan"_s};
        QTest::newRow("Mondays") << u"2024-03-01T00:00:00Z"_s << u"2024-03-27T00:00:00Z"_s << 5 << QByteArray("UTC")
                                 << QStringList{u"4 Mar|2024"_s, u"11 Mar"_s, u"18 Mar"_s, u"25 Mar"_s};
        QTest::newRow("months") << u"2023-11-15T00:00:00Z"_s << u"2024-02-15T00:00:00Z"_s << 4 << QByteArray("UTC")
                                << QStringList{u"Dec|2023"_s, u"Jan|2024"_s, u"Feb"_s};
        QTest::newRow("years") << u"2019-06-01T00:00:00Z"_s << u"2024-06-01T00:00:00Z"_s << 6 << QByteArray("UTC")
                               << QStringList{u"2020"_s, u"2021"_s, u"2022"_s, u"2023"_s, u"2024"_s};
        QTest::newRow("nothing") << u"2024-06-01T00:00:00Z"_s << u"2024-06-01T00:00:00Z"_s << 6 << QByteArray("UTC")
                                 << QStringList{};
    }

    void timeTicksAreRound()
    {
        QFETCH(QString, from);
        QFETCH(QString, to);
        QFETCH(int, maximum);
        QFETCH(QByteArray, zone);
        const auto ticks = timeTicks(momentOf(from), momentOf(to), maximum, QTimeZone(zone), QLocale(QLocale::English));
        QTEST(texts(ticks), "expected");
    }

    void timeTicksAreFewAndRising()
    {
        const QTimeZone zone("America/New_York");
        const qint64 from = momentOf(u"2015-01-01T00:00:00Z"_s);
        for (qint64 span = 60'000; span < 15LL * 365 * 86'400'000; span = span * 5 / 4) {
            for (const int maximum : {1, 4, 12}) {
                const auto ticks = timeTicks(from, from + span, maximum, zone);
                QVERIFY(ticks.size() <= maximum + 2);
                for (qsizetype i = 1; i < ticks.size(); ++i)
                    QVERIFY(ticks[i - 1].moment < ticks[i].moment);
            }
        }
    }

    void offsetIsAtHand()
    {
        const qint64 winter = momentOf(u"2024-01-15T12:00:00Z"_s);
        const qint64 summer = momentOf(u"2024-07-15T12:00:00Z"_s);
        QCOMPARE(momentText(winter, QTimeZone::utc()), u"2024-01-15 12:00 UTC"_s);
        QCOMPARE(momentText(winter, QTimeZone("Asia/Tehran")), u"2024-01-15 15:30 UTC+03:30"_s);
        QCOMPARE(momentText(winter, QTimeZone("America/New_York")), u"2024-01-15 07:00 UTC\u221205:00"_s);
        QCOMPARE(offsetText(summer, QTimeZone("Europe/Berlin")), u"UTC+02:00"_s);
        QCOMPARE(offsetText(winter, QTimeZone("Europe/London")), u"UTC"_s);
    }

    void priceScaleHoldsThePrices_data()
    {
        QTest::addColumn<double>("low");
        QTest::addColumn<double>("high");
        QTest::addColumn<int>("decimals");
        QTest::newRow("bitcoin") << 61000.0 << 64000.0 << 0;
        QTest::newRow("a cheap coin") << 0.00000790 << 0.00000812 << 8;
        QTest::newRow("the smallest step") << 0.00000811 << 0.00000812 << 8;
        QTest::newRow("flat") << 1.0 << 1.0 << 3;
        QTest::newRow("flat and cheap") << 0.00000001 << 0.00000001 << 8;
        QTest::newRow("nothing") << 0.0 << 0.0 << 8;
        QTest::newRow("below zero") << -5.0 << 5.0 << 0;
        QTest::newRow("largest of numeric(20,8)") << 1.0 << 999999999999.0 << 0;
        QTest::newRow("dollars") << 0.9991 << 1.0004 << 4;
    }

    void priceScaleHoldsThePrices()
    {
        QFETCH(double, low);
        QFETCH(double, high);
        for (const int maximum : {1, 4, 8, 20}) {
            const PriceScale scale = PriceScale::around({low, high}, maximum);
            QVERIFY(scale.low < low || (low == 0 && scale.low == 0));
            QVERIFY(scale.high > high);
            if (low >= 0)
                QVERIFY(scale.low >= 0);
            QVERIFY(scale.step >= 1e-8 * (1 - 1e-9));
            QVERIFY((scale.high - scale.low) / scale.step <= maximum + 1e-6);
            if (maximum == 8)
                QTEST(scale.decimals, "decimals");
            // Neighbouring ticks must not read alike.
            QVERIFY(scale.step * std::pow(10, scale.decimals) > 0.99);
        }
    }

    void ticksOfEveryScaling_data()
    {
        QTest::addColumn<Extremes>("prices");
        QTest::addColumn<bool>("isLog");
        QTest::addColumn<double>("base");
        QTest::addColumn<QString>("labels");
        QTest::newRow("even") << Extremes{61000, 64000} << false << 0.0 << u"61,000 62,000 63,000 64,000"_s;
        QTest::newRow("within a decade") << Extremes{20, 50} << true << 0.0 << u"20 30 40 50"_s;
        QTest::newRow("decades") << Extremes{0.002, 900} << true << 0.0 << u"0.0001 0.001 0.01 0.1 1 10 100 1,000"_s;
        QTest::newRow("cheap decades") << Extremes{0.00000001, 0.00000100} << true << 0.0
                                       << u"0.00000001 0.0000001 0.000001"_s;
        QTest::newRow("no logarithm") << Extremes{-5, 5} << true << 0.0 << u"-5 0 5"_s;
        QTest::newRow("percents") << Extremes{90, 120} << false << 100.0 << u"\u221210% 0% +10% +20%"_s;
    }

    void ticksOfEveryScaling()
    {
        QFETCH(Extremes, prices);
        QFETCH(double, base);
        QFETCH(bool, isLog);
        const PriceScale scale = PriceScale::around(prices, 4, isLog);
        QStringList labels;
        double last = -1e300;
        const auto ticks = scale.ticks(4, base, numberLocale(QLocale::c()));
        for (const PriceScale::Tick &tick : ticks) {
            QVERIFY(tick.price > last);
            QVERIFY(tick.price >= scale.low && tick.price <= scale.high * (1 + 1e-9));
            last = tick.price;
            labels.append(tick.label);
        }
        QTEST(labels.join(u' '), "labels");
    }

    /// What is drawn at a price is pointed at as that price, evenly or by logarithms.
    void placesAndPricesAgree()
    {
        PlotMapping mapping{{0, 10, 400, 300}, 0, 1000, 2, 2000, false};
        for (const bool isLog : {false, true}) {
            mapping.isLog = isLog;
            QCOMPARE(mapping.y(2), 310.0);
            QCOMPARE(mapping.y(2000), 10.0);
            for (const double price : {2.5, 60.0, 1999.0})
                QCOMPARE(mapping.priceAt(mapping.y(price)), price);
        }
        QVERIFY(std::abs(mapping.y(std::sqrt(2 * 2000)) - 160) < 1e-9); // the middle of the factors
        QVERIFY(mapping.y(0) > 310); // has no logarithm: below the plot
    }

    void pricesAreReadable_data()
    {
        QTest::addColumn<double>("price");
        QTest::addColumn<QString>("text");
        QTest::newRow("bitcoin") << 47123.1 << u"47,123.10"_s;
        QTest::newRow("a cheap coin") << 0.00000812 << u"0.00000812"_s;
        QTest::newRow("whole") << 64000.0 << u"64,000.00"_s;
        QTest::newRow("cents") << 0.5 << u"0.50"_s;
        QTest::newRow("dollars") << 1.23456 << u"1.23456"_s;
        QTest::newRow("below zero") << -0.125 << u"-0.125"_s;
    }

    void pricesAreReadable()
    {
        QFETCH(double, price);
        QTEST(priceText(price, numberLocale(QLocale::c())), "text");
    }

    void volumesAreShort_data()
    {
        QTest::addColumn<double>("volume");
        QTest::addColumn<QString>("text");
        QTest::newRow("unknown") << std::nan("") << u"\u2013"_s;
        QTest::newRow("none") << 0.0 << u"0"_s;
        QTest::newRow("few") << 950.25 << u"950.25"_s;
        QTest::newRow("thousands") << 9500.0 << u"9,500"_s;
        QTest::newRow("many thousands") << 575000.0 << u"575\u00a0k"_s;
        QTest::newRow("millions") << 1234567.0 << u"1.23\u00a0M"_s;
        QTest::newRow("billions") << 4.21e10 << u"42.10\u00a0B"_s;
        QTest::newRow("trillions") << 1.2e13 << u"12.00\u00a0T"_s;
    }

    void volumesAreShort()
    {
        QFETCH(double, volume);
        QTEST(volumeText(volume, numberLocale(QLocale::c())), "text");
    }
};

QTEST_GUILESS_MAIN(TestChartScales)
#include "tst_chartscales.moc"
