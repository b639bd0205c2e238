#pragma once

#include "models/table/filter.h"

#include <optional>

namespace cp {

/// A filter as people write it: comparisons that all have to hold, e.g. `status=pending confidence>=70% coin~btc` or
/// `"Expected return" > 0 and layer = 3`. A column goes by its header or by its name in the database; =, !=, <, <=, >,
/// >= compare and ~ finds a part of a text; a value with spaces stands in quotes, null is nothing, and a fraction may
/// be written in percent. Nothing, with a sentence in problem, for a text that cannot be read so.
std::optional<Filter> filterFromText(const QString &text, const TableSource &source, QString *problem);

} // namespace cp
