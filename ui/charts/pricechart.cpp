#include "ui/charts/pricechart.h"

#include "models/market/candledescription.h"
#include "ui/charts/candleitem.h"
#include "ui/charts/chartframe.h"
#include "ui/charts/pricescale.h"
#include "ui/charts/timeticks.h"

#include <QCategoryAxis>
#include <QChart>
#include <QGraphicsLayout>
#include <QLegend>
#include <QPainter>
#include <QValueAxis>

#include <algorithm>

namespace cp {

using namespace Qt::StringLiterals;

namespace {

constexpr double Gap = 6; ///< between the parts of the chart, in pixels
constexpr int PixelsPerCandle = 2; ///< more candles than this are merged
constexpr double PixelsPerPriceTick = 70; ///< with five more, or a low chart would have one
constexpr double SmallestPriceTick = 22; ///< a label's height and some air
constexpr double WidthPerTimeTick = 1.7; ///< in widths of a label
constexpr int SmallestView = 8; ///< candles; closer is a wall of colour
constexpr int SmallestWhole = 24; ///< candles: a few stand in a view as wide as this many
constexpr qint64 AssumedLength = 3'600'000; ///< of a candle that nothing tells the length of

/// A level or a mark further away than this share of what the candles span is pointed at rather than reached.
constexpr double ReachOfLevels = 2;
constexpr double ReachOfMark = 0.5;

} // namespace

PriceChart::PriceChart(QWidget *parent)
    : QChartView(parent)
    , m_emptyText(tr("There are no prices to draw."))
    , m_priceAxis(new QValueAxis)
    , m_timeAxis(new QCategoryAxis)
    , m_candles(new CandleItem(chart()))
    , m_overlay(new ChartOverlay(chart()))
{
    setAccessibleName(tr("Price chart"));
    setFocusPolicy(Qt::StrongFocus);
    viewport()->setMouseTracking(true);
    setMinimumSize(320, 180);

    chartframe::setUp(this);
    m_priceAxis->setTickType(QValueAxis::TicksDynamic);
    chartframe::addAxes(chart(), m_timeAxis, m_priceAxis);

    m_candles->setZValue(5); // above the grid
    m_overlay->setZValue(1000);
    applyTheme();
    describe();
}

void PriceChart::setCandles(const QString &what, const CandleSeries &candles)
{
    m_what = what;
    m_series = candles;
    m_priceWidth = 0;
    m_overlayContent.crosshair.reset();
    describe();
    showAll();
}

void PriceChart::updateCandles(const CandleSeries &candles)
{
    if (m_series.isEmpty() || candles.isEmpty())
        return setCandles(m_what, candles);
    const qint64 before = endOfCandles();
    m_series = candles;
    describe();
    const qint64 after = endOfCandles();
    if (before <= m_to && after > m_to)
        pan(after - m_to);
    else
        refresh();
}

void PriceChart::setEmptyText(const QString &text)
{
    m_emptyText = text;
    refresh();
}

void PriceChart::setMark(const QDateTime &moment, const QString &label)
{
    m_overlayContent.mark.reset();
    if (moment.isValid())
        m_overlayContent.mark = ChartMark{moment.toMSecsSinceEpoch(), label};
    showAll();
}

void PriceChart::setLevels(const QList<PriceLevel> &levels)
{
    m_overlayContent.levels = levels;
    refresh();
}

void PriceChart::setEvents(const QList<PriceEvent> &events)
{
    m_overlayContent.events = events;
    refresh();
}

void PriceChart::setTimeZone(const QTimeZone &zone)
{
    m_zone = zone.isValid() ? zone : QTimeZone::utc();
    refresh();
}

void PriceChart::describe()
{
    setAccessibleDescription(candlesDescription(m_what, m_series));
}

// ------------------------------------------------------------------------------------------------------ what is seen

qint64 PriceChart::candleLength() const
{
    return m_series.seconds() > 0 ? m_series.seconds() * 1000 : AssumedLength;
}

qint64 PriceChart::endOfCandles() const
{
    return std::max(m_series.last().closeTime(), m_series.last().openTime + candleLength());
}

void PriceChart::showAll()
{
    if (m_series.isEmpty()) {
        m_from = m_to = 0;
        refresh();
        return;
    }
    qint64 from = m_series.first().openTime;
    qint64 to = endOfCandles();
    if (m_overlayContent.mark) {
        const qint64 reach = std::max(qint64(double(to - from) * ReachOfMark), SmallestWhole * candleLength());
        const qint64 moment = m_overlayContent.mark->moment;
        if (moment >= from - reach && moment <= to + reach) {
            from = std::min(from, moment - candleLength());
            to = std::max(to, moment + candleLength());
        }
    }
    const qint64 air = std::max((to - from) / 50, (SmallestWhole * candleLength() - (to - from)) / 2);
    setVisibleRange(from - air, to + air);
}

/// Neither a wall of two candles nor a speck in an empty plot.
qint64 PriceChart::possibleSpan(qint64 wanted) const
{
    const qint64 extent = m_series.last().openTime + candleLength() - m_series.first().openTime;
    return std::clamp(wanted, SmallestView * candleLength(), 2 * std::max(extent, SmallestWhole * candleLength()));
}

void PriceChart::setVisibleRange(qint64 from, qint64 to)
{
    if (m_series.isEmpty())
        return;
    const qint64 first = m_series.first().openTime;
    const qint64 last = m_series.last().openTime + candleLength();
    const qint64 span = possibleSpan(to - from);
    const qint64 middle = from + (to - from) / 2;
    // Half a view may be empty, so that the first and the last candle can be looked at in the middle.
    from = std::clamp(middle - span / 2, first - span / 2, std::max(last - span / 2, first - span / 2));
    const bool changed = from != m_from || from + span != m_to;
    m_from = from;
    m_to = from + span;
    refresh();
    if (changed)
        Q_EMIT visibleRangeChanged(m_from, m_to);
}

void PriceChart::pan(qint64 by)
{
    setVisibleRange(m_from + by, m_to + by);
}

void PriceChart::zoom(double factor, qint64 around)
{
    const double share = double(around - m_from) / double(std::max<qint64>(m_to - m_from, 1));
    const qint64 span = possibleSpan(qint64(double(m_to - m_from) * factor));
    const qint64 from = around - qint64(double(span) * share);
    setVisibleRange(from, from + span);
}

Extremes PriceChart::pricesToShow() const
{
    // In the midst of a gap the scale is that of everything.
    Extremes prices = m_shown.empty()
        ? extremes(m_series.detail(m_series.first().openTime, m_series.last().closeTime() + 1, viewport()->width()))
        : extremes(m_shown);
    const double reach = std::max((prices.high - prices.low) * ReachOfLevels, prices.high * 0.02);
    const Extremes within{prices.low - reach, prices.high + reach};
    for (const PriceLevel &level : m_overlayContent.levels) {
        if (level.price < within.low || level.price > within.high)
            continue;
        prices.low = std::min(prices.low, level.price);
        prices.high = std::max(prices.high, level.price);
    }
    return prices;
}

// ---------------------------------------------------------------------------------------------------------- drawing

void PriceChart::refresh()
{
    const bool empty = m_series.isEmpty();
    m_priceAxis->setVisible(!empty);
    m_timeAxis->setVisible(!empty);
    m_overlayContent.message = empty ? m_emptyText : QString();
    if (empty && m_series.undrawable() > 0)
        m_overlayContent.message += u'\n' + tr("%n candle(s) cannot be drawn.", nullptr, m_series.undrawable());
    m_overlayContent.locale = numberLocale(locale());
    if (empty) {
        m_shown.clear();
    } else {
        m_shown = m_series.detail(m_from, m_to, std::max(viewport()->width() / PixelsPerCandle, 1));
        chart()->setLocale(m_overlayContent.locale);
        const double height = plotFor(m_priceWidth).height();
        const PriceScale scale = PriceScale::around(
            pricesToShow(), int(std::min(5 + height / PixelsPerPriceTick, height / SmallestPriceTick)));
        const auto label = [&](double price) { return m_overlayContent.locale.toString(price, 'f', scale.decimals); };
        placePlot(std::max(label(scale.low), label(scale.high),
            [](const QString &left, const QString &right) { return left.size() < right.size(); }));
        setPriceRange(scale.low, scale.high, scale.step, scale.decimals);
        m_overlayContent.mapping.from = m_from;
        m_overlayContent.mapping.to = m_to;
        setTicks();
    }
    m_candles->setMapping(m_overlayContent.mapping);
    m_candles->setCandles(m_shown, candleLength());
    updateOverlay();
}

QRectF PriceChart::plotFor(double priceWidth) const
{
    const double line = QFontMetricsF(m_overlayContent.font).height(); // two above, two below
    return QRectF(viewport()->rect()).adjusted(Gap, 2 * line + Gap, -priceWidth - 2 * Gap, -2 * line - 2 * Gap);
}

void PriceChart::placePlot(const QString &widestPrice)
{
    const QFontMetricsF metrics(m_overlayContent.font);
    const QString zone = offsetText(m_to, m_zone);
    m_priceWidth
        = std::ceil(std::max({m_priceWidth, metrics.horizontalAdvance(widestPrice), metrics.horizontalAdvance(zone)}));
    const QRectF plot = plotFor(m_priceWidth).toAlignedRect();
    m_overlayContent.mapping.plot = plot;
    if (chart()->plotArea() != plot)
        chart()->setPlotArea(plot);
}

void PriceChart::setPriceRange(double low, double high, double step, int decimals)
{
    m_overlayContent.mapping.low = low;
    m_overlayContent.mapping.high = high;
    m_priceAxis->setLabelFormat(u"%.%1f"_s.arg(decimals));
    // In this order, or a small step would for a moment make millions of ticks on a large range.
    if (step > m_priceAxis->tickInterval())
        m_priceAxis->setTickInterval(step);
    m_priceAxis->setRange(low, high);
    m_priceAxis->setTickInterval(step);
}

void PriceChart::setTicks()
{
    const PlotMapping &mapping = m_overlayContent.mapping;
    const double widest = QFontMetricsF(m_overlayContent.font).horizontalAdvance(u"30 MMM"_s);
    // A label stands in the middle under its tick and has to fit; the axis shares its width out evenly.
    const qint64 from = mapping.momentAt(mapping.plot.left() + widest / 2);
    const qint64 to = mapping.momentAt(mapping.plot.right() - widest / 2);
    const int maximum = std::max(int(mapping.plot.width() / (widest * WidthPerTimeTick)) - 1, 2);
    auto ticks = timeTicks(from, to, maximum, m_zone, m_overlayContent.locale);
    if (ticks.isEmpty()) // the view fell between two
        ticks = timeTicks(from, to, maximum + 1, m_zone, m_overlayContent.locale);

    m_timeAxis->setRange(double(m_from), double(m_to));
    chartframe::setTicks(m_timeAxis, ticks);
}

void PriceChart::applyTheme()
{
    m_overlayContent.theme = ChartTheme::of(palette());
    m_overlayContent.font = font();
    const ChartTheme &theme = m_overlayContent.theme;
    chartframe::applyTheme(this, theme);
    m_candles->setTheme(theme);
    m_priceWidth = 0;
    refresh();
}

void PriceChart::updateOverlay()
{
    const Candle *candle = m_overlayContent.crosshair ? shownAt(m_overlayContent.crosshair->moment) : nullptr;
    if (!candle && !m_series.isEmpty())
        candle = &m_series.last();
    m_overlayContent.readout = candle ? readoutOf(*candle) : QStringList();
    m_overlayContent.zone = offsetText(m_to, m_zone);
    m_overlay->setContent(m_overlayContent, QRectF(viewport()->rect()));
}

QStringList PriceChart::readoutOf(const Candle &candle) const
{
    const QLocale &locale = m_overlayContent.locale;
    QString title = m_what;
    if (const QString interval = m_series.interval(); !interval.isEmpty())
        title += u' ' + interval;
    title += u"  "_s + momentText(candle.openTime, m_zone);
    if (candle.seconds > m_series.seconds() && m_series.seconds() > 0) // several, merged
        title += tr(" to %1").arg(momentText(candle.closeTime(), m_zone));
    if (candle.open != 0) {
        const double change = (candle.close / candle.open - 1) * 100;
        title += u"  "_s + (change >= 0 ? u'+' : QChar(u'\u2212')) + locale.toString(std::abs(change), 'f', 2) + u'%';
    }
    title += u"  "_s + tr("V %1").arg(volumeText(candle.volume, locale));
    if (m_series.undrawable() > 0)
        title += u"  "_s + tr("(%n more cannot be drawn)", nullptr, m_series.undrawable());
    QString prices = tr("O %1  H %2  L %3  C %4")
                         .arg(priceText(candle.open, locale), priceText(candle.high, locale),
                             priceText(candle.low, locale), priceText(candle.close, locale));
    for (const PriceEvent &event : m_overlayContent.events) {
        if (event.moment >= candle.openTime && event.moment < candle.closeTime())
            prices += u"  \u00b7  "_s + event.text;
    }
    return {title, prices};
}

void PriceChart::focusInEvent(QFocusEvent *event)
{
    QChartView::focusInEvent(event);
    viewport()->update();
}

void PriceChart::focusOutEvent(QFocusEvent *event)
{
    QChartView::focusOutEvent(event);
    viewport()->update();
}

void PriceChart::paintEvent(QPaintEvent *event)
{
    QChartView::paintEvent(event);
    if (!hasFocus())
        return;
    QPainter painter(viewport());
    painter.setPen(QPen(palette().color(QPalette::Highlight), 2));
    painter.drawRect(QRectF(viewport()->rect()).adjusted(1, 1, -1, -1));
}

void PriceChart::resizeEvent(QResizeEvent *event)
{
    QChartView::resizeEvent(event);
    refresh();
}

void PriceChart::changeEvent(QEvent *event)
{
    QChartView::changeEvent(event);
    switch (event->type()) {
    case QEvent::PaletteChange:
    case QEvent::FontChange:
    case QEvent::StyleChange:
    case QEvent::LocaleChange:
        applyTheme();
        break;
    default:
        break;
    }
}

} // namespace cp
