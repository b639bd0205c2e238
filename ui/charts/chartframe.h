#pragma once

#include "ui/charts/timeticks.h"

class QAbstractAxis;
class QCategoryAxis;
class QChart;
class QChartView;

namespace cp {

struct ChartTheme;

/// What all charts have in common: no legend, no margins, no animation, axes without lines, colours of the theme.
namespace chartframe {

void setUp(QChartView *view);

/// x below, y at the right, where the newest values are.
void addAxes(QChart *chart, QAbstractAxis *x, QAbstractAxis *y);

void applyTheme(QChartView *view, const ChartTheme &theme); ///< after the axes were added

/// Labels in two lines at their moments, in place of those there were.
void setTicks(QCategoryAxis *axis, const QList<TimeTick> &ticks);

} // namespace chartframe
} // namespace cp
