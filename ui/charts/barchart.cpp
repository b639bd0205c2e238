#include "ui/charts/barchart.h"

#include "ui/charts/chartframe.h"
#include "ui/charts/charttheme.h"
#include "ui/style/colours.h"
#include "ui/style/spacing.h"

#include <QHelpEvent>
#include <QKeyEvent>
#include <QPainter>
#include <QScrollBar>
#include <QToolTip>

#include <algorithm>
#include <cmath>

namespace cp {

using namespace Qt::StringLiterals;

namespace {

constexpr double LargestNames = 0.5; ///< share of the width that names take at most

} // namespace

BarChart::BarChart(const QString &name, QWidget *parent)
    : QAbstractScrollArea(parent)
    , m_emptyText(tr("There is nothing to draw yet."))
{
    setAccessibleName(name);
    setFrameShape(QFrame::NoFrame);
    setFocusPolicy(Qt::StrongFocus);
    setMinimumSize(200, 100);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    viewport()->setBackgroundRole(QPalette::Base);
    describe();
}

void BarChart::setBars(const QString &what, const QList<Bar> &bars)
{
    m_isGiven = true;
    m_what = what;
    m_bars = bars;
    setCurrentKey(m_currentKey);
    updateScrollBar();
    describe();
}

QString BarChart::emptyText() const
{
    return m_isGiven ? m_emptyText : chartframe::unreadText();
}

void BarChart::setEmptyText(const QString &text)
{
    m_emptyText = text;
    describe();
    viewport()->update();
}

void BarChart::setSigned(bool isSigned)
{
    m_isSigned = isSigned;
    viewport()->update();
}

void BarChart::setCurrentKey(qint64 key)
{
    m_currentKey = key;
    const auto is = [key](const Bar &bar) { return bar.key == key; };
    if (m_current < 0 || m_current >= m_bars.size() || !is(m_bars[m_current])) {
        const auto found = std::find_if(m_bars.cbegin(), m_bars.cend(), is);
        m_current = found == m_bars.cend() || key == 0 ? -1 : int(found - m_bars.cbegin());
    }
    viewport()->update();
}

void BarChart::describe()
{
    if (m_bars.isEmpty()) {
        setAccessibleDescription(emptyText());
        return;
    }
    QStringList parts{u"%1 %2"_s.arg(accessibleName(), m_what).trimmed(),
        u"%1 %2"_s.arg(m_bars.size()).arg(m_bars.size() == 1 ? u"bar"_s : u"bars"_s)};
    for (const Bar &bar : std::as_const(m_bars))
        parts.append(bar.name + u' ' + bar.text);
    setAccessibleDescription(parts.join(u", "_s));
}

int BarChart::rowHeight() const
{
    const int least = fontMetrics().height() + spacing::normal;
    const int most = least + spacing::wide;
    return m_bars.isEmpty() ? least : std::clamp(int(viewport()->height() / m_bars.size()), least, most);
}

void BarChart::updateScrollBar()
{
    const int height = rowHeight() * int(m_bars.size());
    verticalScrollBar()->setPageStep(viewport()->height());
    verticalScrollBar()->setSingleStep(rowHeight());
    verticalScrollBar()->setRange(0, std::max(0, height - viewport()->height()));
    viewport()->update();
}

void BarChart::paintEvent(QPaintEvent *)
{
    QPainter painter(viewport());
    const ChartTheme theme = ChartTheme::of(palette());
    if (m_bars.isEmpty())
        return chartframe::paintEmpty(painter, viewport()->rect(), theme, emptyText());
    painter.fillRect(viewport()->rect(), theme.background);

    const QFontMetrics metrics = fontMetrics();
    int names = 0;
    int values = 0;
    double low = 0;
    double high = 0;
    for (const Bar &bar : std::as_const(m_bars)) {
        names = std::max(names, metrics.horizontalAdvance(bar.name));
        values = std::max(values, metrics.horizontalAdvance(bar.text));
        low = std::min(low, bar.value);
        high = std::max(high, bar.value);
    }
    names = std::min(names, int(viewport()->width() * LargestNames));
    const double left = names + 2 * spacing::normal;
    const double right = std::max<double>(viewport()->width() - values - 2 * spacing::normal, left + 1);
    const double span = high - low > 0 ? high - low : 1;
    const auto xOf = [&](double value) { return left + (value - low) / span * (right - left); };
    const Colours &colours = coloursFor(palette());
    const int height = rowHeight();
    const int gap = std::max(2, height / 5);

    for (int i = 0; i < m_bars.size(); ++i) {
        const Bar &bar = m_bars[i];
        const QRect row(0, i * height - verticalScrollBar()->value(), viewport()->width(), height);
        if (!row.intersects(viewport()->rect()))
            continue;
        if (i == m_current) {
            QColor marked = palette().color(QPalette::Highlight);
            marked.setAlpha(hasFocus() ? 70 : 40);
            painter.fillRect(row, marked);
        }
        painter.setPen(theme.text);
        painter.drawText(QRect(spacing::normal, row.top(), names, height), Qt::AlignLeft | Qt::AlignVCenter,
            metrics.elidedText(bar.name, Qt::ElideRight, names));
        const double from = std::min(xOf(0), xOf(bar.value));
        const double to = std::max({xOf(0), xOf(bar.value), from + 1});
        const QColor fill = !m_isSigned ? theme.seriesColour(0) : bar.value < 0 ? colours.down : colours.up;
        painter.fillRect(QRectF(from, row.top() + gap, to - from, height - 2 * gap), fill);
        // A bar to the left has its value right of the zero line, where there is room, too.
        painter.drawText(QRectF(to + spacing::tight, row.top(), values + spacing::normal, height),
            Qt::AlignLeft | Qt::AlignVCenter, bar.text);
    }
    if (low < 0) {
        painter.setPen(theme.muted);
        painter.drawLine(QPointF(std::round(xOf(0)), 0), QPointF(std::round(xOf(0)), viewport()->height()));
    }
}

int BarChart::barAt(const QPoint &place) const
{
    const int bar = (place.y() + verticalScrollBar()->value()) / rowHeight();
    return bar >= 0 && bar < m_bars.size() ? bar : -1;
}

void BarChart::choose(int bar)
{
    if (bar < 0 || bar >= m_bars.size())
        return;
    m_current = bar;
    m_currentKey = m_bars[bar].key;
    const int top = bar * rowHeight();
    QScrollBar *scroll = verticalScrollBar();
    scroll->setValue(std::clamp(scroll->value(), top + rowHeight() - viewport()->height(), top));
    viewport()->update();
    Q_EMIT chosen(m_currentKey);
}

void BarChart::keyPressEvent(QKeyEvent *event)
{
    const int last = int(m_bars.size()) - 1;
    switch (event->key()) {
    case Qt::Key_Up:
        return choose(std::max(m_current - 1, 0));
    case Qt::Key_Down:
        return choose(std::min(m_current + 1, last));
    case Qt::Key_Home:
        return choose(0);
    case Qt::Key_End:
        return choose(last);
    default:
        event->ignore();
    }
}

void BarChart::mousePressEvent(QMouseEvent *event)
{
    if (event->button() == Qt::LeftButton)
        choose(barAt(event->position().toPoint()));
}

bool BarChart::viewportEvent(QEvent *event)
{
    if (event->type() != QEvent::ToolTip)
        return QAbstractScrollArea::viewportEvent(event);
    const auto *help = static_cast<QHelpEvent *>(event);
    const int bar = barAt(help->pos());
    QToolTip::showText(help->globalPos(),
        bar < 0 ? QString() : u"%1: %2\n%3"_s.arg(m_bars[bar].name, m_bars[bar].text, m_bars[bar].details).trimmed(),
        viewport());
    return true;
}

void BarChart::resizeEvent(QResizeEvent *event)
{
    QAbstractScrollArea::resizeEvent(event);
    updateScrollBar();
}

void BarChart::changeEvent(QEvent *event)
{
    QAbstractScrollArea::changeEvent(event);
    if (event->type() == QEvent::FontChange)
        updateScrollBar();
    viewport()->update();
}

} // namespace cp
