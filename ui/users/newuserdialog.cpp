#include "ui/users/newuserdialog.h"

#include "models/format/wordtext.h"
#include "ui/style/spacing.h"

#include <QComboBox>
#include <QDialogButtonBox>
#include <QFormLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>

namespace cp {

using namespace Qt::StringLiterals;

NewUserDialog::NewUserDialog(QWidget *parent)
    : QDialog(parent)
    , m_email(new QLineEdit(this))
    , m_firstName(new QLineEdit(this))
    , m_lastName(new QLineEdit(this))
    , m_role(new QComboBox(this))
{
    setWindowTitle(tr("New user"));
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowModality(Qt::WindowModal);
    m_email->setMaxLength(255); // what the database takes
    m_email->setMinimumWidth(280);
    m_firstName->setMaxLength(50);
    m_lastName->setMaxLength(50);
    for (const QString &role : {u"public"_s, u"admin"_s})
        m_role->addItem(wordText(role), role);

    auto *form = new QFormLayout(this);
    form->setContentsMargins(spacing::wide, spacing::wide, spacing::wide, spacing::margin);
    form->setSpacing(spacing::normal);
    form->addRow(tr("E-mail"), m_email);
    form->addRow(tr("First name"), m_firstName);
    form->addRow(tr("Last name"), m_lastName);
    form->addRow(tr("Role"), m_role);
    auto *hint = new QLabel(tr("The user has no password until a program of CryptoPredict sets one. Grant console "
                               "access to let them in here."),
        this);
    hint->setProperty("role", u"muted"_s);
    hint->setWordWrap(true);
    form->addRow(hint);
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Cancel, this);
    QPushButton *create = buttons->addButton(tr("Create user"), QDialogButtonBox::AcceptRole);
    create->setDefault(true);
    form->addRow(buttons);
    connect(buttons, &QDialogButtonBox::accepted, this, &QDialog::accept);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    const auto check = [this, create] { create->setEnabled(email().contains(u'@')); }; // the database looks closer
    connect(m_email, &QLineEdit::textChanged, create, check);
    check();
}

QString NewUserDialog::email() const
{
    return m_email->text().trimmed();
}

QString NewUserDialog::firstName() const
{
    return m_firstName->text().trimmed();
}

QString NewUserDialog::lastName() const
{
    return m_lastName->text().trimmed();
}

QString NewUserDialog::role() const
{
    return m_role->currentData().toString();
}

} // namespace cp
