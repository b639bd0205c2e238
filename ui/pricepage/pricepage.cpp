#include "ui/pricepage/pricepage.h"

#include "models/market/candlereader.h"
#include "ui/charts/chartpicture.h"
#include "ui/charts/indicatorpane.h"
#include "ui/charts/pricechart.h"
#include "ui/style/icons.h"
#include "ui/widgets/coindrag.h"
#include "ui/widgets/filterbar.h"
#include "ui/widgets/savedialog.h"

#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QPushButton>
#include <QRegularExpression>
#include <QSignalBlocker>
#include <QSplitter>

namespace cp {

using namespace Qt::StringLiterals;

namespace {

constexpr int PriceUpdateDelay = 300; ///< milliseconds: prices arrive in bursts
constexpr int TableDelay = 200; ///< milliseconds

QList<FilterBar::Choice> intervals()
{
    QList<FilterBar::Choice> choices;
    for (const int seconds : {60, 300, 900, 3600, 14'400, 86'400, 604'800})
        choices.append({intervalText(seconds), seconds});
    return choices;
}

} // namespace

PricePage::PricePage(const PageContext &context, QWidget *parent)
    : TablePage(context, parent)
    , m_fields(new FilterBar(u"charts"_s, this))
    , m_tableButton(new QPushButton(tr("Data table"), this))
    , m_note(new QLabel(this))
    , m_chart(new PriceChart(this))
{
    commands()->hide();
    addFields();
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
    m_panes = makeSplitter(u"panes"_s, Qt::Vertical, {m_chart}, {1});
    addWidget(makeSplitter(u"charts"_s, Qt::Vertical, {m_panes, m_table}, {3, 2}), 1);
    setFocusProxy(m_chart);
    // Its title is the coin: it can be pulled into a list.
    new DragSource(m_chart->viewport(), [this](const QPoint &pressed) {
        const bool isTitle = pressed.y() < m_chart->mapping().plot.top();
        return isTitle && !m_request.symbol.isEmpty() ? cargoOf({{m_request.symbol}, 0, {}}) : DragSource::Cargo();
    });

    m_updateTimer.setSingleShot(true);
    m_updateTimer.setInterval(PriceUpdateDelay);
    connect(&m_updateTimer, &QTimer::timeout, this, [this] {
        m_isStale = !isVisible(); // then activate() reads
        if (!m_isStale)
            readChart();
    });
    m_tableTimer.setSingleShot(true);
    m_tableTimer.setInterval(TableDelay);
    connect(&m_tableTimer, &QTimer::timeout, this, &PricePage::showTable);
    connect(m_chart, &PriceChart::visibleRangeChanged, this, &PricePage::viewChanged);
    connect(m_fields, &FilterBar::changed, this, [this] {
        applyLook();
        readChart();
        sayRefused();
    });
    applyLook();
    connect(m_tableButton, &QPushButton::toggled, this, &PricePage::showTable);
    connect(session(), &Session::stateChanged, this, [this](const DatabaseState &state) {
        if (state.isConnected() && isVisible())
            activate();
    });
    connect(session(), &Session::notified, this, [this](const QString &channel) {
        if ((channel == "cp_prices"_L1 || channel == "cp_signals"_L1) && !m_updateTimer.isActive())
            m_updateTimer.start();
    });
}

void PricePage::addFields()
{
    m_fields->addSearch("coin", tr("Coin"));
    QComboBox *interval = m_fields->addChoice("interval", tr("Interval"), intervals());
    QComboBox *range = m_fields->addChoice("range", tr("Range"),
        {{tr("1 day"), 1}, {tr("1 week"), 7}, {tr("1 month"), 30}, {tr("3 months"), 90}, {tr("6 months"), 180},
            {tr("1 year"), 365}, {tr("3 years"), 1095}, {tr("All"), 0}});
    for (QComboBox *box : {interval, range}) {
        const QSignalBlocker quiet(box); // what is set here is not remembered
        box->setCurrentIndex(5); // a year of days
        box->setMinimumContentsLength(6);
    }
    m_fields->addChoice("form", tr("Drawn as"),
        {{tr("Candles"), int(CandleForm::Candles)}, {tr("Hollow candles"), int(CandleForm::Hollow)},
            {tr("Bars"), int(CandleForm::Bars)}, {tr("Line"), int(CandleForm::Line)},
            {tr("Area"), int(CandleForm::Area)}, {tr("Heikin-Ashi"), int(CandleForm::HeikinAshi)}});
    m_fields->addChoice("scale", tr("Scale"),
        {{tr("Linear"), int(PriceScaling::Linear)}, {tr("Logarithmic"), int(PriceScaling::Logarithmic)},
            {tr("Percent"), int(PriceScaling::Percent)}});
    m_fields->addText("compare", tr("Compare"), tr("ETH, SOL"));
    QLineEdit *indicators = m_fields->addText("indicators", tr("Indicators"), tr("SMA 20, RSI 14"));
    indicators->setMinimumWidth(220);
    auto *menu = new QMenu(indicators);
    QAction *more = indicators->addAction(themedIcon(u"down"_s), QLineEdit::TrailingPosition);
    more->setText(tr("Usual indicators"));
    more->setShortcut(Qt::ALT | Qt::Key_Down);
    more->setShortcutContext(Qt::WidgetShortcut);
    more->setToolTip(tr("The usual indicators (Alt+Down)"));
    connect(more, &QAction::triggered, menu,
        [menu, indicators] { menu->popup(indicators->mapToGlobal(QPoint(0, indicators->height()))); });
    const QList<Indicator> usual = usualIndicators();
    for (const Indicator &indicator : usual) {
        QAction *entry = menu->addAction(indicator.text(), this, [this, indicator] { toggleIndicator(indicator); });
        entry->setCheckable(true);
        connect(menu, &QMenu::aboutToShow, entry,
            [this, entry, indicator] { entry->setChecked(wantedIndicators().contains(indicator)); });
    }
    m_fields->restore();
    m_note->setProperty("role", u"muted"_s);
    m_tableButton->setCheckable(true);
    m_tableButton->setToolTip(tr("Show the candles as a table, too"));
    auto *picture = new QPushButton(tr("Save picture…"), this);
    picture->setToolTip(tr("Save what the chart shows as SVG or PNG"));
    connect(picture, &QPushButton::clicked, this, &PricePage::askPicture);
    m_fields->addWidget(m_note);
    m_fields->addWidget(picture);
    m_fields->addWidget(m_tableButton);
}

void PricePage::askPicture()
{
    const QString name = u"%1 %2"_s.arg(m_request.symbol, intervalText(m_request.seconds));
    askWhereToSave(this, tr("Save picture"), name,
        {{tr("Lines and text (*.svg)"), u"svg"_s}, {tr("Picture (*.png)"), u"png"_s}}, [this](const QString &path) {
            saveChartPicture(m_panes, path).then(this, [this, path](const QString &problem) {
                if (problem.isEmpty())
                    report(MessageKind::Success, tr("Saved the picture to %1.").arg(path));
                else
                    report(MessageKind::Error, tr("The picture could not be saved to %1.").arg(path), problem);
            });
        });
}

void PricePage::applyLook()
{
    m_chart->setForm(CandleForm(m_fields->value("form").toInt()));
    m_chart->setScaling(PriceScaling(m_fields->value("scale").toInt()));
}

void PricePage::activate()
{
    TablePage::activate();
    if (!m_shown.isKnown)
        readCoins();
    else if (std::exchange(m_isStale, false))
        readChart();
}

void PricePage::refresh()
{
    readCoins();
    TablePage::refresh();
}

/// A coin's symbol, an interval, or both: "BTC", "1h", "BTC 1h".
void PricePage::showItem(const QString &item)
{
    QStringList words = item.split(u' ', Qt::SkipEmptyParts);
    const QList<FilterBar::Choice> choices = intervals();
    const auto found = std::find_if(choices.begin(), choices.end(),
        [&words](const FilterBar::Choice &choice) { return !words.isEmpty() && choice.text == words.last(); });
    if (found != choices.end()) {
        m_fields->setValue("interval", found->value);
        words.removeLast();
    }
    m_wanted = words.join(u' ');
    if (m_fields->findChild<QComboBox *>(u"coin"_s)->count() > 0)
        readCoins();
}

void PricePage::readCoins()
{
    read(
        u"list the coins"_s, [](Connection &connection) { return readSymbols(connection); },
        [this](const QStringList &symbols) { setCoins(symbols); });
}

void PricePage::setCoins(const QStringList &symbols)
{
    QList<FilterBar::Choice> choices;
    for (const QString &symbol : symbols)
        choices.append({symbol, symbol});
    {
        const QSignalBlocker quiet(m_fields); // read once, below
        m_fields->setChoices("coin", choices);
        const QString wanted = std::exchange(m_wanted, {});
        const auto found = std::find_if(symbols.begin(), symbols.end(),
            [&wanted](const QString &symbol) { return symbol.compare(wanted, Qt::CaseInsensitive) == 0; });
        if (found != symbols.end())
            m_fields->setValue("coin", *found);
        else if (!wanted.isEmpty())
            report(MessageKind::Info, tr("There is no coin “%1”.").arg(wanted));
    }
    if (symbols.isEmpty())
        m_chart->setEmptyText(tr("There are no coins."));
    readChart();
}

/// The same chart as is shown keeps its place: candles are added rather than moved.
void PricePage::readChart()
{
    m_updateTimer.stop();
    ChartRequest request{m_fields->value("coin").toString(), m_fields->value("interval").toInt(),
        m_fields->value("range").toInt(), 0, 0, wantedIndicators(), wantedCoins()};
    if (request.symbol.isEmpty())
        return;
    if (isShown(request) && !m_shown.candles.isEmpty()) {
        request.from = m_chart->visibleFrom();
        request.to = m_chart->visibleTo();
    }
    readForChart(
        u"load the prices"_s, [request](Connection &connection) { return readCoinChart(connection, request); },
        [this, request, number = ++m_reading](const CoinChart &chart) {
            if (number == m_reading)
                showChart(request, chart);
        });
}

bool PricePage::isShown(const ChartRequest &request) const
{
    return m_shown.isKnown && request.symbol == m_request.symbol && request.seconds == m_request.seconds
        && request.days == m_request.days;
}

void PricePage::showChart(const ChartRequest &request, const CoinChart &chart)
{
    const bool isUpdate = isShown(request) && !m_shown.candles.isEmpty() && !chart.candles.isEmpty();
    const bool isComparedAnew = request.compare != m_request.compare;
    m_request = request;
    m_shown = chart;
    ++m_shownNumber;
    m_chart->setTimeZone(formatContext().effectiveZone());
    m_chart->setEmptyText(chart.isKnown ? tr("No prices of %1 are recorded.").arg(request.symbol)
                                        : tr("There is no coin “%1”.").arg(request.symbol));
    QStringList unknown = request.compare;
    for (const NamedCoin &coin : chart.compared)
        unknown.removeIf(
            [&coin](const QString &symbol) { return symbol.compare(coin.symbol, Qt::CaseInsensitive) == 0; });
    if (!unknown.isEmpty() && chart.isKnown && isComparedAnew)
        report(MessageKind::Info, tr("There is no coin “%1”.").arg(unknown.join(u"”, “"_s)));
    showSignals(chart.tradingSignals);
    showPanes(request.indicators);
    if (isUpdate)
        m_chart->updateCandles(chart.candles);
    else
        m_chart->showCandles(request.symbol, chart.candles, chart.from, chart.to);
    viewChanged();
}

// --- the part of the history that is seen

void PricePage::viewChanged()
{
    m_tableTimer.start();
    showNote();
    const qint64 from = m_chart->visibleFrom();
    const qint64 to = m_chart->visibleTo();
    const ChartCandles &candles = m_chart->candles();
    const bool isRightLevel = candles.window().seconds == levelOfDetail(m_request.seconds, to - from);
    // Half a view to either side is there before it is needed.
    const qint64 margin = (to - from) / 2;
    if (!candles.isEmpty() && !(isRightLevel && candles.isDetailed(from - margin, to + margin)))
        readWindow();
}

void PricePage::readWindow()
{
    if (!session()->state().isConnected() || std::exchange(m_readsWindow, true))
        return;
    const qint64 from = m_chart->visibleFrom();
    const qint64 to = m_chart->visibleTo();
    const qint64 span = to - from;
    const int level = levelOfDetail(m_request.seconds, span);
    // First what is seen; what lies beside it once that is on the screen.
    const qint64 beside
        = m_chart->candles().isDetailed(from, to) && m_chart->candles().window().seconds == level ? span : 0;
    const auto job = [coin = m_shown.coin, level, from = from - beside, to = to + beside,
                         indicators = m_request.indicators, compared = m_shown.compared](Connection &connection) {
        return cp::readWindow(connection, coin, level, from, to, indicators, compared);
    };
    session()
        ->readForChart(u"load the prices"_s, job)
        .then(this,
            [this, number = m_shownNumber](const CandleWindow &window) {
                m_readsWindow = false;
                if (number == m_shownNumber) { // else it is of the chart before
                    m_shown.candles = m_shown.candles.with(window);
                    m_chart->updateCandles(m_shown.candles);
                }
                viewChanged();
            })
        .onFailed(this, [this](const DbException &e) {
            m_readsWindow = false;
            report(e.error());
        });
}

void PricePage::showNote()
{
    const CandleWindow &window = m_chart->candles().window();
    QStringList notes;
    if (window.seconds > 0 && window.candles.seconds() > window.seconds)
        notes.append(tr("Recorded every %1").arg(intervalText(window.candles.seconds())));
    else if (window.seconds > m_request.seconds)
        notes.append(tr("%1 candles at this zoom").arg(intervalText(window.seconds)));
    m_note->setText(notes.join(u" · "_s));
}

// --- indicators

void PricePage::sayRefused()
{
    QStringList refused;
    wantedIndicators(&refused);
    if (!refused.isEmpty())
        report(MessageKind::Info,
            tr("There is no indicator “%1”. There are SMA, EMA, BB, RSI, MACD, ATR, OBV and Drawdown, with their "
               "numbers behind them.")
                .arg(refused.join(u"”, “"_s)));
}

QList<Indicator> PricePage::wantedIndicators(QStringList *refused) const
{
    return indicatorsFromText(m_fields->value("indicators").toString(), refused);
}

QStringList PricePage::wantedCoins() const
{
    static const QRegularExpression between(u"[,;\\s]+"_s);
    QStringList symbols = m_fields->value("compare").toString().toUpper().split(between, Qt::SkipEmptyParts);
    symbols.removeDuplicates();
    return symbols;
}

void PricePage::toggleIndicator(const Indicator &indicator)
{
    QList<Indicator> indicators = wantedIndicators();
    if (!indicators.removeOne(indicator))
        indicators.append(indicator);
    QStringList texts;
    for (const Indicator &some : std::as_const(indicators))
        texts.append(some.text());
    m_fields->setValue("indicators", texts.join(u", "_s));
}

/// A pane for each indicator that is not drawn over the candles; those that stay keep their size.
void PricePage::showPanes(const QList<Indicator> &indicators)
{
    const auto shown = m_panes->findChildren<IndicatorPane *>(Qt::FindDirectChildrenOnly);
    QList<Indicator> missing;
    for (const Indicator &indicator : indicators) {
        if (!indicator.isOnPrice())
            missing.append(indicator);
    }
    for (IndicatorPane *pane : shown) {
        if (!missing.removeOne(pane->indicator()))
            delete pane;
    }
    for (const Indicator &indicator : std::as_const(missing)) {
        auto *pane = new IndicatorPane(indicator, m_chart);
        m_panes->addWidget(pane);
        connect(
            pane, &IndicatorPane::closeRequested, this, [this, indicator] { toggleIndicator(indicator); },
            Qt::QueuedConnection);
    }
}

/// Every signal is a triangle where it was given; the latest that is active shows its prices, too.
void PricePage::showSignals(const QList<ChartSignal> &found)
{
    QList<PriceEvent> events;
    QList<PriceLevel> levels;
    for (const ChartSignal &signal : found) {
        const auto number = [this](double price) { return locale().toString(price, 'g', 7); };
        events.append({signal.moment, signal.entry, signal.isLong,
            (signal.isLong ? tr("Long at %1, target %2, stop %3") : tr("Short at %1, target %2, stop %3"))
                .arg(number(signal.entry), number(signal.target), number(signal.stop))});
        if (signal.isActive && levels.isEmpty())
            levels = {{PriceLevel::Kind::Entry, signal.entry, signal.isLong ? tr("Long entry") : tr("Short entry")},
                {PriceLevel::Kind::Target, signal.target, tr("Target")},
                {PriceLevel::Kind::Stop, signal.stop, tr("Stop")}};
    }
    m_chart->setEvents(events);
    m_chart->setLevels(levels);
}

void PricePage::showTable()
{
    const bool isWanted = m_tableButton->isChecked();
    const ChartCandles &candles = m_chart->candles();
    const bool canRead = isWanted && m_shown.isKnown;
    m_table->setVisible(isWanted);
    if (canRead) {
        // What is seen, from the first whole candle on.
        const int seconds = candles.window().seconds > 0 ? candles.window().seconds : m_request.seconds;
        const qint64 length = seconds * qint64(1000);
        const qint64 from = std::max(candles.first(), m_chart->visibleFrom());
        const Params params = candleParams(
            m_shown.coin, seconds, candleStart(from + length - 1, seconds), std::max(from, m_chart->visibleTo()));
        if (m_table->spec().source.params == params)
            m_table->refresh();
        else
            m_table->setParams(params);
    }
    m_table->setReady(canRead);
}

} // namespace cp
