#pragma once

#include "ui/table/tablepage.h"

class QMenu;
class QTabWidget;

namespace cp {

/// The people of the system, their sessions with the web programs, and the database logins that come in here. Admins
/// see everybody and change rights; others see themselves.
class UsersPage : public TablePage {
    Q_OBJECT

public:
    explicit UsersPage(const PageContext &context, QWidget *parent = nullptr);

    QString title() const override { return tr("Users"); }

private:
    void makeCommands();
    QMenu *makeChangeMenu();
    void follow(qint64 user);
    QString whyNotActive(bool active) const; ///< the reason why the user cannot be made so
    QString currentName() const;
    void setActive(bool active);
    void create();
    QWidget *makeLogins();
    QString whyNotLogin(bool needsUser) const; ///< the reason why the chosen login cannot be changed
    void grantAccess();
    void changeLoginRole();
    void changeLoginPassword();
    void revokeAccess();
    /// Runs it on the worker; says done, or what the database has against it, and reads again.
    void changeAccess(
        const QString &doing, const std::function<void(Connection &)> &change, const std::function<void()> &done);
    void showAiContext();
    void revokeSession();

    TablePanel *m_users;
    TablePanel *m_sessions;
    QTabWidget *m_tabs; ///< below the users
    TablePanel *m_logins = nullptr;
    CommandBar *m_loginCommands = nullptr;
};

} // namespace cp
