-- Layer 1: regimes, sentiment, dominance and indicators
--
-- One row a day at the hour of the anchor, so that the last one is current. The market's own figures are computed from the
-- simulated candles; the rest of the economy follows the market loosely.

SET LOCAL timezone = 'UTC';
SET LOCAL jit = off;

CREATE TEMP TABLE sim_macro AS
WITH day AS (
    SELECT row_number() OVER (ORDER BY h)::integer AS n, h, at, regime, level, volatility,
           level - lag(level, 30) OVER (ORDER BY h) AS month,
           least(h - from_h, to_h - h) / 24.0 AS settled -- days to the nearest turn of the regime
    FROM sim_market JOIN sim_regimes USING (regime)
    WHERE h BETWEEN from_h AND to_h - (to_h <> pg_temp.history())::integer AND (pg_temp.history() - h) % 24 = 0
)
SELECT n, h, at, regime, level, volatility, coalesce(month, 0) AS month,
       round(pg_temp.clamp(0.5, (0.62 + 0.015 * settled + 0.06 * pg_temp.normal('regime confidence', h))::numeric, 0.97), 4)
           AS confidence,
       round(pg_temp.clamp(4, (50 + 110 * coalesce(month, 0) - 3 * volatility + 6 * pg_temp.normal('fear', h))::numeric, 96), 2)
           AS fear_greed
FROM day;
CREATE UNIQUE INDEX ON sim_macro (at);

WITH added AS (
    INSERT INTO public.market_regime_analysis (regime, confidence_score, indicators, analysis_data, analysis_time, created_at,
                                               updated_at)
    SELECT regime, confidence,
           jsonb_build_object('simulated', true, 'market_change_30d', round(100 * (exp(month) - 1)::numeric, 2),
                              'volatility_ratio', round(volatility::numeric, 2)),
           jsonb_build_object('simulated', true, 'model', 'Simulated Macro Regime',
                              'summary', format('Simulated %s market, %s in 30 days.', regime,
                                                pg_temp.change(100 * (exp(month) - 1)::numeric))),
           at, at, at
    FROM sim_macro ORDER BY n
    RETURNING id
)
SELECT pg_temp.remember('market_regime_analysis', range_agg(int8range(id, id, '[]'))) FROM added;

WITH added AS (
    INSERT INTO public.market_sentiment_data (fear_greed_index, social_sentiment, sentiment_sources, analysis_metrics, timestamp,
                                              created_at)
    SELECT fear_greed, round(pg_temp.clamp(-1, ((fear_greed - 50) / 60 + (0.12 * pg_temp.normal('social', h))::numeric), 1), 4),
           jsonb_build_object('simulated', true, 'posts', round(40000 * exp(0.3 * pg_temp.normal('posts', h)) * sqrt(volatility)),
                              'news', round(300 * exp(0.2 * pg_temp.normal('news', h)))),
           jsonb_build_object('simulated', true, 'label',
               CASE WHEN fear_greed < 25 THEN 'extreme fear' WHEN fear_greed < 45 THEN 'fear' WHEN fear_greed < 55 THEN 'neutral'
                    WHEN fear_greed < 75 THEN 'greed' ELSE 'extreme greed' END),
           at, at
    FROM sim_macro ORDER BY n
    RETURNING id
)
SELECT pg_temp.remember('market_sentiment_data', range_agg(int8range(id, id, '[]'))) FROM added;

-- Market capitalisations at the close of each UTC day.
CREATE TEMP TABLE sim_caps AS
SELECT day, max(until) AS until, sum(close * supply) AS total,
       sum(close * supply) FILTER (WHERE symbol = 'BTC') AS btc, sum(close * supply) FILTER (WHERE symbol = 'ETH') AS eth,
       sum(close * supply) FILTER (WHERE sector = 'Stablecoins') AS stable
FROM sim_days JOIN sim_coins USING (k)
GROUP BY day HAVING count(*) = (SELECT count(*) FROM sim_coins);

WITH added AS (
    INSERT INTO public.dominance_data (btc_dominance, eth_dominance, alt_dominance, trend_analysis, timestamp, created_at)
    SELECT btc, eth, 100 - btc - eth,
           jsonb_build_object('simulated', true, 'btc_change_7d', btc - lag(btc, 7) OVER w,
                              'eth_change_7d', eth - lag(eth, 7) OVER w),
           until, until
    FROM (SELECT until, round(100 * btc / total, 2) AS btc, round(100 * eth / total, 2) AS eth FROM sim_caps) AS share
    WINDOW w AS (ORDER BY until)
    ORDER BY until
    RETURNING id
)
SELECT pg_temp.remember('dominance_data', range_agg(int8range(id, id, '[]'))) FROM added;

-- An outside indicator starts at `base`, wanders by `step` a day and leans on the market by `lean`.
WITH walk AS (
    SELECT name, unit, at, n,
           base * exp(lean * (level - first_value(level) OVER w)
                      + sum(step * pg_temp.normal(name, n)) OVER w) AS value
    FROM (VALUES ('dxy', 'index', 104.0, -0.03, 0.0025), ('sp500', 'index points', 5100.0, 0.08, 0.0060),
                 ('gold', 'USD per ounce', 2150.0, -0.02, 0.0055), ('us_10y_yield', 'percent', 4.2, -0.05, 0.0080),
                 ('vix', 'index', 15.5, -0.45, 0.0180), ('global_m2', 'trillion USD', 96.0, 0.01, 0.0005),
                 ('btc_hash_rate', 'EH/s', 610.0, 0.10, 0.0080)) AS outside (name, unit, base, lean, step),
         sim_macro
    WINDOW w AS (PARTITION BY name ORDER BY n)
    UNION ALL
    SELECT 'btc_funding_rate', 'percent per 8 hours', at, n, 0.008 + 0.05 * month + 0.004 * pg_temp.normal('funding', n)
        FROM sim_macro
    UNION ALL
    SELECT name, 'billion USD', until, 0, value / 1e9
    FROM sim_caps, LATERAL (VALUES ('total_market_cap', total), ('stablecoin_supply', stable)) AS inside (name, value)
), added AS (
    INSERT INTO public.macro_indicators (indicator_name, value, timeframe, metadata, timestamp, created_at)
    SELECT name, round(value::numeric, 6), '1d', jsonb_build_object('simulated', true, 'unit', unit), at, at
    FROM walk ORDER BY name, at
    RETURNING id
)
SELECT pg_temp.remember('macro_indicators', range_agg(int8range(id, id, '[]'))) FROM added;
