#pragma once

#include "ui/charts/indicatorlines.h"

#include <QWidget>

namespace cp {

class PriceChart;

/// What an indicator says, below the chart of the candles it is reckoned from: the same moments stand below each other,
/// and so does the crosshair. Wheel and mouse work as on the chart.
class IndicatorPane : public QWidget {
    Q_OBJECT

public:
    /// Follows chart, and shows what its window has for the indicator.
    IndicatorPane(const Indicator &indicator, PriceChart *chart, QWidget *parent = nullptr);

    const Indicator &indicator() const { return m_indicator; }
    QString readout() const; ///< the values at the crosshair, else the last ones
    QSize sizeHint() const override { return {400, 110}; }

Q_SIGNALS:
    void closeRequested();

protected:
    bool event(QEvent *event) override;
    void paintEvent(QPaintEvent *event) override;

private:
    const CandleWindow::Line *line() const;
    PlotMapping mapping() const;
    QList<LegendEntry> legend() const;
    void paintAxis(QPainter &painter, const PlotMapping &mapping) const;
    void follow();

    Indicator m_indicator;
    PriceChart *m_chart;
};

} // namespace cp
