#pragma once

#include "models/market/chartcandles.h"
#include "ui/charts/candleitem.h"
#include "ui/charts/chartoverlay.h"
#include "ui/charts/pricescale.h"

#include <QChartView>
#include <QDateTime>
#include <QTimeZone>
#include <QTimer>

class QCategoryAxis;

namespace cp {

class IndicatorLines;

/// A coin's candles over time, with their volumes, a moment and prices pointed out. Qt Charts gives the axes, the grid
/// and the legendless frame; the candles are one item, so that a frame costs its pixels. Colours follow the palette.
///
/// The wheel zooms at the pointer, dragging pans. Left and Right step from candle to candle, Ctrl with them (or Page
/// Up and Down) pans, + and − (or Up and Down) zoom, Home and End go to the first and the last candle, 0 shows all,
/// Escape takes the crosshair away.
class PriceChart : public QChartView {
    Q_OBJECT

public:
    explicit PriceChart(QWidget *parent = nullptr);

    /// what is the coin's symbol. Shows all of the candles.
    void setCandles(const QString &what, const CandleSeries &candles);

    /// A history of which only a part is there in detail, with indicators. Shows [from, to), in milliseconds since 1970
    /// in UTC. Whoever calls it gives updateCandles() another part when visibleRangeChanged() asks for one.
    void showCandles(const QString &what, const ChartCandles &candles, qint64 from, qint64 to);

    /// The same coin's candles as they are now: the view stays where it is, but that a last candle which was in view is
    /// followed by those after it.
    void updateCandles(const ChartCandles &candles);

    /// What stands in place of a chart while there are no candles: why, in a sentence.
    void setEmptyText(const QString &text);

    void setMark(const QDateTime &moment, const QString &label); ///< an invalid moment takes the mark away
    void setLevels(const QList<PriceLevel> &levels);
    void setEvents(const QList<PriceEvent> &events);
    void setTimeZone(const QTimeZone &zone); ///< UTC by default
    void setForm(CandleForm form); ///< Candles by default
    void setScaling(PriceScaling scaling); ///< Linear by default; percents are reckoned from the first candle in view

    /// What is seen, in milliseconds since 1970 in UTC; both 0 while there are no candles.
    qint64 visibleFrom() const { return m_from; }
    qint64 visibleTo() const { return m_to; }
    /// Kept within what there are candles for.
    void setVisibleRange(qint64 from, qint64 to);
    void showAll();

    /// Where moments and prices stand in the chart's viewport.
    const PlotMapping &mapping() const { return m_overlayContent.mapping; }

    /// What stands above the plot: the candle that is pointed at, else the last one, and what the indicators say there.
    QStringList readout() const;

    const ChartCandles &candles() const { return m_candleData; }
    const ChartTheme &theme() const { return m_overlayContent.theme; }
    std::optional<qint64> pointedAt() const; ///< the moment of the crosshair
    void pointAtMoment(qint64 moment); ///< at the close of the candle in view there

Q_SIGNALS:
    void visibleRangeChanged(qint64 from, qint64 to);
    void drawn(); ///< what is seen, or pointed at, is other than before: for what stands below and follows

protected:
    void changeEvent(QEvent *event) override;
    void focusInEvent(QFocusEvent *event) override;
    void focusOutEvent(QFocusEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void leaveEvent(QEvent *event) override;
    void mouseDoubleClickEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void wheelEvent(QWheelEvent *event) override;

private:
    qint64 possibleSpan(qint64 wanted) const;
    Extremes pricesToShow() const;
    void applyTheme();
    void describe();
    void pan(qint64 by);
    void zoom(double factor, qint64 around);
    void refresh();
    QRectF plotFor(double priceWidth) const;
    void placePlot(const QString &widestPrice);
    void setPriceTicks(const QList<PriceScale::Tick> &ticks);
    bool isInPercent() const; ///< whether the axis is; where coins are compared it has to be
    double firstPrice() const;
    void setTicks();
    void pointAt(const Candle *candle, double price);
    const Candle *shownAt(qint64 moment) const;
    void step(int by);
    void updateOverlay();
    QStringList readoutOf(const Candle &candle) const;
    void takeCandles(const ChartCandles &candles);
    const CandleSeries &seen() const; ///< as they are
    const CandleSeries &toDraw() const; ///< the same in the form that is drawn
    QList<LegendEntry> legendAt(const Candle &candle) const;

    QString m_what;
    ChartCandles m_candleData;
    ChartCandles m_averaged; ///< of m_candleData, while Heikin-Ashi candles are drawn
    CandleForm m_form = CandleForm::Candles;
    QString m_emptyText;
    QTimeZone m_zone = QTimeZone::utc();
    PriceScaling m_scaling = PriceScaling::Linear;
    qint64 m_from = 0;
    qint64 m_to = 0;
    std::vector<Candle> m_shown; ///< what is seen of m_series, as few as the pixels can show
    QTimer m_describeTimer;
    double m_priceWidth = 0; ///< the widest price label so far: the plot must not twitch under panning

    QCategoryAxis *m_priceAxis; ///< of prices, or of their logarithms
    QCategoryAxis *m_timeAxis;
    CandleItem *m_candles;
    IndicatorLines *m_lines; ///< indicators drawn over the candles
    ChartOverlay *m_overlay;
    OverlayContent m_overlayContent;

    struct Drag {
        double x = 0;
        qint64 from = 0;
        qint64 to = 0;
    };
    std::optional<Drag> m_drag;
};

} // namespace cp
