#include "ui/window/navigation.h"

#include "ui/style/colours.h"
#include "ui/style/icons.h"
#include "ui/style/spacing.h"
#include "ui/widgets/oneselected.h"

#include <QDragEnterEvent>
#include <QPainter>
#include <QStyledItemDelegate>

#include <algorithm>

namespace cp {

using namespace Qt::StringLiterals;

namespace {

constexpr auto OpenAfter = std::chrono::milliseconds(500);

constexpr int pageRole = Qt::UserRole; ///< index into the pages; headings have none

bool isHeading(const QModelIndex &index)
{
    return !index.data(pageRole).isValid();
}

/// Rounded entries below small headings.
class EntryDelegate : public QStyledItemDelegate {
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override
    {
        const int text = option.fontMetrics.height();
        if (isHeading(index))
            return {0, text + (index.row() == 0 ? spacing::normal : spacing::wide + spacing::tight)};
        return {option.fontMetrics.horizontalAdvance(index.data().toString()) + 60, text + spacing::wide};
    }

    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override
    {
        painter->save();
        painter->setRenderHint(QPainter::Antialiasing);
        if (isHeading(index))
            paintHeading(painter, option, index);
        else
            paintEntry(painter, option, index);
        painter->restore();
    }

private:
    static void paintHeading(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index)
    {
        QFont font = option.font;
        font.setPointSizeF(font.pointSizeF() * 0.85);
        font.setWeight(QFont::DemiBold);
        painter->setFont(font);
        painter->setPen(coloursFor(option.palette).muted);
        const QRect text = option.rect.adjusted(spacing::normal, 0, -spacing::normal, -spacing::tight);
        painter->drawText(text, int(Qt::AlignLeading | Qt::AlignBottom), index.data().toString());
    }

    static void paintEntry(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index)
    {
        const bool chosen = option.state.testFlag(QStyle::State_Selected);
        const bool hovered = option.state.testFlag(QStyle::State_MouseOver);
        const QRect frame = option.rect.adjusted(0, 1, 0, -1);
        if (chosen || hovered) {
            QColor fill = option.palette.color(chosen ? QPalette::Highlight : QPalette::WindowText);
            if (!chosen)
                fill.setAlphaF(0.07F);
            painter->setPen(Qt::NoPen);
            painter->setBrush(fill);
            painter->drawRoundedRect(frame, 6, 6);
        }
        if (chosen && option.state.testFlag(QStyle::State_HasFocus)) {
            painter->setPen(QPen(option.palette.color(QPalette::HighlightedText), 1, Qt::DotLine));
            painter->setBrush(Qt::NoBrush);
            painter->drawRoundedRect(frame.adjusted(2, 2, -3, -3), 4, 4);
        }
        const int size = 18;
        const QRect icon(frame.left() + spacing::normal, frame.center().y() - size / 2 + 1, size, size);
        const QRect text = frame.adjusted(spacing::normal + size + spacing::normal, 0, -spacing::normal, 0);
        index.data(Qt::DecorationRole)
            .value<QIcon>()
            .paint(painter, QStyle::visualRect(option.direction, option.rect, icon), Qt::AlignCenter,
                chosen ? QIcon::Selected : QIcon::Normal);
        painter->setPen(option.palette.color(chosen ? QPalette::HighlightedText : QPalette::WindowText));
        painter->setFont(option.font);
        painter->drawText(QStyle::visualRect(option.direction, option.rect, text),
            int(QStyle::visualAlignment(option.direction, Qt::AlignLeading | Qt::AlignVCenter)),
            index.data().toString());
    }
};

} // namespace

Navigation::Navigation(const QList<PageEntry> &pages, QWidget *parent)
    : QListWidget(parent)
{
    setObjectName(u"navigation"_s);
    setAccessibleName(tr("Navigation"));
    setItemDelegate(new EntryDelegate(this));
    setMouseTracking(true);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Expanding);
    QString group;
    for (int page = 0; page < pages.size(); ++page) {
        if (pages[page].group != std::exchange(group, pages[page].group)) {
            auto *heading = new QListWidgetItem(group, this);
            heading->setFlags(Qt::NoItemFlags);
        }
        auto *item = new QListWidgetItem(themedIcon(pages[page].icon), pages[page].title, this);
        item->setData(pageRole, page);
    }
    connect(this, &QListWidget::currentItemChanged, this, [this](const QListWidgetItem *item) {
        if (item && item->data(pageRole).isValid())
            Q_EMIT pageChosen(item->data(pageRole).toInt());
    });
    keepOneSelected(this);
    viewport()->setAcceptDrops(true);
    m_opening.setSingleShot(true);
    m_opening.setInterval(OpenAfter);
    connect(&m_opening, &QTimer::timeout, this, [this] {
        if (m_heldAbove)
            setCurrentItem(m_heldAbove);
    });
}

void Navigation::dragEnterEvent(QDragEnterEvent *event)
{
    if (event->source()) // ours
        event->accept();
}

/// Nothing can be dropped here, but a page can be opened.
void Navigation::dragMoveEvent(QDragMoveEvent *event)
{
    QListWidgetItem *item = itemAt(event->position().toPoint());
    if (item && !item->data(pageRole).isValid())
        item = nullptr;
    if (item != std::exchange(m_heldAbove, item))
        m_opening.start();
    event->ignore();
}

void Navigation::dragLeaveEvent(QDragLeaveEvent *)
{
    m_heldAbove = nullptr;
    m_opening.stop();
}

void Navigation::dropEvent(QDropEvent *event)
{
    m_opening.stop();
    event->ignore();
}

QListWidgetItem *Navigation::itemOf(int page) const
{
    for (int row = 0; row < count(); ++row) {
        if (const QVariant value = item(row)->data(pageRole); value.isValid() && value.toInt() == page)
            return item(row);
    }
    return nullptr;
}

void Navigation::setCurrentPage(int page)
{
    const QSignalBlocker quiet(this);
    setCurrentItem(itemOf(page));
    viewport()->update();
}

int Navigation::currentPage() const
{
    const QListWidgetItem *item = currentItem();
    return item && item->data(pageRole).isValid() ? item->data(pageRole).toInt() : -1;
}

QSize Navigation::sizeHint() const
{
    constexpr int narrowest = 170;
    return {std::max(sizeHintForColumn(0) + 2 * spacing::normal, narrowest), 300};
}

} // namespace cp
