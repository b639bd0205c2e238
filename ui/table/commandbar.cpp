#include "ui/table/commandbar.h"

#include "ui/style/icons.h"
#include "ui/style/spacing.h"

#include <QHBoxLayout>
#include <QPushButton>

namespace cp {

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
    m_commands.append({button, whyNot});
    return button;
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
        command.button->setToolTip(reason);
    }
}

} // namespace cp
