#pragma once

#include "models/market/candlewindow.h"
#include "ui/charts/charttheme.h"
#include "ui/charts/plotmapping.h"

#include <QGraphicsItem>

namespace cp {

/// Paints what an indicator says of the candles in view: lines broken where there is no value or no candle, a histogram
/// as bars on zero. Of the values that share a column of pixels the first, the last and the extremes are drawn, so
/// that a frame costs its pixels. firstColour is the number of the first line's colour in the theme.
void paintIndicator(QPainter *painter, const PlotMapping &mapping, const CandleSeries &candles,
    const CandleWindow::Line &indicator, const ChartTheme &theme, int firstColour);

/// The lowest and the highest value in view; nothing when there is none.
std::optional<Extremes> indicatorExtremes(
    const CandleSeries &candles, const CandleWindow::Line &indicator, qint64 from, qint64 to);

/// The indicators that are drawn over a chart's candles.
class IndicatorLines : public QGraphicsItem {
public:
    explicit IndicatorLines(QGraphicsItem *parent);

    void setContent(const CandleWindow &window, const PlotMapping &mapping, const ChartTheme &theme);

    QRectF boundingRect() const override { return m_mapping.plot; }
    void paint(QPainter *painter, const QStyleOptionGraphicsItem *option, QWidget *widget) override;

private:
    CandleWindow m_window;
    PlotMapping m_mapping;
    ChartTheme m_theme;
};

} // namespace cp
