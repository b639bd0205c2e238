-- Editing cells in place: who may, what is refused, exact values, versions, one row's trouble left to that row.
BEGIN;
SELECT no_plan();
\ir fixtures/cast.sql

-- edit('t_ann', 7, 'users', '{"id": 1, …}', …): what each edit of operation 7 answers, and why.
CREATE FUNCTION pg_temp.edit(p_login text, p_operation integer, p_table text, VARIADIC p_edits jsonb[]) RETURNS text LANGUAGE sql AS $$
    SELECT replace(pg_temp.ask(p_login, format('SELECT outcome, detail FROM console.edit_rows(%L, %L, %L)', pg_temp.op(p_operation), p_table, to_jsonb(p_edits))), E'\n', ' | ')
$$;
CREATE FUNCTION pg_temp.set(p_id bigint, p_set text, p_version bigint DEFAULT NULL) RETURNS jsonb LANGUAGE sql AS $$
    SELECT jsonb_build_object('id', p_id, 'version', p_version, 'set', p_set::jsonb)
$$;

INSERT INTO public.watchlists (name, type, user_id) VALUES ('Ann''s', 'personal', :ann), ('Bob''s', 'personal', :bob);
SELECT max(id) - 1 AS anns, max(id) AS bobs FROM public.watchlists \gset
INSERT INTO public.watchlist_assets (watchlist_id, crypto_id, position, weight) VALUES (:anns, 1, 1, 0.1), (:anns, 2, 2, 0.2), (:bobs, 1, 1, 0.3), (:everybody, 1, 1, 0.4);
SELECT max(id) - 3 AS a1, max(id) - 2 AS a2, max(id) - 1 AS b1, max(id) AS e1 FROM public.watchlist_assets \gset
SELECT xmin::text AS version FROM public.watchlist_assets WHERE id = :a1 \gset

-- -------------------------------------------------------------------------------------------------------------- values
SELECT is(pg_temp.edit('t_ann', 1, 'watchlist_assets', pg_temp.set(:a1, '{"weight": "0.12345", "notes": "نوت \"q\" ''s'' 🚀"}', :version)), 'done,', 'edited');
SELECT is(concat_ws(',', weight, notes, last_modified_by), '0.1235,نوت "q" ''s'' 🚀,' || :ann, 'rounded as PostgreSQL does, by whom') FROM public.watchlist_assets WHERE id = :a1;
SELECT is(a.user_id || ',' || a.entity_type || ',' || a.action || ',' || (a.details -> 'before')::text || ',' || (a.details -> 'after' ->> 'weight'),
          :ann || ',asset,update,{"notes": null, "weight": 0.1000},0.1235', 'the trail holds what was changed, and nothing else')
FROM public.user_activities a WHERE details ->> 'operation' = pg_temp.op(1)::text;
SELECT is(pg_temp.edit('t_ann', 1, 'watchlist_assets', pg_temp.set(:a1, '{"weight": "0.9"}')), 'done,', 'the same operation answers the same');
SELECT is((SELECT weight FROM public.watchlist_assets WHERE id = :a1), 0.1235, 'and edits once');
SELECT is(pg_temp.edit('t_ann', 2, 'watchlist_assets', pg_temp.set(:a1, '{"weight": "0.5"}', :version)), 'changed,"It was changed since it was read."', 'on the version of before');
SELECT is((SELECT key || ',' || version FROM console.outcome_rows((SELECT outcome FROM console.operations WHERE operation_id = pg_temp.op(1)))),
          (SELECT id || ',' || xmin FROM public.watchlist_assets WHERE id = :a1), 'the version told is the row''s');
SELECT is(pg_temp.edit('t_ann', 5, 'watchlist_assets', pg_temp.set(:a1, '{"notes": null, "target_allocation": ".25"}')), 'done,', 'emptied');
SELECT is(concat_ws(',', target_allocation, notes), '0.2500', 'it is') FROM public.watchlist_assets WHERE id = :a1;

INSERT INTO public.risk_management (user_id) VALUES (:ann), (:bob);
SELECT (SELECT id FROM public.risk_management WHERE user_id = :ann) AS risk, (SELECT id FROM public.risk_management WHERE user_id = :bob) AS bobs_risk \gset
SELECT is(pg_temp.edit('t_ann', 6, 'risk_management', pg_temp.set(:risk, '{"max_position_size": "1234567890123456789012.12345678"}')), 'done,', 'the largest number of its column');
SELECT is((SELECT max_position_size::text FROM public.risk_management WHERE id = :risk), '1234567890123456789012.12345678', 'to the last digit');
SELECT is(pg_temp.edit('t_ann', 7, 'risk_management', pg_temp.set(:risk, '{"risk_rules": "{\"stop\": [1, 2.50]}"}')), 'done,', 'JSON');
SELECT is((SELECT risk_rules::text FROM public.risk_management WHERE id = :risk), '{"stop": [1, 2.50]}', 'as it was written');

-- --------------------------------------------------------------------------------------------------- each row its own
SELECT is(pg_temp.edit('t_ann', 10, 'watchlist_assets', pg_temp.set(:a1, '{"weight": "0.3"}'), pg_temp.set(:a2, '{"weight": "1.01"}'), pg_temp.set(:b1, '{"weight": "0.3"}'),
          pg_temp.set(:e1, '{"weight": "0.3"}'), pg_temp.set(-1, '{"weight": "0.3"}'), pg_temp.set(:a2, '{"weight": "0.31"}')),
          'done, | refused,"weight must be between 0 and 1." | not_found,"It is not there any more." | forbidden,"You may not change this." | not_found,"It is not there any more." | done,', 'each edit has its own outcome');
SELECT is((SELECT string_agg(weight::text, ' ' ORDER BY id) FROM public.watchlist_assets WHERE id IN (:a1, :a2, :b1, :e1)), '0.3000 0.3100 0.3000 0.4000', 'and what was done, was done');
SELECT is(pg_temp.edit('t_ada', 11, 'watchlist_assets', pg_temp.set(:b1, '{"weight": "0"}'), pg_temp.set(:e1, '{"weight": "1"}')), 'done, | done,', 'an admin edits anybody''s');
SELECT is(pg_temp.ask('t_ann', format('SELECT count(*) FROM console.edit_rows(%L, ''watchlist_assets'', ''[]'')', pg_temp.op(12))), '0', 'no edits, no outcomes');

-- ------------------------------------------------------------------------------------------------------------- refused
SELECT is(pg_temp.edit('t_ann', 20 + n::integer, 'watchlist_assets', pg_temp.set(:a1, s)), answer, 'refused: ' || s)
FROM (VALUES (1, '{"weight": "NaN"}', 'refused,"weight must be between 0 and 1."'), (2, '{"weight": "-0.0001"}', 'refused,"weight must be between 0 and 1."'),
             (3, '{"weight": "Infinity"}', 'refused,"weight must be between 0 and 1."'), (4, '{"weight": "1e3"}', 'refused,"weight must be between 0 and 1."'),
             (5, '{"weight": "much"}', 'refused,"invalid input syntax for type numeric: ""much"""'), (6, '{"weight": ""}', 'refused,"invalid input syntax for type numeric: """""'),
             (7, '{"position": "1"}', 'refused,"position is not edited here."'), (8, '{"watchlist_id": "1", "nonsense": "x"}', 'refused,"nonsense is not edited here. watchlist_id is not edited here."'),
             (9, '{}', 'refused,"There is nothing to set."'), (10, '[]', 'refused,"There is nothing to set."'), (11, 'null', 'refused,"There is nothing to set."'),
             (12, '{"weight\" = 0, notes = (SELECT 1) --": "0.1"}', 'refused,"weight"" = 0, notes = (SELECT 1) -- is not edited here."')) AS t (n, s, answer);
SELECT is((SELECT weight FROM public.watchlist_assets WHERE id = :a1), 0.3, 'all that left the row alone');
SELECT is(pg_temp.edit('t_ann', 40 + n::integer, t, pg_temp.set(id, s)), answer, s)
FROM (VALUES (1, 'users', :ann, '{"timezone": "Mars/Olympus"}', 'refused,"There is no time zone Mars/Olympus."'), (2, 'users', :ann, '{"first_name": "x123456789012345678901234567890123456789012345678901"}', 'refused,"value too long for type character varying(50)"'),
             (3, 'users', :ann, '{"preferences": "{oops"}', 'refused,"invalid input syntax for type json"'), (4, 'users', :ann, '{"password_hash": "x"}', 'refused,"password_hash is not edited here."'),
             (5, 'users', :ann, '{"role": "admin"}', 'refused,"role is not edited here."'), (6, 'users', :ann, '{"is_active": "false"}', 'refused,"is_active is not edited here."'),
             (7, 'watchlists', :anns, E'{"name": " \u200b"}', 'refused,"name must not be empty."'), (8, 'watchlists', :anns, '{"name": null}', 'refused,"name must not be empty."'),
             (9, 'watchlists', :anns, '{"is_public": "maybe"}', 'refused,"invalid input syntax for type boolean: ""maybe"""'), (10, 'watchlists', :anns, '{"max_assets": "99999999999"}', 'refused,"value ""99999999999"" is out of range for type integer"'),
             (11, 'users', :bob, '{"first_name": "Mallory"}', 'not_found,"It is not there any more."'), (12, 'risk_management', :bobs_risk, '{"max_position_size": "1"}', 'not_found,"It is not there any more."'),
             (13, 'risk_management', :risk, '{"max_portfolio_risk": "1.1"}', 'refused,"max_portfolio_risk must be between 0 and 1."'), (14, 'risk_management', :risk, '{"max_position_size": "-1"}', 'refused,"max_position_size must be at least 0."')) AS t (n, t, id, s, answer);
SELECT is(pg_temp.ask('t_ann', format('SELECT outcome FROM console.edit_rows(%L, %s)', pg_temp.op(60), a)), answer, 'misuse: ' || a)
FROM (VALUES ($$'price_data', '[]'$$, '22023'), ($$NULL, '[]'$$, '22023'), ($$'watchlists', NULL$$, '22023'), ($$'watchlists', '{}'$$, '22023'), ($$'watchlists; --', '[]'$$, '22023'),
             ($$'watchlists', '[{"id": "x"}]'$$, '22P02'), ($$'watchlists', '[{}]'$$, 'not_found')) AS t (a, answer);
SELECT is(pg_temp.ask('t_ann', format('SELECT outcome FROM console.edit_rows(%L, ''watchlists'', ''[1, "x", null]'')', pg_temp.op(61))), E'not_found\nnot_found\nnot_found', 'edits that are none');

-- ----------------------------------------------------------------------------------------------- one's own, and admins
SELECT is(pg_temp.edit('t_ann', 70, 'users', pg_temp.set(:ann, '{"first_name": "Anna", "timezone": "Asia/Tehran", "language": "fa", "preferences": "{\"theme\": \"dark\"}"}')), 'done,', 'one''s own profile');
SELECT is(pg_temp.ask('t_ann', 'SELECT display_name, timezone, language FROM console.whoami()'), '"Anna Lyst",Asia/Tehran,fa', 'is what it says');
SELECT is(pg_temp.edit('t_ada', 71, 'users', pg_temp.set(:bob, '{"first_name": "Robert"}')), 'done,', 'an admin edits anybody''s');
INSERT INTO public.predictions (crypto_id, model_name, model_version, predicted_price, confidence_score, prediction_horizon, target_datetime, input_price) VALUES (1, 'm', '1', 1, 0.5, 1, now(), 1);
INSERT INTO public.ai_models (name, version, model_type) VALUES ('m', '1', 'macro');
INSERT INTO public.crypto_sector_mapping (crypto_id, sector_id, allocation_percentage) SELECT 1, id, 50 FROM public.crypto_sectors WHERE name IN ('DeFi', 'Bitcoin');
SELECT (SELECT max(id) FROM public.predictions) AS prediction, (SELECT max(id) FROM public.ai_models) AS model, (SELECT max(id) FROM public.crypto_sectors) AS sector,
       (SELECT max(id) FROM public.crypto_sector_mapping) AS mapping \gset
CREATE TEMP TABLE admins AS SELECT * FROM (VALUES
    ('predictions', :prediction, '{"notes": "seen"}'), ('cryptocurrencies', 1, '{"name": "Bitcoin", "tier": "1", "is_supported": "false", "description": null}'),
    ('crypto_sectors', :sector, '{"description": "stable, mostly", "is_active": "false"}'), ('crypto_sector_mapping', :mapping, '{"is_primary_sector": "true", "allocation_percentage": "60.5"}'),
    ('ai_models', :model, '{"configuration": "{\"depth\": 3}", "status": "active"}')) AS t (name, id, set);
SELECT is(pg_temp.edit('t_ann', 80, name, pg_temp.set(id, set)), 'forbidden,"You may not change this."', 'an analyst edits no ' || name) FROM admins;
SELECT is(pg_temp.edit('t_ada', 90 + row_number() OVER ()::integer, name, pg_temp.set(id, set)), 'done,', 'an admin edits ' || name) FROM admins;
SELECT is((SELECT concat_ws(',', name, tier, is_supported, description) FROM public.cryptocurrencies WHERE id = 1), 'Bitcoin,1,f', 'a coin');
SELECT is((SELECT string_agg(concat_ws(',', is_primary_sector, allocation_percentage), ' ' ORDER BY id) FROM public.crypto_sector_mapping WHERE crypto_id = 1), 'f,50.00 t,60.50', 'a primary sector demotes the other');
SELECT is(pg_temp.edit('t_ada', 100 + n::integer, t, pg_temp.set(id, s)), answer, s)
FROM (VALUES (1, 'cryptocurrencies', 1, '{"tier": "3"}', 'refused,"tier must be between 1 and 2."'), (2, 'cryptocurrencies', 1, '{"name": " "}', 'refused,"name must not be empty."'),
             (3, 'crypto_sector_mapping', :mapping, '{"allocation_percentage": "0"}', 'refused,"allocation_percentage must be between 0.01 and 100."'), (4, 'ai_models', :model, '{"status": "tired"}', 'refused,"new row for relation ""ai_models"" violates check constraint ""ai_models_status_check"""'),
             (5, 'crypto_sectors', :sector, '{"name": "Bitcoin"}', 'refused,"duplicate key value violates unique constraint ""crypto_sectors_name_key"""'),
             (6, 'cryptocurrencies', 1, '{"symbol": "X"}', 'refused,"symbol is not edited here."')) AS t (n, t, id, s, answer);
SELECT is(pg_temp.edit(login, 110, 'predictions', pg_temp.set(:prediction, '{"notes": "x"}')), answer, login || ' edits nothing')
FROM (VALUES ('t_stranger', '42501'), ('t_retired', '42501'), ('t_program', '42501'), ('t_demoted', 'forbidden,"You may not change this."')) AS t (login, answer);

-- What a trigger of another program's refuses is told as it says it; what it lets through goes on.
CREATE FUNCTION pg_temp.guard() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF NEW.notes = 'bad' THEN RAISE EXCEPTION 'not like this'; END IF; RETURN NEW; END $$;
CREATE TRIGGER guard BEFORE UPDATE ON public.predictions FOR EACH ROW EXECUTE FUNCTION pg_temp.guard();
SELECT is(pg_temp.edit('t_ada', 120, 'predictions', pg_temp.set(:prediction, '{"notes": "bad"}'), pg_temp.set(:prediction, '{"notes": "good"}')), 'refused,"not like this" | done,', 'a trigger''s refusal');
SELECT is(pg_temp.edit('t_ada', 121, 'predictions', pg_temp.set(:prediction, jsonb_build_object('notes', repeat('ü', 1000000))::text)), 'done,', 'a note of 2 MB');
SELECT is((SELECT length(notes) FROM public.predictions WHERE id = :prediction), 1000000, 'is kept whole');
SELECT is((SELECT count(*) FROM console.editable_columns e WHERE NOT EXISTS (SELECT FROM pg_attribute a WHERE a.attrelid = ('public.' || e.table_name)::regclass AND a.attname = e.column_name)), 0::bigint, 'every editable column is there');

SELECT * FROM finish();
ROLLBACK;
