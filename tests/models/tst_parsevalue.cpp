#include "models/format/formatvalue.h"
#include "models/format/parsevalue.h"

#include <QTest>

using namespace cp;
using namespace Qt::StringLiterals;

Q_DECLARE_METATYPE(cp::ColumnKind)

namespace {

Column column(ColumnKind kind, bool nullable = true)
{
    Column column;
    column.name = "weight";
    column.label = u"Weight"_s;
    column.kind = kind;
    column.nullable = nullable;
    return column;
}

FormatContext context(const QLocale &locale = QLocale(QLocale::English, QLocale::UnitedStates))
{
    FormatContext context;
    context.zone = QTimeZone("Europe/Berlin");
    context.locale = locale;
    return context;
}

} // namespace

class TestParseValue : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void accepted_data();
    void accepted();
    void refused_data();
    void refused();
    void germanSeparators();
    void emptiedFields();
    void roundTrip_data();
    void roundTrip();
};

void TestParseValue::accepted_data()
{
    using K = ColumnKind;
    QTest::addColumn<ColumnKind>("kind");
    QTest::addColumn<QString>("typed");
    QTest::addColumn<QVariant>("value");
    const auto row = [](const char *name, K kind, const QString &typed, const QVariant &value) {
        QTest::newRow(name) << kind << typed << value;
    };
    row("integer", K::Integer, u" 1,234 "_s, u"1234"_s);
    row("whole decimal", K::Integer, u"12.00"_s, u"12"_s);
    row("decimal", K::Decimal, u"-1,234,567.890"_s, u"-1234567.890"_s);
    row("all digits", K::Decimal, u"123456789012345678901234567890.123456789"_s,
        u"123456789012345678901234567890.123456789"_s);
    row("persian", K::Decimal, u"۱٬۲۳۴٫۵۰"_s, u"1234.50"_s);
    row("arabic", K::Decimal, u"١٢٣٫٥"_s, u"123.5"_s);
    row("spaces", K::Decimal, u"1 234\u00a0567.5"_s, u"1234567.5"_s);
    row("pasted with marks", K::Decimal, u"\u200e−5\u200f"_s, u"-5"_s);
    row("dollars", K::Price, u"$64,123.50"_s, u"64123.50"_s);
    row("exponent", K::Price, u"8.12e-6"_s, u"0.00000812"_s);
    row("percent of a fraction", K::Fraction, u"5.25 %"_s, u"0.0525"_s);
    row("fraction without a sign", K::Fraction, u"5.25"_s, u"0.0525"_s);
    row("persian percent", K::Fraction, u"۵٫۲۵٪"_s, u"0.0525"_s);
    row("whole", K::Fraction, u"100"_s, u"1.00"_s);
    row("change", K::Percent, u"+4.25%"_s, u"4.25"_s);
    row("fall", K::Percent, u"-3"_s, u"-3"_s);
    row("yes", K::Boolean, u"Yes"_s, true);
    row("no", K::Boolean, u"FALSE"_s, false);
    row("word", K::Word, u"Tier change"_s, u"tier_change"_s);
    row("unknown word", K::Word, u"brand_new"_s, u"brand_new"_s);
    row("text as typed", K::Text, u"  two \n lines "_s, u"  two \n lines "_s);
    row("json", K::Json, u"{\"a\": [1, 2]}"_s, u"{\"a\": [1, 2]}"_s);
    row("json number", K::Json, u"12"_s, u"12"_s);
    row("winter time", K::Timestamp, u"2024-01-05 14:30"_s, QDateTime(QDate(2024, 1, 5), QTime(13, 30), Qt::UTC));
    row("summer time", K::Timestamp, u"2024-07-05 14:30:15.25"_s,
        QDateTime(QDate(2024, 7, 5), QTime(12, 30, 15, 250), Qt::UTC));
    row("offset", K::Timestamp, u"2024-01-05T14:30+03:30"_s, QDateTime(QDate(2024, 1, 5), QTime(11, 0), Qt::UTC));
    row("utc", K::Age, u"2024-01-05 14:30 UTC"_s, QDateTime(QDate(2024, 1, 5), QTime(14, 30), Qt::UTC));
    row("day", K::Timestamp, u"2024-01-05"_s, QDateTime(QDate(2024, 1, 4), QTime(23, 0), Qt::UTC));
    row("persian digits", K::Timestamp, u"۲۰۲۴-۰۱-۰۵ ۱۴:۳۰"_s, QDateTime(QDate(2024, 1, 5), QTime(13, 30), Qt::UTC));
}

void TestParseValue::accepted()
{
    QFETCH(ColumnKind, kind);
    QFETCH(QString, typed);
    QString problem = u"left over"_s;
    const QVariant value = parseValue(column(kind), typed, context(), &problem);
    QCOMPARE(problem, QString());
    QTEST(value, "value");
}

void TestParseValue::refused_data()
{
    using K = ColumnKind;
    QTest::addColumn<ColumnKind>("kind");
    QTest::addColumn<QString>("typed");
    QTest::newRow("letters") << K::Decimal << u"abc"_s;
    QTest::newRow("two points") << K::Decimal << u"1.2.3"_s;
    QTest::newRow("a comma for a point") << K::Decimal << u"1,5"_s; // not 15
    QTest::newRow("odd groups") << K::Decimal << u"12,34,567"_s;
    QTest::newRow("group before nothing") << K::Decimal << u",123"_s;
    QTest::newRow("group behind the point") << K::Decimal << u"1.234,567"_s;
    QTest::newRow("half an integer") << K::Integer << u"1.5"_s;
    QTest::newRow("percent of a price") << K::Price << u"5%"_s;
    QTest::newRow("nan") << K::Decimal << u"NaN"_s;
    QTest::newRow("infinity") << K::Decimal << u"Infinity"_s;
    QTest::newRow("above all") << K::Fraction << u"100.01%"_s;
    QTest::newRow("below nothing") << K::Fraction << u"-1"_s;
    QTest::newRow("perhaps") << K::Boolean << u"perhaps"_s;
    QTest::newRow("no such day") << K::Timestamp << u"2024-02-30 10:00"_s;
    QTest::newRow("skipped by summer time") << K::Timestamp << u"2024-03-31 02:30"_s;
    QTest::newRow("tomorrow") << K::Timestamp << u"tomorrow"_s;
    QTest::newRow("nul") << K::Text << u"a\u0000b"_s;
    QTest::newRow("half of json") << K::Json << u"{\"a\":"_s;
    QTest::newRow("a million digits") << K::Decimal << QString(1000000, u'9');
}

void TestParseValue::refused()
{
    QFETCH(ColumnKind, kind);
    QFETCH(QString, typed);
    QString problem;
    const QVariant value = parseValue(column(kind), typed, context(), &problem);
    QVERIFY(!value.isValid());
    QVERIFY(problem.endsWith(u'.'));
    QVERIFY(problem.size() < 200);
}

void TestParseValue::germanSeparators()
{
    const FormatContext german = context(QLocale(QLocale::German, QLocale::Germany));
    QString problem;
    QCOMPARE(parseValue(column(ColumnKind::Decimal), u"1.234,5"_s, german, &problem), QVariant(u"1234.5"_s));
    parseValue(column(ColumnKind::Decimal), u"1.5"_s, german, &problem);
    QVERIFY(!problem.isEmpty());
}

void TestParseValue::emptiedFields()
{
    QString problem;
    QVERIFY(!parseValue(column(ColumnKind::Price), u"  "_s, context(), &problem).isValid());
    QCOMPARE(problem, QString());
    parseValue(column(ColumnKind::Price, false), u""_s, context(), &problem);
    QCOMPARE(problem, u"Weight cannot be empty."_s);
    QCOMPARE(parseValue(column(ColumnKind::Text, false), u""_s, context(), &problem), QVariant(u""_s));
    QCOMPARE(problem, QString());
}

void TestParseValue::roundTrip_data()
{
    using K = ColumnKind;
    QTest::addColumn<ColumnKind>("kind");
    QTest::addColumn<QVariant>("value");
    QTest::newRow("fraction") << K::Fraction << QVariant(u"0.0525"_s);
    QTest::newRow("price") << K::Price << QVariant(u"0.00000812"_s);
    QTest::newRow("big") << K::Decimal << QVariant(u"123456789012345678901234567890.12"_s);
    QTest::newRow("percent") << K::Percent << QVariant(u"-3.1234"_s);
    QTest::newRow("word") << K::Word << QVariant(u"partially_filled"_s);
    QTest::newRow("boolean") << K::Boolean << QVariant(true);
    QTest::newRow("text") << K::Text << QVariant(u"a \"quoted\" یادداشت"_s);
    QTest::newRow("moment") << K::Timestamp << QVariant(QDateTime(QDate(2024, 7, 5), QTime(12, 30, 15, 250), Qt::UTC));
}

void TestParseValue::roundTrip()
{
    QFETCH(ColumnKind, kind);
    QFETCH(QVariant, value);
    for (const QLocale &locale : {QLocale(QLocale::English, QLocale::UnitedStates), QLocale(QLocale::German),
             QLocale(QLocale::Persian, QLocale::Iran)}) {
        QString problem;
        const QString text = editValue(column(kind), value, context(locale));
        QCOMPARE(parseValue(column(kind), text, context(locale), &problem), value);
        QCOMPARE(problem, QString());
    }
}

QTEST_GUILESS_MAIN(TestParseValue)
#include "tst_parsevalue.moc"
