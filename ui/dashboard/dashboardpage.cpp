#include "ui/dashboard/dashboardpage.h"

#include "models/format/formatvalue.h"
#include "models/format/timetext.h"
#include "models/format/wordtext.h"
#include "ui/charts/timechart.h"
#include "ui/dashboard/card.h"
#include "ui/style/colours.h"
#include "ui/style/spacing.h"

#include <QGridLayout>

namespace cp {

using namespace Qt::StringLiterals;

namespace {

constexpr auto Soon = std::chrono::seconds(2);

QString valueText(ColumnKind kind, const QVariant &value, const FormatContext &context)
{
    Column column;
    column.kind = kind;
    return formatValue(column, value, context);
}

QString lines(const QStringList &all)
{
    return all.join(u"<br>"_s);
}

} // namespace

DashboardPage::DashboardPage(const PageContext &context, QWidget *parent)
    : ConsolePage(context, parent)
    , m_queue(addCard(tr("Suggestions"), u"suggestions"_s))
    , m_market(addCard(tr("Macro"), u"macro"_s))
    , m_timing(addCard(tr("Predictions"), u"predictions"_s))
    , m_health(addCard(tr("Health"), u"health"_s))
    , m_sectors(addCard(tr("Sectors"), u"sectors"_s))
    , m_price(addCard(tr("Charts"), u"charts"_s))
    , m_chart(new TimeChart(tr("Bitcoin chart"), TimeChart::Form::Lines, this))
{
    m_chart->setEmptyText(tr("There are no prices of Bitcoin in the last year."));
    m_chart->setUnit({}, 0);
    m_price->setContent(m_chart);
    auto *layout = new QGridLayout(this);
    layout->setContentsMargins(spacing::margin, spacing::margin, spacing::margin, spacing::margin);
    layout->setSpacing(spacing::margin);
    int column = 0;
    for (Card *card : {m_queue, m_market, m_timing, m_health}) {
        layout->addWidget(card, 0, column);
        layout->setColumnStretch(column++, 1);
    }
    layout->addWidget(m_price, 1, 0, 1, 3);
    layout->addWidget(m_sectors, 1, 3);
    layout->setRowStretch(1, 1);
    for (Card *card : {m_queue, m_market, m_timing, m_health, m_sectors})
        card->setFigure(u"…"_s); // not a number that nobody has read

    m_soon.setSingleShot(true);
    m_soon.setInterval(Soon);
    connect(&m_soon, &QTimer::timeout, this, [this] {
        if (isVisible())
            refresh();
    });
    connect(session(), &Session::notified, &m_soon, qOverload<>(&QTimer::start));
    connect(session(), &Session::identityChanged, this, &DashboardPage::refresh);
}

Card *DashboardPage::addCard(const QString &title, const QString &page)
{
    auto *card = new Card(title, this);
    connect(card, &Card::opened, this, [this, page] { Q_EMIT openRequested(page, {}); });
    return card;
}

void DashboardPage::activate()
{
    refresh();
}

void DashboardPage::refresh()
{
    read(
        u"load the dashboard"_s, [](Connection &connection) { return readMarketOverview(connection); },
        [this](const MarketOverview &overview) {
            showMarket(overview);
            showHealth(overview);
            showSectors(overview);
            m_chart->setTimeZone(formatContext().effectiveZone());
            m_chart->setLines({{tr("BTC"), overview.bitcoin}});
        });
    read(
        u"count what waits"_s, [](Connection &connection) { return readWorkOverview(connection); },
        [this](const WorkOverview &overview) {
            showQueue(overview);
            showTiming(overview);
        });
}

void DashboardPage::showQueue(const WorkOverview &overview)
{
    m_queue->setFigure(tr("%1 pending").arg(locale().toString(overview.pending)));
    m_queue->setLines(lines({tr("%1 expire within 24 h").arg(locale().toString(overview.expiringSoon)),
        tr("%1 approved, to be implemented").arg(locale().toString(overview.toImplement))}));
}

void DashboardPage::showMarket(const MarketOverview &overview)
{
    const FormatContext context = formatContext();
    m_market->setFigure(
        overview.regime.isEmpty() ? tr("No regime yet") : tr("%1 market").arg(wordText(overview.regime)));
    QStringList said;
    if (overview.regimeSince.isValid())
        said.append(tr("since %1, confidence %2")
                        .arg(ageText(overview.regimeSince.toDateTime(), context),
                            valueText(ColumnKind::Fraction, overview.regimeConfidence, context)));
    said.append(tr("Fear and greed %1").arg(valueText(ColumnKind::Decimal, overview.fearGreed, context)));
    said.append(tr("Bitcoin dominance %1").arg(valueText(ColumnKind::Share, overview.btcDominance, context)));
    m_market->setLines(lines(said));
}

void DashboardPage::showTiming(const WorkOverview &overview)
{
    m_timing->setFigure(overview.hitRate.isValid()
            ? tr("%1 hits").arg(valueText(ColumnKind::Fraction, overview.hitRate, formatContext()))
            : tr("No hits to count"));
    m_timing->setLines(lines({tr("of %1 predictions due in 30 days").arg(locale().toString(overview.hitsOf)),
        tr("%1 open, %2 of them due")
            .arg(locale().toString(overview.openPredictions), locale().toString(overview.duePredictions)),
        tr("%1 active signals").arg(locale().toString(overview.activeSignals))}));
}

void DashboardPage::showHealth(const MarketOverview &overview)
{
    if (!overview.healthChecked.isValid()) {
        m_health->setFigure(tr("Not checked"));
        m_health->setLines({});
        return;
    }
    m_health->setFigure(tr("%1 of 100").arg(valueText(ColumnKind::Decimal, overview.healthScore, formatContext())));
    const QString troubles = overview.healthTroubles.isEmpty()
        ? tr("Every part is well")
        : u"<span style='color:%1'>%2</span>"_s.arg(
            coloursFor(palette()).warning.name(), overview.healthTroubles.toHtmlEscaped());
    m_health->setLines(
        lines({troubles, tr("checked %1").arg(ageText(overview.healthChecked.toDateTime(), formatContext()))}));
}

void DashboardPage::showSectors(const MarketOverview &overview)
{
    m_sectors->setFigure({});
    if (overview.sectors.isEmpty()) {
        m_sectors->setLines(tr("No sector has been measured yet."));
        return;
    }
    const QString muted = coloursFor(palette()).muted.name();
    QString table = u"<table width='100%' cellspacing='0' cellpadding='3'><tr style='color:%1'><td>%2</td>"
                    "<td align='right'>24h</td><td align='right'>7d</td></tr>"_s.arg(muted, tr("Sector"));
    for (const MarketOverview::Sector &sector : overview.sectors) {
        table += u"<tr><td>%1</td><td align='right'>%2</td><td align='right'>%3</td></tr>"_s.arg(
            sector.name.toHtmlEscaped(), changeHtml(sector.day), changeHtml(sector.week));
    }
    m_sectors->setLines(table + u"</table>"_s);
}

QString DashboardPage::changeHtml(const QVariant &percent) const
{
    Column column;
    column.kind = ColumnKind::Percent;
    const Colours &colours = coloursFor(palette());
    const int direction = directionOf(column, percent);
    const QColor colour = direction > 0 ? colours.up : direction < 0 ? colours.down : palette().color(QPalette::Text);
    return u"<span style='color:%1'>%2</span>"_s.arg(colour.name(), formatValue(column, percent, formatContext()));
}

} // namespace cp
