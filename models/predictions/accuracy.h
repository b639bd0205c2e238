#pragma once

#include "models/table/tablesource.h"

namespace cp {

class Connection;

/// How many of the latest evaluated predictions accuracy and calibration are computed from: enough to be sure of, few
/// enough to be read while one waits.
constexpr int AccuracySample = 100'000;

/// A row for each model, version, layer and horizon among the sample: how often it hit, how near it came. Computed
/// whenever it is read.
TableSource accuracySource();

/// The evaluated predictions of a stretch of confidence.
struct CalibrationBucket {
    double confidence = 0; ///< their mean, 0…1
    double hitRate = 0; ///< 0…1
    qint64 count = 0;
};

/// Of the sample, in stretches of ten percent, rising; stretches without predictions are left out. Runs on a worker;
/// throws DbException.
QList<CalibrationBucket> readCalibration(Connection &connection);

} // namespace cp
