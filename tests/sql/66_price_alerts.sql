-- Price alerts: setting and removing them, what crosses one and what does not, who is told.
BEGIN;
SELECT no_plan();
\ir fixtures/cast.sql
SET CONSTRAINTS ALL IMMEDIATE; -- roll-ups are computed when a transaction commits, and this one does not

CREATE FUNCTION pg_temp.call(p_login text, p_operation integer, p_function text, p_arguments text, p_columns text DEFAULT 'outcome')
RETURNS text LANGUAGE sql AS $$
    SELECT replace(pg_temp.ask(p_login, format('SELECT %s FROM console.%I(%L, %s)', p_columns, p_function, pg_temp.op(p_operation), p_arguments)), E'\n', ' ')
$$;
-- Sets an alert; each call is an operation of its own.
CREATE SEQUENCE pg_temp.operation;
CREATE FUNCTION pg_temp.alert(p_login text, p_coin integer, p_price text, p_direction text DEFAULT NULL, p_columns text DEFAULT 'outcome') RETURNS text LANGUAGE sql AS $$
    SELECT pg_temp.call(p_login, nextval('pg_temp.operation')::integer, 'set_price_alert', format('%s, %L, %L', p_coin, p_price, p_direction), p_columns)
$$;
-- A candle, so many seconds from the moment that all of this happens at.
CREATE FUNCTION pg_temp.candle(p_coin integer, p_from integer, p_low numeric, p_high numeric, p_close numeric, p_seconds integer DEFAULT 60)
RETURNS void LANGUAGE sql AS $$
    INSERT INTO public.price_data (crypto_id, timestamp, open_price, high_price, low_price, close_price, candle_seconds)
    VALUES (p_coin, now() + p_from * interval '1 second', p_close, p_high, p_low, p_close, p_seconds)
$$;
-- What crosses: 'coin direction price reached from', from being where the candle begins, in seconds from now.
CREATE FUNCTION pg_temp.check(p_login text) RETURNS text LANGUAGE sql AS $$
    SELECT replace(pg_temp.ask(p_login, 'SELECT concat_ws('' '', crypto_id, direction, trim_scale(price), trim_scale(reached), extract(epoch FROM crossed_at - now())::integer) FROM console.check_price_alerts()'), E'\n', ', ')
$$;
CREATE FUNCTION pg_temp.waiting(p_login text) RETURNS text LANGUAGE sql AS $$
    SELECT replace(pg_temp.ask(p_login, 'SELECT concat_ws('' '', symbol, direction, trim_scale(price)) FROM console.my_price_alerts ORDER BY id'), E'\n', ', ')
$$;

-- ------------------------------------------------------------------------------------------------------------- setting
SELECT is(pg_temp.alert('t_ann', 1, '5', NULL, 'outcome, detail'), 'refused,"No price of the coin is known to start from."', 'of a coin without a price nobody knows which side is which');
SELECT is(pg_temp.alert('t_ann', 1, '5', 'above'), 'done', 'but who sets it');
UPDATE public.cryptocurrencies SET current_price = 7 WHERE id = 1;
SELECT is(pg_temp.alert('t_ann', 1, '6'), 'done', 'without candles the coin''s price tells');
SELECT is(pg_temp.waiting('t_ann'), '"C1 above 5", "C1 below 6"', 'two');
DELETE FROM console.price_alerts;

SELECT pg_temp.candle(2, -90, 90, 200, 150), pg_temp.candle(2, -30, 95, 105, 100) \gset x_
SELECT is(pg_temp.alert('t_ann', 2, '110'), 'done', 'higher than now');
SELECT is(pg_temp.alert('t_ann', 2, '90'), 'done', 'lower than now');
SELECT is(pg_temp.alert('t_ann', 2, '120', 'above'), 'done', 'with its direction');
SELECT is(pg_temp.waiting('t_ann'), '"C2 above 110", "C2 below 90", "C2 above 120"', 'which follows from the price now');
SELECT is(pg_temp.alert('t_ann', 2, '110.000000001', NULL, 'outcome, key = (SELECT min(id) FROM console.my_price_alerts)'), 'done,t', 'there is one already');
SELECT is(pg_temp.waiting('t_ann'), '"C2 above 110", "C2 below 90", "C2 above 120"', 'and stays the only one');
SELECT is(pg_temp.alert('t_ann', 2, p, d, 'outcome, detail'), 'refused,"The price is there already: it is 100."', format('%s %s now', d, p))
FROM (VALUES ('100', NULL), ('100', 'above'), ('100', 'below'), ('99', 'above'), ('101', 'below')) AS t (p, d);
SELECT is(pg_temp.alert('t_ann', 2, p), 'refused', 'no price: ' || coalesce(p, 'NULL'))
FROM unnest(ARRAY[NULL, '0', '-1', '0.000000001', 'NaN', 'Infinity', '-Infinity', '1e12', '999999999999.999999999', '1e100000']) p;
SELECT is(pg_temp.alert('t_ann', 2, '130', 'sideways'), 'refused', 'no direction');
SELECT is(pg_temp.alert('t_ann', -1, '130'), 'not_found', 'no coin');
SELECT is(pg_temp.alert('t_ann', 2, 'x'), '22P02', 'no number');
SELECT is(pg_temp.call('t_ann', 1000, 'set_price_alert', '2, 130'), 'done', 'set');
DELETE FROM console.price_alerts WHERE price = 130;
SELECT is(pg_temp.call('t_ann', 1000, 'set_price_alert', '2, 130'), 'done', 'the same operation again');
SELECT is((SELECT count(*) FROM console.price_alerts), 3::bigint, 'does nothing again');
SELECT is((SELECT string_agg(a.action || (a.details #>> '{after,direction}') || (a.details #>> '{after,price}'), ' ' ORDER BY a.id) FROM public.user_activities a WHERE entity_type = 'price_alert' AND user_id = :ann AND a.details #>> '{after,crypto_id}' = '2'),
          'createabove110.00000000 createbelow90.00000000 createabove120.00000000 createabove130.00000000', 'each is in the trail');

-- --------------------------------------------------------------------------------------------------------- whose it is
SELECT is(pg_temp.alert('t_bob', 2, '110'), 'done', 'Bob''s');
SELECT max(id) AS bobs FROM console.price_alerts \gset
SELECT is(pg_temp.waiting('t_' || who), w, who || ' sees their own') FROM (VALUES ('bob', '"C2 above 110"'), ('ada', NULL), ('retired', NULL), ('stranger', NULL)) AS t (who, w);
SELECT is(pg_temp.call('t_' || who, nextval('pg_temp.operation')::integer, 'remove_price_alert', :'bobs'), 'not_found', who || ' removes none of Bob''s') FROM unnest(ARRAY['ann', 'ada']) who;
SELECT is(pg_temp.call('t_' || who, nextval('pg_temp.operation')::integer, f, a), '42501', who || ' has no business with ' || f)
FROM unnest(ARRAY['stranger', 'retired']) who, (VALUES ('set_price_alert', '2, 110'), ('remove_price_alert', '1')) AS t (f, a);
SELECT is(pg_temp.check('t_' || who), '42501', who || ' checks none') FROM unnest(ARRAY['stranger', 'retired']) who;
SELECT is(pg_temp.ask('t_' || who, q), '42501', who || ': ' || q)
FROM unnest(ARRAY['ann', 'ada']) who, unnest(ARRAY['SELECT count(*) FROM console.price_alerts', 'SELECT count(*) FROM console.alert_crossing(NULL)', 'SELECT count(*) FROM console.newest_candle(2)']) q;
SELECT is((SELECT count(*) FROM console.my_price_alerts), 0::bigint, 'the owner sees nobody''s');
SELECT is(pg_temp.call('t_bob', 1001, 'remove_price_alert', :'bobs'), 'done', 'Bob does');
SELECT is(pg_temp.call('t_bob', 1002, 'remove_price_alert', :'bobs'), 'not_found', 'and then it is gone');
SELECT is(pg_temp.call('t_bob', 1003, 'remove_price_alert', 'NULL'), 'not_found', 'none');
SELECT is(pg_temp.alert('t_bob', 2, '110'), 'done', 'he sets it again');

-- ------------------------------------------------------------------------------------------------------------ crossing
SELECT count(*) AS operations FROM console.operations \gset
SELECT is(pg_temp.check('t_ann'), NULL, 'nothing has happened since');
SELECT is((SELECT count(*) FROM console.operations), :operations::bigint, 'and nothing is noted of that');
SELECT pg_temp.candle(2, 30, 95, 109.99999999, 100) \gset x_
SELECT is(pg_temp.check('t_ann'), NULL, 'nearly is not there');
SELECT pg_temp.candle(2, 90, 89.5, 110, 100) \gset x_
SELECT is(pg_temp.check('t_ann'), '"2 above 110 110 90", "2 below 90 89.5 90"', 'up to the price, and down through it');
SELECT is(pg_temp.waiting('t_ann'), '"C2 above 120"', 'what was crossed is gone');
SELECT is(pg_temp.check('t_ann'), NULL, 'and is told once');
SELECT is(pg_temp.waiting('t_bob'), '"C2 above 110"', 'nobody else''s is touched');
SELECT is((SELECT string_agg(concat_ws('|', user_id = :ann, notification_type, status, priority, title, data - 'alert_id' - 'candle', (data ->> 'candle')::timestamptz = now() + interval '90 s'), E'\n' ORDER BY id) FROM public.notifications),
          E't|alert|unread|high|C2 above 110|{"price": 110, "symbol": "C2", "reached": 110, "crypto_id": 2, "direction": "above"}|t\nt|alert|unread|high|C2 below 90|{"price": 90, "symbol": "C2", "reached": 89.5, "crypto_id": 2, "direction": "below"}|t', 'a notification each');
SELECT is((SELECT message FROM public.notifications WHERE title = 'C2 below 90'),
          format('Coin 2 fell to 89.5 in the candle of %s UTC. The alert was set at %s UTC.', to_char((now() + interval '90 s') AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI'), to_char(now() AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI')), 'that says how far, and when');
SELECT is((SELECT count(*) FROM public.user_activities a JOIN public.notifications n ON n.id = (a.details ->> 'notification')::integer AND n.data ->> 'alert_id' = a.entity_id::text
           WHERE a.action = 'crossed' AND a.user_id = :ann AND a.details #>> '{before,crypto_id}' = '2'), 2::bigint, 'and both are in the trail');
SELECT is(pg_temp.check('t_bob'), '"2 above 110 110 90"', 'Bob is told when he asks');
SELECT is((SELECT count(*) FROM public.notifications WHERE user_id = :bob), 1::bigint, 'once');
SELECT is(pg_temp.alert('t_ann', 2, '110'), 'done', 'set again');
SELECT is(pg_temp.check('t_ann'), NULL, 'what was there by then crosses nothing');
DELETE FROM console.price_alerts;

-- The candle that was the newest when the alert was set.
SELECT pg_temp.candle(3, -30, 95, 105, 100) \gset x_
SELECT is(pg_temp.alert('t_ann', 3, p::text), 'done', p || ' lies between the close and where the candle has been') FROM unnest(ARRAY[104, 103, 97, 96]) p;
SELECT is(pg_temp.check('t_ann'), NULL, 'which does not count');
UPDATE public.price_data SET close_price = 103.5 WHERE crypto_id = 3;
SELECT is(pg_temp.check('t_ann'), '"3 above 103 103.5 -30"', 'but where it goes to does');
UPDATE public.price_data SET close_price = 100, high_price = 105.5 WHERE crypto_id = 3;
SELECT is(pg_temp.check('t_ann'), '"3 above 104 105.5 -30"', 'and how far it comes');
UPDATE public.price_data SET close_price = 100, low_price = 94 WHERE crypto_id = 3;
SELECT is(pg_temp.check('t_ann'), '"3 below 97 94 -30", "3 below 96 94 -30"', 'downwards, too');

-- Candles recorded later that were over by then, and one that was not.
SELECT pg_temp.candle(4, -7200, 95, 105, 100, 3600) \gset x_
SELECT is(pg_temp.alert('t_ann', 4, '110'), 'done', 'an alert');
SELECT pg_temp.candle(4, -86400, 95, 500, 100, 3600), pg_temp.candle(4, -3600, 95, 500, 100, 3600) \gset x_
UPDATE public.price_data SET high_price = 500, close_price = 500 WHERE crypto_id = 4 AND timestamp = now() - interval '2 hours';
SELECT is(pg_temp.check('t_ann'), NULL, 'what is over is no news');
SELECT pg_temp.candle(4, -3599, 95, 120, 100, 3600) \gset x_
SELECT is(pg_temp.check('t_ann'), '"4 above 110 120 -3599"', 'what was not over then is');
SELECT pg_temp.candle(12, -1800, 95, 500, 100, 3600), pg_temp.candle(12, -30, 95, 105, 100) \gset x_
SELECT is(pg_temp.alert('t_ann', 12, '110'), 'done', 'an alert of a coin with candles in candles');
SELECT pg_temp.candle(13, 36000, 95, 500, 100), pg_temp.candle(13, 80000, 95, 105, 100) \gset x_
SELECT is(pg_temp.alert('t_ann', 13, '110'), 'done', 'and of one whose clock is fast');
SELECT is(pg_temp.check('t_ann'), NULL, 'nothing older than the newest of then counts');

-- Lengths that nobody knows: as usual, else a day.
SELECT count(pg_temp.candle(5, -n * 300, 95, 105, 100, NULL) IS NULL) FROM generate_series(3, 12) n \gset x_
SELECT is(pg_temp.alert('t_ann', 5, '110'), 'done', 'an alert');
SELECT pg_temp.candle(5, -300, 95, 200, 100, NULL) \gset x_
SELECT is(pg_temp.check('t_ann'), NULL, 'five minutes are over');
SELECT pg_temp.candle(5, -299, 95, 201, 100, NULL) \gset x_
SELECT is(pg_temp.check('t_ann'), '"5 above 110 201 -299"', 'or nearly');
SELECT is(pg_temp.alert('t_ann', 6, '110', 'above'), 'done', 'an alert of a coin without candles');
SELECT pg_temp.candle(6, -3600, 95, 200, 100, NULL) \gset x_
SELECT is(pg_temp.check('t_ann'), '"6 above 110 200 -3600"', 'the only candle is taken for a day''s');
SELECT count(pg_temp.candle(11, -86400 * (7 * n + 3), 95, 105, 100, NULL) IS NULL) FROM generate_series(0, 9) n \gset x_
SELECT is(pg_temp.alert('t_ann', 11, '110'), 'done', 'an alert of a coin with a candle a week');
UPDATE public.price_data SET high_price = 111 WHERE crypto_id = 11 AND timestamp < now() - interval '5 days';
SELECT is(pg_temp.check('t_ann'), NULL, 'last week');
UPDATE public.price_data SET high_price = 112 WHERE crypto_id = 11;
SELECT is(pg_temp.check('t_ann'), format('"11 above 110 112 %s"', -86400 * 3), 'this week');

-- What is no price crosses nothing, and hides nothing.
SELECT pg_temp.candle(7, -30, 95, 105, 100) \gset x_
SELECT is(pg_temp.alert('t_ann', 7, p), 'done', 'an alert') FROM unnest(ARRAY['110', '90']) p;
SELECT pg_temp.candle(7, 30, 0, 'NaN', 'NaN'), pg_temp.candle(7, 90, -1, 100, 100) \gset x_
INSERT INTO public.price_data (crypto_id, timestamp, open_price, high_price, low_price, close_price)
SELECT 7, at, 1, 1000, 1, 1 FROM unnest(ARRAY['infinity', '-infinity', '4713-01-01 BC', '294276-12-31 23:59:59+00', now() + interval '1 day 1 second', now() + interval '3 days']::timestamptz[]) at;
SELECT is(pg_temp.check('t_ann'), NULL, 'NaN, nothing, less than nothing, the day after tomorrow');
SELECT pg_temp.candle(7, 150, 80, 120, 100) \gset x_
SELECT is(pg_temp.check('t_ann'), '"7 above 110 120 150", "7 below 90 80 150"', 'prices do');
SELECT is(pg_temp.alert('t_ann', 7, '110'), 'done', 'the newest of those that are a price is where it stands');
DELETE FROM console.price_alerts;

-- An alert that has waited for long: the first candle that crossed it, whatever came after.
SELECT count(pg_temp.candle(8, -86400 * n, 95, 105, 100, 3600) IS NULL) FROM generate_series(1, 59) n \gset x_
SELECT count(pg_temp.candle(8, -86400 * n - 3600, 95, 100 + n, 100, 3600) IS NULL) FROM generate_series(1, 50) n \gset x_
INSERT INTO console.price_alerts (user_id, crypto_id, price, direction, created_at) VALUES (:ann, 8, 140, 'above', now() - interval '60 days'), (:ann, 8, 94, 'below', now() - interval '60 days');
SELECT is(pg_temp.check('t_ann'), format('"8 above 140 150 %s"', -86400 * 50 - 3600), 'the first that crossed it');
INSERT INTO console.price_alerts (user_id, crypto_id, price, direction, created_at) VALUES (:ann, 8, 140, 'above', now() - interval '45 days');
UPDATE public.price_data SET high_price = 'NaN' WHERE crypto_id = 8 AND timestamp = now() - interval '45 days 1 hour';
UPDATE public.price_data SET high_price = 'NaN' WHERE crypto_id = 8 AND timestamp = now() - interval '44 days';
SELECT is(pg_temp.check('t_ann'), format('"8 above 140 144 %s"', -86400 * 44 - 3600), 'a day''s unusable candle hides no other');
DELETE FROM console.price_alerts;

-- Long candles, which are in no day; and imported ones.
SELECT count(pg_temp.candle(9, -86400 * n, 95, 105, 100, 86400) IS NULL) FROM generate_series(0, 9) n \gset x_
SELECT is(pg_temp.alert('t_ann', 9, '104'), 'done', 'an alert of a coin with a candle a day');
SELECT is(pg_temp.check('t_ann'), NULL, 'which has been there today');
SELECT pg_temp.candle(9, 80000, 95, 104, 100, 86400) \gset x_
SELECT is(pg_temp.check('t_ann'), '"9 above 104 104 80000"', 'and is tomorrow');
INSERT INTO console.price_alerts (user_id, crypto_id, price, direction, created_at) VALUES (:ann, 9, 105, 'above', now() - interval '5 days');
SELECT is(pg_temp.check('t_ann'), format('"9 above 105 105 %s"', -86400 * 5), 'or was days ago');

CREATE FUNCTION pg_temp.import(p_coin integer, p_from integer, p_low numeric, p_high numeric, p_close numeric, p_seconds integer) RETURNS void LANGUAGE sql AS $$
    SELECT console.hold_level(p_coin, true, p_seconds);
    INSERT INTO console.price_rollups (crypto_id, bucket_seconds, bucket, open, high, low, close, source)
    VALUES (p_coin, p_seconds, now() + p_from * interval '1 second', p_close, p_high, p_low, p_close, 'imported');
    SELECT console.touch_imported(ARRAY[p_coin], ARRAY[p_seconds], ARRAY[now() + p_from * interval '1 second']);
$$;
SELECT pg_temp.candle(10, -7200, 95, 105, 100), pg_temp.import(10, -3600, 95, 105, 100, 3600) \gset x_
SELECT is((SELECT concat_ws(' ', extract(epoch FROM opened - now())::integer, close) FROM console.newest_candle(10)), '-3600 100', 'the newest candle may be an imported one');
SELECT is(pg_temp.alert('t_ann', 10, '110'), 'done', 'an alert');
SELECT is(pg_temp.check('t_ann'), NULL, 'nothing since');
SELECT pg_temp.import(10, 0, 95, 110, 100, 3600) \gset x_
SELECT is(pg_temp.check('t_ann'), '"10 above 110 110 0"', 'an imported hour');
SELECT is(pg_temp.alert('t_ann', 10, '120'), 'done', 'an alert');
SELECT pg_temp.import(10, 3600, 95, 130, 100, 86400 * 3) \gset x_
SELECT is(pg_temp.check('t_ann'), '"10 above 120 130 3600"', 'and days');

-- ---------------------------------------------------------------------------------------------------- many, and what goes
INSERT INTO console.price_alerts (user_id, crypto_id, price, direction) SELECT :ann, 2, 1000 + n, 'above' FROM generate_series(1, 99) n;
SELECT is(pg_temp.alert('t_ann', 2, '5000'), 'done', 'the hundredth');
SELECT is(pg_temp.alert('t_ann', 2, '5001', NULL, 'outcome, detail'), 'refused,"There are 100 alerts already: remove one first."', 'not one more');
SELECT is(pg_temp.alert('t_ann', 2, '5000'), 'done', 'one that is there already is no more');
SELECT is(pg_temp.alert('t_bob', 2, '5001'), 'done', 'of others there may be');
SELECT pg_temp.candle(2, 210, 95, 1050, 100) \gset x_
SELECT is(pg_temp.ask('t_ann', 'SELECT count(*) FROM console.check_price_alerts()'), '50', 'fifty at once');
SELECT is((SELECT count(DISTINCT title) FROM public.notifications WHERE title LIKE 'C2 above 1,0__'), 50::bigint, 'fifty notifications');
UPDATE public.cryptocurrencies SET name = repeat('%s', 50) WHERE id = 2;
SELECT pg_temp.candle(2, 270, 95, 1099, 100) \gset x_
SELECT is(pg_temp.ask('t_ann', 'SELECT count(*) FROM console.check_price_alerts()'), '49', 'whatever a coin is called');
SELECT is((SELECT count(*) FROM public.notifications WHERE message LIKE '\%s\%s%'), 49::bigint, 'as it is called');
DELETE FROM public.users WHERE id = :bob;
SELECT is((SELECT count(*) FROM console.price_alerts), 1::bigint, 'whoever goes takes their alerts along');
DELETE FROM public.cryptocurrencies WHERE id = 2;
SELECT is((SELECT count(*) FROM console.price_alerts), 0::bigint, 'and so does a coin');

-- -------------------------------------------------------------------------------------------------------- prices in words
SELECT is(console.price_text(p::numeric), t, t) FROM (VALUES ('50000.00000000', '50,000'), ('0.00001234', '0.00001234'), ('1234567.8', '1,234,567.8'), ('999999999999.99999999', '999,999,999,999.99999999'),
    ('1000000000000', '1000000000000'), ('0.000000001', '0.000000001'), ('1', '1')) AS t (p, t);
SELECT is((SELECT string_agg(tgname::text, ' ' ORDER BY tgname) FROM pg_trigger WHERE tgrelid = 'console.price_alerts'::regclass AND NOT tgisinternal), 'console_notify_delete console_notify_insert console_notify_truncate console_notify_update', 'consoles hear of alerts');

SELECT * FROM finish();
ROLLBACK;
