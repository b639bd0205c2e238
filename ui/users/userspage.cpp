#include "ui/users/userspage.h"

#include "models/people/aicontext.h"
#include "models/people/peoplesource.h"
#include "ui/style/spacing.h"
#include "ui/users/aicontextdialog.h"
#include "ui/users/newuserdialog.h"
#include "ui/widgets/dialogs.h"

#include <QLabel>
#include <QMenu>
#include <QPushButton>
#include <QSplitter>
#include <QVBoxLayout>

namespace cp {

using namespace Qt::StringLiterals;

namespace {

/// What stands below another table says what it is.
QWidget *withHeading(TablePanel *table)
{
    auto *part = new QWidget;
    auto *heading = new QLabel(table->spec().title, part);
    heading->setProperty("role", u"heading"_s);
    auto *layout = new QVBoxLayout(part);
    layout->setContentsMargins(0, spacing::tight, 0, 0);
    layout->setSpacing(spacing::tight);
    layout->addWidget(heading);
    layout->addWidget(table, 1);
    return part;
}

} // namespace

UsersPage::UsersPage(const PageContext &context, QWidget *parent)
    : TablePage(context, parent)
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
    QSplitter *tables = makeSplitter(u"tables"_s, Qt::Vertical, {m_users, withHeading(m_sessions)}, {2, 1});
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

void UsersPage::grantAccess()
{
    dialogs::TextQuestion question;
    question.title = tr("Grant console access");
    question.text
        = tr("Which database login is %1?\n\nThe login (a role of the PostgreSQL server) has to exist, and be a "
             "member of the console's analyst or admin role. Whoever connects with it then works as this user. "
             "If it belonged to somebody else before, it no longer does.")
              .arg(currentName());
    question.label = tr("Database login");
    question.accept = tr("Grant");
    question.isRequired = true;
    question.maxLength = 63; // of PostgreSQL's names
    dialogs::askText(this, question, [this, user = m_users->currentKey()](const QString &login) {
        call(people::mapLogin(login, user), tr("Console access was granted."));
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
