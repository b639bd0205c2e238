#pragma once

#include "models/db/canceltoken.h"
#include "models/db/dberror.h"
#include "models/session/connectionprofile.h"

#include <QStringList>

namespace cp {

/// What a trial of a connection found out.
struct ConnectionReport {
    QString problem; ///< what the server or libpq said against it; empty when there is a connection
    bool isPasswordNeeded = false; ///< the problem is a missing or wrong password

    QString server; ///< "PostgreSQL 15.6"
    QString encryption; ///< "TLSv1.3"; empty without
    QString login; ///< the database role
    QString database;
    bool isReadOnly = false; ///< it was wanted, the server is a standby, or every transaction of this login is
    double roundTrip = 0; ///< milliseconds
    QStringList missingSteps; ///< of the schema this console ships, by name; all for a database that is not its own
    int bundledSteps = 0;
    QString chartServer; ///< the charts' own place: its "PostgreSQL 15.6"; empty without one
    QString chartProblem; ///< what was said against it
};

/// Connects, restricts itself to reading if the profile does, asks, and closes; to the charts' place, too, where there
/// is one. Waits for the server, so never on the GUI thread; never throws.
ConnectionReport testConnection(const ConnectionProfile &profile, const QString &password, const CancelToken &cancel);

/// The report as lines for a person.
QStringList describe(const ConnectionReport &report);

} // namespace cp
