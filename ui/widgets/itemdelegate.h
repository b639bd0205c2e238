#pragma once

#include "models/format/formatcontext.h"
#include "models/table/tablesource.h"

#include <QStyledItemDelegate>

namespace cp {

/// Paints and edits the cells of a TableModel after their ColumnKind: text for people, numbers at the trailing edge,
/// rises and falls by sign and colour, a soft bar where a row is not here yet, a line through one that is gone, a tint
/// and a corner mark on what is edited and not saved. Tooltips tell the exact value, and why an edit was refused.
class ItemDelegate : public QStyledItemDelegate {
    Q_OBJECT

public:
    explicit ItemDelegate(QObject *parent = nullptr);

    void setFormatContext(const FormatContext &context) { m_context = context; }
    const FormatContext &formatContext() const { return m_context; }

    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override;
    bool helpEvent(QHelpEvent *event, QAbstractItemView *view, const QStyleOptionViewItem &option,
        const QModelIndex &index) override;

    QWidget *createEditor(QWidget *parent, const QStyleOptionViewItem &option, const QModelIndex &index) const override;
    void setEditorData(QWidget *editor, const QModelIndex &index) const override;
    void setModelData(QWidget *editor, QAbstractItemModel *model, const QModelIndex &index) const override;
    bool eventFilter(QObject *editor, QEvent *event) override;

    /// The tooltip of a cell: refusal, unsaved edit, exact value.
    QString toolTip(const QModelIndex &index) const;

protected:
    void initStyleOption(QStyleOptionViewItem *option, const QModelIndex &index) const override;

private:
    FormatContext m_context;
};

/// A bar in the place of a cell's text that is still on its way.
void paintPlaceholder(
    QPainter *painter, const QRect &cell, const QPalette &palette, Qt::Alignment alignment, uint seed);

} // namespace cp
