#pragma once

#include "models/session/connectionprofile.h"

namespace cp {

/// A section of a libpq service file ("The Connection Service File" in its documentation).
struct Service {
    QString name;
    conninfo::Settings settings; ///< never a secret
    bool hasSecret = false; ///< the file holds a password; it stays there
    bool isLibpqs = false; ///< "service=name" means this section
    QString problem; ///< what libpq would refuse it for; empty when it would not

    /// A profile of the section's name. It refers to the section where libpq finds that by itself, as psql does: a
    /// change of the file then counts. Otherwise it has a copy of the settings.
    ConnectionProfile profile() const;
};

/// What was found in service files.
struct ServiceList {
    QStringList files; ///< that were read
    QList<Service> services; ///< in the order of the files; a name that comes again is passed over, as libpq does
    QString problem; ///< why a file could not be read; empty when it could
};

/// Where libpq looks, in its order: PGSERVICEFILE or else ~/.pg_service.conf, then the machine's in PGSYSCONFDIR.
QStringList serviceFiles();

/// Reads file, or libpq's own for an empty one: those that are not there are passed over. Reads the disk, so never on
/// the GUI thread.
ServiceList readServices(const QString &file = {});

} // namespace cp
