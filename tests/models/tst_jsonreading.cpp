#include "models/format/indentedjson.h"
#include "models/format/jsonreading.h"

#include <QTest>

using namespace cp;
using namespace Qt::StringLiterals;

namespace {

FormatContext context()
{
    FormatContext context;
    context.zone = QTimeZone("Asia/Tehran");
    context.locale = QLocale(QLocale::English, QLocale::UnitedStates);
    return context;
}

/// A reading as indented lines, to be compared by eye.
void print(const QList<JsonItem> &items, int depth, QStringList *lines)
{
    for (const JsonItem &item : items) {
        lines->append(QString(qsizetype(2) * depth, u' ')
            + (item.label.isEmpty() ? item.text : item.label + u": "_s + item.text).trimmed());
        print(item.children, depth + 1, lines);
    }
}

QStringList read(const QString &json, const JsonLimits &limits = {})
{
    const JsonReading reading = readJson(json, context(), limits);
    QStringList lines;
    if (!reading.problem.isEmpty())
        lines.append(u"! "_s + reading.problem);
    print(reading.items, 0, &lines);
    return lines;
}

int count(const QList<JsonItem> &items)
{
    int all = int(items.size());
    for (const JsonItem &item : items)
        all += count(item.children);
    return all;
}

int depth(const QList<JsonItem> &items)
{
    int deepest = 0;
    for (const JsonItem &item : items)
        deepest = std::max(deepest, 1 + depth(item.children));
    return deepest;
}

} // namespace

class TestJsonReading : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aCase();
    void plainValues_data();
    void plainValues();
    void problems_data();
    void problems();
    void longLists();
    void manyItems();
    void deepNesting();
    void fiveMegabytes();
    void longText();
    void raw();
    void rawIsNotInterpreted();
};

void TestJsonReading::aCase()
{
    const QStringList expected{
        u"Summary: Add SOL."_s,
        u"Approved: Yes"_s,
        u"As of: 2024-03-05 14:03:22 +03:30"_s,
        u"Change 30d: +21.00%"_s,
        u"Confidence: 87.30%"_s,
        u"Direction: Tier change"_s,
        u"Entry price: 0.00000812"_s,
        u"Missing: —"_s,
        u"Volume: 12,345,678,901,234,567"_s,
        u"Empty: none"_s,
        u"Evidence:"_s,
        u"  RSI 14: 61.2"_s,
        u"Factors:"_s,
        u"  Momentum 30d: 21 % · Direction: Positive · Weight: 35.00%"_s,
        u"  AVAX: none"_s,
        u"  3.: Note: Without a name"_s,
        u"  4.:"_s,
        u"    Inner: 1, 2"_s,
        u"Tags: L1, Momentum"_s,
    };
    const QString json = uR"({"summary": "Add SOL.", "confidence": 0.873, "change_30d": 21, "entry_price": 0.00000812,
        "volume": 12345678901234567, "approved": true, "missing": null, "direction": "tier_change",
        "as_of": "2024-03-05T10:33:22+00:00", "tags": ["l1", "momentum"], "empty": {}, "evidence": {"rsi_14": 61.2},
        "factors": [{"name": "momentum_30d", "value": 21, "unit": "%", "weight": 0.35, "direction": "positive"}, {"symbol": "AVAX"}, {"note": "Without a name"}, {"inner": [1, 2]}]})"_s;
    QCOMPARE(read(json), expected);
}

void TestJsonReading::plainValues_data()
{
    QTest::addColumn<QString>("json");
    QTest::addColumn<QStringList>("lines");
    QTest::newRow("number") << u"42"_s << QStringList{u"42"_s};
    QTest::newRow("string") << u"\"Text\""_s << QStringList{u"Text"_s};
    QTest::newRow("null") << u"null"_s << QStringList{u"—"_s};
    QTest::newRow("list") << u"[1, \"Two\", null]"_s << QStringList{u"1"_s, u"Two"_s, u"—"_s};
    QTest::newRow("list of lists") << u"[[1, 2], [3]]"_s << QStringList{u"1, 2"_s, u"3"_s};
    QTest::newRow("quotes and rockets") << uR"({"a": "\"🚀\" \u0000 یادداشت"})"_s << QStringList{u"A: \"🚀\"  یادداشت"_s};
}

void TestJsonReading::plainValues()
{
    QFETCH(QString, json);
    QTEST(read(json), "lines");
}

void TestJsonReading::problems_data()
{
    QTest::addColumn<QString>("json");
    QTest::newRow("nothing") << u""_s;
    QTest::newRow("blank") << u"  \n"_s;
    QTest::newRow("empty object") << u"{}"_s;
    QTest::newRow("empty list") << u"[]"_s;
    QTest::newRow("half") << u"{\"a\": "_s;
    QTest::newRow("two values") << u"1, 2"_s;
    QTest::newRow("out of the brackets") << u"1], [2"_s;
    QTest::newRow("prose") << u"The model was not sure."_s;
}

void TestJsonReading::problems()
{
    QFETCH(QString, json);
    const JsonReading reading = readJson(json, context());
    QVERIFY(reading.problem.endsWith(u'.'));
    QVERIFY(reading.items.isEmpty());
}

void TestJsonReading::longLists()
{
    QStringList numbers;
    for (int i = 0; i < 500; ++i)
        numbers.append(QString::number(i));
    const JsonReading reading = readJson(u"{\"series\": [%1]}"_s.arg(numbers.join(u',')), context());
    const QList<JsonItem> series = reading.items.first().children;
    QCOMPARE(series.size(), 51);
    QVERIFY(series.last().isNote);
    QCOMPARE(series.last().text, u"… 450 more"_s);
    QCOMPARE(series[49].text, u"49"_s);
}

void TestJsonReading::manyItems()
{
    // 40 groups of 40 groups of 40: within every other bound, and far too many.
    const auto wrap = [](const QString &value) {
        QStringList members;
        for (int i = 0; i < 40; ++i)
            members.append(u"\"k%1\": %2"_s.arg(i).arg(value));
        return u"{%1}"_s.arg(members.join(u','));
    };
    const JsonReading reading = readJson(wrap(wrap(wrap(u"1"_s))), context());
    const int items = count(reading.items);
    QVERIFY2(items <= JsonLimits().items + 100, qPrintable(QString::number(items))); // and a note a group that was cut
    QVERIFY(items >= JsonLimits().items);
}

void TestJsonReading::deepNesting()
{
    const QString hundred = u"{\"a\":"_s.repeated(100) + u"1"_s + u"}"_s.repeated(100);
    const JsonReading reading = readJson(hundred, context());
    QCOMPARE(reading.problem, QString());
    QVERIFY(depth(reading.items) <= JsonLimits().depth);
    const QString manyThousand = u"["_s.repeated(200000) + u"]"_s.repeated(200000);
    QCOMPARE(read(manyThousand), QStringList{u"! This JSON is nested too deeply to be laid out."_s});
}

void TestJsonReading::fiveMegabytes()
{
    QStringList members;
    for (int i = 0; i < 50000; ++i)
        members.append(u"\"key_%1\": {\"value\": %1, \"text\": \"%2\"}"_s.arg(i).arg(QString(60, u'x')));
    const QString json = u"{%1}"_s.arg(members.join(u','));
    QVERIFY(json.size() > 5000000);
    const JsonReading reading = readJson(json, context());
    QCOMPARE(reading.items.size(), 51);
    QCOMPARE(reading.items.last().text, u"… 49950 more"_s);
}

void TestJsonReading::longText()
{
    const JsonReading reading = readJson(u"{\"summary\": \"%1\"}"_s.arg(QString(1000000, u'y')), context());
    QVERIFY(reading.items.first().text.size() < 4100);
    QVERIFY(reading.items.first().text.endsWith(u"996000 more characters"_s));
}

void TestJsonReading::raw()
{
    const QString json = uR"({"b":[1,{"c":"x,{\"}"}],"a":{},"e":[ ]})"_s;
    const QStringList expected{u"{"_s, u"  \"b\": ["_s, u"    1,"_s, u"    {"_s, u"      \"c\": \"x,{\\\"}\""_s,
        u"    }"_s, u"  ],"_s, u"  \"a\": {},"_s, u"  \"e\": []"_s, u"}"_s};
    QCOMPARE(indentedJson(json, 1000).split(u'\n'), expected);
    QCOMPARE(indentedJson(u"[1,2,3]"_s, 6), u"[\n  1,…"_s);
}

void TestJsonReading::rawIsNotInterpreted()
{
    // A double would lose digits, an object the second of two members.
    const QString json = uR"({"a":12345678901234567890.123456789,"a":1e400})"_s;
    QCOMPARE(indentedJson(json, 1000).remove(u'\n').remove(u' '), json);
}

QTEST_GUILESS_MAIN(TestJsonReading)
#include "tst_jsonreading.moc"
