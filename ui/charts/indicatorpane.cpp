#include "ui/charts/indicatorpane.h"

#include "ui/charts/pricechart.h"
#include "ui/charts/pricescale.h"

#include <QCoreApplication>
#include <QHBoxLayout>
#include <QPainter>
#include <QToolButton>
#include <QWheelEvent>

namespace cp {

using namespace Qt::StringLiterals;

namespace {

constexpr double Air = 0.08; ///< above and below the values, as a share of what they span
constexpr double PixelsPerTick = 24;

} // namespace

IndicatorPane::IndicatorPane(const Indicator &indicator, PriceChart *chart, QWidget *parent)
    : QWidget(parent)
    , m_indicator(indicator)
    , m_chart(chart)
{
    setAccessibleName(tr("%1 pane").arg(indicator.text()));
    setMinimumHeight(48);
    setMouseTracking(true);
    setLayoutDirection(Qt::LeftToRight);
    setFocusProxy(chart); // its keys are the chart's
    auto *close = new QToolButton(this);
    close->setText(u"\u00d7"_s);
    close->setAutoRaise(true);
    close->setAccessibleName(tr("Close %1").arg(indicator.text()));
    close->setToolTip(close->accessibleName());
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins({});
    layout->addWidget(close, 0, Qt::AlignTop | Qt::AlignRight);
    connect(close, &QToolButton::clicked, this, &IndicatorPane::closeRequested);
    connect(chart, &PriceChart::drawn, this, &IndicatorPane::follow);
}

const CandleWindow::Line *IndicatorPane::line() const
{
    const auto &lines = m_chart->candles().window().indicators;
    const auto found = std::find_if(
        lines.begin(), lines.end(), [this](const CandleWindow::Line &some) { return some.indicator == m_indicator; });
    return found == lines.end() ? nullptr : &*found;
}

/// The chart's moments, and the values in view.
PlotMapping IndicatorPane::mapping() const
{
    PlotMapping mapping = m_chart->mapping();
    const double top = fontMetrics().height() + 4;
    mapping.plot.setTop(top);
    mapping.plot.setBottom(std::max(height() - 3.0, top + 1));
    Extremes values{0, 1};
    if (const auto *shown = line()) {
        values
            = indicatorExtremes(m_chart->candles().window().candles, *shown, mapping.from, mapping.to).value_or(values);
    }
    if (m_indicator.kind == Indicator::Kind::Rsi)
        values = {0, 100};
    else if (m_indicator.kind == Indicator::Kind::Volume)
        values.low = 0;
    const double span = values.high > values.low ? values.high - values.low : std::max(std::abs(values.high), 1e-9);
    mapping.low = m_indicator.kind == Indicator::Kind::Volume ? 0 : values.low - span * Air;
    mapping.high = values.high + span * Air;
    return mapping;
}

QList<LegendEntry> IndicatorPane::legend() const
{
    const auto *shown = line();
    const qint64 moment = m_chart->pointedAt().value_or(m_chart->candles().last() - 1);
    return shown ? indicatorLegend(
               m_chart->candles().window().candles, *shown, moment, m_chart->theme(), 0, numberLocale(locale()))
                 : QList<LegendEntry>();
}

QString IndicatorPane::readout() const
{
    QStringList parts;
    const auto entries = legend();
    for (const LegendEntry &entry : entries)
        parts.append(entry.text);
    return (parts.size() == 1 ? QString() : m_indicator.text() + u"  "_s) + parts.join(u"  \u00b7  "_s);
}

void IndicatorPane::follow()
{
    setAccessibleDescription(readout());
    update();
}

/// As many round values as there is room for; RSI has those that everybody looks for.
void IndicatorPane::paintAxis(QPainter &painter, const PlotMapping &mapping) const
{
    const ChartTheme &theme = m_chart->theme();
    const QLocale numbers = numberLocale(locale());
    QList<double> values{30, 50, 70};
    if (m_indicator.kind != Indicator::Kind::Rsi) {
        const double step
            = niceStep(mapping.high - mapping.low, std::max(int(mapping.plot.height() / PixelsPerTick), 2));
        values = multiplesWithin(mapping.low, mapping.high, step);
    }
    for (const double value : std::as_const(values)) {
        const double y = std::round(mapping.y(value)) + 0.5;
        painter.setPen(theme.grid);
        painter.drawLine(QPointF(mapping.plot.left(), y), QPointF(mapping.plot.right(), y));
        const bool isWhole = value == std::floor(value)
            && (m_indicator.kind == Indicator::Kind::Rsi || m_indicator.kind == Indicator::Kind::Macd
                || m_indicator.kind == Indicator::Kind::Atr);
        const QString text
            = isWhole ? numbers.toString(value, 'f', 0) : indicatorText(m_indicator.kind, value, numbers);
        const QRectF place(mapping.plot.right() + 6, y - 10, width() - mapping.plot.right() - 8, 20);
        painter.setPen(theme.muted);
        painter.drawText(place, int(Qt::AlignLeft | Qt::AlignVCenter),
            painter.fontMetrics().elidedText(text, Qt::ElideRight, int(place.width())));
    }
}

void IndicatorPane::paintEvent(QPaintEvent *)
{
    const ChartTheme &theme = m_chart->theme();
    QPainter painter(this);
    painter.fillRect(rect(), theme.background);
    if (m_chart->candles().isEmpty())
        return;
    const PlotMapping map = mapping();
    paintAxis(painter, map);
    if (const auto *shown = line())
        paintIndicator(&painter, map, m_chart->candles().window().candles, *shown, theme, 0);
    if (const auto moment = m_chart->pointedAt()) {
        const double x = std::round(map.x(*moment));
        painter.setPen(QPen(theme.muted, 1, Qt::DashLine));
        if (x >= map.plot.left() && x <= map.plot.right())
            painter.drawLine(QPointF(x, map.plot.top()), QPointF(x, map.plot.bottom()));
    }
    const QRectF place(map.plot.left(), 1, map.plot.width() - 24, painter.fontMetrics().height());
    QList<LegendEntry> entries = legend();
    if (entries.size() > 1) { // the name of all of them goes first
        painter.setPen(theme.text);
        painter.drawText(place, int(Qt::AlignLeft | Qt::AlignVCenter), m_indicator.text());
    }
    const double name = entries.size() > 1 ? painter.fontMetrics().horizontalAdvance(m_indicator.text() + u"   "_s) : 0;
    paintLegend(&painter, place.adjusted(name, 0, 0, 0), entries, theme.text);
}

/// Buttons and the wheel do on the chart what they do here, at the same moment.
bool IndicatorPane::event(QEvent *event)
{
    switch (event->type()) {
    case QEvent::MouseButtonPress:
    case QEvent::MouseButtonRelease:
    case QEvent::MouseButtonDblClick:
    case QEvent::MouseMove: {
        const auto *mouse = static_cast<QMouseEvent *>(event);
        if (event->type() == QEvent::MouseMove && mouse->buttons() == Qt::NoButton) {
            m_chart->pointAtMoment(m_chart->mapping().momentAt(mouse->position().x()));
            return true;
        }
        const QPointF there(mouse->position().x(), m_chart->mapping().plot.center().y());
        QMouseEvent same(event->type(), there, m_chart->viewport()->mapToGlobal(there), mouse->button(),
            mouse->buttons(), mouse->modifiers());
        QCoreApplication::sendEvent(m_chart->viewport(), &same);
        return true;
    }
    case QEvent::Wheel: // asks for its column only
    case QEvent::Leave:
        QCoreApplication::sendEvent(m_chart->viewport(), event);
        return true;
    default:
        return QWidget::event(event);
    }
}

} // namespace cp
