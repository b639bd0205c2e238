#include "ui/users/userspage.h"

#include "models/people/aicontext.h"
#include "models/people/peoplesource.h"
#include "ui/style/spacing.h"
#include "ui/users/accessdialog.h"
#include "ui/users/aicontextdialog.h"
#include "ui/users/newuserdialog.h"
#include "ui/users/passworddialog.h"
#include "ui/widgets/dialogs.h"

#include <QMenu>
#include <QSplitter>
#include <QTabWidget>
#include <QVBoxLayout>

namespace cp {

using namespace Qt::StringLiterals;

UsersPage::UsersPage(const PageContext &context, QWidget *parent)
    : TablePage(context, parent)
    , m_tabs(new QTabWidget(this))
{
    m_users = addTable({.name = u"users"_s,
        .title = tr("Users"),
        .source = usersSource(),
        .filters = {"email", "last_name", "role", "is_active"},
        .sort = "email",
        .order = Qt::AscendingOrder,
        .empty = tr("There is nobody your login may see."),
        .channel = u"cp_system"_s,
        .ownersEdit = true});
    m_sessions = addTable({.name = u"sessions"_s,
        .title = tr("Sessions"),
        .source = sessionsSource(),
        .filters = {"is_active"},
        .sort = "last_used_at",
        .empty = tr("This person has no session with the web programs."),
        .channel = u"cp_system"_s});
    m_sessions->setReady(false);
    connect(m_users, &TablePanel::currentKeyChanged, this, &UsersPage::follow);
    makeCommands();
    m_tabs->setObjectName(u"below"_s);
    m_tabs->setDocumentMode(true);
    QWidget *logins = makeLogins();
    connect(m_tabs, &QTabWidget::currentChanged, m_logins, [this] {
        if (m_logins->isVisible())
            m_logins->activate();
    });
    m_tabs->addTab(m_sessions, m_sessions->spec().title);
    m_tabs->addTab(logins, m_logins->spec().title);
    m_tabs->setTabVisible(1, session()->identity().isAdmin);
    QSplitter *tables = makeSplitter(u"tables"_s, Qt::Vertical, {m_users, m_tabs}, {3, 2});
    addWidget(makeSplitter(u"users"_s, Qt::Horizontal, {tables, addRowPanel(m_users)}, {5, 2}), 1);
}

void UsersPage::makeCommands()
{
    const auto onUser = [this] { return whyNot(m_users, true); };
    commands()->add(
        tr("New user"), u"add"_s, [this] { create(); }, [this] { return whyNot(nullptr, true); });
    commands()->addMenu(tr("Change"), {}, makeChangeMenu(), onUser);
    commands()->add(
        tr("Activate"), u"approve"_s, [this] { setActive(true); }, [this] { return whyNotActive(true); });
    commands()->add(
        tr("Deactivate"), u"reject"_s, [this] { setActive(false); }, [this] { return whyNotActive(false); });
    commands()->add(
        tr("Grant console access"), u"profile"_s, [this] { grantAccess(); }, onUser);
    commands()->add(
        tr("What the AI sees for this user"), u"models"_s, [this] { showAiContext(); },
        [this] { return whyNot(m_users, false); });
    commands()->add(
        tr("Revoke session"), u"close"_s, [this] { revokeSession(); },
        [this] {
            QString reason = whyNot(nullptr, false);
            if (!reason.isEmpty())
                return reason;
            if (m_sessions->currentKey() == 0)
                return tr("Choose a session first.");
            return m_sessions->currentValue("is_active").toBool() ? QString() : tr("This session has ended.");
        });
}

/// Each is checked when it is so, and turned over by choosing it.
QMenu *UsersPage::makeChangeMenu()
{
    auto *menu = new QMenu(this);
    QAction *admin = menu->addAction(tr("Administrator"), this, [this] {
        const bool isAdmin = m_users->currentValue("role") == "admin"_L1;
        call(people::setRole(m_users->currentKey(), isAdmin ? u"public"_s : u"admin"_s), tr("The role was changed."));
    });
    admin->setCheckable(true);
    QList<std::pair<QAction *, QByteArray>> flags;
    for (const auto &[text, flag] :
        {std::pair(tr("Verified"), "is_verified"), std::pair(tr("Premium"), "is_premium")}) {
        QAction *action = menu->addAction(text, this, [this, flag = QByteArray(flag)] {
            call(people::setFlag(m_users->currentKey(), flag, !m_users->currentValue(flag).toBool()),
                tr("The user was changed."));
        });
        action->setCheckable(true);
        flags.append({action, flag});
    }
    connect(menu, &QMenu::aboutToShow, this, [this, admin, flags] {
        admin->setChecked(m_users->currentValue("role") == "admin"_L1);
        for (const auto &[action, flag] : flags)
            action->setChecked(m_users->currentValue(flag).toBool());
    });
    return menu;
}

/// Sessions are the chosen user's.
void UsersPage::follow(qint64 user)
{
    m_sessions->setScope(Filter::compare("user_id", Filter::Op::Equal, user));
    m_sessions->setReady(true);
}

QString UsersPage::whyNotActive(bool active) const
{
    QString reason = whyNot(m_users, true);
    if (!reason.isEmpty() || m_users->currentValue("is_active").toBool() != active)
        return reason;
    return active ? tr("This user is active.") : tr("This user is not active.");
}

QString UsersPage::currentName() const
{
    const QString name
        = u"%1 %2"_s.arg(m_users->currentValue("first_name").toString(), m_users->currentValue("last_name").toString())
              .trimmed();
    return name.isEmpty() ? m_users->currentValue("email").toString() : name;
}

void UsersPage::setActive(bool active)
{
    const auto change = [this, user = m_users->currentKey(), active] {
        call(people::setFlag(user, "is_active", active),
            active ? tr("The user is active again.") : tr("The user was deactivated."));
    };
    if (active) {
        change();
        return;
    }
    dialogs::confirm(this,
        {tr("Deactivate user"), tr("Deactivate %1?").arg(currentName()),
            tr("A deactivated user can change nothing here and see nothing personal. What they did stays, and Activate "
               "brings everything back."),
            tr("Deactivate"), true},
        change);
}

void UsersPage::create()
{
    auto *dialog = new NewUserDialog(this);
    connect(dialog, &QDialog::accepted, this, [this, dialog] {
        call(people::createUser(dialog->email(), dialog->firstName(), dialog->lastName(), dialog->role()),
            tr("The user was created."));
    });
    dialog->open();
}

// --- console logins

QWidget *UsersPage::makeLogins()
{
    m_logins = addTable({.name = u"logins"_s,
        .title = tr("Console logins"),
        .source = loginsSource(),
        .filters = {"role_name", "console_role"},
        .sort = "role_name",
        .order = Qt::AscendingOrder,
        .empty = tr("No login is in one of the console's groups.")});
    m_logins->setReady(false); // for admins only
    m_loginCommands = new CommandBar(this);
    m_loginCommands->add(
        tr("Change role…"), u"users"_s, [this] { changeLoginRole(); }, [this] { return whyNotLogin(true); });
    m_loginCommands->add(
        tr("New password…"), u"settings"_s, [this] { changeLoginPassword(); }, [this] { return whyNotLogin(false); });
    m_loginCommands->add(
        tr("Revoke access…"), u"reject"_s, [this] { revokeAccess(); }, [this] { return whyNotLogin(false); });
    const auto update = [this] {
        const bool isAdmin = session()->identity().isAdmin;
        m_logins->setReady(isAdmin);
        m_tabs->setTabVisible(1, isAdmin);
        m_loginCommands->updateStates();
    };
    connect(session(), &Session::identityChanged, this, update);
    connect(session(), &Session::stateChanged, m_loginCommands, &CommandBar::updateStates);
    connect(m_logins, &TablePanel::currentKeyChanged, m_loginCommands, &CommandBar::updateStates);
    connect(m_logins, &TablePanel::rowsChanged, m_loginCommands, &CommandBar::updateStates);
    update();

    auto *part = new QWidget(this);
    auto *layout = new QVBoxLayout(part);
    layout->setContentsMargins(0, spacing::normal, 0, 0);
    layout->setSpacing(spacing::normal);
    layout->addWidget(m_loginCommands);
    layout->addWidget(m_logins, 1);
    return part;
}

QString UsersPage::whyNotLogin(bool needsUser) const
{
    QString reason = whyNot(nullptr, true);
    if (!reason.isEmpty())
        return reason;
    if (!session()->identity().mayMakeLogins)
        return tr(
            "Your login may not change logins: it lacks CREATEROLE. Somebody who has it can run ALTER ROLE, GRANT and "
            "REVOKE in psql.");
    if (m_logins->currentKey() == 0)
        return tr("Choose a login first.");
    if (m_logins->currentValue("console_role") == "owner"_L1)
        return tr("This login owns the schema: its rights are the server's to change.");
    return needsUser && m_logins->currentValue("user_name").isNull() ? tr("This login is nobody's yet.") : QString();
}

void UsersPage::changeAccess(
    const QString &doing, const std::function<void(Connection &)> &change, const std::function<void()> &done)
{
    session()
        ->quick()
        ->run(doing, change)
        .then(this,
            [this, done] {
                done();
                refresh();
            })
        .onFailed(this, [this](const DbException &e) {
            Q_EMIT message(
                messageOf(e.error())); // after a lost connection, too: what is shown then tells whether it was done
            refresh();
        });
}

void UsersPage::grantAccess()
{
    AccessDialog::Subject subject;
    subject.user = m_users->currentKey();
    subject.name = currentName();
    subject.email = m_users->currentValue("email").toString();
    subject.isAdmin = m_users->currentValue("role") == "admin"_L1;
    subject.mayMakeLogins = session()->identity().mayMakeLogins;
    read(
        u"list the logins that are nobody's"_s,
        [](Connection &connection) {
            const ResultSet rows = connection.exec(
                "SELECT role_name FROM console.database_logins WHERE user_id IS NULL ORDER BY role_name LIMIT 200");
            QStringList logins;
            for (int row = 0; row < rows.rowCount(); ++row)
                logins.append(rows.text(row, 0));
            return logins;
        },
        [this, subject](const QStringList &logins) {
            AccessDialog::Subject whole = subject;
            whole.freeLogins = logins;
            auto *dialog = new AccessDialog(whole, this);
            connect(dialog, &QDialog::accepted, this, [this, dialog] {
                const access::NewLogin wish = dialog->wish();
                const bool isShown = wish.isNew && dialog->isPasswordGenerated();
                changeAccess(
                    u"grant console access"_s, [wish](Connection &connection) { access::grant(connection, wish); },
                    [this, wish, isShown] {
                        report(MessageKind::Success, tr("Console access was granted to the login %1.").arg(wish.login));
                        if (isShown)
                            showPasswordOnce(wish.login, wish.password, this);
                    });
            });
            dialog->open();
        });
}

void UsersPage::changeLoginRole()
{
    const bool isAdmin = m_logins->currentValue("console_role") == "admin"_L1;
    const QString login = m_logins->currentValue("role_name").toString();
    dialogs::confirm(this,
        {tr("Change role"), isAdmin ? tr("Make %1 an analyst?").arg(login) : tr("Make %1 an admin?").arg(login),
            isAdmin ? tr("An analyst reads, and arranges lists of their own.")
                    : tr("An admin decides suggestions, sees everybody's lists and changes users."),
            isAdmin ? tr("Make analyst") : tr("Make admin"), !isAdmin},
        [this, login, isAdmin] {
            changeAccess(
                u"change the role"_s,
                [login, isAdmin](Connection &connection) {
                    access::setRole(connection, login, isAdmin ? access::Role::Analyst : access::Role::Admin);
                },
                [this] { report(MessageKind::Success, tr("The role was changed.")); });
        });
}

void UsersPage::changeLoginPassword()
{
    const QString login = m_logins->currentValue("role_name").toString();
    auto *dialog = new PasswordDialog(tr("New password"),
        tr("The login %1 connects with the new password from now on; who is connected stays.").arg(login), true, this);
    connect(dialog, &QDialog::accepted, this, [this, dialog, login] {
        const QString password = dialog->password();
        const bool isShown = dialog->isGenerated();
        changeAccess(
            u"change the password"_s,
            [login, password](Connection &connection) { access::setPassword(connection, login, password); },
            [this, login, password, isShown] {
                if (login == session()->identity().login)
                    session()->usePassword(password);
                report(MessageKind::Success, tr("The password of %1 was changed.").arg(login));
                if (isShown)
                    showPasswordOnce(login, password, this);
            });
    });
    dialog->open();
}

void UsersPage::revokeAccess()
{
    const QString login = m_logins->currentValue("role_name").toString();
    const bool isOwn = login == session()->identity().login;
    dialogs::confirm(this,
        {tr("Revoke access"), tr("Revoke the console access of %1?").arg(login),
            isOwn ? tr("This is your own login: you will see nothing here any more.")
                  : tr("The login leaves the console's groups and is nobody's. It stays on the server, and what the "
                       "user did "
                       "stays, too."),
            tr("Revoke access"), true},
        [this, login] {
            changeAccess(
                u"revoke the access"_s, [login](Connection &connection) { access::revoke(connection, login); },
                [this, login] { report(MessageKind::Success, tr("%1 has no access any more.").arg(login)); });
        });
}

void UsersPage::showAiContext()
{
    read(
        u"load what the AI sees"_s,
        [user = m_users->currentKey()](Connection &connection) { return readAiContext(connection, user); },
        [this, name = currentName()](
            const QList<AiContextList> &lists) { (new AiContextDialog(name, lists, formatContext(), this))->open(); });
}

void UsersPage::revokeSession()
{
    dialogs::confirm(this,
        {tr("Revoke session"), tr("End this session of %1?").arg(currentName()),
            tr("The person has to log in again there. This cannot be undone."), tr("Revoke session"), true},
        [this, session = m_sessions->currentKey()] {
            call(people::revokeSession(session), tr("The session was ended."));
        });
}

} // namespace cp
