#include "ui/charts/treemap.h"

#include "ui/charts/chartframe.h"
#include "ui/charts/charttheme.h"
#include "ui/charts/squarify.h"
#include "ui/style/colours.h"
#include "ui/style/placecolour.h"
#include "ui/style/spacing.h"

#include <QHash>
#include <QHelpEvent>
#include <QKeyEvent>
#include <QPainter>
#include <QToolTip>

#include <algorithm>
#include <cmath>

namespace cp {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype MostDescribed = 40; ///< tiles that are read out

} // namespace

Treemap::Treemap(const QString &name, QWidget *parent)
    : QWidget(parent)
    , m_emptyText(tr("There is nothing to draw yet."))
{
    setAccessibleName(name);
    setFocusPolicy(Qt::StrongFocus);
    setMinimumSize(200, 100);
    describe();
}

void Treemap::setTiles(const QString &what, const QList<Tile> &tiles, double fullColour)
{
    m_isGiven = true;
    const QString current = m_current >= 0 ? m_tiles[m_current].name : QString();
    m_what = what;
    m_tiles = tiles;
    m_fullColour = fullColour;
    QHash<qint64, double> sums;
    for (const Tile &tile : tiles)
        sums[tile.group] += tile.size;
    std::sort(m_tiles.begin(), m_tiles.end(), [&sums](const Tile &a, const Tile &b) {
        return std::tuple(-sums[a.group], a.group, -a.size, a.name)
            < std::tuple(-sums[b.group], b.group, -b.size, b.name);
    });
    m_groups.clear();
    m_current = -1;
    for (qsizetype i = 0; i < m_tiles.size(); ++i) {
        const Tile &tile = m_tiles[i];
        if (m_groups.isEmpty() || m_groups.last().key != tile.group)
            m_groups.append({tile.group, tile.groupName, i, i, {}});
        m_groups.last().end = i + 1;
        if (tile.name == current)
            m_current = i;
    }
    layOut();
    describe();
}

QString Treemap::emptyText() const
{
    return m_isGiven ? m_emptyText : chartframe::unreadText();
}

void Treemap::setEmptyText(const QString &text)
{
    m_emptyText = text;
    describe();
    update();
}

void Treemap::setCurrentGroup(qint64 group)
{
    m_currentGroup = group;
    if (m_current >= 0 && m_tiles[m_current].group != group)
        m_current = -1;
    update();
}

const Tile *Treemap::tileAt(const QPointF &place) const
{
    for (qsizetype i = 0; i < m_rects.size(); ++i) {
        if (m_rects[i].contains(place))
            return &m_tiles[i];
    }
    return nullptr;
}

void Treemap::describe()
{
    if (m_tiles.isEmpty()) {
        setAccessibleDescription(emptyText());
        return;
    }
    QStringList parts{u"%1 %2"_s.arg(accessibleName(), m_what).trimmed(),
        u"%1 %2"_s.arg(m_tiles.size()).arg(m_tiles.size() == 1 ? u"coin"_s : u"coins"_s)};
    if (m_current >= 0)
        parts.append(
            u"at %1 of %2 %3"_s.arg(m_tiles[m_current].name, m_tiles[m_current].groupName, m_tiles[m_current].text));
    for (const Tile &tile : std::as_const(m_tiles).mid(0, MostDescribed))
        parts.append(u"%1: %2 %3"_s.arg(tile.groupName, tile.name, tile.text));
    setAccessibleDescription(parts.join(u", "_s));
}

qreal Treemap::headingHeight(const QRectF &group) const
{
    const qreal height = fontMetrics().height() + spacing::tight;
    return group.height() >= 3 * height && group.width() >= 3 * height ? height : 0;
}

void Treemap::layOut()
{
    QList<double> sums;
    for (const Group &group : std::as_const(m_groups)) {
        double sum = 0;
        for (qsizetype i = group.first; i < group.end; ++i)
            sum += m_tiles[i].size;
        sums.append(sum);
    }
    const QList<QRectF> groups = squarify(sums, QRectF(rect()));
    m_rects.clear();
    for (qsizetype g = 0; g < m_groups.size(); ++g) {
        Group &group = m_groups[g];
        group.rect = groups[g].adjusted(1, 1, -1, -1);
        QList<double> sizes;
        for (qsizetype i = group.first; i < group.end; ++i)
            sizes.append(m_tiles[i].size);
        m_rects += squarify(sizes, group.rect.adjusted(0, headingHeight(group.rect), 0, 0));
    }
    update();
}

void Treemap::paintTile(QPainter &painter, qsizetype tile) const
{
    const Tile &shown = m_tiles[tile];
    const QRectF rect = m_rects[tile].adjusted(0, 0, -1, -1);
    const Colours &colours = coloursFor(palette());
    const QColor neutral = mixed(palette().color(QPalette::Base), palette().color(QPalette::Text), 0.12);
    QColor fill = neutral;
    if (!std::isnan(shown.value) && shown.value != 0) {
        const double strength = std::min(std::abs(shown.value) / m_fullColour, 1.0);
        fill = mixed(neutral, shown.value < 0 ? colours.down : colours.up, 0.2 + 0.8 * strength);
    }
    painter.fillRect(rect, fill);

    const QFontMetrics metrics = fontMetrics();
    const QRectF inner = rect.adjusted(spacing::tight, 2, -spacing::tight, -2);
    if (inner.height() < metrics.height() || metrics.horizontalAdvance(shown.name) > inner.width())
        return; // pointing at it tells
    painter.setPen(textOn(fill));
    const bool hasRoom
        = inner.height() >= 2 * metrics.height() && metrics.horizontalAdvance(shown.text) <= inner.width();
    painter.drawText(inner, Qt::AlignCenter, hasRoom ? shown.name + u'\n' + shown.text : shown.name);
}

void Treemap::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    const ChartTheme theme = ChartTheme::of(palette());
    if (m_tiles.isEmpty())
        return chartframe::paintEmpty(painter, rect(), theme, emptyText());
    painter.fillRect(rect(), theme.background);
    for (const Group &group : std::as_const(m_groups)) {
        for (qsizetype i = group.first; i < group.end; ++i)
            paintTile(painter, i);
        if (const qreal height = headingHeight(group.rect); height > 0) {
            painter.setPen(theme.text);
            const QRectF heading(group.rect.left() + spacing::tight, group.rect.top(), group.rect.width(), height);
            painter.drawText(heading, Qt::AlignLeft | Qt::AlignVCenter,
                fontMetrics().elidedText(group.name, Qt::ElideRight, int(heading.width()) - 2 * spacing::tight));
        }
        if (group.key == m_currentGroup) {
            painter.setPen(QPen(palette().color(QPalette::Highlight), 2));
            painter.drawRect(group.rect);
        }
    }
    if (m_current >= 0 && hasFocus()) {
        painter.setPen(QPen(theme.text, 2));
        painter.drawRect(m_rects[m_current].adjusted(1, 1, -2, -2));
    }
}

void Treemap::choose(qsizetype tile)
{
    if (tile < 0 || tile >= m_tiles.size())
        return;
    m_current = tile;
    m_currentGroup = m_tiles[tile].group;
    describe();
    update();
    Q_EMIT chosen(m_currentGroup);
}

void Treemap::keyPressEvent(QKeyEvent *event)
{
    const qsizetype last = m_tiles.size() - 1;
    switch (event->key()) {
    case Qt::Key_Left:
    case Qt::Key_Up:
        return choose(std::max<qsizetype>(m_current - 1, 0));
    case Qt::Key_Right:
    case Qt::Key_Down:
        return choose(std::min(m_current + 1, last));
    case Qt::Key_Home:
        return choose(0);
    case Qt::Key_End:
        return choose(last);
    case Qt::Key_Return:
    case Qt::Key_Enter:
        if (m_current >= 0)
            Q_EMIT opened(m_tiles[m_current].name);
        return;
    default:
        event->ignore();
    }
}

void Treemap::mousePressEvent(QMouseEvent *event)
{
    if (const Tile *tile = tileAt(event->position()); tile && event->button() == Qt::LeftButton)
        choose(tile - m_tiles.constData());
}

void Treemap::mouseDoubleClickEvent(QMouseEvent *event)
{
    if (const Tile *tile = tileAt(event->position()); tile && event->button() == Qt::LeftButton)
        Q_EMIT opened(tile->name);
}

void Treemap::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    layOut();
}

bool Treemap::event(QEvent *event)
{
    switch (event->type()) {
    case QEvent::ToolTip: {
        const auto *help = static_cast<QHelpEvent *>(event);
        const Tile *tile = tileAt(help->pos());
        QToolTip::showText(help->globalPos(),
            tile ? u"%1: %2\n%3"_s.arg(tile->name, tile->text, tile->details).trimmed() : QString(), this);
        return true;
    }
    case QEvent::FontChange:
        layOut();
        break;
    case QEvent::PaletteChange:
    case QEvent::FocusIn:
    case QEvent::FocusOut:
        update();
        break;
    default:
        break;
    }
    return QWidget::event(event);
}

} // namespace cp
