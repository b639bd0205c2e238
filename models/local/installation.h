#pragma once

#include <QList>
#include <QString>
#include <QStringList>

namespace cp {

/// One PostgreSQL server's programs, as found on this computer.
struct Installation {
    QString binDir; ///< holds initdb, pg_ctl and postgres
    int majorVersion = 0; ///< 15 of 15.4

    QString program(const QString &name) const { return binDir + u'/' + name; }

    /// Where distributions put PostgreSQL's programs, then what is on PATH.
    static QStringList usualPlaces();

    /// The complete installations in those folders, newest first; each is asked for its version.
    static QList<Installation> findAll(const QStringList &binDirs = usualPlaces());
};

} // namespace cp
