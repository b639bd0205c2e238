#include "models/table/filter.h"
#include "models/table/pagequery.h"
#include "tests/support/testdatabase.h"

using namespace cp;
using namespace Qt::StringLiterals;
using Op = Filter::Op;

class TestFilter : public QObject {
    Q_OBJECT

    std::unique_ptr<TestDatabase> m_database;
    QStringList m_texts; ///< the table's, at id - 1; null for NULL

    static TableSource source()
    {
        return {"texts", "public.texts t", "t.id", {},
            {{"t", "t.t", "text", {}}, {"n", "t.n", "integer", {}}, {"sum", "t.n + 1", "integer", {}}}, {}};
    }

    QList<qint64> found(const Filter &filter)
    {
        return PageQuery(source(), filter, -1, Qt::AscendingOrder).keys(m_database->connection(), 10'000);
    }

    template <typename Predicate>
    QList<qint64> expected(Predicate matches) const
    {
        QList<qint64> keys;
        for (int i = 0; i < m_texts.size(); ++i) {
            if (matches(m_texts[i]))
                keys.append(i + 1);
        }
        return keys;
    }

    static QStringList hostile()
    {
        return {u""_s, u" "_s, u"'"_s, u"''"_s, u"'; DROP TABLE texts; --"_s, u"\""_s, u"%"_s, u"%%"_s, u"_"_s, u"__"_s,
            u"a%b"_s, u"a_b"_s, u"axb"_s, u"AXB"_s, u"\\"_s, u"\\\\"_s, u"\\%"_s, u"a\\b"_s, u"a\\_b"_s, u"{a,b}"_s,
            u"a,b"_s, u"{}"_s, u"{"_s, u","_s, u"NULL"_s, u"null"_s, u"\"a\",\"b\""_s, u"$1"_s, u"$$"_s, u";"_s,
            u"/*"_s, u"--"_s, u"E'\\n'"_s, u"a\nb"_s, u"a\tb"_s, u"🚀"_s, u"سلام"_s, u"\u202Eabc"_s, u"[abc]*"_s,
            u".*"_s, u"(a|b)"_s, u"true"_s, u"0"_s, u"1 OR 1=1"_s, QString(3000, u'x')};
    }

private Q_SLOTS:
    void initTestCase()
    {
        m_database = std::make_unique<TestDatabase>();
        m_database->script("CREATE TABLE texts (id bigserial PRIMARY KEY, t text, n integer)");
        m_texts = hostile() + QStringList{QString(), u"Ordinary"_s, u"extraordinary"_s, QString()};
        for (int i = 0; i < m_texts.size(); ++i)
            m_database->exec("INSERT INTO texts (t, n) VALUES ($1, $2)", {m_texts[i], i % 4 ? Param(i) : Param()});
    }
    void cleanupTestCase()
    {
        QCOMPARE(m_database->value("SELECT count(*) FROM texts").toInt(), m_texts.size());
        m_database.reset();
    }

    // --- SQL

    void sql_data()
    {
        QTest::addColumn<Filter>("filter");
        QTest::addColumn<QByteArray>("sql");
        QTest::addColumn<Params>("params");
        const auto row = [](const char *name, const Filter &filter, const char *sql, const Params &params) {
            QTest::newRow(name) << filter << QByteArray(sql) << params;
        };
        const Filter a = Filter::compare("t", Op::Equal, u"x"_s);
        const Filter b = Filter::compare("n", Op::Less, 5);
        row("everything", {}, "true", {});
        row("equal", a, "((t.t) = $1::text)", {u"x"_s});
        row("not equal", Filter::compare("t", Op::NotEqual, u"x"_s), "((t.t) <> $1::text)", {u"x"_s});
        row("less", b, "((t.n) < $1::integer)", {5});
        row("at least", Filter::compare("sum", Op::GreaterOrEqual, 5), "((t.n + 1) >= $1::integer)", {5});
        row("contains", Filter::compare("t", Op::Contains, u"50%_\\"_s), "((t.t)::text ILIKE $1)",
            {u"%50\\%\\_\\\\%"_s});
        row("starts with", Filter::compare("n", Op::StartsWith, 5), "((t.n)::text ILIKE $1)", {u"5%"_s});
        row("contains null", Filter::compare("t", Op::Contains), "((t.t)::text ILIKE $1)", {Param()});
        row("is null", Filter::compare("t", Op::IsNull), "((t.t) IS NULL)", {});
        row("is not null", Filter::compare("t", Op::IsNotNull), "((t.t) IS NOT NULL)", {});
        row("one of", Filter::oneOf("t", {u"a\"b"_s, u"c\\d"_s}), "((t.t) = ANY ($1::text[]))",
            {u"{\"a\\\"b\",\"c\\\\d\"}"_s});
        row("and", a && b, "(((t.t) = $1::text) AND ((t.n) < $2::integer))", {u"x"_s, 5});
        row("or", b || a, "(((t.n) < $1::integer) OR ((t.t) = $2::text))", {5, u"x"_s});
        row("not", !a, "((((t.t) = $1::text)) IS NOT TRUE)", {u"x"_s});
        row("and everything", a && Filter(), "((t.t) = $1::text)", {u"x"_s});
        row("everything and", Filter() && a, "((t.t) = $1::text)", {u"x"_s});
        row("or everything", a || Filter(), "true", {});
        row("not everything", !Filter(), "false", {});
        row("everything twice denied", !!Filter(), "((false) IS NOT TRUE)", {});
    }
    void sql()
    {
        QFETCH(Filter, filter);
        Params params;
        QTEST(filter.toSql(source(), params), "sql");
        QTEST(params, "params");
    }

    void parametersGoOnFromThoseThereAre()
    {
        Params params{1, 2};
        QCOMPARE(Filter::compare("n", Op::Equal, 7).toSql(source(), params), QByteArray("((t.n) = $3::integer)"));
        QCOMPARE(params, (Params{1, 2, 7}));
    }

    void unknownColumnsAreRefused_data()
    {
        QTest::addColumn<Filter>("filter");
        QTest::newRow("compare") << Filter::compare("nothing", Op::Equal, 1);
        QTest::newRow("empty") << Filter::compare("", Op::IsNull);
        QTest::newRow("one of") << Filter::oneOf("t.t", {u"a"_s});
        QTest::newRow("inside") << (Filter::compare("n", Op::Equal, 1)
            && !(Filter::compare("n", Op::Equal, 1) || Filter::compare("n) OR (true", Op::IsNull)));
    }
    void unknownColumnsAreRefused()
    {
        QFETCH(Filter, filter);
        Params params;
        QCOMPARE(errorOf([&] { filter.toSql(source(), params); }).kind, DbError::Kind::Client);
    }

    void equality()
    {
        const auto make = [](int n) { return Filter::compare("n", Op::Equal, n) && !Filter::oneOf("t", {u"a"_s}); };
        QVERIFY(make(1) == make(1));
        QVERIFY(!(make(1) == make(2)));
        QVERIFY(!(make(1) == Filter()));
        QVERIFY(Filter() == Filter());
        QVERIFY(!(Filter::compare("n", Op::Equal, 1) == Filter::compare("n", Op::Less, 1)));
        QVERIFY(!(Filter::compare("n", Op::Equal, Param()) == Filter::compare("n", Op::Equal, u""_s)));
    }

    // --- Against rows

    void hostileValues_data()
    {
        QTest::addColumn<QString>("value");
        const QStringList values = hostile();
        for (const QString &value : values)
            QTest::newRow(qPrintable(value.left(30).simplified())) << value;
    }
    void hostileValues()
    {
        QFETCH(QString, value);
        const auto compare = [&value](Op op) { return Filter::compare("t", op, value); };
        QCOMPARE(found(compare(Op::Equal)), expected([&](const QString &t) { return !t.isNull() && t == value; }));
        QCOMPARE(found(compare(Op::NotEqual)), expected([&](const QString &t) { return !t.isNull() && t != value; }));
        QCOMPARE(found(compare(Op::Contains)),
            expected([&](const QString &t) { return !t.isNull() && t.contains(value, Qt::CaseInsensitive); }));
        QCOMPARE(found(compare(Op::StartsWith)),
            expected([&](const QString &t) { return !t.isNull() && t.startsWith(value, Qt::CaseInsensitive); }));
        QCOMPARE(found(!compare(Op::Equal)), expected([&](const QString &t) { return t.isNull() || t != value; }));
        QCOMPARE(found(!compare(Op::Contains)),
            expected([&](const QString &t) { return t.isNull() || !t.contains(value, Qt::CaseInsensitive); }));
        QCOMPARE(found(Filter::oneOf("t", {value, u"Ordinary"_s})),
            expected([&](const QString &t) { return !t.isNull() && (t == value || t == u"Ordinary"_s); }));
        QCOMPARE(
            found(!Filter::oneOf("t", {value})), expected([&](const QString &t) { return t.isNull() || t != value; }));
    }

    void allHostileValuesAtOnce()
    {
        QCOMPARE(found(Filter::oneOf("t", hostile())),
            expected([](const QString &t) { return hostile().contains(t) && !t.isNull(); }));
        QCOMPARE(found(Filter::oneOf("t", {})), QList<qint64>());
        QCOMPARE(found(Filter::oneOf("n", {u"5"_s, u"6"_s, u"7"_s})), (QList<qint64>{6, 7, 8}));
    }

    void nulNeverReachesTheServer()
    {
        const QString nul = QString(u"a\0b"_s);
        QCOMPARE(nul.size(), 3);
        for (const Filter &filter :
            {Filter::compare("t", Op::Equal, nul), Filter::compare("t", Op::Contains, nul), Filter::oneOf("t", {nul})})
            QCOMPARE(errorOf([&] { found(filter); }).kind, DbError::Kind::Client);
    }

    void nulls()
    {
        const auto isNull = [](const QString &t) { return t.isNull(); };
        const auto nothing = QList<qint64>();
        QCOMPARE(found(Filter::compare("t", Op::IsNull)), expected(isNull));
        QCOMPARE(found(!Filter::compare("t", Op::IsNotNull)), expected(isNull));
        QCOMPARE(found(!Filter::compare("t", Op::IsNull)), found(Filter::compare("t", Op::IsNotNull)));
        for (const Op op : {Op::Equal, Op::NotEqual, Op::Less, Op::Contains, Op::StartsWith})
            QCOMPARE(found(Filter::compare("t", op, Param())), nothing);
        // n is NULL in every fourth row: "not greater than 10" has those, "at most 10" has not.
        const qsizetype withNull = found(!Filter::compare("n", Op::Greater, 10)).size();
        const qsizetype without = found(Filter::compare("n", Op::LessOrEqual, 10)).size();
        QCOMPARE(withNull, without + found(Filter::compare("n", Op::IsNull)).size());
        QCOMPARE(found(!!Filter::compare("n", Op::Greater, 10)), found(Filter::compare("n", Op::Greater, 10)));
    }

    void combinations()
    {
        const Filter low = Filter::compare("n", Op::Less, 10);
        const Filter high = Filter::compare("n", Op::GreaterOrEqual, 20);
        const Filter some = Filter::compare("t", Op::IsNotNull);
        QCOMPARE(found(low && high), QList<qint64>());
        QCOMPARE(found((low || high) && some).size() + found(!(low || high) && some).size(), found(some).size());
        QCOMPARE(found(Filter()).size(), m_texts.size());
        QCOMPARE(found(!Filter()), QList<qint64>());
    }

    void valuesOfTheWrongTypeAreTheServersError()
    {
        QCOMPARE(errorOf([this] { found(Filter::compare("n", Op::Equal, u"five"_s)); }).sqlState, u"22P02"_s);
    }
};

QTEST_GUILESS_MAIN(TestFilter)
#include "tst_filter.moc"
