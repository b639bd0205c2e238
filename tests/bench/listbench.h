#pragma once

#include "tests/bench/figure.h"
#include "tests/bench/sizes.h"
#include "tests/support/testdatabase.h"

namespace cp {
class Session;
}

namespace cp::bench {

/// Arranging a list of 500: how soon the frame after a drop is painted, beside one that waits for the database; what
/// the one statement takes, beside an UPDATE for each row. Leaves the list in the database.
Figures measureLists(Session &session, TestDatabase &database, const Sizes &sizes);

} // namespace cp::bench
