#include "ui/users/passworddialog.h"

#include "ui/style/icons.h"
#include "ui/style/spacing.h"
#include "ui/users/passwordfields.h"

#include <QClipboard>
#include <QDialogButtonBox>
#include <QFontDatabase>
#include <QFormLayout>
#include <QGuiApplication>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>

namespace cp {

using namespace Qt::StringLiterals;

namespace {

QFormLayout *makeForm(QDialog *dialog, const QString &about)
{
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setWindowModality(Qt::WindowModal);
    auto *form = new QFormLayout(dialog);
    form->setContentsMargins(spacing::wide, spacing::wide, spacing::wide, spacing::margin);
    form->setSpacing(spacing::normal);
    auto *text = new QLabel(about, dialog);
    text->setTextFormat(Qt::PlainText);
    text->setWordWrap(true);
    text->setMinimumWidth(380);
    form->addRow(text);
    return form;
}

} // namespace

PasswordDialog::PasswordDialog(const QString &title, const QString &about, bool isGenerated, QWidget *parent)
    : QDialog(parent)
    , m_fields(new PasswordFields(isGenerated, this))
    , m_hint(new QLabel(this))
{
    setWindowTitle(title);
    m_hint->setProperty("role", u"muted"_s);
    QFormLayout *form = makeForm(this, about);
    form->addRow(m_fields);
    form->addRow(m_hint);
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Cancel, this);
    m_accept = buttons->addButton(tr("Set password"), QDialogButtonBox::AcceptRole);
    m_accept->setDefault(true);
    form->addRow(buttons);
    connect(buttons, &QDialogButtonBox::accepted, this, &QDialog::accept);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(m_fields, &PasswordFields::changed, this, &PasswordDialog::updateState);
    updateState();
}

QString PasswordDialog::password() const
{
    return m_fields->password();
}

bool PasswordDialog::isGenerated() const
{
    return m_fields->isGenerated();
}

void PasswordDialog::updateState()
{
    const QString problem = m_fields->problem();
    m_hint->setText(problem);
    m_accept->setEnabled(problem.isEmpty());
}

QDialog *showPasswordOnce(const QString &login, const QString &password, QWidget *parent)
{
    auto *dialog = new QDialog(parent);
    dialog->setWindowTitle(PasswordDialog::tr("Password of %1").arg(login));
    QFormLayout *form = makeForm(
        dialog, PasswordDialog::tr("Give it to the person in a safe way. It is shown this once, and kept nowhere."));
    auto *field = new QLineEdit(password, dialog);
    field->setObjectName(u"password"_s);
    field->setReadOnly(true);
    field->setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
    form->addRow(PasswordDialog::tr("Password"), field);
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Close, dialog);
    QPushButton *copy = buttons->addButton(PasswordDialog::tr("Copy"), QDialogButtonBox::ActionRole);
    copy->setIcon(themedIcon(u"copy"_s));
    form->addRow(buttons);
    QObject::connect(
        copy, &QPushButton::clicked, field, [field] { QGuiApplication::clipboard()->setText(field->text()); });
    QObject::connect(buttons, &QDialogButtonBox::rejected, dialog, &QDialog::reject);
    QObject::connect(dialog, &QDialog::finished, field, &QLineEdit::clear); // at once, not when the dialog is deleted
    dialog->open();
    return dialog;
}

} // namespace cp
