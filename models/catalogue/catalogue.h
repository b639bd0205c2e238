#pragma once

#include "models/table/tablesource.h"

namespace cp {

/// The one place that says what the schema's columns are to people: label, kind, words, where a name leads. Tables,
/// detail panels, filters and exports all take their columns from here. Thread-safe.

/// The column of a table, read as "r.<name>". For a column that several tables share (created_at, symbol) the table
/// need not say more. One that is not in the catalogue comes under a tidied name, so that it shows at all: as text, or
/// as what is said of it.
Column describe(const QByteArray &table, const QByteArray &name, ColumnKind otherwise = ColumnKind::Text);

/// What a table page reads, in the catalogue's words. In from, the relation with the key is called r. A column is given
/// by name ("status": r.status) or as name=expression ("coin_name=c.name") where it comes from elsewhere.
struct SourceSpec {
    QByteArray table; ///< as in public: for the catalogue and for notifications
    QByteArray from; ///< "console.signals r"
    QByteArray version = "r.version"; ///< the row's xmin, for a relation that does not have it as a column
    QList<QByteArray> columns; ///< listed
    QList<QByteArray> details = {}; ///< read with the row that is looked at
    QByteArray detailFrom = {}; ///< "public.trading_signals r", when from lacks the details
    QList<QByteArray> editable = {}; ///< of columns: those console.edit_rows takes
};

TableSource makeSource(const SourceSpec &spec);

} // namespace cp
