#include "models/db/logging.h"

namespace cp {

Q_LOGGING_CATEGORY(dbLog, "cp.db", QtWarningMsg)

} // namespace cp
