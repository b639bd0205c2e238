#pragma once

#include "ui/window/pageregistry.h"

#include <QListWidget>
#include <QTimer>

namespace cp {

/// The list of pages at the window's leading edge, under group headings that cannot be chosen. A page opens under what
/// is dragged above its entry for a moment, so that it can be dropped there.
class Navigation : public QListWidget {
    Q_OBJECT

public:
    explicit Navigation(const QList<PageEntry> &pages, QWidget *parent = nullptr);

    void setCurrentPage(int page); ///< an index into pages; emits nothing
    int currentPage() const;

    QSize sizeHint() const override;

Q_SIGNALS:
    void pageChosen(int page);

protected:
    void dragEnterEvent(QDragEnterEvent *event) override;
    void dragMoveEvent(QDragMoveEvent *event) override;
    void dragLeaveEvent(QDragLeaveEvent *event) override;
    void dropEvent(QDropEvent *event) override;

private:
    QListWidgetItem *itemOf(int page) const;

    QTimer m_opening; ///< runs while something is held above one entry
    QListWidgetItem *m_heldAbove = nullptr;
};

} // namespace cp
