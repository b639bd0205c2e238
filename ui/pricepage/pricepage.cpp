#include "ui/pricepage/pricepage.h"

#include "ui/charts/pricechart.h"
#include "ui/style/icons.h"
#include "ui/widgets/coindrag.h"
#include "ui/widgets/filterbar.h"

#include <QComboBox>
#include <QLabel>
#include <QPushButton>
#include <QSignalBlocker>

namespace cp {

using namespace Qt::StringLiterals;

namespace {

constexpr int PriceUpdateDelay = 300; ///< milliseconds: prices arrive in bursts

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
    m_fields->restore();
    m_note->setProperty("role", u"muted"_s);
    m_tableButton->setCheckable(true);
    m_tableButton->setToolTip(tr("Show the candles as a table, too"));
    m_fields->addWidget(m_note);
    m_fields->addWidget(m_tableButton);
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
    addWidget(makeSplitter(u"charts"_s, Qt::Vertical, {m_chart, m_table}, {3, 2}), 1);
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
    connect(m_fields, &FilterBar::changed, this, [this] { readChart(); });
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

void PricePage::showItem(const QString &symbol)
{
    m_wanted = symbol;
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

/// The same chart as is shown keeps its place: candles are added rather than moved, until there are too many.
void PricePage::readChart()
{
    m_updateTimer.stop();
    ChartRequest request{
        m_fields->value("coin").toString(), m_fields->value("interval").toInt(), m_fields->value("range").toInt(), {}};
    if (request.symbol.isEmpty())
        return;
    if (isShown(request) && m_shown.candles.count() < 2 * ChartRequest::MaxCandles)
        request.from = m_shown.from;
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
    const bool isUpdate = isShown(request);
    m_request = request;
    const bool wasCut = m_shown.isCut;
    m_shown = chart;
    m_shown.isCut = request.from.isValid() ? wasCut : chart.isCut;
    m_chart->setTimeZone(formatContext().effectiveZone());
    m_chart->setEmptyText(chart.isKnown ? tr("No prices of %1 are recorded.").arg(request.symbol)
                                        : tr("There is no coin “%1”.").arg(request.symbol));
    showSignals(chart.tradingSignals);
    if (isUpdate)
        m_chart->updateCandles(chart.candles);
    else
        m_chart->setCandles(request.symbol, chart.candles);

    QStringList notes;
    if (chart.candles.seconds() > request.seconds)
        notes.append(tr("Recorded every %1").arg(intervalText(chart.candles.seconds())));
    if (m_shown.isCut)
        notes.append(tr("The last %1 candles").arg(locale().toString(chart.candles.count())));
    m_note->setText(notes.join(u" · "_s));
    showTable();
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
    const bool canRead = isWanted && !m_shown.params.isEmpty();
    m_table->setVisible(isWanted);
    if (canRead && m_table->spec().source.params == m_shown.params)
        m_table->refresh();
    else if (canRead)
        m_table->setParams(m_shown.params);
    m_table->setReady(canRead);
}

} // namespace cp
