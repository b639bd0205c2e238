#include "models/export/relationsource.h"

#include "models/catalogue/catalogue.h"
#include "models/db/connection.h"

namespace cp {

using namespace Qt::StringLiterals;

std::optional<TableSource> relationSource(Connection &connection, const QString &table)
{
    // What lets somebody in is no data, whoever asks.
    const ResultSet columns = connection.exec(R"sql(
        SELECT format('%I.%I', n.nspname, c.relname), a.attname
        FROM pg_class c
        JOIN pg_namespace n ON n.oid = c.relnamespace
        JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
        WHERE c.oid = (SELECT c.oid FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
                       WHERE c.relname = $1 AND n.nspname IN ('console', 'public') AND c.relkind IN ('r', 'p', 'v', 'm')
                         AND EXISTS (SELECT FROM pg_attribute k WHERE k.attrelid = c.oid AND k.attname = 'id')
                       ORDER BY n.nspname LIMIT 1)
          AND has_column_privilege(c.oid, a.attnum, 'SELECT')
          AND a.attname NOT IN ('password_hash', 'session_token', 'refresh_token')
          AND NOT (n.nspname = 'console' AND a.attname = 'version')
        ORDER BY a.attname <> 'id', a.attnum)sql",
        {table});
    if (columns.isEmpty() || columns.text(0, 1) != "id"_L1)
        return std::nullopt;
    SourceSpec spec{.table = table.toLatin1(),
        .from = columns.text(0, 0).toUtf8() + " r",
        .version = {},
        .columns = {},
        .details = {},
        .detailFrom = {},
        .editable = {}};
    for (int row = 0; row < columns.rowCount(); ++row)
        spec.columns.append(columns.text(row, 1).toUtf8());
    return makeSource(spec);
}

} // namespace cp
