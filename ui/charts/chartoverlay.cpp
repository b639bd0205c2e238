#include "ui/charts/chartoverlay.h"

#include "ui/charts/pricescale.h"

#include <QFontMetricsF>
#include <QPainter>

#include <algorithm>

namespace cp {

using namespace Qt::StringLiterals;

namespace {

constexpr double Padding = 4; ///< of a text in its box
constexpr double RoomForTags = 2; ///< tags of levels take at most one such part of the plot's height

/// A text on the chart's own ground, so that it can be read over candles; framed when it has a colour.
void paintTag(QPainter *painter, const QRectF &box, const QString &text, const QColor &ink, const QColor &ground)
{
    painter->setPen(ink);
    painter->setBrush(ground);
    painter->drawRect(box.adjusted(0.5, 0.5, -0.5, -0.5));
    painter->drawText(box, Qt::AlignCenter, text);
}

QSizeF tagSize(const QFontMetricsF &metrics, const QString &text)
{
    return {std::ceil(metrics.horizontalAdvance(text)) + 2 * Padding, std::ceil(metrics.height()) + 2};
}

Qt::PenStyle dashes(PriceLevel::Kind kind)
{
    switch (kind) {
    case PriceLevel::Kind::Entry:
    case PriceLevel::Kind::Actual:
        return Qt::SolidLine;
    case PriceLevel::Kind::Target:
    case PriceLevel::Kind::Predicted:
        return Qt::DashLine;
    case PriceLevel::Kind::Stop:
        return Qt::DotLine;
    case PriceLevel::Kind::Alert:
        return Qt::DashDotLine;
    }
    return Qt::SolidLine;
}

QColor inkOf(PriceLevel::Kind kind, const ChartTheme &theme)
{
    switch (kind) {
    case PriceLevel::Kind::Entry:
    case PriceLevel::Kind::Actual:
        return theme.text;
    case PriceLevel::Kind::Predicted:
    case PriceLevel::Kind::Alert:
        return theme.mark;
    case PriceLevel::Kind::Target:
        return theme.up;
    case PriceLevel::Kind::Stop:
        return theme.down;
    }
    return theme.text;
}

} // namespace

ChartOverlay::ChartOverlay(QGraphicsItem *parent)
    : QGraphicsItem(parent)
{
}

void ChartOverlay::setContent(const OverlayContent &content, const QRectF &bounds)
{
    if (bounds != m_bounds)
        prepareGeometryChange();
    m_content = content;
    m_bounds = bounds;
    update();
}

void ChartOverlay::paint(QPainter *painter, const QStyleOptionGraphicsItem *, QWidget *)
{
    painter->save();
    painter->setFont(m_content.font);
    painter->setRenderHint(QPainter::Antialiasing, false);
    if (m_content.message.isEmpty()) {
        paintMark(painter);
        paintLevels(painter);
        paintMeasure(painter);
        paintCrosshair(painter);
        paintBox(painter);
    }
    paintTexts(painter);
    painter->restore();
}

void ChartOverlay::paintLevels(QPainter *painter) const
{
    const PlotMapping &mapping = m_content.mapping;
    const QRectF &plot = mapping.plot;
    const QFontMetricsF metrics(m_content.font);

    QList<PriceLevel> levels = m_content.levels;
    std::sort(levels.begin(), levels.end(),
        [](const PriceLevel &left, const PriceLevel &right) { return left.price > right.price; });
    const auto isSeen = [&](const PriceLevel &level) {
        const double y = std::round(mapping.y(level.price));
        return y >= plot.top() && y <= plot.bottom();
    };
    for (const PriceLevel &level : std::as_const(levels)) {
        if (!isSeen(level))
            continue;
        const double y = std::round(mapping.y(level.price));
        painter->setPen(QPen(inkOf(level.kind, m_content.theme), 1, dashes(level.kind)));
        painter->drawLine(QPointF(plot.left(), y), QPointF(plot.right(), y));
    }
    if (double(levels.size()) * (tagSize(metrics, {}).height() + 1) * RoomForTags > plot.height())
        return; // they would hide the candles
    // Above all the lines, and within the plot down to the last: levels close together must not hide each other.
    double free = plot.top(); // where the next tag may begin
    double below = double(levels.size()); // tags that still need room, this one among them
    for (const PriceLevel &level : std::as_const(levels)) {
        QString text = u"%1 %2"_s.arg(level.label, priceText(level.price, m_content.locale));
        const double y = std::round(mapping.y(level.price));
        if (!isSeen(level))
            text += y < plot.top() ? u" \u2191"_s : u" \u2193"_s;
        const QSizeF size = tagSize(metrics, text);
        const double last = plot.bottom() - below-- * (size.height() + 1);
        const double top = std::clamp(y - size.height() / 2, free, std::max(free, last));
        free = top + size.height() + 1;
        paintTag(painter, {{plot.left() + 2, std::round(top)}, size}, text, inkOf(level.kind, m_content.theme),
            m_content.theme.background);
    }
}

void ChartOverlay::paintMark(QPainter *painter) const
{
    if (!m_content.mark)
        return;
    const QRectF &plot = m_content.mapping.plot;
    const ChartTheme &theme = m_content.theme;
    const double x = std::round(m_content.mapping.x(m_content.mark->moment));
    QString text = m_content.mark->label;
    if (x < plot.left() || x > plot.right()) {
        text = x < plot.left() ? u"\u2190 "_s + text : text + u" \u2192"_s;
    } else {
        painter->setPen(QPen(theme.mark, 2, Qt::SolidLine));
        painter->drawLine(QPointF(x, plot.top()), QPointF(x, plot.bottom()));
    }
    const QSizeF size = tagSize(QFontMetricsF(m_content.font), text);
    const double left
        = std::clamp(x - size.width() / 2, plot.left() + 2, std::max(plot.left(), plot.right() - size.width() - 2));
    paintTag(painter, {{std::round(left), plot.top() + 1}, size}, text, theme.mark, theme.background);
}

void ChartOverlay::paintCrosshair(QPainter *painter) const
{
    if (!m_content.crosshair)
        return;
    const PlotMapping &mapping = m_content.mapping;
    const QRectF &plot = mapping.plot;
    painter->setPen(QPen(m_content.theme.muted, 1, Qt::DashLine));
    const double x = std::round(mapping.x(m_content.crosshair->moment));
    if (x >= plot.left() && x <= plot.right())
        painter->drawLine(QPointF(x, plot.top()), QPointF(x, plot.bottom()));
    const double y = std::round(mapping.y(m_content.crosshair->price));
    if (y < plot.top() || y > plot.bottom())
        return;
    painter->drawLine(QPointF(plot.left(), y), QPointF(plot.right(), y));

    const QString price = priceText(m_content.crosshair->price, m_content.locale);
    const QSizeF size = tagSize(QFontMetricsF(m_content.font), price);
    const double left = std::min(plot.right() + 1, m_bounds.right() - size.width());
    paintTag(painter, {{left, std::round(y - size.height() / 2)}, size}, price, m_content.theme.background,
        m_content.theme.text);
}

/// The stretch shaded, with what it comes to beside its end.
void ChartOverlay::paintMeasure(QPainter *painter) const
{
    if (!m_content.measure)
        return;
    const PlotMapping &mapping = m_content.mapping;
    const Measure &measure = *m_content.measure;
    const QPointF from(std::round(mapping.x(measure.from.moment)), std::round(mapping.y(measure.from.price)));
    const QPointF to(std::round(mapping.x(measure.to.moment)), std::round(mapping.y(measure.to.price)));
    const QColor ink = measure.to.price >= measure.from.price ? m_content.theme.up : m_content.theme.down;
    QColor shade = ink;
    shade.setAlphaF(0.15F);
    painter->save();
    painter->setClipRect(mapping.plot);
    painter->fillRect(QRectF(from, to).normalized(), shade);
    painter->setPen(QPen(ink, 1, Qt::DashLine));
    painter->drawLine(from, QPointF(to.x(), from.y()));
    painter->drawLine(QPointF(to.x(), from.y()), to);
    painter->restore();
    const QSizeF size = tagSize(QFontMetricsF(m_content.font), measure.text);
    const QRectF &plot = mapping.plot;
    const double beside = to.y() <= from.y() ? to.y() - size.height() - 4 : to.y() + 4;
    const double left = std::clamp((from.x() + to.x() - size.width()) / 2, plot.left() + 2,
        std::max(plot.left(), plot.right() - size.width() - 2));
    const double top = std::clamp(beside, plot.top() + 2, std::max(plot.top(), plot.bottom() - size.height() - 2));
    paintTag(painter, {{std::round(left), std::round(top)}, size}, measure.text, ink, m_content.theme.background);
}

void ChartOverlay::paintBox(QPainter *painter) const
{
    if (m_content.box.isEmpty())
        return;
    QColor shade = m_content.theme.mark;
    shade.setAlphaF(0.15F);
    painter->setPen(m_content.theme.mark);
    painter->setBrush(shade);
    painter->drawRect(m_content.box.toAlignedRect().adjusted(0, 0, -1, -1));
}

void ChartOverlay::paintTexts(QPainter *painter) const
{
    const QRectF &plot = m_content.mapping.plot;
    const QFontMetricsF metrics(m_content.font);
    painter->setPen(m_content.theme.text);
    if (!m_content.message.isEmpty()) {
        painter->setPen(m_content.theme.muted);
        painter->drawText(m_bounds.adjusted(8, 8, -8, -8), Qt::AlignCenter | Qt::TextWordWrap, m_content.message);
        return;
    }
    double y = m_bounds.top() + 3;
    for (const QString &line : m_content.readout) {
        const QRectF place(plot.left(), y, m_bounds.right() - plot.left() - 4, metrics.height());
        painter->drawText(
            place, Qt::AlignLeft | Qt::AlignVCenter, metrics.elidedText(line, Qt::ElideRight, place.width()));
        y += metrics.height();
    }
    paintLegend(painter, {plot.left(), y, m_bounds.right() - plot.left() - 4, metrics.height()}, m_content.legend,
        m_content.theme.text);
    painter->setPen(m_content.theme.muted);
    const QRectF corner(plot.right() + 2, plot.bottom() + 5, m_bounds.right() - plot.right() - 4, metrics.height());
    painter->drawText(corner, Qt::AlignLeft | Qt::AlignVCenter, m_content.zone);
}

} // namespace cp
