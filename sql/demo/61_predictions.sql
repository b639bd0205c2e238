-- Predictions, realised and open
--
-- Confidence c means about a share c of hits, less what the model's version boasts. A realised prediction was compared with
-- the close of the candle that contains its target; a few that are due wait for somebody to evaluate them.

SET LOCAL timezone = 'UTC';
SET LOCAL jit = off;

CREATE TEMP TABLE sim_forecasts AS
WITH drawn AS (
    SELECT i, m.k AS model, m.name, m.layer,
           m.horizons[1 + floor(pg_temp.draw('horizon', i) * cardinality(m.horizons))::integer] AS horizon
    FROM generate_series(1, CASE WHEN pg_temp.small() THEN 2000 ELSE 20000 END) AS i,
    LATERAL (SELECT (ARRAY[1, 2, 3, 3, 3, 4, 4, 5, 5, 6, 7])[1 + floor(pg_temp.draw('model', i) * 11)::integer] AS k) AS choice
    JOIN sim_models AS m USING (k)
), personal AS ( -- asked for by somebody about a coin of a list of theirs
    SELECT row_number() OVER (ORDER BY e.list, e.position)::integer AS n, count(*) OVER () AS total, e.k AS coin, l.list_id,
           p.user_id
    FROM sim_entries AS e JOIN sim_lists AS l ON l.k = e.list JOIN sim_people AS p ON p.k = l.owner
        JOIN sim_coins AS c ON c.k = e.k
    WHERE c.beta > 0
), subject AS (
    SELECT d.*, person.list_id, person.user_id, coalesce(person.coin, free.coin) AS coin,
           least(pg_temp.history() - 72, CASE WHEN pg_temp.draw('open', i) < 0.07 THEN horizon * pg_temp.draw('forecast age', i)
                 ELSE 1 + (pg_temp.history() - 73) * pg_temp.draw('forecast age', i) ^ 1.5 END) AS age
    FROM drawn AS d
    LEFT JOIN personal AS person ON d.model = 3 AND d.i % 5 = 0 AND person.n = 1 + d.i / 5 % person.total
    CROSS JOIN LATERAL (
        -- The macro model speaks of BTC and ETH, short horizons only of coins with hourly candles.
        SELECT options[1 + floor(pg_temp.draw('forecast coin', i) * cardinality(options))::integer] AS coin
        FROM (SELECT array_agg(k ORDER BY k) AS options FROM sim_coins
              WHERE CASE WHEN d.layer = 1 THEN symbol IN ('BTC', 'ETH') WHEN d.horizon < 24 THEN hourly ELSE beta > 0 END) AS o
    ) AS free
), timed AS (
    SELECT *, created + horizon * interval '1 hour' AS target,
           CASE WHEN horizon <= 1 THEN 0.8 WHEN horizon <= 4 THEN 1.5 WHEN horizon <= 24 THEN 4 WHEN horizon <= 72 THEN 6
                WHEN horizon <= 168 THEN 8 ELSE 12 END AS threshold,
           pg_temp.figure('forecast confidence', i, 0.42, 0.95, 4) AS confidence
    FROM subject, LATERAL (SELECT pg_temp.anchor() - age * interval '1 hour' AS created) AS made
)
SELECT t.*, c.digits, ids.crypto_id, v.version, v.since, before.close AS input, d.volatility, d.rsi, d.volume_ratio, macro.regime,
       realised.close AS actual,
       CASE WHEN realised.until IS NOT NULL THEN least(pg_temp.anchor(), realised.until + interval '5 minutes') END AS evaluated,
       pg_temp.draw('hit', i) < t.confidence - v.boast + (v.skill - 0.6) / 2 AS hit
FROM timed AS t
JOIN sim_coins AS c ON c.k = t.coin
JOIN sim_ids AS ids ON ids.k = t.coin
JOIN sim_versions AS v ON v.model = t.model AND t.created >= v.since AND t.created < v.until
JOIN sim_candles AS before ON before.k = t.coin AND before.at = date_bin(ids.step, t.created, '2000-01-01 00:00+00') - ids.step
JOIN sim_days AS d ON d.k = t.coin AND d.day = date_trunc('day', t.created) - interval '24 hours'
JOIN sim_macro AS macro ON macro.n = floor((pg_temp.history() - t.age) / 24)::integer + 1
LEFT JOIN sim_candles AS realised ON realised.k = t.coin AND realised.at = date_bin(ids.step, t.target, '2000-01-01 00:00+00')
     AND realised.until = realised.at + ids.step
     AND (t.target < pg_temp.anchor() - interval '30 hours' OR pg_temp.draw('overdue', i) < 0.5);

WITH guess AS ( -- by how many percent it is off: within the threshold, or beyond it, either way
    SELECT *, CASE WHEN hit THEN 0.95 * threshold * pg_temp.between('error', i, -1, 1)
                   ELSE sign(pg_temp.draw('error side', i) - 0.5) * threshold
                        * least(4, 1.08 - 0.6 * ln(pg_temp.draw('error', i)))
              END AS error
    FROM sim_forecasts
), price AS (
    SELECT *, greatest(0.00000001, round(
               CASE WHEN actual IS NOT NULL THEN actual * (1 + error / 100)::numeric
                    ELSE input * exp(threshold / 100 * 0.7 * pg_temp.normal('outlook', i))::numeric END,
                    greatest(digits, 4))) AS predicted
    FROM guess
), measured AS (
    SELECT *, abs(predicted - actual) AS off FROM price
), added AS (
    INSERT INTO public.predictions
        (crypto_id, watchlist_id, user_id, model_name, model_version, layer_source, predicted_price, predicted_value,
         confidence_score,
         prediction_horizon, target_datetime, features_used, model_parameters, input_price, input_features, context_data,
         actual_price, accuracy_percentage, absolute_error, squared_error, is_realized, is_accurate, accuracy_threshold,
         training_data_end, market_conditions, volatility_level, model_training_time, prediction_time, created_at, updated_at,
         evaluated_at)
    SELECT crypto_id, list_id, user_id, name, version, layer, predicted,
           jsonb_build_object('simulated', true, 'low', round(predicted * (1 - threshold / 100), 8),
                              'high', round(predicted * (1 + threshold / 100), 8)),
           confidence, horizon, target, '["close", "volume", "rsi_14", "volatility_30d", "regime"]',
           jsonb_build_object('simulated', true, 'window', 24 * (2 + model)),
           input, jsonb_build_object('simulated', true, 'rsi_14', rsi, 'volatility_30d', volatility, 'volume_ratio_7d',
                                     volume_ratio),
           jsonb_build_object('simulated', true, 'regime', regime),
           actual, CASE WHEN actual IS NOT NULL THEN greatest(0, round(100 * (1 - off / actual), 2)) END, off,
           round(off * off, 8), actual IS NOT NULL, 100 * off / actual <= threshold, threshold,
           since, regime, CASE WHEN volatility < 2.5 THEN 'low' WHEN volatility < 4.5 THEN 'medium' ELSE 'high' END,
           pg_temp.figure('training time', model, 40, 900, 2), pg_temp.figure('prediction time', i, 0.004, 0.09, 6),
           created, coalesce(evaluated, created), evaluated
    FROM measured
    ORDER BY created, i
    RETURNING id
)
SELECT pg_temp.remember('predictions', range_agg(int8range(id, id, '[]'))) FROM added;

ANALYZE public.predictions;
