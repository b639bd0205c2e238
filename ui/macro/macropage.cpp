#include "ui/macro/macropage.h"

#include "models/format/wordtext.h"
#include "ui/charts/charttheme.h"
#include "ui/charts/timechart.h"
#include "ui/macro/indicatorcharts.h"
#include "ui/style/spacing.h"
#include "ui/widgets/filterbar.h"

#include <QComboBox>
#include <QEvent>
#include <QLabel>
#include <QSignalBlocker>
#include <QSplitter>
#include <QVBoxLayout>

namespace cp {

using namespace Qt::StringLiterals;

namespace {

constexpr int UpdateDelay = 500; ///< milliseconds: analyses arrive in bursts

QSplitter *beside(const QString &name, Qt::Orientation orientation, const QList<QWidget *> &parts,
    const QList<int> &sizes, QWidget *parent)
{
    auto *splitter = new QSplitter(orientation, parent);
    splitter->setObjectName(name);
    splitter->setChildrenCollapsible(false);
    for (QWidget *part : parts)
        splitter->addWidget(part);
    splitter->setSizes(sizes);
    return splitter;
}

} // namespace

MacroPage::MacroPage(const PageContext &context, QWidget *parent)
    : ConsolePage(context, parent)
    , m_fields(new FilterBar(u"macro"_s, this))
    , m_regimeTitle(new QLabel(tr("Regime"), this))
    , m_regime(new TimeChart(tr("Regime chart"), TimeChart::Form::Lines, this))
    , m_moodTitle(new QLabel(tr("Sentiment"), this))
    , m_fearGreed(new TimeChart(tr("Sentiment chart"), TimeChart::Form::Lines, this))
    , m_social(new TimeChart(tr("Social sentiment chart"), TimeChart::Form::Lines, this))
    , m_dominanceTitle(new QLabel(tr("Dominance"), this))
    , m_dominance(new TimeChart(tr("Dominance chart"), TimeChart::Form::Stacked, this))
    , m_indicators(new IndicatorCharts(this))
{
    QComboBox *range = m_fields->addChoice(
        "range", tr("Range"), {{tr("30 d"), 30}, {tr("90 d"), 90}, {tr("1 y"), 365}, {tr("2 y"), 730}, {tr("All"), 0}});
    {
        const QSignalBlocker quiet(range); // what is set here is not remembered
        range->setCurrentIndex(2);
    }
    m_fields->restore();
    m_regime->setEmptyText(tr("No prices of BTC are recorded in this time."));
    m_regime->setUnit({}, 0);
    m_fearGreed->setEmptyText(tr("No sentiment is recorded in this time."));
    m_fearGreed->setUnit({}, 0);
    m_fearGreed->setValueRange(0, 100);
    m_social->setEmptyText(tr("No social sentiment is recorded in this time."));
    m_social->setValueRange(-1, 1);
    m_dominance->setEmptyText(tr("No dominance is recorded in this time."));
    m_dominance->setUnit(u"%"_s, 1);

    auto *indicatorTitle = new QLabel(tr("Indicators"), this);
    QSplitter *upper = beside(u"macroUpper"_s, Qt::Horizontal,
        {titled(m_regimeTitle, {m_regime}), titled(m_moodTitle, {m_fearGreed, m_social})}, {3000, 2000}, this);
    QSplitter *lower = beside(u"macroLower"_s, Qt::Horizontal,
        {titled(m_dominanceTitle, {m_dominance}), titled(indicatorTitle, {m_indicators})}, {2000, 3000}, this);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(spacing::margin, spacing::normal, spacing::margin, spacing::normal);
    layout->setSpacing(spacing::normal);
    layout->addWidget(m_fields);
    layout->addWidget(beside(u"macro"_s, Qt::Vertical, {upper, lower}, {1000, 1000}, this), 1);
    setFocusProxy(m_regime);

    m_updateTimer.setSingleShot(true);
    m_updateTimer.setInterval(UpdateDelay);
    connect(&m_updateTimer, &QTimer::timeout, this, &MacroPage::refresh);
    connect(m_fields, &FilterBar::changed, this, &MacroPage::refresh);
    connect(session(), &Session::stateChanged, this, [this](const DatabaseState &state) {
        if (state.isConnected() && isVisible())
            refresh();
    });
    connect(session(), &Session::notified, this, [this](const QString &channel) {
        if (channel == "cp_system"_L1 && isVisible())
            m_updateTimer.start();
    });
}

/// Charts under a heading of their own.
QWidget *MacroPage::titled(QLabel *title, const QList<QWidget *> &parts)
{
    auto *box = new QWidget(this);
    title->setProperty("role", u"heading"_s);
    auto *layout = new QVBoxLayout(box);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(spacing::tight);
    layout->addWidget(title);
    int stretch = int(parts.size()) + 1; // the first is the larger one
    for (QWidget *part : parts)
        layout->addWidget(part, stretch--);
    return box;
}

void MacroPage::activate()
{
    refresh();
}

void MacroPage::refresh()
{
    const int days = m_fields->value("range").toInt();
    readForChart(
        u"load the macro market"_s, [days](Connection &connection) { return readMacro(connection, days); },
        [this, number = ++m_reading](const MacroPicture &picture) {
            if (number != m_reading)
                return;
            m_picture = picture;
            showPicture();
        });
}

void MacroPage::showPicture()
{
    const QTimeZone zone = formatContext().effectiveZone();
    for (TimeChart *chart : {m_regime, m_fearGreed, m_social, m_dominance})
        chart->setTimeZone(zone);

    const ChartTheme theme = ChartTheme::of(palette());
    QList<TimeBand> bands;
    for (const RegimeStretch &stretch : std::as_const(m_picture.regimes))
        bands.append({stretch.from, stretch.to, wordText(stretch.regime), theme.regimeColour(stretch.regime)});
    m_regime->setBands(bands);
    m_regime->setLines({{tr("BTC"), m_picture.bitcoin}});
    m_regimeTitle->setText(bands.isEmpty() ? tr("Regime") : tr("Regime: %1").arg(bands.last().name.toLower()));

    m_fearGreed->setLines({{tr("Fear and greed"), m_picture.fearGreed}});
    m_social->setLines({{tr("Social sentiment"), m_picture.social}});
    m_moodTitle->setText(m_picture.fearGreed.isEmpty()
            ? tr("Sentiment")
            : tr("Sentiment: %1 (%2 of 100)")
                  .arg(moodText(m_picture.fearGreed.last().y()),
                      locale().toString(m_picture.fearGreed.last().y(), 'f', 0)));

    m_dominance->setLines(
        {{tr("BTC"), m_picture.bitcoinShare}, {tr("ETH"), m_picture.etherShare}, {tr("Others"), m_picture.otherShare}});
    m_indicators->setIndicators(m_picture.indicators, zone);
}

/// The bands' colours are the palette's.
void MacroPage::changeEvent(QEvent *event)
{
    ConsolePage::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        showPicture();
}

} // namespace cp
