#include "ui/watchlists/orderconflictdialog.h"

#include "ui/style/spacing.h"

#include <QDialogButtonBox>
#include <QGridLayout>
#include <QLabel>
#include <QListWidget>
#include <QPushButton>
#include <QScrollBar>

namespace cp {

using namespace Qt::StringLiterals;

namespace {

/// Those in bold stand elsewhere in the other order.
QListWidget *makeOrder(const QString &name, const QStringList &symbols, const QStringList &other, QWidget *parent)
{
    auto *list = new QListWidget(parent);
    list->setAccessibleName(name);
    list->setMinimumWidth(180);
    for (qsizetype i = 0; i < symbols.size(); ++i) {
        auto *item = new QListWidgetItem(u"%1  %2"_s.arg(i + 1).arg(symbols[i]), list);
        if (i >= other.size() || other[i] != symbols[i]) {
            QFont font = item->font();
            font.setBold(true);
            item->setFont(font);
        }
    }
    return list;
}

} // namespace

OrderConflictDialog::OrderConflictDialog(
    const QString &listName, const QStringList &mine, const QStringList &theirs, QWidget *parent)
    : QDialog(parent)
{
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowModality(Qt::WindowModal);
    setWindowTitle(tr("Two orders of one list"));
    auto *text
        = new QLabel(tr("Somebody else arranged “%1” while you did. Which order is to stand?").arg(listName), this);
    text->setTextFormat(Qt::PlainText);
    text->setWordWrap(true);
    QListWidget *mineList = makeOrder(tr("Your order"), mine, theirs, this);
    QListWidget *theirList = makeOrder(tr("The order now"), theirs, mine, this);
    // The two are read side by side.
    connect(mineList->verticalScrollBar(), &QScrollBar::valueChanged, theirList->verticalScrollBar(),
        &QScrollBar::setValue);
    connect(theirList->verticalScrollBar(), &QScrollBar::valueChanged, mineList->verticalScrollBar(),
        &QScrollBar::setValue);
    auto *buttons = new QDialogButtonBox(this);
    QPushButton *keep = buttons->addButton(tr("Keep the order now"), QDialogButtonBox::RejectRole);
    buttons->addButton(tr("Use your order"), QDialogButtonBox::AcceptRole);
    keep->setDefault(true);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(buttons, &QDialogButtonBox::accepted, this, [this] {
        Q_EMIT mineChosen();
        accept();
    });

    auto *layout = new QGridLayout(this);
    layout->setContentsMargins(spacing::wide, spacing::wide, spacing::wide, spacing::margin);
    layout->setSpacing(spacing::normal);
    layout->addWidget(text, 0, 0, 1, 2);
    layout->addWidget(new QLabel(mineList->accessibleName(), this), 1, 0);
    layout->addWidget(new QLabel(theirList->accessibleName(), this), 1, 1);
    layout->addWidget(mineList, 2, 0);
    layout->addWidget(theirList, 2, 1);
    layout->addWidget(buttons, 3, 0, 1, 2);
}

} // namespace cp
