#include "ui/charts/timechart.h"

#include "models/format/timetext.h"
#include "models/market/candlelength.h"
#include "models/market/candleseries.h"
#include "ui/charts/chartframe.h"
#include "ui/charts/pricescale.h"
#include "ui/style/spacing.h"
#include "ui/widgets/turnqueue.h"

#include <QAreaSeries>
#include <QCategoryAxis>
#include <QGraphicsTextItem>
#include <QLineSeries>
#include <QMouseEvent>
#include <QPainter>
#include <QValueAxis>

#include <algorithm>
#include <cmath>

namespace cp {

using namespace Qt::StringLiterals;

namespace {

constexpr double WidthPerTick = 2.2; ///< of a time label
constexpr int BandAlpha = 40;
constexpr int FaintAlpha = 90;

/// What usually lies between two points, as "1d"; empty when nothing tells, or it is no round time.
QString intervalOf(const TimeLine &line)
{
    std::vector<qint64> distances;
    for (qsizetype i = 1; i < line.points.size(); ++i)
        distances.push_back(std::llround((line.points[i].x() - line.points[i - 1].x()) / 1000));
    const qint64 seconds = mostFrequent(std::move(distances));
    return seconds % 60 == 0 ? intervalText(seconds) : QString();
}

/// Ordered by x; the one at or before the moment, else the first.
const QPointF *pointAt(const TimeLine &line, qint64 moment)
{
    if (line.points.isEmpty())
        return nullptr;
    const auto after = std::upper_bound(line.points.begin(), line.points.end(), double(moment),
        [](double x, const QPointF &point) { return x < std::floor(point.x()); }); // times may be finer than moments
    return after == line.points.begin() ? &line.points.first() : &*std::prev(after);
}

} // namespace

TimeChart::TimeChart(const QString &name, Form form, QWidget *parent)
    : QChartView(parent)
    , m_form(form)
    , m_emptyText(tr("There is nothing to draw yet."))
    , m_timeAxis(new QCategoryAxis)
    , m_valueAxis(new QValueAxis)
    , m_readout(new QGraphicsTextItem(chart()))
    , m_cursor(new QGraphicsLineItem(chart()))
{
    setAccessibleName(name);
    viewport()->setMouseTracking(true);
    setMinimumSize(200, 120);
    chartframe::setUp(this);
    m_valueAxis->setTickType(QValueAxis::TicksDynamic);
    chartframe::addAxes(chart(), m_timeAxis, m_valueAxis);
    m_readout->setZValue(100);
    m_cursor->setZValue(50);
    m_cursor->hide();
    applyTheme();
}

void TimeChart::setLines(const QList<TimeLine> &lines)
{
    m_isGiven = true;
    m_lines = lines;
    m_pointed.reset();
    invalidate();
}

void TimeChart::setBands(const QList<TimeBand> &bands)
{
    m_bands = bands;
    invalidate();
}

QString TimeChart::emptyText() const
{
    return m_isGiven ? m_emptyText : chartframe::unreadText();
}

void TimeChart::setEmptyText(const QString &text)
{
    m_emptyText = text;
    viewport()->update();
}

void TimeChart::setUnit(const QString &unit, int decimals)
{
    m_unit = unit;
    m_decimals = decimals;
    invalidate();
}

void TimeChart::setValueRange(double low, double high)
{
    m_fixedRange = {low, high};
    invalidate();
}

void TimeChart::setTimeZone(const QTimeZone &zone)
{
    m_zone = zone.isValid() ? zone : QTimeZone::utc();
    invalidate();
}

void TimeChart::setCompact(bool compact)
{
    m_isCompact = compact;
    invalidate();
}

// --- the series

/// A page of charts would stall the window if all of them were rebuilt at once.
void TimeChart::invalidate()
{
    if (std::exchange(m_isInvalid, true))
        return;
    TurnQueue::instance().add(this, [this] { rebuild(); });
}

void TimeChart::rebuild()
{
    m_isInvalid = false;
    chart()->removeAllSeries();
    if (m_form == Form::Stacked) {
        addStacked();
    } else {
        for (qsizetype i = 0; i < m_lines.size(); ++i)
            addLine(m_lines[i], m_theme.seriesColour(i));
    }
    qDeleteAll(m_bandItems);
    m_bandItems.clear();
    for (const TimeBand &band : std::as_const(m_bands)) {
        auto *item = new QGraphicsRectItem(chart());
        QColor colour = band.colour;
        colour.setAlpha(BandAlpha);
        item->setBrush(colour);
        item->setPen(Qt::NoPen);
        item->setZValue(1); // above the background, below the grid
        m_bandItems.append(item);
    }
    setRanges();
    layOut();
    describe();
}

void TimeChart::attach(QAbstractSeries *series)
{
    chart()->addSeries(series);
    series->attachAxis(m_timeAxis);
    series->attachAxis(m_valueAxis);
}

void TimeChart::addLine(const TimeLine &line, const QColor &colour)
{
    auto *series = new QLineSeries;
    series->setName(line.name);
    series->replace(line.points);
    QColor ink = colour;
    ink.setAlpha(line.isFaint ? FaintAlpha : 255);
    series->setPen(QPen(ink, line.isFaint ? 1 : 1.8));
    series->setPointsVisible(line.points.size() == 1); // a line of one point would not show
    attach(series);
}

/// Each part stands on those before it, at the moments of the first.
void TimeChart::addStacked()
{
    QList<QPointF> floor;
    for (qsizetype i = 0; i < m_lines.size(); ++i) {
        QList<QPointF> top = m_lines[i].points;
        for (qsizetype p = 0; p < top.size() && p < floor.size(); ++p)
            top[p].ry() += floor[p].y();
        if (floor.isEmpty()) {
            for (const QPointF &point : std::as_const(top))
                floor.append({point.x(), 0});
        }
        auto *area = new QAreaSeries;
        auto *upper = new QLineSeries(area);
        auto *lower = new QLineSeries(area);
        upper->replace(top);
        lower->replace(floor);
        area->setUpperSeries(upper);
        area->setLowerSeries(lower);
        QColor fill = m_theme.seriesColour(i);
        fill.setAlpha(150);
        area->setBrush(fill);
        area->setPen(QPen(m_theme.seriesColour(i), 1));
        attach(area);
        floor = top;
    }
}

void TimeChart::setRanges()
{
    double from = std::numeric_limits<double>::max();
    double to = std::numeric_limits<double>::lowest();
    double low = from;
    double high = to;
    for (const TimeLine &line : std::as_const(m_lines)) {
        for (const QPointF &point : line.points) {
            from = std::min(from, point.x());
            to = std::max(to, point.x());
            low = std::min(low, point.y());
            high = std::max(high, point.y());
        }
    }
    if (from > to)
        return;
    if (from == to) { // one moment stands in the middle of an hour
        from -= 1'800'000;
        to += 1'800'000;
    }
    if (m_form == Form::Stacked) {
        low = 0;
        high = 100;
    }
    if (m_fixedRange)
        std::tie(low, high) = *m_fixedRange;
    m_timeAxis->setRange(from, to);
    const double air = low == high                ? std::max(std::abs(low) * 0.1, 1.0)
        : m_fixedRange || m_form == Form::Stacked ? 0
                                                  : (high - low) * 0.06;
    m_low = low - air;
    m_high = high + air;
}

/// As many ticks on round values as there is room for.
void TimeChart::setValueTicks(double height)
{
    const double rows = std::clamp(height / (QFontMetricsF(font()).height() * 1.3), 2.0, 7.0);
    const double wanted = (m_high - m_low) / rows;
    const double magnitude = std::pow(10, std::floor(std::log10(wanted)));
    const double step = magnitude
        * (wanted <= magnitude * 1        ? 1
                : wanted <= magnitude * 2 ? 2
                : wanted <= magnitude * 5 ? 5
                                          : 10);
    const int decimals = std::clamp(-int(std::floor(std::log10(step) + 1e-9)), 0, 12);
    m_valueAxis->setLabelFormat(u"%.%1f"_s.arg(decimals) + m_unit);
    // In this order, or a small step would for a moment make millions of ticks on a large range.
    if (step > m_valueAxis->tickInterval())
        m_valueAxis->setTickInterval(step);
    m_valueAxis->setRange(m_low, m_high);
    m_valueAxis->setTickInterval(step);
}

// --- where things stand

void TimeChart::layOut()
{
    const QFontMetricsF metrics(font());
    const QString widest = std::max(valueText(m_low), valueText(m_high),
        [](const QString &left, const QString &right) { return left.size() < right.size(); });
    updateReadout(); // for its height: it wraps where there is little width
    m_readoutHeight = std::max(m_readout->boundingRect().height(), metrics.height() + spacing::normal);
    const QRectF plot
        = QRectF(viewport()->rect())
              .adjusted(spacing::tight, m_readoutHeight, -metrics.horizontalAdvance(widest) - 2 * spacing::normal,
                  -2 * metrics.height() - spacing::normal);
    if (plot.width() < 20 || plot.height() < 20)
        return;
    chart()->setPlotArea(plot.toAlignedRect());
    setValueTicks(plot.height());
    const double label = metrics.horizontalAdvance(u"30 MMM"_s);
    const double margin = (m_timeAxis->max() - m_timeAxis->min()) * label / 2 / plot.width();
    const auto from = qint64(m_timeAxis->min() + margin);
    const auto to = qint64(m_timeAxis->max() - margin);
    chartframe::setTicks(m_timeAxis,
        timeTicks(from, to, std::max(int(plot.width() / (label * WidthPerTick)), 2), m_zone, numberLocale(locale())));
    placeBands();
    updateReadout();
}

void TimeChart::placeBands()
{
    const QRectF plot = chart()->plotArea();
    const double span = m_timeAxis->max() - m_timeAxis->min();
    const auto xOf = [&](qint64 moment) {
        return plot.left() + std::clamp((double(moment) - m_timeAxis->min()) / span, 0.0, 1.0) * plot.width();
    };
    for (qsizetype i = 0; i < m_bandItems.size(); ++i) {
        const double left = xOf(m_bands[i].from);
        m_bandItems[i]->setRect(left, plot.top(), xOf(m_bands[i].to) - left, plot.height());
    }
}

// --- what is said

QString TimeChart::valueText(double value) const
{
    return numberLocale(locale()).toString(value, 'f', m_decimals) + m_unit;
}

qint64 TimeChart::shownMoment() const
{
    return m_pointed ? *m_pointed : qint64(m_timeAxis->max());
}

void TimeChart::updateReadout()
{
    const qint64 moment = shownMoment();
    QStringList parts;
    double at = double(moment);
    for (qsizetype i = 0; i < m_lines.size(); ++i) {
        const QPointF *point = pointAt(m_lines[i], moment);
        if (!point || m_lines[i].isFaint)
            continue;
        at = point->x();
        const QString name = m_isCompact && m_pointed ? QString() : m_lines[i].name.toHtmlEscaped() + u"&nbsp;"_s;
        parts.append(u"<span style='color:%1'>●</span>&nbsp;%2<b>%3</b>"_s.arg(
            m_theme.seriesColour(i).name(), name, valueText(point->y())));
    }
    // Every band's name, for its colour; that of the moment stands out.
    QStringList names;
    const auto isThen = [moment](const TimeBand &band) { return moment >= band.from && moment <= band.to; };
    const auto then = std::find_if(m_bands.crbegin(), m_bands.crend(), isThen);
    for (const TimeBand &band : std::as_const(m_bands)) {
        if (names.contains(band.name))
            continue;
        names.append(band.name);
        const QString name = band.name.toHtmlEscaped();
        parts.append(u"<span style='color:%1'>■</span>&nbsp;%2"_s.arg(
            band.colour.name(), then != m_bands.crend() && then->name == band.name ? u"<b>%1</b>"_s.arg(name) : name));
    }
    if (!parts.isEmpty() && (m_pointed || !m_isCompact))
        parts.prepend(momentText(qint64(at), m_zone));
    m_readout->setFont(font());
    m_readout->setDefaultTextColor(m_theme.text);
    m_readout->setTextWidth(viewport()->width() - 2 * spacing::tight);
    m_readout->setHtml(parts.join(u"&nbsp;&nbsp; "_s));
    m_readout->setPos(0, -spacing::tight);
    m_cursor->setVisible(m_pointed.has_value() && !parts.isEmpty());
    if (m_cursor->isVisible()) {
        const QRectF plot = chart()->plotArea();
        const double x
            = plot.left() + (at - m_timeAxis->min()) / (m_timeAxis->max() - m_timeAxis->min()) * plot.width();
        m_cursor->setLine(x, plot.top(), x, plot.bottom());
    }
}

void TimeChart::setPointed(std::optional<qint64> moment)
{
    m_pointed = moment;
    updateReadout();
    if (m_readout->boundingRect().height() > m_readoutHeight)
        layOut();
}

void TimeChart::describe()
{
    const TimeLine *first = nullptr;
    QStringList last;
    for (const TimeLine &line : std::as_const(m_lines)) {
        if (line.points.isEmpty())
            continue;
        first = first ? first : &line;
        last.append(u"%1 %2"_s.arg(line.name, QString::number(line.points.last().y(), 'f', m_decimals) + m_unit));
    }
    if (!first) {
        setAccessibleDescription(emptyText());
        return;
    }
    const auto iso = [](double moment) { return utcText(qint64(moment)); };
    QStringList what{accessibleName(), intervalOf(*first)};
    what.removeAll(QString());
    setAccessibleDescription(u"%1 %2 to %3, %4 points, last %5"_s.arg(what.join(u' '), iso(first->points.first().x()),
        iso(first->points.last().x()), QString::number(first->points.size()), last.join(u", "_s)));
}

// --- events

void TimeChart::applyTheme()
{
    m_theme = ChartTheme::of(palette());
    chartframe::applyTheme(this, m_theme);
    m_cursor->setPen(QPen(m_theme.muted, 1, Qt::DashLine));
    invalidate();
}

void TimeChart::changeEvent(QEvent *event)
{
    QChartView::changeEvent(event);
    if (event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange)
        applyTheme();
}

void TimeChart::resizeEvent(QResizeEvent *event)
{
    QChartView::resizeEvent(event);
    layOut();
}

void TimeChart::mouseMoveEvent(QMouseEvent *event)
{
    const QRectF plot = chart()->plotArea();
    const double share = std::clamp((event->position().x() - plot.left()) / plot.width(), 0.0, 1.0);
    setPointed(qint64(m_timeAxis->min() + share * (m_timeAxis->max() - m_timeAxis->min())));
}

void TimeChart::leaveEvent(QEvent *event)
{
    QChartView::leaveEvent(event);
    setPointed(std::nullopt);
}

void TimeChart::keyPressEvent(QKeyEvent *event)
{
    const int by = event->key() == Qt::Key_Left ? -1 : event->key() == Qt::Key_Right ? 1 : 0;
    if (by == 0 || m_lines.isEmpty() || m_lines.first().points.isEmpty()) {
        QChartView::keyPressEvent(event);
        return;
    }
    const QList<QPointF> &points = m_lines.first().points;
    const QPointF *point = pointAt(m_lines.first(), shownMoment());
    const qsizetype at = std::clamp<qsizetype>(point - points.constData() + by, 0, points.size() - 1);
    setPointed(qint64(points[at].x()));
}

void TimeChart::paintEvent(QPaintEvent *event)
{
    QChartView::paintEvent(event);
    const bool isEmpty
        = std::all_of(m_lines.cbegin(), m_lines.cend(), [](const TimeLine &line) { return line.points.isEmpty(); });
    if (!isEmpty)
        return;
    QPainter painter(viewport());
    chartframe::paintEmpty(painter, viewport()->rect(), m_theme, emptyText());
}

} // namespace cp
