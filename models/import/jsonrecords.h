#pragma once

#include "models/import/recordreader.h"

namespace cp {

/// readRecords() of a file that is JSON.
void readJsonRecords(UnpackedFile &file, const std::function<bool(const Record &record)> &take);

} // namespace cp
