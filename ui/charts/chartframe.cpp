#include "ui/charts/chartframe.h"

#include "ui/charts/charttheme.h"
#include "ui/style/spacing.h"

#include <QCategoryAxis>
#include <QChartView>
#include <QCoreApplication>
#include <QGraphicsLayout>
#include <QPainter>

#include <algorithm>

namespace cp::chartframe {

using namespace Qt::StringLiterals;

void setUp(QChartView *view)
{
    view->setFrameShape(QFrame::NoFrame);
    view->setLayoutDirection(Qt::LeftToRight); // time runs from left to right in every language
    view->setFocusPolicy(Qt::StrongFocus);
    QChart *chart = view->chart();
    chart->legend()->hide();
    chart->setBackgroundRoundness(0);
    chart->setBackgroundPen(Qt::NoPen);
    chart->setMargins({});
    chart->layout()->setContentsMargins(0, 0, 0, 0);
    chart->setAnimationOptions(QChart::NoAnimation);
    chart->setLocalizeNumbers(true);
}

void addAxes(QChart *chart, QAbstractAxis *x, QAbstractAxis *y)
{
    chart->addAxis(y, Qt::AlignRight);
    chart->addAxis(x, Qt::AlignBottom);
    for (QAbstractAxis *axis : {x, y}) {
        axis->setLineVisible(false);
        if (auto *categories = qobject_cast<QCategoryAxis *>(axis)) {
            categories->setLabelsPosition(QCategoryAxis::AxisLabelsPositionOnValue);
            categories->setStartValue(0);
        }
    }
}

void applyTheme(QChartView *view, const ChartTheme &theme)
{
    view->chart()->setBackgroundBrush(theme.background);
    view->setBackgroundBrush(theme.background);
    const QList<QAbstractAxis *> axes = view->chart()->axes();
    for (QAbstractAxis *axis : axes) {
        axis->setLabelsFont(view->font());
        axis->setLabelsColor(theme.muted);
        axis->setGridLinePen(QPen(theme.grid, 1));
    }
}

void paintEmpty(QPainter &painter, const QRect &area, const ChartTheme &theme, const QString &text)
{
    painter.fillRect(area, theme.background);
    painter.setPen(theme.muted);
    painter.drawText(
        area.adjusted(spacing::wide, 0, -spacing::wide, 0), int(Qt::AlignCenter) | int(Qt::TextWordWrap), text);
}

QString unreadText()
{
    return QCoreApplication::translate("cp::chartframe", "Nothing has been read yet.");
}

void setTicks(QCategoryAxis *axis, const QList<std::pair<QString, double>> &ticks)
{
    const QStringList old = axis->categoriesLabels();
    const auto isThere = [axis](const auto &tick) { return axis->endValue(tick.first) == tick.second; };
    if (old.size() == ticks.size() && std::all_of(ticks.begin(), ticks.end(), isThere))
        return;
    for (const QString &label : old)
        axis->remove(label);
    for (const auto &[label, value] : ticks)
        axis->append(label, value);
}

void setTicks(QCategoryAxis *axis, const QList<TimeTick> &ticks)
{
    QList<std::pair<QString, double>> labels;
    for (const TimeTick &tick : ticks) {
        // The axis takes each label once only; what tells equal ones apart is not to be seen.
        labels.append({u"<div align=center><!--%1-->%2<br>%3</div>"_s.arg(tick.moment).arg(tick.text, tick.context),
            double(tick.moment)});
    }
    setTicks(axis, labels);
}

} // namespace cp::chartframe
