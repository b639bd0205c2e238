-- Layer 3: suggestions with reasoning and context

SET LOCAL timezone = 'UTC';
SET LOCAL jit = off;

-- What carrying a suggestion out brought: the coin's change over the horizon, once that is over.
CREATE TEMP TABLE sim_results AS
SELECT s.i, round(100 * (after.close / before.close - 1), 4) AS actual
FROM sim_cases AS s
JOIN sim_ids AS c ON c.k = s.coin
JOIN sim_candles AS before ON before.k = s.coin AND before.at = date_bin(step, implemented, '2000-01-01 00:00+00') - step
JOIN sim_candles AS after ON after.k = s.coin
     AND after.at = date_bin(step, implemented + horizon * interval '1 hour', '2000-01-01 00:00+00') - step
WHERE implemented + horizon * interval '1 hour' <= pg_temp.anchor();

CREATE TEMP TABLE sim_texts AS
WITH subject AS (
    SELECT s.*, e.symbol, e.sector, l.name AS list_name, l.type AS list_type,
           CASE s.type WHEN 'add' THEN pg_temp.figure('target weight', s.i, 0.03, 0.12, 4)
                       WHEN 'rebalance'
                       THEN round(pg_temp.clamp(0.01, s.weight * (1 + s.side * pg_temp.figure('reweigh', s.i, 0.15, 0.5, 4)),
                                                0.9), 4)
                       WHEN 'tier_change' THEN pg_temp.figure('target weight', s.i, 0.04, 0.10, 4) END AS target_weight,
           CASE WHEN s.type IN ('add', 'rebalance') AND pg_temp.draw('position', s.i) < 0.7
                THEN 1 + floor((cardinality(l.symbols) + (s.type = 'add')::integer)
                               * pg_temp.draw('target position', s.i))::integer
           END AS target_position
    FROM sim_cases AS s JOIN sim_evidence AS e USING (i) JOIN sim_lists AS l ON l.k = s.list
)
SELECT s.i, s.target_weight, s.target_position, s.list_name, s.list_type,
       CASE s.type
           WHEN 'add' THEN format('Add %s to %s with %s of its weight', s.symbol, s.list_name,
                                  pg_temp.percent(100 * s.target_weight))
           WHEN 'remove' THEN format('Remove %s from %s', s.symbol, s.list_name)
           WHEN 'rebalance' THEN format('%s %s in %s to %s', CASE WHEN s.side > 0 THEN 'Raise' ELSE 'Lower' END, s.symbol,
                                        s.list_name, pg_temp.percent(100 * s.target_weight))
           ELSE format('%s %s from %s to the other tier', CASE WHEN s.side > 0 THEN 'Promote' ELSE 'Demote' END, s.symbol,
                       s.list_name) END AS action,
       CASE s.layer
           WHEN 1 THEN format('the market is in a %s regime (%s %% sure), fear and greed stand at %s, and the coin has moved %s in 30 days',
                              e.regime, e.regime_confidence, e.fear_greed, pg_temp.change(e.change_30d))
           WHEN 2 THEN format('its sector %s has moved %s in 7 days and %s in 30, the coin itself %s and %s', e.sector,
                              pg_temp.change(e.sector_7d), pg_temp.change(e.sector_30d), pg_temp.change(e.change_7d),
                              pg_temp.change(e.change_30d))
           WHEN 3 THEN format('%s in 30 days and %s in 7, trading at %s times its weekly average with a daily volatility of %s',
                              pg_temp.change(e.change_30d), pg_temp.change(e.change_7d), e.volume_ratio,
                              pg_temp.percent(e.volatility))
           ELSE format('RSI %s after %s in 24 hours, %s from the 20 day average', e.rsi, pg_temp.change(e.change_24h),
                       pg_temp.change(e.above_average)) END AS reason
FROM subject AS s JOIN sim_evidence AS e USING (i);

WITH argument AS (
    SELECT i, jsonb_agg(jsonb_build_object('name', name, 'value', value, 'unit', unit, 'weight', weight,
                        'direction', CASE direction WHEN 1 THEN 'positive' WHEN -1 THEN 'negative' ELSE 'neutral' END)
                            ORDER BY n) AS factors,
           sum(weight * direction) AS balance -- -1 everything speaks for a fall … 1 everything for a rise
    FROM sim_factors GROUP BY i
), peers AS (
    SELECT s.i, jsonb_agg(jsonb_build_object('symbol', p.symbol, 'change_30d', round(d.change_30d, 2),
                          'reason', format('Same sector, %s in 30 days.', pg_temp.change(d.change_30d)))
                              ORDER BY p.k) AS alternatives
    FROM sim_cases AS s
    JOIN sim_coins AS c ON c.k = s.coin
    CROSS JOIN LATERAL (SELECT k, symbol FROM sim_coins WHERE c.sector IN (sector, second_sector) AND k <> c.k
                        ORDER BY supply * price::numeric DESC LIMIT 2) AS p
    JOIN sim_days AS d ON d.k = p.k AND d.day = date_trunc('day', s.created) - interval '24 hours'
    GROUP BY s.i
), risks AS (
    SELECT i, to_jsonb(array_remove(ARRAY[
               CASE WHEN volatility > 4 THEN format('A daily volatility of %s makes the weight hard to hold.',
                                                    pg_temp.percent(volatility)) END,
               CASE WHEN regime_confidence < 75 THEN format('The %s regime is only %s %% sure and may turn.', regime,
                                                            regime_confidence) END,
               CASE WHEN volume_ratio < 0.8 THEN format('Thin trading: volume is %s times its weekly average.', volume_ratio) END,
               CASE WHEN fear_greed > 75 THEN 'The market is greedy; late entries have paid for it before.'
                    WHEN fear_greed < 25 THEN 'The market is fearful; falls may go further than they should.' END,
               'The figures are simulated and say nothing about the real coin.'], NULL)) AS risks
    FROM sim_evidence
), added AS (
    INSERT INTO public.ai_suggestions
        (watchlist_id, crypto_id, suggestion_type, ai_layer, confidence_score, reasoning, context_data, target_position,
         target_weight, expected_return, risk_score, status, reviewed_by, reviewed_at, implemented_at, actual_return,
         success_score, created_at, expires_at)
    SELECT l.list_id, c.crypto_id, s.type, s.layer,
           round(1 / (1 + exp(-0.7 - 1.1 * s.side * a.balance - (0.55 * pg_temp.normal('confidence', s.i))::numeric)), 4),
           jsonb_build_object(
               'simulated', true,
               'summary', format('%s: %s. (Simulated.)', t.action, t.reason),
               'factors', a.factors,
               'evidence', jsonb_build_object(
                    'as_of', e.seen_at, 'price', e.price,
                    'change_24h', e.change_24h, 'change_7d', e.change_7d, 'change_30d', e.change_30d,
                    'volatility_30d', e.volatility, 'volume_ratio_7d', e.volume_ratio, 'rsi_14', e.rsi,
                    'above_average_20d', e.above_average,
                    'sector', e.sector, 'sector_change_7d', e.sector_7d, 'sector_change_30d', e.sector_30d),
               'risks', r.risks,
               'alternatives', coalesce(p.alternatives, '[]'),
               'horizon_hours', s.horizon,
               'model', jsonb_build_object('name', m.name, 'version', v.version)),
           jsonb_build_object(
               'simulated', true,
               'market', jsonb_build_object('regime', e.regime, 'regime_confidence', e.regime_confidence / 100,
                                            'fear_greed_index', e.fear_greed,
                                            'btc_dominance', e.btc_dominance),
               'watchlist', jsonb_build_object('name', t.list_name, 'type', t.list_type, 'position', s.position, 'weight',
                                               s.weight)),
           t.target_position, t.target_weight,
           round(s.side * pg_temp.clamp(1.5, e.volatility * sqrt(s.horizon / 24.0)
                                             * pg_temp.figure('expected', s.i, 0.25, 0.8, 4), 60), 4),
           round(pg_temp.clamp(0.05, e.volatility / 8 + (0.06 * pg_temp.normal('risk', s.i))::numeric, 0.98), 4),
           s.status, reviewer.user_id, coalesce(s.implemented, s.reviewed), s.implemented,
           result.actual, round(1 / (1 + exp(-s.side * result.actual / 6)), 4), s.created, s.expires
    FROM sim_cases AS s
    JOIN sim_lists AS l ON l.k = s.list
    JOIN sim_ids AS c ON c.k = s.coin
    JOIN sim_evidence AS e USING (i)
    JOIN sim_texts AS t USING (i)
    JOIN argument AS a USING (i)
    JOIN risks AS r USING (i)
    JOIN sim_models AS m ON m.k = s.layer + (s.layer = 4)::integer
    JOIN sim_versions AS v ON v.model = m.k AND s.created >= v.since AND s.created < v.until
    LEFT JOIN sim_people AS reviewer ON reviewer.k = s.reviewer AND s.reviewed IS NOT NULL
    LEFT JOIN peers AS p USING (i)
    LEFT JOIN sim_results AS result USING (i)
    ORDER BY s.created, s.i
    RETURNING id, created_at, crypto_id
), kept AS (
    SELECT pg_temp.remember('ai_suggestions', range_agg(int8range(id, id, '[]'))) FROM added
)
UPDATE sim_cases AS s SET id = added.id
FROM kept, added JOIN sim_ids USING (crypto_id)
WHERE added.created_at = s.created AND sim_ids.k = s.coin;
