#include "models/table/rowdetails.h"

#include "models/db/connection.h"

namespace cp {

namespace {

ResultSet read(
    Connection &connection, const QList<Column> &columns, const QByteArray &from, const TableSource &source, qint64 key)
{
    const Params params = from == source.from ? source.params : Params();
    QByteArray list;
    for (const Column &column : columns)
        list += (list.isEmpty() ? "" : ", ") + column.sql;
    return connection.exec(
        "SELECT " + list + " FROM " + from + " WHERE " + source.key + " = $" + QByteArray::number(params.size() + 1),
        params + Params{key});
}

} // namespace

QVariant RowDetails::value(const TableSource &source, QByteArrayView column) const
{
    const QList<Column> columns = allColumns(source);
    for (qsizetype i = 0; i < columns.size() && i < values.size(); ++i) {
        if (column == columns[i].name)
            return values[i];
    }
    return {};
}

QList<Column> allColumns(const TableSource &source)
{
    return source.columns + source.details;
}

RowDetails readRow(Connection &connection, const TableSource &source, qint64 key)
{
    const bool isOne = source.detailFrom.isEmpty();
    const ResultSet listed = read(connection, isOne ? allColumns(source) : source.columns, source.from, source, key);
    if (listed.isEmpty())
        return {};
    RowDetails row{key, {}};
    for (int column = 0; column < listed.columnCount(); ++column)
        row.values.append(listed.value(0, column));
    if (isOne || source.details.isEmpty())
        return row;
    const ResultSet details = read(connection, source.details, source.detailFrom, source, key);
    for (int column = 0; column < source.details.size(); ++column)
        row.values.append(details.isEmpty() ? QVariant() : details.value(0, column));
    return row;
}

} // namespace cp
