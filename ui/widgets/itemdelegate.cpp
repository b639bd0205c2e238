#include "ui/widgets/itemdelegate.h"

#include "models/format/formatvalue.h"
#include "models/table/tablemodel.h"
#include "ui/style/colours.h"
#include "ui/style/spacing.h"
#include "ui/widgets/valueedit.h"

#include <QAbstractItemView>
#include <QHelpEvent>
#include <QKeyEvent>
#include <QPainter>
#include <QPainterPath>
#include <QToolTip>

namespace cp {

using namespace Qt::StringLiterals;

namespace {

/// Between a cell's edge and its text, beside the style's own.
constexpr int margin = 4;

const Column &columnOf(const QModelIndex &index)
{
    return qobject_cast<const TableModel *>(index.model())->source().columns[index.column()];
}

RowWindow::RowState rowState(const QModelIndex &index)
{
    return RowWindow::RowState(index.data(TableModel::RowStateRole).toInt());
}

QString problemOf(const QModelIndex &index)
{
    return index.data(TableModel::ProblemRole).toString();
}

/// Text that runs as it does by itself: "-1.5%" keeps its sign in front in a window that runs from right to left.
QString isolated(const QString &text, Qt::LayoutDirection direction)
{
    const bool runsLikeTheWindow = text.isRightToLeft() == (direction == Qt::RightToLeft);
    return runsLikeTheWindow ? text : QChar(0x2068) + text + QChar(0x2069); // first strong isolate
}

/// A corner of the cell, so that an unsaved one is told without its colour too.
void paintPendingMark(QPainter *painter, const QRect &cell, const QColor &colour, Qt::LayoutDirection direction)
{
    const int size = 7;
    const QRect corner = QStyle::visualRect(direction, cell, QRect(cell.right() - size + 1, cell.top(), size, size))
                             .adjusted(0, 0, 1, 1);
    QPainterPath path;
    path.moveTo(corner.topLeft());
    path.lineTo(corner.topRight());
    path.lineTo(direction == Qt::LeftToRight ? corner.bottomRight() : corner.bottomLeft());
    path.closeSubpath();
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->fillPath(path, colour);
    painter->restore();
}

} // namespace

void paintPlaceholder(QPainter *painter, const QRect &cell, const QPalette &palette, Qt::Alignment alignment, uint seed)
{
    // Bars of different length look like text to come; the same cell always gets the same one, so nothing flickers.
    const int room = std::max(cell.width() - 4 * spacing::normal, 0);
    const int width = std::min(room, 24) + int((seed * 2654435761U >> 24) * uint(std::max(room - 24, 0)) / 2 / 255);
    const int height = std::max(cell.height() / 3, 6);
    QRect bar(cell.left() + spacing::normal, cell.center().y() - height / 2, width, height);
    if (alignment & Qt::AlignTrailing)
        bar.moveRight(cell.right() - spacing::normal);
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setPen(Qt::NoPen);
    painter->setBrush(coloursFor(palette).placeholder);
    painter->drawRoundedRect(bar, height / 2.0, height / 2.0);
    painter->restore();
}

ItemDelegate::ItemDelegate(QObject *parent)
    : QStyledItemDelegate(parent)
{
}

void ItemDelegate::initStyleOption(QStyleOptionViewItem *option, const QModelIndex &index) const
{
    // Everything is known here; asking the model for each role would be slower than painting.
    const Column &column = columnOf(index);
    const QVariant value = index.data(Qt::DisplayRole);
    const Colours &colours = coloursFor(option->palette);
    option->index = index;
    option->features |= QStyleOptionViewItem::HasDisplay;
    option->text = isolated(formatValue(column, value, m_context), option->direction);
    option->displayAlignment = alignmentOf(column.kind);
    option->textElideMode = Qt::ElideRight;
    const bool gone = rowState(index) == RowWindow::RowState::Gone;
    QColor colour;
    if (gone || !value.isValid() || value.isNull())
        colour = colours.muted;
    else if (const int direction = directionOf(column, value); direction != 0)
        colour = direction > 0 ? colours.up : colours.down;
    if (colour.isValid())
        option->palette.setColor(QPalette::Text, colour);
    option->font.setStrikeOut(gone);
    if (index.data(TableModel::PendingRole).toBool())
        option->backgroundBrush = problemOf(index).isEmpty() ? colours.pending : colours.refused;
}

void ItemDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    QStyleOptionViewItem cell = option;
    initStyleOption(&cell, index); // asks for the value even of a row that is not here: that is what makes it come
    const QStyle *style = option.widget->style();
    style->drawPrimitive(QStyle::PE_PanelItemViewItem, &cell, painter, option.widget);
    if (rowState(index) == RowWindow::RowState::Loading) {
        paintPlaceholder(painter, option.rect, option.palette,
            QStyle::visualAlignment(option.direction, cell.displayAlignment), uint(index.row() * 31 + index.column()));
        return;
    }
    cell.rect.adjust(margin, 0, -margin, 0); // below its header's text
    style->drawControl(QStyle::CE_ItemViewItem, &cell, painter, option.widget);
    if (index.data(TableModel::PendingRole).toBool()) {
        const Colours &colours = coloursFor(option.palette);
        paintPendingMark(
            painter, option.rect, problemOf(index).isEmpty() ? colours.warning : colours.error, option.direction);
    }
}

QString ItemDelegate::toolTip(const QModelIndex &index) const
{
    if (!index.isValid() || rowState(index) == RowWindow::RowState::Loading)
        return {};
    const Column &column = columnOf(index);
    QStringList lines;
    if (const QString problem = problemOf(index); !problem.isEmpty())
        lines.append(tr("Not saved: %1").arg(problem));
    if (rowState(index) == RowWindow::RowState::Gone)
        lines.append(tr("No longer in the database."));
    lines.append(exactValue(column, index.data(Qt::DisplayRole), m_context));
    if (const QString remark = index.data(TableModel::RemarkRole).toString(); !remark.isEmpty())
        lines.append(remark);
    if (index.data(TableModel::PendingRole).toBool()) {
        const QVariant stored = index.data(TableModel::ValueRole);
        lines.append(tr("Not saved yet. In the database: %1").arg(formatValue(column, stored, m_context)));
    }
    return lines.join(u'\n');
}

bool ItemDelegate::helpEvent(
    QHelpEvent *event, QAbstractItemView *view, const QStyleOptionViewItem &option, const QModelIndex &index)
{
    if (event->type() != QEvent::ToolTip)
        return QStyledItemDelegate::helpEvent(event, view, option, index);
    // As text: a value that looks like markup is shown, not obeyed.
    const QString text = toolTip(index).toHtmlEscaped().replace(u'\n', "<br>"_L1);
    QToolTip::showText(event->globalPos(),
        text.isEmpty() ? text : u"<p style='white-space: pre-wrap'>%1</p>"_s.arg(text), view->viewport(),
        view->visualRect(index));
    return true;
}

QWidget *ItemDelegate::createEditor(QWidget *parent, const QStyleOptionViewItem &, const QModelIndex &index) const
{
    auto *edit = new ValueEdit(columnOf(index), m_context, parent);
    edit->setAutoFillBackground(true);
    return edit;
}

void ItemDelegate::setEditorData(QWidget *editor, const QModelIndex &index) const
{
    auto *edit = qobject_cast<ValueEdit *>(editor);
    // A refresh of the row below an open editor must not take what is being typed.
    if (!edit->isModified())
        edit->setValue(index.data(Qt::EditRole));
}

void ItemDelegate::setModelData(QWidget *editor, QAbstractItemModel *model, const QModelIndex &index) const
{
    const auto *edit = qobject_cast<const ValueEdit *>(editor);
    // Looked at and left is not an edit: what the editor shows may be shorter than what is stored.
    if (edit->isModified() && edit->problem().isEmpty())
        model->setData(index, edit->value());
}

bool ItemDelegate::eventFilter(QObject *editor, QEvent *event)
{
    auto *edit = qobject_cast<ValueEdit *>(editor);
    const bool isRefused = edit && edit->isModified() && !edit->problem().isEmpty();
    if (!isRefused)
        return QStyledItemDelegate::eventFilter(editor, event);
    // What makes no sense stays on the screen until it does, or Esc takes it back: typed text is never thrown away.
    if (event->type() == QEvent::KeyPress) {
        const int key = static_cast<QKeyEvent *>(event)->key();
        if (key == Qt::Key_Return || key == Qt::Key_Enter || key == Qt::Key_Tab || key == Qt::Key_Backtab) {
            edit->showProblem();
            return true;
        }
    }
    if (event->type() == QEvent::FocusOut) {
        edit->showProblem();
        return false;
    }
    return QStyledItemDelegate::eventFilter(editor, event);
}

} // namespace cp
