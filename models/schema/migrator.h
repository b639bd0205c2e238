#pragma once

#include "models/db/connection.h"

#include <QStringList>

#include <functional>

namespace cp {

/// One numbered step of the schema, bundled under :/sql/migrations.
struct Migration {
    int number = 0;
    QString name;
    QByteArray sql;
    QString checksum; ///< SHA-256 of sql, in hexadecimal
};

/// Builds an empty database, adopts one of the first design, upgrades an older console's. Safe to run twice and from
/// several consoles at once (an advisory lock makes them take turns). Runs on a worker thread.
class Migrator {
public:
    struct Options {
        QString adminEmail; ///< whom to map this login to; empty: see console.map_installer
        bool widenKeys = false; ///< also widen integer keys to bigint, which rewrites tables
    };
    struct Report {
        QStringList lines; ///< what was done, a sentence each
        int applied = 0;
        QString roleStatements; ///< not empty: what somebody with CREATEROLE has to run
    };
    using Progress = std::function<void(int done, int total, const QString &step)>;

    static QList<Migration> bundled();

    /// Throws DbException; Kind::Client when the database cannot be adopted, with what differs in detail. The database
    /// is untouched then.
    static Report run(Connection &connection, const Options &options, const Progress &progress = {});

    /// The numbers of bundled migrations that the database lacks; all of them for one that is not the console's.
    static QList<int> missing(Connection &connection);
    /// The same by their names, as people read them: "edit rows".
    static QStringList missingNames(Connection &connection);
};

} // namespace cp
