#include "ui/users/aicontextdialog.h"

#include "models/catalogue/catalogue.h"
#include "models/format/formatvalue.h"
#include "models/format/wordtext.h"
#include "ui/style/spacing.h"

#include <QDialogButtonBox>
#include <QHeaderView>
#include <QLabel>
#include <QTreeWidget>
#include <QVBoxLayout>

namespace cp {

using namespace Qt::StringLiterals;

AiContextDialog::AiContextDialog(
    const QString &person, const QList<AiContextList> &lists, const FormatContext &context, QWidget *parent)
    : QDialog(parent)
{
    setWindowTitle(tr("What the AI sees for %1").arg(person));
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowModality(Qt::WindowModal);
    auto *text = new QLabel(lists.isEmpty() ? tr("The AI sees no list for this user.")
                                            : tr("The AI works on these lists when it decides for this user."),
        this);
    text->setWordWrap(true);

    auto *tree = new QTreeWidget(this);
    tree->setAccessibleName(tr("What the AI sees"));
    const Column weight = describe("watchlist_assets", "weight");
    tree->setHeaderLabels({tr("Watchlist"), describe("watchlist_assets", "position").label, weight.label});
    tree->headerItem()->setTextAlignment(1, Qt::AlignTrailing | Qt::AlignVCenter);
    tree->headerItem()->setTextAlignment(2, Qt::AlignTrailing | Qt::AlignVCenter);
    tree->header()->setStretchLastSection(false);
    tree->header()->setSectionResizeMode(0, QHeaderView::Stretch);
    for (const AiContextList &list : lists) {
        const QString kind = oneLine(wordText(list.type), 60);
        const QString name
            = list.name.isNull() || list.name == kind ? kind : u"%1 (%2)"_s.arg(oneLine(list.name, 100), kind);
        auto *item = new QTreeWidgetItem(tree, {name});
        for (const AiContextList::Coin &coin : list.coins) {
            auto *child = new QTreeWidgetItem(item,
                {oneLine(coin.symbol, 40), coin.position,
                    formatValue(weight, coin.weight.isNull() ? QVariant() : QVariant(coin.weight), context)});
            child->setTextAlignment(1, Qt::AlignTrailing | Qt::AlignVCenter);
            child->setTextAlignment(2, Qt::AlignTrailing | Qt::AlignVCenter);
        }
        if (list.coins.isEmpty())
            new QTreeWidgetItem(item, {tr("No coin")});
    }
    tree->expandAll();
    tree->setVisible(!lists.isEmpty());

    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Close, this);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(spacing::wide, spacing::wide, spacing::wide, spacing::margin);
    layout->setSpacing(spacing::margin);
    layout->addWidget(text);
    layout->addWidget(tree, 1);
    layout->addWidget(buttons);
    if (!lists.isEmpty())
        resize(480, 560);
}

} // namespace cp
