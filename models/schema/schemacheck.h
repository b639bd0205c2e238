#pragma once

#include "models/db/connection.h"

namespace cp {

/// One finding of check-db.
struct SchemaFinding {
    enum class Severity {
        Difference, ///< not as shipped
        Warning, ///< rows that break a rule, keys filling up: nothing is wrong with the schema
        Note, ///< good to know
    };
    Severity severity = Severity::Difference;
    QString object;
    QString finding;
    QString remedy;
};

/// Compares a database with what this console ships. Runs on a worker thread; throws DbException.
QList<SchemaFinding> checkSchema(Connection &connection);

} // namespace cp
