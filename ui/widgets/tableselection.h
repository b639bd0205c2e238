#pragma once

#include "models/db/answer.h"
#include "models/format/formatcontext.h"

#include <QItemSelection>

class QHeaderView;

namespace cp {
class TableModel;
}

/// What is selected in a TableModel, by ranges: a selection of a million rows costs what one of ten does. Ranges are
/// taken to be whole rows.
namespace cp::tableselection {

struct Range {
    int first;
    int last;
};

/// Ascending and apart from each other.
QList<Range> ranges(const QItemSelection &selection);

int rowCount(const QItemSelection &selection);

/// The selected rows, ascending, up to limit.
QList<int> rows(const QItemSelection &selection, int limit);

/// Keys of the selected rows that are in memory, in the table's order.
QList<qint64> keys(const QItemSelection &selection, const TableModel &model);

/// Keys of all selected rows, in order, up to limit; the database is asked only when some are not in memory.
Answer<QList<qint64>> allKeys(const QItemSelection &selection, const TableModel &model, int limit);

struct Text {
    QString text;
    int rows = 0; ///< in it; rows that are not in memory are left out
};

/// Tab separated, with headers, in the columns' order on the screen; hidden columns are left out.
Text text(
    const QItemSelection &selection, const TableModel &model, const QHeaderView &header, const FormatContext &context);

} // namespace cp::tableselection
