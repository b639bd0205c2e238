#pragma once

namespace cp {

class Connection;
struct Arguments;

/// export; the exit code.
int exportTable(Connection &connection, const Arguments &arguments);

} // namespace cp
