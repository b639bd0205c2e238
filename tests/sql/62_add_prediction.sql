-- A person's own predictions.
BEGIN;
SELECT no_plan();
\ir fixtures/cast.sql

CREATE FUNCTION pg_temp.add(p_login text, p_operation integer, p_arguments text, p_columns text DEFAULT 'outcome')
RETURNS text LANGUAGE sql AS $$
    SELECT pg_temp.ask(p_login, format('SELECT %s FROM console.add_prediction(%L, %s)', p_columns, pg_temp.op(p_operation), p_arguments))
$$;

INSERT INTO public.cryptocurrencies (id, symbol, name, current_price) VALUES (901, 'T_KNOWN', 'Known', 80), (902, 'T_BARE', 'Bare', NULL);
\set known 901
\set bare 902

SELECT is(pg_temp.add('t_ann', 1, :known || $$, 100.12345678, now() + interval '25 hours', 0.7, '  up  '$$), 'done', 'an analyst predicts');
SELECT is(concat_ws(',', user_id, model_name, predicted_price, input_price, confidence_score, prediction_horizon, is_realized, notes, layer_source IS NULL),
          :ann || ',manual,100.12345678,80.00000000,0.7000,25,f,up,t', 'from the price the coin says')
FROM public.predictions WHERE crypto_id = :known;
SELECT is(pg_temp.add('t_ann', 1, :known || $$, 1, now() + interval '1 hour', 0.7$$), 'done', 'the same operation adds nothing more');
SELECT is((SELECT count(*) FROM public.predictions WHERE crypto_id = :known), 1::bigint, 'than once');
SELECT is((SELECT count(*) FROM public.user_activities WHERE entity_type = 'prediction' AND action = 'create' AND user_id = :ann), 1::bigint, 'with one audit row');

INSERT INTO public.price_data (crypto_id, timestamp, open_price, high_price, low_price, close_price)
SELECT :known, date_trunc('hour', now()) - n * interval '1 hour', 90, 90, 90, 90 FROM generate_series(0, 3) n;
SELECT is(pg_temp.add('t_ada', 2, :known || $$, 1, now() + interval '1 hour', 0$$), 'done', 'so does an admin, without notes');
SELECT is((SELECT input_price FROM public.predictions WHERE crypto_id = :known ORDER BY id DESC LIMIT 1), 90.0, 'from the last candle where there is one');

SELECT is(pg_temp.add('t_ann', 10 + n::integer, :known || ', ' || a), 'refused', 'refused: ' || a)
FROM unnest(ARRAY[$$0, now() + interval '1 hour', 0.5$$, $$'NaN', now() + interval '1 hour', 0.5$$, $$1e12, now() + interval '1 hour', 0.5$$,
                  $$NULL, now() + interval '1 hour', 0.5$$, $$0.000000001, now() + interval '1 hour', 0.5$$, '1, now(), 0.5', $$1, 'infinity', 0.5$$,
                  '1, NULL, 0.5', $$1, now() + interval '11 years', 0.5$$, $$1, now() + interval '1 hour', 1.1$$, $$1, now() + interval '1 hour', NULL$$,
                  $$1, now() + interval '1 hour', 'NaN'$$]) WITH ORDINALITY AS u (a, n);
SELECT is(pg_temp.add('t_ann', 40, :bare || $$, 1, now() + interval '1 hour', 0.5$$), 'refused', 'a coin without a price');
SELECT is(pg_temp.add('t_ann', 41, $$-1, 1, now() + interval '1 hour', 0.5$$), 'not_found', 'no coin');
SELECT is(pg_temp.add('t_stranger', 42, :known || $$, 1, now() + interval '1 hour', 0.5$$), '42501', 'a stranger predicts nothing');

SELECT * FROM finish();
ROLLBACK;
