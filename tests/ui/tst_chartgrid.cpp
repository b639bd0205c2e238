#include "models/settings/storedsettings.h"
#include "tests/support/openpage.h"
#include "tests/support/reviewdatabase.h"
#include "ui/charts/indicatorpane.h"
#include "ui/charts/pricechart.h"
#include "ui/pricepage/chartgrid.h"
#include "ui/pricepage/chartwindow.h"
#include "ui/pricepage/layoutmenu.h"
#include "ui/pricepage/pricepage.h"
#include "ui/pricepage/repairdialog.h"
#include "ui/widgets/dialogs.h"
#include "ui/widgets/filterbar.h"

#include <QLineEdit>
#include <QMenu>
#include <QPushButton>
#include <QSignalSpy>

using namespace cp;
using namespace Qt::StringLiterals;

#define WAIT_FOR(condition) QTRY_VERIFY_WITH_TIMEOUT(condition, Patience)
#define WAIT_FOR_SAME(actual, expected) QTRY_COMPARE_WITH_TIMEOUT(actual, expected, Patience)

/// Several charts beside each other on the page Charts, what they share, and what their menu does; on a real database.
class TestChartGrid : public QObject {
    Q_OBJECT

    std::unique_ptr<PageTestSettings> m_settings;
    std::unique_ptr<ReviewDatabase> m_database;
    std::unique_ptr<OpenPage<PricePage>> m_page;

    ChartGrid *grid() const { return (*m_page)->findChild<ChartGrid *>(); }
    FilterBar *fields() const { return (*m_page)->findChild<FilterBar *>(u"charts"_s); }
    bool isThere(qsizetype chart, const QString &coin) const
    {
        return grid()->views().size() > chart
            && grid()->views()[chart]->chart()->accessibleDescription().startsWith(coin + u' ');
    }
    void openPage(const QByteArray &person = "ann")
    {
        m_page = std::make_unique<OpenPage<PricePage>>(m_database->conninfoFor(person));
        (*m_page)->resize(1500, 900);
        WAIT_FOR(isThere(0, u"C1"_s));
    }
    /// The entry that begins so of the menu at a point of the first chart.
    QAction *menuEntry(const Crosshair &point, const QString &text)
    {
        CoinChartView *view = grid()->views().first();
        Q_EMIT grid()->menuRequested(view, view->mapToGlobal(QPoint(100, 100)), point);
        const auto menus = view->findChildren<QMenu *>(Qt::FindDirectChildrenOnly);
        const auto actions = menus.last()->actions();
        for (QAction *action : actions) {
            if (action->text().startsWith(text))
                return action;
        }
        qFatal("the menu has no “%s”", qPrintable(text));
    }

private Q_SLOTS:
    void initTestCase() { m_settings = std::make_unique<PageTestSettings>(); }
    void init()
    {
        StoredSettings().clear();
        m_page.reset();
        m_database.reset();
        m_database = std::make_unique<ReviewDatabase>();
        m_database->script(R"sql(
            UPDATE public.cryptocurrencies SET market_cap_rank = substr(symbol, 2)::integer;
            INSERT INTO public.price_data (crypto_id, timestamp, open_price, high_price, low_price, close_price, candle_seconds)
            SELECT c.id, t, 100, 110, 90, 105, 86400 FROM public.cryptocurrencies c,
                generate_series(timestamptz '2021-01-01 00:00+00', '2021-12-31 00:00+00', '1 day') t
            WHERE c.symbol IN ('C1', 'C2'))sql");
        openPage();
    }
    void cleanup() { m_page.reset(); }

    void arrangesCharts()
    {
        grid()->arrange(4, 2);
        QCOMPARE(grid()->views().size(), 4);
        WAIT_FOR(isThere(3, u"C1"_s));
        QCOMPARE(grid()->views()[0]->chart()->accessibleName(), u"Price chart"_s);
        QCOMPARE(grid()->views()[3]->chart()->accessibleName(), u"Price chart 4"_s);
        // The fields are for the one that was turned to.
        QTest::mouseClick(grid()->views()[1]->chart()->viewport(), Qt::LeftButton, {}, {100, 100});
        QCOMPARE(grid()->current(), grid()->views()[1]);
        fields()->setValue("coin", u"C2"_s);
        WAIT_FOR(isThere(1, u"C2"_s));
        QVERIFY(isThere(0, u"C1"_s));
        QTest::mouseClick(grid()->views()[0]->chart()->viewport(), Qt::LeftButton, {}, {100, 100});
        QCOMPARE(fields()->value("coin").toString(), u"C1"_s);
        // And they are there at the next start.
        m_page.reset();
        openPage();
        QCOMPARE(grid()->views().size(), 4);
        QCOMPARE(grid()->columns(), 2);
        WAIT_FOR(isThere(1, u"C2"_s));
        grid()->arrange(1, 1);
        QCOMPARE(grid()->views().size(), 1);
    }

    void linksWhatIsShared()
    {
        grid()->arrange(2, 2);
        WAIT_FOR(isThere(1, u"C1"_s));
        const PriceChart *first = grid()->views()[0]->chart();
        PriceChart *second = grid()->views()[1]->chart();
        const PlotMapping &map = first->mapping();
        const QPointF middle = map.plot.center();
        QTest::mouseMove(first->viewport(), middle.toPoint());
        QVERIFY(second->pointedAt());
        QCOMPARE(second->pointedAt(), first->pointedAt());
        grid()->setLinks({.coin = true, .interval = true, .cursor = false, .view = true});
        fields()->setValue("coin", u"C2"_s);
        WAIT_FOR(isThere(0, u"C2"_s) && isThere(1, u"C2"_s));
        second->setVisibleRange(
            second->visibleFrom(), second->visibleFrom() + (second->visibleTo() - second->visibleFrom()) / 2);
        QCOMPARE(first->visibleTo(), second->visibleTo());
        fields()->setValue("interval", 604'800);
        WAIT_FOR(second->accessibleDescription().startsWith(u"C2 1w"_s));
    }

    /// With the person, so that they are there wherever the person logs in.
    void layoutsAreSaved()
    {
        grid()->arrange(2, 1);
        fields()->setValue("indicators", u"RSI 14"_s);
        auto *menu = (*m_page)->findChild<LayoutMenu *>();
        WAIT_FOR(grid()->current()->findChild<IndicatorPane *>());
        Q_EMIT menu->saveRequested(u"A & B"_s);
        WAIT_FOR(m_page->said().contains(u"The layout “A & B” is saved."_s));
        m_database->script("UPDATE public.users SET preferences = preferences || '{\"theme\": \"dark\"}'");
        grid()->arrange(1, 1);
        fields()->setValue("indicators", QString());
        const auto entry = [menu](const QString &text) -> QAction * {
            Q_EMIT menu->aboutToShow();
            const auto actions = menu->actions();
            const auto found = std::find_if(
                actions.begin(), actions.end(), [&text](const QAction *action) { return action->text() == text; });
            return found == actions.end() ? nullptr : *found;
        };
        WAIT_FOR(entry(u"A && B"_s));
        entry(u"A && B"_s)->trigger();
        QCOMPARE(grid()->views().size(), 2);
        QCOMPARE(fields()->value("indicators").toString(), u"RSI 14"_s);
        Q_EMIT menu->removeRequested(u"A & B"_s);
        WAIT_FOR(m_page->said().contains(u"was deleted"_s));
        WAIT_FOR(!entry(u"A && B"_s));
        QCOMPARE(m_database->value("SELECT preferences::text FROM public.users WHERE preferences ? 'chart_layouts'"),
            u"{\"theme\": \"dark\", \"chart_layouts\": {}}"_s);
    }

    void closesAPane()
    {
        fields()->setValue("indicators", u"RSI 14, Volume"_s);
        const auto panes = [this] { return grid()->current()->findChildren<IndicatorPane *>(); };
        WAIT_FOR(panes().size() == 2);
        for (IndicatorPane *pane : panes()) {
            if (pane->indicator().kind == Indicator::Kind::Rsi)
                Q_EMIT pane->closeRequested();
        }
        WAIT_FOR(panes().size() == 1);
        QCOMPARE(fields()->value("indicators").toString(), u"Volume"_s);
    }

    void opensAWindow()
    {
        menuEntry({QDateTime(QDate(2021, 6, 1), QTime(0, 0), Qt::UTC).toMSecsSinceEpoch(), 100}, u"Open in a window"_s)
            ->trigger();
        const auto *window = (*m_page)->findChild<ChartWindow *>();
        QVERIFY(window);
        WAIT_FOR(window->view()->chart()->accessibleDescription().startsWith(u"C1 1d"_s));
        QVERIFY(window->windowTitle().startsWith(u"C1 1d"_s));
        // Its pointer is that of the others.
        const QPointF middle = grid()->current()->chart()->mapping().plot.center();
        QTest::mouseMove(grid()->current()->chart()->viewport(), middle.toPoint());
        QCOMPARE(window->view()->chart()->pointedAt(), grid()->current()->chart()->pointedAt());
        delete window;
        fields()->setValue("coin", u"C2"_s);
        WAIT_FOR(isThere(0, u"C2"_s));
    }

    void tellsWhenAPriceIsReached()
    {
        const qint64 moment = QDateTime(QDate(2021, 12, 30), QTime(0, 0), Qt::UTC).toMSecsSinceEpoch();
        menuEntry({moment, 107.5}, u"Tell me when the price gets to 107.50"_s)->trigger();
        WAIT_FOR(m_page->said().contains(u"You are told when C1 gets to 107.50"_s));
        QCOMPARE(m_database->value("SELECT count(*) FROM console.price_alerts"), 1);
    }

    /// News of prices bring candles and leave what was said; news of that come without new prices.
    void followsNews()
    {
        CoinChartView *view = grid()->current();
        const auto made = [](const char *text) {
            return QByteArray(
                       "INSERT INTO public.predictions (crypto_id, model_name, model_version, predicted_price, "
                       "confidence_score, prediction_horizon, target_datetime, input_price, created_at) "
                       "SELECT id, 'm', '1', 100, 0.5, 24, timestamptz '2021-06-03 00:00+00', 100, timestamptz '")
                + text + "' FROM public.cryptocurrencies WHERE symbol = 'C1'";
        };
        m_database->script(made("2021-06-01 00:00+00"));
        WAIT_FOR_SAME(view->shown().notes.predictions.size(), 1);
        const qint64 last = view->shown().candles.last();
        m_database->script("INSERT INTO public.price_data (crypto_id, timestamp, open_price, high_price, low_price, "
                           "close_price, candle_seconds) SELECT id, '2022-01-01 00:00+00', 100, 110, 90, 105, 86400 "
                           "FROM public.cryptocurrencies WHERE symbol = 'C1'");
        WAIT_FOR(view->shown().candles.last() > last);
        QCOMPARE(view->shown().notes.predictions.size(), 1);
        QVERIFY(!view->request().withNotes);
        const qint64 moment = view->shown().notes.predictions.first().moment;
        QCOMPARE(view->chart()->notesBetween(moment, moment, 5).size(), 1);
        // Both at once, and a chart asked for anew before the answer to either is there.
        m_database->script(made("2021-06-02 00:00+00"));
        view->refresh();
        fields()->setValue("indicators", u"SMA 20"_s);
        WAIT_FOR_SAME(view->shown().notes.predictions.size(), 2);
    }

    void showsACandlesRows()
    {
        m_database->script(R"sql(
            INSERT INTO public.price_data (crypto_id, timestamp, open_price, high_price, low_price, close_price, candle_seconds)
            SELECT c.id, t, 100, 110, 90, 105, 3600 FROM public.cryptocurrencies c,
                generate_series(timestamptz '2022-01-01 00:00+00', '2022-01-01 23:00+00', '1 hour') t
            WHERE c.symbol = 'C1')sql");
        WAIT_FOR(grid()->current()->chart()->accessibleDescription().contains(u"2022-01-01"_s));
        const qint64 moment = QDateTime(QDate(2022, 1, 1), QTime(12, 0), Qt::UTC).toMSecsSinceEpoch();
        menuEntry({moment, 100}, u"Show this candle's rows"_s)->trigger();
        WAIT_FOR_SAME(m_page->table(u"Candles"_s)->tableModel()->rowCount(), 24);
    }

    void repairsACandle()
    {
        const qint64 moment = QDateTime(QDate(2021, 6, 1), QTime(12, 0), Qt::UTC).toMSecsSinceEpoch();
        const QString entry = u"Repair this candle…"_s;
        QVERIFY(!menuEntry({moment, 100}, entry)->isEnabled());
        QCOMPARE(menuEntry({moment, 100}, entry)->toolTip(), u"Only admins may do this."_s);

        m_page.reset();
        openPage("ada");
        WAIT_FOR(menuEntry({moment, 100}, entry)->isEnabled());
        menuEntry({moment, 100}, entry)->trigger();
        const auto dialog = [this] { return (*m_page)->findChild<RepairDialog *>(); };
        WAIT_FOR(dialog());
        const auto field = [&dialog](const QString &name) { return fieldOf<QLineEdit>(dialog(), name); };
        QPushButton *repair = m_page->button(u"Repair"_s);
        QCOMPARE(field(u"High"_s)->text(), u"110"_s);
        field(u"High"_s)->setText(u"104"_s);
        QVERIFY(!repair->isEnabled()); // below the close
        field(u"High"_s)->setText(u"120.5"_s);
        field(u"Volume"_s)->setText(u"7"_s);
        QVERIFY(repair->isEnabled());
        repair->click();
        const auto stored = [this] {
            return m_database
                ->value("SELECT concat_ws(' ', trim_scale(high_price), trim_scale(volume)) FROM public.price_data p"
                        " JOIN public.cryptocurrencies c ON c.id = crypto_id WHERE symbol = 'C1' AND timestamp ="
                        " '2021-06-01 00:00+00'")
                .toString();
        };
        WAIT_FOR_SAME(stored(), u"120.5 7"_s);
        PriceChart *chart = grid()->current()->chart();
        WAIT_FOR(chart->candleAt(moment) && chart->candleAt(moment)->high == 120.5);

        // One that is computed is not repaired.
        m_database->script(R"sql(
            INSERT INTO public.price_data (crypto_id, timestamp, open_price, high_price, low_price, close_price, candle_seconds)
            SELECT c.id, t, 100, 110, 90, 105, 3600 FROM public.cryptocurrencies c,
                generate_series(timestamptz '2022-01-01 00:00+00', '2022-01-01 23:00+00', '1 hour') t
            WHERE c.symbol = 'C1')sql");
        WAIT_FOR(chart->accessibleDescription().contains(u"2022-01-01"_s));
        menuEntry({moment + 86'400'000LL * 214, 100}, entry)->trigger();
        WAIT_FOR(m_page->said().contains(u"This candle is made of shorter ones"_s));
    }

    void opensWhatIsClicked()
    {
        m_database->script(
            "INSERT INTO public.trading_signals (crypto_id, signal_type, entry_price, target_price, stop_loss,"
            " confidence_score, risk_level, generated_at, expires_at) SELECT id, 'long', 100, 109, 95, 0.5, 'low',"
            " '2021-06-01 00:00+00', '2021-10-01 00:00+00' FROM public.cryptocurrencies WHERE symbol = 'C1'");
        PriceChart *chart = grid()->current()->chart();
        const qint64 moment = QDateTime(QDate(2021, 6, 1), QTime(12, 0), Qt::UTC).toMSecsSinceEpoch();
        WAIT_FOR(chart->notesBetween(moment - 86'400'000, moment, 5).size() == 1);
        const QSignalSpy opened(&**m_page, &ConsolePage::openRequested);
        const PlotMapping &map = chart->mapping();
        const QPoint within(int(map.x(moment) + 30), int(map.y(104)));
        QTest::mouseClick(chart->viewport(), Qt::LeftButton, {}, within);
        QCOMPARE(opened.size(), 1);
        QCOMPARE(opened.first().first().toString(), u"signals"_s);
        // Switched off it is gone.
        (*m_page)->findChild<QAction *>(u"signals"_s)->trigger();
        QTest::mouseClick(chart->viewport(), Qt::LeftButton, {}, within);
        QCOMPARE(opened.size(), 1);
    }

    void predictsFromTheChart()
    {
        const QSignalSpy opened(&**m_page, &ConsolePage::openRequested);
        const qint64 moment = QDateTime(QDate(2031, 6, 1), QTime(12, 0), Qt::UTC).toMSecsSinceEpoch();
        menuEntry({moment, 107.5}, u"New prediction here"_s)->trigger();
        QCOMPARE(opened.first(), (QVariantList{u"predictions"_s, u"new C1 107.5 2031-06-01T12:00:00Z"_s}));
    }
};

QTEST_MAIN(TestChartGrid)
#include "tst_chartgrid.moc"
