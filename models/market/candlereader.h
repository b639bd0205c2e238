#pragma once

#include "models/db/param.h"
#include "models/market/candleseries.h"

#include <QDateTime>

namespace cp {

class Connection;

/// The candles of a coin around a moment: up to `before` that opened at it or earlier, up to `after` that opened later.
/// Runs on a worker and reads only these rows, by the index on (crypto_id, timestamp). Rows that cannot be drawn are
/// counted in CandleSeries::undrawable. Throws DbException.
CandleSeries readAround(Connection &connection, int cryptoId, const QDateTime &moment, int before, int after);

/// A coin's prices gathered into candles: a relation "r" with id and price_data's columns, where $1 is the coin's
/// number, $2 the length of a candle in seconds and $3 the moment of the first. Weeks begin on Monday, days at
/// midnight UTC. What is dated more than a day ahead is left out.
inline constexpr char CandlesFrom[] = R"sql((
    SELECT extract(epoch FROM opened)::bigint AS id, opened AS timestamp, open_price, high_price, low_price, close_price,
           volume
    FROM (SELECT date_bin(make_interval(secs => $2::integer), timestamp, '2000-01-03 00:00+00'::timestamptz) AS opened,
                 (array_agg(open_price ORDER BY timestamp))[1] AS open_price, max(high_price) AS high_price,
                 min(low_price) AS low_price, (array_agg(close_price ORDER BY timestamp DESC))[1] AS close_price,
                 sum(volume) AS volume
          FROM public.price_data
          WHERE crypto_id = $1::integer AND timestamp >= $3::timestamptz
            AND timestamp <= now() + interval '1 day' AND isfinite(timestamp)
          GROUP BY 1) gathered) r)sql";

/// All of these candles; params are those of CandlesFrom. Where prices were recorded more seldom than that, a candle
/// lasts until the next. Runs on a worker. Throws DbException.
CandleSeries readCandles(Connection &connection, const Params &params);

} // namespace cp
