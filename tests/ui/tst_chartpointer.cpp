#include "tests/support/openpage.h"
#include "ui/charts/overviewstrip.h"
#include "ui/charts/pricechart.h"

#include <QContextMenuEvent>
#include <QSignalSpy>
#include <QTest>

using namespace cp;
using namespace Qt::StringLiterals;

namespace {

constexpr qint64 Hour = 3'600'000;

/// 200 hours that rise by one each.
CandleSeries rise()
{
    std::vector<Candle> candles;
    candles.reserve(200);
    for (int i = 0; i < 200; ++i)
        candles.push_back({i * Hour, 3600, 1000.0 + i, 1002.0 + i, 999.0 + i, 1001.0 + i, 10});
    return CandleSeries(candles);
}

} // namespace

/// What a person places in a chart: a box to look closer at, prices stretched by hand, a measure, a moment.
class TestChartPointer : public QObject {
    Q_OBJECT

    std::unique_ptr<PageTestSettings> m_settings; // and the program's texts
    std::unique_ptr<PriceChart> m_chart;

    QPoint at(qint64 moment, double price) const
    {
        const PlotMapping &map = m_chart->mapping();
        return QPointF(map.x(moment), map.y(price)).toPoint();
    }
    void press(const QPoint &from, Qt::KeyboardModifiers modifiers = {}) const
    {
        QTest::mousePress(m_chart->viewport(), Qt::LeftButton, modifiers, from);
    }
    void dragTo(const QPoint &to) const
    {
        QTest::mouseMove(m_chart->viewport(), to);
        QTest::mouseRelease(m_chart->viewport(), Qt::LeftButton, {}, to);
    }

private Q_SLOTS:
    void initTestCase() { m_settings = std::make_unique<PageTestSettings>(); }
    void init()
    {
        m_chart = std::make_unique<PriceChart>();
        m_chart->resize(900, 500);
        m_chart->setCandles(u"BTC"_s, rise());
        m_chart->show();
        QVERIFY(QTest::qWaitForWindowExposed(m_chart.get()));
    }

    void aBoxFillsThePlot()
    {
        const QPoint from = at(50 * Hour, 1120);
        const QPoint to = at(100 * Hour, 1060);
        press(from, Qt::ShiftModifier);
        dragTo(to);
        QVERIFY(std::abs(m_chart->visibleFrom() - 50 * Hour) < Hour);
        QVERIFY(std::abs(m_chart->visibleTo() - 100 * Hour) < Hour);
        QVERIFY(std::abs(m_chart->mapping().high - 1120) < 2);
        QVERIFY(std::abs(m_chart->mapping().low - 1060) < 2);
        // A new candle moves neither.
        const CandleSeries all = rise();
        std::vector<Candle> more(all.candles().begin(), all.candles().end());
        more.push_back({200 * Hour, 3600, 5000, 5000, 5000, 5000, 1});
        m_chart->updateCandles(ChartCandles(CandleSeries(more)));
        QVERIFY(std::abs(m_chart->visibleTo() - 100 * Hour) < Hour);
        QVERIFY(std::abs(m_chart->mapping().high - 1120) < 2);
        m_chart->showAll();
        QVERIFY(!m_chart->placedPrices());
    }

    void escapeTakesABoxAway()
    {
        const qint64 before = m_chart->visibleFrom();
        press(at(50 * Hour, 1120), Qt::ShiftModifier);
        QTest::mouseMove(m_chart->viewport(), at(100 * Hour, 1060));
        QTest::keyClick(m_chart.get(), Qt::Key_Escape);
        QTest::mouseRelease(m_chart->viewport(), Qt::LeftButton, {}, at(100 * Hour, 1060));
        QCOMPARE(m_chart->visibleFrom(), before);
        QVERIFY(!m_chart->placedPrices());
    }

    void thePriceAxisStretches()
    {
        const PlotMapping before = m_chart->mapping();
        const QPoint axis(int(before.plot.right()) + 20, int(before.plot.center().y()));
        press(axis);
        dragTo(axis - QPoint(0, 100)); // up: more prices are seen
        const PlotMapping after = m_chart->mapping();
        QVERIFY(after.high - after.low > (before.high - before.low) * 1.3);
        QTest::mouseDClick(m_chart->viewport(), Qt::LeftButton, {}, axis);
        QTest::mouseRelease(m_chart->viewport(), Qt::LeftButton, {}, axis); // else the button counts as pressed
        QCOMPARE(m_chart->mapping().high, before.high);
    }

    void aMeasureSaysWhatLiesBetween()
    {
        m_chart->measureFrom({10 * Hour, 1000});
        QTest::mouseMove(m_chart->viewport(), at(60 * Hour + Hour / 2, 1100));
        QVERIFY2(m_chart->measured().contains(u"51 candles"_s), qPrintable(m_chart->measured()));
        QVERIFY2(m_chart->measured().contains(u"50 h"_s) || m_chart->measured().contains(u"2 d"_s),
            qPrintable(m_chart->measured()));
        QVERIFY2(m_chart->measured().startsWith(u'+'), qPrintable(m_chart->measured()));
        QTest::mouseClick(m_chart->viewport(), Qt::LeftButton, {}, at(60 * Hour + Hour / 2, 1100));
        const QString fixed = m_chart->measured();
        QTest::mouseMove(m_chart->viewport(), at(90 * Hour, 1050));
        QCOMPARE(m_chart->measured(), fixed);
        QTest::keyClick(m_chart.get(), Qt::Key_Escape);
        QCOMPARE(m_chart->measured(), QString());
    }

    void measuresByKeyboard()
    {
        QTest::keyClick(m_chart.get(), Qt::Key_Left); // the last candle
        QTest::keyClick(m_chart.get(), Qt::Key_M);
        for (int i = 0; i < 5; ++i)
            QTest::keyClick(m_chart.get(), Qt::Key_Left);
        QVERIFY2(m_chart->measured().contains(u"6 candles"_s), qPrintable(m_chart->measured()));
        QVERIFY(m_chart->measured().contains(u"5 h"_s));
    }

    void goesToAMoment()
    {
        m_chart->setVisibleRange(0, 40 * Hour);
        m_chart->goTo(120 * Hour);
        QCOMPARE(m_chart->visibleFrom(), 100 * Hour);
        QCOMPARE(m_chart->visibleTo(), 140 * Hour);
        QVERIFY(!m_chart->showsLatest());
        m_chart->goToLatest();
        QVERIFY(m_chart->showsLatest());
        QCOMPARE(m_chart->visibleTo() - m_chart->visibleFrom(), 40 * Hour);
    }

    /// New candles move a view that follows, and none that a person has placed.
    void newCandlesStayOutOfAPlacedView()
    {
        auto grow = [this, count = 200]() mutable {
            std::vector<Candle> candles;
            candles.reserve(std::size_t(count) + 1);
            for (int i = 0; i <= count; ++i)
                candles.push_back({i * Hour, 3600, 1000.0 + i, 1002.0 + i, 999.0 + i, 1001.0 + i, 10});
            count += 20;
            m_chart->updateCandles(ChartCandles(CandleSeries(candles)));
        };
        m_chart->setVisibleRange(150 * Hour, 201 * Hour);
        grow();
        grow();
        QVERIFY(m_chart->showsLatest());
        QTest::keyClick(m_chart.get(), Qt::Key_Plus); // a person's
        const qint64 from = m_chart->visibleFrom();
        grow();
        grow();
        QCOMPARE(m_chart->visibleFrom(), from);
        QVERIFY(!m_chart->showsLatest());
        QTest::keyClick(m_chart.get(), Qt::Key_End);
        grow();
        QVERIFY(m_chart->showsLatest());
    }

    void asksForAMenu()
    {
        const QSignalSpy asked(m_chart.get(), &PriceChart::menuRequested);
        const QPoint place = at(50 * Hour, 1050);
        QContextMenuEvent event(QContextMenuEvent::Mouse, place, m_chart->viewport()->mapToGlobal(place));
        QCoreApplication::sendEvent(m_chart->viewport(), &event);
        QCOMPARE(asked.size(), 1);
        const auto point = asked.first().at(1).value<Crosshair>();
        QVERIFY(std::abs(point.moment - 50 * Hour) < Hour);
        QVERIFY(std::abs(point.price - 1050) < 2);
    }

    /// All of the history stays below, and can be taken hold of.
    void theStripMovesTheView()
    {
        OverviewStrip strip(m_chart.get());
        strip.resize(m_chart->width(), strip.sizeHint().height());
        strip.show();
        QVERIFY(QTest::qWaitForWindowExposed(&strip));
        m_chart->setVisibleRange(40 * Hour, 80 * Hour);
        const QRectF plot = m_chart->mapping().plot;
        const auto x
            = [&plot](qint64 moment) { return int(plot.left() + double(moment) / (200.0 * Hour) * plot.width()); };
        const int y = strip.height() / 2;
        QTest::mousePress(&strip, Qt::LeftButton, {}, {x(60 * Hour), y});
        QTest::mouseMove(&strip, {x(100 * Hour), y});
        QTest::mouseRelease(&strip, Qt::LeftButton, {}, {x(100 * Hour), y});
        QVERIFY(std::abs(m_chart->visibleFrom() - 80 * Hour) < 2 * Hour);
        QCOMPARE(m_chart->visibleTo() - m_chart->visibleFrom(), 40 * Hour);
        // Its right edge.
        QTest::mousePress(&strip, Qt::LeftButton, {}, {x(m_chart->visibleTo()), y});
        QTest::mouseMove(&strip, {x(160 * Hour), y});
        QTest::mouseRelease(&strip, Qt::LeftButton, {}, {x(160 * Hour), y});
        QVERIFY(std::abs(m_chart->visibleTo() - 160 * Hour) < 2 * Hour);
        QVERIFY(std::abs(m_chart->visibleFrom() - 80 * Hour) < 3 * Hour);
        // Elsewhere: that moment comes into the middle.
        QTest::mouseClick(&strip, Qt::LeftButton, {}, {x(20 * Hour), y});
        const qint64 middle = (m_chart->visibleFrom() + m_chart->visibleTo()) / 2;
        QVERIFY(std::abs(middle - 20 * Hour) < 2 * Hour);
        QVERIFY(strip.accessibleDescription().startsWith(u"1970-01-01T00:00:00Z to 1970-01-09T08:00:00Z"_s));
    }

    void pointingIsToldOnlyWhenAPersonDoes()
    {
        const QSignalSpy pointed(m_chart.get(), &PriceChart::pointed);
        m_chart->pointAtMoment(50 * Hour);
        QCOMPARE(pointed.size(), 0);
        QCOMPARE(m_chart->pointedAt(), std::optional<qint64>(50 * Hour + Hour / 2));
        QTest::mouseMove(m_chart->viewport(), at(60 * Hour + Hour / 2, 1050));
        QCOMPARE(pointed.size(), 1);
    }
};

QTEST_MAIN(TestChartPointer)
#include "tst_chartpointer.moc"
