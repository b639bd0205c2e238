#include "ui/pricepage/pricepage.h"

#include "models/market/candlereader.h"
#include "models/market/pricealerts.h"
#include "models/settings/storedsettings.h"
#include "ui/charts/chartpicture.h"
#include "ui/charts/pricechart.h"
#include "ui/pricepage/chartfields.h"
#include "ui/pricepage/chartgrid.h"
#include "ui/pricepage/chartwindow.h"
#include "ui/pricepage/datedialog.h"
#include "ui/pricepage/layoutmenu.h"
#include "ui/pricepage/repairdialog.h"
#include "ui/widgets/savedialog.h"

#include <QJsonDocument>
#include <QLabel>
#include <QMenu>
#include <QPushButton>
#include <QSplitter>

namespace cp {

using namespace Qt::StringLiterals;

namespace {

constexpr int TableDelay = 200; ///< milliseconds
constexpr int MostNotes = 10; ///< of a candle in a menu
constexpr int PriceDigits = 6; ///< of a price that is pointed at
constexpr int ShortestRow = 60; ///< seconds: what a candle was made of is shown as it was recorded

const QString chartsKey = u"charts/arrangement"_s;

/// Where the first candle of a view begins, which its left edge may cut. One that was recorded longer began before the
/// moment that others do.
qint64 firstSeen(const CandleSeries &candles, int seconds, qint64 from, qint64 to)
{
    const auto seen = candles.within(from, to);
    const qint64 start = candleStart(from, seconds);
    return seen.empty() ? start : std::min(start, seen.front().openTime);
}

} // namespace

PricePage::PricePage(const PageContext &context, QWidget *parent)
    : TablePage(context, parent)
    , m_fields(new ChartFields(u"charts"_s, this))
    , m_grid(new ChartGrid(session(), this))
    , m_layouts(new LayoutMenu(this))
    , m_tableButton(new QPushButton(tr("Data table"), this))
    , m_note(new QLabel(this))
{
    addCommands();
    addWidget(m_fields);
    m_table = addTable({.name = u"candles"_s,
        .title = tr("Candles"),
        .source = candleSource(),
        .filters = {},
        .sort = "timestamp",
        .empty = tr("There are no candles."),
        .channel = {}});
    m_table->setReady(false);
    m_table->hide();
    addGrid();
    restoreCharts();
    connect(m_fields, &FilterBar::changed, this, [this] {
        m_grid->choose(m_fields->choice());
        sayRefused();
    });
    connect(session(), &Session::stateChanged, this, [this](const DatabaseState &state) {
        if (state.isConnected() && isVisible())
            activate();
        updateCommands();
    });
    connect(session(), &Session::notified, this, [this](const QString &channel, const QString &payload) {
        if (channel == "cp_system"_L1 && payload.contains("\"users\""_L1) && isVisible())
            readLayouts();
    });
}

void PricePage::addCommands()
{
    const auto whyEmpty = [this] {
        return m_grid->current()->shown().candles.isEmpty() ? tr("There are no prices to see.") : QString();
    };
    commands()->add(
        tr("Latest"), u"forward"_s, [this] { m_grid->current()->chart()->goToLatest(); },
        [this, whyEmpty] {
            const QString reason = whyEmpty();
            const bool isThere = reason.isEmpty() && m_grid->current()->chart()->showsLatest();
            return isThere ? tr("The latest candle is in view.") : reason;
        });
    commands()->add(
        tr("Go to date…"), u"go-to"_s, [this] { askDate(m_grid->current()); }, whyEmpty);
    commands()->addMenu(tr("On the chart"), u"signals"_s, m_fields->notesMenu(), {});
    commands()->addMenu(tr("Arrange"), u"charts"_s, makeChartsMenu(), {});
    commands()->addMenu(tr("Layouts"), u"dashboard"_s, m_layouts, {});
    commands()->add(
        tr("Save picture…"), {}, [this] { askPicture(m_grid->current()); }, whyEmpty);
    connect(m_layouts, &QMenu::aboutToShow, this, [this] { m_layouts->setWhyNot(whyNot(nullptr, false)); });
    connect(m_layouts, &LayoutMenu::chosen, m_grid, &ChartGrid::fromJson);
    connect(m_layouts, &LayoutMenu::saveRequested, this, &PricePage::saveLayout);
    connect(m_layouts, &LayoutMenu::removeRequested, this, &PricePage::removeLayout);
    m_note->setProperty("role", u"muted"_s);
    m_tableButton->setCheckable(true);
    m_tableButton->setToolTip(tr("Show the candles as a table, too"));
    connect(m_tableButton, &QPushButton::toggled, this, &PricePage::showTable);
    commands()->addWidget(m_note);
    commands()->addWidget(m_tableButton);
}

void PricePage::addGrid()
{
    addWidget(makeSplitter(u"charts"_s, Qt::Vertical, {m_grid, m_table}, {3, 2}), 1);
    setFocusProxy(m_grid);
    m_tableTimer.setSingleShot(true);
    m_tableTimer.setInterval(TableDelay);
    connect(&m_tableTimer, &QTimer::timeout, this, &PricePage::showTable);
    connect(m_grid, &ChartGrid::viewChanged, this, [this](const CoinChartView *view) {
        if (view != m_grid->current())
            return;
        m_showsRows = false;
        m_tableTimer.start();
        showNote();
        updateCommands();
    });
    connect(m_grid, &ChartGrid::currentChanged, this, [this] {
        m_fields->show(m_grid->current()->choice());
        m_tableTimer.start();
        showNote();
        updateCommands();
    });
    connect(m_grid, &ChartGrid::changed, this, [this] {
        StoredSettings().setValue(chartsKey, QJsonDocument(m_grid->toJson()).toJson(QJsonDocument::Compact));
    });
    connect(m_grid, &ChartGrid::menuRequested, this, &PricePage::showMenu);
    connect(m_grid, &ChartGrid::read, this, &PricePage::showAlerts);
    connect(alerts(), &PriceAlertWatch::alertsChanged, this, &PricePage::showAlerts);
    connect(m_grid, &ChartGrid::noteActivated, this, &PricePage::openNote);
    connect(m_grid, &ChartGrid::said, this, [this](const QString &text) { report(MessageKind::Info, text); });
    connect(m_grid, &ChartGrid::failed, this, [this](const DbError &error) { report(error); });
}

/// Several charts stand as they were left. A single one is what the fields remember.
void PricePage::restoreCharts()
{
    const QByteArray stored = StoredSettings().value(chartsKey).toByteArray();
    const QJsonObject charts = QJsonDocument::fromJson(stored).object();
    if (charts.value("charts"_L1).toArray().size() > 1)
        m_grid->fromJson(charts);
}

QMenu *PricePage::makeChartsMenu()
{
    auto *menu = new QMenu(this);
    struct Arrangement {
        QString text;
        int count;
        int columns;
    };
    for (const Arrangement &some :
        {Arrangement{tr("One chart"), 1, 1}, {tr("Two side by side"), 2, 2}, {tr("Two above each other"), 2, 1},
            {tr("Three side by side"), 3, 3}, {tr("Four"), 4, 2}, {tr("Six"), 6, 3}, {tr("Nine"), 9, 3}}) {
        QAction *entry = menu->addAction(
            some.text, this, [this, count = some.count, columns = some.columns] { m_grid->arrange(count, columns); });
        entry->setCheckable(true);
        connect(menu, &QMenu::aboutToShow, entry, [this, entry, count = some.count, columns = some.columns] {
            entry->setChecked(m_grid->views().size() == count && m_grid->columns() == columns);
        });
    }
    menu->addSeparator();
    addLink(menu, tr("Linked: coin"), &ChartLinks::coin);
    addLink(menu, tr("Linked: interval and range"), &ChartLinks::interval);
    addLink(menu, tr("Linked: pointer"), &ChartLinks::cursor);
    addLink(menu, tr("Linked: stretch of time"), &ChartLinks::view);
    menu->addSeparator();
    menu->addAction(tr("Open in a window"), this, [this] { openWindow(m_grid->current()->choice()); });
    return menu;
}

void PricePage::addLink(QMenu *menu, const QString &text, bool ChartLinks::*link)
{
    QAction *entry = menu->addAction(text);
    entry->setCheckable(true);
    connect(menu, &QMenu::aboutToShow, entry, [this, entry, link] { entry->setChecked(m_grid->links().*link); });
    connect(entry, &QAction::triggered, this, [this, link](bool checked) {
        ChartLinks links = m_grid->links();
        links.*link = checked;
        m_grid->setLinks(links);
    });
}

void PricePage::activate()
{
    TablePage::activate();
    if (!m_grid->current()->shown().isKnown) {
        readCoins();
        readLayouts();
    }
    m_grid->activate();
}

void PricePage::refresh()
{
    readCoins();
    readLayouts();
    m_grid->refresh();
    TablePage::refresh();
}

/// A coin's symbol, an interval, or both: "BTC", "1h", "BTC 1h".
void PricePage::showItem(const QString &item)
{
    QStringList words = item.split(u' ', Qt::SkipEmptyParts);
    const QList<int> intervals = chartIntervals();
    const auto found = std::find_if(intervals.begin(), intervals.end(),
        [&words](int seconds) { return !words.isEmpty() && intervalText(seconds) == words.last(); });
    if (found != intervals.end()) {
        ChartChoice choice = m_fields->choice();
        choice.seconds = *found;
        m_fields->show(choice);
        words.removeLast();
    }
    m_wanted = words.join(u' ');
    if (m_fields->hasCoins())
        setCoins(m_coins);
}

// --- the coins there are

void PricePage::readCoins()
{
    read(
        u"list the coins"_s, [](Connection &connection) { return readSymbols(connection); },
        [this](const QStringList &symbols) { setCoins(symbols); });
}

void PricePage::setCoins(const QStringList &symbols)
{
    m_coins = symbols;
    m_fields->setCoins(symbols);
    const auto windows = findChildren<ChartWindow *>(Qt::FindDirectChildrenOnly);
    for (ChartWindow *window : windows)
        window->setCoins(symbols);
    if (const QString wanted = std::exchange(m_wanted, {}); !wanted.isEmpty() && !m_fields->chooseCoin(wanted))
        report(MessageKind::Info, tr("There is no coin “%1”.").arg(wanted));
    if (symbols.isEmpty())
        m_grid->current()->setEmptyText(tr("There are no coins."));
    if (m_fields->choice() != m_grid->current()->choice())
        m_grid->choose(m_fields->choice());
}

void PricePage::sayRefused()
{
    const QStringList refused = m_fields->refusedIndicators();
    if (!refused.isEmpty())
        report(MessageKind::Info,
            tr("There is no indicator “%1”. There are SMA, EMA, BB, RSI, MACD, ATR, OBV, Drawdown and Volume, with "
               "their numbers behind them.")
                .arg(refused.join(u"”, “"_s)));
}

// --- layouts

void PricePage::readLayouts()
{
    const int user = session()->identity().userId;
    if (user != 0)
        read(
            u"list the layouts"_s, [user](Connection &connection) { return readChartLayouts(connection, user); },
            [this](const ChartLayouts &layouts) { m_layouts->setLayouts(layouts); });
}

void PricePage::saveLayout(const QString &name)
{
    call(saveChartLayout(session()->identity().userId, name, m_grid->toJson()),
        tr("The layout “%1” is saved.").arg(name), true);
}

void PricePage::removeLayout(const QString &name)
{
    call(removeChartLayout(session()->identity().userId, name), tr("The layout “%1” was deleted.").arg(name), true);
}

// --- what a chart's menu does

void PricePage::showMenu(CoinChartView *view, const QPoint &place, const Crosshair &point)
{
    PriceChart *chart = view->chart();
    const QString coin = view->request().symbol;
    auto *menu = new QMenu(view);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    const std::optional<Candle> candle = chart->candleAt(point.moment);
    if (candle) {
        const QList<NoteRef> notes = chart->notesBetween(candle->openTime, candle->closeTime() - 1, MostNotes);
        QMenu *open = menu->addMenu(tr("Open what was said here"));
        open->setEnabled(!notes.isEmpty());
        for (const NoteRef &note : notes)
            open->addAction(chart->noteText(note).replace(u'&', "&&"_L1), this, [this, note] { openNote(note); });
        menu->addAction(tr("Show this candle's rows"), this, [this, view, point] { showRows(view, point); });
        addRepair(menu, view, *candle);
    }
    menu->addAction(tr("New prediction here…"), this, [this, coin, point] { predict(coin, point); });
    addAlerts(menu, view, point);
    menu->addSeparator();
    menu->addAction(tr("Measure from here"), chart, [chart, point] { chart->measureFrom(point); });
    menu->addAction(tr("Go to date…"), this, [this, view] { askDate(view); });
    menu->addAction(tr("Latest"), chart, &PriceChart::goToLatest)->setEnabled(!chart->showsLatest());
    menu->addAction(tr("Show all"), chart, &PriceChart::showAll);
    menu->addAction(tr("Prices as high and low as the candles"), chart, [chart] { chart->setPlacedPrices({}); })
        ->setEnabled(chart->placedPrices().has_value());
    menu->addSeparator();
    menu->addAction(tr("Open in a window"), this, [this, choice = view->choice()] { openWindow(choice); });
    menu->addAction(tr("Save picture…"), this, [this, view] { askPicture(view); });
    menu->popup(place);
}

void PricePage::openWindow(const ChartChoice &choice)
{
    auto *window = new ChartWindow(session(), choice, m_coins, this);
    m_grid->follow(window->view());
    window->show();
}

void PricePage::openNote(const NoteRef &note)
{
    switch (note.kind) {
    case NoteRef::Kind::Signal:
        return Q_EMIT openRequested(u"signals"_s, QString::number(note.id));
    case NoteRef::Kind::Prediction:
        return Q_EMIT openRequested(u"predictions"_s, QString::number(note.id));
    case NoteRef::Kind::Suggestion:
        return Q_EMIT openRequested(u"suggestions"_s, QString::number(note.id));
    case NoteRef::Kind::Regime:
        return Q_EMIT openRequested(u"macro"_s, {});
    }
}

void PricePage::askDate(CoinChartView *view)
{
    PriceChart *chart = view->chart();
    const ChartCandles &candles = chart->candles();
    if (candles.isEmpty())
        return;
    const qint64 middle = chart->visibleFrom() + (chart->visibleTo() - chart->visibleFrom()) / 2;
    auto *dialog = new DateDialog(std::clamp(chart->pointedAt().value_or(middle), candles.first(), candles.last()),
        candles.first(), candles.last(), chart->timeZone(), view);
    connect(dialog, &QDialog::accepted, chart, [chart, dialog] {
        chart->goTo(dialog->moment());
        chart->pointAtMoment(dialog->moment());
    });
    dialog->open();
}

void PricePage::askPicture(CoinChartView *view)
{
    const QString name = u"%1 %2"_s.arg(view->request().symbol, intervalText(view->request().seconds));
    askWhereToSave(view, tr("Save picture"), name,
        {{tr("Lines and text (*.svg)"), u"svg"_s}, {tr("Picture (*.png)"), u"png"_s}},
        [this, picture = QPointer(view->picture())](const QString &path) {
            if (!picture)
                return;
            saveChartPicture(picture, path).then(this, [this, path](const QString &problem) {
                if (problem.isEmpty())
                    report(MessageKind::Success, tr("Saved the picture to %1.").arg(path));
                else
                    report(MessageKind::Error, tr("The picture could not be saved to %1.").arg(path), problem);
            });
        });
}

/// The page Predictions takes over.
void PricePage::predict(const QString &coin, const Crosshair &point)
{
    const QString due = QDateTime::fromMSecsSinceEpoch(point.moment, Qt::UTC).toString(Qt::ISODate);
    Q_EMIT openRequested(
        u"predictions"_s, u"new %1 %2 %3"_s.arg(coin, QString::number(point.price, 'g', PriceDigits), due));
}

// --- alerts

void PricePage::addAlerts(QMenu *menu, const CoinChartView *view, const Crosshair &point)
{
    const QLocale numbers = numberLocale(locale());
    const QString price = QString::number(point.price, 'g', PriceDigits);
    const QString reason = whyNot(nullptr, false);
    menu->setToolTipsVisible(true); // the reasons
    const auto add = [menu, &reason](const QString &text) {
        QAction *action = menu->addAction(text);
        action->setEnabled(reason.isEmpty());
        action->setToolTip(reason);
        return action;
    };
    const QString shown = priceText(price.toDouble(), numbers);
    connect(add(tr("Tell me when the price gets to %1").arg(shown)), &QAction::triggered, this,
        [this, coin = view->shown().coin, price,
            text
            = tr("You are told when %1 gets to %2, as long as the console runs.").arg(view->request().symbol, shown)] {
            call(setPriceAlert(coin, price), text, true);
        });
    const QList<PriceAlert> waiting = alerts()->alerts();
    for (const PriceAlert &alert : waiting) {
        if (alert.coin == view->shown().coin)
            connect(add(tr("Remove the alert at %1").arg(priceText(alert.price.toDouble(), numbers))),
                &QAction::triggered, this,
                [this, id = alert.id] { call(removePriceAlert(id), tr("The alert was removed.")); });
    }
}

/// A line at each price that a person waits for.
void PricePage::showAlerts()
{
    const QList<PriceAlert> waiting = alerts()->alerts();
    const QList<CoinChartView *> all = m_grid->all();
    for (CoinChartView *view : all) {
        QList<PriceLevel> levels;
        for (const PriceAlert &alert : waiting) {
            if (alert.coin == view->shown().coin)
                levels.append({PriceLevel::Kind::Alert, alert.price.toDouble(), tr("Alert")});
        }
        view->setLevels(levels);
    }
}

// --- beside the charts

void PricePage::showNote()
{
    m_note->setText(m_grid->current()->note());
}

void PricePage::showTable()
{
    const CoinChartView *view = m_grid->current();
    const bool isWanted = m_tableButton->isChecked();
    const ChartCandles &candles = view->chart()->candles();
    const bool canRead = isWanted && view->shown().isKnown;
    m_table->setVisible(isWanted);
    if (canRead && !m_showsRows) {
        const int seconds = candles.window().seconds > 0 ? candles.window().seconds : view->request().seconds;
        const qint64 from = std::max(candles.first(), view->chart()->visibleFrom());
        const qint64 to = std::max(from, view->chart()->visibleTo());
        const Params params
            = candleParams(view->shown().coin, seconds, firstSeen(candles.window().candles, seconds, from, to), to);
        if (m_table->spec().source.params == params)
            m_table->refresh();
        else
            m_table->setParams(params);
    }
    m_table->setReady(canRead);
}

/// What a candle was made of, for as long as the view stays.
void PricePage::showRows(CoinChartView *view, const Crosshair &point)
{
    const std::optional<Candle> candle = view->chart()->candleAt(point.moment);
    if (!candle)
        return;
    m_tableTimer.stop();
    m_showsRows = true;
    m_table->setParams(candleParams(
        view->shown().coin, ShortestRow, candle->openTime, std::max(candle->closeTime(), candle->openTime + 1)));
    m_tableButton->setChecked(true);
    showTable();
}

void PricePage::addRepair(QMenu *menu, const CoinChartView *view, const Candle &candle)
{
    const QString reason = whyNot(nullptr, true);
    QAction *action = menu->addAction(tr("Repair this candle…"), this,
        [this, coin = view->shown().coin, symbol = view->request().symbol, candle] { repair(coin, symbol, candle); });
    action->setEnabled(reason.isEmpty());
    action->setToolTip(reason);
}

/// One that is stored: what is computed from others is right when they are.
void PricePage::repair(int coin, const QString &symbol, const Candle &candle)
{
    read(
        u"read the candle"_s,
        [coin, candle](Connection &connection) {
            return readStoredCandles(
                connection, coin, candle.openTime, std::max(candle.closeTime(), candle.openTime + 1), 2);
        },
        [this, symbol](const QList<StoredCandle> &stored) {
            if (!isVisible() || findChild<RepairDialog *>())
                return; // asked for twice, or the person is elsewhere by now
            if (stored.size() != 1) {
                report(MessageKind::Info,
                    stored.isEmpty()
                        ? tr("That candle is not there any more.")
                        : tr("This candle is made of shorter ones: zoom in or choose a shorter interval, and repair "
                             "the one that is wrong."));
                return;
            }
            auto *dialog = new RepairDialog(stored.first(), symbol, formatContext(), this);
            connect(dialog, &QDialog::accepted, this, [this, dialog] {
                call(repairCandle(dialog->seen(), dialog->repaired()), tr("The candle was repaired."));
            });
            dialog->open();
        });
}

} // namespace cp
