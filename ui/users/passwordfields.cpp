#include "ui/users/passwordfields.h"

#include "models/people/access.h"
#include "ui/style/spacing.h"

#include <QCheckBox>
#include <QFormLayout>
#include <QLineEdit>

namespace cp {

namespace {

constexpr int ShortestPassword = 12; ///< characters of one that a person makes up

} // namespace

PasswordFields::PasswordFields(bool isGenerated, QWidget *parent)
    : QWidget(parent)
    , m_generate(new QCheckBox(tr("Generate a password, shown once"), this))
    , m_typed(new QLineEdit(this))
    , m_again(new QLineEdit(this))
    , m_generated(access::generatedPassword())
{
    m_generate->setChecked(isGenerated);
    for (QLineEdit *field : {m_typed, m_again}) {
        field->setEchoMode(QLineEdit::Password);
        field->setMaxLength(200);
        connect(field, &QLineEdit::textChanged, this, &PasswordFields::changed);
    }
    auto *form = new QFormLayout(this);
    form->setContentsMargins(0, 0, 0, 0);
    form->setSpacing(spacing::normal);
    form->addRow(m_generate);
    form->addRow(tr("New password"), m_typed);
    form->addRow(tr("Once more"), m_again);
    const auto show = [this, form] {
        for (QLineEdit *field : {m_typed, m_again})
            form->setRowVisible(field, !m_generate->isChecked());
    };
    connect(m_generate, &QCheckBox::toggled, this, [this, show] {
        show();
        Q_EMIT changed();
    });
    show();
}

bool PasswordFields::isGenerated() const
{
    return m_generate->isChecked();
}

QString PasswordFields::password() const
{
    return isGenerated() ? m_generated : m_typed->text();
}

QString PasswordFields::problem() const
{
    if (isGenerated())
        return {};
    if (m_typed->text().size() < ShortestPassword)
        return tr("A password has at least %1 characters.").arg(ShortestPassword);
    return m_typed->text() == m_again->text() ? QString() : tr("The two passwords differ.");
}

} // namespace cp
