#include "models/import/pricetext.h"

#include <QDateTime>
#include <QTest>

using namespace cp;
using namespace Qt::StringLiterals;

/// How price files write moments and numbers.
class TestPriceText : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void moments_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("expected"); // empty: it is none
        QTest::addColumn<bool>("isNaive");
        const auto row = [](const char *text, const char *expected, bool isNaive = false) {
            QTest::newRow(text) << QString::fromUtf8(text) << QString::fromUtf8(expected) << isNaive;
        };
        row("1609286400", "2020-12-30T00:00:00.000Z");
        row("1609286400.0", "2020-12-30T00:00:00.000Z");
        row("1609286400.25", "2020-12-30T00:00:00.250Z");
        row("1609286400123", "2020-12-30T00:00:00.123Z");
        row("1609286400123456", "2020-12-30T00:00:00.123Z");
        row("1609286400123456789", "2020-12-30T00:00:00.123Z");
        row("2020-12-30", "2020-12-30T00:00:00.000Z");
        row("20201230", "2020-12-30T00:00:00.000Z");
        row("2020/12/30", "2020-12-30T00:00:00.000Z");
        row("30.12.2020", "2020-12-30T00:00:00.000Z");
        row("2020-12-30 07:08:09", "2020-12-30T07:08:09.000Z", true);
        row("2020-12-30 07:08", "2020-12-30T07:08:00.000Z", true);
        row("2020-12-30T07:08:09.5Z", "2020-12-30T07:08:09.500Z");
        row("2020-12-30 07:08:09 UTC", "2020-12-30T07:08:09.000Z");
        row("2020-12-30 07:08:09+00:00", "2020-12-30T07:08:09.000Z");
        row("2020-12-30T07:08:09+02:30", "2020-12-30T04:38:09.000Z");
        row("2020-12-30T07:08:09-0500", "2020-12-30T12:08:09.000Z");
        row("2017-11-12 07-AM", "2017-11-12T07:00:00.000Z", true);
        row("2017-11-12 12-AM", "2017-11-12T00:00:00.000Z", true);
        row("2017-11-12 12-PM", "2017-11-12T12:00:00.000Z", true);
        row("Sep 17, 2024", "2024-09-17T00:00:00.000Z");
        row("1/31/2021, 12:00:00 AM", "2021-01-31T00:00:00.000Z", true);
        row("1/31/2021, 1:05:00 PM", "2021-01-31T13:05:00.000Z", true);
        row(" \"2020-12-30\" ", "2020-12-30T00:00:00.000Z");
        for (const char *none : {"", "soon", "2020-13-01", "2020-02-30", "2020-12-30 25:00", "12", "BTC", "2020-12-30x",
                 "16092864001234567890", "2020-12-30 07:08 MARS", "13:00", "1609286400abc"})
            row(none, "");
    }

    void moments()
    {
        QFETCH(QString, text);
        QFETCH(QString, expected);
        QFETCH(bool, isNaive);
        const auto found = pricetext::moment(text.toStdString(), QTimeZone::utc());
        QCOMPARE(found.has_value(), !expected.isEmpty());
        if (!found)
            return;
        QCOMPARE(QDateTime::fromMSecsSinceEpoch(found->us / 1000, Qt::UTC).toString(Qt::ISODateWithMs), expected);
        QCOMPARE(found->isNaive, isNaive);
    }

    void momentsOfAZone()
    {
        const QTimeZone berlin("Europe/Berlin");
        const auto text = [&berlin](std::string_view moment) {
            return QDateTime::fromMSecsSinceEpoch(pricetext::moment(moment, berlin)->us / 1000, Qt::UTC)
                .toString(Qt::ISODate);
        };
        QCOMPARE(text("2021-07-01 02:00:00"), u"2021-07-01T00:00:00Z"_s);
        QCOMPARE(text("2021-01-01 02:00:00"), u"2021-01-01T01:00:00Z"_s);
        QCOMPARE(text("2021-07-01 02:00:00Z"), u"2021-07-01T02:00:00Z"_s);
        QCOMPARE(text("2021-07-01"), u"2021-07-01T00:00:00Z"_s); // a day is the same everywhere
    }

    void dayBeforeMonth()
    {
        const auto found = pricetext::moment("3/4/2021", QTimeZone::utc(), pricetext::DateOrder::DayFirst);
        QCOMPARE(QDateTime::fromMSecsSinceEpoch(found->us / 1000, Qt::UTC).date(), QDate(2021, 4, 3));
    }

    void keepsMicroseconds()
    {
        QCOMPARE(pricetext::moment("1735689600000001", QTimeZone::utc())->us, 1735689600000001);
    }

    void decimals_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<bool>("isGood");
        QTest::addColumn<QString>("expected");
        QTest::addColumn<double>("value");
        const auto row = [](const char *text, const char *expected, double value) {
            QTest::newRow(text) << QString::fromUtf8(text) << true << QString::fromUtf8(expected) << value;
        };
        row("47123.10000000", "47123.10000000", 47123.1);
        row("0.123456789012345678901234567890", "0.123456789012345678901234567890", 0.123456789012345678);
        row("7.729511122315787e-11", "7.729511122315787e-11", 7.729511122315787e-11);
        row("5E-05", "5E-05", 5e-5);
        row("+5", "5", 5);
        row("-5", "-5", -5);
        row("1,234,567.8", "1234567.8", 1234567.8);
        row("26,906", "26906", 26906);
        row("12,5", "12.5", 12.5);
        row("-1,234", "-1234", -1234);
        row("+123,456.5", "123456.5", 123456.5);
        row("0,123", "0.123", 0.123);
        row("-0,123", "-0.123", -0.123);
        row("00,123", "00.123", 0.123);
        row("012,345", "012.345", 12.345);
        row(",123", ".123", 0.123);
        row("1234,567", "1234.567", 1234.567);
        row("12345,678", "12345.678", 12345.678);
        row("$26,906", "26906", 26906);
        row("106.30K", "106.30e3", 106300);
        row("1.38M", "1.38e6", 1.38e6);
        row("2.31B", "2.31e9", 2.31e9);
        row("$5.25", "5.25", 5.25);
        for (const char *none : {"", " ", "-", "NaN", "null", "NULL", "None", "N/A"})
            row(none, "", 0);
        for (const char *bad : {"abc", "1.2.3", "1,23,4", "5x", "inf", "1e999", "0x10", "K", "--5", "1,2.3,4",
                 "1e5,123", "1234,567.8", "0,123,456", "1234,567,890"})
            QTest::newRow(bad) << QString::fromUtf8(bad) << false << QString() << 0.0;
    }

    void decimals()
    {
        QFETCH(QString, text);
        QFETCH(bool, isGood);
        QFETCH(QString, expected);
        QFETCH(double, value);
        const auto found = pricetext::decimal(text.toStdString());
        QCOMPARE(found.has_value(), isGood);
        if (!found)
            return;
        QCOMPARE(QString::fromStdString(found->text), expected);
        QCOMPARE(found->value, value);
    }
};

QTEST_GUILESS_MAIN(TestPriceText)
#include "tst_pricetext.moc"
