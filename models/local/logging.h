#pragma once

#include <QLoggingCategory>

namespace cp {

/// The local server. QT_LOGGING_RULES="cp.local.debug=true" shows more.
Q_DECLARE_LOGGING_CATEGORY(localServerLog)

} // namespace cp
