#pragma once

#include "models/table/tablesource.h"

namespace cp {

class Connection;

/// The database logins that can come in, or could: for admins (console.database_logins).
TableSource loginsSource();

/// Letting people in and out: logins are roles of the PostgreSQL server, so most of this is plain SQL of the person who
/// does it and takes CREATEROLE. Everything runs on a worker, is one transaction, and throws DbException.
namespace access {

enum class Role { Analyst, Admin };

struct NewLogin {
    QString login;
    qint64 user = 0; ///< whose it is
    Role role = Role::Analyst;
    QString password; ///< of a login that is made; goes to the server as a SCRAM verifier only
    bool isNew = true; ///< false: the login is there and keeps its password
};

/// A password that nobody has to think of: 120 bits, without letters that look alike.
QString generatedPassword();

/// A login from an address: "ann.smith@example.org" gives "ann_smith".
QString suggestedLogin(const QString &email);

/// Makes the login, or takes the one that is there; puts it into its group and says whose it is. An admin's
/// user becomes one, too: the database takes both.
void grant(Connection &connection, const NewLogin &wish);
/// The same for who may: what to run in psql. The password is left for them to set.
QString grantStatements(const NewLogin &wish);

/// Of the login, by its group, and of the user whose it is.
void setRole(Connection &connection, const QString &login, Role role);
void setPassword(Connection &connection, const QString &login, const QString &password);
/// Takes the login out of both groups and says that it is nobody's. The role stays.
void revoke(Connection &connection, const QString &login);

/// One's own, which takes no right at all.
void setOwnPassword(Connection &connection, const QString &password);

} // namespace access
} // namespace cp
