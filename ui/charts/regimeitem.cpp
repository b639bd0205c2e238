#include "ui/charts/regimeitem.h"

#include "models/format/wordtext.h"

#include <QFontMetricsF>
#include <QPainter>

#include <algorithm>
#include <cmath>

namespace cp {

namespace {

constexpr double HeadStrip = 3; ///< pixels of a regime's colour above its word
constexpr double HeadPadding = 4;
constexpr double NarrowestBand = 3; ///< pixels; one that is less shows at its head only

} // namespace

RegimeItem::RegimeItem(QGraphicsItem *parent)
    : QGraphicsItem(parent)
{
}

void RegimeItem::setContent(const QList<RegimeStretch> &regimes)
{
    m_regimes = regimes;
    update();
}

void RegimeItem::setMapping(const PlotMapping &mapping)
{
    if (mapping.plot != m_mapping.plot)
        prepareGeometryChange();
    m_mapping = mapping;
    update();
}

void RegimeItem::setTheme(const ChartTheme &theme, const QFont &font)
{
    m_theme = theme;
    m_font = font;
    update();
}

double RegimeItem::headHeight(const QFont &font)
{
    return HeadStrip + std::ceil(QFontMetricsF(font).height());
}

void RegimeItem::paint(QPainter *painter, const QStyleOptionGraphicsItem *, QWidget *)
{
    const QRectF &plot = m_mapping.plot;
    const QFontMetricsF metrics(m_font);
    painter->save();
    painter->setClipRect(plot);
    painter->setFont(m_font);
    for (const RegimeStretch &regime : std::as_const(m_regimes)) {
        if (regime.to <= m_mapping.from || regime.from >= m_mapping.to)
            continue;
        // From pixel to pixel, so that neighbours leave no gap.
        const double left = std::max(std::round(m_mapping.x(regime.from)), plot.left());
        const double right = std::min(std::round(m_mapping.x(regime.to)), plot.right());
        const QColor ink = m_theme.regimeColour(regime.regime);
        if (right - left >= NarrowestBand)
            painter->fillRect(
                QRectF(left, plot.top(), right - left, plot.height()), mixed(m_theme.background, ink, 0.09));
        painter->fillRect(QRectF(left, plot.top(), right - left, HeadStrip), mixed(m_theme.background, ink, 0.6));
        if (right - left < metrics.height()) // where there are many, and faster to tell
            continue;
        const QString word = wordText(regime.regime);
        if (metrics.horizontalAdvance(word) + 2 * HeadPadding > right - left)
            continue;
        painter->setPen(mixed(ink, m_theme.text, 0.35));
        painter->drawText(QPointF(left + HeadPadding, plot.top() + HeadStrip + metrics.ascent()), word);
    }
    painter->restore();
}

} // namespace cp
