#include "models/catalogue/catalogue.h"
#include "models/table/filtertext.h"

#include <QTest>

using namespace cp;
using namespace Qt::StringLiterals;

class TestFilterText : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void reads_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<Filter>("filter");
        using Op = Filter::Op;
        const auto is = [](const char *column, Op op, const char *value) {
            return Filter::compare(column, op, QString::fromLatin1(value));
        };
        QTest::newRow("nothing") << u"  "_s << Filter();
        QTest::newRow("one") << u"status=pending"_s << is("status", Op::Equal, "pending");
        QTest::newRow("several") << u"status != pending, ai_layer>2 and confidence_score <= 0.5"_s
                                 << (is("status", Op::NotEqual, "pending") && is("ai_layer", Op::Greater, "2")
                                        && is("confidence_score", Op::LessOrEqual, "0.5"));
        QTest::newRow("by the header, in percent")
            << u"Confidence>=70% \"Layer\"<>3"_s
            << (is("confidence_score", Op::GreaterOrEqual, "0.7") && is("ai_layer", Op::NotEqual, "3"));
        QTest::newRow("a header of two words") << u"exp. return<0"_s << is("expected_return", Op::Less, "0");
        QTest::newRow("in quotes") << u"status=\"a, b and c=d\""_s << is("status", Op::Equal, "a, b and c=d");
        QTest::newRow("part") << u"status~end"_s << is("status", Op::Contains, "end");
        QTest::newRow("null") << u"status=NULL expected_return!=null"_s
                              << (Filter::compare("status", Op::IsNull)
                                     && Filter::compare("expected_return", Op::IsNotNull));
        QTest::newRow("the word in quotes") << u"status=\"null\""_s << is("status", Op::Equal, "null");
        QTest::newRow("no way into the statement") << u"status=';DROP"_s << is("status", Op::Equal, "';DROP");
    }

    void reads()
    {
        QFETCH(QString, text);
        QFETCH(Filter, filter);
        QString problem;
        const std::optional<Filter> found = filterFromText(text, source(), &problem);
        QVERIFY2(found, qPrintable(problem));
        Params ours, wanted;
        QCOMPARE(found->toSql(source(), ours), filter.toSql(source(), wanted));
        QCOMPARE(ours, wanted);
    }

    void refuses_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("problem");
        QTest::newRow("no column") << u"secret=1"_s << u"There is no column “secret”."_s;
        QTest::newRow("no comparison") << u"status=pending order by 1"_s
                                       << u"“order by 1” is no comparison such as status=pending."_s;
        QTest::newRow("no value") << u"status="_s << u"“status=” is no comparison such as status=pending."_s;
        QTest::newRow("less than nothing")
            << u"status<null"_s << u"null is equal to something or not, and nothing else."_s;
    }

    void refuses()
    {
        QFETCH(QString, text);
        QString problem;
        QVERIFY(!filterFromText(text, source(), &problem));
        QTEST(problem, "problem");
    }

private:
    static TableSource source()
    {
        return makeSource({.table = "ai_suggestions",
            .from = "public.ai_suggestions r",
            .version = {},
            .columns = {"status", "ai_layer", "confidence_score", "expected_return"},
            .details = {},
            .detailFrom = {},
            .editable = {}});
    }
};

QTEST_GUILESS_MAIN(TestFilterText)
#include "tst_filtertext.moc"
