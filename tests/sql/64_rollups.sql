-- Roll-ups of price_data: which buckets there are and what is in them, what a chart reads, that a difference is found, and
-- the prices coins are listed with.
BEGIN;
SELECT no_plan();
\ir fixtures/cast.sql
SET timezone = 'America/New_York'; -- buckets are those of UTC, whatever the session's clock; 2021-03-14 has 23 hours there
SET CONSTRAINTS ALL IMMEDIATE; -- roll-ups are computed when a transaction commits, and this one does not

CREATE FUNCTION pg_temp.add(p_coin integer, p_at text, p_price numeric, p_seconds integer DEFAULT NULL, p_volume numeric DEFAULT NULL, p_cap numeric DEFAULT NULL)
RETURNS void LANGUAGE sql AS $$
    INSERT INTO public.price_data (crypto_id, timestamp, open_price, high_price, low_price, close_price, volume, market_cap, candle_seconds)
    VALUES (p_coin, (p_at || '+00')::timestamptz, p_price, p_price + 1, p_price - 1, p_price + 0.5, p_volume, p_cap, p_seconds)
$$;
-- 'MM-DD HH24:MI open high low close volume cap' of the computed buckets of a length.
CREATE FUNCTION pg_temp.buckets(p_coin integer, p_seconds integer) RETURNS text LANGUAGE sql AS $$
    SELECT string_agg(concat_ws(' ', to_char(bucket AT TIME ZONE 'UTC', 'MM-DD HH24:MI'), trim_scale(open), trim_scale(high), trim_scale(low), trim_scale(close),
                                coalesce(trim_scale(volume)::text, '-'), trim_scale(market_cap)), ', ' ORDER BY bucket)
    FROM console.price_rollups WHERE crypto_id = p_coin AND bucket_seconds = p_seconds AND source = 'computed'
$$;
CREATE FUNCTION pg_temp.chart(p_coin integer, p_seconds integer, p_from text DEFAULT '-infinity', p_to text DEFAULT 'infinity') RETURNS text LANGUAGE sql AS $$
    SELECT string_agg(concat_ws(' ', to_char(opened AT TIME ZONE 'UTC', 'MM-DD HH24:MI'), trim_scale(open), trim_scale(close), seconds), ', ')
    FROM console.candles(p_coin, p_seconds, p_from::timestamptz, p_to::timestamptz)
$$;
CREATE FUNCTION pg_temp.wrong() RETURNS bigint LANGUAGE sql AS $$ SELECT count(*) FROM console.verify_rollups() $$;

-- ------------------------------------------------------------------------------------------------------------- buckets
SELECT is(to_char(console.bucket_of(604800, at::timestamptz) AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI'), bucket, 'the week of ' || at)
FROM (VALUES ('2024-01-08 00:00+00', '2024-01-08 00:00'), ('2024-01-07 23:59:59.999999+00', '2024-01-01 00:00'), ('1969-12-31 12:00+00', '1969-12-29 00:00'),
             ('2021-03-14 12:00-04', '2021-03-08 00:00')) AS t (at, bucket);

SELECT pg_temp.add(1, '2024-01-07 23:58', 10, 60, 1), pg_temp.add(1, '2024-01-07 23:59', 12, 60, 2, 500), pg_temp.add(1, '2024-01-08 00:00', 11, 60, NULL),
       pg_temp.add(1, '2024-01-08 00:14', 9, 60, 4) \gset x_
SELECT is(pg_temp.buckets(1, 300), '01-07 23:55 10 13 9 12.5 3 500, 01-08 00:00 11 12 10 11.5 -, 01-08 00:10 9 10 8 9.5 4', 'five minutes: a gap stays a gap, a volume unknown stays unknown');
SELECT is(pg_temp.buckets(1, 900), '01-07 23:45 10 13 9 12.5 3 500, 01-08 00:00 11 12 8 9.5 4', 'fifteen: of the volumes those known');
SELECT is(pg_temp.buckets(1, 86400), '01-07 00:00 10 13 9 12.5 3 500, 01-08 00:00 11 12 8 9.5 4', 'days');
SELECT is(pg_temp.buckets(1, 604800), '01-01 00:00 10 13 9 12.5 3 500, 01-08 00:00 11 12 8 9.5 4', 'weeks begin on Monday');
SELECT is((SELECT string_agg(bucket_seconds || ':' || n, ' ' ORDER BY bucket_seconds) FROM (SELECT bucket_seconds, count(*) AS n FROM console.price_rollups WHERE crypto_id = 1 GROUP BY 1) l),
          '300:3 900:2 3600:2 14400:2 86400:2 604800:2', 'the levels there are');
SELECT pg_temp.add(1, '2024-01-08 00:02', 20, 60, 1, 700) \gset x_
SELECT is(pg_temp.buckets(1, 604800), '01-01 00:00 10 13 9 12.5 3 500, 01-08 00:00 11 21 8 9.5 5 700', 'one between the others, later');
UPDATE public.price_data SET timestamp = '2024-01-09 00:00+00' WHERE crypto_id = 1 AND timestamp = '2024-01-08 00:00+00';
SELECT is(pg_temp.buckets(1, 86400), '01-07 00:00 10 13 9 12.5 3 500, 01-08 00:00 20 21 8 9.5 5 700, 01-09 00:00 11 12 10 11.5 -', 'moved to another day');
UPDATE public.price_data SET crypto_id = 2 WHERE crypto_id = 1 AND timestamp = '2024-01-09 00:00+00';
SELECT is(pg_temp.buckets(2, 86400), '01-09 00:00 11 12 10 11.5 -', 'to another coin');
SELECT is(pg_temp.buckets(1, 86400), '01-07 00:00 10 13 9 12.5 3 500, 01-08 00:00 20 21 8 9.5 5 700', 'where it was it is no more');
DELETE FROM public.price_data WHERE crypto_id = 1 AND timestamp >= '2024-01-08 00:00+00';
SELECT is(pg_temp.buckets(1, 604800), '01-01 00:00 10 13 9 12.5 3 500', 'no candle, no bucket');
SELECT string_agg(ctid::text || xmin, ',') AS before FROM console.price_rollups \gset
UPDATE public.price_data SET technical_indicators = '{"x": 1}', volume = volume;
SELECT is((SELECT string_agg(ctid::text || xmin, ',') FROM console.price_rollups), :'before', 'what is not in a bucket touches none');
INSERT INTO public.price_data (crypto_id, timestamp, open_price, high_price, low_price, close_price)
SELECT 3, at::timestamptz, 'NaN', 1, 1, 'NaN' FROM unnest(ARRAY['infinity', '-infinity', '4713-01-01 BC', '294276-12-31 23:59:59+00', '2024-01-01 00:00+00', '2024-01-01 00:01+00']) at;
SELECT is(pg_temp.buckets(3, 300), '01-01 00:00 NaN 1 1 NaN -', 'moments beyond any calendar are in no bucket, and nothing fails');
SELECT is((SELECT count(*) FROM console.candles(3, 60)), 2::bigint, 'nor does a chart');
SELECT is((SELECT count(*) FROM console.candles(3, NULL)), 5::bigint, 'which shows them as they are if asked to, up to infinity');

INSERT INTO public.price_data (crypto_id, timestamp, open_price, high_price, low_price, close_price, candle_seconds)
SELECT 12, at::timestamptz, 1, 1, 1, 1, 60 FROM unnest(ARRAY['infinity', '-infinity', '4713-01-01 BC', '294276-12-31 23:59:59+00', '2024-01-01 00:00+00', '2024-01-01 00:01+00']) at;
SELECT is(pg_temp.chart(12, 60), '01-01 00:00 1 1 60, 01-01 00:01 1 1 60', 'nor where each has a bucket of its own');
INSERT INTO public.price_data (crypto_id, timestamp, open_price, high_price, low_price, close_price, candle_seconds) VALUES (12, '2024-01-01 00:01:30+00', 2, 2, 2, 2, 60);
SELECT is(pg_temp.chart(12, 60), '01-01 00:00 1 1 60, 01-01 00:01 1 2 60', 'two in one bucket are gathered');
SELECT is(pg_temp.chart(12, 60, '2024-01-01 00:00+00', '2024-01-01 00:01+00'), '01-01 00:00 1 1 60', 'and those beside them are as they are');
DELETE FROM public.price_data WHERE crypto_id = 12;

-- A candle counts in buckets that are longer than it; one of unknown length in all.
SELECT pg_temp.add(4, '2024-01-01 00:00', 1, 3600), pg_temp.add(4, '2024-01-01 01:00', 2, 3600), pg_temp.add(4, '2024-01-01 04:00', 3, 14400) \gset x_
SELECT is(concat_ws('|', pg_temp.buckets(4, 300), pg_temp.buckets(4, 3600), pg_temp.buckets(4, 14400), pg_temp.buckets(4, 86400)),
          '01-01 00:00 1 3 0 2.5 -|01-01 00:00 1 4 0 3.5 -', 'hours are in four hours, four hours in a day');
SELECT pg_temp.add(4, '2024-01-01 00:30', 9) \gset x_
SELECT is(concat_ws('|', pg_temp.buckets(4, 300), pg_temp.buckets(4, 3600), pg_temp.buckets(4, 14400), pg_temp.buckets(4, 86400)),
          '01-01 00:30 9 10 8 9.5 -|01-01 00:00 9 10 8 9.5 -|01-01 00:00 1 10 0 2.5 -|01-01 00:00 1 10 0 3.5 -', 'one of unknown length is in all');
UPDATE public.price_data SET candle_seconds = 86400 WHERE crypto_id = 4 AND timestamp = '2024-01-01 00:30+00';
SELECT is(concat_ws('|', pg_temp.buckets(4, 300), pg_temp.buckets(4, 86400), pg_temp.buckets(4, 604800)), '01-01 00:00 1 4 0 3.5 -|01-01 00:00 1 10 0 3.5 -', 'until somebody says that it is a day');
SELECT is(pg_temp.wrong(), 0::bigint, 'all is right');

-- Imported candles count where nothing finer covers them.
INSERT INTO console.price_rollups (crypto_id, bucket_seconds, bucket, open, high, low, close, volume, source)
VALUES (5, 3600, '2024-01-01 23:30+00', 5, 6, 4, 5.5, 7, 'imported'), (5, 86400, '2024-01-01 00:00+00', 50, 60, 40, 55, 70, 'imported'), (5, 1209600, '2024-01-01 00:00+00', 1, 1, 1, 1, 1, 'imported');
INSERT INTO console.candle_levels VALUES (5, true, 3600), (5, true, 86400), (5, true, 1209600);
SELECT console.touch_imported('{5,5}', '{3600,86400}', '{2024-01-01 23:30+00,2024-01-01 00:00+00}') \gset x_
SELECT is(concat_ws('|', pg_temp.buckets(5, 3600), pg_temp.buckets(5, 14400), pg_temp.buckets(5, 604800)), '01-01 20:00 5 6 4 5.5 7|01-01 00:00 5 6 4 5.5 7', 'the hour covers the day');
SELECT is(pg_temp.chart(5, 86400), '01-01 00:00 5 5.5 86400', 'so it does in a chart');
SELECT is(pg_temp.chart(5, 60), '01-01 23:30 5 5.5 3600', 'where the hour comes as itself if there is nothing finer');
SELECT pg_temp.add(5, '2024-01-02 00:10', 8, 60) \gset x_
SELECT is(concat_ws('|', pg_temp.buckets(5, 14400), pg_temp.buckets(5, 86400)), '01-02 00:00 8 9 7 8.5 -|01-02 00:00 8 9 7 8.5 -', 'a minute of the next day covers the hour that reaches into it');
SELECT is(pg_temp.wrong(), 0::bigint, 'all is right');
DELETE FROM public.price_data WHERE crypto_id = 5;
SELECT is(pg_temp.buckets(5, 14400), '01-01 20:00 5 6 4 5.5 7', 'gone, it covers it no longer');
SELECT pg_temp.add(5, '2024-01-01 23:30', 8, 7200) \gset x_
SELECT is(pg_temp.buckets(5, 3600), NULL, 'one that is longer is no hour');
SELECT is(pg_temp.buckets(5, 14400), '01-01 20:00 5 9 4 8.5 7', 'and covers none');
SELECT is(pg_temp.wrong(), 0::bigint, 'all is right');

-- -------------------------------------------------------------------------------------------------------------- charts
-- Minutes on the 2nd, hours on the 3rd, a day on the 4th of its own, two days from the 5th imported.
INSERT INTO public.price_data (crypto_id, timestamp, open_price, high_price, low_price, close_price, volume, candle_seconds)
SELECT 6, '2024-01-02 00:00+00'::timestamptz + n * interval '1 minute', n, n, n, n + 0.5, 1, 60 FROM generate_series(0, 1439) n
UNION ALL SELECT 6, '2024-01-03 00:00+00'::timestamptz + n * interval '1 hour', n, n, n, n + 0.5, 1, 3600 FROM generate_series(0, 23) n
UNION ALL SELECT 6, '2024-01-04 00:00+00', 7, 7, 7, 7.5, 1, 86400;
INSERT INTO console.price_rollups (crypto_id, bucket_seconds, bucket, open, high, low, close, volume, source) VALUES (6, 172800, '2024-01-05 00:00+00', 8, 8, 8, 8.5, 1, 'imported');
INSERT INTO console.candle_levels VALUES (6, true, 172800);
SELECT console.touch_imported('{6}', '{172800}', '{2024-01-05 00:00+00}') \gset x_
SELECT is(pg_temp.chart(6, 86400), '01-02 00:00 0 1439.5 86400, 01-03 00:00 0 23.5 86400, 01-04 00:00 7 7.5 86400, 01-05 00:00 8 8.5 172800', 'days: computed, computed, its own, and two at once');
SELECT is(pg_temp.chart(6, 604800), '01-01 00:00 0 8.5 604800', 'a week');
SELECT is(pg_temp.chart(6, 3600, '2024-01-02 22:00+00', '2024-01-03 02:00+00'), '01-02 22:00 1320 1379.5 3600, 01-02 23:00 1380 1439.5 3600, 01-03 00:00 0 0.5 3600, 01-03 01:00 1 1.5 3600', 'hours: computed and its own, those that begin in the period');
SELECT is(pg_temp.chart(6, 60, '2024-01-02 23:58+00', '2024-01-03 01:00+00'), '01-02 23:58 1438 1438.5 60, 01-02 23:59 1439 1439.5 60, 01-03 00:00 0 0.5 3600', 'minutes, then what there is');
SELECT is(pg_temp.chart(6, 7200, '2024-01-02 20:30+00', '2024-01-03 03:00+00'), '01-02 22:00 1320 1439.5 7200, 01-03 00:00 0 1.5 7200, 01-03 02:00 2 3.5 7200', 'two hours, which no roll-up has: whole ones');
SELECT is(pg_temp.chart(6, length, '2024-01-02 23:59+00', '2024-01-03 01:00+00'), '01-02 23:59 1439 1439.5 60, 01-03 00:00 0 0.5 3600', 'without a length as they are')
FROM unnest(ARRAY[NULL, 0, -1]) length;
SELECT is((SELECT count(*) FROM console.candles(6, NULL)), 1466::bigint, 'the imported one among them');
SELECT is((SELECT sum(volume) FROM console.candles(6, length)), 1466.0, 'no volume twice, none left out, by ' || length) FROM unnest(ARRAY[60, 61, 300, 3600, 7200, 14400, 86400, 604800, 2147483647]) length;
SELECT is(pg_temp.chart(40, 3600), NULL, 'a coin without candles');
SELECT is(pg_temp.chart(NULL, 3600), NULL, 'no coin');

-- ------------------------------------------------------------------------------------------------------------- verify
SELECT is(pg_temp.wrong(), 0::bigint, 'all is right');
UPDATE console.price_rollups SET close = close + 1 WHERE crypto_id = 6 AND bucket_seconds = 3600 AND bucket = '2024-01-02 05:00+00';
DELETE FROM console.price_rollups WHERE crypto_id = 6 AND bucket_seconds = 604800;
INSERT INTO console.price_rollups (crypto_id, bucket_seconds, bucket, open, source) VALUES (7, 300, '2024-01-02 05:00+00', 1, 'computed');
SELECT is((SELECT string_agg(concat_ws(' ', crypto_id, bucket_seconds, to_char(bucket AT TIME ZONE 'UTC', 'MM-DD HH24:MI'), problem, (expected ->> 'close')::numeric, (stored ->> 'close')::numeric), ', ' ORDER BY bucket_seconds)
           FROM console.verify_rollups()), '7 300 01-02 05:00 extra, 6 3600 01-02 05:00 different 359.50000000 360.50000000, 6 604800 01-01 00:00 missing 8.5', 'what was planted is found');
SELECT is((SELECT count(*) FROM console.verify_rollups(7)), 1::bigint, 'of one coin');
SELECT is(pg_temp.ask('t_ann', 'SELECT count(*) FROM console.verify_rollups()'), '3', 'anybody may look');
SELECT is(pg_temp.ask('t_ann', 'SELECT console.rebuild_rollups()'), '42501', 'an admin puts it right');
SELECT is(pg_temp.ask('t_demoted', 'SELECT console.rebuild_rollups()'), '42501', 'one who is none any more does not');
SELECT is(pg_temp.ask('t_ada', 'SELECT console.rebuild_rollups(7)'), '0', 'for a coin');
SELECT is(pg_temp.wrong(), 2::bigint, 'and only that');
SELECT is(pg_temp.ask('t_ada', 'SELECT console.rebuild_rollups() > 300'), 't', 'for all');
SELECT is(pg_temp.wrong(), 0::bigint, 'all is right');

-- -------------------------------------------------------------------------------------------------------------- rights
SELECT is(pg_temp.ask('t_' || who, 'SELECT count(*) > 0 FROM ' || what), 't', who || ' reads ' || what)
FROM unnest(ARRAY['ann', 'ada']) who, unnest(ARRAY['console.price_rollups', 'console.candles(6, 86400)', 'console.candles(6, 7200)', 'console.candles(6, NULL)']) what;
SELECT is(pg_temp.ask('t_program', 'SELECT * FROM console.candles(6, 86400)'), '42501', 'another program does not');
SELECT is(pg_temp.ask('t_' || who, what), '42501', who || ' does not: ' || what)
FROM unnest(ARRAY['ann', 'ada']) who, unnest(ARRAY['SELECT console.compute_level(300, 0, ''{1}'', ''{}'')', 'SELECT * FROM console.rollup_touched', 'SELECT * FROM console.rollup_locks', 'SELECT console.settle_rollups()']) what;
CREATE FUNCTION pg_temp.try(p_login text, p_statement text) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
    PERFORM set_config('session_authorization', p_login, true);
    EXECUTE p_statement;
    PERFORM set_config('session_authorization', 'postgres', true);
    RETURN 'done';
EXCEPTION WHEN OTHERS THEN
    RETURN SQLSTATE;
END $$;
SELECT is(pg_temp.try('t_' || who, what), '42501', who || ' does not: ' || what)
FROM unnest(ARRAY['ann', 'ada', 'program']) who, unnest(ARRAY['UPDATE console.price_rollups SET open = 1', 'INSERT INTO console.rollup_touched DEFAULT VALUES', 'DELETE FROM console.candle_levels']) what;
GRANT SELECT, INSERT, UPDATE, DELETE, TRUNCATE ON public.price_data TO t_program;
SELECT is(pg_temp.try('t_program', statement), 'done', 'a program needs no more than it had: ' || statement)
FROM unnest(ARRAY['INSERT INTO public.price_data (crypto_id, timestamp, open_price, high_price, low_price, close_price) VALUES (8, ''2024-01-01 00:00+00'', 1, 1, 1, 1)',
                  'UPDATE public.price_data SET close_price = 2 WHERE crypto_id = 8']) statement;
SELECT is(pg_temp.buckets(8, 604800), '01-01 00:00 1 1 1 2 -', 'and its candles are in the buckets');

-- ------------------------------------------------------------------------------------------------------ coins' prices
INSERT INTO public.price_data (crypto_id, timestamp, open_price, high_price, low_price, close_price, candle_seconds)
SELECT 9, '2024-02-01 00:00+00'::timestamptz - n * interval '1 hour', 1, 1, 1, CASE n WHEN 0 THEN 110 WHEN 24 THEN 100 WHEN 168 THEN 220 WHEN 720 THEN 0 ELSE 1 END, 3600 FROM generate_series(0, 800) n
UNION ALL SELECT 10, '2024-02-01 00:00+00', 1, 1, 1, 5, 3600 UNION ALL SELECT 10, 'infinity', 1, 1, 1, 9, 3600 UNION ALL SELECT 11, '2024-02-01 00:00+00', 1, 1, 1, 'NaN'::numeric, 3600;
UPDATE public.cryptocurrencies SET current_price = 1, price_change_percentage_24h = 50 WHERE id IN (10, 12);
CREATE FUNCTION pg_temp.refresh(p_login text, p_operation integer, p_coin integer DEFAULT NULL) RETURNS text LANGUAGE sql AS $$
    SELECT replace(pg_temp.ask(p_login, format('SELECT key, outcome FROM console.refresh_coin_prices(%L, %L::integer)', pg_temp.op(p_operation), p_coin)), E'\n', ' ')
$$;
SELECT is(pg_temp.refresh('t_ann', 1), '42501', 'an analyst sets no prices');
SELECT is(pg_temp.refresh('t_demoted', 1), '42501', 'nor who is no admin any more');
SELECT is(pg_temp.refresh('t_ada', 1, 9), '9,done', 'an admin sets a coin''s');
SELECT is((SELECT concat_ws(',', current_price, price_change_percentage_24h, price_change_percentage_7d, price_change_percentage_30d, last_data_update AT TIME ZONE 'UTC') FROM public.cryptocurrencies WHERE id = 9),
          '110.00000000,10.0000,-50.0000,2024-02-01 00:00:00', 'the latest close, against those before; nothing against 0');
SELECT is(pg_temp.refresh('t_ada', 1, 9), '9,done', 'the same operation answers the same');
SELECT is((SELECT count(*) FROM public.user_activities WHERE entity_type = 'cryptocurrency' AND action = 'refresh_prices' AND entity_id = 9), 1::bigint, 'with one audit row');
SELECT is((SELECT details #>> '{after,current_price}' FROM public.user_activities WHERE action = 'refresh_prices' AND entity_id = 9), '110.00000000', 'that says what');
SELECT is(pg_temp.refresh('t_ada', 2, -1), '-1,not_found', 'no coin');
SELECT xmin AS before FROM public.cryptocurrencies WHERE id = 9 \gset
SELECT ok(pg_temp.refresh('t_ada', 3) ~ '10,done' AND pg_temp.refresh('t_ada', 3) !~ '(^| )(9|11|12),', 'all: those that are other now');
SELECT is((SELECT xmin::text FROM public.cryptocurrencies WHERE id = 9), :'before', 'the others are left alone');
SELECT is((SELECT concat_ws(',', current_price, price_change_percentage_24h) FROM public.cryptocurrencies WHERE id = 10), '5.00000000', 'without a candle to compare with there is no change');
SELECT is((SELECT concat_ws(',', current_price, price_change_percentage_24h) FROM public.cryptocurrencies WHERE id = 12), '1.00000000,50.0000', 'a coin without candles keeps what it has');

-- ---------------------------------------------------------------------------------------------------- the whole table
DELETE FROM public.cryptocurrencies WHERE id = 6;
SELECT is((SELECT count(*) FROM console.price_rollups WHERE crypto_id = 6), 0::bigint, 'a coin takes its buckets along');
SELECT is(pg_temp.try('t_program', 'TRUNCATE public.price_data'), 'done', 'TRUNCATE');
SELECT is((SELECT string_agg(DISTINCT crypto_id::text, ',') FROM console.price_rollups), '5', 'leaves what was imported');
SELECT is(pg_temp.buckets(5, 14400), '01-01 20:00 5 6 4 5.5 7', 'and the buckets of that');
SELECT is(pg_temp.wrong(), 0::bigint, 'all is right');
DELETE FROM public.cryptocurrencies WHERE id = 5;
SELECT is((SELECT count(*) FROM console.price_rollups), 0::bigint, 'imported ones go with their coin, too');

-- Candles that come after statistics of an emptied table are not sought among all of their coin's for each bucket. At this
-- size an index of the coin alone was less deep than one of coin and time, and taken for the cheaper one.
ALTER TABLE public.price_data DISABLE TRIGGER USER;
INSERT INTO public.price_data (crypto_id, timestamp, open_price, high_price, low_price, close_price)
SELECT 1, timestamptz '2024-01-01 00:00+00' + n * interval '1 minute', 1, 1, 1, 1 FROM generate_series(1, 200000) n;
DELETE FROM public.price_data;
ALTER TABLE public.price_data ENABLE TRIGGER USER;
ANALYZE public.price_data;
SELECT idx_tup_fetch AS before FROM pg_stat_xact_user_tables WHERE relid = 'public.price_data'::regclass \gset
INSERT INTO public.price_data (crypto_id, timestamp, open_price, high_price, low_price, close_price)
SELECT 1, timestamptz '2024-01-01 00:00+00' + n * interval '10 minutes', 1, 1, 1, 1 FROM generate_series(1, 2000) n;
SELECT cmp_ok((SELECT idx_tup_fetch - :before FROM pg_stat_xact_user_tables WHERE relid = 'public.price_data'::regclass), '<', 20000::bigint,
              'rows are read a few times each');

SELECT * FROM finish();
ROLLBACK;
