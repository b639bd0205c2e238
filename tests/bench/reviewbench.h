#pragma once

#include "models/session/session.h"
#include "tests/bench/figure.h"
#include "tests/bench/sizes.h"
#include "tests/support/testdatabase.h"

namespace cp::bench {

/// Approving: many cases in one call and one at a time, by Reviewer, by psql and by the least SQL that would do.
Figures measureReviews(Session &session, TestDatabase &database, const Sizes &sizes);

} // namespace cp::bench
