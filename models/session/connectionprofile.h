#pragma once

#include "models/session/conninfo.h"

#include <QList>
#include <QMetaType>
#include <QUuid>

namespace cp {

/// A database a person comes back to. Its password is not part of it: see Passwords.
struct ConnectionProfile {
    QUuid id; ///< stays when the name changes; null for Local and for one that was never saved
    QString name;
    QString colour; ///< "#c62828"; empty for none
    conninfo::Settings settings; ///< never a secret
    conninfo::Settings
        charts; ///< where charts read, as far as that is another place; empty: the same. No secret either
    bool isReadOnly = false; ///< the database refuses every change: Connection::restrictToReading()
    bool savesPassword = false; ///< in the desktop's keychain

    bool isLocal() const { return id.isNull() && name == QLatin1StringView("Local"); }

    /// For Connection::open(). password is left out when it is empty: libpq then looks in its password file. isReadOnly
    /// is not in it: libpq's "options" would hide those of PGOPTIONS and of a service file.
    QString conninfo(const QString &password = {}) const;

    /// The same for the charts' own place; empty when there is none. Database, user and encryption are the profile's
    /// where charts does not say them; a service says everything itself.
    QString chartConninfo(const QString &password = {}) const;
};

/// The profiles of this person, in their settings. GUI thread.
namespace profiles {

ConnectionProfile local(); ///< the console's own cluster: always there, never saved

QList<ConnectionProfile> all(); ///< saved ones, by name
std::optional<ConnectionProfile> find(const QString &name); ///< whatever the case; Local, too
/// Gives it an id when it has none. A secret among its settings is dropped.
ConnectionProfile save(ConnectionProfile profile);
void remove(const ConnectionProfile &profile);

QString lastUsed(); ///< a name; empty when there was none
void setLastUsed(const QString &name);

} // namespace profiles
} // namespace cp

Q_DECLARE_METATYPE(cp::ConnectionProfile)
