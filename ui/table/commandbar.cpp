#include "ui/table/commandbar.h"

#include "ui/style/icons.h"
#include "ui/style/spacing.h"

#include <QAction>
#include <QHBoxLayout>
#include <QPushButton>

namespace cp {

using namespace Qt::StringLiterals;

CommandBar::CommandBar(QWidget *parent)
    : QWidget(parent)
    , m_layout(new QHBoxLayout(this))
{
    m_layout->setContentsMargins(0, 0, 0, 0);
    m_layout->setSpacing(spacing::normal);
    m_layout->addStretch(1);
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Maximum);
}

QPushButton *CommandBar::add(
    const QString &text, const QString &icon, const std::function<void()> &run, const std::function<QString()> &whyNot)
{
    auto *button = new QPushButton(themedIcon(icon), text, this);
    connect(button, &QPushButton::clicked, this, run);
    m_layout->insertWidget(int(m_commands.size()), button);
    m_commands.append({button, run, whyNot});
    return button;
}

void CommandBar::offerAt(QWidget *table, const QPushButton *button, const QKeySequence &keys)
{
    for (Command &command : m_commands) {
        if (command.button != button)
            continue;
        command.action = new QAction(button->icon(), button->text(), table);
        command.action->setShortcut(keys);
        command.action->setShortcutContext(Qt::WidgetWithChildrenShortcut);
        table->addAction(command.action);
        connect(command.action, &QAction::triggered, this, command.run);
        if (!keys.isEmpty())
            command.toolTip = u"%1 (%2)"_s.arg(button->text(), keys.toString(QKeySequence::NativeText));
    }
}

void CommandBar::addWidget(QWidget *widget)
{
    m_layout->addWidget(widget);
}

void CommandBar::updateStates()
{
    for (const Command &command : std::as_const(m_commands)) {
        const QString reason = command.whyNot ? command.whyNot() : QString();
        command.button->setEnabled(reason.isEmpty());
        command.button->setToolTip(reason.isEmpty() ? command.toolTip : reason);
        if (command.action)
            command.action->setEnabled(reason.isEmpty());
    }
}

} // namespace cp
