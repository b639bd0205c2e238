#pragma once

namespace cp {

class Connection;
struct Arguments;

/// import-prices; the exit code.
int importPricesFrom(Connection &connection, const Arguments &arguments);

} // namespace cp
