#include "ui/widgets/oneselected.h"

#include <QListWidget>

#include <algorithm>

namespace cp {

void keepOneSelected(QListWidget *list)
{
    QObject::connect(list, &QListWidget::itemSelectionChanged, list, [list] {
        const QList<QListWidgetItem *> selected = list->selectedItems();
        if (selected.isEmpty() && list->currentItem())
            list->currentItem()->setSelected(true);
        const auto other = std::find_if(selected.begin(), selected.end(),
            [list](const QListWidgetItem *item) { return item != list->currentItem(); });
        if (other != selected.end())
            list->setCurrentItem(*other);
    });
}

} // namespace cp
