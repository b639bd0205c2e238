#pragma once

#include "app/arguments.h"

namespace cp {

/// Runs a command that needs no window and returns the exit code of contract.md. Reports go to standard output,
/// problems and progress to standard error. Blocks.
int runCommand(const Arguments &arguments);

} // namespace cp
