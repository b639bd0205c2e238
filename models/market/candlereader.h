#pragma once

#include "models/db/param.h"
#include "models/market/candleseries.h"

#include <QDateTime>

namespace cp {

class Connection;

/// The candles of a coin around a moment: up to `before` that opened at it or earlier, up to `after` that opened later.
/// Where finer candles have displaced longer ones it is those that nothing finer covers. Runs on a worker and reads
/// only these rows, by the index on (crypto_id, timestamp). Rows that cannot be drawn are counted in
/// CandleSeries::undrawable. Throws DbException.
CandleSeries readAround(Connection &connection, int cryptoId, const QDateTime &moment, int before, int after);

/// A coin's prices gathered into candles: a relation "r" with id and price_data's columns, and seconds, how long each
/// is; $1 is the coin's number, $2 the length of a candle in seconds; they open at $3 or later, before $4. Where only
/// longer ones are known, it is these. Weeks begin on Monday, days at midnight UTC. What is dated more than a day ahead
/// is left out. See sql/migrations/0022_imported_prices.sql: those of the usual lengths lie ready.
inline constexpr char CandlesFrom[] = R"sql((
    SELECT extract(epoch FROM opened)::bigint AS id, opened AS timestamp, open AS open_price, high AS high_price,
           low AS low_price, close AS close_price, volume, seconds
    FROM console.candles($1::integer, $2::integer, $3::timestamptz,
                         least($4::timestamptz, now() + interval '1 day'))) r)sql";

/// The params of CandlesFrom; moments in milliseconds since 1970 in UTC.
Params candleParams(int coin, int seconds, qint64 from, qint64 to);

/// All of these candles; params are those of CandlesFrom. Where nobody said how long the recorded prices last and they
/// are further apart than that, a candle lasts until the next. Runs on a worker. Throws DbException.
CandleSeries readCandles(Connection &connection, const Params &params);

} // namespace cp
