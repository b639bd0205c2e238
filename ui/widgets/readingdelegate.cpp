#include "ui/widgets/readingdelegate.h"

#include "ui/style/colours.h"
#include "ui/style/spacing.h"

#include <QHeaderView>
#include <QPainter>
#include <QTextLayout>
#include <QTreeView>

namespace cp {

namespace {

/// Breaks text into lines of width: between words, and inside one only where it alone is longer. Returns the size.
QSizeF wrap(QTextLayout &layout, int width)
{
    QTextOption option;
    option.setWrapMode(QTextOption::WrapAtWordBoundaryOrAnywhere);
    option.setTextDirection(layout.text().isRightToLeft() ? Qt::RightToLeft : Qt::LeftToRight);
    layout.setTextOption(option);
    layout.beginLayout();
    qreal height = 0;
    for (QTextLine line = layout.createLine(); line.isValid(); line = layout.createLine()) {
        line.setLineWidth(width);
        line.setPosition({0, height});
        height += line.height();
    }
    layout.endLayout();
    return {layout.boundingRect().width(), height};
}

/// Line breaks as the layout wants them.
QString linesOf(const QModelIndex &index)
{
    return index.data().toString().replace(u'\n', QChar::LineSeparator);
}

QFont fontOf(const QModelIndex &index, const QFont &base)
{
    QFont font = base;
    const QModelIndex label = index.siblingAtColumn(0);
    if (index.column() == 0 && index.model()->hasChildren(label))
        font.setWeight(QFont::DemiBold);
    return font;
}

} // namespace

ReadingDelegate::ReadingDelegate(QTreeView *tree)
    : QStyledItemDelegate(tree)
    , m_tree(tree)
{
}

int ReadingDelegate::textWidth(const QModelIndex &index) const
{
    int width = m_tree->header()->sectionSize(index.column()) - 2 * spacing::tight;
    if (index.column() == 0) {
        for (QModelIndex level = index; level.isValid(); level = level.parent())
            width -= m_tree->indentation();
    }
    return std::max(width, 40);
}

QSize ReadingDelegate::sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const QFont font = fontOf(index, option.font);
    const QFontMetrics metrics(font);
    if (index.column() == 0) // labels stay on one line
        return {
            metrics.horizontalAdvance(index.data().toString()) + 2 * spacing::tight, metrics.height() + spacing::tight};
    const QString text = index.data().toString();
    if (const int width = metrics.horizontalAdvance(text); width <= textWidth(index) && !text.contains(u'\n'))
        return {
            width + 2 * spacing::tight, metrics.height() + spacing::tight}; // most values fit; laying out costs more
    QTextLayout layout(linesOf(index), font);
    const QSize needed = wrap(layout, textWidth(index)).toSize();
    return {needed.width() + 2 * spacing::tight, std::max(needed.height(), metrics.height()) + spacing::tight};
}

void ReadingDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    QStyleOptionViewItem background = option;
    m_tree->style()->drawPrimitive(QStyle::PE_PanelItemViewItem, &background, painter, m_tree);
    const bool chosen = option.state.testFlag(QStyle::State_Selected);
    const bool quiet = index.data(NoteRole).toBool() || (index.column() == 0 && !index.model()->hasChildren(index));
    const QFont font = fontOf(index, option.font);
    const QRect room = option.rect.adjusted(spacing::tight, 2, -spacing::tight, 0);
    const QString text = index.data().toString();
    painter->save();
    painter->setFont(font);
    painter->setPen(chosen ? option.palette.color(QPalette::HighlightedText)
            : quiet        ? coloursFor(option.palette).muted
                           : option.palette.color(QPalette::Text));
    if (index.column() == 0) {
        const QString elided = QFontMetrics(font).elidedText(text, Qt::ElideRight, room.width());
        painter->drawText(room, int(Qt::AlignLeading | Qt::AlignTop), elided);
    } else {
        QTextLayout layout(linesOf(index), font);
        wrap(layout, room.width());
        layout.draw(painter, room.topLeft());
    }
    painter->restore();
}

} // namespace cp
