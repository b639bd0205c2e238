#include "ui/users/accessdialog.h"

#include "ui/style/spacing.h"
#include "ui/users/passwordfields.h"

#include <QClipboard>
#include <QComboBox>
#include <QDialogButtonBox>
#include <QFontDatabase>
#include <QFormLayout>
#include <QGuiApplication>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QRadioButton>

namespace cp {

using namespace Qt::StringLiterals;

AccessDialog::AccessDialog(const Subject &subject, QWidget *parent)
    : QDialog(parent)
    , m_subject(subject)
    , m_new(new QRadioButton(tr("A new login"), this))
    , m_existing(new QRadioButton(tr("A login that is there"), this))
    , m_login(new QLineEdit(access::suggestedLogin(subject.email), this))
    , m_free(new QComboBox(this))
    , m_role(new QComboBox(this))
    , m_password(new PasswordFields(true, this))
    , m_hint(new QLabel(this))
    , m_statements(new QPlainTextEdit(this))
{
    setWindowTitle(tr("Grant console access to %1").arg(subject.name));
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowModality(Qt::WindowModal);
    m_new->setChecked(true);
    m_login->setMaxLength(63); // of PostgreSQL's names
    m_login->setMinimumWidth(320);
    m_free->setEditable(true); // one that is in no group yet is not in the list
    m_free->addItems(subject.freeLogins);
    m_free->lineEdit()->setMaxLength(63);
    m_role->addItem(tr("Analyst: reads"), int(access::Role::Analyst));
    m_role->addItem(tr("Admin: decides"), int(access::Role::Admin));
    m_role->setCurrentIndex(subject.isAdmin ? 1 : 0);
    m_hint->setProperty("role", u"muted"_s);
    m_hint->setWordWrap(true);
    m_statements->setReadOnly(true);
    m_statements->setAccessibleName(tr("Statements"));
    m_statements->setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
    m_statements->setLineWrapMode(QPlainTextEdit::NoWrap);
    m_statements->setFixedHeight(fontMetrics().lineSpacing() * 8);

    auto *form = new QFormLayout(this);
    form->setContentsMargins(spacing::wide, spacing::wide, spacing::wide, spacing::margin);
    form->setSpacing(spacing::normal);
    form->addRow(m_new);
    form->addRow(tr("Name of the login"), m_login);
    if (subject.mayMakeLogins)
        form->addRow(m_password);
    else
        m_password->hide();
    form->addRow(m_existing);
    form->addRow(tr("Database login"), m_free);
    form->addRow(tr("Console role"), m_role);
    form->addRow(m_hint);
    form->addRow(m_statements);
    auto *buttons
        = new QDialogButtonBox(subject.mayMakeLogins ? QDialogButtonBox::Cancel : QDialogButtonBox::Close, this);
    m_accept = buttons->addButton(subject.mayMakeLogins ? tr("Grant") : tr("Copy"),
        subject.mayMakeLogins ? QDialogButtonBox::AcceptRole : QDialogButtonBox::ActionRole);
    m_accept->setDefault(true);
    form->addRow(buttons);
    connect(buttons, &QDialogButtonBox::accepted, this, &QDialog::accept);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    if (!subject.mayMakeLogins)
        connect(m_accept, &QPushButton::clicked, this,
            [this] { QGuiApplication::clipboard()->setText(m_statements->toPlainText()); });
    connect(m_new, &QRadioButton::toggled, this, &AccessDialog::updateState);
    connect(m_login, &QLineEdit::textChanged, this, &AccessDialog::updateState);
    connect(m_free, &QComboBox::editTextChanged, this, &AccessDialog::updateState);
    connect(m_role, &QComboBox::currentIndexChanged, this, &AccessDialog::updateState);
    connect(m_password, &PasswordFields::changed, this, &AccessDialog::updateState);
    updateState();
}

access::NewLogin AccessDialog::wish() const
{
    access::NewLogin wish;
    wish.isNew = m_new->isChecked();
    wish.login = (wish.isNew ? m_login->text() : m_free->currentText()).trimmed();
    wish.user = m_subject.user;
    wish.role = access::Role(m_role->currentData().toInt());
    if (wish.isNew)
        wish.password = m_password->password();
    return wish;
}

bool AccessDialog::isPasswordGenerated() const
{
    return m_password->isGenerated();
}

void AccessDialog::updateState()
{
    const access::NewLogin now = wish();
    m_login->setEnabled(now.isNew);
    m_password->setEnabled(now.isNew);
    m_free->setEnabled(!now.isNew);
    QString problem = now.login.isEmpty() ? tr("A login needs a name.") : QString();
    if (problem.isEmpty() && now.isNew && m_subject.mayMakeLogins)
        problem = m_password->problem();
    m_statements->setVisible(!m_subject.mayMakeLogins);
    m_statements->setPlainText(access::grantStatements(now));
    m_hint->setText(!problem.isEmpty() ? problem
            : !m_subject.mayMakeLogins
            ? tr("Your own login may not make logins: it lacks CREATEROLE. Give these statements to the owner of the "
                 "database, or to an admin whose login has it, to run in psql:")
            : now.isNew
            ? tr("Whoever connects with this login works as %1. The password goes to the server as a "
                 "verifier; nobody can read it there.")
                  .arg(m_subject.name)
            : tr("Whoever connects with this login works as %1. If it belonged to somebody else, it no longer "
                 "does; its password stays.")
                  .arg(m_subject.name));
    m_accept->setEnabled(problem.isEmpty());
}

} // namespace cp
