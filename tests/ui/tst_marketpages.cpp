#include "models/macro/macroreader.h"
#include "models/market/coinchart.h"
#include "tests/support/openpage.h"
#include "tests/support/reviewdatabase.h"
#include "ui/charts/barchart.h"
#include "ui/charts/chartpicture.h"
#include "ui/charts/indicatorpane.h"
#include "ui/charts/pricechart.h"
#include "ui/charts/timechart.h"
#include "ui/charts/treemap.h"
#include "ui/macro/macropage.h"
#include "ui/pricepage/coinchartview.h"
#include "ui/pricepage/pricepage.h"
#include "ui/sectors/sectorspage.h"
#include "ui/widgets/filterbar.h"

#include <QComboBox>
#include <QGraphicsTextItem>
#include <QLineEdit>
#include <QScrollArea>
#include <QSignalSpy>
#include <QSvgRenderer>
#include <QTemporaryDir>
#include <QToolButton>
#include <QXmlStreamReader>

using namespace cp;
using namespace Qt::StringLiterals;

/// The pages Charts, Sectors and Macro on a real database.
class TestMarketPages : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { m_settings = std::make_unique<PageTestSettings>(); }
    void init();

    void showsCandles();
    void gathersCandles();
    void daysAndHoursLiveTogether();
    void choosesACoinByTyping();
    void showsTheSameCandlesAsATable();
    void theTableBeginsWhereTheViewDoes();
    void newPricesAreAddedInPlace();
    void showsSignals();
    void zoomReadsDetail();
    void showsIndicators();
    void comparesCoins();
    void savesPictures();
    void savesAsOnTheScreen();
    void showsSectors();
    void ordersSectorsByPeriod();
    void mapsTheCoinsOfSectors();
    void adminsEditMembers();
    void findsASectorByName();
    void showsTheMacroMarket();
    void saysTheMood();

private:
    /// The widget with that accessible name.
    template <typename T>
    static T *named(QWidget *page, const QString &name)
    {
        const auto widgets = page->findChildren<T *>();
        for (T *widget : widgets) {
            if (widget->accessibleName() == name)
                return widget;
        }
        qFatal("there is no %s", qPrintable(name));
    }

    std::unique_ptr<PageTestSettings> m_settings;
    std::unique_ptr<ReviewDatabase> m_database;
};

#define WAIT_FOR(condition) QTRY_VERIFY_WITH_TIMEOUT(condition, Patience)
#define WAIT_FOR_SAME(actual, expected) QTRY_COMPARE_WITH_TIMEOUT(actual, expected, Patience)

void TestMarketPages::init()
{
    StoredSettings().clear();
    m_database.reset();
    m_database = std::make_unique<ReviewDatabase>();
    m_database->script(R"sql(
        SET timezone = 'UTC';
        UPDATE public.cryptocurrencies SET market_cap_rank = substr(symbol, 2)::integer;
        -- C1: the days of 2021; C2: hours; C3: none
        INSERT INTO public.price_data (crypto_id, timestamp, open_price, high_price, low_price, close_price, volume)
        SELECT c.id, t, 47000.5, 47500, 46000.5, 47123.1, 10.5
        FROM public.cryptocurrencies c, generate_series(timestamptz '2021-01-01', '2021-12-31', '1 day') t
        WHERE c.symbol = 'C1';
        INSERT INTO public.price_data (crypto_id, timestamp, open_price, high_price, low_price, close_price, volume)
        SELECT c.id, t, 1 + extract(hour FROM t), 30, 0.5, 2 + extract(hour FROM t), 1
        FROM public.cryptocurrencies c, generate_series(timestamptz '2021-01-04', '2021-01-10 23:00', '1 hour') t
        WHERE c.symbol = 'C2';
        DELETE FROM public.crypto_sectors; -- those every database has
        INSERT INTO public.crypto_sectors (name) VALUES ('Alpha'), ('Beta'), ('Gamma');
        INSERT INTO public.crypto_sector_mapping (sector_id, crypto_id, allocation_percentage)
        SELECT s.id, c.id, 50 FROM public.crypto_sectors s, public.cryptocurrencies c
        WHERE s.name = 'Beta' AND c.symbol IN ('C1', 'C2');
        INSERT INTO public.sector_performance (sector_id, performance_24h, performance_7d, performance_30d, analysis_time)
        SELECT id, CASE name WHEN 'Alpha' THEN -1.5 WHEN 'Beta' THEN 2.5 ELSE 1 END, CASE name WHEN 'Alpha' THEN 9 END,
               NULL, now() - interval '1 day' * n
        FROM public.crypto_sectors, generate_series(1, 3) n;
        INSERT INTO public.sector_rotation_analysis (from_sector_id, to_sector_id, rotation_strength, analysis_time)
        SELECT f.id, t.id, 0.25, now() FROM public.crypto_sectors f, public.crypto_sectors t
        WHERE f.name = 'Alpha' AND t.name = 'Beta';
        RESET timezone)sql");
}

// --- Charts

void TestMarketPages::showsCandles()
{
    OpenPage<PricePage> page(m_database->conninfoFor("ann"));
    const auto *chart = named<PriceChart>(&*page, u"Price chart"_s);
    WAIT_FOR_SAME(chart->accessibleDescription(),
        u"C1 1d candles 2021-01-01T00:00:00Z to 2021-12-31T00:00:00Z, 365 candles, last open 47000.5 high 47500 low "
        "46000.5 close 47123.1 volume 10.5"_s);
    auto *fields = page->findChild<FilterBar *>(u"charts"_s);
    fields->setValue("interval", 604'800);
    WAIT_FOR(
        chart->accessibleDescription().startsWith(u"C1 1w candles 2020-12-28T00:00:00Z to 2021-12-27T00:00:00Z"_s));
    fields->setValue("range", 30);
    WAIT_FOR(chart->accessibleDescription().contains(u", 5 candles,"_s));
    // Recorded by the day: an hour has no candles of its own, and the chart says so.
    fields->setValue("interval", 3600);
    WAIT_FOR(chart->accessibleDescription().startsWith(u"C1 1h candles"_s));
    const auto labels = page->findChildren<QLabel *>();
    QVERIFY(std::any_of(
        labels.cbegin(), labels.cend(), [](const QLabel *label) { return label->text() == u"Recorded every 1d"; }));
}

/// Ten days of which only the day is known, and two with their hours: each is as long as it is.
void TestMarketPages::daysAndHoursLiveTogether()
{
    m_database->script(R"sql(
        INSERT INTO public.price_data
            (crypto_id, timestamp, open_price, high_price, low_price, close_price, candle_seconds)
        SELECT c.id, t, 5, 6, 4, 5, CASE WHEN t < '2021-01-11' THEN 86400 ELSE 3600 END
        FROM public.cryptocurrencies c,
             (SELECT generate_series(timestamptz '2021-01-01 00:00+00', '2021-01-10 00:00+00', '1 day') AS t
              UNION ALL SELECT generate_series(timestamptz '2021-01-11 00:00+00', '2021-01-12 23:00+00', '1 hour')) m
        WHERE c.symbol = 'C3')sql");
    const auto lengths = [this](int seconds) {
        const CoinChart chart = readCoinChart(m_database->connection(), {u"C3"_s, seconds, 0, 0, 0, {}, {}});
        QMap<qint64, int> counts;
        for (const Candle &candle : chart.candles.window().candles.candles())
            ++counts[candle.seconds];
        return counts;
    };
    QCOMPARE(lengths(3600), (QMap<qint64, int>{{3600, 48}, {86'400, 10}}));
    QCOMPARE(lengths(86'400), (QMap<qint64, int>{{86'400, 12}}));
    QCOMPARE(lengths(604'800).value(604'800), 3);
}

void TestMarketPages::gathersCandles()
{
    OpenPage<PricePage> page(m_database->conninfoFor("ann"));
    const auto *chart = named<PriceChart>(&*page, u"Price chart"_s);
    page->showItem(u"c2"_s);
    WAIT_FOR_SAME(chart->accessibleDescription(),
        u"C2 1d candles 2021-01-04T00:00:00Z to 2021-01-10T00:00:00Z, 7 candles, last open 1 high 30 low 0.5 close 25 "
        "volume 24"_s);
    page->showItem(u"C2 1w"_s); // as the command line opens a chart
    WAIT_FOR(chart->accessibleDescription().startsWith(u"C2 1w candles 2021-01-04"_s));
    page->showItem(u"C3"_s);
    WAIT_FOR_SAME(chart->accessibleDescription(), u"No C3 candles"_s);
    page->showItem(u"nothing"_s);
    WAIT_FOR(page.said().contains(u"There is no coin “nothing”."_s));
}

void TestMarketPages::choosesACoinByTyping()
{
    OpenPage<PricePage> page(m_database->conninfoFor("ann"));
    const auto *chart = named<PriceChart>(&*page, u"Price chart"_s);
    auto *coin = page->findChild<QComboBox *>(u"coin"_s);
    WAIT_FOR(chart->accessibleDescription().startsWith(u"C1 "_s));
    coin->lineEdit()->setFocus();
    coin->lineEdit()->selectAll();
    QTest::keyClicks(coin->lineEdit(), u"c2"_s);
    QTest::keyClick(coin->lineEdit(), Qt::Key_Return);
    WAIT_FOR(chart->accessibleDescription().startsWith(u"C2 "_s));
    coin->lineEdit()->selectAll();
    QTest::keyClicks(coin->lineEdit(), u"xyz"_s);
    QTest::keyClick(coin->lineEdit(), Qt::Key_Return);
    QCOMPARE(coin->currentText(), u"C2"_s);
}

void TestMarketPages::showsTheSameCandlesAsATable()
{
    OpenPage<PricePage> page(m_database->conninfoFor("ann"));
    auto *fields = page->findChild<FilterBar *>(u"charts"_s);
    fields->setValue("range", 7);
    const auto *chart = named<PriceChart>(&*page, u"Price chart"_s);
    WAIT_FOR(chart->accessibleDescription().contains(u", 7 candles,"_s));
    page.button(u"Data table"_s)->click();
    const TableModel *model = page.table(u"Candles"_s)->tableModel();
    WAIT_FOR_SAME(model->rowCount(), 7);
    WAIT_FOR(model->keyAt(0) != 0);
    QCOMPARE(model->valueAt(0, "timestamp").toDateTime(), QDateTime(QDate(2021, 12, 31), QTime(0, 0), Qt::UTC));
    QCOMPARE(model->valueAt(0, "close_price").toString(), u"47123.10000000"_s);
    page->showItem(u"C2"_s);
    fields->setValue("interval", 3600);
    WAIT_FOR_SAME(model->rowCount(), 168);
    page->showItem(u"C3"_s);
    WAIT_FOR_SAME(model->rowCount(), 0);
}

/// The candle that the left edge cuts is seen, and described: whether it is an hour or a day amid hours.
void TestMarketPages::theTableBeginsWhereTheViewDoes()
{
    m_database->script(R"sql(
        INSERT INTO public.price_data
            (crypto_id, timestamp, open_price, high_price, low_price, close_price, candle_seconds)
        SELECT c.id, t, 5, 6, 4, 5, CASE WHEN t < '2021-01-11 00:00+00' THEN 86400 ELSE 3600 END
        FROM public.cryptocurrencies c,
             (SELECT generate_series(timestamptz '2021-01-01 00:00+00', '2021-01-10 00:00+00', '1 day') AS t
              UNION ALL SELECT generate_series(timestamptz '2021-01-11 00:00+00', '2021-01-14 23:00+00', '1 hour')) m
        WHERE c.symbol = 'C3')sql");
    OpenPage<PricePage> page(m_database->conninfoFor("ann"));
    page->findChild<FilterBar *>(u"charts"_s)->setValue("interval", 3600);
    page->showItem(u"C3"_s);
    auto *chart = named<PriceChart>(&*page, u"Price chart"_s);
    WAIT_FOR(chart->accessibleDescription().startsWith(u"C3 1h candles 2021-01-01T00:00:00Z"_s));
    page.button(u"Data table"_s)->click();
    const TableModel *model = page.table(u"Candles"_s)->tableModel();

    const QDateTime to(QDate(2021, 1, 14), QTime(12, 0), Qt::UTC);
    const auto showsFrom = [&](const QDateTime &from, const QDateTime &first, int candles) {
        chart->setVisibleRange(from.toMSecsSinceEpoch(), to.toMSecsSinceEpoch());
        const QString said = u"%1 to 2021-01-14T11:00:00Z, %2 candles"_s.arg(first.toString(Qt::ISODate)).arg(candles);
        WAIT_FOR(chart->accessibleDescription().contains(said));
        WAIT_FOR_SAME(model->rowCount(), candles);
        WAIT_FOR(model->keyAt(candles - 1) != 0);
        QCOMPARE(model->valueAt(candles - 1, "timestamp").toDateTime(), first);
    };
    const QDateTime hour(QDate(2021, 1, 13), QTime(5, 0), Qt::UTC);
    showsFrom(hour.addSecs(1234), hour, 31);
    showsFrom(hour, hour, 31);
    const QDateTime day(QDate(2021, 1, 9), QTime(0, 0), Qt::UTC);
    showsFrom(day.addSecs(qint64(10) * 3600 + 1234), day, 86);
}

void TestMarketPages::newPricesAreAddedInPlace()
{
    OpenPage<PricePage> page(m_database->conninfoFor("ann"));
    const auto *chart = named<PriceChart>(&*page, u"Price chart"_s);
    WAIT_FOR(chart->accessibleDescription().contains(u", 365 candles,"_s));
    const qint64 from = chart->visibleFrom();
    const qint64 to = chart->visibleTo();
    m_database->script(
        "INSERT INTO public.price_data (crypto_id, timestamp, open_price, high_price, low_price, close_price)"
        " SELECT id, '2022-01-01 00:00+00', 5, 6, 4, 5 FROM public.cryptocurrencies WHERE symbol = 'C1'");
    WAIT_FOR(chart->accessibleDescription().contains(u"366 candles, last open 5 high 6 low 4 close 5"_s));
    QCOMPARE(chart->visibleFrom(), from);
    QCOMPARE(chart->visibleTo(), to);
}

void TestMarketPages::showsSignals()
{
    m_database->script(
        "INSERT INTO public.trading_signals (crypto_id, signal_type, entry_price, target_price, stop_loss,"
        " confidence_score, risk_level, generated_at) SELECT id, 'long', 47000, 52000, 45000, 0.5, 'low',"
        " '2021-12-31 06:00+00' FROM public.cryptocurrencies WHERE symbol = 'C1'");
    OpenPage<PricePage> page(m_database->conninfoFor("ann"));
    const auto *chart = named<PriceChart>(&*page, u"Price chart"_s);
    WAIT_FOR(chart->readout().value(1).contains(u"Long at 47,000.00, target 52,000.00, stop 45,000.00"_s));
}

/// Ten years of hours are drawn from days; nearer, the hours are read, also where nobody has looked before.
void TestMarketPages::zoomReadsDetail()
{
    m_database->script(R"sql(
        INSERT INTO public.price_data
            (crypto_id, timestamp, open_price, high_price, low_price, close_price, candle_seconds)
        SELECT id, timestamptz '2014-01-01 00:00+00' + n * interval '1 hour', 10, 12 + n % 50, 9, 11, 3600
        FROM public.cryptocurrencies, generate_series(0, 24 * 3650 - 1) n WHERE symbol = 'C3')sql");
    OpenPage<PricePage> page(m_database->conninfoFor("ann"));
    auto *fields = page->findChild<FilterBar *>(u"charts"_s);
    fields->setValue("interval", 3600);
    fields->setValue("range", 0);
    page->showItem(u"C3"_s);
    auto *chart = named<PriceChart>(&*page, u"Price chart"_s);
    WAIT_FOR(chart->accessibleDescription().startsWith(
        u"C3 1d candles 2014-01-01T00:00:00Z to 2023-12-29T00:00:00Z, 3650 "_s));

    const qint64 from = QDateTime(QDate(2018, 5, 1), QTime(0, 0), Qt::UTC).toMSecsSinceEpoch();
    chart->setVisibleRange(from, from + 10 * qint64(86'400'000));
    WAIT_FOR(chart->accessibleDescription().startsWith(
        u"C3 1h candles 2018-05-01T00:00:00Z to 2018-05-10T23:00:00Z, 240 candles"_s));
    // What lies beside it comes by itself.
    WAIT_FOR(chart->candles().isDetailed(from - 4 * qint64(86'400'000), from + 14 * qint64(86'400'000)));
    QCOMPARE(chart->visibleFrom(), from);
    page.button(u"Data table"_s)->click();
    WAIT_FOR_SAME(page.table(u"Candles"_s)->tableModel()->rowCount(), 240);

    QTest::keyClick(chart, Qt::Key_0);
    WAIT_FOR(chart->accessibleDescription().startsWith(u"C3 1d candles 2014-01-01"_s));
    WAIT_FOR_SAME(page.table(u"Candles"_s)->tableModel()->rowCount(), 3650);

    // A part that is asked for while another coin is on its way stays out of that coin's chart.
    fields->setValue("coin", u"C2"_s);
    const qint64 there = QDateTime(QDate(2021, 1, 1), QTime(0, 0), Qt::UTC).toMSecsSinceEpoch();
    chart->setVisibleRange(there, there + 20 * qint64(86'400'000));
    WAIT_FOR(chart->accessibleDescription().startsWith(u"C2 1h candles 2021-01-04T00:00:00Z"_s));
    WAIT_FOR(page.isQuiet());
    QCoreApplication::processEvents();
    QCOMPARE(chart->candles().window().candles.last().openTime, chart->candles().last() - 3'600'000);
    QCOMPARE(chart->candles().window().candles.count(), 168);
}

void TestMarketPages::showsIndicators()
{
    OpenPage<PricePage> page(m_database->conninfoFor("ann"));
    auto *chart = named<PriceChart>(&*page, u"Price chart"_s);
    page->showItem(u"C2"_s);
    auto *fields = page->findChild<FilterBar *>(u"charts"_s);
    fields->setValue("interval", 3600);
    WAIT_FOR(chart->accessibleDescription().startsWith(u"C2 1h"_s));
    auto *field = page->findChild<QLineEdit *>(u"indicators"_s);
    field->setFocus();
    QTest::keyClicks(field, u"sma 24, rsi, nonsense"_s);
    // A day's closes run from 2 to 25.
    WAIT_FOR(chart->readout().value(2).contains(u"SMA 24 13.50"_s));
    WAIT_FOR(page.said().contains(u"There is no indicator “nonsense”."_s));
    auto *pane = named<IndicatorPane>(&*page, u"RSI 14 pane"_s);
    QVERIFY(pane->isVisibleTo(&*page));
    QVERIFY(pane->readout().startsWith(u"RSI 14 "_s) && !pane->readout().endsWith(u"\u2013"_s));
    const QString before = pane->readout();

    // One crosshair for both, each with its values there.
    QTest::keyClick(chart, Qt::Key_Home);
    WAIT_FOR_SAME(pane->readout(), u"RSI 14 \u2013"_s); // fourteen candles have to come first
    QVERIFY(chart->readout().value(2).endsWith(u"SMA 24 \u2013"_s));
    QTest::keyClick(chart, Qt::Key_Escape);
    WAIT_FOR_SAME(pane->readout(), before);

    named<QToolButton>(pane, u"Close RSI 14"_s)->click();
    WAIT_FOR(page->findChildren<IndicatorPane *>().isEmpty());
    QCOMPARE(field->text(), u"SMA 24"_s);
}

/// From the first candle in view on: C1 stays where it is, C3 doubles and more.
void TestMarketPages::comparesCoins()
{
    m_database->script(R"sql(
        INSERT INTO public.price_data (crypto_id, timestamp, open_price, high_price, low_price, close_price)
        SELECT id, timestamptz '2021-12-01 00:00+00' + n * interval '1 day', 10 + n, 11 + n, 9 + n, 11 + n
        FROM public.cryptocurrencies, generate_series(0, 30) n WHERE symbol = 'C3')sql");
    OpenPage<PricePage> page(m_database->conninfoFor("ann"));
    auto *chart = named<PriceChart>(&*page, u"Price chart"_s);
    WAIT_FOR(chart->accessibleDescription().startsWith(u"C1 1d"_s));
    auto *fields = page->findChild<FilterBar *>(u"charts"_s);
    fields->setValue("range", 30);
    fields->setValue("compare", u"c3, nothing"_s);
    // The first day in view is 2 December, when C3 opened at 11; it closed at 41.
    WAIT_FOR(chart->readout().value(2).contains(u"C3 +272.73%"_s));
    WAIT_FOR(page.said().contains(u"There is no coin “NOTHING”."_s));
    const double first = 47000.5;
    QVERIFY(chart->mapping().high > first * 41 / 11); // it is all in the picture
    fields->setValue("compare", QString());
    WAIT_FOR_SAME(chart->readout().size(), 2);
    QVERIFY(chart->mapping().high < 50'000);
}

void TestMarketPages::savesPictures()
{
    OpenPage<PricePage> page(m_database->conninfoFor("ann"));
    auto *chart = named<PriceChart>(&*page, u"Price chart"_s);
    WAIT_FOR(chart->accessibleDescription().startsWith(u"C1 1d"_s));
    const QTemporaryDir folder;

    QFile vectors(folder.filePath(u"chart.svg"_s));
    QCOMPARE(await(saveChartPicture(chart, vectors.fileName())), QString());
    QVERIFY(vectors.open(QIODevice::ReadOnly));
    QString texts;
    QXmlStreamReader reader(&vectors);
    while (!reader.atEnd()) {
        if (reader.readNext() == QXmlStreamReader::Characters)
            texts += reader.text();
    }
    QVERIFY2(!reader.hasError(), qPrintable(reader.errorString()));
    QVERIFY2(texts.contains(u"O 47,000.50"_s), qPrintable(texts));

    QCOMPARE(await(saveChartPicture(chart, folder.filePath(u"chart.png"_s))), QString());
    const QImage picture(folder.filePath(u"chart.png"_s));
    QCOMPARE(picture.size(), chart->size() * chart->devicePixelRatio());
    QVERIFY(!await(saveChartPicture(chart, folder.filePath(u"no such folder/chart.svg"_s))).isEmpty());
}

/// Lines and texts end where they do on the screen, panes are where they are there: hardly a pixel differs by more than
/// edges and letters do that are smoothed in another way.
void TestMarketPages::savesAsOnTheScreen()
{
    OpenPage<PricePage> page(m_database->conninfoFor("ann"));
    auto *chart = named<PriceChart>(&*page, u"Price chart"_s);
    page->showItem(u"C2"_s);
    auto *fields = page->findChild<FilterBar *>(u"charts"_s);
    fields->setValue("interval", 3600);
    WAIT_FOR(chart->accessibleDescription().startsWith(u"C2 1h"_s));
    auto *field = page->findChild<QLineEdit *>(u"indicators"_s);
    field->setFocus();
    QTest::keyClicks(field, u"sma 24, bollinger 20 2, rsi 3"_s);
    WAIT_FOR(chart->readout().value(2).contains(u"SMA 24 13.50"_s));
    // Candles and lines go on at both sides, above and below.
    const qint64 middle = chart->candles().first() + 40 * qint64(3'600'000);
    chart->placeView(middle, middle + 20 * qint64(3'600'000));
    const Extremes all{chart->mapping().low, chart->mapping().high};
    chart->setPlacedPrices(Extremes{all.low + (all.high - all.low) * 0.3, all.low + (all.high - all.low) * 0.7});
    QCoreApplication::processEvents();

    QWidget *picture = page->findChild<CoinChartView *>()->picture();
    const QTemporaryDir folder;
    const QString path = folder.filePath(u"chart.svg"_s);
    QCOMPARE(await(saveChartPicture(picture, path)), QString());
    const QImage seen = picture->grab().toImage().convertToFormat(QImage::Format_RGB32);
    QImage drawn(seen.size(), QImage::Format_RGB32);
    drawn.fill(picture->palette().color(QPalette::Window));
    QPainter painter(&drawn);
    QSvgRenderer(path).render(&painter);
    painter.end();
    int others = 0;
    for (int y = 0; y < seen.height(); ++y) {
        for (int x = 0; x < seen.width(); ++x) {
            const QColor one = seen.pixelColor(x, y);
            const QColor other = drawn.pixelColor(x, y);
            const int difference = std::max({std::abs(one.red() - other.red()), std::abs(one.green() - other.green()),
                std::abs(one.blue() - other.blue())});
            others += difference > 96;
        }
    }
    const double share = double(others) / double(seen.width() * seen.height());
    QVERIFY2(share < 0.005, qPrintable(u"%1 of the pixels differ"_s.arg(share)));
}

// --- Sectors

void TestMarketPages::showsSectors()
{
    OpenPage<SectorsPage> page(m_database->conninfoFor("ann"));
    QVERIFY(page.hasRow(u"Sectors"_s));
    const auto *sectors = page.table(u"Sectors"_s);
    QCOMPARE(sectors->currentValue("name").toString(), u"Beta"_s); // the best of the day
    QCOMPARE(sectors->currentValue("coin_count").toInt(), 2);
    QCOMPARE(sectors->currentValue("performance_24h").toString(), u"2.5000"_s);
    const TableModel *members = page.table(u"Sector members"_s)->tableModel();
    WAIT_FOR_SAME(members->rowCount(), 2);
    page->showItem(u"Alpha"_s);
    WAIT_FOR_SAME(members->rowCount(), 0);
    const auto *flows = named<BarChart>(&*page, u"Sector rotation chart"_s);
    WAIT_FOR_SAME(flows->bars().size(), 1);
    QCOMPARE(flows->bars()[0].name, u"Alpha → Beta"_s);
    QVERIFY(flows->accessibleDescription().endsWith(u"Z, 1 bar, Alpha → Beta 25.00%"_s));
}

void TestMarketPages::ordersSectorsByPeriod()
{
    OpenPage<SectorsPage> page(m_database->conninfoFor("ann"));
    const auto *bars = named<BarChart>(&*page, u"Sector performance chart"_s);
    WAIT_FOR_SAME(bars->bars().size(), 3);
    QCOMPARE(bars->bars()[0].name, u"Beta"_s);
    QCOMPARE(bars->bars()[2].value, -1.5);
    page->findChild<FilterBar *>(u"sectorCharts"_s)->setValue("period", int(SectorPeriod::Week));
    WAIT_FOR_SAME(bars->bars().size(), 1); // the others are not known for a week
    QCOMPARE(bars->bars()[0].name, u"Alpha"_s);
    WAIT_FOR_SAME(named<TimeChart>(&*page, u"Sector history chart"_s)->accessibleDescription().section(u", "_s, -2),
        u"3 points, last Alpha 9.0%"_s);
}

void TestMarketPages::mapsTheCoinsOfSectors()
{
    m_database->script(R"sql(
        UPDATE public.cryptocurrencies SET market_cap = 5e9, price_change_percentage_24h = -2.5,
               price_change_percentage_7d = 12 WHERE symbol = 'C1';
        UPDATE public.cryptocurrencies SET market_cap = 1e9 WHERE symbol = 'C2';
        UPDATE public.cryptocurrencies SET market_cap = 7e9 WHERE symbol = 'C3'; -- of no sector
        INSERT INTO public.crypto_sector_mapping (sector_id, crypto_id, allocation_percentage, is_primary_sector)
        SELECT s.id, c.id, 10, false FROM public.crypto_sectors s, public.cryptocurrencies c
        WHERE s.name = 'Alpha' AND c.symbol = 'C1')sql");
    OpenPage<SectorsPage> page(m_database->conninfoFor("ann"));
    auto *map = named<Treemap>(&*page, u"Sector treemap"_s);
    WAIT_FOR_SAME(map->accessibleDescription(), u"Sector treemap 24 h, 2 coins, Beta: C1 -2.50%, Beta: C2 —"_s);
    page->findChild<FilterBar *>(u"sectorCharts"_s)->setValue("period", int(SectorPeriod::Week));
    WAIT_FOR(map->accessibleDescription().contains(u"7 d, 2 coins, Beta: C1 +12.00%"_s));

    page->showItem(u"Gamma"_s);
    WAIT_FOR_SAME(page.table(u"Sectors"_s)->currentValue("name").toString(), u"Gamma"_s);
    map->show(); // its tab is behind another
    QTest::mouseClick(map, Qt::LeftButton, {}, map->tileRect(1).center().toPoint());
    WAIT_FOR_SAME(page.table(u"Sectors"_s)->currentValue("name").toString(), u"Beta"_s);
    QSignalSpy asked(&*page, &ConsolePage::openRequested);
    QTest::keyClick(map, Qt::Key_Return);
    QCOMPARE(asked.size(), 1);
    QCOMPARE(asked.first(), (QVariantList{u"charts"_s, u"C2"_s}));
}

void TestMarketPages::adminsEditMembers()
{
    for (const QByteArray person : {"ann", "ada"}) {
        OpenPage<SectorsPage> page(m_database->conninfoFor(person));
        QVERIFY(page.hasRow(u"Sector members"_s));
        TableModel *members = page.table(u"Sector members"_s)->tableModel();
        const QModelIndex cell = members->index(0, members->source().indexOf("allocation_percentage"));
        QCOMPARE(members->flags(cell).testFlag(Qt::ItemIsEditable), person == "ada");
        if (person == "ann")
            continue;
        QVERIFY(members->setData(cell, u"75"_s));
        members->submitPending();
        WAIT_FOR_SAME(
            m_database->value("SELECT max(allocation_percentage)::text FROM public.crypto_sector_mapping"), u"75.00"_s);
    }
}

void TestMarketPages::findsASectorByName()
{
    OpenPage<SectorsPage> page(m_database->conninfoFor("ann"));
    QVERIFY(page.hasRow(u"Sectors"_s));
    page->showItem(u"Gamma"_s);
    WAIT_FOR_SAME(page.table(u"Sectors"_s)->currentValue("name").toString(), u"Gamma"_s);
    WAIT_FOR(
        named<BarChart>(&*page, u"Sector performance chart"_s)->currentKey() == page.table(u"Sectors"_s)->currentKey());
    page->showItem(u"Delta"_s);
    WAIT_FOR(page.said().contains(u"There is no sector “Delta”."_s));
}

// --- Macro

void TestMarketPages::showsTheMacroMarket()
{
    m_database->script(R"sql(
        INSERT INTO public.cryptocurrencies (symbol, name) VALUES ('BTC', 'Bitcoin');
        INSERT INTO public.price_data (crypto_id, timestamp, open_price, high_price, low_price, close_price)
        SELECT id, now() - interval '1 day' * n, 100, 100, 100, 100 + n FROM public.cryptocurrencies,
               generate_series(0, 9) n WHERE symbol = 'BTC';
        INSERT INTO public.market_regime_analysis (regime, confidence_score, analysis_time)
        SELECT CASE WHEN n > 5 THEN 'bear' ELSE 'bull' END, 0.5, now() - interval '1 day' * n
        FROM generate_series(0, 9) n;
        INSERT INTO public.market_sentiment_data (fear_greed_index, social_sentiment, timestamp)
        SELECT 20 + n, 0.5, now() - interval '1 day' * n FROM generate_series(0, 9) n;
        INSERT INTO public.market_sentiment_data (fear_greed_index, timestamp) VALUES (99, 'infinity'), ('NaN', now());
        INSERT INTO public.dominance_data (btc_dominance, eth_dominance, alt_dominance, timestamp)
        VALUES (50, 20, 30, now() - interval '1 day');
        INSERT INTO public.macro_indicators (indicator_name, value, timeframe, metadata, timestamp)
        SELECT name, 17.25 + n, '1d', '{"unit": "index"}', now() - interval '1 day' * n
        FROM (VALUES ('vix'), ('some_rate')) i (name), generate_series(0, 9) n)sql");
    OpenPage<MacroPage> page(m_database->conninfoFor("ann"));
    const auto described = [&](const QString &name) { return named<TimeChart>(&*page, name)->accessibleDescription(); };
    WAIT_FOR(described(u"Regime chart"_s).startsWith(u"Regime chart 1d "_s));
    WAIT_FOR(described(u"Regime chart"_s).endsWith(u", 10 points, last BTC 100"_s));
    // Unless something is pointed at, it is the last of all that is read out.
    const auto isReadOut = [&](const QString &value) {
        const auto items = named<TimeChart>(&*page, u"Regime chart"_s)->scene()->items();
        return std::any_of(items.cbegin(), items.cend(), [&](const QGraphicsItem *item) {
            const auto *text = qgraphicsitem_cast<const QGraphicsTextItem *>(item);
            return text && text->toPlainText().contains(value);
        });
    };
    WAIT_FOR(isReadOut(u"BTC 100"_s));
    WAIT_FOR(described(u"Sentiment chart"_s).endsWith(u", 10 points, last Fear and greed 20"_s));
    WAIT_FOR(described(u"Dominance chart"_s).endsWith(u", 1 points, last BTC 50.0%, ETH 20.0%, Others 30.0%"_s));
    named<QScrollArea>(&*page, u"Indicator charts"_s);
    WAIT_FOR(described(u"Volatility (VIX)"_s).contains(u", 10 points, last Volatility (VIX) 17.25"_s));
    WAIT_FOR(described(u"Some rate"_s).contains(u"10 points"_s));
    const auto labels = page->findChildren<QLabel *>();
    for (const QString &text : {u"Regime: bull"_s, u"Sentiment: extreme fear (20 of 100)"_s}) {
        QVERIFY(
            std::any_of(labels.cbegin(), labels.cend(), [&](const QLabel *label) { return label->text() == text; }));
    }
}

void TestMarketPages::saysTheMood()
{
    QCOMPARE(moodText(0), u"extreme fear"_s);
    QCOMPARE(moodText(24.99), u"extreme fear"_s);
    QCOMPARE(moodText(30), u"fear"_s);
    QCOMPARE(moodText(50), u"neutral"_s);
    QCOMPARE(moodText(75), u"greed"_s);
    QCOMPARE(moodText(100), u"extreme greed"_s);
}

QTEST_MAIN(TestMarketPages)
#include "tst_marketpages.moc"
