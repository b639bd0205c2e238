-- Daily statistics
--
-- What the layers of the simulation look at: a row a coin and UTC day, with changes in percent and the usual indicators
-- computed from the simulated candles. Nothing is stored by this file.

SET LOCAL timezone = 'UTC';
SET LOCAL jit = off;

CREATE TEMP TABLE sim_days AS
WITH day AS (
    SELECT k, date_trunc('day', at) AS day, max(until) AS until, (array_agg(close ORDER BY at DESC))[1] AS close,
           max(high) AS high, min(low) AS low,
           -- a day under way counts at its pace so far
           sum(volume) * 86400 / extract(epoch FROM max(until) - min(at)) AS volume
    FROM sim_candles GROUP BY k, date_trunc('day', at)
), change AS (
    SELECT day.*,
           100 * (close / lag(close, 1) OVER w - 1) AS change_1d,
           100 * (close / lag(close, 7) OVER w - 1) AS change_7d,
           100 * (close / lag(close, 30) OVER w - 1) AS change_30d
    FROM day WINDOW w AS (PARTITION BY k ORDER BY day)
)
SELECT k, day, until, close, high, low, volume, change_1d, change_7d, change_30d,
       round(stddev_samp(change_1d) OVER (w ROWS 29 PRECEDING), 2) AS volatility,
       round(volume / avg(volume) OVER (w ROWS 6 PRECEDING), 2) AS volume_ratio,
       round(100 * sum(greatest(change_1d, 0)) OVER (w ROWS 13 PRECEDING)
             / nullif(sum(abs(change_1d)) OVER (w ROWS 13 PRECEDING), 0), 1) AS rsi,
       round(100 * (close / avg(close) OVER (w ROWS 19 PRECEDING) - 1), 2) AS above_average
FROM change
WINDOW w AS (PARTITION BY k ORDER BY day);

CREATE UNIQUE INDEX ON sim_days (k, day);
ANALYZE sim_days;
