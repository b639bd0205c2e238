#include "ui/queue/listpreview.h"

#include "models/format/formatvalue.h"
#include "ui/style/colours.h"
#include "ui/style/spacing.h"

#include <QHeaderView>
#include <QLabel>
#include <QTableWidget>
#include <QVBoxLayout>

namespace cp {

using namespace Qt::StringLiterals;

namespace {

enum Columns { Sign, Position, Coin, Weight, ColumnCount };

QString signOf(PreviewAsset::Change change)
{
    switch (change) {
    case PreviewAsset::Change::Same:
        return {};
    case PreviewAsset::Change::Added:
        return u"+"_s;
    case PreviewAsset::Change::Removed:
        return u"−"_s;
    case PreviewAsset::Change::Moved:
        return u"↕"_s;
    case PreviewAsset::Change::Reweighted:
        return u"≠"_s;
    }
    Q_UNREACHABLE();
}

QString weightText(const QString &weight)
{
    static const Column column{"weight", "", "numeric", {}, ColumnKind::Fraction};
    return formatValue(column, weight.isNull() ? QVariant() : QVariant(weight), {});
}

} // namespace

ListPreview::ListPreview(const QString &title, const QString &accessibleName, QWidget *parent)
    : QWidget(parent)
    , m_title(title)
    , m_heading(new QLabel(title, this))
    , m_table(new QTableWidget(0, ColumnCount, this))
{
    m_table->setAccessibleName(accessibleName);
    m_table->setHorizontalHeaderLabels({tr("Change"), tr("#"), tr("Coin"), tr("Weight")});
    m_table->horizontalHeaderItem(Sign)->setText(u" "_s);
    m_table->verticalHeader()->hide();
    m_table->verticalHeader()->setDefaultSectionSize(m_table->fontMetrics().height() + spacing::normal);
    m_table->horizontalHeader()->setSectionResizeMode(QHeaderView::ResizeToContents);
    m_table->horizontalHeader()->setSectionResizeMode(Coin, QHeaderView::Stretch);
    m_table->horizontalHeader()->setHighlightSections(false);
    m_table->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_table->setSelectionMode(QAbstractItemView::NoSelection);
    m_table->setShowGrid(false);
    m_table->setTabKeyNavigation(false);
    m_heading->setTextFormat(Qt::PlainText);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(spacing::tight);
    layout->addWidget(m_heading);
    layout->addWidget(m_table, 1);
}

void ListPreview::setNote(const QString &note)
{
    m_heading->setText(u"%1: %2"_s.arg(m_title, note));
    m_table->setRowCount(0);
}

void ListPreview::setList(const PreviewList &list, int marked)
{
    const auto active = std::count_if(list.assets.cbegin(), list.assets.cend(),
        [](const PreviewAsset &asset) { return asset.active && asset.change != PreviewAsset::Change::Removed; });
    const QString count
        = list.maxAssets ? tr("%1 of %2").arg(active).arg(*list.maxAssets) : tr("%n asset(s)", nullptr, int(active));
    m_heading->setText(u"%1: %2 · %3"_s.arg(m_title, list.name, count));

    const Colours &colours = coloursFor(palette());
    m_table->setRowCount(int(list.assets.size()));
    for (int row = 0; row < list.assets.size(); ++row) {
        const PreviewAsset &asset = list.assets[row];
        const QString texts[ColumnCount]
            = {signOf(asset.change), QString::number(asset.position), asset.symbol, weightText(asset.weight)};
        for (int column = 0; column < ColumnCount; ++column) {
            auto *item = new QTableWidgetItem(texts[column]);
            item->setTextAlignment(
                Qt::AlignVCenter | (column == Coin || column == Sign ? Qt::AlignLeading : Qt::AlignTrailing));
            QFont font = m_table->font();
            font.setBold(asset.cryptoId == marked);
            font.setStrikeOut(asset.change == PreviewAsset::Change::Removed && column != Sign);
            item->setFont(font);
            if (!asset.active || asset.change == PreviewAsset::Change::Removed)
                item->setForeground(colours.muted);
            else if (asset.change != PreviewAsset::Change::Same)
                item->setForeground(asset.change == PreviewAsset::Change::Added ? colours.up : colours.info);
            item->setToolTip(asset.active ? asset.name : tr("%1 (inactive)").arg(asset.name));
            m_table->setItem(row, column, item);
        }
        if (asset.cryptoId == marked)
            m_table->scrollToItem(m_table->item(row, Coin), QAbstractItemView::PositionAtCenter);
    }
}

} // namespace cp
