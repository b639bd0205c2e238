#pragma once

class QHeaderView;

namespace cp {

class TableModel;
struct Column;

/// A table's columns as a person arranged them (order, width, hidden, sort), remembered by column name in
/// StoredSettings under the view's object name: an update that adds or drops a column keeps the rest.
namespace columnstate {

/// A width that suits the column's kind and header; no row is looked at.
int defaultWidth(const Column &column, const QHeaderView &header);

/// The last one that shows: it takes what room is left, so that its width is nobody's wish. -1 when none shows.
int lastShown(const QHeaderView &header);

void save(const QHeaderView &header, const TableModel &model);

/// Puts header and the model's sort as they were; default widths where nothing is remembered. Does not select.
void restore(QHeaderView &header, TableModel &model);

void forget(const QHeaderView &header);

} // namespace columnstate
} // namespace cp
