#pragma once

#include "models/db/connection.h"
#include "models/table/filter.h"
#include "models/table/page.h"

namespace cp {

/// A source, filtered and in one order: everything that reads its rows. Rows are ordered by the sort column, then by
/// key in the same direction, so the order is total. NULLs stand where PostgreSQL's indexes have them: last when
/// ascending, first when descending. A value type; the functions taking a Connection belong on a worker thread.
class PageQuery {
public:
    /// sortColumn is an index into source.columns; -1 orders by key alone.
    PageQuery(TableSource source, Filter filter, int sortColumn, Qt::SortOrder order);

    const TableSource &source() const { return m_source; }
    const Filter &filter() const { return m_filter; }
    int sortColumn() const { return m_sortColumn; }
    Qt::SortOrder order() const { return m_order; }

    enum class Direction { Forward, Backward };

    /// limit rows that follow from (exclusively; from the very start or end without one) in that direction, after
    /// skipping skip rows; always returned in the query's own order. Keyset: costs what it skips and returns, not what
    /// lies before.
    Page fetch(Connection &connection, Direction direction, const std::optional<RowPosition> &from, qint64 skip,
        int limit) const;

    /// Rows by key, whether they match the filter or not, in no particular order.
    Page fetchByKeys(Connection &connection, const QList<qint64> &keys) const;

    /// Of these keys, those that match the filter.
    QList<qint64> matching(Connection &connection, const QList<qint64> &keys) const;

    /// The keys of all rows that match, in order, up to limit.
    QList<qint64> keys(Connection &connection, int limit) const;

    qint64 count(Connection &connection) const;

    /// Rows that stand before position.
    qint64 countBefore(Connection &connection, const RowPosition &position) const;

    /// The number of the row with that key, from 0; -1 where it does not match, or is not there.
    qint64 rowOf(Connection &connection, qint64 key) const;

private:
    struct Statement {
        QByteArray where;
        Params params;
    };
    /// The rows beyond position, as one or two statements to be run in turn: rows with a sort value and rows without
    /// are separate ranges of an index, and a condition over both would use neither.
    std::vector<Statement> beyond(Direction direction, const std::optional<RowPosition> &position) const;
    QByteArray sortSql() const;
    QByteArray sortType() const;
    bool sortNullable() const;
    QByteArray columns() const;
    QByteArray orderBy(Direction direction) const;
    bool ascending(Direction direction) const;

    TableSource m_source;
    Filter m_filter;
    int m_sortColumn;
    Qt::SortOrder m_order;
};

} // namespace cp
