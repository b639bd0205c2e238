#pragma once

#include "ui/charts/timeticks.h"

class QAbstractAxis;
class QCategoryAxis;
class QChart;
class QChartView;
class QPainter;
class QRect;

namespace cp {

struct ChartTheme;

/// What all charts have in common: no legend, no margins, no animation, axes without lines, colours of the theme.
namespace chartframe {

void setUp(QChartView *view);

/// x below, y at the right, where the newest values are.
void addAxes(QChart *chart, QAbstractAxis *x, QAbstractAxis *y);

void applyTheme(QChartView *view, const ChartTheme &theme); ///< after the axes were added

/// What stands in place of a chart without anything to draw: why, in a sentence.
void paintEmpty(QPainter &painter, const QRect &area, const ChartTheme &theme, const QString &text);

/// What stands there while a chart has not been given anything yet: whether there is something nobody knows.
QString unreadText();

/// Labels at values of an axis, in place of those there were. No label stands there twice.
void setTicks(QCategoryAxis *axis, const QList<std::pair<QString, double>> &ticks);

/// The same in two lines at their moments.
void setTicks(QCategoryAxis *axis, const QList<TimeTick> &ticks);

} // namespace chartframe
} // namespace cp
