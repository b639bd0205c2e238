-- Prices out of files: who may import, what is counted as what, and that candles of several lengths find their place
-- whichever comes first.
BEGIN;
SELECT no_plan();
\ir fixtures/cast.sql
SET CONSTRAINTS ALL IMMEDIATE; -- roll-ups are computed when a transaction commits, and this one does not

-- Imports rows, 'moment,price[,volume]' each, of a coin; 'inserted,replaced,identical,kept,repeated'. Each call is an import
-- of its own: what it wrote is not what the next one wrote.
CREATE FUNCTION pg_temp.import(p_rows text[], p_seconds integer DEFAULT NULL, p_on_conflict text DEFAULT 'keep', p_coin integer DEFAULT 1)
RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    v_answer text;
BEGIN
    PERFORM set_config('session_authorization', 't_ada', true);
    PERFORM console.begin_price_import();
    INSERT INTO pg_temp.price_staging
    SELECT n, 0, n + 1, p_coin, split_part(row, ',', 1)::timestamptz, v, v, v, v, nullif(split_part(row, ',', 3), '')::numeric, NULL, p_seconds
    FROM unnest(p_rows) WITH ORDINALITY AS r (row, n), LATERAL (SELECT split_part(row, ',', 2)::numeric AS v) p;
    SELECT concat_ws(',', inserted, replaced, identical, kept, repeated) || coalesce(' ' || nullif(told::text, '[]'), '') INTO v_answer
    FROM console.merge_staged_prices(p_on_conflict, true);
    PERFORM console.finish_price_import(gen_random_uuid(), '{}');
    PERFORM set_config('session_authorization', 'postgres', true);
    RETURN v_answer;
EXCEPTION WHEN SQLSTATE 'XX000' THEN -- a block of its own gives the rows another xmin
    RETURN SQLSTATE;
END $$;
-- 'moment price volume' of price_data, and 'length: moment price' of the imported ones.
CREATE FUNCTION pg_temp.stored(p_coin integer DEFAULT 1) RETURNS text LANGUAGE sql AS $$
    SELECT string_agg(concat_ws(' ', to_char(timestamp AT TIME ZONE 'UTC', 'DD HH24:MI'), trim_scale(close_price), trim_scale(volume)), ', ' ORDER BY timestamp)
    FROM public.price_data WHERE crypto_id = p_coin
$$;
CREATE FUNCTION pg_temp.imported(p_coin integer DEFAULT 1) RETURNS text LANGUAGE sql AS $$
    SELECT string_agg(concat_ws(' ', bucket_seconds || ':', to_char(bucket AT TIME ZONE 'UTC', 'DD HH24:MI'), trim_scale(close)), ', ' ORDER BY bucket_seconds, bucket)
    FROM console.price_rollups WHERE crypto_id = p_coin AND source = 'imported'
$$;

-- ------------------------------------------------------------------------------------------------------------ who may
SELECT is(pg_temp.ask('t_' || who, call), '42501', who || ': ' || call)
FROM unnest(ARRAY['ann', 'stranger', 'retired', 'demoted', 'program']) who,
     unnest(ARRAY['SELECT console.begin_price_import()', 'SELECT console.merge_staged_prices(''keep'', true)', 'SELECT console.coin_of_symbol(NULL, ''NEW'')',
                  'SELECT console.finish_price_import(NULL, NULL)']) call;
SELECT is(pg_temp.ask('t_ada', call), '42501', 'helpers are for nobody: ' || call)
FROM unnest(ARRAY['SELECT console.displace_coarse(1, 60)', 'SELECT console.merge_coarse_prices(''keep'')', 'SELECT console.require_price_import()', 'SELECT console.settle_rollups()',
                  'SELECT console.fill_rollups(1)', 'SELECT console.touch_imported(''{1}'', ''{60}'', ''{now}'')', 'SELECT console.hold_level(1, true, 60)']) call;
SELECT is(pg_temp.ask('t_ada', 'SELECT console.merge_staged_prices(''keep'', true)'), '55000', 'nothing was begun');
SELECT is(pg_temp.ask('t_ada', 'SELECT console.finish_price_import(gen_random_uuid(), ''{}'')'), '55000', 'so nothing is finished');

-- A table or view of that name that somebody else made is not taken for the import's.
CREATE FUNCTION pg_temp.impostor(p_statement text) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
    PERFORM set_config('session_authorization', 't_ada', true);
    IF p_statement LIKE '%coarse%' THEN
        PERFORM console.begin_price_import();
        PERFORM set_config('session_authorization', 'postgres', true);
        DROP TABLE pg_temp.price_coarse;
        PERFORM set_config('session_authorization', 't_ada', true);
    END IF;
    EXECUTE p_statement;
    PERFORM console.merge_staged_prices('keep', true);
    RETURN 'merged';
EXCEPTION WHEN OTHERS THEN
    RETURN SQLSTATE;
END $$;
GRANT TEMPORARY ON DATABASE :"DBNAME" TO t_ada;
SELECT is(pg_temp.impostor(statement), '55000', statement)
FROM unnest(ARRAY['CREATE TEMP TABLE price_staging (n bigint)', 'CREATE TEMP VIEW price_staging AS SELECT 1 AS n', 'CREATE TEMP VIEW price_coarse AS SELECT 1 AS n']) statement;
SELECT set_config('session_authorization', 'postgres', true) \gset x_
SELECT throws_ok(format($$SELECT pg_temp.import('{"2021-01-01,1"}', 60, %L)$$, word), '22023', NULL, 'on conflict is not ' || coalesce(quote_literal(word), 'nothing'))
FROM unnest(ARRAY['fail', 'KEEP', '', NULL]) word;

-- -------------------------------------------------------------------------------------------------------- what is what
SELECT is(pg_temp.import('{"2021-01-01 00:00+00,1,10","2021-01-01 01:00+00,2,11","2021-01-01 02:00+00,3,12"}', 3600), '3,0,0,0,0', 'new ones are inserted');
SELECT is((SELECT string_agg(DISTINCT candle_seconds::text, ',') FROM public.price_data), '3600', 'with their length');
SELECT string_agg(xmin::text || ctid::text, ',' ORDER BY id) AS before FROM public.price_data \gset
SELECT is(pg_temp.import('{"2021-01-01 00:00+00,1,10","2021-01-01 01:00+00,2,11","2021-01-01 02:00+00,3,12"}', 3600, 'replace'), '0,0,3,0,0', 'the same again changes nothing');
SELECT is((SELECT string_agg(xmin::text || ctid::text, ',' ORDER BY id) FROM public.price_data), :'before', 'not even a row''s version');
SELECT is(pg_temp.import('{"2021-01-01 01:00+00,9,11","2021-01-01 03:00+00,4,13"}', 3600), '1,0,0,1,0 [[0, 2, "kept"]]', 'others are kept, and told');
SELECT is(pg_temp.import('{"2021-01-01 01:00+00,9,11","2021-01-01 03:00+00,4,13"}', 3600, 'replace'), '0,1,1,0,0', 'or replaced');
SELECT is(pg_temp.import('{"2021-01-01 00:00+00,1","2021-01-01 01:00+00,8"}', 3600, 'replace'), '0,1,1,0,0', 'what the file does not say');
SELECT is(pg_temp.stored(), '01 00:00 1 10, 01 01:00 8 11, 01 02:00 3 12, 01 03:00 4 13', 'stays as it was');
SELECT is(pg_temp.import('{"2021-01-01 04:00+00,1,1","2021-01-01 04:00+00,2,1","2021-01-01 04:00+00,1,1"}', 3600), '1,0,1,0,1 [[0, 3, "repeated"]]', 'of what comes twice the first stays');
SELECT is((SELECT count(*) FROM public.user_activities WHERE activity_type = 'price_import' AND action = 'import'), 6::bigint, 'a line of the audit trail for each that was finished');

-- In one import, batch by batch: the first stays, whatever is to be done with conflicts.
SELECT console.map_installer(NULL) \gset x_
SELECT console.begin_price_import() \gset x_
CREATE FUNCTION pg_temp.batch(p_rows text[], p_seconds integer, p_on_conflict text DEFAULT 'replace') RETURNS text LANGUAGE sql AS $$
    INSERT INTO pg_temp.price_staging
    SELECT n, 0, n + 1, 2, split_part(row, ',', 1)::timestamptz, v, v, v, v, NULL, NULL, p_seconds
    FROM unnest(p_rows) WITH ORDINALITY AS r (row, n), LATERAL (SELECT split_part(row, ',', 2)::numeric AS v) p;
    SELECT concat_ws(',', inserted, replaced, identical, kept, repeated) FROM console.merge_staged_prices(p_on_conflict, false)
$$;
SELECT is(pg_temp.batch('{"2021-01-01 00:00+00,1","2021-01-01 01:00+00,2"}', 3600), '2,0,0,0,0', 'a batch');
SELECT is(pg_temp.batch('{"2021-01-01 01:00+00,7","2021-01-01 00:00+00,1","2021-01-01 02:00+00,3"}', 3600), '1,0,1,0,1', 'and another');
SELECT is(pg_temp.batch('{"2021-01-01 00:00+00,5","2021-01-02 00:00+00,6"}', 86400), '2,0,0,0,0', 'days beside hours are no conflict');
SELECT is(pg_temp.batch('{"2021-01-01 00:00+00,55","2021-01-02 00:00+00,6"}', 86400), '0,0,1,0,1', 'and repeat among themselves');
SELECT is(pg_temp.stored(2) || ' / ' || pg_temp.imported(2), '01 00:00 1, 01 01:00 2, 01 02:00 3 / 86400: 01 00:00 5, 86400: 02 00:00 6', 'each where it belongs');

-- ------------------------------------------------------------------------------------------------------ several lengths
-- Days and hours that overlap, in both orders, the second time in one import and in batches of one row.
SELECT is(pg_temp.import('{"2021-01-01 00:00+00,10,1","2021-01-02 00:00+00,20,1","2021-01-03 00:00+00,30,1"}', 86400, p_coin => 3), '3,0,0,0,0', 'days');
SELECT is(pg_temp.import('{"2021-01-02 00:00+00,21,1","2021-01-02 01:00+00,22,1"}', 3600, p_coin => 3), '2,0,0,0,0', 'then hours: the days give way');
SELECT is(pg_temp.import('{"2021-01-02 00:00+00,21,1","2021-01-02 01:00+00,22,1"}', 3600, p_coin => 4), '2,0,0,0,0', 'hours');
SELECT is(pg_temp.import('{"2021-01-01 00:00+00,10,1","2021-01-02 00:00+00,20,1","2021-01-03 00:00+00,30,1"}', 86400, p_coin => 4), '3,0,0,0,0', 'then days');
SELECT is(pg_temp.stored(3), '02 00:00 21 1, 02 01:00 22 1', 'the hours are there');
SELECT is(pg_temp.imported(3), '86400: 01 00:00 10, 86400: 02 00:00 20, 86400: 03 00:00 30', 'and all days, beside them');
SELECT is(pg_temp.stored(4) || pg_temp.imported(4), pg_temp.stored(3) || pg_temp.imported(3), 'the other way round it is the same');
SELECT bag_eq('SELECT bucket_seconds, source, bucket, open, high, low, close, volume FROM console.price_rollups WHERE crypto_id = 4',
              'SELECT bucket_seconds, source, bucket, open, high, low, close, volume FROM console.price_rollups WHERE crypto_id = 3', 'the buckets too');
SELECT string_agg(xmin::text || ctid::text, ',' ORDER BY bucket_seconds, source, bucket) AS before FROM console.price_rollups WHERE crypto_id = 3 \gset
SELECT is(pg_temp.import('{"2021-01-01 00:00+00,10,1","2021-01-02 00:00+00,20,1"}', 86400, 'replace', 3), '0,0,2,0,0', 'imported again they are the same');
SELECT is((SELECT string_agg(xmin::text || ctid::text, ',' ORDER BY bucket_seconds, source, bucket) FROM console.price_rollups WHERE crypto_id = 3), :'before', 'and nothing is written');
SELECT is(pg_temp.import('{"2021-01-01 00:00+00,11,1","2021-01-04 00:00+00,40,1"}', 86400, p_coin => 3), '1,0,0,1,0 [[0, 2, "kept"]]', 'other values are kept');
SELECT is(pg_temp.import('{"2021-01-01 00:00+00,11,1","2021-01-04 00:00+00,40,1"}', 86400, 'replace', 3), '0,1,1,0,0', 'or replaced');
SELECT is((SELECT close FROM console.price_rollups WHERE crypto_id = 3 AND source = 'imported' AND bucket = '2021-01-01 00:00+00'), 11::numeric, 'there as well');
SELECT is((SELECT string_agg(close::numeric(9, 0)::text, ',' ORDER BY bucket) FROM console.price_rollups WHERE crypto_id = 3 AND source = 'computed' AND bucket_seconds = 604800), '30,40', 'which the weeks show: Monday is the 4th');
SELECT is(pg_temp.import('{"2021-01-02 00:00+00,21,1","2021-01-02 00:30+00,21.5,1"}', 1800, p_coin => 3), '2,0,0,0,0', 'half hours: the hours give way as well');
SELECT is(pg_temp.stored(3), '02 00:00 21 1, 02 00:30 21.5 1', 'and leave');
SELECT is(console.finest_candle(3), 1800, 'the shortest candles there are');
SELECT is((SELECT string_agg(candle_seconds::text, ',' ORDER BY candle_seconds) FROM console.candle_levels WHERE crypto_id = 3 AND NOT is_imported), '1800', 'and the only ones');

-- Displaced in the very import whose days are other than those that were there: these are not the import's own.
SELECT is(pg_temp.import('{"2021-01-01 00:00+00,10"}', 86400, p_coin => 5), '1,0,0,0,0', 'a day that is there');
CREATE FUNCTION pg_temp.both(p_coin integer, p_on_conflict text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    v_answer text := '';
    v_seconds integer;
BEGIN
    PERFORM console.begin_price_import();
    FOREACH v_seconds IN ARRAY '{3600, 86400, 86400}'::integer[] LOOP
        INSERT INTO pg_temp.price_staging SELECT 1, 0, 1, p_coin, '2021-01-01 00:00+00', 7, 7, 7, 7, NULL, NULL, v_seconds;
        v_answer := v_answer || ' ' || (SELECT concat_ws(',', inserted, replaced, identical, kept, repeated) FROM console.merge_staged_prices(p_on_conflict, false));
    END LOOP;
    RETURN v_answer;
END $$;
SELECT is(pg_temp.both(5, 'keep'), ' 1,0,0,0,0 0,0,0,1,0 0,0,0,1,0', 'kept, not repeated');
SELECT is(pg_temp.import('{"2021-01-01 00:00+00,10"}', 86400, p_coin => 6), '1,0,0,0,0', 'another');
SELECT is(pg_temp.both(6, 'replace'), ' 1,0,0,0,0 0,1,0,0,0 0,0,1,0,0', 'or replaced, once');

-- Both in one batch.
SELECT console.begin_price_import() \gset x_
INSERT INTO pg_temp.price_staging SELECT n, 0, n, 7, '2021-01-01 00:00+00'::timestamptz + n * interval '1 hour' * CASE WHEN n > 10 THEN 24 ELSE 1 END - CASE WHEN n > 10 THEN interval '11 days' ELSE '0' END,
    n, n, n, n, NULL, NULL, CASE WHEN n > 10 THEN 86400 ELSE 3600 END FROM generate_series(0, 13) n;
SELECT is(concat_ws(',', inserted, replaced, identical, kept, repeated), '14,0,0,0,0', 'days and hours in one batch') FROM console.merge_staged_prices('keep', true);
SELECT is((SELECT count(*) FROM public.price_data WHERE crypto_id = 7), 11::bigint, 'the hours here');
SELECT is((SELECT count(*) FROM console.price_rollups WHERE crypto_id = 7 AND source = 'imported'), 3::bigint, 'the days there');

-- Candles that somebody else wrote and said nothing of their length: their distance tells.
INSERT INTO public.price_data (crypto_id, timestamp, open_price, high_price, low_price, close_price)
SELECT 8, '2021-01-01 00:00+00'::timestamptz + h * interval '1 hour', 1, 1, 1, h FROM generate_series(0, 5) h;
SELECT is(console.finest_candle(8), 3600, 'hours');
SELECT is(pg_temp.import('{"2021-01-01 00:00+00,5"}', 86400, p_coin => 8), '1,0,0,0,0', 'a day');
SELECT is(pg_temp.imported(8), '86400: 01 00:00 5', 'stands beside them');
SELECT is(pg_temp.import('{"2021-01-01 00:00+00,0.5"}', 60, p_coin => 8), '1,0,0,0,0', 'a minute');
SELECT is(pg_temp.stored(8), '01 00:00 0.5', 'displaces them');
SELECT is((SELECT count(*) FROM console.price_rollups WHERE crypto_id = 8 AND source = 'imported' AND bucket_seconds = 3600), 6::bigint, 'as hours');
INSERT INTO public.price_data (crypto_id, timestamp, open_price, high_price, low_price, close_price) VALUES (9, '2021-01-01 00:00+00', 1, 1, 1, 1);
SELECT is(console.finest_candle(9), NULL, 'one alone tells nothing');
SELECT is(pg_temp.import('{"2021-01-01 00:00+00,1","2021-01-01 01:00+00,2"}', 3600, p_coin => 9), '1,0,1,0,0', 'and stays');
SELECT is(console.finest_candle(10), NULL, 'nor does none');

-- Days, of which the hours of two came later: prices of the past are those of the days where there is nothing finer.
INSERT INTO public.price_data (crypto_id, timestamp, open_price, high_price, low_price, close_price, candle_seconds, technical_indicators)
SELECT 11, '2021-01-01 00:00+00'::timestamptz + d * interval '1 day', 1, 1, 1, 1 + d, 86400, jsonb_build_object('rsi', d) FROM generate_series(0, 9) d;
SELECT is(pg_temp.import((SELECT array_agg(concat_ws(',', '2021-01-05 00:00+00'::timestamptz + h * interval '1 hour', 100 + h)) FROM generate_series(0, 47) h), 3600, p_coin => 11),
          '48,0,0,0,0', 'hours of the 5th and 6th');
SELECT is(console.price_at(11, ('2021-01-' || at || '+00')::timestamptz), price::numeric, 'the price on the ' || at)
FROM (VALUES ('01 00:00', 1), ('03 12:00', 3), ('04 23:59', 4), ('05 00:00', 100), ('06 23:30', 147), ('07 01:00', 7), ('10 23:59', 10), ('12 23:59', 10), ('14 00:01', NULL)) AS t (at, price);
SELECT is(console.price_at(11, '2020-12-31 23:59+00'), NULL, 'nor is there one before the first');
SELECT is(pg_temp.ask('t_ada', format('SELECT key, outcome FROM console.refresh_coin_prices(%L, 11)', pg_temp.op(100))), '11,done', 'the coin is listed');
SELECT is((SELECT concat_ws(',', current_price, price_change_percentage_24h, price_change_percentage_7d, coalesce(price_change_percentage_30d::text, '-'), last_data_update AT TIME ZONE 'UTC')
           FROM public.cryptocurrencies WHERE id = 11), '10.00000000,11.1111,233.3333,-,2021-01-10 00:00:00', 'with the last of the days, though hours are finer');
SELECT is(pg_temp.ask('t_ada', format('SELECT key, outcome FROM console.refresh_coin_prices(%L, 11)', pg_temp.op(101))), NULL, 'which changes nothing another time');
CREATE FUNCTION pg_temp.around(p_at text, p_before integer, p_after integer) RETURNS text LANGUAGE sql AS $$
    SELECT string_agg(concat_ws(' ', to_char(opened AT TIME ZONE 'UTC', 'DD HH24:MI'), trim_scale(close), seconds), ', ')
    FROM console.candles_around(11, ('2021-01-' || p_at || '+00')::timestamptz, p_before, p_after)
$$;
SELECT is(pg_temp.around('04 12:00', 2, 2), '03 00:00 3 86400, 04 00:00 4 86400, 05 00:00 100 3600, 05 01:00 101 3600', 'from days into hours');
SELECT is(pg_temp.around('07 00:00', 2, 1), '06 23:00 147 3600, 07 00:00 7 86400, 08 00:00 8 86400', 'and out of them; what begins at the moment is before');
SELECT is(pg_temp.around('05 01:00', 100, 0), '01 00:00 1 86400, 02 00:00 2 86400, 03 00:00 3 86400, 04 00:00 4 86400, 05 00:00 100 3600, 05 01:00 101 3600', 'all there is');
SELECT is(pg_temp.around('05 01:00', 0, 0), NULL, 'none if none is asked for');
-- What the highest close is found by, against all of them.
INSERT INTO public.price_data (crypto_id, timestamp, open_price, high_price, low_price, close_price, candle_seconds)
SELECT 12, '2021-03-01 00:00+00'::timestamptz + n * interval '1 minute', 1, 200 + (n * 7919) % 61, 1, 100 + (n * 7907) % 97 * CASE WHEN n % 1440 BETWEEN 600 AND 700 THEN 1 ELSE 0.5 END, 60
FROM generate_series(0, 4 * 1440) n;
SELECT is(console.highest_close(12, length, before), (SELECT max(close) FROM console.candles(12, length, '-infinity', before)), format('the highest close of %s s before %s', length, before))
FROM unnest(ARRAY[60, 300, 420, 3600, 14400, 86400]) length, unnest(ARRAY['2021-03-01 00:01+00', '2021-03-02 00:00+00', '2021-03-04 10:10+00', '2021-03-09 00:00+00']::timestamptz[]) before;
SELECT is(console.highest_close(12, 60, '2021-03-01 00:00+00'), NULL, 'before the first there is none');
-- The same where every hour reached higher than any close, with minutes and with what nobody said the length of.
INSERT INTO public.price_data (crypto_id, timestamp, open_price, high_price, low_price, close_price, candle_seconds)
SELECT 10, '2021-03-01 00:00+00'::timestamptz + n * interval '5 minutes', 1, 2, 0.5, 1 + (n * 7919) % 997 / 10000.0, 60 FROM generate_series(0, 14 * 288) n;
SELECT is(console.highest_close(10, length, '2021-03-15 00:00+00'), (SELECT max(close) FROM console.candles(10, length, '-infinity', '2021-03-15 00:00+00')), 'the highest close of a quiet price, ' || length)
FROM unnest(ARRAY[60, 300, 900, 1800]) length;
INSERT INTO public.price_data (crypto_id, timestamp, open_price, high_price, low_price, close_price) VALUES (10, '2021-03-03 10:01+00', 1, 2, 0.5, 1.5);
SELECT is(console.highest_close(10, length, '2021-03-15 00:00+00'), (SELECT max(close) FROM console.candles(10, length, '-infinity', '2021-03-15 00:00+00')), 'and with one of unknown length, ' || length)
FROM unnest(ARRAY[60, 300, 1800]) length;
DELETE FROM public.price_data WHERE crypto_id = 10;
-- An hour that minutes of other hours have displaced is the highest.
INSERT INTO public.price_data (crypto_id, timestamp, open_price, high_price, low_price, close_price, candle_seconds)
SELECT 10, '2021-03-01 00:00+00'::timestamptz + n * interval '1 hour', 1, 2, 0.5, CASE n WHEN 5 THEN 1.75 ELSE 1 END, 3600 FROM generate_series(0, 47) n;
SELECT is(pg_temp.import('{"2021-03-02 03:00+00,1"}', 60, p_coin => 10), '1,0,0,0,0', 'a minute comes');
SELECT is(console.highest_close(10, 60, '2021-03-03 00:00+00'), 1.75, 'its close counts');
DELETE FROM public.price_data WHERE crypto_id = 10;
DELETE FROM console.price_rollups WHERE crypto_id = 10;
SELECT is(console.highest_close(11, length, '2021-02-01 00:00+00'), 147::numeric, 'displaced candles count, too') FROM unnest(ARRAY[60, 3600]) length;
SELECT is((SELECT string_agg(technical_indicators ->> 'rsi', ',' ORDER BY bucket) FROM console.price_rollups WHERE crypto_id = 11 AND source = 'imported'), '0,1,2,3,4,5,6,7,8,9',
          'what was noted on the days is still there');
SELECT is(pg_temp.import('{"2021-01-10 00:00+00,200"}', 3600, p_coin => 11), '1,0,0,0,0', 'an hour that begins as the last day does');
SELECT is(pg_temp.ask('t_ada', format('SELECT key, outcome FROM console.refresh_coin_prices(%L, 11)', pg_temp.op(102))), '11,done', 'is');
SELECT is((SELECT current_price FROM public.cryptocurrencies WHERE id = 11), 200.0, 'the price in its place');

SELECT is((SELECT count(*) FROM console.verify_rollups()), 0::bigint, 'after all of it the buckets are right');

-- --------------------------------------------------------------------------------------------------------------- coins
CREATE FUNCTION pg_temp.coin(p_login text, p_symbol text) RETURNS text LANGUAGE sql AS $$
    SELECT pg_temp.ask(p_login, format('SELECT console.coin_of_symbol(%L, %L)', pg_temp.op(1), p_symbol))
$$;
SELECT is(pg_temp.coin('t_ada', symbol), answer, 'the coin of ' || symbol) FROM (VALUES ('C7', '7'), (' c7 ', '7'), ('no symbol', '22023'), ('', '22023'), ('ELEVENCHARS', '22023')) AS t (symbol, answer);
SELECT setval('public.cryptocurrencies_id_seq', 1000) \gset x_
SELECT is(pg_temp.coin('t_ada', 'fresh'), '1001', 'one that is new');
SELECT is((SELECT name FROM public.cryptocurrencies WHERE symbol = 'FRESH'), 'FRESH', 'is made');
SELECT is((SELECT count(*) FROM public.user_activities WHERE entity_type = 'cryptocurrency' AND action = 'create'), 1::bigint, 'and told in the audit trail');

SELECT * FROM finish();
ROLLBACK;
