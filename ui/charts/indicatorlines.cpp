#include "ui/charts/indicatorlines.h"

#include "ui/charts/pricescale.h"

#include <QPainter>

#include <algorithm>

namespace cp {

using namespace Qt::StringLiterals;

namespace {

constexpr double LineWidth = 1.4;
constexpr int FewPoints = 300;
constexpr double LegendGap = 12; ///< between entries, in pixels

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

/// value is what is drawn of the candle with a number; NaN where there is nothing.
template <typename Value>
void paintLine(QPainter *painter, const PlotMapping &mapping, std::span<const Candle> candles, Value &&value,
    InView seen, const QColor &colour)
{
    LinePainter line(painter, colour, double(seen.end - seen.begin) > mapping.plot.width());
    for (std::size_t i = seen.begin; i < seen.end; ++i) {
        const Candle &candle = candles[i];
        const double drawn = value(i);
        if ((i > seen.begin && candle.isAfterGap(candles[i - 1])) || std::isnan(drawn))
            line.finish();
        if (!std::isnan(drawn))
            line.add(mapping.x(candle.openTime + candle.seconds * 500), mapping.y(drawn));
    }
    line.finish();
}

/// As wide as the candles' bodies and below them. A volume has the colour of its candle, other values that of their
/// sign.
void paintHistogram(QPainter *painter, const PlotMapping &mapping, std::span<const Candle> candles,
    std::span<const double> values, bool areVolumes, InView seen, const ChartTheme &theme)
{
    const double zero = mapping.y(0);
    std::vector<QRectF> above;
    std::vector<QRectF> below;
    for (std::size_t i = seen.begin; i < seen.end; ++i) {
        if (std::isnan(values[i]))
            continue;
        const double length = double(candles[i].seconds * 1000);
        const double width
            = std::max(length * CandleBodyShare / double(mapping.to - mapping.from) * mapping.plot.width(), 1.0);
        const double middle = mapping.x(candles[i].openTime + candles[i].seconds * 500);
        const double y = mapping.y(values[i]);
        ((areVolumes ? candles[i].isUp() : values[i] >= 0) ? above : below)
            .push_back(QRectF(middle - width / 2, std::min(y, zero), width, std::abs(y - zero)));
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
            paintHistogram(painter, mapping, candles.candles(), line.values,
                indicator.indicator.kind == Indicator::Kind::Volume, seen, theme);
        else
            paintLine(
                painter, mapping, candles.candles(), [&line](std::size_t at) { return line.values[at]; }, seen,
                theme.seriesColour(colour++));
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

double comparedFactor(const CandleSeries &candles, qint64 from, double base)
{
    const auto after = candles.within(from, std::numeric_limits<qint64>::max());
    return after.empty() || after.front().open <= 0 ? 0 : base / after.front().open;
}

QString indicatorText(Indicator::Kind kind, double value, const QLocale &locale)
{
    if (std::isnan(value))
        return u"\u2013"_s;
    switch (kind) {
    case Indicator::Kind::Rsi:
        return locale.toString(value, 'f', 2);
    case Indicator::Kind::Drawdown:
        return locale.toString(value * 100, 'f', 2) + u'%';
    case Indicator::Kind::Obv:
    case Indicator::Kind::Volume:
        return volumeText(value, locale);
    case Indicator::Kind::Macd:
    case Indicator::Kind::Atr: // differences of prices: a hundredth is enough where there are hundreds
        return std::abs(value) >= 10 ? locale.toString(value, 'f', 2) : priceText(value, locale);
    case Indicator::Kind::Sma:
    case Indicator::Kind::Ema:
    case Indicator::Kind::Bollinger:
        break;
    }
    return priceText(value, locale);
}

QList<LegendEntry> indicatorLegend(const CandleSeries &candles, const CandleWindow::Line &indicator, qint64 moment,
    const ChartTheme &theme, int firstColour, const QLocale &locale)
{
    QList<LegendEntry> entries;
    for (const IndicatorLine &line : indicator.lines) {
        const double value = valueAt(candles, line.values, moment);
        const QString name = indicator.lines.size() == 1 ? indicator.indicator.text() : line.name;
        entries.append({name + u' ' + indicatorText(indicator.indicator.kind, value, locale),
            line.isHistogram ? (value < 0 ? theme.down : theme.up) : theme.seriesColour(firstColour++)});
    }
    return entries;
}

void paintLegend(QPainter *painter, const QRectF &place, const QList<LegendEntry> &entries, const QColor &ink)
{
    const QFontMetricsF metrics(painter->font());
    const double dot = metrics.xHeight();
    double x = place.left();
    for (const LegendEntry &entry : entries) {
        const double width = dot + LegendGap / 2 + metrics.horizontalAdvance(entry.text);
        if (x + width > place.right())
            return;
        painter->setPen(Qt::NoPen);
        painter->setBrush(entry.colour);
        painter->drawRect(QRectF(x, place.center().y() - dot / 2, dot, dot));
        painter->setPen(ink);
        painter->drawText(QRectF(x + dot + LegendGap / 2, place.top(), width, place.height()),
            int(Qt::AlignLeft | Qt::AlignVCenter), entry.text);
        x += width + LegendGap;
    }
}

IndicatorLines::IndicatorLines(QGraphicsItem *parent)
    : QGraphicsItem(parent)
{
}

void IndicatorLines::setContent(
    const CandleWindow &window, const PlotMapping &mapping, const ChartTheme &theme, double base)
{
    if (mapping.plot != m_mapping.plot)
        prepareGeometryChange();
    m_window = window;
    m_mapping = mapping;
    m_theme = theme;
    m_base = base;
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
    painter->save();
    painter->setClipRect(m_mapping.plot);
    for (const CandleWindow::Compared &other : m_window.compared) {
        const auto all = other.candles.candles();
        const double factor = comparedFactor(other.candles, m_mapping.from, m_base);
        const QColor ink = m_theme.seriesColour(colour++);
        if (factor > 0)
            paintLine(
                painter, m_mapping, all, [&](std::size_t at) { return all[at].close * factor; },
                inView(other.candles, m_mapping.from, m_mapping.to), ink);
    }
    painter->restore();
}

} // namespace cp
