#pragma once

#include "tests/bench/figure.h"
#include "tests/bench/sizes.h"
#include "tests/support/testdatabase.h"

namespace cp {
class Session;
}

namespace cp::bench {

/// A coin with a long history of minutes on the page Charts: from the choice of all of it, and from a week somewhere in
/// it, to the picture; then what a frame costs while it is panned and zoomed, with three indicators, the volumes and
/// 1,000 marks, and with candles alone beside QCandlestickSeries. Leaves the coin in the database.
Figures measureCharts(Session &session, TestDatabase &database, const Sizes &sizes);

} // namespace cp::bench
