#pragma once

#include "models/db/param.h"

#include <QByteArray>
#include <QList>
#include <QStringList>

namespace cp {

/// What a column's values mean, so that one place decides how they are shown, filtered, edited and exported.
enum class ColumnKind {
    Text,
    Integer,
    Decimal, ///< exact numeric without a unit
    Price, ///< exact numeric in US dollars
    Amount, ///< exact numeric in US dollars, large: shown as 1.23 B
    Fraction, ///< 0…1 in the database, percent on the screen
    Percent, ///< percent in the database and on the screen; signed changes
    Share, ///< percent in the database and on the screen; a part of a whole, without a sign
    Boolean,
    Timestamp, ///< timestamptz, shown in the user's zone
    Age, ///< timestamptz, shown relative to now ("3 h ago", "in 2 d"), exact on demand
    Word, ///< one of a list of words: status, type, …
    Json,
};

/// One column of a TableSource. sql is code of ours, never anybody's input.
struct Column {
    QByteArray name; ///< unique within the source; the table's own name where there is one
    QByteArray sql; ///< the expression, in terms of TableSource::from
    QByteArray type; ///< PostgreSQL's type, for casting a value to compare with: "numeric", "text", "timestamptz"
    QString label; ///< the header
    ColumnKind kind = ColumnKind::Text;
    bool nullable = true;
    bool editable = false;
    int characters = 0; ///< how wide it usually is; 0: as its kind is
    QStringList words = {}; ///< those the schema knows, of a Word; the numbers of an Integer that has few
    QByteArray page = {}; ///< where what it names is shown, as in the page registry; empty: nowhere
    QByteArray item = {}; ///< the column of the same source that says which item of that page; empty: this one
};

/// What a table page reads: a relation with a unique, never null key, the narrow columns to list (wide ones such as
/// JSON come with the selected row), and where edits go.
struct TableSource {
    QByteArray name; ///< the console's name for it; also the table named in notifications
    QByteArray from; ///< "public.predictions p JOIN … "
    QByteArray key; ///< the key's expression, e.g. "p.id"
    QByteArray version; ///< the row version's expression (xmin as bigint), empty for none
    QList<Column> columns;
    QByteArray editTable; ///< the table named to console.edit_rows; empty when nothing is editable
    QList<Column> details
        = {}; ///< wide columns, and those of little use in a list: read with the row that is looked at
    QByteArray detailFrom = {}; ///< the relation that has them, when it is not from
    Params params = {}; ///< what from refers to as $1, $2, …: all of them, each with a cast

    int indexOf(QByteArrayView column) const
    {
        for (int i = 0; i < columns.size(); ++i) {
            if (column == columns[i].name)
                return i;
        }
        return -1;
    }
};

} // namespace cp
