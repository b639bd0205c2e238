#include "ui/pricepage/coinchartview.h"

#include "models/format/formatcontext.h"
#include "models/session/session.h"
#include "ui/charts/indicatorpane.h"
#include "ui/charts/overviewstrip.h"
#include "ui/charts/pricechart.h"
#include "ui/style/spacing.h"
#include "ui/widgets/coindrag.h"

#include <QEvent>
#include <QPainter>
#include <QSplitter>
#include <QVBoxLayout>

namespace cp {

using namespace Qt::StringLiterals;

namespace {

constexpr int NewsDelay = 300; ///< milliseconds: prices arrive in bursts
constexpr int ChartHeight = 300; ///< of the chart and of a pane, to be shared out
constexpr int PaneHeight = 100;
constexpr int HeightForStrip = 420;

} // namespace

CoinChartView::CoinChartView(Session *session, QWidget *parent)
    : QWidget(parent)
    , m_session(session)
    , m_chart(new PriceChart(this))
    , m_panes(new QSplitter(Qt::Vertical, this))
    , m_strip(new OverviewStrip(m_chart, this))
{
    m_panes->setObjectName(u"panes"_s);
    m_panes->setChildrenCollapsible(false);
    m_panes->addWidget(m_chart);
    m_panes->setStretchFactor(0, 1);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(1, 1, 1, 1);
    layout->setSpacing(spacing::tight);
    layout->addWidget(m_panes, 1);
    layout->addWidget(m_strip);
    setFocusProxy(m_chart);
    // Its title is the coin: it can be pulled into a list.
    new DragSource(m_chart->viewport(), [this](const QPoint &pressed) {
        const bool isTitle = pressed.y() < m_chart->mapping().plot.top();
        return isTitle && !m_request.symbol.isEmpty() ? cargoOf({{m_request.symbol}, 0, {}}) : DragSource::Cargo();
    });
    m_chart->installEventFilter(this);
    m_chart->viewport()->installEventFilter(this);

    m_updateTimer.setSingleShot(true);
    m_updateTimer.setInterval(NewsDelay);
    connect(&m_updateTimer, &QTimer::timeout, this, [this] {
        m_isStale = !isVisible(); // then activate() reads
        if (!m_isStale)
            readChart();
    });
    connect(m_chart, &PriceChart::visibleRangeChanged, this, &CoinChartView::followView);
    connect(m_chart, &PriceChart::noteActivated, this, &CoinChartView::noteActivated);
    connect(session, &Session::notified, this, [this](const QString &channel) {
        const bool isOfNotes
            = channel == "cp_signals"_L1 || channel == "cp_predictions"_L1 || channel == "cp_suggestions"_L1;
        m_areNotesStale = m_areNotesStale || isOfNotes;
        if ((isOfNotes || channel == "cp_prices"_L1) && !m_updateTimer.isActive())
            m_updateTimer.start();
    });
}

QWidget *CoinChartView::picture() const
{
    return m_panes;
}

void CoinChartView::setEmptyText(const QString &text)
{
    m_chart->setEmptyText(text);
}

void CoinChartView::setMarked(bool marked)
{
    m_isMarked = marked;
    update();
}

void CoinChartView::resizeEvent(QResizeEvent *)
{
    showStrip();
}

/// A small chart has no room to spare for it.
void CoinChartView::showStrip()
{
    m_strip->setVisible(height() >= HeightForStrip && !m_shown.candles.isEmpty());
}

void CoinChartView::paintEvent(QPaintEvent *)
{
    if (!m_isMarked)
        return;
    QPainter painter(this);
    painter.setPen(palette().color(QPalette::Highlight));
    painter.drawRect(rect().adjusted(0, 0, -1, -1));
}

/// Whoever clicks into a chart, or comes to it by keyboard, means this one.
bool CoinChartView::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() == QEvent::FocusIn || event->type() == QEvent::MouseButtonPress)
        Q_EMIT chosen();
    return QWidget::eventFilter(watched, event);
}

// --- reading

void CoinChartView::setChoice(const ChartChoice &choice)
{
    m_choice = choice;
    m_chart->setForm(choice.form);
    m_chart->setScaling(choice.scaling);
    if (choice.notes != m_shownNotes)
        showNotes();
    readChart();
}

void CoinChartView::activate()
{
    if (!m_shown.isKnown || std::exchange(m_isStale, false))
        readChart();
}

void CoinChartView::refresh()
{
    m_areNotesStale = true;
    readChart();
}

/// The same chart as is shown keeps its place: candles are added rather than moved, and what was said of the coin is
/// only read again where there is news of it.
void CoinChartView::readChart()
{
    m_updateTimer.stop();
    ChartRequest request{m_choice.coin, m_choice.seconds, m_choice.days, 0, 0, m_choice.indicators, m_choice.compare};
    if (request.symbol.isEmpty() || !m_session->state().isConnected())
        return;
    const bool isUpdate = isShown(request) && !m_shown.candles.isEmpty();
    request.withNotes = std::exchange(m_areNotesStale, false) || !isUpdate;
    if (isUpdate) {
        request.from = m_chart->visibleFrom();
        request.to = m_chart->visibleTo();
    }
    m_session
        ->readForChart(
            u"load the prices"_s, [request](Connection &connection) { return readCoinChart(connection, request); })
        .then(this,
            [this, request, number = ++m_reading](const CoinChart &chart) {
                if (number == m_reading)
                    showChart(request, chart);
                else
                    m_areNotesStale = m_areNotesStale || request.withNotes;
            })
        .onFailed(this, [this, request](const DbException &e) {
            m_areNotesStale = m_areNotesStale || request.withNotes;
            Q_EMIT failed(e.error());
        });
}

bool CoinChartView::isShown(const ChartRequest &request) const
{
    return m_shown.isKnown && request.symbol == m_request.symbol && request.seconds == m_request.seconds
        && request.days == m_request.days;
}

void CoinChartView::showChart(const ChartRequest &request, const CoinChart &chart)
{
    const bool isUpdate = isShown(request) && !m_shown.candles.isEmpty() && !chart.candles.isEmpty();
    const bool isComparedAnew = request.compare != m_request.compare;
    const ChartNotes notes = request.withNotes ? chart.notes : m_shown.notes;
    m_request = request;
    m_shown = chart;
    m_shown.notes = notes;
    ++m_shownNumber;
    m_chart->setTimeZone(formatContextFor(m_session->identity().timezone).effectiveZone());
    m_chart->setEmptyText(chart.isKnown ? tr("No prices of %1 are recorded.").arg(request.symbol)
                                        : tr("There is no coin “%1”.").arg(request.symbol));
    QStringList unknown = request.compare;
    for (const NamedCoin &coin : chart.compared)
        unknown.removeIf(
            [&coin](const QString &symbol) { return symbol.compare(coin.symbol, Qt::CaseInsensitive) == 0; });
    if (!unknown.isEmpty() && chart.isKnown && isComparedAnew)
        Q_EMIT said(tr("There is no coin “%1”.").arg(unknown.join(u"”, “"_s)));
    if (request.withNotes)
        showNotes();
    showPanes(request.indicators);
    if (isUpdate)
        m_chart->updateCandles(chart.candles);
    else
        m_chart->showCandles(request.symbol, chart.candles, chart.from, chart.to);
    showStrip();
    Q_EMIT read();
    followView();
    if (m_areNotesStale && !m_updateTimer.isActive()) // the question for them was overtaken
        m_updateTimer.start();
}

// --- the part of the history that is seen

void CoinChartView::followView()
{
    Q_EMIT viewChanged();
    const qint64 from = m_chart->visibleFrom();
    const qint64 to = m_chart->visibleTo();
    const ChartCandles &candles = m_chart->candles();
    const bool isRightLevel = candles.window().seconds == levelOfDetail(m_request.seconds, to - from);
    // Half a view to either side is there before it is needed.
    const qint64 margin = (to - from) / 2;
    if (!candles.isEmpty() && !(isRightLevel && candles.isDetailed(from - margin, to + margin)))
        readWindow();
}

void CoinChartView::readWindow()
{
    if (!m_session->state().isConnected() || std::exchange(m_readsWindow, true))
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
    m_session->readForChart(u"load the prices"_s, job)
        .then(this,
            [this, number = m_shownNumber](const CandleWindow &window) {
                m_readsWindow = false;
                if (number == m_shownNumber) { // else it is of the chart before
                    m_shown.candles = m_shown.candles.with(window);
                    m_chart->updateCandles(m_shown.candles);
                }
                followView();
            })
        .onFailed(this, [this](const DbException &e) {
            m_readsWindow = false;
            Q_EMIT failed(e.error());
        });
}

QString CoinChartView::note() const
{
    const CandleWindow &window = m_chart->candles().window();
    if (window.seconds > 0 && window.candles.seconds() > window.seconds)
        return tr("Recorded every %1").arg(intervalText(window.candles.seconds()));
    if (window.seconds > m_request.seconds)
        return tr("%1 candles at this zoom").arg(intervalText(window.seconds));
    return {};
}

// --- what is drawn beside the candles

/// A pane for each indicator that is not drawn over the candles; those that stay keep their size.
void CoinChartView::showPanes(const QList<Indicator> &indicators)
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
            pane, &IndicatorPane::closeRequested, this, [this, indicator] { Q_EMIT closed(indicator); },
            Qt::QueuedConnection);
    }
    if (!missing.isEmpty() && m_panes->count() == missing.size() + 1) { // the first ones: nobody has sized them yet
        QList<int> sizes{ChartHeight};
        sizes.resize(m_panes->count(), PaneHeight);
        m_panes->setSizes(sizes);
    }
}

void CoinChartView::showNotes()
{
    m_shownNotes = m_choice.notes;
    m_chart->setNotes(m_shown.notes, m_choice.notes);
    showLevels();
}

void CoinChartView::setLevels(const QList<PriceLevel> &levels)
{
    m_levels = levels;
    showLevels();
}

/// The latest signal that is active shows its prices across the chart.
void CoinChartView::showLevels()
{
    QList<PriceLevel> levels = m_levels;
    const auto &all = m_shown.notes.tradingSignals;
    const auto active = std::find_if(all.begin(), all.end(), [](const ChartSignal &signal) { return signal.isActive; });
    if (active != all.end() && m_choice.notes.tradingSignals) {
        levels += QList<PriceLevel>{
            {PriceLevel::Kind::Entry, active->entry, active->isLong ? tr("Long entry") : tr("Short entry")},
            {PriceLevel::Kind::Target, active->target, tr("Target")},
            {PriceLevel::Kind::Stop, active->stop, tr("Stop")}};
    }
    m_chart->setLevels(levels);
}

} // namespace cp
