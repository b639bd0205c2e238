#include "ui/sectors/sectorspage.h"

#include "models/catalogue/catalogue.h"
#include "models/format/formatvalue.h"
#include "models/format/timetext.h"
#include "ui/charts/barchart.h"
#include "ui/charts/timechart.h"
#include "ui/charts/treemap.h"
#include "ui/style/spacing.h"
#include "ui/widgets/coindrag.h"
#include "ui/widgets/filterbar.h"
#include "ui/widgets/tableview.h"

#include <QComboBox>
#include <QLabel>
#include <QTabWidget>
#include <QVBoxLayout>
#include <limits>

namespace cp {

using namespace Qt::StringLiterals;

namespace {

constexpr int SectorUpdateDelay = 500; ///< milliseconds: analyses arrive in bursts

/// The change, in percent, that has the whole colour of a gain or a loss: what is a lot in a day is little in a month.
double largeChange(SectorPeriod period)
{
    switch (period) {
    case SectorPeriod::Day:
        return 10;
    case SectorPeriod::Week:
        return 20;
    case SectorPeriod::Month:
        return 40;
    }
    Q_UNREACHABLE();
}

/// A chart under a heading of its own.
QWidget *titled(const QString &title, QWidget *chart, QWidget *parent)
{
    auto *box = new QWidget(parent);
    auto *heading = new QLabel(title, box);
    heading->setProperty("role", u"heading"_s);
    auto *layout = new QVBoxLayout(box);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(spacing::tight);
    layout->addWidget(heading);
    layout->addWidget(chart, 1);
    return box;
}

} // namespace

SectorsPage::SectorsPage(const PageContext &context, QWidget *parent)
    : TablePage(context, parent)
    , m_fields(new FilterBar(u"sectorCharts"_s, this))
    , m_bars(new BarChart(tr("Sector performance chart"), this))
    , m_map(new Treemap(tr("Sector treemap"), this))
    , m_lines(new TimeChart(tr("Sector history chart"), TimeChart::Form::Lines, this))
    , m_flows(new BarChart(tr("Sector rotation chart"), this))
{
    commands()->hide();
    m_fields->addChoice("period", tr("Period"),
        {{tr("24 h"), int(SectorPeriod::Day)}, {tr("7 d"), int(SectorPeriod::Week)},
            {tr("30 d"), int(SectorPeriod::Month)}});
    m_fields->restore();
    m_bars->setEmptyText(tr("No sector was analysed in the last 90 days."));
    m_map->setEmptyText(tr("No coin with a market capitalisation belongs to a sector."));
    m_lines->setEmptyText(tr("No sector was analysed in the last 90 days."));
    m_lines->setUnit(u"%"_s, 1);
    m_flows->setSigned(false);
    m_flows->setEmptyText(tr("No movement between sectors was found."));

    m_sectors = addTable({.name = u"sectors"_s,
        .title = tr("Sectors"),
        .source = sectorSource(),
        .filters = {"is_active"},
        .sort = "performance_24h",
        .empty = tr("There are no sectors."),
        .channel = u"cp_system"_s});
    m_members = addTable({.name = u"sectorMembers"_s,
        .title = tr("Sector members"),
        .source = sectorMemberSource(),
        .filters = {},
        .sort = "allocation_percentage",
        .empty = tr("No coin belongs to this sector."),
        .channel = u"cp_system"_s});
    m_members->setReady(false);
    makeCoinSource(m_members->view());
    new DragSource(m_map, [this](const QPoint &pressed) {
        const Tile *tile = m_map->tileAt(pressed);
        return tile ? cargoOf({{tile->name}, 0, {}}) : DragSource::Cargo();
    });

    auto *performance = new QWidget(this);
    auto *tabs = new QTabWidget(performance);
    tabs->setDocumentMode(true);
    tabs->addTab(m_bars, tr("Ranking"));
    tabs->addTab(m_map, tr("Treemap"));
    tabs->addTab(m_lines, tr("History"));
    auto *layout = new QVBoxLayout(performance);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_fields);
    layout->addWidget(tabs, 1);
    QSplitter *tables
        = makeSplitter(u"sectorTables"_s, Qt::Vertical, {m_sectors, titled(tr("Members"), m_members, this)}, {3, 2});
    QSplitter *charts
        = makeSplitter(u"sectorCharts"_s, Qt::Vertical, {performance, titled(tr("Rotation"), m_flows, this)}, {3, 2});
    addWidget(makeSplitter(u"sectors"_s, Qt::Horizontal, {tables, charts}, {1, 1}), 1);

    m_updateTimer.setSingleShot(true);
    m_updateTimer.setInterval(SectorUpdateDelay);
    connect(&m_updateTimer, &QTimer::timeout, this, &SectorsPage::refresh);
    connect(m_fields, &FilterBar::changed, this, &SectorsPage::readCharts);
    connect(m_sectors, &TablePanel::currentKeyChanged, this, &SectorsPage::follow);
    connect(m_bars, &BarChart::chosen, m_sectors, &TablePanel::showKey);
    connect(m_map, &Treemap::chosen, m_sectors, &TablePanel::showKey);
    connect(
        m_map, &Treemap::opened, this, [this](const QString &symbol) { Q_EMIT openRequested(u"charts"_s, symbol); });
    connect(m_flows, &BarChart::chosen, m_sectors, &TablePanel::showKey);
    connect(session(), &Session::stateChanged, this, [this](const DatabaseState &state) {
        if (state.isConnected() && isVisible())
            readCharts();
    });
    connect(session(), &Session::notified, this, [this](const QString &channel, const QString &payload) {
        // Not the sectors' own rows: their table hears of them itself.
        if (channel == "cp_system"_L1 && payload.contains("\"sector_"_L1) && isVisible())
            m_updateTimer.start();
    });
}

void SectorsPage::activate()
{
    TablePage::activate();
    readCharts();
}

void SectorsPage::refresh()
{
    TablePage::refresh();
    readCharts();
}

void SectorsPage::showItem(const QString &item)
{
    bool isKey = false;
    item.toLongLong(&isKey);
    if (isKey)
        return TablePage::showItem(item);
    const PageQuery query(sectorSource(), Filter::compare("name", Filter::Op::Equal, item), -1, Qt::AscendingOrder);
    read(
        u"find the sector"_s, [query](Connection &connection) { return query.keys(connection, 1); },
        [this, item](const QList<qint64> &keys) {
            if (keys.isEmpty())
                report(MessageKind::Info, tr("There is no sector “%1”.").arg(item));
            else
                m_sectors->showKey(keys.first());
        });
}

/// The members and the charts are of the sector that is current.
void SectorsPage::follow(qint64 sector)
{
    if (sector != 0)
        m_members->setScope(Filter::compare("sector_id", Filter::Op::Equal, sector));
    m_members->setReady(sector != 0);
    m_bars->setCurrentKey(sector);
    m_map->setCurrentGroup(sector);
    showHistory();
}

void SectorsPage::readCharts()
{
    const auto period = SectorPeriod(m_fields->value("period").toInt());
    readForChart(
        u"load the sectors' history"_s,
        [period](Connection &connection) { return readSectorHistory(connection, period); },
        [this, number = ++m_reading](const QList<SectorHistory> &history) {
            if (number != m_reading)
                return;
            m_history = history;
            showHistory();
        });
    readForChart(
        u"load the sectors' coins"_s, [period](Connection &connection) { return readSectorCoins(connection, period); },
        [this, number = m_reading](const QList<SectorCoin> &coins) {
            if (number == m_reading)
                showCoins(coins);
        });
    readForChart(
        u"load the sectors' rotation"_s, [](Connection &connection) { return readSectorFlows(connection); },
        [this](const QList<SectorFlow> &flows) { showFlows(flows); });
}

void SectorsPage::showHistory()
{
    const qint64 current = m_sectors->currentKey();
    const Column percent = describe("sector_performance", "performance_24h");
    QList<Bar> bars;
    QList<TimeLine> lines;
    double latest = 0;
    for (const SectorHistory &sector : std::as_const(m_history)) {
        const QPointF last = sector.points.last();
        const QString text = formatValue(percent, QString::number(last.y(), 'f', 4), formatContext());
        bars.append({sector.id, sector.name, last.y(), text, tr("Analysed %1").arg(utcText(qint64(last.x())))});
        latest = std::max(latest, last.x());
        // The current one in front of the others.
        TimeLine line{sector.name, sector.points, current != 0 && sector.id != current};
        lines.insert(line.isFaint ? 0 : lines.size(), line);
    }
    m_bars->setBars(u"%1 %2"_s.arg(periodText(), utcText(qint64(latest))), bars);
    m_bars->setCurrentKey(current);
    m_lines->setTimeZone(formatContext().effectiveZone());
    m_lines->setLines(lines);
}

void SectorsPage::showCoins(const QList<SectorCoin> &coins)
{
    const Column percent = describe("cryptocurrencies", "price_change_percentage_24h");
    const Column capital = describe("cryptocurrencies", "market_cap");
    QList<Tile> tiles;
    for (const SectorCoin &coin : coins) {
        bool isKnown = false;
        const double change = coin.change.toDouble(&isKnown);
        tiles.append({coin.sector, coin.sectorName, coin.symbol, coin.marketCap,
            isKnown ? change : std::numeric_limits<double>::quiet_NaN(),
            formatValue(percent, coin.change.isNull() ? QVariant() : coin.change, formatContext()),
            tr("%1, %2\nMarket capitalisation %3")
                .arg(coin.name, coin.sectorName,
                    formatValue(capital, QString::number(coin.marketCap, 'f', 2), formatContext()))});
    }
    m_map->setTiles(periodText(), tiles, largeChange(SectorPeriod(m_fields->value("period").toInt())));
    m_map->setCurrentGroup(m_sectors->currentKey());
}

QString SectorsPage::periodText() const
{
    return m_fields->findChild<QComboBox *>(u"period"_s)->currentText();
}

void SectorsPage::showFlows(const QList<SectorFlow> &flows)
{
    const Column strength = describe("sector_rotation_analysis", "rotation_strength");
    const Column confidence = describe("sector_rotation_analysis", "confidence_score");
    QList<Bar> bars;
    double latest = 0;
    for (const SectorFlow &flow : flows) {
        bars.append({flow.to, u"%1 → %2"_s.arg(flow.fromName, flow.toName), flow.strength,
            formatValue(strength, QString::number(flow.strength, 'f', 4), formatContext()),
            tr("Confidence %1, analysed %2")
                .arg(formatValue(confidence, flow.confidence.isNull() ? QVariant() : flow.confidence, formatContext()),
                    utcText(flow.analysed))});
        latest = std::max(latest, double(flow.analysed));
    }
    m_flows->setBars(utcText(qint64(latest)), bars);
}

} // namespace cp
