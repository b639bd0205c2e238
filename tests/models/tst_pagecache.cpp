#include "models/table/pagecache.h"

#include <QTest>

#include <libpq-fe.h>

using namespace cp;

constexpr int PageSize = PageCache::PageSize;
constexpr int MaxPages = PageCache::MaxPages;

class TestPageCache : public QObject {
    Q_OBJECT

    /// Rows with those keys, as a query would have returned them: one column, sort value, key, version.
    static Page makePage(const QList<qint64> &keys, int version = 1)
    {
        PGresult *result = PQmakeEmptyPGresult(nullptr, PGRES_TUPLES_OK);
        char names[4][8] = {"v", "sort", "key", "version"};
        PGresAttDesc columns[4] = {};
        for (int i = 0; i < 4; ++i) {
            columns[i].name = names[i];
            columns[i].typid = 20;
        }
        PQsetResultAttrs(result, 4, columns);
        for (int row = 0; row < keys.size(); ++row) {
            QByteArray values[4] = {QByteArray::number(keys[row] * 10 + version), QByteArray::number(keys[row] / 2),
                QByteArray::number(keys[row]), QByteArray::number(version)};
            for (int column = 0; column < 4; ++column)
                PQsetvalue(result, row, column, values[column].data(), int(values[column].size()));
        }
        return Page({ResultSet(result)});
    }

    static Page makeRun(int first, int count = PageSize)
    {
        QList<qint64> keys;
        for (int key = first; key < first + count; ++key)
            keys.append(key);
        return makePage(keys);
    }

    static qint64 keyAt(const PageCache &cache, int row)
    {
        int line = 0;
        const Page *page = cache.find(row, &line);
        return page ? page->key(line) : -1;
    }

    static int pagesIn(const PageCache &cache, int upTo)
    {
        int count = 0;
        for (int page = 0; page < upTo; ++page)
            count += cache.contains(page);
        return count;
    }

private Q_SLOTS:
    void findsRows()
    {
        PageCache cache;
        QCOMPARE(keyAt(cache, 0), Q_INT64_C(-1));
        QCOMPARE(cache.end(), 0);
        cache.insert(1, makeRun(1000));
        cache.insert(3, makeRun(3000, 5));
        QCOMPARE(keyAt(cache, PageSize - 1), Q_INT64_C(-1));
        QCOMPARE(keyAt(cache, PageSize), Q_INT64_C(1000));
        QCOMPARE(keyAt(cache, 2 * PageSize - 1), Q_INT64_C(1000 + PageSize - 1));
        QCOMPARE(keyAt(cache, 3 * PageSize + 4), Q_INT64_C(3004));
        QCOMPARE(keyAt(cache, 3 * PageSize + 5), Q_INT64_C(-1)); // the page ends before it
        QVERIFY(cache.contains(3));
        QVERIFY(!cache.contains(0));
        QCOMPARE(cache.end(), 3 * PageSize + 5);
        QCOMPARE(cache.rowOfKey(1001), PageSize + 1);
        QCOMPARE(cache.rowOfKey(1), -1);
        cache.clear();
        QCOMPARE(cache.rowOfKey(1001), -1);
        QVERIFY(cache.keys().isEmpty());
    }

    void isBoundedAndKeepsWhatIsUsed()
    {
        PageCache cache;
        for (int page = 0; page < MaxPages; ++page)
            cache.insert(page, makeRun(page * PageSize));
        QCOMPARE(pagesIn(cache, 1000), MaxPages);
        QCOMPARE(keyAt(cache, 7), Q_INT64_C(7)); // page 0 is looked at again
        for (int page = MaxPages; page < MaxPages + 10; ++page)
            cache.insert(page, makeRun(page * PageSize));
        QCOMPARE(pagesIn(cache, 1000), MaxPages);
        QVERIFY(cache.contains(0));
        QVERIFY(!cache.contains(1));
        QVERIFY(!cache.contains(10));
        QVERIFY(cache.contains(11));
        QCOMPARE(cache.keys().size(), MaxPages * PageSize);
        QCOMPARE(cache.rowOfKey(PageSize), -1);
    }

    void aPageReplacesItself()
    {
        PageCache cache;
        cache.insert(0, makeRun(0));
        cache.insert(0, makeRun(100, 50));
        QCOMPARE(cache.rowOfKey(0), -1);
        QCOMPARE(cache.rowOfKey(100), 0);
        QCOMPARE(cache.keys().size(), 50);
    }

    /// Two reads of a table that changed in between may both have a row.
    void overlappingPages()
    {
        PageCache cache;
        QVERIFY(!cache.insert(0, makeRun(0)));
        QVERIFY(!cache.insert(0, makeRun(0))); // it replaces itself
        QVERIFY(cache.insert(1, makeRun(PageSize - 10)));
        QCOMPARE(cache.keys().size(), 2 * PageSize - 10);
        QList<int> places = cache.rowsOfKey(PageSize - 1);
        std::sort(places.begin(), places.end());
        QCOMPARE(places, (QList<int>{PageSize - 1, PageSize + 9}));
        QVERIFY(places.contains(cache.rowOfKey(PageSize - 1)));

        const Page news = makePage({PageSize - 1}, 2);
        cache.patch(PageSize - 1, news, 0);
        for (const int row : std::as_const(places)) {
            int line = 0;
            const Page *page = cache.find(row, &line);
            QCOMPARE(page->version(line), Q_INT64_C(2));
        }
        cache.patch(123'456, news, 0); // not here: nothing to do

        cache.removeFrom(1);
        QCOMPARE(cache.rowsOfKey(PageSize - 1), QList<int>{PageSize - 1});
        QCOMPARE(keyAt(cache, PageSize - 1), Q_INT64_C(PageSize - 1));
    }

    void removesTheEnd()
    {
        PageCache cache;
        for (int page = 0; page < 5; ++page)
            cache.insert(page, makeRun(page * PageSize));
        cache.removeFrom(2);
        QCOMPARE(pagesIn(cache, 10), 2);
        QCOMPARE(cache.end(), 2 * PageSize);
        const PageCache::Anchor anchor = cache.nearestAnchor(2, -1); // and what lay behind is no anchor any more
        QVERIFY(anchor.forward);
        QCOMPARE(anchor.skip, Q_INT64_C(0));
        QCOMPARE(anchor.position->key, QByteArray::number(2 * PageSize - 1));
        QVERIFY(cache.nearestAnchor(4, -1).forward);
    }

    // --- Anchors

    void anchorsOfAnEmptyCache()
    {
        const PageCache cache;
        PageCache::Anchor anchor = cache.nearestAnchor(7, -1);
        QVERIFY(anchor.forward && !anchor.position);
        QCOMPARE(anchor.skip, 7 * qint64(PageSize));
        anchor = cache.nearestAnchor(0, 150);
        QVERIFY(anchor.forward && !anchor.position);
        QCOMPARE(anchor.skip, Q_INT64_C(0));
    }

    void fromTheEndWhenThatIsNearer()
    {
        const PageCache cache;
        // Ten pages and seven rows.
        const qint64 count = 10 * qint64(PageSize) + 7;
        PageCache::Anchor anchor = cache.nearestAnchor(10, count);
        QVERIFY(!anchor.forward && !anchor.position);
        QCOMPARE(anchor.skip, Q_INT64_C(0));
        anchor = cache.nearestAnchor(9, count);
        QVERIFY(!anchor.forward);
        QCOMPARE(anchor.skip, Q_INT64_C(7));
        QVERIFY(cache.nearestAnchor(3, count).forward);
        QVERIFY(!cache.nearestAnchor(7, count).forward);
    }

    void besideKnownPages()
    {
        PageCache cache;
        cache.insert(10, makeRun(10 * PageSize));
        PageCache::Anchor anchor = cache.nearestAnchor(11, -1);
        QVERIFY(anchor.forward);
        QCOMPARE(anchor.skip, Q_INT64_C(0));
        QCOMPARE(anchor.position->key, QByteArray::number(11 * PageSize - 1));
        QCOMPARE(*anchor.position->sortValue, QByteArray::number((11 * PageSize - 1) / 2));
        anchor = cache.nearestAnchor(13, -1);
        QVERIFY(anchor.forward);
        QCOMPARE(anchor.skip, 2 * qint64(PageSize));
        anchor = cache.nearestAnchor(9, -1);
        QVERIFY(!anchor.forward);
        QCOMPARE(anchor.skip, Q_INT64_C(0));
        QCOMPARE(anchor.position->key, QByteArray::number(10 * PageSize));
        anchor = cache.nearestAnchor(7, -1);
        QVERIFY(!anchor.forward);
        QCOMPARE(anchor.skip, 2 * qint64(PageSize));
        QVERIFY(!cache.nearestAnchor(3, -1).position); // the start is nearer
    }

    /// The first page joins the second one as it was read, and the last page the one before.
    void atTheEdgesKnownPagesWin()
    {
        PageCache cache;
        cache.insert(1, makeRun(PageSize));
        const PageCache::Anchor first = cache.nearestAnchor(0, 600);
        QVERIFY(!first.forward);
        QCOMPARE(first.position->key, QByteArray::number(PageSize));
        const PageCache::Anchor last = cache.nearestAnchor(2, 405);
        QVERIFY(last.forward);
        QCOMPARE(last.position->key, QByteArray::number(2 * PageSize - 1));
    }

    void anchorsOutliveTheirPages()
    {
        PageCache cache;
        for (int page = 0; page < MaxPages + 5; ++page)
            cache.insert(page, makeRun(page * PageSize));
        QVERIFY(!cache.contains(2));
        const PageCache::Anchor anchor = cache.nearestAnchor(3, -1);
        QVERIFY(anchor.position);
        QCOMPARE(anchor.skip, Q_INT64_C(0));
    }

    void aShortPageIsNoAnchorForTheNext()
    {
        PageCache cache;
        cache.insert(5, makeRun(5 * PageSize));
        cache.insert(5, makeRun(5 * PageSize, 30)); // read again, it has become shorter
        QVERIFY(!cache.nearestAnchor(6, -1).position);
        QVERIFY(cache.nearestAnchor(4, -1).position);
        cache.insert(5, Page());
        QVERIFY(!cache.nearestAnchor(4, -1).position);
    }
};

QTEST_GUILESS_MAIN(TestPageCache)
#include "tst_pagecache.moc"
