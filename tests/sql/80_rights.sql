-- Who may read, call and change what: the grants as a whole, and what each kind of login meets.
BEGIN;
SELECT no_plan();
\ir fixtures/cast.sql

-- ------------------------------------------------------------------------------------------------ the grants as a whole
SELECT bag_eq(format($$SELECT table_schema || '.' || table_name || ' ' || privilege_type FROM information_schema.role_table_grants WHERE grantee = %L$$, role),
    format($$SELECT name || ' SELECT' FROM console.exposed WHERE kind = 'table' AND columns IS NULL AND audience = ANY (%L)$$, audiences),
    role || ' reads what is exposed, and changes no table')
FROM (VALUES ('cryptopredict_analyst', '{everyone}'), ('cryptopredict_admin', '{everyone,admin}')) AS t (role, audiences);
SELECT bag_eq(format($$SELECT table_schema || '.' || table_name || '.' || column_name || ' ' || privilege_type FROM information_schema.role_column_grants c WHERE grantee = %L
        AND NOT EXISTS (SELECT FROM information_schema.role_table_grants t WHERE (t.grantee, t.table_schema, t.table_name) = (c.grantee, c.table_schema, c.table_name))$$, role),
    $$SELECT name || '.' || c || ' SELECT' FROM console.exposed, unnest(columns) c WHERE kind = 'table'$$, role || ' reads some columns of others')
FROM unnest(ARRAY['cryptopredict_analyst', 'cryptopredict_admin']) role;
SELECT bag_eq(format($$SELECT routine_name::text FROM information_schema.role_routine_grants WHERE grantee = %L$$, role),
    format($$SELECT name FROM console.exposed WHERE kind = 'function' AND audience = ANY (%L)$$, audiences), role || ' calls what is exposed')
FROM (VALUES ('cryptopredict_analyst', '{everyone}'), ('cryptopredict_admin', '{everyone,admin}')) AS t (role, audiences);
SELECT is((SELECT string_agg(proname, ',') FROM pg_proc p, aclexplode(coalesce(proacl, acldefault('f', proowner))) a
           WHERE pronamespace = 'console'::regnamespace AND a.grantee = 0), 'current_user_id', 'PUBLIC calls current_user_id and nothing else');
SELECT is((SELECT count(*) FROM pg_class c, aclexplode(c.relacl) a WHERE relnamespace = 'console'::regnamespace AND a.grantee = 0), 0::bigint, 'PUBLIC reads nothing of console');
SELECT is((SELECT count(*) FROM console.exposed e WHERE kind = 'table' AND to_regclass(name) IS NULL), 0::bigint, 'every exposed table is there');
SELECT is((SELECT string_agg(name, ',') FROM console.exposed e WHERE kind = 'function' AND NOT EXISTS (SELECT FROM pg_proc WHERE proname = name AND pronamespace = 'console'::regnamespace)), NULL, 'and every function');
SELECT is((SELECT string_agg(proname, ',') FROM pg_proc WHERE pronamespace = 'console'::regnamespace AND prosecdef
           AND NOT coalesce(proconfig, '{}') @> ARRAY['search_path=console, public, pg_temp']), NULL, 'every SECURITY DEFINER function has its search_path');
SELECT is((SELECT string_agg(proname, ',') FROM pg_proc p JOIN console.exposed e ON e.kind = 'function' AND e.name = proname
           WHERE pronamespace = 'console'::regnamespace AND NOT prosecdef AND prosqlbody IS NULL
           AND NOT coalesce(proconfig, '{}') @> ARRAY['search_path=console, public, pg_temp']), NULL,
          'what runs with its caller''s rights takes nothing from its caller''s search_path');
SELECT is((SELECT string_agg(relname, ',') FROM pg_class c WHERE relnamespace = 'console'::regnamespace AND relkind = 'v'
           AND EXISTS (SELECT FROM pg_class t WHERE t.relnamespace = 'public'::regnamespace AND t.relname = c.relname AND t.relkind = 'r') AND c.relname NOT IN ('predictions')
           AND NOT coalesce(reloptions, '{}') @> '{security_barrier=true}'), NULL, 'every view that stands for a personal table is a barrier');
SELECT is((SELECT string_agg(c.relname || '.' || attname, ',') FROM pg_attribute a JOIN pg_class c ON c.oid = attrelid
           WHERE relnamespace = 'console'::regnamespace AND attname IN ('password_hash', 'session_token', 'refresh_token', 'session_id')), NULL, 'no view shows a secret');
SELECT is((SELECT string_agg(c.relname, ',') FROM pg_class c JOIN pg_class t ON t.relname = c.relname AND t.relnamespace = 'public'::regnamespace AND t.relkind = 'r'
           WHERE c.relnamespace = 'console'::regnamespace AND c.relkind = 'v'
             AND NOT EXISTS (SELECT FROM pg_attribute WHERE attrelid = c.oid AND attname = 'version' AND atttypid = 'bigint'::regtype)), NULL, 'every one of them has a version');
SELECT is((SELECT count(*) FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relrowsecurity), 0::bigint, 'no row-level security on public');

-- ------------------------------------------------------------------------------------------------------ what logins meet
INSERT INTO public.watchlists (name, type, user_id, is_public) VALUES ('Ann''s', 'personal', :ann, false), ('Bob''s', 'personal', :bob, false), ('Shown', 'personal', :bob, true);
INSERT INTO public.watchlist_assets (watchlist_id, crypto_id, position) SELECT id, 1, 1 FROM public.watchlists;
INSERT INTO public.notifications (user_id, notification_type, title, message) SELECT id, 'alert', 't', 'm' FROM public.users WHERE id IN (:ann, :bob);
INSERT INTO public.risk_management (user_id) VALUES (:ann), (:bob);
INSERT INTO public.user_sessions (user_id, session_token, expires_at) SELECT id, 'secret' || id, now() FROM public.users WHERE id IN (:ann, :bob);
DELETE FROM public.user_activities;
INSERT INTO public.user_activities (user_id, activity_type, action, session_id) VALUES (:ann, 'x', 'x', 'secret'), (:bob, 'x', 'x', 'secret'), (NULL, 'x', 'x', 'secret');
INSERT INTO public.user_activities_archive SELECT * FROM public.user_activities WHERE user_id = :ann;
INSERT INTO public.trading_signals (crypto_id, signal_type, entry_price, target_price, stop_loss, confidence_score, risk_level) VALUES (1, 'long', 10, 12, 9, 0.5, 'low');
INSERT INTO public.signal_executions (signal_id, user_id) SELECT s.id, u FROM public.trading_signals s, unnest(ARRAY[:ann, :bob]) u;
SELECT pg_temp.suggest((SELECT id FROM public.watchlists WHERE name = 'Bob''s'), 1, 'add') AS private \gset
INSERT INTO public.suggestion_reviews (suggestion_id, operation_id, action, previous_status, new_status, before) VALUES (:private, pg_temp.op(1), 'approve', 'x', 'y', '{"notes": "x"}');
SELECT is(pg_temp.ask('t_' || who, 'SELECT before ->> ''notes'' FROM console.suggestion_reviews'), n, who || ' and what a decision changed in Bob''s list')
FROM (VALUES ('ann', ''), ('bob', 'x'), ('ada', 'x'), ('stranger', NULL)) AS t (who, n);
SELECT is(pg_temp.ask('t_' || who, 'SELECT before FROM public.suggestion_reviews'), '42501', who || ' does not read that past the view') FROM unnest(ARRAY['ann', 'ada']) who;
SELECT is(pg_temp.ask('t_' || who, 'SELECT string_agg(role_name || console_role || (user_id IS NULL), '' '' ORDER BY role_name) FROM console.database_logins WHERE role_name IN (''t_ann'', ''t_ada'', ''t_stranger'', ''t_program'')'), n, who || ' and who can come in')
FROM (VALUES ('ann', '42501'), ('ada', '"t_adaadminfalse t_annanalystfalse t_strangeranalysttrue"')) AS t (who, n);

SELECT is(pg_temp.ask('t_' || who, 'SELECT count(*) FROM console.' || v), n::text, format('%s sees %s of %s', who, n, v))
FROM (VALUES ('watchlists', 5, 4, 6), ('watchlist_assets', 5, 5, 6), ('notifications', 1, 1, 2), ('risk_management', 1, 1, 2), ('user_sessions', 1, 1, 2),
             ('user_activities', 1, 1, 3), ('user_activities_archive', 0, 0, 1), ('ai_suggestions_archive', 0, 0, 0), ('signal_executions', 1, 1, 2), ('users', 1, 1, 6),
             ('suggestions', 1, 1, 1), ('signals', 1, 1, 1)) AS t (v, ann, bob, ada),
     LATERAL (VALUES ('ann', CASE v WHEN 'watchlists' THEN 5 ELSE ann END), ('bob', CASE v WHEN 'watchlists' THEN 5 ELSE bob END), ('ada', ada),
                     ('retired', CASE WHEN v IN ('suggestions', 'signals') THEN 1 ELSE 0 END), ('stranger', CASE WHEN v IN ('suggestions', 'signals') THEN 1 ELSE 0 END)) AS l (who, n);
SELECT is(pg_temp.ask('t_' || who, 'SELECT count(*) FROM console.v_users_overview'), n, who || ' in v_users_overview') FROM (VALUES ('ann', '1'), ('ada', '3'), ('retired', '0')) AS t (who, n);
SELECT is(pg_temp.ask('t_' || who, 'SELECT count(*) FROM console.v_watchlist_summary'), n, who || ' in v_watchlist_summary') FROM (VALUES ('ann', '4'), ('ada', '6'), ('stranger', '0')) AS t (who, n);
SELECT is(pg_temp.ask('t_' || who, 'SELECT watchlist_name FROM console.suggestions WHERE id = ' || :private), name, who || ' and the name of Bob''s list')
FROM (VALUES ('ann', ''), ('bob', 'Bob''s'), ('ada', 'Bob''s')) AS t (who, name);
SELECT is(pg_temp.ask('t_ann', 'SELECT console_logins FROM console.users'), '{t_ann}', 'which logins a user has');
SELECT is(pg_temp.ask('t_ann', $$SELECT version = (SELECT xmin::text::bigint FROM public.ai_suggestions WHERE id = s.id) FROM console.suggestions s$$), 't', 'version is xmin');
SELECT is(pg_temp.ask('t_' || who, format('SELECT asset_count FROM console.user_ai_context(%s)', id)), n, format('%s asks what the AI sees of %s', who, id))
FROM (VALUES ('ann', :ann, '1'), ('ann', :bob, '1'), ('ada', :bob, E'1\n1'), ('stranger', :bob, NULL)) AS t (who, id, n);

-- Tables a person has no business in.
SELECT is(pg_temp.ask('t_' || who, format('SELECT count(*) FROM %s', t)), '42501', format('%s does not read %s', who, t))
FROM unnest(ARRAY['ann', 'ada', 'stranger', 'retired']) who,
     unnest(ARRAY['public.users', 'public.user_sessions', 'public.watchlists', 'public.watchlist_assets', 'public.notifications', 'public.signal_executions',
                  'public.risk_management', 'public.user_activities', 'public.user_activities_archive', 'public.ai_suggestions_archive', 'public.v_users_overview',
                  'public.v_watchlist_summary', 'public.v_active_predictions', 'console.logins', 'console.operations', 'console.demo_rows', 'console.exposed']) t;
SELECT is(pg_temp.ask('t_' || who, format('SELECT count(*) >= 0 FROM public.%s', t)), 't', format('%s reads %s', who, t))
FROM unnest(ARRAY['ann', 'ada']) who,
     unnest(ARRAY['cryptocurrencies', 'price_data', 'market_regime_analysis', 'market_sentiment_data', 'dominance_data', 'macro_indicators', 'crypto_sectors', 'sector_performance',
                  'sector_rotation_analysis', 'crypto_sector_mapping', 'ai_suggestions', 'suggestion_reviews', 'trading_signals', 'predictions', 'ai_models', 'system_health',
                  'v_active_signals', 'v_ai_performance']) t;

-- No one writes but through functions, and helpers are for nobody.
CREATE FUNCTION pg_temp.try(p_login text, p_statement text) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
    PERFORM set_config('session_authorization', p_login, true);
    EXECUTE p_statement;
    PERFORM set_config('session_authorization', 'postgres', true);
    RETURN 'done';
EXCEPTION WHEN OTHERS THEN
    RETURN SQLSTATE;
END $$;
SELECT is(pg_temp.try('t_' || who, statement), '42501', who || ': ' || statement)
FROM unnest(ARRAY['ann', 'ada', 'stranger']) who,
     unnest(ARRAY['UPDATE public.ai_suggestions SET status = ''approved''', 'DELETE FROM public.suggestion_reviews', 'INSERT INTO console.logins VALUES (session_user, 1)',
                  'UPDATE console.watchlists SET name = ''x''', 'UPDATE console.users SET role = ''admin''', 'DELETE FROM console.notifications', 'TRUNCATE public.price_data',
                  'UPDATE public.predictions SET notes = ''x''', 'INSERT INTO console.editable_columns VALUES (''users'', ''role'', ''owner'')', 'UPDATE console.migrations SET checksum = ''x''',
                  'SELECT console.audit(NULL, ''x'', ''x'', 1, ''x'', NULL, NULL)', 'SELECT console.number_assets(1)', 'SELECT console.finish_operation(NULL, NULL)', 'SELECT console.begin_operation(NULL, NULL)',
                  'SELECT console.put_back(1, NULL, NULL)', 'SELECT console.set_signal_status(NULL, 1, ''executed'', NULL)', 'SELECT console.edit_row(NULL, ''users'', NULL)',
                  'SELECT console.apply_grants()', 'SELECT console.map_installer(NULL)', 'SELECT console.change_notifications(NULL, NULL, NULL, NULL, NULL)',
                  'SELECT console.close_signal(NULL, NULL, 1, NULL, NULL, NULL)', 'CREATE TABLE console.x ()']) statement;

-- A condition with a side effect sees no row that is not the reader's.
CREATE FUNCTION public.t_spy(p_name text) RETURNS boolean LANGUAGE plpgsql COST 0.0000001 AS $$
BEGIN
    PERFORM set_config('test.seen', coalesce(current_setting('test.seen', true), '') || p_name || ';', true);
    RETURN true;
END $$;
SELECT pg_temp.ask('t_ann', 'SELECT count(*) FROM console.watchlists WHERE public.t_spy(name)') AS spied \gset
SELECT unalike(current_setting('test.seen'), '%Bob''s%', 'a barrier holds');
SELECT alike(current_setting('test.seen'), '%Ann''s%', 'and the spy works');

-- Other programs go on with the grants they have; triggers ask no more of them.
GRANT SELECT, INSERT, UPDATE, DELETE ON public.watchlists, public.watchlist_assets, public.ai_suggestions, public.price_data, public.crypto_sector_mapping, public.user_activities TO t_program;
GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO t_program;
GRANT SELECT ON public.cryptocurrencies TO t_program;
SELECT is(pg_temp.try('t_program', statement), 'done', 'a program: ' || statement)
FROM unnest(ARRAY['INSERT INTO public.price_data (crypto_id, timestamp, open_price, high_price, low_price, close_price) VALUES (1, now(), 1, 1, 1, 1) ON CONFLICT DO NOTHING',
                  'UPDATE public.ai_suggestions SET actual_return = 1', 'DELETE FROM public.price_data',
                  'INSERT INTO public.crypto_sector_mapping (crypto_id, sector_id) SELECT 1, id FROM (VALUES (1), (2)) AS s (id)']) statement;

-- ------------------------------------------------------------------------------------------------ granting, and not being able to
SELECT lives_ok('SELECT console.apply_grants()', 'granted again');
REVOKE SELECT ON public.price_data FROM cryptopredict_analyst;
GRANT SELECT ON console.operations TO PUBLIC;
GRANT INSERT ON public.price_data TO PUBLIC;
SELECT console.apply_grants() \gset x_
SELECT is(pg_temp.ask('t_ann', 'SELECT count(*) FROM public.price_data'), '0', 'what was taken is given again');
SELECT is(pg_temp.ask('t_ann', 'SELECT count(*) FROM console.operations'), '42501', 'what PUBLIC had of console is taken');
SELECT is(pg_temp.ask('t_program', 'SELECT has_table_privilege(''public.price_data'', ''INSERT'')'), 't', 'what others have of public is not');
ALTER ROLE cryptopredict_analyst RENAME TO t_former_analyst;
SELECT lives_ok('SELECT console.apply_grants()', 'with one of the roles');
ALTER ROLE cryptopredict_admin RENAME TO t_former_admin;
SELECT lives_ok('SELECT console.apply_grants()', 'with none');
SELECT is(pg_temp.ask('t_ada', 'SELECT console.is_admin()'), 'f', 'without the group there are no admins but the owner');

SELECT * FROM finish();
ROLLBACK;
