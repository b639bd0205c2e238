#include "ui/charts/calibrationchart.h"

#include "ui/charts/chartframe.h"
#include "ui/charts/pricescale.h"
#include "ui/style/spacing.h"

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

constexpr double SmallestRadius = 3;
constexpr double LargestRadius = 11;
constexpr int CircleAlpha = 130;

qint64 total(const QList<CalibrationBucket> &buckets)
{
    qint64 sum = 0;
    for (const CalibrationBucket &bucket : buckets)
        sum += bucket.count;
    return sum;
}

} // namespace

CalibrationChart::CalibrationChart(QWidget *parent)
    : QChartView(parent)
    , m_emptyText(tr("Nothing has been evaluated yet."))
    , m_confidence(new QValueAxis)
    , m_hitRate(new QValueAxis)
    , m_honest(new QLineSeries)
    , m_line(new QLineSeries)
    , m_readout(new QGraphicsTextItem(chart()))
{
    setAccessibleName(tr("Calibration chart"));
    viewport()->setMouseTracking(true);
    setMinimumSize(200, 160);
    chartframe::setUp(this);
    chartframe::addAxes(chart(), m_confidence, m_hitRate);
    m_confidence->setTitleText(tr("Confidence"));
    m_hitRate->setTitleText(tr("Hit rate"));
    for (QValueAxis *axis : {m_confidence, m_hitRate}) {
        axis->setRange(0, 100);
        axis->setTickCount(6);
        axis->setLabelFormat(u"%.0f%"_s);
    }
    m_honest->replace({{0, 0}, {100, 100}});
    for (QLineSeries *series : {m_honest, m_line}) {
        chart()->addSeries(series);
        series->attachAxis(m_confidence);
        series->attachAxis(m_hitRate);
    }
    m_readout->setZValue(100);
    chart()->setMargins({0, 2 * fontMetrics().height(), 0, 0}); // for the readout
    connect(chart(), &QChart::plotAreaChanged, this, &CalibrationChart::place);
    setAccessibleDescription(describe());
    applyTheme();
}

void CalibrationChart::setBuckets(const QList<CalibrationBucket> &buckets)
{
    m_isGiven = true;
    m_buckets = buckets;
    m_pointed = -1;
    qDeleteAll(m_circles);
    m_circles.clear();
    QList<QPointF> points;
    for (const CalibrationBucket &bucket : buckets) {
        points.append({bucket.confidence * 100, bucket.hitRate * 100});
        m_circles.append(new QGraphicsEllipseItem(chart()));
        m_circles.last()->setZValue(10);
    }
    m_line->replace(points);
    setAccessibleDescription(describe());
    applyTheme();
    place();
    viewport()->update();
}

QString CalibrationChart::emptyText() const
{
    return m_isGiven ? m_emptyText : chartframe::unreadText();
}

void CalibrationChart::setEmptyText(const QString &text)
{
    m_emptyText = text;
    setAccessibleDescription(describe());
    viewport()->update();
}

void CalibrationChart::place()
{
    qint64 largest = 1;
    for (const CalibrationBucket &bucket : std::as_const(m_buckets))
        largest = std::max(largest, bucket.count);
    for (qsizetype i = 0; i < m_circles.size(); ++i) {
        // The eye compares areas.
        const double radius
            = std::max(SmallestRadius, LargestRadius * std::sqrt(double(m_buckets[i].count) / double(largest)));
        const QPointF middle = chart()->mapToPosition(m_line->at(int(i)), m_line);
        m_circles[i]->setRect(middle.x() - radius, middle.y() - radius, 2 * radius, 2 * radius);
    }
}

// --- what is said

QString CalibrationChart::text(const CalibrationBucket &bucket) const
{
    const QLocale locale = numberLocale(this->locale());
    return tr("confidence %1%, hit rate %2%, %3 predictions")
        .arg(locale.toString(bucket.confidence * 100, 'f', 1), locale.toString(bucket.hitRate * 100, 'f', 1),
            locale.toString(bucket.count));
}

QString CalibrationChart::describe() const
{
    if (m_buckets.isEmpty())
        return emptyText();
    QStringList parts;
    for (const CalibrationBucket &bucket : m_buckets)
        parts.append(text(bucket));
    return u"%1, %2 predictions in %3 buckets: %4"_s.arg(
        accessibleName(), QString::number(total(m_buckets)), QString::number(m_buckets.size()), parts.join(u"; "_s));
}

void CalibrationChart::pointAt(qsizetype bucket)
{
    m_pointed = bucket;
    for (qsizetype i = 0; i < m_circles.size(); ++i)
        m_circles[i]->setPen(QPen(i == bucket ? m_theme.text : m_theme.seriesColour(0), i == bucket ? 2 : 1));
    if (m_buckets.isEmpty())
        m_readout->setPlainText({});
    else if (bucket >= 0)
        m_readout->setPlainText(text(m_buckets[bucket]));
    else
        m_readout->setPlainText(
            tr("%1 predictions; dashed: honest confidence").arg(numberLocale(locale()).toString(total(m_buckets))));
    m_readout->setTextWidth(std::max(viewport()->width() - 2 * spacing::tight, 50));
    m_readout->setPos(0, -spacing::tight);
}

// --- events

void CalibrationChart::applyTheme()
{
    m_theme = ChartTheme::of(palette());
    chartframe::applyTheme(this, m_theme);
    for (QValueAxis *axis : {m_confidence, m_hitRate}) {
        axis->setTitleFont(font());
        axis->setTitleBrush(m_theme.muted);
    }
    m_honest->setPen(QPen(m_theme.muted, 1, Qt::DashLine));
    m_line->setPen(QPen(m_theme.seriesColour(0), 1.6));
    QColor fill = m_theme.seriesColour(0);
    fill.setAlpha(CircleAlpha);
    for (QGraphicsEllipseItem *circle : std::as_const(m_circles))
        circle->setBrush(fill);
    m_readout->setFont(font());
    m_readout->setDefaultTextColor(m_theme.text);
    pointAt(m_pointed);
}

void CalibrationChart::changeEvent(QEvent *event)
{
    QChartView::changeEvent(event);
    if (event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange)
        applyTheme();
}

void CalibrationChart::keyPressEvent(QKeyEvent *event)
{
    const int by = event->key() == Qt::Key_Left ? -1 : event->key() == Qt::Key_Right ? 1 : 0;
    if (by == 0 || m_buckets.isEmpty()) {
        QChartView::keyPressEvent(event);
        return;
    }
    const qsizetype last = m_buckets.size() - 1;
    pointAt(m_pointed < 0 ? (by > 0 ? 0 : last) : std::clamp<qsizetype>(m_pointed + by, 0, last));
}

void CalibrationChart::leaveEvent(QEvent *event)
{
    QChartView::leaveEvent(event);
    pointAt(-1);
}

void CalibrationChart::mouseMoveEvent(QMouseEvent *event)
{
    const auto nearest = std::min_element(
        m_circles.cbegin(), m_circles.cend(), [x = event->position().x()](const auto *left, const auto *right) {
            return std::abs(left->rect().center().x() - x) < std::abs(right->rect().center().x() - x);
        });
    pointAt(nearest == m_circles.cend() ? -1 : nearest - m_circles.cbegin());
}

void CalibrationChart::paintEvent(QPaintEvent *event)
{
    QChartView::paintEvent(event);
    if (!m_buckets.isEmpty())
        return;
    QPainter painter(viewport());
    chartframe::paintEmpty(painter, viewport()->rect(), m_theme, emptyText());
}

} // namespace cp
