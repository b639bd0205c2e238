#include "ui/health/healthpage.h"

#include "models/health/healthsource.h"
#include "ui/charts/timechart.h"

namespace cp {

using namespace Qt::StringLiterals;

namespace {

constexpr int ChartDays = 30;

} // namespace

HealthPage::HealthPage(const PageContext &context, QWidget *parent)
    : TablePage(context, parent)
    , m_chart(new TimeChart(tr("Health chart"), TimeChart::Form::Lines, this))
{
    m_chart->setEmptyText(tr("Nothing was checked in the last %1 days.").arg(ChartDays));
    m_chart->setValueRange(0, 100);
    m_chart->setUnit({}, 0);

    TablePanel *checks = addTable({.name = u"health"_s,
        .title = tr("Health checks"),
        .source = healthSource(),
        .filters = {"check_time"},
        .sort = "check_time",
        .empty = tr("Nothing has been checked yet."),
        .channel = u"cp_system"_s});
    QSplitter *tables = makeSplitter(u"healthChecks"_s, Qt::Horizontal, {checks, addRowPanel(checks)});
    addWidget(makeSplitter(u"health"_s, Qt::Vertical, {m_chart, tables}, {1, 2}), 1);
    connect(checks, &TablePanel::rowsChanged, this, &HealthPage::readScores);
}

void HealthPage::activate()
{
    TablePage::activate();
    readScores();
}

void HealthPage::refresh()
{
    TablePage::refresh();
    readScores();
}

void HealthPage::readScores()
{
    read(
        u"load the health scores"_s, [](Connection &connection) { return readHealthScores(connection, ChartDays); },
        [this](const QList<QPointF> &scores) {
            m_chart->setTimeZone(formatContext().effectiveZone());
            m_chart->setLines({{tr("Score"), scores}});
        });
}

} // namespace cp
