#pragma once

#include "ui/window/pageregistry.h"

#include <QListWidget>

namespace cp {

/// The list of pages at the window's leading edge, under group headings that cannot be chosen.
class Navigation : public QListWidget {
    Q_OBJECT

public:
    explicit Navigation(const QList<PageEntry> &pages, QWidget *parent = nullptr);

    void setCurrentPage(int page); ///< an index into pages; emits nothing
    int currentPage() const;

    QSize sizeHint() const override;

Q_SIGNALS:
    void pageChosen(int page);

private:
    QListWidgetItem *itemOf(int page) const;
};

} // namespace cp
