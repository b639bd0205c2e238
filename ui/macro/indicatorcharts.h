#pragma once

#include "models/macro/macroreader.h"

#include <QScrollArea>
#include <QTimeZone>

namespace cp {

class TimeChart;

/// One small chart for every indicator, as many beside each other as fit.
class IndicatorCharts : public QScrollArea {
    Q_OBJECT

public:
    explicit IndicatorCharts(QWidget *parent = nullptr);

    void setIndicators(const QList<MacroIndicator> &indicators, const QTimeZone &zone);

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    void layOut();

    QList<TimeChart *> m_charts;
};

} // namespace cp
