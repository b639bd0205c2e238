#pragma once

#include "tests/bench/sizes.h"
#include "tests/support/testdatabase.h"

namespace cp::bench {

/// Fills a console database: 50 coins, and so many predictions and suggestions. Nine suggestions of ten are pending and
/// do not expire. The same rows each time.
void fill(TestDatabase &database, const Sizes &sizes);

} // namespace cp::bench
