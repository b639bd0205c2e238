#pragma once

#include "models/macro/macroreader.h"
#include "ui/charts/charttheme.h"
#include "ui/charts/plotmapping.h"

#include <QFont>
#include <QGraphicsItem>

namespace cp {

/// The market's regimes as bands over the height of the plot, each with a head at its top: a strip of its colour, and
/// its word where that fits. Opaque, for below the grid.
class RegimeItem : public QGraphicsItem {
public:
    explicit RegimeItem(QGraphicsItem *parent);

    void setContent(const QList<RegimeStretch> &regimes); ///< oldest first, none for bands that are switched off
    void setMapping(const PlotMapping &mapping);
    void setTheme(const ChartTheme &theme, const QFont &font);

    static double headHeight(const QFont &font);

    QRectF boundingRect() const override { return m_mapping.plot; }
    void paint(QPainter *painter, const QStyleOptionGraphicsItem *option, QWidget *widget) override;

private:
    QList<RegimeStretch> m_regimes;
    PlotMapping m_mapping;
    ChartTheme m_theme;
    QFont m_font;
};

} // namespace cp
