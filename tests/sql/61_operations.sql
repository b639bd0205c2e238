-- Signals and executions, retraining, evaluating predictions, and the archive.
BEGIN;
SELECT no_plan();
\ir fixtures/cast.sql

CREATE FUNCTION pg_temp.call(p_login text, p_operation integer, p_function text, p_arguments text, p_columns text DEFAULT 'outcome')
RETURNS text LANGUAGE sql AS $$
    SELECT replace(pg_temp.ask(p_login, format('SELECT %s FROM console.%I(%L, %s)', p_columns, p_function, pg_temp.op(p_operation), p_arguments)), E'\n', ' ')
$$;
CREATE FUNCTION pg_temp.signal(p_type text DEFAULT 'long', p_status text DEFAULT 'active', p_expires timestamptz DEFAULT now() + interval '1 day')
RETURNS integer LANGUAGE sql AS $$
    INSERT INTO public.trading_signals (crypto_id, signal_type, entry_price, target_price, stop_loss, confidence_score, risk_level, status, expires_at)
    VALUES (1, p_type, 100, CASE p_type WHEN 'long' THEN 120 ELSE 80 END, CASE p_type WHEN 'long' THEN 90 ELSE 110 END, 0.7, 'low', p_status, p_expires)
    RETURNING id
$$;

-- ---------------------------------------------------------------------------------------------------------- executions
SELECT pg_temp.signal() AS signal, pg_temp.signal('short') AS short, pg_temp.signal('long', 'cancelled') AS off,
       pg_temp.signal('long', 'active', now() - interval '1 second') AS late, pg_temp.signal('long', 'expired') AS gone \gset
SELECT is(pg_temp.call('t_ann', 1, 'execute_signal', :signal || $$, 101.12345678, 1000, 15, 'manual'$$), 'done', 'within the defaults of a risk profile');
SELECT max(id) AS execution FROM public.signal_executions \gset
SELECT is(concat_ws(',', user_id, execution_price, position_size, portfolio_percentage, execution_type, status), :ann || ',101.12345678,1000.00000000,15.00,manual,pending', 'recorded for the caller')
FROM public.signal_executions WHERE id = :execution;
SELECT is(pg_temp.call('t_ann', 1, 'execute_signal', :signal || $$, 101, 10$$, 'key'), :'execution', 'the same operation executes once');
SELECT is((SELECT count(*) FROM public.user_activities WHERE entity_type = 'execution' AND user_id = :ann), 1::bigint, 'with one audit row');
SELECT is(pg_temp.call('t_ann', 2, 'execute_signal', :signal || $$, 101, 1000.00000001$$, 'outcome, detail'),
          'reason_required,"The size 1000.00000001 is above the largest position of the risk profile, 1000."', 'a larger size needs a reason');
SELECT is(pg_temp.call('t_ann', 3, 'execute_signal', :signal || $$, 100, 1, 20.1$$, 'outcome, detail'),
          'reason_required,"2.01 % of the portfolio would be at risk, the risk profile allows 2.00 %."', 'so does more at risk: 20.1 % down to a stop 10 % away');
SELECT is(pg_temp.call('t_ann', 4, 'execute_signal', :short || $$, 100, 1, 20.1$$), 'reason_required', 'for a short as well');
SELECT is(pg_temp.call('t_ann', 5, 'execute_signal', :signal || $$, 100, 2000, 50, 'automatic', '  '$$), 'reason_required', 'blank is no reason');
SELECT is(pg_temp.call('t_ann', 6, 'execute_signal', :signal || $$, 100, 2000, 50, 'automatic', 'hedged elsewhere'$$), 'done', 'with a reason it goes');
SELECT is((SELECT execution_details ->> 'override_reason' FROM public.signal_executions ORDER BY id DESC LIMIT 1), 'hedged elsewhere', 'which is kept');
INSERT INTO public.risk_management (user_id, max_position_size, max_portfolio_risk) VALUES (:bob, 5, 0.5);
SELECT is(pg_temp.call('t_bob', 7, 'execute_signal', :signal || $$, 100, 6$$), 'reason_required', 'his own profile counts');
SELECT is(pg_temp.call('t_bob', 8, 'execute_signal', :signal || $$, 100, 5, 100$$), 'done', 'both ways');
SELECT is(pg_temp.call('t_bob', 9, 'execute_signal', :signal || ', NULL, NULL'), 'done', 'price and size may come later');
SELECT is(pg_temp.call('t_ann', 10 + n::integer, 'execute_signal', :signal || ', ' || a), 'refused', 'refused: ' || a)
FROM unnest(ARRAY['0, 1', '-1, 1', '0.000000001, 1', $$'NaN', 1$$, $$'Infinity', 1$$, '1e12, 1', '1, 0', '1, 1e22', $$1, 'NaN'$$, '1, 1, 101', '1, 1, -1', $$1, 1, 1, 'guess'$$, '1, 1, 1, NULL']) WITH ORDINALITY AS u (a, n);
SELECT is(pg_temp.call('t_ann', 30 + n::integer, 'execute_signal', id || ', 100, 1'), answer, 'a signal that is ' || answer)
FROM (VALUES (1, :off, 'not_active'), (2, :late, 'expired'), (3, :gone, 'expired'), (4, -1, 'not_found')) AS t (n, id, answer);
SELECT is(pg_temp.call('t_ann', 35, 'execute_signal', 'NULL, NULL, NULL'), 'not_found', 'no signal at all');
SELECT is(pg_temp.call('t_stranger', 36, 'execute_signal', :signal || ', 100, 1'), '42501', 'nobody executes nothing');

SELECT is(pg_temp.call('t_bob', 40, 'set_execution', :execution || $$, 'filled'$$), 'not_found', 'an execution is its owner''s');
SELECT is(pg_temp.call('t_ann', 41, 'set_execution', :execution || $$, 'filled', 102.5, 900, 1$$), 'changed', 'on an old version');
SELECT is(pg_temp.call('t_ann', 42, 'set_execution', :execution || $$, 'done'$$), 'refused', 'a status that is none');
SELECT is(pg_temp.call('t_ann', 43, 'set_execution', :execution || $$, 'filled', 0$$), 'refused', 'a price that is none');
SELECT is(pg_temp.call('t_ann', 44, 'set_execution', :execution || $$, 'filled', 102.5, 900$$), 'done', 'filled');
SELECT is(concat_ws(',', status, execution_price, position_size), 'filled,102.50000000,900.00000000', 'at what it came to') FROM public.signal_executions WHERE id = :execution;
SELECT is((SELECT status FROM public.trading_signals WHERE id = :signal), 'active', 'others are open still');
SELECT is(pg_temp.call('t_ann', 45, 'set_execution', :execution || $$, 'cancelled'$$), 'refused', 'what is filled is filled');
SELECT max(id) AS last FROM public.signal_executions WHERE signal_id = :signal AND status = 'pending' \gset
SELECT is(pg_temp.call('t_ada', 50 + id, 'set_execution', id || $$, 'cancelled'$$), 'done', 'an admin cancels anybody''s')
FROM public.signal_executions WHERE signal_id = :signal AND status = 'pending' AND id <> :last;
SELECT is((SELECT status FROM public.trading_signals WHERE id = :signal), 'active', 'one is open still');
SELECT is(pg_temp.call('t_bob', 60, 'set_execution', :last || $$, 'partially_filled', 99, 1$$), 'done', 'partly filled');
SELECT is((SELECT status FROM public.trading_signals WHERE id = :signal), 'active', 'is open');
SELECT is(pg_temp.call('t_bob', 61, 'set_execution', :last || $$, 'filled'$$), 'done', 'the last open one is filled');
SELECT is((SELECT status FROM public.trading_signals WHERE id = :signal), 'executed', 'and the signal executed');
SELECT is((SELECT count(*) FROM public.user_activities WHERE details ->> 'operation' = pg_temp.op(61)::text), 2::bigint, 'two entities, two audit rows');

SELECT is(pg_temp.call('t_ann', 70, 'cancel_signal', :short || $$, 'no'$$), 'forbidden', 'an analyst cancels no signal');
SELECT is(pg_temp.call('t_ada', 71, 'cancel_signal', :short || $$, 'no', 1$$), 'changed', 'on an old version');
SELECT is(pg_temp.call('t_ada', 72, 'cancel_signal', :short || $$, 'no'$$), 'done', 'an admin does');
SELECT is((SELECT status FROM public.trading_signals WHERE id = :short), 'cancelled', 'it is');
SELECT is(pg_temp.call('t_ada', 73, 'cancel_signal', :short::text), 'not_active', 'once');
SELECT is(pg_temp.call('t_ada', 74, 'cancel_signal', 'NULL'), 'not_found', 'nothing is not cancelled');
SELECT pg_temp.signal() AS other \gset
SELECT is(pg_temp.call('t_ann', 75, 'complete_signal', :other::text), 'forbidden', 'an analyst completes none');
SELECT is(pg_temp.call('t_ada', 76, 'complete_signal', :other::text), 'done', 'an admin says it was executed');
SELECT is((SELECT status FROM public.trading_signals WHERE id = :other), 'executed', 'it was');

-- -------------------------------------------------------------------------------------------------------------- models
INSERT INTO public.ai_models (name, version, model_type, status, health_status) VALUES
    ('m1', '1', 'macro', 'active', '{"cpu": 1}'), ('m2', '1', 'macro', 'active', '[1]'), ('m3', '1', 'macro', 'training', NULL);
SELECT (SELECT id FROM public.ai_models WHERE name = 'm1') AS m1, (SELECT id FROM public.ai_models WHERE name = 'm2') AS m2, (SELECT id FROM public.ai_models WHERE name = 'm3') AS m3 \gset
SELECT is(pg_temp.call('t_ann', 80, 'request_retraining', :m1 || $$, 'drift'$$), 'forbidden', 'an analyst asks for no training');
SELECT is(pg_temp.call('t_ada', 81, 'request_retraining', :m1 || $$, ' '$$), 'reason_required', 'a reason is needed');
SELECT is(pg_temp.call('t_ada', 82, 'request_retraining', :m1 || $$, 'drift', 1$$), 'changed', 'on an old version');
SELECT is(pg_temp.call('t_ada', 83, 'request_retraining', :m1 || $$, 'drift'$$), 'done', 'an admin asks');
SELECT is(concat_ws(',', status, health_status ->> 'cpu', health_status -> 'retraining_requested' ->> 'by', health_status -> 'retraining_requested' ->> 'reason'), 'training,1,' || :ada || ',drift', 'who and why')
FROM public.ai_models WHERE id = :m1;
SELECT is(pg_temp.call('t_ada', 84, 'request_retraining', :m2 || $$, 'drift'$$), 'done', 'whatever health_status holds');
SELECT is(pg_temp.call('t_ada', 85, 'request_retraining', :m3 || $$, 'drift'$$), 'already_training', 'not twice');
SELECT is(pg_temp.call('t_ada', 86, 'request_retraining', $$-1, 'drift'$$), 'not_found', 'not what is not there');

-- --------------------------------------------------------------------------------------------------------- predictions
-- Hourly candles from 00:00 to 05:00, a gap, and one at 12:00; daily ones for another coin; a third has a price of 0.
INSERT INTO public.price_data (crypto_id, timestamp, open_price, high_price, low_price, close_price)
SELECT 1, '2026-01-01 00:00+00'::timestamptz + h * interval '1 hour', 1, 1, 1, 100 + h FROM unnest(ARRAY[0, 1, 2, 3, 4, 5, 12]) h
UNION ALL SELECT 2, '2026-01-01 00:00+00'::timestamptz + d * interval '1 day', 1, 1, 1, 200 + d FROM generate_series(0, 4) d
UNION ALL SELECT 3, '2026-01-01 00:00+00'::timestamptz + h * interval '1 hour', 1, 1, 1, 0 FROM generate_series(0, 4) h
UNION ALL SELECT 4, '2026-01-01 00:00+00', 1, 1, 1, 400;
SELECT is(console.price_at(coin, ('2026-01-' || at || '+00')::timestamptz), price::numeric, format('coin %s at %s', coin, at))
FROM (VALUES (1, '01 00:00', 100), (1, '01 02:30', 102), (1, '01 05:59:59', 105), (1, '01 06:00', 105), (1, '01 08:00', 105), (1, '01 08:00:01', NULL),
             (1, '01 12:59', 112), (2, '02 23:59', 201), (2, '07 00:00', 204), (2, '08 00:00:01', NULL), (4, '01 00:00', 400), (4, '01 00:01', NULL), (5, '01 00:00', NULL)) AS t (coin, at, price);
SELECT is(console.price_at(1, '2025-12-31 23:59+00'), NULL, 'before the first candle');

INSERT INTO public.predictions (crypto_id, model_name, model_version, predicted_price, confidence_score, prediction_horizon, target_datetime, input_price, accuracy_threshold, prediction_type, notes)
SELECT coin, 'm', '1', predicted, 0.5, 1, at::timestamptz, 1, threshold, type, note
FROM (VALUES (1, 107.1, '2026-01-01 02:30+00', 5.0, 'price', 'right'), (1, 107.10000001, '2026-01-01 02:30+00', 5.0, 'price', 'just wrong'),
             (1, 1020, '2026-01-01 02:30+00', 5.0, NULL, 'far off'), (1, 102, '2026-01-01 02:30+00', NULL, 'price', 'no threshold'),
             (1, 100, '2026-01-01 09:00+00', 5.0, 'price', 'no price'), (3, 100, '2026-01-01 01:00+00', 5.0, 'price', 'price of 0'),
             (1, 100, '2099-01-01 00:00+00', 5.0, 'price', 'not due'), (1, 0, '2026-01-01 01:00+00', 5.0, 'event', 'no price meant'),
             (1, 999999999999, '2026-01-01 01:00+00', 5.0, 'price', 'absurd'), (1, 'NaN', '2026-01-01 01:00+00', 5.0, 'price', 'not a number')) AS t (coin, predicted, at, threshold, type, note);
SELECT is(pg_temp.ask('t_ann', 'SELECT console.evaluate_predictions(10)'), '42501', 'an analyst evaluates nothing');
SELECT is(pg_temp.ask('t_ada', 'SELECT console.evaluate_predictions(2)'), '2', 'as many as asked');
SELECT is(pg_temp.ask('t_ada', 'SELECT console.evaluate_predictions()'), '3', 'then the rest; those without a price do not stand in the way');
SELECT is(pg_temp.ask('t_ada', 'SELECT console.evaluate_predictions(NULL)'), '0', 'then none');
SELECT is((SELECT concat_ws(',', actual_price, absolute_error, squared_error, accuracy_percentage, is_accurate, evaluated_at IS NOT NULL) FROM public.predictions WHERE notes = note), answer, note)
FROM (VALUES ('right', '102.00000000,5.10000000,26.01000000,95.00,t,t'), ('just wrong', '102.00000000,5.10000001,26.01000010,95.00,f,t'), ('far off', '102.00000000,918.00000000,842724.00000000,0.00,f,t'),
             ('no threshold', '102.00000000,0.00000000,0.00000000,100.00,t'), ('absurd', '101.00000000,999999999898.00000000,0.00,f,t')) AS t (note, answer);
SELECT is((SELECT string_agg(notes, ',' ORDER BY id) FROM public.predictions WHERE NOT is_realized), 'no price,price of 0,not due,no price meant,not a number', 'the others stay open');
SELECT is((SELECT count(*) FROM public.user_activities WHERE action = 'evaluate'), 5::bigint, 'an audit row for each');

-- ------------------------------------------------------------------------------------------------------------- archive
INSERT INTO public.user_activities (user_id, activity_type, action, created_at) SELECT :bob, 'old', 'n' || n, now() - interval '6 months' - n * interval '1 hour' FROM generate_series(1, 5) n;
INSERT INTO public.user_activities (user_id, activity_type, action, created_at) VALUES (:bob, 'young', 'x', now() - interval '5 months');
SELECT pg_temp.suggest(:everybody, 1, 'add', p_status => 'implemented') AS done, pg_temp.suggest(:everybody, 2, 'add') AS open, pg_temp.suggest(:tier1, 2, 'add', p_status => 'implemented') AS doomed \gset
UPDATE public.ai_suggestions SET implemented_at = now() - interval '4 months', reviewed_by = :bob WHERE id IN (:done, :open, :doomed);
SELECT is(pg_temp.ask('t_ann', format('SELECT console.%s', f)), '42501', 'an analyst archives nothing: ' || f)
FROM unnest(ARRAY['archive_batch(''user_activities'')', 'archive_preview(''user_activities'')', 'restore_archived(''user_activities'', ''{1}'')']) f;
SELECT is(pg_temp.ask('t_ada', 'SELECT rows FROM console.archive_preview(''user_activities'')'), '5', 'what would move');
SELECT is(pg_temp.ask('t_ada', 'SELECT console.archive_batch(''user_activities'', NULL, 3)'), '3', 'a batch');
SELECT is(pg_temp.ask('t_ada', 'SELECT console.archive_batch(''user_activities'', interval ''6 months'')'), '2', 'the rest');
SELECT is(pg_temp.ask('t_ada', 'SELECT console.archive_batch(''user_activities'')'), '0', 'none');
SELECT is((SELECT string_agg(action, ',' ORDER BY id) FROM public.user_activities_archive), 'n1,n2,n3,n4,n5', 'all are in the archive');
SELECT is((SELECT count(*) FROM public.user_activities WHERE activity_type = 'old'), 0::bigint, 'and only there');
SELECT is((SELECT string_agg(details ->> 'rows', ',' ORDER BY id) FROM public.user_activities WHERE activity_type = 'archive'), '3,2', 'each batch is in the trail');
SELECT is(pg_temp.ask('t_ada', 'SELECT console.archive_batch(''ai_suggestions'')'), '2', 'suggestions that were implemented');
SELECT is((SELECT string_agg(id::text, ',' ORDER BY id) FROM public.ai_suggestions_archive), :done || ',' || :doomed, 'and no open ones');
SELECT is(pg_temp.ask('t_ada', format('SELECT console.archive_batch(%s)', a)), '22023', 'not archived: ' || a) FROM unnest(ARRAY['NULL', '''users''', '''user_activities'', interval ''-1 day''']) a;
SELECT is(pg_temp.ask('t_ada', format('SELECT key, outcome FROM console.restore_archived(''ai_suggestions'', ''{%s,-1,%s}'')', :done, :done)), :done || E',done\n-1,not_found', 'restored');
SELECT is((SELECT status FROM public.ai_suggestions WHERE id = :done), 'implemented', 'it is back');
INSERT INTO public.ai_suggestions_archive SELECT * FROM public.ai_suggestions WHERE id = :done;
SELECT is(pg_temp.ask('t_ada', format('SELECT outcome FROM console.restore_archived(''ai_suggestions'', ''{%s}'')', :done)), 'refused', 'not over a row that is there');
SELECT is(pg_temp.ask('t_ada', 'SELECT console.archive_batch(''ai_suggestions'')'), '0', 'nor archived over one that is there');
DELETE FROM public.watchlists WHERE id = :tier1;
SELECT is(pg_temp.ask('t_ada', format('SELECT outcome, detail FROM console.restore_archived(''ai_suggestions'', ''{%s}'')', :doomed)), 'refused,"Its watchlist is not there any more."', 'nor without its list');
UPDATE public.ai_suggestions SET reviewed_by = NULL;
DELETE FROM public.users WHERE id = :bob;
SELECT is(pg_temp.ask('t_ada', 'SELECT outcome FROM console.restore_archived(''user_activities'', ARRAY(SELECT id FROM console.user_activities_archive WHERE action = ''n1''))'), 'done', 'activity of a user who has left');
SELECT is((SELECT user_id FROM public.user_activities WHERE action = 'n1'), NULL, 'is nobody''s then');
SELECT is(pg_temp.ask('t_ada', 'SELECT * FROM console.restore_archived(''users'', ''{1}'')'), '22023', 'no other table');

-- Columns that only one of the two has are tolerated, and archiving everything comes to an end.
ALTER TABLE public.user_activities ADD COLUMN device text DEFAULT 'd';
ALTER TABLE public.user_activities_archive ADD COLUMN shelf text DEFAULT 's';
UPDATE public.user_activities SET created_at = now() - interval '1 minute' WHERE activity_type <> 'archive';
SELECT cmp_ok(pg_temp.ask('t_ada', 'SELECT console.archive_batch(''user_activities'', interval ''0'')')::integer, '>', 5, 'everything');
SELECT is((SELECT string_agg(DISTINCT activity_type, ',') FROM public.user_activities), 'archive', 'but its own trail');
SELECT is(pg_temp.ask('t_ada', 'SELECT console.archive_batch(''user_activities'', interval ''0'')'), '0', 'and it ends');

SELECT * FROM finish();
ROLLBACK;
