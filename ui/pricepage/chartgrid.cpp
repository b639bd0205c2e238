#include "ui/pricepage/chartgrid.h"

#include "ui/charts/pricechart.h"

#include <QJsonArray>
#include <QScopedValueRollback>
#include <QSplitter>
#include <QVBoxLayout>

namespace cp {

using namespace Qt::StringLiterals;

ChartGrid::ChartGrid(Session *session, QWidget *parent)
    : QWidget(parent)
    , m_session(session)
    , m_rows(new QSplitter(Qt::Vertical, this))
{
    m_rows->setChildrenCollapsible(false);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins({});
    layout->addWidget(m_rows);
    m_current = makeView();
    m_views.append(m_current);
    layOut();
}

CoinChartView *ChartGrid::makeView()
{
    auto *view = new CoinChartView(m_session, this);
    connect(view, &CoinChartView::chosen, this, [this, view] { makeCurrent(view); });
    connect(view, &CoinChartView::closed, this, [this, view](const Indicator &indicator) {
        ChartChoice without = view->choice();
        without.indicators.removeOne(indicator);
        view->setChoice(without);
        if (view == m_current)
            Q_EMIT currentChanged();
        Q_EMIT changed();
    });
    listen(view);
    return view;
}

void ChartGrid::follow(CoinChartView *view)
{
    m_followers.append(view);
    connect(view, &QObject::destroyed, this, [this, view] { m_followers.removeOne(view); });
    listen(view);
}

void ChartGrid::listen(CoinChartView *view)
{
    connect(view, &CoinChartView::viewChanged, this, [this, view] { Q_EMIT viewChanged(view); });
    connect(view, &CoinChartView::read, this, [this, view] { Q_EMIT read(view); });
    connect(view, &CoinChartView::noteActivated, this, &ChartGrid::noteActivated);
    connect(view, &CoinChartView::said, this, &ChartGrid::said);
    connect(view, &CoinChartView::failed, this, &ChartGrid::failed);
    connect(view->chart(), &PriceChart::menuRequested, this,
        [this, view](const QPoint &place, const Crosshair &point) { Q_EMIT menuRequested(view, place, point); });
    link(view);
}

void ChartGrid::link(CoinChartView *view)
{
    connect(view->chart(), &PriceChart::pointed, this, [this, view](std::optional<qint64> moment) {
        const QList<CoinChartView *> others = m_links.cursor ? othersThan(view) : QList<CoinChartView *>();
        for (CoinChartView *other : others) {
            PriceChart *chart = other->chart();
            if (moment && *moment >= chart->visibleFrom() && *moment < chart->visibleTo())
                chart->pointAtMoment(*moment);
            else
                chart->pointAtNothing();
        }
    });
    connect(view->chart(), &PriceChart::visibleRangeChanged, this, [this, view](qint64 from, qint64 to) {
        if (!m_links.view || m_isPassingOn)
            return;
        const QScopedValueRollback passing(m_isPassingOn, true);
        const QList<CoinChartView *> others = othersThan(view);
        for (CoinChartView *other : others)
            other->chart()->setVisibleRange(from, to);
    });
}

QList<CoinChartView *> ChartGrid::othersThan(const CoinChartView *view) const
{
    QList<CoinChartView *> others = all();
    others.removeIf([view](const CoinChartView *other) { return other == view; });
    return others;
}

void ChartGrid::makeCurrent(CoinChartView *view)
{
    if (m_current == view)
        return;
    m_current = view;
    markCurrent();
    Q_EMIT currentChanged();
    Q_EMIT changed();
}

/// Their names tell them apart: one alone is the price chart, among several they are numbered.
void ChartGrid::markCurrent()
{
    for (qsizetype i = 0; i < m_views.size(); ++i) {
        m_views[i]->setMarked(m_views.size() > 1 && m_views[i] == m_current);
        m_views[i]->chart()->setAccessibleName(i == 0 ? tr("Price chart") : tr("Price chart %1").arg(i + 1));
    }
}

void ChartGrid::arrange(int count, int columns)
{
    count = std::clamp(count, 1, MaxCharts);
    m_columns = std::clamp(columns, 1, count);
    while (m_views.size() > count) {
        CoinChartView *last = m_views.takeLast();
        if (last == m_current)
            m_current = m_views.first();
        delete last;
    }
    const ChartChoice choice = m_current->choice();
    QList<CoinChartView *> added;
    while (m_views.size() < count) {
        m_views.append(makeView());
        added.append(m_views.last());
    }
    layOut();
    for (CoinChartView *view : std::as_const(added))
        view->setChoice(choice);
    Q_EMIT currentChanged();
    Q_EMIT changed();
}

/// Rows of as many charts as there are columns, all of one size.
void ChartGrid::layOut()
{
    for (CoinChartView *view : std::as_const(m_views))
        view->setParent(this); // out of the rows, which go
    while (m_rows->count() > 0)
        delete m_rows->widget(0);
    for (qsizetype first = 0; first < m_views.size(); first += m_columns) {
        auto *row = new QSplitter(Qt::Horizontal, m_rows);
        row->setChildrenCollapsible(false);
        m_rows->addWidget(row);
        for (CoinChartView *view : m_views.mid(first, m_columns)) {
            row->addWidget(view);
            view->show();
        }
        row->setSizes(QList<int>(row->count(), 1000));
    }
    m_rows->setSizes(QList<int>(m_rows->count(), 1000));
    setFocusProxy(m_current);
    markCurrent();
}

void ChartGrid::setLinks(const ChartLinks &links)
{
    m_links = links;
    choose(m_current->choice()); // what is shared from now on is the current one's
}

void ChartGrid::choose(const ChartChoice &choice)
{
    m_current->setChoice(choice);
    const QList<CoinChartView *> others
        = m_links.coin || m_links.interval ? othersThan(m_current) : QList<CoinChartView *>();
    for (CoinChartView *other : others) {
        ChartChoice theirs = other->choice();
        if (m_links.coin)
            theirs.coin = choice.coin;
        if (m_links.interval) {
            theirs.seconds = choice.seconds;
            theirs.days = choice.days;
        }
        if (theirs != other->choice())
            other->setChoice(theirs);
    }
    Q_EMIT changed();
}

QJsonObject ChartGrid::toJson() const
{
    QJsonArray charts;
    for (const CoinChartView *view : m_views)
        charts.append(view->choice().toJson());
    return {{u"charts"_s, charts}, {u"columns"_s, m_columns}, {u"current"_s, int(m_views.indexOf(m_current))},
        {u"links"_s,
            QJsonObject{{u"coin"_s, m_links.coin}, {u"interval"_s, m_links.interval}, {u"cursor"_s, m_links.cursor},
                {u"view"_s, m_links.view}}}};
}

void ChartGrid::fromJson(const QJsonObject &json)
{
    const QJsonArray charts = json.value("charts"_L1).toArray();
    if (charts.isEmpty())
        return;
    const QJsonObject links = json.value("links"_L1).toObject();
    const ChartLinks usual;
    m_links = {links.value("coin"_L1).toBool(usual.coin), links.value("interval"_L1).toBool(usual.interval),
        links.value("cursor"_L1).toBool(usual.cursor), links.value("view"_L1).toBool(usual.view)};
    {
        const QSignalBlocker quiet(this); // told once, below
        arrange(int(charts.size()), json.value("columns"_L1).toInt(1));
    }
    for (qsizetype i = 0; i < m_views.size(); ++i)
        m_views[i]->setChoice(ChartChoice::fromJson(charts[i].toObject()));
    m_current = m_views.value(json.value("current"_L1).toInt(), m_views.first());
    markCurrent();
    Q_EMIT currentChanged();
    Q_EMIT changed();
}

void ChartGrid::activate()
{
    for (CoinChartView *view : std::as_const(m_views))
        view->activate();
}

void ChartGrid::refresh()
{
    const QList<CoinChartView *> views = all();
    for (CoinChartView *view : views)
        view->refresh();
}

} // namespace cp
