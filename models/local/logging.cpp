#include "models/local/logging.h"

namespace cp {

Q_LOGGING_CATEGORY(localServerLog, "cp.local", QtWarningMsg)

} // namespace cp
