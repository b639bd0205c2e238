#include "models/table/pagequery.h"

#include <algorithm>

namespace cp {

namespace {

QList<qint64> firstColumn(const ResultSet &rows)
{
    QList<qint64> values;
    values.reserve(rows.rowCount());
    for (int row = 0; row < rows.rowCount(); ++row)
        values.append(rows.raw(row, 0).toLongLong());
    return values;
}

} // namespace

PageQuery::PageQuery(TableSource source, Filter filter, int sortColumn, Qt::SortOrder order)
    : m_source(std::move(source))
    , m_filter(std::move(filter))
    , m_sortColumn(sortColumn)
    , m_order(order)
{
}

QByteArray PageQuery::sortSql() const
{
    // In parentheses: it becomes an operand.
    return '(' + (m_sortColumn < 0 ? m_source.key : m_source.columns[m_sortColumn].sql) + ')';
}

QByteArray PageQuery::sortType() const
{
    return m_sortColumn < 0 ? "bigint" : m_source.columns[m_sortColumn].type;
}

bool PageQuery::sortNullable() const
{
    return m_sortColumn >= 0 && m_source.columns[m_sortColumn].nullable;
}

bool PageQuery::ascending(Direction direction) const
{
    return (m_order == Qt::AscendingOrder) == (direction == Direction::Forward);
}

QByteArray PageQuery::columns() const
{
    QByteArray list;
    for (const Column &column : m_source.columns)
        list += column.sql + ", ";
    return list + sortSql() + ", " + m_source.key + ", " + (m_source.version.isEmpty() ? "0" : m_source.version);
}

QByteArray PageQuery::orderBy(Direction direction) const
{
    const QByteArray way = ascending(direction) ? " ASC" : " DESC";
    if (m_sortColumn < 0)
        return " ORDER BY " + m_source.key + way;
    return " ORDER BY " + sortSql() + way + ", " + m_source.key + way;
}

std::vector<PageQuery::Statement> PageQuery::beyond(
    Direction direction, const std::optional<RowPosition> &position) const
{
    const bool up = ascending(direction);
    const QByteArray op = up ? " > " : " < ";
    Params filterParams = m_source.params;
    const QByteArray filter = m_filter.toSql(m_source, filterParams);
    const auto number = [&filterParams](int i) { return '$' + QByteArray::number(filterParams.size() + i); };

    if (!position)
        return {{filter, filterParams}}; // one ordered scan over NULLs and values alike
    if (m_sortColumn < 0)
        return {{filter + " AND " + m_source.key + op + number(1) + "::bigint", filterParams + Params{position->key}}};

    const QByteArray sort = sortSql();
    const Statement everyNull{filter + " AND " + sort + " IS NULL", filterParams};
    const Statement everyValue{filter + " AND " + sort + " IS NOT NULL", filterParams};
    if (!position->sortValue) {
        const Statement otherNulls{
            filter + " AND " + sort + " IS NULL AND " + m_source.key + op + number(1) + "::bigint",
            filterParams + Params{position->key}};
        return up ? std::vector{otherNulls} : std::vector{otherNulls, everyValue};
    }
    const Statement otherValues{filter + " AND (" + sort + ", " + m_source.key + ')' + op + '(' + number(1)
            + "::" + sortType() + ", " + number(2) + "::bigint)",
        filterParams + Params{*position->sortValue, position->key}};
    return up && sortNullable() ? std::vector{otherValues, everyNull} : std::vector{otherValues};
}

Page PageQuery::fetch(
    Connection &connection, Direction direction, const std::optional<RowPosition> &from, qint64 skip, int limit) const
{
    std::vector<ResultSet> parts;
    qint64 missing = limit;
    const std::vector<Statement> statements = beyond(direction, from);
    for (size_t i = 0; i < statements.size() && missing > 0; ++i) {
        const Statement &statement = statements[i];
        const ResultSet rows = connection.exec("SELECT " + columns() + " FROM " + m_source.from + " WHERE "
                + statement.where + orderBy(direction) + " OFFSET " + QByteArray::number(skip) + " LIMIT "
                + QByteArray::number(missing),
            statement.params);
        if (rows.isEmpty() && skip > 0 && i + 1 < statements.size()) {
            // All of this range was skipped: what is left to skip lies in the next one.
            const ResultSet passed = connection.exec(
                "SELECT count(*) FROM " + m_source.from + " WHERE " + statement.where, statement.params);
            skip = std::max<qint64>(0, skip - passed.raw(0, 0).toLongLong()); // rows may have come between the two
        } else {
            skip = 0;
        }
        missing -= rows.rowCount();
        parts.push_back(rows);
    }
    return Page(std::move(parts), direction == Direction::Backward);
}

Page PageQuery::fetchByKeys(Connection &connection, const QList<qint64> &keys) const
{
    return Page({connection.exec("SELECT " + columns() + " FROM " + m_source.from + " WHERE " + m_source.key
            + " = ANY ($" + QByteArray::number(m_source.params.size() + 1) + "::bigint[])",
        m_source.params + Params{keys})});
}

QList<qint64> PageQuery::matching(Connection &connection, const QList<qint64> &keys) const
{
    Params params = m_source.params + Params{keys};
    const QByteArray number = QByteArray::number(params.size());
    // Parameters are numbered while the filter is rendered, so it comes first.
    const QByteArray filter = m_filter.toSql(m_source, params);
    return firstColumn(connection.exec("SELECT " + m_source.key + " FROM " + m_source.from + " WHERE " + m_source.key
            + " = ANY ($" + number + "::bigint[]) AND " + filter,
        params));
}

QList<qint64> PageQuery::keys(Connection &connection, int limit) const
{
    Params params = m_source.params;
    const QByteArray filter = m_filter.toSql(m_source, params);
    return firstColumn(connection.exec("SELECT " + m_source.key + " FROM " + m_source.from + " WHERE " + filter
            + orderBy(Direction::Forward) + " LIMIT " + QByteArray::number(limit),
        params));
}

qint64 PageQuery::count(Connection &connection) const
{
    Params params = m_source.params;
    const QByteArray where = m_filter.toSql(m_source, params);
    return connection.exec("SELECT count(*) FROM " + m_source.from + " WHERE " + where, params).raw(0, 0).toLongLong();
}

qint64 PageQuery::countBefore(Connection &connection, const RowPosition &position) const
{
    qint64 before = 0;
    for (const Statement &statement : beyond(Direction::Backward, position)) {
        before
            += connection.exec("SELECT count(*) FROM " + m_source.from + " WHERE " + statement.where, statement.params)
                   .raw(0, 0)
                   .toLongLong();
    }
    return before;
}

qint64 PageQuery::rowOf(Connection &connection, qint64 key) const
{
    if (matching(connection, {key}).isEmpty())
        return -1;
    const Page page = fetchByKeys(connection, {key});
    return page.rowCount() == 0 ? -1 : countBefore(connection, page.position(0));
}

} // namespace cp
