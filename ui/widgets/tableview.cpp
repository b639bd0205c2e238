#include "ui/widgets/tableview.h"

#include "models/format/formatvalue.h"
#include "ui/style/spacing.h"
#include "ui/widgets/emptystate.h"
#include "ui/widgets/itemdelegate.h"
#include "ui/widgets/tableheader.h"
#include "ui/widgets/tableplace.h"
#include "ui/widgets/tableselection.h"

#include <QClipboard>
#include <QContextMenuEvent>
#include <QGuiApplication>
#include <QHeaderView>
#include <QMenu>
#include <QPainter>

namespace cp {

using namespace Qt::StringLiterals;

TableView::TableView(const QString &objectName, const QString &accessibleName, QWidget *parent)
    : QTableView(parent)
    , m_header(new TableHeader(this))
    , m_delegate(new ItemDelegate(this))
    , m_empty(new EmptyState(viewport()))
{
    setObjectName(objectName);
    setAccessibleName(accessibleName);
    setItemDelegate(m_delegate);
    setSelectionBehavior(SelectRows);
    setSelectionMode(ExtendedSelection);
    setEditTriggers(DoubleClicked | EditKeyPressed | SelectedClicked);
    setAlternatingRowColors(true);
    setShowGrid(false);
    setWordWrap(false);
    setTabKeyNavigation(false); // Tab leaves the table; arrows move in it
    setVerticalScrollMode(ScrollPerPixel);
    setHorizontalScrollMode(ScrollPerPixel);
    setCornerButtonEnabled(false);
    verticalHeader()->hide();
    verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    setHorizontalHeader(m_header);
    updateRowHeight();
    // "3 min ago" grows old on the screen.
    m_ageTimer.setInterval(std::chrono::seconds(30));
    connect(&m_ageTimer, &QTimer::timeout, viewport(), qOverload<>(&QWidget::update));
    m_ageTimer.start();
}

TableView::~TableView()
{
    m_header->save();
}

void TableView::setTableModel(TableModel *model)
{
    m_model = model;
    m_place = new TablePlace(this, model); // before the base class, whose selection forgets what leaves
    setModel(model);
    model->setFormatContext(m_delegate->formatContext());
    m_header->setTableModel(model);
    connectModel();
    updateEmptyState();
}

void TableView::connectModel()
{
    connect(m_place, &TablePlace::restored, this, &TableView::updateCurrentKey);
    connect(m_model, &QAbstractItemModel::dataChanged, this, &TableView::updateCurrentKey);
    connect(m_model, &QAbstractItemModel::modelReset, this, [this] {
        m_wantedRow = -1; // of the rows before
        scrollToTop();
        updateCurrentKey();
        updateEmptyState();
    });
    connect(m_model, &TableModel::countStateChanged, this, [this] {
        takeWantedRow();
        updateEmptyState();
    });
    connect(m_model->window(), &RowWindow::loadingChanged, this, &TableView::updateEmptyState);
}

void TableView::setFormatContext(const FormatContext &context)
{
    m_delegate->setFormatContext(context);
    if (m_model)
        m_model->setFormatContext(context);
    viewport()->update();
}

void TableView::setEmptyState(const QString &text, QAction *action)
{
    m_empty->setText(text);
    m_empty->setAction(action);
}

void TableView::refresh()
{
    if (m_model)
        m_model->refresh(m_place->anchorRow());
}

// --- current row and selection

void TableView::currentChanged(const QModelIndex &current, const QModelIndex &previous)
{
    QTableView::currentChanged(current, previous);
    if (previous.isValid())
        m_wantedRow = -1; // somebody has gone elsewhere meanwhile
    updateCurrentKey();
}

void TableView::updateCurrentKey()
{
    if (!m_model || m_place->isMoving())
        return;
    const QModelIndex current = currentIndex();
    const qint64 key = current.isValid() ? m_model->keyAt(current.row()) : 0;
    if (key != std::exchange(m_currentKey, key))
        Q_EMIT currentKeyChanged(key);
}

QVariant TableView::currentValue(QByteArrayView column) const
{
    const QModelIndex current = currentIndex();
    return current.isValid() ? m_model->valueAt(current.row(), column) : QVariant();
}

void TableView::setCurrentRow(int row)
{
    if (row < 0 || row >= m_model->rowCount()) {
        selectionModel()->clear();
        return;
    }
    const int column = std::max(currentIndex().column(), m_header->logicalIndex(0));
    selectionModel()->setCurrentIndex(
        m_model->index(row, column), QItemSelectionModel::ClearAndSelect | QItemSelectionModel::Rows);
}

void TableView::setCurrentRowOnceThere(int row)
{
    m_wantedRow = row;
    takeWantedRow();
}

void TableView::takeWantedRow()
{
    if (m_wantedRow >= 0 && m_wantedRow < m_model->rowCount())
        setCurrentRow(std::exchange(m_wantedRow, -1));
    else if (m_model->window()->countState() == RowWindow::Count::Exact)
        m_wantedRow = -1; // it will not come
}

bool TableView::setCurrentKey(qint64 key)
{
    const int row = m_model->rowOfKey(key);
    if (row >= 0) {
        m_wantedRow = -1;
        setCurrentRow(row);
    }
    return row >= 0;
}

void TableView::selectionChanged(const QItemSelection &selected, const QItemSelection &deselected)
{
    QTableView::selectionChanged(selected, deselected);
    Q_EMIT selectionCountChanged(selectedRowCount());
}

int TableView::selectedRowCount() const
{
    return selectionModel() ? tableselection::rowCount(selectionModel()->selection()) : 0;
}

QList<qint64> TableView::selectedKeys() const
{
    return selectionModel() ? tableselection::keys(selectionModel()->selection(), *m_model) : QList<qint64>();
}

Answer<QList<qint64>> TableView::allSelectedKeys(int limit) const
{
    return tableselection::allKeys(selectionModel()->selection(), *m_model, limit);
}

void TableView::copySelection()
{
    if (!m_model || !selectionModel()->hasSelection())
        return;
    const int selected = selectedRowCount();
    const tableselection::Text text
        = tableselection::text(selectionModel()->selection(), *m_model, *m_header, m_delegate->formatContext());
    QGuiApplication::clipboard()->setText(text.text);
    if (text.rows < selected)
        Q_EMIT copiedInPart(text.rows, selected);
}

// --- events

void TableView::contextMenuEvent(QContextMenuEvent *event)
{
    auto *menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->addActions(actions()); // what the page offers for its rows
    if (!actions().isEmpty())
        menu->addSeparator();
    for (int column = 0; m_model && column < m_model->columnCount(); ++column)
        addLink(menu, column);
    QAction *copy = menu->addAction(tr("Copy rows"));
    copy->setShortcut(QKeySequence::Copy);
    copy->setEnabled(selectionModel() && selectionModel()->hasSelection());
    connect(copy, &QAction::triggered, this, &TableView::copySelection);
    const QModelIndex index = currentIndex();
    QAction *cell = menu->addAction(tr("Copy value"));
    cell->setEnabled(index.isValid());
    connect(cell, &QAction::triggered, this, [this, index = QPersistentModelIndex(index)] {
        if (index.isValid())
            QGuiApplication::clipboard()->setText(copyValue(
                m_model->source().columns[index.column()], index.data(Qt::DisplayRole), m_delegate->formatContext()));
    });
    menu->popup(event->globalPos());
}

/// What the current row names, and its page. nullptr where a column leads nowhere.
QAction *TableView::addLink(QMenu *menu, int column)
{
    const Column &link = m_model->source().columns[column];
    const QModelIndex current = currentIndex();
    if (link.page.isEmpty() || !current.isValid())
        return nullptr;
    const QString item = m_model->valueAt(current.row(), link.item.isEmpty() ? link.name : link.item).toString();
    if (item.isEmpty())
        return nullptr;
    const QString text = formatValue(link, m_model->valueAt(current.row(), link.name), m_delegate->formatContext());
    QAction *action = menu->addAction(tr("Go to %1 “%2”").arg(link.label.toLower(), text));
    connect(action, &QAction::triggered, this,
        [this, page = QString::fromLatin1(link.page), item] { Q_EMIT linkActivated(page, item); });
    return action;
}

void TableView::keyPressEvent(QKeyEvent *event)
{
    if (event->matches(QKeySequence::Copy)) {
        copySelection();
        event->accept();
        return;
    }
    const bool isCommand = event->modifiers() & (Qt::ControlModifier | Qt::AltModifier | Qt::MetaModifier);
    if (!isCommand && event->key() != Qt::Key_Space && !event->text().isEmpty() && event->text().front().isPrint()) {
        event->ignore(); // the base class would swallow the letter for its search
        return;
    }
    QTableView::keyPressEvent(event);
}

void TableView::updateRowHeight()
{
    const int height = fontMetrics().height() + spacing::margin;
    verticalHeader()->setMinimumSectionSize(height);
    verticalHeader()->setDefaultSectionSize(height);
}

void TableView::changeEvent(QEvent *event)
{
    QTableView::changeEvent(event);
    if (event->type() == QEvent::FontChange || event->type() == QEvent::StyleChange)
        updateRowHeight();
}

void TableView::resetColumns()
{
    if (m_model)
        m_header->resetColumns();
}

void TableView::hideEvent(QHideEvent *event)
{
    m_header->save();
    QTableView::hideEvent(event);
}

void TableView::resizeEvent(QResizeEvent *event)
{
    QTableView::resizeEvent(event);
    m_empty->setGeometry(viewport()->rect());
}

void TableView::updateEmptyState()
{
    const bool empty
        = m_model && m_model->rowCount() == 0 && m_model->window()->countState() == RowWindow::Count::Exact;
    m_empty->setGeometry(viewport()->rect());
    m_empty->setVisible(empty);
    viewport()->update();
}

void TableView::paintEvent(QPaintEvent *event)
{
    QTableView::paintEvent(event);
    if (!m_model || m_model->rowCount() > 0 || !m_model->window()->isLoading())
        return;
    // Nothing is known yet: rows to come.
    QPainter painter(viewport());
    const int height = verticalHeader()->defaultSectionSize();
    for (int row = 0; row * height < viewport()->height(); ++row) {
        for (int column = 0; column < m_model->columnCount(); ++column) {
            const QRect cell(columnViewportPosition(column), row * height, columnWidth(column), height);
            const Qt::Alignment alignment
                = QStyle::visualAlignment(layoutDirection(), alignmentOf(m_model->source().columns[column].kind));
            if (!isColumnHidden(column) && cell.intersects(viewport()->rect()))
                paintPlaceholder(&painter, cell, palette(), alignment, uint(row * 31 + column));
        }
    }
}

} // namespace cp
