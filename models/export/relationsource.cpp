#include "models/export/relationsource.h"

#include "models/catalogue/catalogue.h"
#include "models/db/connection.h"

namespace cp {

using namespace Qt::StringLiterals;

namespace {

/// What the values of a type are where the catalogue does not say. json is text, as which it can be compared, too.
ColumnKind kindOfType(QByteArrayView type)
{
    if (type == "numeric" || type == "real" || type == "double precision")
        return ColumnKind::Decimal;
    if (type == "smallint" || type == "integer" || type == "bigint")
        return ColumnKind::Integer;
    if (type == "timestamp with time zone" || type == "timestamp without time zone")
        return ColumnKind::Timestamp;
    if (type == "boolean")
        return ColumnKind::Boolean;
    return type == "jsonb" ? ColumnKind::Json : ColumnKind::Text;
}

} // namespace

std::optional<TableSource> relationSource(Connection &connection, const QString &table)
{
    // What lets somebody in is no data, whoever asks.
    const ResultSet columns = connection.exec(R"sql(
        SELECT format('%I.%I', n.nspname, c.relname), a.attname, format_type(a.atttypid, NULL)
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
    const SourceSpec spec{.table = table.toLatin1(),
        .from = columns.text(0, 0).toUtf8() + " r",
        .version = {},
        .columns = {},
        .details = {},
        .detailFrom = {},
        .editable = {}};
    TableSource source = makeSource(spec);
    for (int row = 0; row < columns.rowCount(); ++row) {
        const QByteArrayView type = columns.raw(row, 2);
        Column column = describe(spec.table, columns.text(row, 1).toUtf8(), kindOfType(type));
        if (type == "timestamp without time zone")
            column.sql += "::timestamptz"; // of UTC, which sessions run in
        source.columns.append(column);
    }
    return source;
}

} // namespace cp
