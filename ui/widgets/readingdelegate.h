#pragma once

#include <QStyledItemDelegate>

class QTreeView;

namespace cp {

/// Lays out a tree of labels and values for reading: labels in quieter colour, groups in bold, values wrapped at the
/// edge of their column.
class ReadingDelegate : public QStyledItemDelegate {
    Q_OBJECT

public:
    static constexpr int NoteRole = Qt::UserRole; ///< bool: what is left out, and no value

    explicit ReadingDelegate(QTreeView *tree);

    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override;
    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;

private:
    int textWidth(const QModelIndex &index) const;

    QTreeView *m_tree;
};

} // namespace cp
