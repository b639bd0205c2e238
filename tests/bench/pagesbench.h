#pragma once

#include "models/session/session.h"
#include "tests/bench/figure.h"
#include "tests/bench/sizes.h"

namespace cp::bench {

/// How long each page takes from the click in the navigation to its first rows (without a table: its picture), and to
/// everything it shows at first. The session is connected already and the server has its pages in memory; the page
/// itself is made anew each time.
Figures measurePages(Session &session, const Sizes &sizes);

/// How long the GUI thread is ever busy while every page is used on hostile data (tests/support/hostile.sql): sorted by
/// every column, filtered by every field, edited, made small and large.
Figures measureWalks();

} // namespace cp::bench
