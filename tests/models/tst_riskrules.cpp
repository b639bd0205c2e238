#include "models/risk/riskrules.h"
#include "tests/support/reviewdatabase.h"

using namespace cp;
using namespace Qt::StringLiterals;

class TestRiskRules : public QObject {
    Q_OBJECT

    const FormatContext m_context{};

private Q_SLOTS:
    void textsOfValues_data()
    {
        QTest::addColumn<QString>("value");
        QTest::addColumn<QString>("text");
        QTest::newRow("null") << u"null"_s << u""_s;
        QTest::newRow("true") << u"true"_s << u"Yes"_s;
        QTest::newRow("false") << u"false"_s << u"No"_s;
        QTest::newRow("integer") << u"3"_s << u"3"_s;
        QTest::newRow("text") << u"\"stop first\""_s << u"stop first"_s;
        QTest::newRow("text of digits") << u"\"007\""_s << u"007"_s;
        QTest::newRow("words") << u"[\"low\", \"medium\"]"_s << u"low, medium"_s;
        QTest::newRow("a word with a comma") << u"[\"low, or so\"]"_s << u"[\"low, or so\"]"_s;
        QTest::newRow("numbers") << u"[1, 2.50]"_s << u"[1, 2.50]"_s;
        QTest::newRow("object") << u"{\"a\": 1}"_s << u"{\"a\": 1}"_s;
    }
    /// What is not touched is written back as it was.
    void textsOfValues()
    {
        QFETCH(QString, value);
        QFETCH(QString, text);
        QCOMPARE(ruleText(value, m_context), text);
        QCOMPARE(ruleValue(text, value, m_context), value);
    }

    void digitsAreKept()
    {
        const QString number = u"0.123456789012345678901234567890"_s;
        QCOMPARE(ruleValue(ruleText(number, m_context), number, m_context), number);
        QCOMPARE(ruleValue(u"2.50"_s, u"1"_s, m_context), u"2.50"_s);
    }

    void valuesOfTexts_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("former");
        QTest::addColumn<QString>("value");
        QTest::newRow("a number") << u"4"_s << u"3"_s << u"4"_s;
        QTest::newRow("yes") << u"yes"_s << u"null"_s << u"true"_s;
        QTest::newRow("FALSE") << u"FALSE"_s << u"true"_s << u"false"_s;
        QTest::newRow("emptied") << u" "_s << u"3"_s << u"null"_s;
        QTest::newRow("words of a new one") << u"ask \"her\""_s << u"null"_s << u"\"ask \\\"her\\\"\""_s;
        QTest::newRow("a text stays one") << u"5"_s << u"\"4\""_s << u"\"5\""_s;
        QTest::newRow("words") << u" high ,low,,"_s << u"[\"low\"]"_s << u"[\"high\", \"low\"]"_s;
        QTest::newRow("no words") << u""_s << u"[\"low\"]"_s << u"[]"_s;
        QTest::newRow("JSON") << u"[1, 3]"_s << u"[1, 2]"_s << u"[1, 3]"_s;
        QTest::newRow("no JSON") << u"[1, 3"_s << u"[1, 2]"_s << QString();
        QTest::newRow("two of them") << u"1], [2"_s << u"[1, 2]"_s << QString();
        QTest::newRow("without brackets") << u"1, 2"_s << u"[1, 2]"_s << QString();
        QTest::newRow("JSON emptied") << u""_s << u"[1, 2]"_s << QString();
        QTest::newRow("no number") << u"0..5"_s << u"0.5"_s << QString();
        QTest::newRow("no answer") << u"ye"_s << u"true"_s << QString();
        QTest::newRow("words of a new one, with commas") << u"low, high"_s << u"null"_s << u"[\"low\", \"high\"]"_s;
    }
    void valuesOfTexts()
    {
        QFETCH(QString, text);
        QFETCH(QString, former);
        QFETCH(QString, value);
        const std::optional<QString> found = ruleValue(text, former, m_context);
        QCOMPARE(found.has_value(), !value.isNull());
        QCOMPARE(found.value_or(QString()), value);
    }

    void readsAndWrites()
    {
        ReviewDatabase database;
        const qint64 profile
            = database
                  .value(
                      "INSERT INTO public.risk_management (user_id, risk_rules)"
                      " SELECT id, '{\"stop\": 2.50, \"a \\\"b\\\"\": [1]}' FROM public.users WHERE email LIKE 'ann@%'"
                      " RETURNING id")
                  .toLongLong();
        const auto ann = Connection::open(database.conninfoFor("ann"));
        auto rules = readRiskRules(*ann, profile);
        QVERIFY(rules && rules->isList && !rules->isTooLong);
        QCOMPARE(rules->rules, (QList<RiskRule>{{u"a \"b\""_s, u"[1]"_s}, {u"stop"_s, u"2.50"_s}}));
        QVERIFY(!readRiskRules(*ann, profile + 1));

        const auto write = [&ann](const RiskRules &what) {
            const Call call = setRiskRules(what);
            return ann
                ->exec("SELECT outcome FROM "
                        + QByteArray(call.function)
                              .replace("$1::uuid", "gen_random_uuid()")
                              .replace("$2", "$1")
                              .replace("$3", "$2")
                              .replace("$4", "$3"),
                    call.params)
                .value(0, 0)
                .toString();
        };
        rules->rules.last().value = u"3"_s;
        QCOMPARE(write(*rules), u"done"_s);
        QCOMPARE(database.value("SELECT risk_rules::text FROM public.risk_management").toString(),
            u"{\"stop\": 3, \"a \\\"b\\\"\": [1]}"_s);
        QCOMPARE(write(*rules), u"changed"_s); // since it was read

        for (const auto &[stored, isList] :
            {std::pair(QByteArray("[1]"), false), std::pair(QByteArray("null"), true)}) {
            database.exec("UPDATE public.risk_management SET risk_rules = $1", {stored});
            rules = readRiskRules(*ann, profile);
            QCOMPARE(rules->isList, isList);
            QVERIFY(rules->rules.isEmpty());
        }
        database.script("UPDATE public.risk_management SET risk_rules = NULL");
        QVERIFY(readRiskRules(*ann, profile)->isList);
        database.script("UPDATE public.risk_management SET risk_rules = jsonb_build_object('a', repeat('x', 40000))");
        QVERIFY(readRiskRules(*ann, profile)->isTooLong);
    }
};

QTEST_GUILESS_MAIN(TestRiskRules)
#include "tst_riskrules.moc"
