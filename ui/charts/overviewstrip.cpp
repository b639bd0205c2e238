#include "ui/charts/overviewstrip.h"

#include "ui/charts/pricechart.h"
#include "ui/charts/timeticks.h"

#include <QMouseEvent>
#include <QPainter>
#include <QWheelEvent>

#include <algorithm>

namespace cp {

using namespace Qt::StringLiterals;

namespace {

constexpr double EdgeReach = 5; ///< pixels to either side of an edge that take hold of it
constexpr double SmallestMark = 4; ///< pixels: a minute of ten years can be seen, too
constexpr double VeilAlpha = 0.62; ///< over what the chart does not show
constexpr int WidthPerLabel = 90;
constexpr double ZoomPerNotch = 0.8;

} // namespace

OverviewStrip::OverviewStrip(PriceChart *chart, QWidget *parent)
    : QWidget(parent)
    , m_chart(chart)
{
    setAccessibleName(tr("History"));
    setToolTip(tr("All of the history: drag the part that the chart shows, or its edges"));
    setMouseTracking(true);
    setFixedHeight(OverviewStrip::sizeHint().height());
    setLayoutDirection(Qt::LeftToRight);
    setFocusProxy(chart);
    connect(chart, &PriceChart::drawn, this, &OverviewStrip::follow);
}

QRectF OverviewStrip::plot() const
{
    const QRectF above = m_chart->mapping().plot;
    return {above.left(), 2, std::max(above.width(), 1.0), height() - 4.0};
}

double OverviewStrip::xOf(qint64 moment) const
{
    const ChartCandles &candles = m_chart->candles();
    return plot().left() + double(moment - candles.first()) / double(candles.last() - candles.first()) * plot().width();
}

qint64 OverviewStrip::momentOf(double x) const
{
    const ChartCandles &candles = m_chart->candles();
    return candles.first()
        + std::llround((x - plot().left()) / plot().width() * double(candles.last() - candles.first()));
}

QRectF OverviewStrip::mark() const
{
    const QRectF all = plot();
    double left = std::clamp(xOf(m_chart->visibleFrom()), all.left(), all.right());
    double right = std::clamp(xOf(m_chart->visibleTo()), all.left(), all.right());
    if (right - left < SmallestMark) {
        left = std::clamp((left + right - SmallestMark) / 2, all.left(), all.right() - SmallestMark);
        right = left + SmallestMark;
    }
    return {std::round(left), all.top(), std::round(right - left), all.height()};
}

OverviewStrip::Part OverviewStrip::partAt(double x) const
{
    const QRectF shown = mark();
    const double reach = std::min(EdgeReach, shown.width() / 4);
    if (std::abs(x - shown.left()) <= (x < shown.left() ? EdgeReach : reach))
        return Part::LeftEdge;
    if (std::abs(x - shown.right()) <= (x > shown.right() ? EdgeReach : reach))
        return Part::RightEdge;
    return x > shown.left() && x < shown.right() ? Part::Mark : Part::Outside;
}

void OverviewStrip::follow()
{
    const ChartCandles &candles = m_chart->candles();
    if (candles.isEmpty()) {
        setAccessibleDescription({});
    } else {
        const auto day
            = [](qint64 moment) { return QDateTime::fromMSecsSinceEpoch(moment, Qt::UTC).toString(Qt::ISODate); };
        setAccessibleDescription(tr("%1 to %2, the chart shows %3 to %4")
                                     .arg(day(candles.first()), day(candles.last()), day(m_chart->visibleFrom()),
                                         day(m_chart->visibleTo())));
    }
    update();
}

/// The closes as an area, with the time below them.
void OverviewStrip::drawHistory()
{
    const double ratio = devicePixelRatioF();
    m_history = QPixmap((QSizeF(size()) * ratio).toSize());
    m_history.setDevicePixelRatio(ratio);
    const ChartTheme &theme = m_chart->theme();
    m_history.fill(theme.background);
    const auto all = m_chart->candles().overview().candles();
    m_drawn = all.data();
    m_drawnPlot = plot();
    if (all.empty())
        return;
    const QRectF area = plot();
    Extremes prices{all.front().close, all.front().close};
    for (const Candle &candle : all)
        prices = {std::min(prices.low, candle.close), std::max(prices.high, candle.close)};
    if (prices.high <= prices.low) // a flat price stands in the middle
        prices = {prices.low - 1, prices.low + 1};
    const double span = prices.high - prices.low;
    QPolygonF line;
    for (const Candle &candle : all) {
        line.append(QPointF(xOf(candle.openTime + candle.seconds * 500),
            area.bottom() - (candle.close - prices.low) / span * (area.height() - 4) - 1));
    }
    QPainter painter(&m_history);
    painter.setRenderHint(QPainter::Antialiasing);
    QPolygonF ground = line;
    ground << QPointF(line.last().x(), area.bottom()) << QPointF(line.first().x(), area.bottom());
    painter.setPen(Qt::NoPen);
    painter.setBrush(theme.volume);
    painter.drawPolygon(ground);
    painter.setPen(QPen(theme.muted, 1));
    painter.drawPolyline(line);
    const auto ticks = timeTicks(m_chart->candles().first(), m_chart->candles().last(),
        std::max(int(area.width()) / WidthPerLabel, 2), m_chart->timeZone(), locale());
    for (const TimeTick &tick : ticks) {
        const double x = std::round(xOf(tick.moment)) + 0.5;
        const QString text = tick.context.isEmpty() ? tick.text : tick.text + u' ' + tick.context;
        if (x + painter.fontMetrics().horizontalAdvance(text) + 4 > area.right())
            continue;
        painter.setPen(theme.grid);
        painter.drawLine(QPointF(x, area.top()), QPointF(x, area.bottom()));
        painter.setPen(theme.muted);
        painter.drawText(QPointF(x + 4, area.top() + painter.fontMetrics().ascent()), text);
    }
}

void OverviewStrip::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    const ChartTheme &theme = m_chart->theme();
    if (m_chart->candles().isEmpty()) {
        painter.fillRect(rect(), theme.background);
        return;
    }
    if (m_history.isNull() || m_drawn != m_chart->candles().overview().candles().data() || m_drawnPlot != plot())
        drawHistory();
    painter.drawPixmap(0, 0, m_history);
    const QRectF all = plot();
    const QRectF shown = mark();
    QColor veil = theme.background;
    veil.setAlphaF(float(VeilAlpha));
    painter.fillRect(QRectF(all.topLeft(), QPointF(shown.left(), all.bottom())), veil);
    painter.fillRect(QRectF(QPointF(shown.right(), all.top()), all.bottomRight()), veil);
    painter.setPen(theme.muted);
    painter.drawRect(shown.adjusted(0.5, 0.5, -0.5, -0.5));
}

void OverviewStrip::mousePressEvent(QMouseEvent *event)
{
    if (event->button() != Qt::LeftButton || m_chart->candles().isEmpty())
        return event->ignore();
    const qint64 moment = momentOf(event->position().x());
    Part part = partAt(event->position().x());
    if (part == Part::Outside) {
        m_chart->goTo(moment);
        part = Part::Mark;
    }
    m_grip = Grip{part, m_chart->visibleFrom() - moment};
}

void OverviewStrip::mouseMoveEvent(QMouseEvent *event)
{
    if (m_chart->candles().isEmpty())
        return;
    const qint64 moment = momentOf(event->position().x());
    const qint64 from = m_chart->visibleFrom();
    const qint64 to = m_chart->visibleTo();
    const Part part = m_grip ? m_grip->part : partAt(event->position().x());
    setCursor(part == Part::Mark    ? (m_grip ? Qt::ClosedHandCursor : Qt::OpenHandCursor)
            : part == Part::Outside ? Qt::ArrowCursor
                                    : Qt::SizeHorCursor);
    if (!m_grip)
        return;
    if (part == Part::Mark)
        m_chart->placeView(moment + m_grip->offset, moment + m_grip->offset + (to - from));
    else if (part == Part::LeftEdge)
        m_chart->placeView(std::min(moment, to - 1), to);
    else
        m_chart->placeView(from, std::max(moment, from + 1));
}

void OverviewStrip::mouseReleaseEvent(QMouseEvent *)
{
    m_grip.reset();
}

void OverviewStrip::wheelEvent(QWheelEvent *event)
{
    const qint64 span = m_chart->visibleTo() - m_chart->visibleFrom();
    const qint64 middle = m_chart->visibleFrom() + span / 2;
    const auto half = qint64(double(span) / 2 * std::pow(ZoomPerNotch, event->angleDelta().y() / 120.0));
    m_chart->placeView(middle - half, middle + half);
    event->accept();
}

void OverviewStrip::resizeEvent(QResizeEvent *)
{
    m_history = {};
}

void OverviewStrip::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    m_history = {};
    update();
}

} // namespace cp
