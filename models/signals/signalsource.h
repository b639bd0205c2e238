#pragma once

#include "models/market/candleseries.h"
#include "models/table/tablesource.h"

#include <QVariant>

namespace cp {

class Connection;

/// The trading signals, without their JSON: that comes with the row that is looked at.
TableSource signalSource();

/// The executions a person may see (own ones; an admin all), with who executed. Those of one signal by "signal_id".
TableSource executionSource();

/// The prices around the moment a signal was generated. Runs on a worker; throws DbException.
CandleSeries readSignalPrices(Connection &connection, qint64 signal);

/// The limits that the database checks an execution against, as their columns' values. Both invalid: the person has no
/// profile, and the database's usual limits hold.
struct RiskLimits {
    QVariant maxPositionSize; ///< in the unit of an execution's size
    QVariant maxPortfolioRisk; ///< 0…1
};

/// Runs on a worker; throws DbException.
RiskLimits readRiskLimits(Connection &connection, int userId);

} // namespace cp
