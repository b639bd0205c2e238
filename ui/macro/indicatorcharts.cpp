#include "ui/macro/indicatorcharts.h"

#include "ui/charts/timechart.h"
#include "ui/style/spacing.h"

#include <QGridLayout>

#include <algorithm>
#include <cmath>

namespace cp {

using namespace Qt::StringLiterals;

namespace {

constexpr int SmallestWidth = 250; ///< of a chart, in pixels
constexpr int Height = 150;
constexpr int MostDecimals = 6;

/// So many that three digits tell the values of a line apart.
int decimalsFor(const QList<QPointF> &points)
{
    const auto [low, high] = std::minmax_element(
        points.cbegin(), points.cend(), [](const QPointF &left, const QPointF &right) { return left.y() < right.y(); });
    const double span = high->y() - low->y();
    return span > 0 ? std::clamp(int(std::ceil(2 - std::log10(span))), 0, MostDecimals) : 2;
}

} // namespace

IndicatorCharts::IndicatorCharts(QWidget *parent)
    : QScrollArea(parent)
{
    setAccessibleName(tr("Indicator charts"));
    setFrameShape(QFrame::NoFrame);
    setWidgetResizable(true);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    auto *area = new QWidget(this);
    auto *grid = new QGridLayout(area);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setSpacing(spacing::normal);
    setWidget(area);
}

void IndicatorCharts::setIndicators(const QList<MacroIndicator> &indicators, const QTimeZone &zone)
{
    while (m_charts.size() > indicators.size())
        delete m_charts.takeLast();
    for (qsizetype i = 0; i < indicators.size(); ++i) {
        const MacroIndicator &indicator = indicators[i];
        QString name = indicatorText(indicator.name);
        const bool isOneOfSome = std::count_if(indicators.cbegin(), indicators.cend(),
                                     [&](const MacroIndicator &other) { return other.name == indicator.name; })
            > 1;
        if (isOneOfSome)
            name += u' ' + indicator.timeframe;
        if (i == m_charts.size())
            m_charts.append(new TimeChart(name, TimeChart::Form::Lines, widget()));
        TimeChart *chart = m_charts[i];
        chart->setAccessibleName(name);
        chart->setFixedHeight(Height);
        chart->setCompact(true);
        chart->setTimeZone(zone);
        // Only a percent sign is short enough to follow every value.
        const bool isPercent = indicator.unit.startsWith("percent"_L1);
        const QString unit = isPercent ? indicator.unit.mid(7).trimmed() : indicator.unit;
        chart->setUnit(isPercent ? u"%"_s : QString(), decimalsFor(indicator.points));
        const bool isIndex = unit.startsWith("index"_L1);
        chart->setLines({{unit.isEmpty() || isIndex ? name : u"%1, %2"_s.arg(name, unit), indicator.points}});
    }
    layOut();
}

void IndicatorCharts::layOut()
{
    auto *grid = static_cast<QGridLayout *>(widget()->layout());
    const int columns = std::max(1, viewport()->width() / SmallestWidth);
    for (int i = 0; i < m_charts.size(); ++i)
        grid->addWidget(m_charts[i], i / columns, i % columns);
    for (int column = 0; column < grid->columnCount(); ++column)
        grid->setColumnStretch(column, column < columns ? 1 : 0);
    const int rows = (int(m_charts.size()) + columns - 1) / columns;
    for (int row = 0; row < grid->rowCount(); ++row)
        grid->setRowStretch(row, 0);
    grid->setRowStretch(rows, 1);
}

void IndicatorCharts::resizeEvent(QResizeEvent *event)
{
    QScrollArea::resizeEvent(event);
    layOut();
}

} // namespace cp
