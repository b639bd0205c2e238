#include "ui/charts/indicatorlines.h"

#include <QPainter>

#include <algorithm>

namespace cp {

namespace {

constexpr double LineWidth = 1.4;
constexpr int FewPoints = 300;

/// The candles in view and one at each side, so that lines reach the edges: places in CandleSeries::candles().
struct InView {
    std::size_t begin = 0;
    std::size_t end = 0;
};

InView inView(const CandleSeries &candles, qint64 from, qint64 to)
{
    const auto all = candles.candles();
    const auto seen = candles.within(from, to);
    const auto begin = std::size_t(seen.data() - all.data());
    return {begin - (begin > 0 ? 1 : 0), std::min(begin + seen.size() + 1, all.size())};
}

/// A line that may have many values a pixel. As long as it has not, it is drawn smoothly from point to point; else each
/// column of pixels is filled between its extremes, which takes a rectangle and looks the same.
class LinePainter {
public:
    LinePainter(QPainter *painter, const QColor &colour, bool isDense)
        : m_painter(painter)
        , m_colour(colour)
        , m_isDense(isDense)
    {
    }

    void add(double x, double y)
    {
        if (!m_isDense) {
            m_line.append({x, y});
            return;
        }
        const double column = std::floor(x);
        if (m_columns.empty() || m_columns.back().left() != column) // begins where the last one ended
            m_columns.push_back({column, m_columns.empty() ? y : m_lastY, 1, 0});
        QRectF &rect = m_columns.back();
        rect.setTop(std::min(rect.top(), y));
        rect.setBottom(std::max(rect.bottom(), y));
        m_lastY = y;
    }

    /// Ends the line: what comes next is another one.
    void finish()
    {
        m_painter->setRenderHint(QPainter::Antialiasing, !m_isDense);
        for (QRectF &column : m_columns)
            column.setHeight(std::max(column.height(), 1.0));
        m_painter->setPen(Qt::NoPen);
        m_painter->setBrush(m_colour);
        m_painter->drawRects(m_columns.data(), int(m_columns.size()));
        m_painter->setPen(QPen(m_colour, m_line.size() > FewPoints ? 1 : LineWidth)); // thin ones are drawn much faster
        if (m_line.size() == 1)
            m_painter->drawPoint(m_line.first());
        else if (!m_line.isEmpty())
            m_painter->drawPolyline(m_line);
        m_columns.clear();
        m_line.clear();
    }

private:
    QPainter *m_painter;
    QColor m_colour;
    bool m_isDense;
    QPolygonF m_line;
    std::vector<QRectF> m_columns;
    double m_lastY = 0;
};

void paintLine(QPainter *painter, const PlotMapping &mapping, std::span<const Candle> candles,
    std::span<const double> values, InView seen, const QColor &colour)
{
    LinePainter line(painter, colour, double(seen.end - seen.begin) > mapping.plot.width());
    for (std::size_t i = seen.begin; i < seen.end; ++i) {
        const Candle &candle = candles[i];
        const bool isAfterGap = i > seen.begin && candles[i - 1].seconds > 0
            && (candle.openTime - candles[i - 1].closeTime()) * 2 > candles[i - 1].seconds * 1000;
        if (isAfterGap || std::isnan(values[i]))
            line.finish();
        if (!std::isnan(values[i]))
            line.add(mapping.x(candle.openTime + candle.seconds * 500), mapping.y(values[i]));
    }
    line.finish();
}

void paintHistogram(QPainter *painter, const PlotMapping &mapping, std::span<const Candle> candles,
    std::span<const double> values, InView seen, const ChartTheme &theme)
{
    const double zero = mapping.y(0);
    std::vector<QRectF> above;
    std::vector<QRectF> below;
    for (std::size_t i = seen.begin; i < seen.end; ++i) {
        if (std::isnan(values[i]))
            continue;
        const double width = std::max(
            double(candles[i].seconds * 1000) / double(mapping.to - mapping.from) * mapping.plot.width(), 1.0);
        const double y = mapping.y(values[i]);
        (values[i] >= 0 ? above : below)
            .push_back(QRectF(
                mapping.x(candles[i].openTime), std::min(y, zero), std::max(width * 0.7, 1.0), std::abs(y - zero)));
    }
    painter->setRenderHint(QPainter::Antialiasing, false);
    painter->setPen(Qt::NoPen);
    painter->setBrush(theme.up);
    painter->drawRects(above.data(), int(above.size()));
    painter->setBrush(theme.down);
    painter->drawRects(below.data(), int(below.size()));
}

} // namespace

void paintIndicator(QPainter *painter, const PlotMapping &mapping, const CandleSeries &candles,
    const CandleWindow::Line &indicator, const ChartTheme &theme, int firstColour)
{
    const InView seen = inView(candles, mapping.from, mapping.to);
    painter->save();
    painter->setClipRect(mapping.plot);
    int colour = firstColour;
    for (const IndicatorLine &line : indicator.lines) {
        if (line.isHistogram)
            paintHistogram(painter, mapping, candles.candles(), line.values, seen, theme);
        else
            paintLine(painter, mapping, candles.candles(), line.values, seen, theme.seriesColour(colour++));
    }
    painter->restore();
}

std::optional<Extremes> indicatorExtremes(
    const CandleSeries &candles, const CandleWindow::Line &indicator, qint64 from, qint64 to)
{
    const InView seen = inView(candles, from, to);
    std::optional<Extremes> found;
    for (const IndicatorLine &line : indicator.lines) {
        for (std::size_t i = seen.begin; i < seen.end; ++i) {
            const double value = line.values[i];
            if (std::isnan(value))
                continue;
            found
                = found ? Extremes{std::min(found->low, value), std::max(found->high, value)} : Extremes{value, value};
        }
    }
    return found;
}

IndicatorLines::IndicatorLines(QGraphicsItem *parent)
    : QGraphicsItem(parent)
{
}

void IndicatorLines::setContent(const CandleWindow &window, const PlotMapping &mapping, const ChartTheme &theme)
{
    if (mapping.plot != m_mapping.plot)
        prepareGeometryChange();
    m_window = window;
    m_mapping = mapping;
    m_theme = theme;
    update();
}

void IndicatorLines::paint(QPainter *painter, const QStyleOptionGraphicsItem *, QWidget *)
{
    int colour = 0;
    for (const CandleWindow::Line &line : m_window.indicators) {
        if (!line.indicator.isOnPrice())
            continue;
        paintIndicator(painter, m_mapping, m_window.candles, line, m_theme, colour);
        colour += int(line.lines.size());
    }
}

} // namespace cp
