#pragma once

#include "models/market/chartcandles.h"
#include "ui/charts/candleitem.h"
#include "ui/charts/chartoverlay.h"
#include "ui/charts/noteitem.h"
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
/// The wheel zooms at the pointer (a touchpad's pinch, too), dragging pans; with Shift it draws a box to look at
/// closer, on the price axis it stretches the prices. Prices that were placed by hand stay so until a double click on
/// their axis, or all is shown. Left and Right step from candle to candle, Ctrl with them (or Page Up and Down) pans, +
/// and − (or Up and Down) zoom, Home and End go to the first and the last candle, 0 shows all, M measures from the
/// crosshair, Escape takes first a box, then a measure, then the crosshair away.
class PriceChart : public QChartView {
    Q_OBJECT

public:
    explicit PriceChart(QWidget *parent = nullptr);

    /// what is the coin's symbol. Shows all of the candles.
    void setCandles(const QString &what, const CandleSeries &candles);

    /// A history of which only a part is there in detail, with indicators. Shows [from, to), in milliseconds since 1970
    /// in UTC. Whoever calls it gives updateCandles() another part when visibleRangeChanged() asks for one.
    void showCandles(const QString &what, const ChartCandles &candles, qint64 from, qint64 to);

    /// The same coin's candles as they are now. The view stays where a person has placed it; where nobody has, or they
    /// went to the latest, it follows the last candle.
    void updateCandles(const ChartCandles &candles);

    /// What stands in place of a chart while there are no candles: why, in a sentence.
    void setEmptyText(const QString &text);

    void setMark(const QDateTime &moment, const QString &label); ///< an invalid moment takes the mark away
    void setLevels(const QList<PriceLevel> &levels);
    void setNotes(const ChartNotes &notes, const NoteKinds &kinds); ///< none by default
    void setTimeZone(const QTimeZone &zone); ///< UTC by default
    const QTimeZone &timeZone() const { return m_zone; }
    void setForm(CandleForm form); ///< Candles by default
    void setScaling(PriceScaling scaling); ///< Linear by default; percents are reckoned from the first candle in view

    /// What is seen, in milliseconds since 1970 in UTC; both 0 while there are no candles.
    qint64 visibleFrom() const { return m_from; }
    qint64 visibleTo() const { return m_to; }
    /// Kept within what there are candles for.
    void setVisibleRange(qint64 from, qint64 to);
    void placeView(qint64 from, qint64 to); ///< the same as a person's deed: new candles do not move it
    void showAll();
    void goTo(qint64 moment); ///< into the middle of the view, which stays as wide as it is
    void goToLatest(); ///< the same with the last candle at the right
    bool showsLatest() const { return m_candleData.isEmpty() || m_candleData.last() <= m_to; }

    /// Prices that are seen from here to there whatever the candles reach; nothing: as high and low as these.
    void setPlacedPrices(const std::optional<Extremes> &prices);
    const std::optional<Extremes> &placedPrices() const { return m_placedPrices; }

    /// Measures from a point of the chart to where is pointed at, until a click ends it where it is.
    void measureFrom(const Crosshair &from);
    QString measured() const; ///< what lies between, in words; empty while nothing is measured

    /// Where moments and prices stand in the chart's viewport.
    const PlotMapping &mapping() const { return m_overlayContent.mapping; }

    /// What stands above the plot: the candle that is pointed at, else the last one, and what the indicators say there.
    QStringList readout() const;

    const ChartCandles &candles() const { return m_candleData; }
    const ChartTheme &theme() const { return m_overlayContent.theme; }
    std::optional<qint64> pointedAt() const; ///< the moment of the crosshair
    void pointAtMoment(qint64 moment); ///< at the close of the candle in view there
    void pointAtNothing();
    std::optional<Candle> candleAt(qint64 moment) const; ///< the one in view there, perhaps several merged

    /// What was said in a stretch of time, newest first, at most so many.
    QList<NoteRef> notesBetween(qint64 from, qint64 to, qsizetype most) const;
    QString noteText(const NoteRef &note) const; ///< in a line

Q_SIGNALS:
    void visibleRangeChanged(qint64 from, qint64 to);
    void drawn(); ///< what is seen, or pointed at, is other than before: for what stands below and follows
    /// A person points at a moment here; nothing: no longer. What is pointed at by pointAtMoment() is not told.
    void pointed(std::optional<qint64> moment);
    /// A menu is wanted for a point of the chart, at a place of the screen.
    void menuRequested(const QPoint &place, const cp::Crosshair &point);
    void noteActivated(const cp::NoteRef &note); ///< clicked

protected:
    void changeEvent(QEvent *event) override;
    void contextMenuEvent(QContextMenuEvent *event) override;
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
    bool viewportEvent(QEvent *event) override;
    void wheelEvent(QWheelEvent *event) override;

private:
    qint64 possibleSpan(qint64 wanted) const;
    Extremes pricesToShow() const;
    PriceScale scaleFor(int maximumTicks) const;
    void applyTheme();
    void describe();
    void forgetPlace();
    void pan(qint64 by);
    void zoom(double factor, qint64 around);
    void refresh();
    bool hasVolumePane() const;
    bool isLow() const;
    QRectF plotFor(double priceWidth) const;
    void placePlot(const QString &widestPrice);
    void setPriceTicks(const QList<PriceScale::Tick> &ticks);
    bool isInPercent() const; ///< whether the axis is; where coins are compared it has to be
    double firstPrice() const;
    void setTicks();
    void pointAt(const Candle *candle, double price);
    void personPoints(const Candle *candle, double price);
    bool takeAway();
    void lookCloser(const QRectF &box);
    void stretchPrices(double factor);
    QString textOf(const Measure &measure) const;
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
    std::optional<Extremes> m_placedPrices;
    bool m_isPlaced = false; ///< the view is a person's
    std::vector<Candle> m_shown; ///< what is seen of m_series, as few as the pixels can show
    QTimer m_describeTimer;
    double m_priceWidth = 0; ///< the widest price label so far: the plot must not twitch under panning

    QCategoryAxis *m_priceAxis; ///< of prices, or of their logarithms
    QCategoryAxis *m_timeAxis;
    RegimeItem *m_regimes;
    CandleItem *m_candles;
    NoteItem *m_notes;
    IndicatorLines *m_lines; ///< indicators drawn over the candles
    ChartOverlay *m_overlay;
    OverlayContent m_overlayContent;

    struct Drag {
        enum class Kind { Pan, Box, Prices };
        Kind kind = Kind::Pan;
        QPointF start;
        PlotMapping before; ///< where moments and prices stood then
        bool isClick = true; ///< the pointer has not left its place yet
    };
    void drag(const QPointF &position);
    std::optional<Drag> m_drag;
    bool m_isMeasuring = false; ///< the measure's end follows the crosshair
};

} // namespace cp
