#pragma once

#include "models/market/candlewindow.h"
#include "ui/charts/charttheme.h"
#include "ui/charts/plotmapping.h"

#include <QGraphicsItem>
#include <QLocale>

#include <optional>

namespace cp {

/// Paints what an indicator says of the candles in view: lines broken where there is no value or no candle, a histogram
/// as bars on zero. Of the values that share a column of pixels the first, the last and the extremes are drawn, so
/// that a frame costs its pixels. firstColour is the number of the first line's colour in the theme.
void paintIndicator(QPainter *painter, const PlotMapping &mapping, const CandleSeries &candles,
    const CandleWindow::Line &indicator, const ChartTheme &theme, int firstColour);

/// The lowest and the highest value in view; nothing when there is none.
std::optional<Extremes> indicatorExtremes(
    const CandleSeries &candles, const CandleWindow::Line &indicator, qint64 from, qint64 to);

/// What another coin's prices are multiplied with to start from base at a moment: after that they stand as many percent
/// above it as that coin has gained. 0 where it has no candle from there on.
double comparedFactor(const CandleSeries &candles, qint64 from, double base);

/// A value for reading, as its indicator has it: RSI without a unit, drawdown in percent, OBV short; "–" for NaN.
QString indicatorText(Indicator::Kind kind, double value, const QLocale &locale);

/// A value and the colour of its line.
struct LegendEntry {
    QString text; ///< "SMA 20 47,123.10"
    QColor colour;
};

/// What each line of an indicator says at a moment.
QList<LegendEntry> indicatorLegend(const CandleSeries &candles, const CandleWindow::Line &indicator, qint64 moment,
    const ChartTheme &theme, int firstColour, const QLocale &locale);

/// In one line from left to right, with a dot of its colour before each; what does not fit is left out.
void paintLegend(QPainter *painter, const QRectF &place, const QList<LegendEntry> &entries, const QColor &ink);

/// The indicators that are drawn over a chart's candles, and the closes of the coins it is compared with.
class IndicatorLines : public QGraphicsItem {
public:
    explicit IndicatorLines(QGraphicsItem *parent);

    /// base is the chart's price that the compared coins start from, at mapping.from; see comparedFactor().
    void setContent(const CandleWindow &window, const PlotMapping &mapping, const ChartTheme &theme, double base);

    QRectF boundingRect() const override { return m_mapping.plot; }
    void paint(QPainter *painter, const QStyleOptionGraphicsItem *option, QWidget *widget) override;

private:
    CandleWindow m_window;
    PlotMapping m_mapping;
    ChartTheme m_theme;
    double m_base = 0;
};

} // namespace cp
