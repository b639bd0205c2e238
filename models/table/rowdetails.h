#pragma once

#include "models/table/tablesource.h"

#include <QVariant>

namespace cp {

class Connection;

/// Everything a source knows of one row: what it lists and what it leaves to be read with the row.
struct RowDetails {
    qint64 key = 0; ///< 0: there is no such row (any more)
    QList<QVariant> values; ///< of source.columns, then of source.details

    QVariant value(const TableSource &source, QByteArrayView column) const; ///< invalid for NULL and unknown columns
};

/// All columns of a source, in the order of RowDetails::values.
QList<Column> allColumns(const TableSource &source);

/// Runs on a worker. Throws DbException.
RowDetails readRow(Connection &connection, const TableSource &source, qint64 key);

} // namespace cp
