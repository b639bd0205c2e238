#include "models/schema/schemacheck.h"

#include "models/schema/migrator.h"
#include "models/schema/sqlresource.h"

namespace cp {

using namespace Qt::StringLiterals;

QList<SchemaFinding> checkSchema(Connection &connection)
{
    using Severity = SchemaFinding::Severity;
    QList<SchemaFinding> findings;
    const QList<int> missing = Migrator::missing(connection);
    for (const int number : missing)
        findings.append({Severity::Difference, u"migration %1"_s.arg(number), u"is not applied"_s, u"Run init-db."_s});

    const ResultSet rows = connection.exec(sqlResource(u"check.sql"_s));
    for (int row = 0; row < rows.rowCount(); ++row) {
        const QString word = rows.text(row, 0);
        const Severity severity = word == "warning"_L1 ? Severity::Warning
            : word == "note"_L1                        ? Severity::Note
                                                       : Severity::Difference;
        findings.append({severity, rows.text(row, 1), rows.text(row, 2), rows.text(row, 3)});
    }
    return findings;
}

} // namespace cp
