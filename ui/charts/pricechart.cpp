#include "ui/charts/pricechart.h"

#include "ui/charts/chartframe.h"
#include "ui/charts/timeticks.h"

#include <QCategoryAxis>
#include <QChart>
#include <QGraphicsLayout>
#include <QLegend>
#include <QPainter>

#include <algorithm>

namespace cp {

using namespace Qt::StringLiterals;

namespace {

constexpr double Gap = 6; ///< between the parts of the chart, in pixels
constexpr int PixelsPerCandle = 2; ///< more candles than this are merged
constexpr double PixelsPerPriceTick = 70; ///< with five more, or a low chart would have one
constexpr double SmallestPriceTick = 22; ///< a label's height and some air
constexpr double WidthPerTimeTick = 1.7; ///< in widths of a label
constexpr int LowChart = 180; ///< pixels: one line above the plot has to do
constexpr QLatin1StringView WidestOfPane("888.88 M"); ///< the scales of panes stand below that of prices
constexpr int SmallestView = 5; ///< candles; closer is a wall of colour
constexpr int SmallestWhole = 24; ///< candles: a few stand in a view as wide as this many
constexpr int DescribeDelay = 150; ///< milliseconds after the view has come to rest

/// A level or a mark further away than this share of what the candles span is pointed at rather than reached.
constexpr double ReachOfLevels = 2;
constexpr double ReachOfMark = 0.5;

} // namespace

PriceChart::PriceChart(QWidget *parent)
    : QChartView(parent)
    , m_emptyText(chartframe::unreadText())
    , m_priceAxis(new QCategoryAxis)
    , m_timeAxis(new QCategoryAxis)
    , m_regimes(new RegimeItem(chart()))
    , m_candles(new CandleItem(chart()))
    , m_notes(new NoteItem(chart()))
    , m_lines(new IndicatorLines(chart()))
    , m_overlay(new ChartOverlay(chart()))
{
    setAccessibleName(tr("Price chart"));
    setFocusPolicy(Qt::StrongFocus);
    viewport()->setMouseTracking(true);
    setMinimumSize(240, 130);

    chartframe::setUp(this);
    chartframe::addAxes(chart(), m_timeAxis, m_priceAxis);

    m_candles->setZValue(5); // above the grid
    m_lines->setZValue(6);
    m_notes->setZValue(7);
    m_describeTimer.setSingleShot(true);
    m_describeTimer.setInterval(DescribeDelay);
    connect(&m_describeTimer, &QTimer::timeout, this, &PriceChart::describe);
    m_overlay->setZValue(1000);
    applyTheme();
    describe();
}

/// What a person placed belongs to the candles that were there.
void PriceChart::forgetPlace()
{
    m_priceWidth = 0;
    m_isPlaced = false;
    m_placedPrices.reset();
    m_overlayContent.crosshair.reset();
    m_overlayContent.measure.reset();
    m_isMeasuring = false;
}

void PriceChart::setCandles(const QString &what, const CandleSeries &candles)
{
    m_what = what;
    takeCandles(ChartCandles(candles));
    forgetPlace();
    showAll();
    describe();
}

void PriceChart::showCandles(const QString &what, const ChartCandles &candles, qint64 from, qint64 to)
{
    m_what = what;
    takeCandles(candles);
    forgetPlace();
    if (candles.isEmpty()) {
        m_from = m_to = 0;
        refresh();
    } else {
        // Where there is more before, the view begins with the first candle asked for.
        const bool isWhole = from <= candles.first();
        const qint64 narrow = (SmallestWhole * m_candleData.candleLength() - (to - from)) / 2;
        const qint64 air = std::max((to - from) / 50, isWhole ? narrow : std::min(narrow, to - from));
        setVisibleRange(isWhole ? from - air : from, to >= candles.last() ? to + air : to);
    }
    describe();
}

void PriceChart::updateCandles(const ChartCandles &candles)
{
    if (m_candleData.isEmpty() || candles.isEmpty()) {
        takeCandles(candles);
        showAll();
    } else {
        const qint64 before = m_candleData.last();
        takeCandles(candles);
        if (const qint64 by = candles.last() - m_to; !m_isPlaced && before <= m_to && by > 0)
            setVisibleRange(m_from + by, m_to + by);
        else
            refresh();
    }
    describe();
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
    if (levels == m_overlayContent.levels)
        return;
    m_overlayContent.levels = levels;
    refresh();
}

void PriceChart::setNotes(const ChartNotes &notes, const NoteKinds &kinds)
{
    m_regimes->setContent(kinds.regimes ? notes.regimes : QList<RegimeStretch>());
    m_notes->setContent(notes, kinds);
    refresh();
}

void PriceChart::setTimeZone(const QTimeZone &zone)
{
    m_zone = zone.isValid() ? zone : QTimeZone::utc();
    refresh();
}

void PriceChart::setForm(CandleForm form)
{
    if (form == m_form)
        return;
    m_form = form;
    m_candles->setForm(form);
    takeCandles(m_candleData);
    refresh();
}

void PriceChart::takeCandles(const ChartCandles &candles)
{
    m_candleData = candles;
    m_averaged = m_form == CandleForm::HeikinAshi ? candles.averaged() : ChartCandles();
}

const CandleSeries &PriceChart::seen() const
{
    return m_candleData.at(m_from, m_to);
}

const CandleSeries &PriceChart::toDraw() const
{
    return m_form == CandleForm::HeikinAshi ? m_averaged.at(m_from, m_to) : seen();
}

void PriceChart::setScaling(PriceScaling scaling)
{
    if (scaling == m_scaling)
        return;
    m_scaling = scaling;
    m_priceWidth = 0;
    refresh();
}

// ------------------------------------------------------------------------------------------------------ what is seen

void PriceChart::showAll()
{
    m_placedPrices.reset();
    m_isPlaced = false;
    if (m_candleData.isEmpty()) {
        m_from = m_to = 0;
        refresh();
        return;
    }
    const qint64 length = m_candleData.candleLength();
    qint64 from = m_candleData.first();
    qint64 to = m_candleData.last();
    if (m_overlayContent.mark) {
        const qint64 reach = std::max(qint64(double(to - from) * ReachOfMark), SmallestWhole * length);
        const qint64 moment = m_overlayContent.mark->moment;
        if (moment >= from - reach && moment <= to + reach) {
            from = std::min(from, moment - length);
            to = std::max(to, moment + length);
        }
    }
    const qint64 air = std::max((to - from) / 50, (SmallestWhole * length - (to - from)) / 2);
    setVisibleRange(from - air, to + air);
}

void PriceChart::goTo(qint64 moment)
{
    const qint64 span = m_to - m_from;
    placeView(moment - span / 2, moment - span / 2 + span);
}

void PriceChart::goToLatest()
{
    const qint64 span = m_to - m_from;
    const qint64 to = m_candleData.last() + span / 50;
    m_isPlaced = false;
    setVisibleRange(to - span, to);
}

void PriceChart::setPlacedPrices(const std::optional<Extremes> &prices)
{
    m_placedPrices = prices;
    refresh();
}

/// Neither a wall of two candles nor a speck in an empty plot.
qint64 PriceChart::possibleSpan(qint64 wanted) const
{
    const qint64 length = m_candleData.candleLength();
    const qint64 extent = m_candleData.last() - m_candleData.first();
    return std::clamp(wanted, SmallestView * length, 2 * std::max(extent, SmallestWhole * length));
}

void PriceChart::setVisibleRange(qint64 from, qint64 to)
{
    if (m_candleData.isEmpty())
        return;
    const qint64 first = m_candleData.first();
    const qint64 last = m_candleData.last();
    const qint64 span = possibleSpan(to - from);
    const qint64 middle = from + (to - from) / 2;
    // Half a view may be empty, so that the first and the last candle can be looked at in the middle.
    from = std::clamp(middle - span / 2, first - span / 2, std::max(last - span / 2, first - span / 2));
    const bool changed = from != m_from || from + span != m_to;
    m_from = from;
    m_to = from + span;
    refresh();
    if (!changed)
        return;
    m_describeTimer.start();
    Q_EMIT visibleRangeChanged(m_from, m_to);
}

void PriceChart::placeView(qint64 from, qint64 to)
{
    m_isPlaced = true;
    setVisibleRange(from, to);
}

void PriceChart::pan(qint64 by)
{
    placeView(m_from + by, m_to + by);
}

void PriceChart::zoom(double factor, qint64 around)
{
    const double share = double(around - m_from) / double(std::max<qint64>(m_to - m_from, 1));
    const qint64 span = possibleSpan(qint64(double(m_to - m_from) * factor));
    const qint64 from = around - qint64(double(span) * share);
    placeView(from, from + span);
}

Extremes PriceChart::pricesToShow() const
{
    // In the midst of a gap the scale is that of everything.
    const CandleSeries &all = m_candleData.at(m_candleData.first(), m_candleData.last());
    Extremes prices = m_shown.empty()
        ? extremes(all.detail(m_candleData.first(), m_candleData.last(), viewport()->width()))
        : extremes(m_shown);
    for (const CandleWindow::Compared &other : m_candleData.window().compared) {
        const double factor = comparedFactor(other.candles, m_from, firstPrice());
        if (const auto seen = other.candles.within(m_from, m_to); factor > 0 && !seen.empty()) {
            const auto [least, most] = std::minmax_element(seen.begin(), seen.end(),
                [](const Candle &left, const Candle &right) { return left.close < right.close; });
            prices.low = std::min(prices.low, least->close * factor);
            prices.high = std::max(prices.high, most->close * factor);
        }
    }
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
    const bool empty = m_candleData.isEmpty();
    m_priceAxis->setVisible(!empty);
    m_timeAxis->setVisible(!empty);
    m_overlayContent.message = empty ? m_emptyText : QString();
    if (empty && m_candleData.undrawable() > 0)
        m_overlayContent.message += u'\n' + tr("%n candle(s) cannot be drawn.", nullptr, m_candleData.undrawable());
    m_overlayContent.locale = numberLocale(locale());
    if (empty) {
        m_shown.clear();
    } else {
        m_shown = toDraw().detail(m_from, m_to, std::max(viewport()->width() / PixelsPerCandle, 1));
        chart()->setLocale(m_overlayContent.locale);
        const double height = plotFor(m_priceWidth).height();
        const int most = int(std::min(5 + height / PixelsPerPriceTick, height / SmallestPriceTick));
        const PriceScale scale = scaleFor(most);
        const QList<PriceScale::Tick> ticks
            = scale.ticks(most, isInPercent() ? firstPrice() : 0, m_overlayContent.locale);
        QString widest;
        for (const PriceScale::Tick &tick : ticks)
            widest = tick.label.size() > widest.size() ? tick.label : widest;
        placePlot(widest);
        m_overlayContent.mapping.low = scale.low;
        m_overlayContent.mapping.high = scale.high;
        m_overlayContent.mapping.isLog = scale.isLog;
        setPriceTicks(ticks);
        m_overlayContent.mapping.from = m_from;
        m_overlayContent.mapping.to = m_to;
        setTicks();
    }
    m_regimes->setMapping(m_overlayContent.mapping);
    m_regimes->setVisible(!empty);
    m_notes->setMapping(m_overlayContent.mapping);
    m_notes->setVisible(!empty);
    m_candles->setMapping(m_overlayContent.mapping);
    m_candles->setVolumes(!hasVolumePane());
    m_candles->setCandles(m_shown, m_candleData.candleLength());
    m_lines->setContent(m_candleData.window(), m_overlayContent.mapping, m_overlayContent.theme, firstPrice());
    updateOverlay();
}

PriceScale PriceChart::scaleFor(int maximumTicks) const
{
    const bool isLog = m_scaling == PriceScaling::Logarithmic && !isInPercent();
    return m_placedPrices ? PriceScale::within(*m_placedPrices, maximumTicks, isLog)
                          : PriceScale::around(pricesToShow(), maximumTicks, isLog);
}

bool PriceChart::isLow() const
{
    return viewport()->height() < LowChart;
}

/// Volumes stand in one place: in a pane of their own where there is one.
bool PriceChart::hasVolumePane() const
{
    const auto &lines = m_candleData.window().indicators;
    return std::any_of(lines.begin(), lines.end(),
        [](const CandleWindow::Line &line) { return line.indicator.kind == Indicator::Kind::Volume; });
}

QRectF PriceChart::plotFor(double priceWidth) const
{
    const double line = QFontMetricsF(m_overlayContent.font).height(); // two above and one for indicators, two below
    const auto &lines = m_candleData.window().indicators;
    const bool isOver = !m_candleData.window().compared.isEmpty()
        || std::any_of(
            lines.begin(), lines.end(), [](const CandleWindow::Line &some) { return some.indicator.isOnPrice(); });
    return QRectF(viewport()->rect())
        .adjusted(Gap,
            (isLow()         ? 1
                    : isOver ? 3
                             : 2)
                    * line
                + Gap,
            -priceWidth - 2 * Gap, -2 * line - 2 * Gap);
}

void PriceChart::placePlot(const QString &widestPrice)
{
    const QFontMetricsF metrics(m_overlayContent.font);
    const QString zone = offsetText(m_to, m_zone);
    m_priceWidth = std::ceil(std::max({m_priceWidth, metrics.horizontalAdvance(widestPrice),
        metrics.horizontalAdvance(zone), metrics.horizontalAdvance(WidestOfPane)}));
    const QRectF plot = plotFor(m_priceWidth).toAlignedRect();
    m_overlayContent.mapping.plot = plot;
    if (chart()->plotArea() != plot)
        chart()->setPlotArea(plot);
}

bool PriceChart::isInPercent() const
{
    return m_scaling == PriceScaling::Percent || !m_candleData.window().compared.isEmpty();
}

/// Of what is in view; what percents are reckoned from.
double PriceChart::firstPrice() const
{
    return m_shown.empty() ? 0 : m_shown.front().open;
}

void PriceChart::setPriceTicks(const QList<PriceScale::Tick> &ticks)
{
    // On the axis equal distances are equal heights.
    const PlotMapping &mapping = m_overlayContent.mapping;
    const auto height = [&mapping](double price) { return mapping.isLog ? std::log(price) : price; };
    QList<std::pair<QString, double>> marks;
    for (const PriceScale::Tick &tick : ticks)
        marks.append({tick.label, height(tick.price)});
    m_priceAxis->setRange(height(mapping.low), height(mapping.high));
    chartframe::setTicks(m_priceAxis, marks);
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
    m_regimes->setTheme(theme, font());
    m_notes->setTheme(theme, font());
    m_priceWidth = 0;
    refresh();
}

void PriceChart::updateOverlay()
{
    const Candle *candle = m_overlayContent.crosshair ? shownAt(m_overlayContent.crosshair->moment) : nullptr;
    if (!candle && !m_candleData.isEmpty())
        candle = m_form == CandleForm::HeikinAshi ? &m_averaged.newest() : &m_candleData.newest();
    m_overlayContent.readout = candle ? readoutOf(*candle) : QStringList();
    m_overlayContent.legend = candle && !isLow() ? legendAt(*candle) : QList<LegendEntry>();
    if (isLow())
        m_overlayContent.readout = m_overlayContent.readout.mid(0, 1);
    m_overlayContent.zone = offsetText(m_to, m_zone);
    if (m_overlayContent.measure) {
        if (m_isMeasuring && m_overlayContent.crosshair)
            m_overlayContent.measure->to = *m_overlayContent.crosshair;
        m_overlayContent.measure->text = textOf(*m_overlayContent.measure);
    }
    m_overlay->setContent(m_overlayContent, QRectF(viewport()->rect()));
    Q_EMIT drawn();
}

std::optional<qint64> PriceChart::pointedAt() const
{
    return m_overlayContent.crosshair ? std::optional(m_overlayContent.crosshair->moment) : std::nullopt;
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
