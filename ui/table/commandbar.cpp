#include "ui/table/commandbar.h"

#include "ui/style/icons.h"
#include "ui/style/spacing.h"

#include <QAction>
#include <QHBoxLayout>
#include <QMenu>
#include <QPushButton>
#include <QStyleOptionButton>

namespace cp {

using namespace Qt::StringLiterals;

namespace {

/// Looks like one with a menu.
class MenuButton : public QPushButton {
public:
    using QPushButton::QPushButton;

    QSize sizeHint() const override
    {
        return QPushButton::sizeHint() + QSize(style()->pixelMetric(QStyle::PM_MenuButtonIndicator, nullptr, this), 0);
    }

protected:
    void initStyleOption(QStyleOptionButton *option) const override
    {
        QPushButton::initStyleOption(option);
        option->features |= QStyleOptionButton::HasMenu;
    }
};

} // namespace

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
    return insert(new QPushButton(themedIcon(icon), text, this), run, whyNot);
}

QPushButton *CommandBar::addMenu(
    const QString &text, const QString &icon, QMenu *menu, const std::function<QString()> &whyNot)
{
    auto *button = new MenuButton(themedIcon(icon), text, this);
    return insert(
        button, [button, menu] { menu->popup(button->mapToGlobal(QPoint(0, button->height()))); }, whyNot);
}

QPushButton *CommandBar::insert(
    QPushButton *button, const std::function<void()> &run, const std::function<QString()> &whyNot)
{
    connect(button, &QPushButton::clicked, this, run);
    m_layout->insertWidget(m_layout->count() - 1 - m_widgets, button);
    m_commands.append({button, run, whyNot});
    return button;
}

QAction *CommandBar::addAction(QMenu *menu, QWidget *table, const QString &text, const QString &icon,
    const QKeySequence &keys, const std::function<void()> &run, const std::function<QString()> &whyNot)
{
    auto *action = new QAction(icon.isEmpty() ? QIcon() : themedIcon(icon), text, table);
    action->setShortcut(keys);
    action->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    table->addAction(action);
    if (menu) {
        menu->addAction(action);
        menu->setToolTipsVisible(true); // the reasons
    }
    connect(action, &QAction::triggered, this, run);
    m_commands.append({nullptr, run, whyNot, {}, action});
    return action;
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
    ++m_widgets;
}

void CommandBar::updateStates()
{
    for (const Command &command : std::as_const(m_commands)) {
        const QString reason = command.whyNot ? command.whyNot() : QString();
        if (command.button) {
            command.button->setEnabled(reason.isEmpty());
            command.button->setToolTip(reason.isEmpty() ? command.toolTip : reason);
        }
        if (command.action) {
            command.action->setEnabled(reason.isEmpty());
            command.action->setToolTip(reason.isEmpty() ? command.action->text() : reason);
        }
    }
}

} // namespace cp
