#pragma once

#include "models/session/writer.h"
#include "models/table/tablesource.h"

namespace cp {

/// The users that the login may see: all for an admin, else the own one. No secrets.
TableSource usersSource();

/// Their sessions with the web programs, without tokens; filter by user_id for one person's.
TableSource sessionsSource();

/// What an admin does to people. Each answers one outcome.
namespace people {

/// A yes or no of a user: is_active, is_verified or is_premium.
Call setFlag(qint64 user, const QByteArray &flag, bool on);
Call setRole(qint64 user, const QString &role); ///< "admin" or "public"
/// Names may be empty. The outcome's key is the new user.
Call createUser(const QString &email, const QString &firstName, const QString &lastName, const QString &role);
/// From now on the database login works as that user. The role has to exist.
Call mapLogin(const QString &login, qint64 user);
Call revokeSession(qint64 session);

} // namespace people
} // namespace cp
