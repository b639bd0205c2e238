#pragma once

#include "models/market/candleseries.h"

#include <QDateTime>

namespace cp {

class Connection;

/// The candles of a coin around a moment: up to `before` that opened at it or earlier, up to `after` that opened later.
/// Runs on a worker and reads only these rows, by the index on (crypto_id, timestamp). Rows that cannot be drawn are
/// counted in CandleSeries::undrawable. Throws DbException.
CandleSeries readAround(Connection &connection, int cryptoId, const QDateTime &moment, int before, int after);

} // namespace cp
