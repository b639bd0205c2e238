#include "models/market/candledescription.h"
#include "ui/charts/indicatorlines.h"
#include "ui/charts/pricechart.h"

#include <QAccessible>
#include <QApplication>
#include <QGraphicsTextItem>
#include <QPainter>
#include <QRandomGenerator>
#include <QSignalSpy>
#include <QTest>
#include <QWheelEvent>

using namespace cp;
using namespace Qt::StringLiterals;

namespace {

constexpr qint64 Hour = 3'600'000;
const QDateTime Start(QDate(2024, 2, 20), QTime(0, 0), Qt::UTC);

qint64 hour(int number)
{
    return Start.toMSecsSinceEpoch() + number * Hour;
}

/// Hours: one up, one down, by turns, between price × 0.97 and price × 1.03.
CandleSeries zigzag(int count, double price = 100)
{
    std::vector<Candle> candles;
    for (int i = 0; i < count; ++i) {
        const bool up = i % 2 == 0;
        const double open = price * (up ? 0.98 : 1.02);
        const double close = price * (up ? 1.02 : 0.98);
        candles.push_back({hour(i), 3600, open, price * 1.03, price * 0.97, close, 1000});
    }
    return CandleSeries(candles);
}

CandleSeries walk(int count)
{
    QRandomGenerator dice(5);
    std::vector<Candle> candles;
    double price = 1000;
    for (int i = 0; i < count; ++i) {
        const double next = price * (1 + (dice.bounded(2.0) - 1) * 0.002);
        candles.push_back({hour(i), 3600, price, std::max(price, next) * 1.001, std::min(price, next) * 0.999, next,
            dice.bounded(1000.0)});
        price = next;
    }
    return CandleSeries(candles);
}

QPalette darkPalette()
{
    QPalette palette;
    palette.setColor(QPalette::Base, QColor(30, 30, 33));
    palette.setColor(QPalette::Text, QColor(225, 225, 225));
    return palette;
}

QImage picture(PriceChart &chart)
{
    chart.show();
    QCoreApplication::processEvents();
    return chart.grab().toImage();
}

/// The colour at a moment and a price.
QColor colorAt(const QImage &image, const PriceChart &chart, qint64 moment, double price)
{
    const PlotMapping &map = chart.mapping();
    return image.pixelColor(int(map.x(moment)), int(std::round(map.y(price))));
}

QList<QGraphicsTextItem *> visibleLabels(const PriceChart &chart)
{
    QList<QGraphicsTextItem *> labels;
    const auto items = chart.scene()->items();
    for (QGraphicsItem *item : items) {
        auto *text = qgraphicsitem_cast<QGraphicsTextItem *>(item);
        if (text && text->isVisible() && !text->toPlainText().trimmed().isEmpty())
            labels.append(text);
    }
    return labels;
}

void wheel(PriceChart &chart, const QPointF &at, int turned)
{
    QWheelEvent event(
        at, chart.viewport()->mapToGlobal(at), {}, {0, turned}, Qt::NoButton, Qt::NoModifier, Qt::NoScrollPhase, false);
    QCoreApplication::sendEvent(chart.viewport(), &event);
}

} // namespace

class TestPriceChart : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QLocale::setDefault(QLocale::c()); }

    void descriptionIsOneSentenceOfFact()
    {
        std::vector<Candle> days;
        for (QDate day(2021, 1, 1); day.year() == 2021; day = day.addDays(1))
            days.push_back({QDateTime(day, QTime(0, 0), Qt::UTC).toMSecsSinceEpoch(), 86400, 47123.1, 47500, 46000.5,
                46211.2, 1234.5});
        PriceChart chart;
        QCOMPARE(chart.accessibleName(), u"Price chart"_s);
        QCOMPARE(chart.accessibleDescription(), u"No candles"_s);
        chart.setCandles(u"BTC"_s, CandleSeries(days));
        QCOMPARE(chart.accessibleDescription(),
            u"BTC 1d candles 2021-01-01T00:00:00Z to 2021-12-31T00:00:00Z, 365 candles, last open 47123.1 high 47500 "
            "low 46000.5 close 46211.2 volume 1234.5"_s);
        QAccessibleInterface *interface = QAccessible::queryAccessibleInterface(&chart);
        QCOMPARE(interface->text(QAccessible::Name), u"Price chart"_s);
        QCOMPARE(interface->text(QAccessible::Description), chart.accessibleDescription());
        QVERIFY(interface->state().focusable);
    }

    void descriptionOfOddSeries()
    {
        QCOMPARE(candlesDescription(u"BTC"_s, CandleSeries()), u"No BTC candles"_s);
        QCOMPARE(candlesDescription(u"BTC"_s, CandleSeries({}, 3)), u"No BTC candles, 3 cannot be drawn"_s);
        QCOMPARE(candlesDescription(
                     u"PEPE"_s, CandleSeries({{hour(0), 0, 0.00000812, 0.00000815, 0.00000801, 0.0000081}}, 1)),
            u"PEPE candles 2024-02-20T00:00:00Z to 2024-02-20T00:00:00Z, 1 candle, 1 more cannot be drawn, last open "
            "0.00000812 high 0.00000815 low 0.00000801 close 0.0000081 volume unknown"_s);
    }

    void candlesStandWhereTheyShould_data()
    {
        QTest::addColumn<QSize>("size");
        QTest::addColumn<QPalette>("palette");
        for (const QSize size : {QSize(400, 220), QSize(800, 400), QSize(1600, 900)}) {
            QTest::addRow("light %dx%d", size.width(), size.height()) << size << QPalette(Qt::white);
            QTest::addRow("dark %dx%d", size.width(), size.height()) << size << darkPalette();
        }
    }

    void candlesStandWhereTheyShould()
    {
        QFETCH(QSize, size);
        QFETCH(QPalette, palette);
        PriceChart chart;
        chart.setPalette(palette);
        chart.resize(size);
        chart.setCandles(u"BTC"_s, zigzag(24));
        const ChartTheme theme = ChartTheme::of(palette);
        const QImage image = picture(chart);
        QCOMPARE(image.pixelColor(3, 3), palette.color(QPalette::Base));
        for (const int up : {0, 10, 22}) {
            const qint64 middle = hour(up) + Hour / 2;
            QCOMPARE(colorAt(image, chart, middle, 102.5), theme.up); // wick above
            QCOMPARE(colorAt(image, chart, middle, 97.5), theme.up); // and below
            QCOMPARE(colorAt(image, chart, middle, 100), theme.background); // hollow
            const qint64 next = hour(up + 1) + Hour / 2;
            QCOMPARE(colorAt(image, chart, next, 102.5), theme.down);
            QCOMPARE(colorAt(image, chart, next, 100), theme.down); // filled
            // Volume at the bottom
            const int bottom = int(chart.mapping().plot.bottom()) - 4;
            QCOMPARE(image.pixelColor(int(chart.mapping().x(middle)), bottom), theme.volume);
            // Nothing beyond high and low but ground and grid
            const QColor above = colorAt(image, chart, middle, 103.6);
            QVERIFY(above == theme.background || above == theme.grid);
        }
    }

    void lightAndDarkFollowThePalette()
    {
        PriceChart chart;
        chart.setPalette(QPalette(Qt::white));
        chart.resize(400, 220);
        chart.setCandles(u"BTC"_s, zigzag(24));
        const QColor before = picture(chart).pixelColor(2, 100);
        chart.setPalette(darkPalette());
        const QColor after = picture(chart).pixelColor(2, 100);
        QCOMPARE(after, QColor(30, 30, 33));
        QVERIFY(before != after);
    }

    void upAndDownDifferInLightness_data()
    {
        QTest::addColumn<QPalette>("palette");
        QTest::newRow("light") << QPalette(Qt::white);
        QTest::newRow("dark") << darkPalette();
    }

    void upAndDownDifferInLightness()
    {
        QFETCH(QPalette, palette);
        const ChartTheme theme = ChartTheme::of(palette);
        QVERIFY(qAbs(qGray(theme.up.rgb()) - qGray(theme.down.rgb())) >= 25);
    }

    void noLabelIsClipped_data()
    {
        QTest::addColumn<double>("price");
        QTest::addColumn<QSize>("size");
        for (const double price : {0.00000812, 0.0176, 1.0, 158.0, 3320.0, 64000.0, 1234567.0}) {
            for (const QSize size : {QSize(320, 180), QSize(400, 220), QSize(1600, 900)})
                QTest::addRow("%.8f %dx%d", price, size.width(), size.height()) << price << size;
        }
    }

    void noLabelIsClipped()
    {
        QFETCH(double, price);
        QFETCH(QSize, size);
        PriceChart chart;
        chart.resize(size);
        chart.setCandles(u"PEPE"_s, zigzag(100, price));
        for (const int zoomed : {0, 4, 8}) {
            for (int i = 0; i < zoomed; ++i)
                QTest::keyClick(&chart, Qt::Key_Plus);
            picture(chart);
            int prices = 0;
            int moments = 0;
            const auto labels = visibleLabels(chart);
            for (const QGraphicsTextItem *label : labels) {
                QVERIFY2(!label->toPlainText().contains(u"..."_s), qPrintable(label->toPlainText()));
                const QRectF place = label->sceneBoundingRect();
                QVERIFY2(QRectF(chart.viewport()->rect()).adjusted(-4, -4, 4, 4).contains(place),
                    qPrintable(label->toPlainText()));
                ++(place.left() > chart.mapping().plot.right() - 2 ? prices : moments);
            }
            QVERIFY2(prices >= 2, qPrintable(QString::number(prices)));
            QVERIFY2(moments >= 1, qPrintable(QString::number(moments)));
        }
    }

    void labelsOfTheSmallestPricesDiffer()
    {
        PriceChart chart;
        chart.resize(400, 220);
        chart.setCandles(u"PEPE"_s, zigzag(48, 0.00000812));
        picture(chart);
        QStringList texts;
        for (const QGraphicsTextItem *label : visibleLabels(chart)) {
            if (label->sceneBoundingRect().left() > chart.mapping().plot.right() - 2)
                texts.append(label->toPlainText());
        }
        QCOMPARE(QSet<QString>(texts.begin(), texts.end()).size(), texts.size());
        QVERIFY2(texts.contains(u"0.0000082"_s), qPrintable(texts.join(u' ')));
    }

    void emptyChartSaysWhy()
    {
        PriceChart chart;
        chart.setPalette(QPalette(Qt::white));
        chart.resize(400, 220);
        const auto inkIn = [&] {
            const QImage image = picture(chart);
            int ink = 0;
            for (int y = 60; y < 160; ++y) {
                for (int x = 20; x < 380; ++x)
                    ink += image.pixelColor(x, y) != QColor(Qt::white) ? 1 : 0;
            }
            return ink;
        };
        QVERIFY(inkIn() > 50);
        QVERIFY(visibleLabels(chart).isEmpty());
        chart.setEmptyText({});
        QCOMPARE(inkIn(), 0);
        QCOMPARE(chart.visibleTo(), 0);
        QTest::keyClick(&chart, Qt::Key_Left);
        wheel(chart, {100, 100}, 120);
        chart.setVisibleRange(0, 1000);
        QCOMPARE(chart.visibleTo(), 0);
        chart.setCandles(u"BTC"_s, zigzag(10));
        chart.setCandles(u"BTC"_s, {});
        QVERIFY(chart.readout().isEmpty());
        QCOMPARE(inkIn(), 0);
    }

    void oneCandleIsDrawn_data()
    {
        QTest::addColumn<qint64>("seconds");
        QTest::newRow("of known length") << qint64(86400);
        QTest::newRow("of unknown length") << qint64(0);
    }

    void oneCandleIsDrawn()
    {
        QFETCH(qint64, seconds);
        PriceChart chart;
        chart.setPalette(QPalette(Qt::white));
        chart.resize(400, 220);
        chart.setCandles(u"BTC"_s, CandleSeries({{hour(0), seconds, 64000, 65000, 63000, 63500, 1}}));
        const qint64 length = seconds > 0 ? seconds * 1000 : Hour;
        const QImage image = picture(chart);
        QCOMPARE(colorAt(image, chart, hour(0) + length / 2, 63750), ChartTheme::of(chart.palette()).down);
        const double width = chart.mapping().x(hour(0) + length) - chart.mapping().x(hour(0));
        QVERIFY(width > 4 && width < 60);
        QVERIFY(chart.readout().join(u' ').contains(u"C 63,500.00"_s));
    }

    /// A month among minutes: its body ends where it does, however far outside of the view it began.
    void aLongCandleEndsWhereItDoes()
    {
        constexpr qint64 month = Hour * 24 * 30;
        constexpr qint64 minute = 60'000;
        std::vector<Candle> candles{{0, month / 1000, 64000, 65000, 63000, 63100, 1}};
        for (int i = 0; i < 50; ++i)
            candles.push_back({month + i * minute, 60, 64000, 65000, 63000, 63100, 1});
        PriceChart chart;
        chart.setPalette(QPalette(Qt::white));
        chart.resize(800, 400);
        chart.setCandles(u"BTC"_s, CandleSeries(candles));
        const qint64 end = month / 10 * 9; // the body fills 80 % in the middle
        chart.setVisibleRange(end - 5 * minute, end + 5 * minute);
        const QImage image = picture(chart);
        QVERIFY(chart.mapping().x(0) < -1e6);
        QCOMPARE(colorAt(image, chart, end - 2 * minute, 63700), ChartTheme::of(chart.palette()).down);
        QVERIFY(colorAt(image, chart, end + 2 * minute, 63700) != ChartTheme::of(chart.palette()).down);
    }

    /// In a pane, values stand where their candles do.
    void columnsStandBelowTheirCandles()
    {
        const CandleSeries candles = zigzag(3);
        const PlotMapping map{QRectF(0, 0, 300, 100), hour(0), hour(3), -2, 2};
        const ChartTheme theme = ChartTheme::of(QPalette(Qt::white));
        QImage image(300, 100, QImage::Format_RGB32);
        image.fill(Qt::white);
        QPainter painter(&image);
        paintIndicator(
            &painter, map, candles, {{Indicator::Kind::Macd, {}}, {{u"Histogram"_s, {1, -1, 2}, true}}}, theme, 0);
        painter.end();
        for (const auto &[y, colour, from] :
            {std::tuple(30, theme.up, 10), std::tuple(70, theme.down, 110), std::tuple(30, theme.up, 210)}) {
            for (int x = from - 10; x < from + 90; ++x)
                QCOMPARE(image.pixelColor(x, y) == colour, x >= from && x < from + 80);
        }
    }

    void flatPriceIsALine()
    {
        std::vector<Candle> candles(20);
        for (int i = 0; i < 20; ++i)
            candles[std::size_t(i)] = {hour(i), 3600, 1, 1, 1, 1};
        PriceChart chart;
        chart.setPalette(QPalette(Qt::white));
        chart.resize(400, 220);
        chart.setCandles(u"USDT"_s, CandleSeries(candles));
        const ChartTheme theme = ChartTheme::of(chart.palette());
        const QImage image = picture(chart);
        QCOMPARE(colorAt(image, chart, hour(10) + Hour / 2, 1), theme.up);
        const double y = chart.mapping().y(1);
        QVERIFY(y > chart.mapping().plot.top() + 20 && y < chart.mapping().plot.bottom() - 20);
        QVERIFY(chart.readout().join(u' ').contains(u"V \u2013"_s)); // no volume is known
    }

    void manyCandlesKeepTheirExtremes()
    {
        const CandleSeries series = walk(100'000);
        PriceChart chart;
        chart.setPalette(QPalette(Qt::white));
        chart.resize(1000, 500);
        chart.setCandles(u"BTC"_s, series);
        const ChartTheme theme = ChartTheme::of(chart.palette());
        const QImage image = picture(chart);
        const auto highest = std::max_element(series.candles().begin(), series.candles().end(),
            [](const Candle &left, const Candle &right) { return left.high < right.high; });
        const auto lowest = std::min_element(series.candles().begin(), series.candles().end(),
            [](const Candle &left, const Candle &right) { return left.low < right.low; });
        const auto isDrawn = [&](qint64 moment, double price, int inwards) {
            const int x = int(chart.mapping().x(moment));
            const int y = int(std::round(chart.mapping().y(price))) + inwards;
            for (int dx = -4; dx <= 4; ++dx) {
                const QColor color = image.pixelColor(x + dx, y);
                if (color == theme.up || color == theme.down)
                    return true;
            }
            return false;
        };
        QVERIFY(isDrawn(highest->openTime, highest->high, 1));
        QVERIFY(isDrawn(lowest->openTime, lowest->low, -1));
        QVERIFY(!isDrawn(highest->openTime, highest->high, -3));
    }

    void markAndLevelsAreDrawn()
    {
        PriceChart chart;
        chart.setPalette(QPalette(Qt::white));
        chart.resize(600, 300);
        chart.setCandles(u"BTC"_s, zigzag(24));
        const ChartTheme theme = ChartTheme::of(chart.palette());
        chart.setMark(QDateTime::fromMSecsSinceEpoch(hour(12), Qt::UTC), u"suggested"_s);
        QImage image = picture(chart);
        const auto markedAt = [&](qint64 moment) {
            const int x = int(std::round(chart.mapping().x(moment)));
            return image.pixelColor(x, int(chart.mapping().plot.center().y())) == theme.mark
                && image.pixelColor(x, int(chart.mapping().plot.bottom()) - 2) == theme.mark;
        };
        QVERIFY(markedAt(hour(12)));

        chart.setLevels({{PriceLevel::Kind::Entry, 100, u"Entry"_s}, {PriceLevel::Kind::Target, 110, u"Target"_s},
            {PriceLevel::Kind::Stop, 1, u"Stop"_s}});
        image = picture(chart);
        QVERIFY(chart.mapping().high > 110); // near enough to be reached
        QVERIFY(chart.mapping().low > 50); // the stop is not
        QCOMPARE(colorAt(image, chart, hour(23) + Hour, 100), theme.text);

        // A little after the last candle it is reached, a year after it is not.
        chart.setMark(QDateTime::fromMSecsSinceEpoch(hour(30), Qt::UTC), u"suggested"_s);
        image = picture(chart);
        QVERIFY(markedAt(hour(30)));
        chart.setMark(QDateTime::fromMSecsSinceEpoch(hour(24 * 365), Qt::UTC), u"suggested"_s);
        QVERIFY(chart.visibleTo() < hour(100));
        chart.setMark({}, {});
        image = picture(chart);
        QVERIFY(!markedAt(hour(12)));
    }

    void timesAreInTheZone()
    {
        PriceChart chart;
        chart.resize(600, 300);
        chart.setCandles(u"BTC"_s, zigzag(24));
        QVERIFY(chart.readout().first().contains(u"2024-02-20 23:00 UTC"_s));
        chart.setTimeZone(QTimeZone("Asia/Tehran"));
        QVERIFY2(
            chart.readout().first().contains(u"2024-02-21 02:30 UTC+03:30"_s), qPrintable(chart.readout().first()));
        QVERIFY(chart.accessibleDescription().contains(u"2024-02-20T23:00:00Z"_s));
    }

    void pointingReadsACandle()
    {
        PriceChart chart;
        chart.resize(800, 400);
        chart.setCandles(u"BTC"_s, zigzag(24));
        picture(chart);
        const PlotMapping map = chart.mapping();
        QTest::mouseMove(chart.viewport(), QPointF(map.x(hour(4) + Hour / 2), map.y(100)).toPoint());
        QTRY_VERIFY(chart.readout().first().contains(u"2024-02-20 04:00 UTC"_s));
        QCOMPARE(chart.readout().last(), u"O 98.00  H 103.00  L 97.00  C 102.00"_s);
        QVERIFY(chart.readout().first().contains(u"+4.08%"_s));
        QVERIFY(chart.readout().first().contains(u"V 1,000"_s));
    }

    void wheelZoomsAtThePointer()
    {
        PriceChart chart;
        chart.resize(800, 400);
        chart.setCandles(u"BTC"_s, walk(5000));
        const QPointF at(chart.mapping().plot.left() + chart.mapping().plot.width() * 0.75, 200);
        const QSignalSpy changed(&chart, &PriceChart::visibleRangeChanged);
        const qint64 span = chart.visibleTo() - chart.visibleFrom();
        const qint64 pointed = chart.mapping().momentAt(at.x());
        wheel(chart, at, 120);
        QCOMPARE(changed.count(), 1);
        const qint64 closer = chart.visibleTo() - chart.visibleFrom();
        QVERIFY(closer < span);
        QVERIFY(qAbs(chart.mapping().momentAt(at.x()) - pointed) <= closer / 500);
        wheel(chart, at, -120);
        QVERIFY(qAbs(chart.visibleTo() - chart.visibleFrom() - span) <= span / 500);
        for (int i = 0; i < 100; ++i)
            wheel(chart, at, 120);
        QVERIFY(chart.visibleTo() - chart.visibleFrom() >= 5 * Hour);
        QVERIFY(qAbs(chart.mapping().momentAt(at.x()) - pointed) <= Hour);
        for (int i = 0; i < 200; ++i)
            wheel(chart, at, -120);
        QVERIFY(chart.visibleFrom() <= hour(0) && chart.visibleTo() >= hour(5000));
        QVERIFY(chart.visibleTo() - chart.visibleFrom() <= 10'001 * Hour);
    }

    void draggingPans()
    {
        PriceChart chart;
        chart.resize(800, 400);
        chart.setCandles(u"BTC"_s, walk(5000));
        chart.setVisibleRange(hour(2000), hour(2100));
        const qint64 pointed = chart.mapping().momentAt(300);
        QTest::mousePress(chart.viewport(), Qt::LeftButton, {}, {300, 200});
        QTest::mouseMove(chart.viewport(), {400, 200});
        QCoreApplication::processEvents();
        QTest::mouseRelease(chart.viewport(), Qt::LeftButton, {}, {400, 200});
        QVERIFY(qAbs(chart.mapping().momentAt(400) - pointed) < Hour);
        QCOMPARE(chart.visibleTo() - chart.visibleFrom(), 100 * Hour);
        QTest::mouseDClick(chart.viewport(), Qt::LeftButton, {}, {400, 200});
        QVERIFY(chart.visibleFrom() < hour(0) && chart.visibleTo() > hour(5000));
    }

    void keysDoWhatTheMouseDoes()
    {
        PriceChart chart;
        chart.resize(800, 400);
        chart.setCandles(u"BTC"_s, zigzag(500));
        chart.setVisibleRange(hour(200), hour(300));
        QTest::keyClick(&chart, Qt::Key_Plus);
        QCOMPARE(chart.visibleTo() - chart.visibleFrom(), 80 * Hour);
        QTest::keyClick(&chart, Qt::Key_Minus);
        QCOMPARE(chart.visibleTo() - chart.visibleFrom(), 100 * Hour);
        const qint64 from = chart.visibleFrom();
        QTest::keyClick(&chart, Qt::Key_Right, Qt::ControlModifier);
        QCOMPARE(chart.visibleFrom(), from + 25 * Hour);
        QTest::keyClick(&chart, Qt::Key_Left, Qt::ControlModifier);
        QTest::keyClick(&chart, Qt::Key_PageDown);
        QCOMPARE(chart.visibleFrom(), from + 50 * Hour);

        QTest::keyClick(&chart, Qt::Key_Home);
        QVERIFY(chart.visibleFrom() <= hour(0) && chart.visibleTo() < hour(120));
        QVERIFY(chart.readout().first().contains(u"2024-02-20 00:00 UTC"_s));
        QTest::keyClick(&chart, Qt::Key_Right);
        QTest::keyClick(&chart, Qt::Key_Right);
        QVERIFY(chart.readout().first().contains(u"2024-02-20 02:00 UTC"_s));
        QTest::keyClick(&chart, Qt::Key_Left);
        QVERIFY(chart.readout().first().contains(u"2024-02-20 01:00 UTC"_s));
        for (int i = 0; i < 150; ++i) // past the edge of the view, which follows
            QTest::keyClick(&chart, Qt::Key_Right);
        QVERIFY2(chart.readout().first().contains(u"2024-02-26 07:00 UTC"_s), qPrintable(chart.readout().first()));
        QVERIFY(chart.visibleFrom() <= hour(151) && chart.visibleTo() >= hour(151));

        QTest::keyClick(&chart, Qt::Key_End);
        QVERIFY(chart.visibleTo() >= hour(500));
        QTest::keyClick(&chart, Qt::Key_Right);
        QTest::keyClick(&chart, Qt::Key_Left);
        QTest::keyClick(&chart, Qt::Key_0);
        QVERIFY(chart.visibleFrom() <= hour(0) && chart.visibleTo() >= hour(500));
    }

    void stepsGoOverGaps()
    {
        const CandleSeries all = zigzag(1000);
        std::vector<Candle> candles(all.candles().begin(), all.candles().begin() + 100);
        candles.insert(candles.end(), all.candles().begin() + 900, all.candles().end());
        PriceChart chart;
        chart.resize(800, 400);
        chart.setCandles(u"BTC"_s, CandleSeries(candles));
        chart.setVisibleRange(hour(80), hour(120));
        const auto pointsAt = [&](int number) {
            return chart.visibleFrom() < hour(number) && chart.visibleTo() > hour(number)
                && chart.readout().first().contains(
                    QDateTime::fromMSecsSinceEpoch(hour(number), Qt::UTC).toString(u"yyyy-MM-dd HH:mm"_s));
        };
        QTest::keyClick(&chart, Qt::Key_Right);
        QVERIFY(pointsAt(99));
        QTest::keyClick(&chart, Qt::Key_Right);
        QVERIFY(pointsAt(900));
        QTest::keyClick(&chart, Qt::Key_Left);
        QVERIFY(pointsAt(99));
        QTest::keyClick(&chart, Qt::Key_Escape);
        chart.setVisibleRange(hour(400), hour(440)); // nothing is in view
        picture(chart);
        QVERIFY(chart.mapping().low < 97 && chart.mapping().low > 50 && chart.mapping().high > 103);
        QTest::keyClick(&chart, Qt::Key_Right);
        QVERIFY(pointsAt(900));
    }

    void lettersAreLeftToThePage()
    {
        PriceChart chart;
        chart.setCandles(u"BTC"_s, zigzag(10));
        for (const int key : {int(Qt::Key_A), int(Qt::Key_J), int(Qt::Key_U), int(Qt::Key_Escape)}) {
            QKeyEvent event(QEvent::KeyPress, key, Qt::NoModifier);
            QCoreApplication::sendEvent(&chart, &event);
            QVERIFY(!event.isAccepted());
        }
    }

    void undrawableCandlesAreTold()
    {
        PriceChart chart;
        chart.resize(800, 400);
        chart.setCandles(u"BTC"_s, CandleSeries({{hour(0), 3600, 1, 2, 0.5, 1.5}}, 2));
        QVERIFY2(chart.readout().first().contains(u"2 more cannot be drawn"_s), qPrintable(chart.readout().first()));
    }

    void hugeAndTinyPricesFollowEachOther()
    {
        // A step left from the other scale would make a hundred million ticks.
        PriceChart chart;
        chart.resize(400, 220);
        for (const double price : {64000.0, 0.00000812, 999'999'999'999.0, 0.00000001, 1.0}) {
            chart.setCandles(u"BTC"_s, zigzag(30, price));
            picture(chart);
            QVERIFY(visibleLabels(chart).size() < 30);
        }
    }
};

QTEST_MAIN(TestPriceChart)
#include "tst_pricechart.moc"
