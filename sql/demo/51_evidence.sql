-- What the layers saw when they suggested
--
-- A row a suggestion with the figures known at that moment: closes of candles that had ended, statistics of days that were
-- over. `seen_at` is the start of the coin's last full candle.

SET LOCAL timezone = 'UTC';
SET LOCAL jit = off;

CREATE TEMP TABLE sim_evidence AS
SELECT s.i, c.symbol, c.name, c.sector, s.asof AS seen_at, now.close AS price,
       round(100 * (now.close / day.close - 1), 2) AS change_24h,
       round(100 * (now.close / week.close - 1), 2) AS change_7d,
       round(100 * (now.close / month.close - 1), 2) AS change_30d,
       d.volatility, d.volume_ratio, d.rsi, d.above_average,
       round(sector.change_7d, 2) AS sector_7d, round(sector.change_30d, 2) AS sector_30d,
       macro.regime, round(100 * macro.confidence) AS regime_confidence, macro.fear_greed,
       round(100 * caps.btc / caps.total, 2) AS btc_dominance
FROM sim_cases AS s
JOIN sim_coins AS c ON c.k = s.coin
JOIN sim_candles AS now ON now.k = s.coin AND now.at = s.asof
JOIN sim_candles AS day ON day.k = s.coin AND day.at = s.asof - interval '24 hours'
JOIN sim_candles AS week ON week.k = s.coin AND week.at = s.asof - interval '168 hours'
JOIN sim_candles AS month ON month.k = s.coin AND month.at = s.asof - interval '720 hours'
JOIN sim_days AS d ON d.k = s.coin AND d.day = date_trunc('day', s.created) - interval '24 hours'
JOIN sim_sector_days AS sector ON sector.sector = c.sector AND sector.day = d.day
CROSS JOIN LATERAL (SELECT * FROM sim_macro WHERE at <= s.created ORDER BY at DESC LIMIT 1) AS macro
CROSS JOIN LATERAL (SELECT * FROM sim_caps WHERE until <= s.created ORDER BY until DESC LIMIT 1) AS caps;

-- Five factors a suggestion, the last one of the layer's own; their weights sum to 1.
CREATE TEMP TABLE sim_factors AS
WITH factor AS (
    SELECT e.i, f.*, (0.5 + pg_temp.draw('factor ' || f.n, e.i))::numeric AS share
    FROM sim_evidence AS e JOIN sim_cases AS s USING (i),
    LATERAL (
        VALUES (1, 'Momentum, 30 days', e.change_30d, '%', sign(e.change_30d)),
               (2, 'Strength against its sector, 7 days', e.change_7d - e.sector_7d, '%', sign(e.change_7d - e.sector_7d)),
               (3, 'Volume against its weekly average', e.volume_ratio, 'x',
                sign(round(e.volume_ratio - 1, 1)) * sign(e.change_24h)),
               (4, 'Daily volatility, 30 days', e.volatility, '%',
                CASE WHEN e.volatility > 4 THEN -1 WHEN e.volatility < 2 THEN 1 ELSE 0 END)
    ) AS f (n, name, value, unit, direction)
    UNION ALL
    SELECT e.i, 5, own.name, own.value, own.unit, own.direction, (0.9 + pg_temp.draw('factor 5', e.i))::numeric
    FROM sim_evidence AS e JOIN sim_cases AS s USING (i),
    LATERAL (
        SELECT CASE s.layer WHEN 1 THEN format('Market regime: %s', e.regime) WHEN 2 THEN 'Sector trend, 30 days'
                            WHEN 3 THEN 'Distance from the 20 day average' ELSE 'RSI, 14 days' END,
               CASE s.layer WHEN 1 THEN e.regime_confidence WHEN 2 THEN e.sector_30d WHEN 3 THEN e.above_average ELSE e.rsi END,
               CASE s.layer WHEN 4 THEN '' ELSE '%' END,
               CASE s.layer WHEN 1 THEN CASE e.regime WHEN 'bull' THEN 1 WHEN 'bear' THEN -1 ELSE 0 END
                            WHEN 2 THEN sign(e.sector_30d) WHEN 3 THEN sign(e.above_average)
                            ELSE CASE WHEN e.rsi < 35 THEN 1 WHEN e.rsi > 65 THEN -1 ELSE 0 END END
    ) AS own (name, value, unit, direction)
), weighed AS (
    SELECT *, round(share / sum(share) OVER (PARTITION BY i), 2) AS rounded FROM factor
)
SELECT i, n, name, value, unit, direction,
       CASE n WHEN 5 THEN 1 - sum(rounded) FILTER (WHERE n < 5) OVER (PARTITION BY i) ELSE rounded END AS weight
FROM weighed;
