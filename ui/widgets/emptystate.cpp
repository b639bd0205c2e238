#include "ui/widgets/emptystate.h"

#include "ui/style/spacing.h"

#include <QAction>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

namespace cp {

using namespace Qt::StringLiterals;

EmptyState::EmptyState(QWidget *parent)
    : QWidget(parent)
    , m_text(new QLabel(this))
    , m_button(new QPushButton(this))
{
    m_text->setTextFormat(Qt::PlainText);
    m_text->setAlignment(Qt::AlignCenter);
    m_text->setWordWrap(true);
    m_text->setProperty("role", u"muted"_s);
    auto *layout = new QVBoxLayout(this);
    layout->setSpacing(spacing::margin);
    layout->addStretch(2);
    layout->addWidget(m_text);
    layout->addWidget(m_button, 0, Qt::AlignHCenter);
    layout->addStretch(3);
    m_button->hide();
    hide();
}

void EmptyState::setText(const QString &text)
{
    m_text->setText(text);
}

void EmptyState::setAction(QAction *action)
{
    m_button->disconnect(SIGNAL(clicked()));
    m_button->setVisible(action != nullptr);
    if (action) {
        m_button->setText(action->text());
        connect(m_button, &QPushButton::clicked, action, &QAction::trigger);
    }
}

} // namespace cp
