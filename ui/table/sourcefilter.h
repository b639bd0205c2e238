#pragma once

#include "models/table/filter.h"

namespace cp {

class FilterBar;

/// Filter fields for the columns of a source, each after its kind: a choice for words and yes/no, a stretch of time for
/// moments, a minimum for fractions, text that is contained for the rest.
namespace sourcefilter {

void addFields(FilterBar &bar, const TableSource &source, const QList<QByteArray> &columns);

/// What the fields say now.
Filter filter(const FilterBar &bar, const TableSource &source, const QList<QByteArray> &columns);

} // namespace sourcefilter
} // namespace cp
