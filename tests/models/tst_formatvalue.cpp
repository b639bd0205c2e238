#include "models/format/decimal.h"
#include "models/format/formatvalue.h"
#include "models/format/timetext.h"
#include "models/format/wordtext.h"

#include <QTest>

using namespace cp;
using namespace Qt::StringLiterals;

Q_DECLARE_METATYPE(cp::ColumnKind)

namespace {

Column column(ColumnKind kind, const QByteArray &name = "x")
{
    Column column;
    column.name = name;
    column.label = u"X"_s;
    column.kind = kind;
    return column;
}

FormatContext context()
{
    FormatContext context;
    context.zone = QTimeZone("Asia/Tehran");
    context.now = QDateTime(QDate(2024, 3, 5), QTime(12, 0), Qt::UTC);
    context.locale = QLocale(QLocale::English, QLocale::UnitedStates);
    return context;
}

QDateTime utc(const char *text)
{
    return QDateTime::fromString(QString::fromLatin1(text), Qt::ISODateWithMs).toUTC();
}

} // namespace

class TestFormatValue : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void decimal_data();
    void decimal();
    void decimalRefuses_data();
    void decimalRefuses();
    void decimalRounds_data();
    void decimalRounds();
    void shown_data();
    void shown();
    void persianDigits();
    void identifiersAreNotGrouped();
    void moments();
    void ages_data();
    void ages();
    void longTextIsBounded();
    void words();
    void labels_data();
    void labels();
    void directions();
};

void TestFormatValue::decimal_data()
{
    QTest::addColumn<QString>("typed");
    QTest::addColumn<QString>("plain");
    QTest::addColumn<QString>("grouped");
    QTest::newRow("zero") << u"0"_s << u"0"_s << u"0"_s;
    QTest::newRow("minus zero") << u"-0.00"_s << u"0.00"_s << u"0.00"_s;
    QTest::newRow("thousands") << u"1234567.50"_s << u"1234567.50"_s << u"1,234,567.50"_s;
    QTest::newRow("hundreds") << u"-123"_s << u"-123"_s << u"-123"_s;
    QTest::newRow("leading zeros") << u"000123.4"_s << u"123.4"_s << u"123.4"_s;
    QTest::newRow("no integer part") << u".5"_s << u"0.5"_s << u"0.5"_s;
    QTest::newRow("no fraction") << u"5."_s << u"5"_s << u"5"_s;
    QTest::newRow("exponent down") << u"8.12e-6"_s << u"0.00000812"_s << u"0.00000812"_s;
    QTest::newRow("exponent up") << u"1.5E+3"_s << u"1500"_s << u"1,500"_s;
    QTest::newRow("thirty digits") << u"123456789012345678901234567890.12"_s << u"123456789012345678901234567890.12"_s
                                   << u"123,456,789,012,345,678,901,234,567,890.12"_s;
}

void TestFormatValue::decimal()
{
    QFETCH(QString, typed);
    const std::optional<Decimal> number = Decimal::parse(typed);
    QVERIFY(number);
    QTEST(number->toPlain(), "plain");
    QTEST(number->toText(context().locale), "grouped");
}

void TestFormatValue::decimalRefuses_data()
{
    QTest::addColumn<QString>("typed");
    for (const char *text : {"", "-", ".", "NaN", "Infinity", "1e", "1e5000", "1.2.3", "0x10", " 1", "1 ", "12a"})
        QTest::newRow(text) << QString::fromLatin1(text);
    QTest::newRow("too long") << QString(Decimal::MaxDigits + 1, u'1');
}

void TestFormatValue::decimalRefuses()
{
    QFETCH(QString, typed);
    QVERIFY(!Decimal::parse(typed));
}

void TestFormatValue::decimalRounds_data()
{
    QTest::addColumn<QString>("typed");
    QTest::addColumn<int>("decimals");
    QTest::addColumn<QString>("rounded");
    QTest::newRow("down") << u"1.234"_s << 2 << u"1.23"_s;
    QTest::newRow("half up") << u"1.235"_s << 2 << u"1.24"_s;
    QTest::newRow("half away from zero") << u"-1.235"_s << 2 << u"-1.24"_s;
    QTest::newRow("carry") << u"9.999"_s << 2 << u"10.00"_s;
    QTest::newRow("to nothing") << u"-0.004"_s << 2 << u"0.00"_s;
    QTest::newRow("to whole") << u"99.5"_s << 0 << u"100"_s;
    QTest::newRow("has less") << u"1.2"_s << 5 << u"1.2"_s;
}

void TestFormatValue::decimalRounds()
{
    QFETCH(QString, typed);
    QFETCH(int, decimals);
    QTEST(Decimal::parse(typed)->rounded(decimals).toPlain(), "rounded");
}

void TestFormatValue::shown_data()
{
    using K = ColumnKind;
    QTest::addColumn<ColumnKind>("kind");
    QTest::addColumn<QVariant>("value");
    QTest::addColumn<QString>("cell");
    QTest::addColumn<QString>("copied");
    const auto row = [](const char *name, K kind, const QVariant &value, const QString &cell, const QString &copied) {
        QTest::newRow(name) << kind << value << cell << copied;
    };
    row("null", K::Decimal, QVariant(), u"—"_s, u""_s);
    row("empty text", K::Text, u""_s, u""_s, u""_s);
    row("integer", K::Integer, 1234567, u"1,234,567"_s, u"1,234,567"_s);
    row("long integer", K::Integer, Q_INT64_C(-9223372036854775807), u"-9,223,372,036,854,775,807"_s,
        u"-9,223,372,036,854,775,807"_s);
    row("money", K::Decimal, u"1234567890123.00"_s, u"1,234,567,890,123.00"_s, u"1,234,567,890,123.00"_s);
    row("long zeros", K::Decimal, u"100.00000000"_s, u"100"_s, u"100"_s);
    row("long decimal", K::Decimal, u"2.50000000"_s, u"2.5"_s, u"2.5"_s);
    row("thirty digits", K::Decimal, u"123456789012345678901234567890.12"_s,
        u"123,456,789,012,345,678,901,234,567,890.12"_s, u"123,456,789,012,345,678,901,234,567,890.12"_s);
    row("float", K::Decimal, 0.1, u"0.1"_s, u"0.1"_s);
    row("nan", K::Decimal, u"NaN"_s, u"Not a number"_s, u"Not a number"_s);
    row("infinity", K::Price, u"-Infinity"_s, u"-∞"_s, u"-∞"_s);
    row("float infinity", K::Decimal, qInf(), u"∞"_s, u"∞"_s);
    row("float nan", K::Decimal, qQNaN(), u"Not a number"_s, u"Not a number"_s);
    row("big price", K::Price, u"64123.50000000"_s, u"64,123.50"_s, u"64,123.50"_s);
    row("price in tens", K::Price, u"12.34567800"_s, u"12.3457"_s, u"12.345678"_s);
    row("price of one", K::Price, u"1.00000000"_s, u"1.00"_s, u"1.00"_s);
    row("price below one", K::Price, u"0.52340000"_s, u"0.5234"_s, u"0.5234"_s);
    row("small price", K::Price, u"0.00000812"_s, u"0.00000812"_s, u"0.00000812"_s);
    row("price of nothing", K::Price, u"0.00000000"_s, u"0.00"_s, u"0.00"_s);
    row("fraction", K::Fraction, u"0.8731"_s, u"87.31%"_s, u"87.31%"_s);
    row("round fraction", K::Fraction, u"0.8500"_s, u"85.00%"_s, u"85%"_s);
    row("fine fraction", K::Fraction, u"0.123456"_s, u"12.35%"_s, u"12.3456%"_s);
    row("rise", K::Percent, u"4.2500"_s, u"+4.25%"_s, u"+4.25%"_s);
    row("fall", K::Percent, u"-3.1"_s, u"-3.10%"_s, u"-3.10%"_s);
    row("no change", K::Percent, u"0.0000"_s, u"0.00%"_s, u"0.00%"_s);
    row("hardly a fall", K::Percent, u"-0.0010"_s, u"0.00%"_s, u"-0.001%"_s);
    row("yes", K::Boolean, true, u"Yes"_s, u"Yes"_s);
    row("no", K::Boolean, false, u"No"_s, u"No"_s);
    row("word", K::Word, u"tier_change"_s, u"Tier change"_s, u"Tier change"_s);
    row("unknown word", K::Word, u"needs_more__data"_s, u"Needs more data"_s, u"Needs more data"_s);
    row("lines", K::Text, u" two\n\tlines\u0000 "_s, u"two lines"_s, u"two lines"_s);
    row("right to left", K::Text, u"یادداشت 🚀"_s, u"یادداشت 🚀"_s, u"یادداشت 🚀"_s);
    row("not a number after all", K::Decimal, u"n/a"_s, u"n/a"_s, u"n/a"_s);
    row("moment", K::Timestamp, utc("2024-03-05T10:33:22.123Z"), u"2024-03-05 14:03"_s,
        u"2024-03-05 14:03:22.123 +03:30"_s);
    row("moment out of range", K::Timestamp, u"infinity"_s, u"∞"_s, u"∞"_s);
    row("age", K::Age, utc("2024-03-05T09:00:00Z"), u"3 h ago"_s, u"2024-03-05 12:30:00 +03:30"_s);
}

void TestFormatValue::shown()
{
    QFETCH(ColumnKind, kind);
    QFETCH(QVariant, value);
    QTEST(formatValue(column(kind), value, context()), "cell");
    QTEST(copyValue(column(kind), value, context()), "copied");
}

void TestFormatValue::persianDigits()
{
    FormatContext persian = context();
    persian.locale = QLocale(QLocale::Persian, QLocale::Iran);
    QCOMPARE(formatValue(column(ColumnKind::Price), u"64123.5"_s, persian), u"۶۴٬۱۲۳٫۵۰"_s);
    QCOMPARE(formatValue(column(ColumnKind::Fraction), u"0.5"_s, persian), u"۵۰٫۰۰٪"_s);
}

void TestFormatValue::identifiersAreNotGrouped()
{
    QCOMPARE(formatValue(column(ColumnKind::Integer, "id"), 1234567, context()), u"1234567"_s);
    QCOMPARE(formatValue(column(ColumnKind::Integer, "crypto_id"), 1234567, context()), u"1234567"_s);
}

void TestFormatValue::moments()
{
    const QDateTime moment = utc("2024-03-05T10:33:22.123Z");
    QCOMPARE(exactValue(column(ColumnKind::Age), moment, context()),
        u"2024-03-05 14:03:22.123 +03:30 (Asia/Tehran)\n2024-03-05 10:33:22.123 UTC"_s);
    FormatContext nowhere = context();
    nowhere.zone = QTimeZone();
    QCOMPARE(formatValue(column(ColumnKind::Timestamp), moment, nowhere), u"2024-03-05 10:33"_s);
    FormatContext newfoundland = context();
    newfoundland.zone = QTimeZone("America/St_Johns");
    QCOMPARE(exactMomentText(utc("2024-01-01T00:00:00Z"), newfoundland), u"2023-12-31 20:30:00 -03:30"_s);
    QVERIFY(!formatContextFor(u"Not/AZone"_s).zone.id().isEmpty());
}

void TestFormatValue::ages_data()
{
    QTest::addColumn<qint64>("seconds");
    QTest::addColumn<QString>("text");
    QTest::newRow("now") << Q_INT64_C(0) << u"now"_s;
    QTest::newRow("a moment ago") << Q_INT64_C(-59) << u"now"_s;
    QTest::newRow("minutes") << Q_INT64_C(-60) << u"1 min ago"_s;
    QTest::newRow("minutes to come") << Q_INT64_C(3599) << u"in 59 min"_s;
    QTest::newRow("hours") << Q_INT64_C(-10801) << u"3 h ago"_s;
    QTest::newRow("more than a day") << Q_INT64_C(47 * 3600) << u"in 47 h"_s;
    QTest::newRow("days") << Q_INT64_C(-2 * 86400) << u"2 d ago"_s;
    QTest::newRow("months") << Q_INT64_C(-90 * 86400) << u"3 mo ago"_s;
    QTest::newRow("years") << Q_INT64_C(-800 * 86400) << u"2 y ago"_s;
}

void TestFormatValue::ages()
{
    QFETCH(qint64, seconds);
    QTEST(ageText(context().now.addSecs(seconds), context()), "text");
}

void TestFormatValue::longTextIsBounded()
{
    const QString megabyte(1'048'576, u'a');
    QVERIFY(formatValue(column(ColumnKind::Text), megabyte, context()).size() <= 301);
    QVERIFY(exactValue(column(ColumnKind::Text), megabyte, context()).size() <= 2001);
    QCOMPARE(copyValue(column(ColumnKind::Text), megabyte, context()), megabyte); // the clipboard gets it all
    const QString rockets = u"🚀"_s.repeated(200);
    QVERIFY(!oneLine(rockets, 101).contains(QChar(0xd83d) + u"…"_s)); // no half of a pair
}

void TestFormatValue::words()
{
    QCOMPARE(wordFromText(u"Tier change"_s), u"tier_change"_s);
    QCOMPARE(wordFromText(u" TIER_CHANGE "_s), u"tier_change"_s);
    QCOMPARE(wordFromText(u"something_new"_s), u"something_new"_s);
    QCOMPARE(wordText(u""_s), u""_s);
}

void TestFormatValue::labels_data()
{
    QTest::addColumn<QString>("key");
    QTest::addColumn<QString>("label");
    QTest::newRow("snake") << u"expected_return"_s << u"Expected return"_s;
    QTest::newRow("camel") << u"expectedReturn"_s << u"Expected return"_s;
    QTest::newRow("capitals") << u"RSI_14"_s << u"RSI 14"_s;
    QTest::newRow("acronym") << u"rsi_14"_s << u"RSI 14"_s;
    QTest::newRow("acronym inside") << u"weekly_macd_cross"_s << u"Weekly MACD cross"_s;
    QTest::newRow("blank") << u""_s << u""_s;
    QTest::newRow("underscores") << u"__x__y"_s << u"X y"_s;
    QTest::newRow("persian") << u"دلیل"_s << u"دلیل"_s;
}

void TestFormatValue::labels()
{
    QFETCH(QString, key);
    QTEST(labelFromKey(key), "label");
}

void TestFormatValue::directions()
{
    QCOMPARE(directionOf(column(ColumnKind::Percent), u"-0.5"_s), -1);
    QCOMPARE(directionOf(column(ColumnKind::Percent), u"0.5"_s), 1);
    QCOMPARE(directionOf(column(ColumnKind::Percent), u"0"_s), 0);
    QCOMPARE(directionOf(column(ColumnKind::Percent), QVariant()), 0);
    QCOMPARE(directionOf(column(ColumnKind::Price), u"-0.5"_s), 0);
    QVERIFY(alignmentOf(ColumnKind::Price) & Qt::AlignTrailing);
    QVERIFY(alignmentOf(ColumnKind::Word) & Qt::AlignLeading);
}

QTEST_GUILESS_MAIN(TestFormatValue)
#include "tst_formatvalue.moc"
