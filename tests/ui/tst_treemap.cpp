#include "ui/charts/squarify.h"
#include "ui/charts/treemap.h"

#include <QSignalSpy>
#include <QTest>
#include <limits>
#include <numeric>

using namespace cp;
using namespace Qt::StringLiterals;

/// Where a treemap puts its tiles, and how one gets about in it.
class TestTreemap : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void fillsTheArea_data();
    void fillsTheArea();
    void drawsTheExampleOfThePaper();
    void hasNothingToFill();
    void keepsGroupsTogether();
    void isWorkedByKeysAndMouse();

private:
    static Tile tile(qint64 group, const QString &name, double size)
    {
        return {group, u"Group %1"_s.arg(group), name, size, 1, u"+1%"_s, {}};
    }
};

void TestTreemap::fillsTheArea_data()
{
    QTest::addColumn<QList<double>>("sizes");
    QTest::addColumn<QSizeF>("size");
    QTest::newRow("one") << QList<double>{3} << QSizeF(200, 100);
    QTest::newRow("equal") << QList<double>(97, 1.0) << QSizeF(317, 211);
    QTest::newRow("flat") << QList<double>{5, 4, 3, 2, 1} << QSizeF(1000, 20);
    QTest::newRow("high") << QList<double>{5, 4, 3, 2, 1} << QSizeF(20, 1000);
    QTest::newRow("dust beside a giant") << QList<double>{1.9e12, 3.5e3, 1, 0.01} << QSizeF(600, 400);
    QList<double> falling;
    for (int i = 1; i <= 300; ++i)
        falling.append(1e12 / i / i);
    QTest::newRow("a market") << falling << QSizeF(640, 360);
}

void TestTreemap::fillsTheArea()
{
    QFETCH(QList<double>, sizes);
    QFETCH(QSizeF, size);
    const QRectF into(QPointF(7, 11), size);
    const QList<QRectF> rects = squarify(sizes, into);
    QCOMPARE(rects.size(), sizes.size());
    const double sum = std::accumulate(sizes.cbegin(), sizes.cend(), 0.0);
    const double whole = size.width() * size.height();
    for (qsizetype i = 0; i < rects.size(); ++i) {
        const double share = rects[i].width() * rects[i].height() / whole;
        QVERIFY2(std::abs(share - sizes[i] / sum) < 1e-9, qPrintable(QString::number(i)));
        QVERIFY(into.adjusted(-1e-6, -1e-6, 1e-6, 1e-6).contains(rects[i]));
        for (qsizetype j = 0; j < i; ++j) {
            const QRectF both = rects[i].intersected(rects[j]);
            QVERIFY(both.width() * both.height() < 1e-6 * whole);
        }
    }
}

/// 6, 6, 4, 3, 2, 2, 1 in 6 × 4: the figures of the paper's second section.
void TestTreemap::drawsTheExampleOfThePaper()
{
    const QList<QRectF> rects = squarify({6, 6, 4, 3, 2, 2, 1}, QRectF(0, 0, 6, 4));
    QCOMPARE(rects[0], QRectF(0, 0, 3, 2));
    QCOMPARE(rects[1], QRectF(0, 2, 3, 2));
    QCOMPARE(rects[2].height(), 7.0 / 3); // 4 and 3 stand side by side above the rest
    QCOMPARE(rects[2].width(), 12.0 / 7);
    QCOMPARE(rects[3].top(), 0.0);
    QCOMPARE(rects[4].top(), 7.0 / 3);
}

void TestTreemap::hasNothingToFill()
{
    QVERIFY(squarify({}, QRectF(0, 0, 10, 10)).isEmpty());
    const QList<QRectF> rects = squarify({2, 1}, QRectF(0, 0, 0, 10));
    QCOMPARE(rects.size(), 2);
    QVERIFY(rects[0].isEmpty() && rects[1].isEmpty());
}

void TestTreemap::keepsGroupsTogether()
{
    Treemap map(u"Sector treemap"_s);
    map.resize(400, 300);
    QCOMPARE(map.accessibleDescription(), u"Nothing has been read yet."_s);
    map.setTiles(u"none"_s, {}, 5);
    QCOMPARE(map.accessibleDescription(), u"There is nothing to draw yet."_s);
    Tile unknown = tile(1, u"C"_s, 2);
    unknown.value = std::numeric_limits<double>::quiet_NaN();
    unknown.text = u"—"_s;
    map.setTiles(u"24 h"_s, {tile(1, u"A"_s, 3), tile(2, u"B"_s, 9), unknown, tile(2, u"D"_s, 10)}, 10);
    QStringList names;
    for (const Tile &each : map.tiles())
        names.append(each.name);
    QCOMPARE(names, (QStringList{u"D"_s, u"B"_s, u"A"_s, u"C"_s}));
    QCOMPARE(map.accessibleDescription(),
        u"Sector treemap 24 h, 4 coins, Group 2: D +1%, Group 2: B +1%, Group 1: A +1%, Group 1: C —"_s);
    for (qsizetype i = 0; i < map.tiles().size(); ++i) {
        QCOMPARE(map.tileAt(map.tileRect(i).center()), &map.tiles()[i]);
        QVERIFY(QRectF(map.rect()).contains(map.tileRect(i)));
    }
    QVERIFY(!map.tileAt({-1, -1}));
    QVERIFY(!map.grab().toImage().isNull());
    // Small, without room for names, and at no size at all.
    for (const QSize size : {QSize(30, 20), QSize(2, 2), QSize(0, 0)}) {
        map.setMinimumSize(0, 0);
        map.resize(size);
        map.grab();
    }
}

void TestTreemap::isWorkedByKeysAndMouse()
{
    Treemap map(u"Sector treemap"_s);
    map.resize(400, 300);
    map.setTiles(u"24 h"_s, {tile(1, u"A"_s, 3), tile(2, u"B"_s, 2), tile(3, u"C"_s, 1)}, 10);
    QSignalSpy chosen(&map, &Treemap::chosen);
    QSignalSpy opened(&map, &Treemap::opened);
    const auto last = [](const QSignalSpy &spy) { return spy.isEmpty() ? QVariant() : spy.last().first(); };
    QTest::keyClick(&map, Qt::Key_Return); // nothing is chosen yet
    QCOMPARE(opened.size(), 0);
    QTest::keyClick(&map, Qt::Key_Right);
    QCOMPARE(last(chosen).toLongLong(), 1);
    QTest::keyClick(&map, Qt::Key_End);
    QTest::keyClick(&map, Qt::Key_Right); // stays
    QCOMPARE(last(chosen).toLongLong(), 3);
    QTest::keyClick(&map, Qt::Key_Left);
    QCOMPARE(last(chosen).toLongLong(), 2);
    QVERIFY(map.accessibleDescription().contains(u"at B of Group 2 +1%"_s));
    QTest::keyClick(&map, Qt::Key_Return);
    QCOMPARE(last(opened).toString(), u"B"_s);
    QTest::mouseClick(&map, Qt::LeftButton, {}, map.tileRect(0).center().toPoint());
    QCOMPARE(last(chosen).toLongLong(), 1);
    QTest::mouseDClick(&map, Qt::LeftButton, {}, map.tileRect(2).center().toPoint());
    QCOMPARE(last(opened).toString(), u"C"_s);
    // What is read again leaves the place, and another group's row in a table takes it.
    map.setCurrentGroup(3);
    map.setTiles(u"24 h"_s, {tile(1, u"A"_s, 3), tile(3, u"C"_s, 1)}, 10);
    QTest::keyClick(&map, Qt::Key_Home);
    map.setCurrentGroup(3);
    opened.clear();
    QTest::keyClick(&map, Qt::Key_Return);
    QCOMPARE(opened.size(), 0);
}

QTEST_MAIN(TestTreemap)
#include "tst_treemap.moc"
