#pragma once

#include "ui/table/tablepage.h"

class QMenu;

namespace cp {

/// The people of the system and their sessions with the web programs. Admins see everybody and change rights; others
/// see themselves.
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
    void grantAccess();
    void showAiContext();
    void revokeSession();

    TablePanel *m_users;
    TablePanel *m_sessions;
};

} // namespace cp
