#pragma once

#include "models/table/tablesource.h"

namespace cp {

/// Risk profiles: one's own, an admin's view has everybody's.
TableSource riskSource();

} // namespace cp
