#pragma once

#include "models/format/formatcontext.h"
#include "models/table/tablesource.h"

#include <QVariant>

namespace cp {

/// A value as a table cell shows it: rounded to what reads well, one line, bounded in length. value is what
/// ResultSet::value() gives, or a pending edit; an invalid or null one is NULL and shows as an em dash.
QString formatValue(const Column &column, const QVariant &value, const FormatContext &context);

/// All there is to know about a value, for a tooltip: nothing rounded, moments with zone and UTC. May have several
/// lines; bounded to about 2,000 characters.
QString exactValue(const Column &column, const QVariant &value, const FormatContext &context);

/// A value for the clipboard: one line in the units of the screen, nothing rounded or cut; empty for NULL.
QString copyValue(const Column &column, const QVariant &value, const FormatContext &context);

/// A value as a person starts editing it. parseValue() of it gives the value back.
QString editValue(const Column &column, const QVariant &value, const FormatContext &context);

/// Where a column's values stand: numbers at the trailing edge, so that their digits line up, all else at the leading.
Qt::Alignment alignmentOf(ColumnKind kind);

/// -1, 0 or 1: whether a value of a signed kind is a fall or a rise. 0 for every other kind.
int directionOf(const Column &column, const QVariant &value);

} // namespace cp
