#pragma once

#include "models/table/tablesource.h"

namespace cp {

/// The AI models, with configuration, performance and health as details.
TableSource aiModelSource();

/// Who did what: the audit trail, own rows or, for an admin, all. It never changes.
TableSource activitySource();

} // namespace cp
