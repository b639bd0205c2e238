#include "ui/window/strangerpane.h"

#include "models/session/session.h"
#include "ui/style/icons.h"
#include "ui/style/spacing.h"

#include <QBoxLayout>
#include <QClipboard>
#include <QFontDatabase>
#include <QGuiApplication>
#include <QLabel>
#include <QPlainTextEdit>
#include <QPushButton>

namespace cp {

using namespace Qt::StringLiterals;

namespace {

constexpr auto AgainAfter = std::chrono::seconds(3);
constexpr int TextWidth = 620;

QLabel *makeLabel(const QString &role, QWidget *parent)
{
    auto *label = new QLabel(parent);
    label->setTextFormat(Qt::PlainText);
    label->setWordWrap(true);
    label->setTextInteractionFlags(Qt::TextSelectableByMouse);
    label->setProperty("role", role);
    return label;
}

} // namespace

StrangerPane::StrangerPane(Session *session, QWidget *parent)
    : QWidget(parent)
    , m_session(session)
    , m_title(makeLabel(u"title"_s, this))
    , m_reason(makeLabel({}, this))
    , m_remedy(makeLabel({}, this))
    , m_statements(new QPlainTextEdit(this))
    , m_copy(new QPushButton(themedIcon(u"copy"_s), tr("Copy statements"), this))
{
    m_statements->setReadOnly(true);
    m_statements->setAccessibleName(tr("Statements"));
    m_statements->setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
    m_statements->setLineWrapMode(QPlainTextEdit::NoWrap);
    m_statements->setFixedHeight(fontMetrics().lineSpacing() * 5);
    auto *again = new QPushButton(themedIcon(u"refresh"_s), tr("Try again"), this);
    again->setDefault(true);
    setFocusProxy(again);
    connect(again, &QPushButton::clicked, session, &Session::refreshIdentity);
    connect(m_copy, &QPushButton::clicked, this,
        [this] { QGuiApplication::clipboard()->setText(m_statements->toPlainText()); });

    auto *column = new QWidget(this);
    column->setFixedWidth(TextWidth);
    auto *buttons = new QHBoxLayout;
    buttons->setSpacing(spacing::normal);
    buttons->addWidget(again);
    buttons->addWidget(m_copy);
    buttons->addStretch(1);
    auto *lines = new QVBoxLayout(column);
    lines->setSpacing(spacing::margin);
    lines->addWidget(m_title);
    lines->addWidget(m_reason);
    lines->addWidget(m_remedy);
    lines->addWidget(m_statements);
    lines->addLayout(buttons);
    QLabel *note = makeLabel(u"muted"_s, column);
    note->setText(tr("The console notices by itself when that has happened."));
    lines->addWidget(note);
    auto *layout = new QVBoxLayout(this);
    layout->addStretch(2);
    auto *middle = new QHBoxLayout; // an alignment would not let the text have the height it needs
    middle->addStretch(1);
    middle->addWidget(column);
    middle->addStretch(1);
    layout->addLayout(middle);
    layout->addStretch(3);

    m_again.setInterval(AgainAfter);
    connect(&m_again, &QTimer::timeout, this, [this] {
        if (isNeeded())
            m_session->refreshIdentity();
    });
}

bool StrangerPane::isNeeded() const
{
    const Identity::Standing standing = m_session->identity().standing;
    return m_session->state().isConnected() && standing != Identity::Standing::Unknown
        && standing != Identity::Standing::Mapped;
}

QString StrangerPane::reason() const
{
    const QString login = m_session->identity().login;
    switch (m_session->identity().standing) {
    case Identity::Standing::Deactivated:
        return tr("To the database you are the login %1. The user it belongs to was deactivated.").arg(login);
    case Identity::Standing::Outside:
        return tr("To the database you are the login %1. It is in none of the console's groups, so it may read nothing "
                  "here.")
            .arg(login);
    default:
        return tr("To the database you are the login %1. No user of CryptoPredict belongs to it yet.").arg(login);
    }
}

QString StrangerPane::remedy() const
{
    const Identity &identity = m_session->identity();
    if (identity.ownsSchema)
        return tr("You own this database: run init-db with the address of your user, who is made if there is none.");
    if (identity.standing == Identity::Standing::Deactivated)
        return tr("An administrator can activate the user again: page Users, Activate.");
    return tr(
        "An administrator can say who you are: page Users, choose you, Grant console access, A login that is there. "
        "In psql, the owner of the database can do it like this:");
}

QString StrangerPane::statements() const
{
    const Identity &identity = m_session->identity();
    if (identity.ownsSchema)
        return u"cryptopredict-console init-db --admin-email you@example.org"_s;
    if (identity.standing == Identity::Standing::Deactivated)
        return {};
    QString login = identity.login;
    QString statements;
    if (identity.standing == Identity::Standing::Outside)
        statements = u"GRANT cryptopredict_analyst TO \"%1\";\n"_s.arg(QString(login).replace(u'"', u"\"\""_s));
    return statements
        + u"SELECT * FROM console.map_login('%1',\n    (SELECT id FROM users WHERE email = 'you@example.org'));"_s.arg(
            login.replace(u'\'', u"''"_s));
}

void StrangerPane::present()
{
    const bool isDeactivated = m_session->identity().standing == Identity::Standing::Deactivated;
    m_title->setText(isDeactivated ? tr("Your user was deactivated") : tr("This login is nobody here yet"));
    m_reason->setText(reason());
    m_remedy->setText(remedy());
    const QString text = statements();
    if (m_statements->toPlainText() != text) // what is being selected stays
        m_statements->setPlainText(text);
    m_statements->setVisible(!text.isEmpty());
    m_copy->setVisible(!text.isEmpty());
}

void StrangerPane::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    m_again.start();
}

void StrangerPane::hideEvent(QHideEvent *event)
{
    QWidget::hideEvent(event);
    m_again.stop();
}

} // namespace cp
