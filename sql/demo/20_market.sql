-- Market regimes and sector trends
--
-- The paths every coin follows, as cumulative logarithms by hour h = 0 … history: the market (regimes with their drift,
-- crashes with a recovery, volatility in clusters) and each sector's difference from it. Nothing is stored by this file.
-- Floating point sums say their order, because the last bit depends on it.

SET LOCAL timezone = 'UTC';
SET LOCAL jit = off;

-- About one regime in two months, taking turns so that every kind comes up whatever the seed.
CREATE TEMP TABLE sim_regimes AS
WITH part AS (
    SELECT k, 0.5 + pg_temp.draw('regime length', k) AS length,
           (ARRAY['bull', 'sideways', 'bear', 'sideways', 'bull', 'bear'])
               [1 + (k + floor(6 * pg_temp.draw('first regime', 0))::integer) % 6] AS regime
    FROM generate_series(1, greatest(6, pg_temp.history() / 24 / 60)) AS k
), share AS (
    SELECT k, regime, sum(length) OVER (ORDER BY k) / sum(length) OVER () AS until FROM part
)
SELECT k, regime,
       coalesce(lag(round(until * pg_temp.history())) OVER (ORDER BY k), 0)::integer AS from_h,
       round(until * pg_temp.history())::integer AS to_h
FROM share;

-- A crash takes `depth` (logarithm) within `length` hours; `recovery` of it comes back over some `tau` hours.
CREATE TEMP TABLE sim_crashes AS
SELECT k,
       pg_temp.history() * (k - 0.9 + 0.7 * pg_temp.draw('crash at', k)) / total AS at_h,
       pg_temp.between('crash depth', k, 0.12, 0.30) AS depth,
       pg_temp.between('crash length', k, 6, 36) AS length,
       pg_temp.between('crash recovery', k, 0.5, 1.0) AS recovery,
       pg_temp.between('crash tau', k, 120, 480) AS tau
FROM (SELECT CASE WHEN pg_temp.small() THEN 2 ELSE 6 END AS total) AS many,
     generate_series(1, total) AS k;

CREATE TEMP TABLE sim_market AS
WITH hour AS (
    SELECT h, pg_temp.anchor() - (pg_temp.history() - h) * interval '1 hour' AS at, r.regime
    FROM sim_regimes AS r, generate_series(r.from_h, r.to_h - (r.to_h <> pg_temp.history())::integer) AS h
), shock AS (
    SELECT h,
           sum(depth * (recovery * (1 - exp(-greatest(0, h - at_h - length) / tau)) - least(1, (h - at_h) / length))
               ORDER BY k) AS level,
           sum(2.5 * exp((at_h - h) / 96) ORDER BY k) AS alarm
    FROM hour JOIN sim_crashes ON h >= at_h AND h < at_h + 8 * tau
    GROUP BY h
), settled AS ( -- what a crash has cost for good once its recovery is over
    SELECT h, sum(depth * (recovery - 1) ORDER BY k) AS level FROM hour JOIN sim_crashes ON h >= at_h + 8 * tau GROUP BY h
), calm AS (
    SELECT hour.*,
           coalesce(shock.level, 0) + coalesce(settled.level, 0) AS shock,
           exp(0.45 * pg_temp.wave('quick volatility', h / 40.0) + 0.45 * pg_temp.wave('slow volatility', h / 336.0))
               * CASE regime WHEN 'bull' THEN 1 WHEN 'bear' THEN 1.25 ELSE 0.7 END
               * (1 + coalesce(shock.alarm, 0)) AS volatility
    FROM hour LEFT JOIN shock USING (h) LEFT JOIN settled USING (h)
)
SELECT h, at, regime, volatility,
       extract(hour FROM at) = 0 AS midnight,
       shock + sum(CASE regime WHEN 'bull' THEN 0.0045 WHEN 'bear' THEN -0.004 ELSE 0.0003 END / 24
                   + 0.0040 * volatility * pg_temp.normal('market', h)) OVER (ORDER BY h) AS level
FROM calm;

CREATE TEMP TABLE sim_sectors AS
SELECT s.name AS sector, m.h,
       CASE WHEN s.name = 'Stablecoins' THEN 0
            ELSE 0.25 * pg_temp.wave('trend ' || s.name, m.h / 1440.0)
                 + sum(0.0018 * m.volatility * pg_temp.normal('sector ' || s.name, m.h)) OVER (PARTITION BY s.name ORDER BY m.h)
       END AS level
FROM public.crypto_sectors AS s, sim_market AS m
WHERE s.name IN ('Bitcoin', 'Ethereum & Smart Contracts', 'DeFi', 'Layer 1 Blockchains', 'Layer 2 Solutions',
                 'NFTs & Gaming', 'Infrastructure', 'Meme Coins', 'Privacy Coins', 'Stablecoins');

ANALYZE sim_market, sim_sectors;
