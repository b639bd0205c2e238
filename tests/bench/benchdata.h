#pragma once

#include "tests/bench/sizes.h"
#include "tests/support/testdatabase.h"

namespace cp::bench {

/// The coins that fill() adds have numbers from here on.
constexpr int FirstCoin = 1000;

/// Fills a console database: the small demo data, so that no page is empty, and 50 coins with so many predictions,
/// candles and other rows. Nine of ten of these coins' suggestions are pending and do not expire. The same rows each
/// time.
void fill(TestDatabase &database, const Sizes &sizes);

} // namespace cp::bench
