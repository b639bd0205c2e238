#pragma once

#include "models/table/tablesource.h"
#include "tests/support/testdatabase.h"

namespace cp {

/// public.sample: a column of every kind that sorts in its own way, with duplicates, long runs of NULL, NaN,
/// infinities, moments apart by microseconds. The same rows each time for the same count.
void createSampleTable(TestDatabase &database, int rows);

/// Adds rows after those that are there; returns the first new id.
qint64 addSampleRows(TestDatabase &database, int rows);

/// The ids of the rows that where lets through, in the order of that column (-1: the id): what PageQuery should say,
/// written out once more as one plain query.
QList<qint64> sampleKeys(TestDatabase &database, int column, Qt::SortOrder order, const QByteArray &where = "true");

/// Column names: id, name, amount, ratio, at, flag, n. n is editable, and so are name, amount, at and flag.
TableSource sampleSource();

} // namespace cp
