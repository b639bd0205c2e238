#pragma once

#include "ui/charts/indicatorlines.h"

#include <QFont>
#include <QGraphicsItem>
#include <QLocale>
#include <QStringList>

#include <optional>

namespace cp {

/// A moment that a chart points out by a line across and a word.
struct ChartMark {
    qint64 moment = 0; ///< milliseconds since 1970 in UTC
    QString label;
};

/// A price that a chart points out by a line along, told apart by its word and its dashes.
struct PriceLevel {
    enum class Kind { Entry, Target, Stop, Predicted, Actual, Alert };
    Kind kind = Kind::Entry;
    double price = 0;
    QString label; ///< "Target"; the price is written beside it

    bool operator==(const PriceLevel &) const = default;
};

/// What a person points at.
struct Crosshair {
    qint64 moment = 0;
    double price = 0;
};

/// A distance that a person measures: from a point of the chart to another, and what lies between in words.
struct Measure {
    Crosshair from;
    Crosshair to;
    QString text; ///< "+1,234.50 (+2.63%) · 14 candles · 14 h"
};

/// Everything that is painted over a chart's candles, as one value.
struct OverlayContent {
    PlotMapping mapping;
    ChartTheme theme;
    QFont font;
    QLocale locale;
    QString message; ///< in the middle of the plot, where there is nothing to draw
    QStringList readout; ///< lines above the plot
    QList<LegendEntry> legend; ///< the line below them
    QString zone; ///< what the times are in, in the corner of the axes
    std::optional<ChartMark> mark;
    QList<PriceLevel> levels;
    std::optional<Crosshair> crosshair;
    std::optional<Measure> measure;
    QRectF box; ///< what a person draws to look at closer; empty for none
};

/// Paints marks, levels, crosshair and texts; above everything else of a chart.
class ChartOverlay : public QGraphicsItem {
public:
    explicit ChartOverlay(QGraphicsItem *parent);

    /// bounds is the whole chart.
    void setContent(const OverlayContent &content, const QRectF &bounds);

    QRectF boundingRect() const override { return m_bounds; }
    void paint(QPainter *painter, const QStyleOptionGraphicsItem *option, QWidget *widget) override;

private:
    void paintLevels(QPainter *painter) const;
    void paintMark(QPainter *painter) const;
    void paintCrosshair(QPainter *painter) const;
    void paintMeasure(QPainter *painter) const;
    void paintBox(QPainter *painter) const;
    void paintTexts(QPainter *painter) const;

    OverlayContent m_content;
    QRectF m_bounds;
};

} // namespace cp
