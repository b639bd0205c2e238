#pragma once

#include "models/db/canceltoken.h"
#include "models/db/dberror.h"

#include <QString>

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
    int missingSteps = 0; ///< of the schema this console ships; all of them for a database that is not its own
    int bundledSteps = 0;
};

/// Whether a server refused the password, or misses one.
bool isPasswordProblem(const DbError &error);

/// Connects, restricts itself to reading if that is wanted, asks, and closes. Waits for the server, so never on the GUI
/// thread; never throws.
ConnectionReport testConnection(const QString &conninfo, bool isReadOnly, const CancelToken &cancel);

/// The report as lines for a person.
QStringList describe(const ConnectionReport &report);

} // namespace cp
