#pragma once

#include "tests/bench/figure.h"
#include "tests/bench/sizes.h"

namespace cp::bench {

/// The import of a file of minutes beside psql's \copy of the same into the same table, and beside an import into a
/// table without roll-ups. Each in a database of its own.
Figures measureImport(const Sizes &sizes);

} // namespace cp::bench
