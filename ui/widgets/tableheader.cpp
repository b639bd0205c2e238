#include "ui/widgets/tableheader.h"

#include "models/format/formatvalue.h"
#include "models/table/tablemodel.h"
#include "ui/widgets/columnstate.h"

#include <QMenu>
#include <QTableView>

namespace cp {

namespace {

/// Names begin at A; of figures and moments the largest or latest is wanted first.
Qt::SortOrder firstOrder(ColumnKind kind)
{
    const bool figure = alignmentOf(kind) & Qt::AlignTrailing;
    return figure || kind == ColumnKind::Timestamp || kind == ColumnKind::Age ? Qt::DescendingOrder
                                                                              : Qt::AscendingOrder;
}

} // namespace

TableHeader::TableHeader(QTableView *view)
    : QHeaderView(Qt::Horizontal, view)
{
    setSectionsMovable(true);
    setSectionsClickable(true);
    setHighlightSections(false);
    setMinimumSectionSize(24);
    setStretchLastSection(true); // no empty field beside a narrow table
    setResizeContentsPrecision(0); // a double click on an edge measures what is on the screen, no more
    setContextMenuPolicy(Qt::CustomContextMenu);
    m_saveTimer.setSingleShot(true);
    m_saveTimer.setInterval(500);
    connect(&m_saveTimer, &QTimer::timeout, this, &TableHeader::save);
    connect(this, &QHeaderView::sectionClicked, this, &TableHeader::sortBy);
    connect(this, &QHeaderView::sectionResized, this, [this](int section) {
        if (section != columnstate::lastShown(*this))
            m_saveTimer.start();
    });
    connect(this, &QHeaderView::sectionMoved, &m_saveTimer, qOverload<>(&QTimer::start));
    connect(this, &QWidget::customContextMenuRequested, this, &TableHeader::showMenu);
}

TableHeader::~TableHeader() = default;

void TableHeader::setTableModel(TableModel *model)
{
    m_model = model;
    columnstate::restore(*this, *model);
    m_saveTimer.stop(); // restoring is no change
    setSortIndicatorShown(model->sortColumn() >= 0);
    setSortIndicator(model->sortColumn(), model->sortOrder());
}

void TableHeader::save()
{
    if (m_model && m_saveTimer.isActive())
        columnstate::save(*this, *m_model);
    m_saveTimer.stop();
}

void TableHeader::setSelectionModel(QItemSelectionModel *selection)
{
    // Only its own, which stays empty. With the table's, each title asks before it is painted whether its whole column
    // is selected, row by row: with a million rows selected the window would stand still.
    if (selection->parent() == this)
        QHeaderView::setSelectionModel(selection);
}

void TableHeader::initStyleOptionForIndex(QStyleOptionHeader *option, int section) const
{
    QHeaderView::initStyleOptionForIndex(option, section);
    if (!m_model)
        return;
    option->textAlignment = alignmentOf(m_model->source().columns[section].kind);
    // The mark is drawn over a title at the trailing edge, which makes room for it.
    if (option->sortIndicator != QStyleOptionHeader::None && option->textAlignment & Qt::AlignTrailing)
        option->text += QString(3, QChar::Nbsp);
    // From right to left the mark is drawn over a title at the trailing edge.
    if (option->sortIndicator != QStyleOptionHeader::None && layoutDirection() == Qt::RightToLeft)
        option->textAlignment = Qt::AlignCenter;
}

void TableHeader::sortBy(int section)
{
    Qt::SortOrder order = firstOrder(m_model->source().columns[section].kind);
    if (m_model->sortColumn() == section) // a second click turns it round
        order = m_model->sortOrder() == Qt::AscendingOrder ? Qt::DescendingOrder : Qt::AscendingOrder;
    setSortIndicatorShown(true);
    setSortIndicator(section, order);
    m_model->sort(section, order);
    m_saveTimer.start();
}

void TableHeader::showMenu(const QPoint &position)
{
    auto *menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    const bool isLast = count() - hiddenSectionCount() == 1;
    for (int place = 0; place < count(); ++place) {
        const int section = logicalIndex(place);
        QAction *action = menu->addAction(m_model->source().columns[section].label);
        action->setCheckable(true);
        action->setChecked(!isSectionHidden(section));
        action->setEnabled(isSectionHidden(section) || !isLast);
        connect(action, &QAction::toggled, this, [this, section](bool shown) { setShown(section, shown); });
    }
    menu->addSeparator();
    connect(menu->addAction(tr("Reset columns")), &QAction::triggered, this, &TableHeader::resetColumns);
    menu->popup(mapToGlobal(position));
}

void TableHeader::setShown(int section, bool shown)
{
    setSectionHidden(section, !shown);
    if (shown && sectionSize(section) < minimumSectionSize())
        resizeSection(section, columnstate::defaultWidth(m_model->source().columns[section], *this));
    m_saveTimer.start();
}

void TableHeader::resetColumns()
{
    columnstate::forget(*this);
    for (int section = 0; section < count(); ++section) {
        showSection(section);
        moveSection(visualIndex(section), section);
    }
    columnstate::restore(*this, *m_model);
}

} // namespace cp
