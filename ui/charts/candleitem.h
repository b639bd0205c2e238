#pragma once

#include "models/market/candle.h"
#include "ui/charts/charttheme.h"
#include "ui/charts/plotmapping.h"

#include <QGraphicsItem>

#include <vector>

namespace cp {

/// How candles are drawn. Hollow ones take their colour from the close before, Bars have ticks for open and close, Line
/// and Area know closes only. HeikinAshi is for whoever gives the candles: here they are drawn as they come.
enum class CandleForm { Candles, Hollow, Bars, Line, Area, HeikinAshi };

/// Paints all candles of a chart, and their volumes at the bottom of the plot: one item, a handful of drawRects() calls
/// however many there are. A candle that closes above its open is hollow, one below is filled, so that colour never
/// tells it alone; in candles too narrow to be hollow it is the lightness that differs.
class CandleItem : public QGraphicsItem {
public:
    explicit CandleItem(QGraphicsItem *parent);

    /// candles are what is to be seen, in the order of time, already merged to what the pixels can show. One without
    /// a length is drawn `fallbackLength` milliseconds long.
    void setCandles(std::vector<Candle> candles, qint64 fallbackLength);
    void setMapping(const PlotMapping &mapping);
    void setTheme(const ChartTheme &theme);
    void setForm(CandleForm form);
    void setVolumes(bool shown); ///< at the bottom of the plot; shown by default

    QRectF boundingRect() const override { return m_mapping.plot; }
    void paint(QPainter *painter, const QStyleOptionGraphicsItem *option, QWidget *widget) override;

private:
    struct Place;
    struct Shapes;
    Place placeOf(const Candle &candle, double ratio) const;
    void addBody(const Candle &candle, bool isUp, const Place &place, Shapes *shapes) const;
    void addBar(const Candle &candle, const Place &place, Shapes *shapes) const;
    void paintCloses(QPainter *painter) const;

    CandleForm m_form = CandleForm::Candles;
    bool m_hasVolumes = true;
    std::vector<Candle> m_candles;
    qint64 m_fallbackLength = 0;
    PlotMapping m_mapping;
    ChartTheme m_theme;
};

} // namespace cp
