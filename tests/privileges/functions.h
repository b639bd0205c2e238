#pragma once

#include "tests/privileges/report.h"
#include "tests/privileges/stage.h"

namespace cp {

/// Calls every function of console and public, as pg_proc has them, with hostile arguments as every login: nothing of
/// anybody else's may change or come out, and no error may be an internal one.
void tryFunctions(Stage &stage, Report &report);

} // namespace cp
