-- Repairing a candle by hand: who may, which candle it is, what is refused, and what follows.
BEGIN;
SELECT no_plan();
\ir fixtures/cast.sql
SET CONSTRAINTS ALL IMMEDIATE; -- roll-ups are computed when a transaction commits, and this one does not

INSERT INTO public.price_data (crypto_id, timestamp, open_price, high_price, low_price, close_price, volume, candle_seconds)
VALUES (1, '2024-01-01 00:00Z', 10, 12, 9, 11, 5, 3600), (1, '2024-01-01 01:00Z', 11, 900, 9, 12, NULL, 3600),
       (1, '2024-01-01 02:00Z', 1, 1, 1, 1, 1, NULL);
INSERT INTO console.candle_levels VALUES (1, true, 86400) ON CONFLICT DO NOTHING;
INSERT INTO console.price_rollups (crypto_id, bucket_seconds, bucket, open, high, low, close, volume, source)
VALUES (1, 86400, '2023-12-31', 7, 8, 6, 7.5, NULL, 'imported');
SELECT console.touch_imported('{1}', '{86400}', '{2023-12-31 00:00Z}');

CREATE FUNCTION pg_temp.repair(p_login text, p_operation integer, p_opened text, p_seconds integer, p_prices text, p_seen text)
RETURNS text LANGUAGE sql AS $$
    SELECT replace(pg_temp.ask(p_login, format('SELECT concat_ws('' '', key, outcome, detail) FROM console.repair_candle(%L, 1, %L, %L, %L, %L)',
                                       pg_temp.op(p_operation), p_opened, p_seconds, p_prices, p_seen)), '"', '')
$$;
CREATE FUNCTION pg_temp.candle(p_seconds integer, p_opened timestamptz) RETURNS text LANGUAGE sql AS $$
    SELECT concat_ws(' ', trim_scale(open), trim_scale(high), trim_scale(low), trim_scale(close), trim_scale(volume))
    FROM console.candles(1, p_seconds, p_opened, p_opened + interval '1 microsecond')
$$;

-- Who may.
SELECT is(pg_temp.repair('t_' || who, 1, '2024-01-01 01:00Z', 3600, '{11,13,9,12,NULL}', '{11,900,9,12,NULL}'), '42501', who)
FROM unnest(ARRAY['ann', 'stranger', 'retired', 'demoted', 'program']) who;
SELECT is(pg_temp.candle(3600, '2024-01-01 01:00Z'), '11 900 9 12', 'nothing was done');

-- Which, and what is refused.
SELECT is(pg_temp.repair('t_ada', 10, '2024-01-01 01:00Z', 60, '{11,13,9,12,NULL}', '{11,900,9,12,NULL}'), '1 not_found It is not there any more.', 'of another length');
SELECT is(pg_temp.repair('t_ada', 11, '2024-01-01 03:00Z', 3600, '{11,13,9,12,NULL}', '{11,900,9,12,NULL}'), '1 not_found It is not there any more.', 'at another moment');
SELECT is(pg_temp.repair('t_ada', 12, '2024-01-01 01:00Z', 3600, '{11,13,9,12,NULL}', '{11,901,9,12,NULL}'), '1 changed It was changed since it was read.', 'not as seen');
SELECT is(pg_temp.repair('t_ada', 13, '2024-01-01 01:00Z', 3600, '{11,13,9,12,NULL}', NULL), '1 changed It was changed since it was read.', 'seen by nobody');
SELECT is(pg_temp.repair('t_ada', 100 + n::integer, '2024-01-01 01:00Z', 3600, prices, '{11,900,9,12,NULL}'), '1 refused ' || why, prices)
FROM (VALUES (1, '{11,13,9,NULL,1}', 'A candle has an open, a high, a low and a close.'), (2, NULL, 'A candle has an open, a high, a low and a close.'),
             (3, '{11,13,9,12}', 'A candle has an open, a high, a low and a close.'), (4, '{}', 'A candle has an open, a high, a low and a close.'),
             (5, '{11,13,-9,12,1}', 'Prices are not negative.'), (6, '{11,NaN,9,12,1}', 'Prices are below 1,000,000,000,000.'),
             (7, '{11,1e12,9,12,1}', 'Prices are below 1,000,000,000,000.'), (8, '{11,8,9,12,1}', 'The high is below the low.'),
             (9, '{14,13,9,12,1}', 'The open is not between the low and the high.'), (10, '{11,13,9,8,1}', 'The close is not between the low and the high.'),
             (11, '{11,13,9,12,-1}', 'The volume is negative, or too large.'), (12, '{11,13,9,12,Infinity}', 'The volume is negative, or too large.'))
     AS t (n, prices, why);
SELECT is(pg_temp.candle(3600, '2024-01-01 01:00Z'), '11 900 9 12', 'it is as it was');
SELECT is((SELECT count(*) FROM public.user_activities WHERE activity_type = 'price_update'), 0::bigint, 'and nothing is told');

-- Done; the longer ones follow.
SELECT is(pg_temp.candle(86400, '2024-01-01'), '10 900 1 1 6', 'the day before');
SELECT is(pg_temp.repair('t_ada', 30, '2024-01-01 01:00Z', 3600, '{11,13.123456789,9,12,2}', '{11,900,9,12,NULL}'), '1 done', 'repaired');
SELECT is(pg_temp.candle(3600, '2024-01-01 01:00Z'), '11 13.12345679 9 12 2', 'to eight decimals');
SELECT is(pg_temp.candle(86400, '2024-01-01'), '10 13.12345679 1 1 8', 'so is its day');
SELECT is((SELECT details - 'operation' FROM public.user_activities WHERE activity_type = 'price_update'),
    '{"candle": "2024-01-01T01:00:00+00:00", "candle_seconds": 3600, "before": {"open": 11, "high": 900, "low": 9, "close": 12, "volume": null}, "after": {"open": 11, "high": 13.12345679, "low": 9, "close": 12, "volume": 2}}'::jsonb,
    'both are on record');
SELECT is(pg_temp.repair('t_ada', 30, '2024-01-01 01:00Z', 3600, '{11,14,9,12,2}', '{11,13.12345679,9,12,2}'), '1 done', 'the same operation again');
SELECT is(pg_temp.candle(3600, '2024-01-01 01:00Z'), '11 13.12345679 9 12 2', 'changes nothing');
SELECT is(pg_temp.repair('t_ada', 31, '2024-01-01 02:00Z', NULL, '{2,2,2,2,1}', '{1,1,1,1,1}'), '1 done', 'one of unknown length');
SELECT is(pg_temp.candle(86400, '2024-01-01'), '10 13.12345679 2 2 8', 'its day follows, too');

-- One that is kept among the imported.
SELECT is(pg_temp.candle(604800, '2023-12-25'), '7 8 6 7.5', 'the week before');
SELECT is(pg_temp.repair('t_ada', 40, '2023-12-31', 86400, '{7,9,6,7.5,3}', '{7,8,6,7.5,NULL}'), '1 done', 'repaired');
SELECT is(pg_temp.candle(86400, '2023-12-31'), '7 9 6 7.5 3', 'so it is');
SELECT is(pg_temp.candle(604800, '2023-12-25'), '7 9 6 7.5 3', 'and its week');
SELECT is((SELECT count(*) FROM console.verify_rollups(1)), 0::bigint, 'all roll-ups are those of their candles');

-- As it is already: nothing to do, and nothing to tell.
SELECT is(pg_temp.repair('t_ada', 41, '2023-12-31', 86400, '{7,9,6,7.5,3}', '{7,9,6,7.5,3}'), '1 done', 'nothing to do');
SELECT is((SELECT count(*) FROM public.user_activities WHERE activity_type = 'price_update'), 3::bigint, 'nothing to tell');

SELECT * FROM finish();
ROLLBACK;
