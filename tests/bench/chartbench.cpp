#include "tests/bench/chartbench.h"

#include "models/market/coinchart.h"
#include "models/session/session.h"
#include "tests/bench/probe.h"
#include "tests/bench/qcustomplotframe.h"
#include "ui/charts/candleitem.h"
#include "ui/charts/indicatorpane.h"
#include "ui/charts/pricechart.h"
#include "ui/widgets/filterbar.h"
#include "ui/window/mainwindow.h"

#include <QCandlestickSeries>
#include <QCandlestickSet>
#include <QDateTimeAxis>
#include <QPainter>
#include <QRandomGenerator>
#include <QSplitter>
#include <QValueAxis>

#include <cmath>

namespace cp::bench {

using namespace Qt::StringLiterals;

namespace {

constexpr qint64 Minute = 60'000;
constexpr qint64 Week = Minute * 60 * 24 * 7;
constexpr QSize ChartSize(1600, 900);
constexpr int Marks = 1000;
constexpr int NaiveCandles = 5000;

void fillMinutes(TestDatabase &database, int minutes)
{
    Connection &connection = database.connection();
    connection.setLimits(std::chrono::minutes(20), {});
    connection.execScript("SET session_replication_role = replica");
    connection.execScript(
        "INSERT INTO public.cryptocurrencies (id, symbol, name, current_price) VALUES (2000, 'LONG', 'Long', 100)");
    connection.exec(
        "INSERT INTO public.price_data "
        "(crypto_id, timestamp, open_price, high_price, low_price, close_price, volume, candle_seconds) "
        "SELECT 2000, timestamptz '2007-01-01 00:00+00' + n * interval '1 minute', p, p * 1.001, p * 0.999, "
        "    p * 1.0002, 1000 + n % 977, 60 "
        "FROM generate_series(0, $1::integer - 1) n, "
        "    LATERAL (SELECT 100 + 50 * sin(n / 200000.0) + 5 * sin(n / 900.0) + n % 7 / 10.0 AS p) price",
        {minutes});
    connection.execScript("SET session_replication_role = DEFAULT");
    connection.execScript("SELECT console.fill_rollups(2000)");
    connection.execScript("VACUUM (ANALYZE) public.price_data");
    connection.execScript("VACUUM (ANALYZE) console.price_rollups");
    connection.execScript("CHECKPOINT");
}

bool isDetailed(const PriceChart &chart)
{
    return chart.candles().isDetailed(chart.visibleFrom(), chart.visibleTo())
        && chart.candles().window().seconds == levelOfDetail(60, chart.visibleTo() - chart.visibleFrom());
}

/// Milliseconds until what is seen is there in detail and painted.
double timeToPicture(PriceChart &chart, const std::function<void()> &change)
{
    QElapsedTimer clock;
    clock.start();
    change();
    runUntil("the candles", [&chart] { return isDetailed(chart); });
    chart.window()->repaint();
    return milliseconds(clock);
}

Figures measurePage(Session &session)
{
    MainWindow window(&session);
    window.resize(ChartSize + QSize(220, 120));
    window.show();
    window.showPage(u"charts"_s);
    window.open(u"charts"_s, u"LONG"_s);
    auto *chart = window.currentPage()->findChild<PriceChart *>();
    auto *fields = window.currentPage()->findChild<FilterBar *>(u"charts"_s);
    fields->setValue("interval", 60);
    fields->setValue("range", 1);
    runUntil("the first chart",
        [&] { return chart->accessibleDescription().startsWith("LONG 1m candles"_L1) && isDetailed(*chart); });
    runFor(std::chrono::milliseconds(300));

    const Probe probe;
    QList<double> all, weeks;
    for (int i = 0; i < 6; ++i) { // the first one warms up
        const qint64 before = chart->visibleTo() - chart->visibleFrom();
        const double took = timeToPicture(*chart, [&] {
            fields->setValue("range", 0);
            runUntil("the whole history", [&] { return chart->visibleTo() - chart->visibleFrom() > 2 * before; });
        });
        if (i > 0)
            all.append(took);
        fields->setValue("range", 1);
        runUntil("a day", [&] { return chart->visibleTo() - chart->visibleFrom() < Week && isDetailed(*chart); });
        runFor(std::chrono::milliseconds(200)); // what lies beside it is read
    }
    QRandomGenerator dice(3);
    for (int i = 0; i < 21; ++i) {
        const qint64 first = chart->candles().first();
        const qint64 room = std::max<qint64>(chart->candles().last() - first - Week, 1);
        const qint64 from = first + qint64(dice.generateDouble() * double(room));
        const double took = timeToPicture(*chart, [&] { chart->setVisibleRange(from, from + Week); });
        if (i > 0)
            weeks.append(took);
        runFor(std::chrono::milliseconds(100));
    }
    return {{u"chart_all"_s, u"All of the minutes, from the choice to the picture"_s, median(all), u"ms"_s, {}, {},
                Figure::Bound::AtMost, 300},
        {u"chart_week"_s, u"A week of minutes somewhere, to the picture"_s, median(weeks), u"ms"_s, {}, {},
            Figure::Bound::AtMost, 150},
        {u"chart_pause"_s, u"Longest pause meanwhile"_s, probe.longestPause(), u"ms"_s},
        {u"chart_resident"_s, u"Resident growth meanwhile"_s, probe.residentGrowth(), u"MB"_s, {}, {},
            Figure::Bound::AtMost, 80}};
}

/// Milliseconds of a frame: a step to the side, or nearer and farther, and painted.
QList<double> frames(PriceChart &chart, QWidget *pane = nullptr)
{
    QList<double> took;
    const qint64 from = chart.visibleFrom();
    const qint64 span = chart.visibleTo() - from;
    for (int i = 0; i < 200; ++i) {
        const qint64 by = span / 400 * (i % 100);
        const qint64 closer = i >= 100 ? span / 1000 * (i % 50) : 0;
        QElapsedTimer clock;
        clock.start();
        chart.setVisibleRange(from + by + closer, from + by + span - closer);
        chart.viewport()->repaint();
        if (pane)
            pane->repaint();
        took.append(milliseconds(clock));
    }
    return took;
}

/// Signals, predictions and suggestions all along a history, over a few regimes.
ChartNotes marks(qint64 from, qint64 extent)
{
    ChartNotes notes;
    const qint64 length = extent / Marks * 20;
    for (int i = Marks - 1; i >= 0; --i) { // newest first
        const qint64 moment = from + extent / Marks * i;
        const double price = 100.0 + i % 40;
        if (i % 4 < 2) {
            notes.tradingSignals.append({.id = i,
                .moment = moment,
                .isLong = i % 4 == 0,
                .entry = price,
                .target = price + (i % 4 == 0 ? 8 : -8),
                .stop = price - (i % 4 == 0 ? 4 : -4),
                .until = moment + length,
                .status = {},
                .executions = {{i, moment + length / 2, price + 1, true}}});
        } else if (i % 4 == 2) {
            notes.predictions.append({.id = i,
                .moment = moment,
                .due = moment + length,
                .input = price,
                .predicted = price + 5,
                .actual = price - 2,
                .isAccurate = i % 8 == 2,
                .tolerance = 3,
                .confidence = 0.7,
                .model = {}});
        } else {
            notes.suggestions.append({i, moment, u"add"_s, u"pending"_s, 0.5});
        }
    }
    for (int i = 0; i < 8; ++i)
        notes.regimes.append({from + extent / 8 * i, from + extent / 8 * (i + 1), i % 2 ? u"bull"_s : u"bear"_s});
    return notes;
}

/// What of a frame the candles take: gathered for the pixels there are, and painted.
double candlePainting(const CandleSeries &candles)
{
    QImage image(ChartSize, QImage::Format_ARGB32_Premultiplied);
    CandleItem item(nullptr);
    item.setTheme(ChartTheme::of(QPalette()));
    PlotMapping mapping;
    mapping.plot = QRectF(QPointF(), QSizeF(ChartSize));
    mapping.from = candles.first().openTime;
    mapping.to = candles.last().closeTime();
    const Extremes prices = extremes(candles.candles());
    mapping.low = prices.low;
    mapping.high = prices.high;
    item.setMapping(mapping);
    QList<double> took;
    for (int i = 0; i < 100; ++i) {
        image.fill(Qt::white);
        QPainter painter(&image);
        QElapsedTimer clock;
        clock.start();
        item.setCandles(candles.detail(mapping.from, mapping.to, ChartSize.width() / 2), 0);
        item.paint(&painter, nullptr, nullptr);
        took.append(milliseconds(clock));
    }
    return quantile(took, 0.95);
}

Figures measureFrames(TestDatabase &database)
{
    QList<Indicator> indicators;
    for (const char *text : {"SMA 50", "BB 20 2", "RSI 14"})
        indicators.append(*indicatorFromText(QLatin1StringView(text)));
    CoinChart data = readCoinChart(database.connection(), {u"LONG"_s, 60, 0, 0, 0, indicators, {}});
    QSplitter window(Qt::Vertical);
    auto *chart = new PriceChart;
    window.addWidget(chart);
    auto *pane = new IndicatorPane(indicators.last(), chart);
    window.addWidget(pane);
    window.resize(ChartSize);
    const qint64 extent = data.candles.last() - data.candles.first();
    chart->setNotes(marks(data.candles.first(), extent), {});
    chart->showCandles(u"LONG"_s, data.candles, data.candles.first() + extent / 4, data.candles.last() - extent / 4);
    window.show();
    runFor(std::chrono::milliseconds(200));
    return {{u"chart_frame_p95"_s, u"A frame of pan or zoom with 3 indicators and 1,000 marks, 95 of 100"_s,
        quantile(frames(*chart, pane), 0.95), u"ms"_s, {}, {}, Figure::Bound::AtMost, 16}};
}

double naiveFrame(std::span<const Candle> candles)
{
    QChartView view;
    auto *series = new QCandlestickSeries;
    QList<QCandlestickSet *> sets;
    for (const Candle &candle : candles)
        sets.append(new QCandlestickSet(candle.open, candle.high, candle.low, candle.close, double(candle.openTime)));
    series->append(sets);
    view.chart()->addSeries(series);
    auto *time = new QDateTimeAxis;
    auto *price = new QValueAxis;
    view.chart()->addAxis(time, Qt::AlignBottom);
    view.chart()->addAxis(price, Qt::AlignRight);
    series->attachAxis(time);
    series->attachAxis(price);
    view.resize(ChartSize);
    view.show();
    runFor(std::chrono::milliseconds(200));
    QList<double> took;
    for (int i = 0; i < 15; ++i) {
        QElapsedTimer clock;
        clock.start();
        view.chart()->scroll(i % 2 ? 40 : -40, 0);
        view.viewport()->repaint();
        took.append(milliseconds(clock));
    }
    return median(took);
}

double ourFrame(const CandleSeries &candles)
{
    PriceChart chart;
    chart.resize(ChartSize);
    chart.setCandles(u"LONG"_s, candles);
    chart.show();
    runFor(std::chrono::milliseconds(200));
    return median(frames(chart));
}

Figures measureCandles()
{
    QRandomGenerator dice(5);
    std::vector<Candle> candles;
    double price = 1000;
    for (int i = 0; i < 100'000; ++i) {
        const double next = price * (1 + (dice.bounded(2.0) - 1) * 0.002);
        candles.push_back(
            {i * Minute, 60, price, std::max(price, next) * 1.001, std::min(price, next) * 0.999, next, 1000});
        price = next;
    }
    const std::vector<Candle> few(candles.begin(), candles.begin() + NaiveCandles);
    const std::optional<double> theirs = qcustomplotFrame(candles, ChartSize);
    return {{u"chart_candles_5000"_s, u"A frame of 5,000 candles with axes"_s, ourFrame(CandleSeries(few)), u"ms"_s,
                u"QCandlestickSeries"_s, naiveFrame(few), Figure::Bound::TimesLess, 15},
        {u"chart_candles_100000"_s, u"A frame of 100,000 candles with axes"_s, ourFrame(CandleSeries(candles)), u"ms"_s,
            theirs ? u"QCustomPlot"_s : QString(), theirs, theirs ? Figure::Bound::TimesLess : Figure::Bound::None, 10},
        {u"chart_painting_5000"_s, u"Of a frame the painting of 5,000 candles, 95 of 100"_s,
            candlePainting(CandleSeries(few)), u"ms"_s, {}, {}, Figure::Bound::AtMost, 2},
        {u"chart_painting_100000"_s, u"Of a frame the painting of 100,000 candles, 95 of 100"_s,
            candlePainting(CandleSeries(candles)), u"ms"_s, {}, {}, Figure::Bound::AtMost, 2}};
}

} // namespace

Figures measureCharts(Session &session, TestDatabase &database, const Sizes &sizes)
{
    fillMinutes(database, sizes.minutes);
    Figures figures = measurePage(session);
    figures += measureFrames(database);
    figures += measureCandles();
    return figures;
}

} // namespace cp::bench
