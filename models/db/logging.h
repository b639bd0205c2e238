#pragma once

#include <QLoggingCategory>

namespace cp {

/// Connections and statements. QT_LOGGING_RULES="cp.db.debug=true" shows more.
Q_DECLARE_LOGGING_CATEGORY(dbLog)

} // namespace cp
