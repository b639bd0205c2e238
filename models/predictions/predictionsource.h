#pragma once

#include "models/market/candleseries.h"
#include "models/table/tablesource.h"

namespace cp {

class Connection;

/// The predictions, without their JSON: that comes with the row that is looked at.
TableSource predictionSource();

/// The prices from before a prediction was made until after it was due, as far as they are known. Runs on a worker;
/// throws DbException.
CandleSeries readPredictionPrices(Connection &connection, qint64 prediction);

/// Evaluates predictions that are due against the prices there are, up to limit of them; returns how many, 0 when none
/// is left. Only for admins. Runs on a worker; throws DbException.
int evaluateDue(Connection &connection, int limit);

} // namespace cp
