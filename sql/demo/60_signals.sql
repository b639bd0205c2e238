-- Layer 4: trading signals and their executions
--
-- Every side and status comes up. Stop, entry and target stand on their right sides; an execution's price lies within the
-- candle of its moment. Stablecoins, the last of the coins, get none.

SET LOCAL timezone = 'UTC';
SET LOCAL jit = off;

CREATE TEMP TABLE sim_signals AS
WITH drawn AS (
    SELECT i, CASE WHEN i % 2 = 0 THEN 1 ELSE -1 END AS side, pg_temp.draw('signal status', i) AS u,
           1 + floor(pg_temp.draw('signal coin', i) * (SELECT count(*) FROM sim_coins WHERE beta > 0))::integer AS coin,
           pg_temp.pick('{24,48,72,168}', 'signal horizon', i)::integer AS horizon
    FROM generate_series(0, CASE WHEN pg_temp.small() THEN 48 ELSE 160 END - 1) AS i
), placed AS (
    SELECT i, side, coin, horizon,
           CASE WHEN i < 8 THEN (ARRAY['active', 'executed', 'expired', 'cancelled'])[1 + i / 2]
                WHEN u < 0.3 THEN 'active' WHEN u < 0.65 THEN 'executed' WHEN u < 0.85 THEN 'expired'
                    ELSE 'cancelled' END AS status
    FROM drawn
), timed AS (
    SELECT *, pg_temp.anchor() - interval '1 hour' * CASE status
               WHEN 'active' THEN horizon * pg_temp.between('signal age', i, 0.01, 1.1) -- a few of them overdue
               ELSE horizon + 24 + 24 * least(pg_temp.history() / 24 - 46, 240) * pg_temp.draw('signal age', i) ^ 2 END
           AS generated
    FROM placed
)
SELECT t.*, c.symbol, c.digits, c.sector, i.crypto_id, i.step, e.at AS seen_at, d.volatility, d.rsi, d.above_average,
       macro.regime, macro.fear_greed,
       round((e.close * pg_temp.between('entry', t.i, 0.997, 1.003)::numeric), c.digits) AS entry,
       pg_temp.clamp(0.012, d.volatility / 100 * sqrt(t.horizon / 24.0) * pg_temp.figure('stop', t.i, 0.35, 0.75, 4),
                     0.15) AS risk,
       pg_temp.between('reward', t.i, 1.2, 3.2)::numeric AS reward
FROM timed AS t
JOIN sim_coins AS c ON c.k = t.coin
JOIN sim_ids AS i ON i.k = t.coin
JOIN sim_candles AS e ON e.k = t.coin AND e.at = date_bin(i.step, t.generated, '2000-01-01 00:00+00') - i.step
JOIN sim_days AS d ON d.k = t.coin AND d.day = date_trunc('day', t.generated) - interval '24 hours'
CROSS JOIN LATERAL (SELECT * FROM sim_macro WHERE at <= t.generated ORDER BY at DESC LIMIT 1) AS macro;

ALTER TABLE sim_signals ADD id integer;

WITH level AS (
    SELECT *, round(entry * (1 + side * risk * reward), digits) AS target, round(entry * (1 - side * risk), digits) AS stop,
           generated + horizon * interval '1 hour' AS expires
    FROM sim_signals
), added AS (
    INSERT INTO public.trading_signals (crypto_id, signal_type, entry_price, target_price, stop_loss, confidence_score,
                                        risk_level,
                                        risk_reward_ratio, time_horizon_hours, ai_analysis, market_context, status, generated_at,
                                        expires_at, updated_at)
    SELECT crypto_id, CASE side WHEN 1 THEN 'long' ELSE 'short' END, entry, target, stop,
           round(1 / (1 + exp(-(0.7 + 0.5 * pg_temp.normal('signal confidence', i))))::numeric, 4),
           CASE WHEN volatility < 2.5 THEN 'low' WHEN volatility < 3.5 THEN 'medium' WHEN volatility < 5.5 THEN 'high'
               ELSE 'extreme' END,
           round(abs(target - entry) / abs(entry - stop), 2), horizon,
           jsonb_build_object('simulated', true,
                'summary', format('%s %s: %s, RSI %s, %s from the 20 day average. (Simulated.)',
                    CASE side WHEN 1 THEN 'Long' ELSE 'Short' END, symbol,
                    pg_temp.pick(CASE side WHEN 1
                                 THEN '{breakout above the range,higher low after a pullback,rising volume at support}'
                                 ELSE '{failed breakout,lower high after a bounce,falling through support}' END::text[],
                                 'pattern', i),
                    rsi, pg_temp.change(above_average)),
                'as_of', seen_at, 'rsi_14', rsi, 'volatility_30d', volatility,
                'model', jsonb_build_object('name', m.name, 'version', v.version)),
           jsonb_build_object('simulated', true, 'regime', regime, 'fear_greed_index', fear_greed, 'sector', sector),
           level.status, generated, expires,
           CASE level.status WHEN 'active' THEN generated WHEN 'expired' THEN expires
                       ELSE generated + (expires - generated) * pg_temp.between('signal end', i, 0.5, 0.95) END
    FROM level JOIN sim_models AS m ON m.k = 5 JOIN sim_versions AS v ON v.model = m.k AND generated >= v.since
        AND generated < v.until
    ORDER BY generated, i
    RETURNING id, generated_at, crypto_id
), kept AS (
    SELECT pg_temp.remember('trading_signals', range_agg(int8range(id, id, '[]'))) FROM added
)
UPDATE sim_signals AS s SET id = added.id FROM added, kept WHERE added.generated_at = s.generated
    AND added.crypto_id = s.crypto_id;

-- Filled where the signal was executed, open or partly filled on some active ones, cancelled with some cancelled ones.
CREATE TEMP TABLE sim_executions AS
WITH drawn AS (
    SELECT s.*, n, 10 * i + n AS key, 3 + floor(pg_temp.draw('trader', 10 * i + n) * 8)::integer AS person,
           generated + pg_temp.between('executed', 10 * i + n, 0.02, 0.5)
                       * least(pg_temp.anchor() - generated, horizon * interval '1 hour') AS at
    FROM sim_signals AS s, generate_series(1, 3) AS n
    WHERE n <= CASE WHEN status = 'executed' THEN 1 + floor(2.4 * pg_temp.draw('executions', i))
                    WHEN status = 'expired' THEN 0 ELSE floor(1.6 * pg_temp.draw('executions', i)) END
)
SELECT DISTINCT ON (d.i, d.person) d.key, d.id AS signal_id, d.person, d.at, d.entry,
       CASE d.status WHEN 'executed' THEN 'filled' WHEN 'cancelled' THEN 'cancelled'
                     ELSE (ARRAY['pending', 'partially_filled'])[1 + d.i / 2 % 2] END AS status,
       round(c.low + (c.high - c.low) * pg_temp.draw('fill', d.key)::numeric, d.digits) AS price,
       pg_temp.figure('percentage', d.key, 1, 12, 2) AS percentage
FROM drawn AS d JOIN sim_candles AS c ON c.k = d.coin AND c.at = date_bin(d.step, d.at, '2000-01-01 00:00+00')
ORDER BY d.i, d.person, d.key;

WITH added AS (
    INSERT INTO public.signal_executions (signal_id, user_id, execution_price, position_size, portfolio_percentage,
                                          execution_type, status,
                                          execution_details, executed_at, updated_at)
    SELECT signal_id, p.user_id,
           CASE WHEN e.status IN ('filled', 'partially_filled') THEN price ELSE entry END,
           round(20000 * percentage / 100 / price, 8), percentage,
           CASE WHEN pg_temp.draw('automatic', key) < 0.25 THEN 'automatic' ELSE 'manual' END, e.status,
           jsonb_build_object('simulated', true, 'venue', 'Simulated Exchange', 'fee_percentage', 0.1,
                              'filled_percentage', CASE e.status WHEN 'filled' THEN 100 WHEN 'partially_filled'
                                  THEN 10 * (2 + key % 6) ELSE 0 END),
           at, at
    FROM sim_executions AS e JOIN sim_people AS p ON p.k = e.person
    ORDER BY at, key
    RETURNING id
)
SELECT pg_temp.remember('signal_executions', range_agg(int8range(id, id, '[]'))) FROM added;
