#pragma once

#include "models/session/session.h"

namespace cp {

/// Waits until the session hears of changes: one that has just connected may not be listening yet, and what a test
/// changes then would never be told; and until nothing is being read. False when that does not come within Patience.
bool hearsNews(Session &session);

} // namespace cp
