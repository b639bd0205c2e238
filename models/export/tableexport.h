#pragma once

#include "models/table/pagequery.h"

#include <functional>

namespace cp {

enum class ExportFormat { Csv, Json };

/// An export may take long; what must not is a single page of it.
constexpr auto ExportDeadline = std::chrono::minutes(5);

/// Writes all rows that match, in the query's order and from one snapshot, to a file; a page at a time, so that memory
/// does not grow with them. CSV (UTF-8, RFC 4180) has the labels as its first line, JSON (an array of objects) the
/// columns' names. Values are the database's: decimals with every digit, fractions 0…1, moments in UTC (ISO 8601), an
/// empty field or null for NULL. Text that a spreadsheet would take for a formula gets an apostrophe in CSV. The file
/// appears when it is complete, or not at all. progress is told rows now and then. Returns the number of rows. Runs on
/// a worker; throws DbException, for the file's troubles too.
qint64 exportRows(Connection &connection, const PageQuery &query, const QString &path, ExportFormat format,
    const std::function<void(qint64 rows)> &progress);

} // namespace cp
