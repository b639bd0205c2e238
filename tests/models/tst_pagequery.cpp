#include "models/table/pagequery.h"
#include "tests/support/sampletable.h"

#include <QRandomGenerator>

using namespace cp;
using namespace Qt::StringLiterals;
using Direction = PageQuery::Direction;

/// Every way through a table gives the rows of one plain ORDER BY.
class TestPageQuery : public QObject {
    Q_OBJECT

    std::unique_ptr<TestDatabase> m_database;

    Connection &connection() { return m_database->connection(); }

    static QList<qint64> keys(const Page &page)
    {
        QList<qint64> keys;
        for (int row = 0; row < page.rowCount(); ++row)
            keys.append(page.key(row));
        return keys;
    }

    QList<qint64> reference(int column, Qt::SortOrder order, const QByteArray &where)
    {
        return sampleKeys(*m_database, column, order, where);
    }

    static void addOrders()
    {
        QTest::addColumn<int>("column");
        QTest::addColumn<Qt::SortOrder>("order");
        const TableSource source = sampleSource();
        for (int column = -1; column < source.columns.size(); ++column) {
            const QByteArray name = column < 0 ? "key" : source.columns[column].name;
            QTest::newRow((name + " ascending").constData()) << column << Qt::AscendingOrder;
            QTest::newRow((name + " descending").constData()) << column << Qt::DescendingOrder;
        }
    }

private Q_SLOTS:
    void initTestCase()
    {
        m_database = std::make_unique<TestDatabase>();
        createSampleTable(*m_database, 420);
    }
    void cleanupTestCase() { m_database.reset(); }

    void inPagesForward_data() { addOrders(); }
    void inPagesForward()
    {
        QFETCH(int, column);
        QFETCH(Qt::SortOrder, order);
        const QList<qint64> all = reference(column, order, "true");
        const PageQuery query(sampleSource(), {}, column, order);
        for (const int size : {1, 7, 100, 419, 420, 421}) {
            if (size == 1 && column > 0)
                continue; // once is enough
            QList<qint64> got;
            std::optional<RowPosition> from;
            for (;;) {
                const Page page = query.fetch(connection(), Direction::Forward, from, 0, size);
                got += keys(page);
                if (page.rowCount() < size)
                    break;
                from = page.position(size - 1);
            }
            QCOMPARE(got, all);
        }
    }

    void inPagesBackward_data() { addOrders(); }
    void inPagesBackward()
    {
        QFETCH(int, column);
        QFETCH(Qt::SortOrder, order);
        const QList<qint64> all = reference(column, order, "true");
        const PageQuery query(sampleSource(), {}, column, order);
        for (const int size : {7, 100, 420}) {
            QList<qint64> got;
            std::optional<RowPosition> from;
            for (;;) {
                const Page page = query.fetch(connection(), Direction::Backward, from, 0, size);
                got = keys(page) + got;
                if (page.rowCount() < size)
                    break;
                from = page.position(0);
            }
            QCOMPARE(got, all);
        }
    }

    /// From any row, skipping any number of rows: over the boundary between values and NULLs, to the very end, beyond.
    void fromAnywhereWithSkips_data() { addOrders(); }
    void fromAnywhereWithSkips()
    {
        QFETCH(int, column);
        QFETCH(Qt::SortOrder, order);
        const Filter filter = Filter::compare("n", Filter::Op::Less, 20);
        const QList<qint64> all = reference(column, order, "t.n < 20");
        QVERIFY(all.size() > 300);
        const PageQuery query(sampleSource(), filter, column, order);
        const Page rows = query.fetch(connection(), Direction::Forward, {}, 0, int(all.size()));
        QCOMPARE(keys(rows), all);
        QRandomGenerator random(4711);
        for (int i = 0; i < 60; ++i) {
            const int at = random.bounded(int(all.size()));
            const int skip = random.bounded(i % 2 ? 400 : 20);
            const int limit = 1 + random.bounded(120);
            const Page ahead = query.fetch(connection(), Direction::Forward, rows.position(at), skip, limit);
            QCOMPARE(keys(ahead), all.mid(at + 1 + skip, limit));
            const Page back = query.fetch(connection(), Direction::Backward, rows.position(at), skip, limit);
            const int end = std::max(at - skip, 0);
            const int begin = std::max(end - limit, 0);
            QCOMPARE(keys(back), all.mid(begin, end - begin));
            QCOMPARE(query.countBefore(connection(), rows.position(at)), qint64(at));
        }
        const Page fromEnd = query.fetch(connection(), Direction::Backward, {}, 10, 25);
        QCOMPARE(keys(fromEnd), all.mid(all.size() - 35, 25));
        const Page fromStart = query.fetch(connection(), Direction::Forward, {}, 10, 25);
        QCOMPARE(keys(fromStart), all.mid(10, 25));
    }

    /// The row that a position was taken from need not exist any more.
    void positionOfADeletedRow()
    {
        const PageQuery query(sampleSource(), {}, 2, Qt::DescendingOrder);
        const Page rows = query.fetch(connection(), Direction::Forward, {}, 0, 420);
        const QList<qint64> all = keys(rows);
        for (const int at : {0, 150, 200, 300, 419}) {
            m_database->script("BEGIN");
            m_database->exec("DELETE FROM public.sample WHERE id = $1", {rows.key(at)});
            QCOMPARE(keys(query.fetch(connection(), Direction::Forward, rows.position(at), 0, 5)), all.mid(at + 1, 5));
            QCOMPARE(query.countBefore(connection(), rows.position(at)), qint64(at));
            m_database->script("ROLLBACK");
        }
    }

    void valuesComeWithTheRows()
    {
        const PageQuery query(sampleSource(), Filter::compare("id", Filter::Op::Equal, 11), -1, Qt::AscendingOrder);
        const Page page = query.fetch(connection(), Direction::Forward, {}, 0, 10);
        QCOMPARE(page.rowCount(), 1);
        const ResultSet row = m_database->exec("SELECT *, xmin::text::bigint FROM public.sample WHERE id = 11");
        for (int column = 0; column < 7; ++column)
            QCOMPARE(page.value(0, column), row.value(0, column));
        QCOMPARE(page.key(0), Q_INT64_C(11));
        QCOMPARE(page.version(0), row.value(0, 7).toLongLong());
        TableSource bare = sampleSource();
        bare.version.clear();
        QCOMPARE(
            PageQuery(bare, {}, -1, Qt::AscendingOrder).fetch(connection(), Direction::Forward, {}, 0, 1).version(0),
            Q_INT64_C(0));
    }

    /// An expression that would fall apart without parentheses.
    void expressionsSort()
    {
        TableSource source = sampleSource();
        source.columns.append({"odd", "t.flag OR t.name IS NULL", "boolean", u"Odd"_s, ColumnKind::Boolean, true});
        const PageQuery query(source, Filter::compare("odd", Filter::Op::Equal, true), 7, Qt::AscendingOrder);
        QList<qint64> got;
        std::optional<RowPosition> from;
        do {
            const Page page = query.fetch(connection(), Direction::Forward, from, 0, 50);
            got += keys(page);
            from = page.rowCount() == 50 ? std::optional(page.position(49)) : std::nullopt;
        } while (from);
        QCOMPARE(got, reference(-1, Qt::AscendingOrder, "(t.flag OR t.name IS NULL)"));
        QCOMPARE(query.count(connection()), qint64(got.size()));
    }

    void byKeysCountAndMatching()
    {
        const Filter even = Filter::compare("flag", Filter::Op::Equal, true);
        const PageQuery query(sampleSource(), even, 1, Qt::AscendingOrder);
        QCOMPARE(query.count(connection()), qint64(210));
        QList<qint64> found = keys(query.fetchByKeys(connection(), {3, 4, 5, 100'000}));
        std::sort(found.begin(), found.end());
        QCOMPARE(found, (QList<qint64>{3, 4, 5})); // whether they match or not
        QList<qint64> matching = query.matching(connection(), {3, 4, 5, 6, 100'000});
        std::sort(matching.begin(), matching.end());
        QCOMPARE(matching, (QList<qint64>{4, 6}));
        QVERIFY(query.matching(connection(), {}).isEmpty());
        QCOMPARE(query.keys(connection(), 1000), reference(1, Qt::AscendingOrder, "t.flag"));
        QCOMPARE(query.keys(connection(), 7), reference(1, Qt::AscendingOrder, "t.flag").mid(0, 7));
    }

    void nothingMatches()
    {
        const PageQuery query(sampleSource(), Filter::compare("n", Filter::Op::Equal, -1), 1, Qt::DescendingOrder);
        QCOMPARE(query.fetch(connection(), Direction::Forward, {}, 0, 10).rowCount(), 0);
        QCOMPARE(query.fetch(connection(), Direction::Backward, {}, 5, 10).rowCount(), 0);
        QCOMPARE(query.count(connection()), Q_INT64_C(0));
    }

    void pagePatches()
    {
        const PageQuery query(sampleSource(), {}, -1, Qt::AscendingOrder);
        Page page = query.fetch(connection(), Direction::Forward, {}, 0, 10);
        const Page other = query.fetchByKeys(connection(), {300, 301});
        for (int i = 0; i < 100; ++i) // its results do not pile up
            page.replaceRow(i % 3, other, other.indexOfKey(300));
        page.replaceRow(9, other, other.indexOfKey(301));
        QCOMPARE(keys(page), (QList<qint64>{300, 300, 300, 4, 5, 6, 7, 8, 9, 301}));
        QCOMPARE(page.indexOfKey(5), 4);
        QCOMPARE(page.indexOfKey(1), -1);
        page.keepFirst(4);
        QCOMPARE(keys(page), (QList<qint64>{300, 300, 300, 4}));
        page.keepFirst(40);
        QCOMPARE(page.rowCount(), 4);
    }
};

QTEST_GUILESS_MAIN(TestPageQuery)
#include "tst_pagequery.moc"
