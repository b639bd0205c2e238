-- What is tried, a line an attempt. Each is made on a connection of its own by every hostile login of cast.sql:
--     -        has to be refused, by an error or by an outcome that says so
--     ~        may go through, and then has no effect and shows nothing: traps that have to stay empty
--     -WHO ~WHO    by that login only
--     +WHO     the rightful twin of the attempts above it, which has to go through: it proves that they could fail
--     @        a heading
-- {name} is a value of control.names.

@ Passwords and tokens
- SELECT password_hash FROM public.users
- SELECT * FROM public.users
- SELECT session_token, refresh_token FROM public.user_sessions
- SELECT session_id FROM public.user_activities
- SELECT session_id FROM public.user_activities_archive
- SELECT count(*) FROM public.users WHERE password_hash LIKE 'SECRET%'
- SELECT row_to_json(u) FROM public.users u
- COPY public.users TO STDOUT
- COPY public.users (password_hash) TO STDOUT
- COPY (SELECT u FROM public.users u) TO STDOUT
- TABLE public.user_sessions
-[42703] SELECT password_hash FROM console.users
-[42703] SELECT session_token FROM console.user_sessions
-[42703] SELECT session_id FROM console.user_activities
- SELECT * FROM public.v_users_overview
- SELECT user_email FROM public.v_active_predictions
- SELECT rolpassword FROM pg_catalog.pg_authid
- SELECT passwd FROM pg_catalog.pg_shadow
- SELECT stavalues1 FROM pg_catalog.pg_statistic
~ SELECT row_to_json(u) FROM console.users u WHERE u.id = {victim}
~ COPY (SELECT * FROM console.users) TO STDOUT
~ COPY (SELECT row_to_json(s) FROM console.user_sessions s) TO STDOUT
~ SELECT * FROM pg_catalog.pg_stats WHERE schemaname IN ('public', 'console')
~ SELECT * FROM pg_catalog.pg_stats_ext
~ SELECT * FROM console.user_activities
~ SELECT * FROM console.user_activities_archive
~ SELECT * FROM console.ai_suggestions_archive
~ SELECT query FROM pg_catalog.pg_stat_activity
- SELECT id FROM public.users WHERE password_hash::integer = 1
- SELECT (SELECT password_hash FROM public.users LIMIT 1)::integer
- SELECT console.user_ai_context(id) FROM public.users
- SELECT outcome, detail FROM console.edit_rows(gen_random_uuid(), 'users', '[{"id": {victim}, "set": {"password_hash": "x"}}]')
-[22023] SELECT outcome, detail FROM console.edit_rows(gen_random_uuid(), 'user_sessions', '[{"id": {victim_session}, "set": {"is_active": "false"}}]')
- SELECT query_to_xml('SELECT * FROM public.users', true, true, '')
- SELECT table_to_xml('public.users', true, true, '')
- SELECT pg_catalog.lo_import('/etc/passwd')
- SELECT pg_catalog.pg_read_file('pg_hba.conf')
- SELECT pg_catalog.pg_ls_dir('.')
- COPY public.users TO '/tmp/stolen'
- COPY (SELECT 1) TO PROGRAM 'id'
- CREATE TEMP TABLE t (x text); COPY t FROM PROGRAM 'id'
- CREATE TEMP TABLE t (x text); COPY t FROM '/etc/passwd'
- CREATE TEMP TABLE t (LIKE public.users); INSERT INTO t SELECT * FROM public.users
- CREATE VIEW pg_temp.v AS SELECT * FROM public.users; SELECT * FROM pg_temp.v
- CREATE TABLE pg_temp.mine () INHERITS (public.users); SELECT * FROM mine
-[42P16] CREATE TABLE pg_temp.mine (user_id integer REFERENCES public.users (id))
+admin SELECT email, last_login FROM console.users WHERE id = {victim}
+admin COPY (SELECT * FROM console.user_sessions) TO STDOUT

@ What belongs to somebody else
~ SELECT * FROM console.watchlists WHERE id = {victim_list}
~ SELECT * FROM console.watchlist_assets WHERE watchlist_id = {victim_list}
~ SELECT * FROM console.notifications WHERE user_id = {victim}
~ SELECT * FROM console.risk_management WHERE user_id = {victim}
~ SELECT * FROM console.signal_executions WHERE user_id = {victim}
~ SELECT * FROM console.v_watchlist_summary WHERE id = {victim_list}
~ SELECT * FROM console.v_users_overview WHERE id = {victim}
~ SELECT * FROM console.suggestions
~ SELECT * FROM console.reviews
~ SELECT * FROM console.user_ai_context({victim})
- SELECT * FROM public.watchlists
- SELECT * FROM public.watchlist_assets
- SELECT * FROM public.notifications
- SELECT before, after FROM public.suggestion_reviews
- SELECT row_to_json(r) FROM public.suggestion_reviews r
- COPY public.suggestion_reviews TO STDOUT
- SELECT * FROM console.operations
- SELECT * FROM console.logins
- SELECT * FROM console.exposed
- SELECT * FROM console.demo_rows
- SELECT * FROM public.risk_management
- SELECT * FROM public.v_watchlist_summary
- SELECT public.get_user_ai_context({victim})
~ CREATE FUNCTION pg_temp.spy(t text) RETURNS boolean LANGUAGE plpgsql COST 0.0000001 AS 'BEGIN RAISE NOTICE ''%'', t; RETURN true; END'; SELECT name FROM console.watchlists WHERE pg_temp.spy(name); SELECT notes FROM console.watchlist_assets WHERE pg_temp.spy(notes); SELECT email FROM console.users WHERE pg_temp.spy(email)
~ CREATE FUNCTION pg_temp.spy(t text) RETURNS boolean LANGUAGE plpgsql COST 0.0000001 AS 'BEGIN RAISE NOTICE ''%'', t; RETURN true; END'; SELECT title FROM console.notifications WHERE pg_temp.spy(message); SELECT id FROM console.user_activities WHERE pg_temp.spy(details::text); SELECT id FROM console.ai_suggestions_archive WHERE pg_temp.spy(reasoning::text); SELECT id FROM console.user_activities_archive WHERE pg_temp.spy(details::text)
~ CREATE FUNCTION pg_temp.spy(t text) RETURNS boolean LANGUAGE plpgsql COST 0.0000001 AS 'BEGIN RAISE NOTICE ''%'', t; RETURN true; END'; SELECT id FROM console.suggestions WHERE pg_temp.spy(watchlist_name); SELECT id FROM console.reviews WHERE pg_temp.spy(reviewer_name); SELECT id FROM console.risk_management WHERE pg_temp.spy(risk_rules::text)
~ SELECT name::integer FROM console.watchlists
~ SELECT id FROM console.watchlists WHERE name::integer = 1
~ SELECT id FROM console.user_activities WHERE (details ->> 'before')::integer = 1
~ SELECT 1 / (length(notes) - length(notes)) FROM console.watchlist_assets WHERE watchlist_id = {victim_list}
~ EXPLAIN (ANALYZE, VERBOSE) SELECT * FROM console.watchlists WHERE name LIKE 'P%'
- SELECT outcome FROM console.copy_assets(gen_random_uuid(), ARRAY[{victim_assets}], {own_list})
+victim SELECT before -> 'rows' FROM console.suggestion_reviews WHERE before ? 'rows'
+victim SELECT outcome FROM console.copy_assets(gen_random_uuid(), ARRAY[{victim_asset}], {victim_list})
+admin SELECT notes FROM console.watchlist_assets WHERE watchlist_id = {victim_list}

@ Deciding
- UPDATE public.ai_suggestions SET status = 'approved', reviewed_by = {admin} WHERE id = {case}
- INSERT INTO public.suggestion_reviews (suggestion_id, operation_id, action, previous_status, new_status, reviewer_id) VALUES ({case}, gen_random_uuid(), 'approve', 'pending', 'approved', {admin})
- DELETE FROM public.suggestion_reviews
- UPDATE public.suggestion_reviews SET reviewer_id = {admin}
-[55000] UPDATE console.suggestions SET status = 'approved'
- SELECT outcome FROM console.review_suggestions(gen_random_uuid(), ARRAY[{case}], 'approve')
- SELECT outcome FROM console.review_suggestions(gen_random_uuid(), ARRAY[{case}], 'reject', 'because')
- SELECT outcome FROM console.review_suggestions(gen_random_uuid(), ARRAY[{case}], 'implement')
-[22023] SELECT outcome FROM console.review_suggestions('{operation}', ARRAY[{case}], 'implement')
-[22023] SELECT outcome FROM console.review_suggestions(gen_random_uuid(), ARRAY[{case}], 'implement', NULL, NULL, '{"weight": 1, "reviewed_by": {admin}}')
- SELECT outcome FROM console.undo_review(gen_random_uuid(), '00000000-0000-0000-0000-0000000000a2')
- SELECT outcome FROM console.undo_review(gen_random_uuid(), '{operation}')
- SELECT console.apply_suggestion(s, NULL) FROM public.ai_suggestions s WHERE id = {case}
- SELECT console.put_back({coin}, '{}', '{}')
- SELECT console.begin_operation('{operation}', 'review_suggestions')
- SELECT console.finish_operation('{operation}', '[]')
~ SELECT console.operation_outcome('{operation}')
- SELECT console.audit(NULL, 'suggestion_review', 'suggestion', {case}, 'approve', NULL, NULL)
- SELECT console.expire_overdue()
- SELECT console.evaluate_predictions()
- SELECT console.archive_batch('user_activities', '0')
- SELECT * FROM console.archive_preview('user_activities', '0')
- SELECT outcome FROM console.restore_archived('user_activities', ARRAY[{archived}])
- SELECT public.archive_old_data()
- SELECT outcome FROM console.cancel_signal(gen_random_uuid(), {signal})
- SELECT outcome FROM console.complete_signal(gen_random_uuid(), {signal})
- SELECT outcome FROM console.request_retraining(gen_random_uuid(), {model}, 'because')
- SELECT outcome FROM console.edit_rows(gen_random_uuid(), 'predictions', '[{"id": {prediction}, "set": {"notes": "x"}}]')
- SELECT outcome FROM console.edit_rows(gen_random_uuid(), 'cryptocurrencies', '[{"id": {coin}, "set": {"name": "x", "tier": "1"}}]')
- SELECT outcome FROM console.edit_rows(gen_random_uuid(), 'ai_models', '[{"id": {model}, "set": {"status": "active"}}]')
- UPDATE public.cryptocurrencies SET tier = 1
- UPDATE public.predictions SET notes = 'x'
- DELETE FROM public.price_data
- TRUNCATE public.price_data
- SELECT console.rebuild_rollups()
- SELECT outcome FROM console.refresh_coin_prices(gen_random_uuid())
- UPDATE console.price_rollups SET close = 1
- DELETE FROM console.candle_levels
- INSERT INTO console.rollup_touched (crypto_id) VALUES ({coin})
- SELECT slot FROM console.rollup_locks FOR UPDATE
- SELECT bucket FROM console.price_rollups FOR UPDATE
- UPDATE public.trading_signals SET status = 'executed'
- UPDATE public.ai_models SET status = 'training'
- SELECT * FROM public.ai_suggestions FOR UPDATE
- BEGIN; LOCK TABLE public.ai_suggestions IN ACCESS EXCLUSIVE MODE
+admin SELECT outcome FROM console.review_suggestions('00000000-0000-0000-0000-0000000000b1', ARRAY[{case}], 'approve')
+admin SELECT outcome FROM console.undo_review(gen_random_uuid(), '00000000-0000-0000-0000-0000000000b1')
+admin SELECT outcome FROM console.edit_rows(gen_random_uuid(), 'predictions', '[{"id": {prediction}, "set": {"notes": "x"}}]')
+admin SELECT outcome FROM console.request_retraining(gen_random_uuid(), {model}, 'because')
+admin SELECT rows FROM console.archive_preview('user_activities', '0')
+admin SELECT console.expire_overdue()
+admin SELECT console.rebuild_rollups()
+analyst SELECT * FROM console.candles({coin}, 86400)
+analyst SELECT * FROM console.verify_rollups()

@ Acting as somebody else
- SELECT outcome FROM console.create_watchlist(gen_random_uuid(), 'x', NULL, 'personal', false, 25, {victim})
- SELECT outcome FROM console.create_watchlist(gen_random_uuid(), 'x', NULL, 'default')
- SELECT outcome FROM console.create_watchlist(gen_random_uuid(), 'x', NULL, 'admin_tier1', false, 25, {analyst})
- SELECT outcome FROM console.create_risk_profile(gen_random_uuid(), {victim})
- SELECT outcome FROM console.edit_rows(gen_random_uuid(), 'users', '[{"id": {victim}, "set": {"first_name": "x"}}]')
- SELECT outcome FROM console.edit_rows(gen_random_uuid(), 'users', '[{"id": {analyst}, "set": {"role": "admin"}}]')
- SELECT outcome FROM console.edit_rows(gen_random_uuid(), 'users', '[{"id": {analyst}, "set": {"is_active": "true"}}]')
- SELECT outcome FROM console.edit_rows(gen_random_uuid(), 'users', '[{"id": {retired_admin}, "set": {"is_active": "true"}}]')
- SELECT outcome FROM console.edit_rows(gen_random_uuid(), 'users', '[{"id": {analyst}, "set": {"role\" = ''admin'', \"language": "x"}}]')
- SELECT outcome FROM console.edit_rows(gen_random_uuid(), 'watchlist_assets', '[{"id": {own_asset}, "set": {"added_by": "{admin}", "last_modified_by": "{admin}"}}]')
- SELECT outcome FROM console.edit_rows(gen_random_uuid(), 'watchlists', '[{"id": {own_list}, "set": {"user_id": "{victim}", "type": "default"}}]')
-[22023] SELECT outcome FROM console.edit_rows(gen_random_uuid(), 'ai_suggestions', '[{"id": {case}, "set": {"reviewed_by": "{admin}"}}]')
-[22023] SELECT outcome FROM console.edit_rows(gen_random_uuid(), 'logins', '[{"id": 1, "set": {"user_id": "{admin}"}}]')
- SELECT outcome FROM console.set_user(gen_random_uuid(), {analyst}, '{"role": "admin"}')
- SELECT outcome FROM console.set_user(gen_random_uuid(), {retired_admin}, '{"is_active": true}')
- SELECT outcome FROM console.create_user(gen_random_uuid(), 'second@me.org', NULL, NULL, 'admin')
- SELECT outcome FROM console.map_login('priv_analyst', {admin})
- SELECT outcome FROM console.map_login(session_user, {admin})
- SELECT outcome FROM console.unmap_login('priv_admin')
- SELECT console.map_installer('admin@PRIVATE.example.org')
- SELECT console.apply_grants()
- INSERT INTO console.logins (role_name, user_id) VALUES (session_user, {admin}) ON CONFLICT (role_name) DO UPDATE SET user_id = {admin}
- UPDATE console.logins SET user_id = {admin}
- DELETE FROM console.logins
- INSERT INTO console.editable_columns VALUES ('users', 'role', 'owner')
- UPDATE console.editable_columns SET who = 'owner'
- INSERT INTO console.exposed VALUES ('table', 'public.users', 'everyone')
- UPDATE console.migrations SET checksum = 'x'
- UPDATE console.users SET role = 'admin'
- INSERT INTO public.user_activities (user_id, activity_type, action) VALUES ({admin}, 'x', 'x')
- DELETE FROM public.user_activities
-[55000] UPDATE console.user_activities SET action = 'x'
- SELECT nextval('public.users_id_seq')
- SELECT setval('public.watchlists_id_seq', 1)
-[23502] SELECT console.settle_operation(NULL)
+keeper SELECT outcome FROM console.map_login('priv_program', {victim})
+keeper SELECT outcome FROM console.unmap_login('priv_program')
-admin SELECT outcome FROM console.map_login('priv_program', {victim})
-admin SELECT outcome FROM console.unmap_login('priv_analyst')
+admin SELECT outcome FROM console.create_user(gen_random_uuid(), 'new@example.org')
+admin SELECT outcome FROM console.create_risk_profile(gen_random_uuid(), {keeper})
+analyst SELECT outcome FROM console.edit_rows(gen_random_uuid(), 'users', '[{"id": {analyst}, "set": {"first_name": "Anna"}}]')

@ Another person's list
- SELECT outcome FROM console.update_watchlist(gen_random_uuid(), {victim_list}, '{"name": "x"}')
- SELECT outcome FROM console.update_watchlist(gen_random_uuid(), {shared_list}, '{"name": "x"}')
- SELECT outcome FROM console.delete_watchlist(gen_random_uuid(), {victim_list})
- SELECT outcome FROM console.reorder_watchlist(gen_random_uuid(), {victim_list}, ARRAY[{victim_assets}])
- SELECT outcome FROM console.order_watchlists(gen_random_uuid(), ARRAY[{victim_list}])
- SELECT outcome FROM console.add_assets(gen_random_uuid(), {victim_list}, ARRAY[{new_coin}])
- SELECT outcome FROM console.add_assets(gen_random_uuid(), {shared_list}, ARRAY[{new_coin}])
- SELECT outcome FROM console.remove_assets(gen_random_uuid(), ARRAY[{victim_asset}])
- SELECT outcome FROM console.move_assets(gen_random_uuid(), ARRAY[{victim_assets}], {own_list})
- SELECT outcome FROM console.move_assets(gen_random_uuid(), ARRAY[{own_asset}], {victim_list})
- SELECT outcome FROM console.copy_assets(gen_random_uuid(), ARRAY[{own_asset}], {victim_list})
- SELECT outcome FROM console.copy_assets(gen_random_uuid(), ARRAY[{own_asset}], {shared_list})
- SELECT outcome FROM console.duplicate_watchlist(gen_random_uuid(), {victim_list}, 'x')
- SELECT outcome FROM console.weigh_assets(gen_random_uuid(), {victim_list}, 'equal')
- SELECT outcome FROM console.import_assets(gen_random_uuid(), {victim_list}, '[{"crypto_id": {new_coin}}]')
- SELECT outcome FROM console.undo_arranging(gen_random_uuid(), '{operation}')
~ SELECT * FROM console.list_dependents({victim_list})
- SELECT console.list_json({victim_list})
- SELECT * FROM console.arrangements('{operation}')
- SELECT outcome FROM console.edit_rows(gen_random_uuid(), 'watchlist_assets', '[{"id": {victim_asset}, "set": {"weight": "0.5"}}]')
- SELECT public.bulk_update_watchlist_assets({victim_list}, '[{"crypto_id": {new_coin}, "position": 1}]', {admin})
- SELECT public.create_default_watchlist('mine', 'x')
- SELECT console.put_asset({victim_list}, {new_coin}, 1, 0.5, NULL, 'x')
- SELECT console.number_assets({victim_list})
- UPDATE public.watchlist_assets SET weight = 1
- UPDATE console.watchlists SET name = 'x'
-[55000] DELETE FROM console.watchlist_assets
- INSERT INTO public.watchlist_assets (watchlist_id, crypto_id, position, added_by) VALUES ({victim_list}, {new_coin}, 99, {victim})
+victim SELECT outcome FROM console.add_assets(gen_random_uuid(), {victim_list}, ARRAY[{new_coin}])
+victim SELECT outcome FROM console.update_watchlist(gen_random_uuid(), {victim_list}, '{"description": "x"}')
+admin SELECT outcome FROM console.edit_rows(gen_random_uuid(), 'watchlist_assets', '[{"id": {victim_asset}, "set": {"weight": "0.5"}}]')
+analyst SELECT outcome FROM console.copy_assets(gen_random_uuid(), ARRAY[{own_asset}], {own_list})

@ Notifications, sessions, executions, risk
- INSERT INTO public.notifications (user_id, notification_type, title, message) VALUES ({victim}, 'alert', 'forged', 'forged')
- INSERT INTO console.notifications (user_id, notification_type, title, message) VALUES ({victim}, 'alert', 'forged', 'forged')
- SELECT outcome FROM console.mark_notifications(gen_random_uuid(), ARRAY[{victim_notification}], 'read')
- SELECT outcome FROM console.snooze_notifications(gen_random_uuid(), ARRAY[{victim_notification}], now())
- SELECT outcome FROM console.revoke_session(gen_random_uuid(), {victim_session})
- SELECT outcome FROM console.set_execution(gen_random_uuid(), {victim_execution}, 'filled')
- SELECT outcome FROM console.edit_rows(gen_random_uuid(), 'risk_management', '[{"id": {victim_risk}, "set": {"max_position_size": "1"}}]')
- UPDATE public.risk_management SET max_portfolio_risk = 1
- DELETE FROM public.user_sessions
- DELETE FROM public.signal_executions
~ NOTIFY cp_notifications, 'forged: a hint to read again, and no data'
+victim SELECT outcome FROM console.mark_notifications(gen_random_uuid(), ARRAY[{victim_notification}], 'read')
+admin SELECT outcome FROM console.revoke_session(gen_random_uuid(), {victim_session})
+analyst NOTIFY cp_notifications

@ Price alerts
- SELECT * FROM console.price_alerts
- INSERT INTO console.price_alerts (user_id, crypto_id, price, direction) VALUES ({victim}, {coin}, 1, 'above')
- UPDATE console.price_alerts SET price = 1
- DELETE FROM console.price_alerts
- SELECT * FROM console.price_alerts FOR UPDATE
-[55000] UPDATE console.my_price_alerts SET price = 1
-[55000] DELETE FROM console.my_price_alerts
~ SELECT * FROM console.my_price_alerts
~ CREATE FUNCTION pg_temp.spy(t numeric) RETURNS boolean LANGUAGE plpgsql COST 0.0000001 AS 'BEGIN RAISE NOTICE ''PRIVATE %'', t; RETURN true; END'; SELECT id FROM console.my_price_alerts WHERE pg_temp.spy(price)
- SELECT outcome FROM console.remove_price_alert(gen_random_uuid(), {victim_alert})
-[22023] SELECT outcome FROM console.remove_price_alert('{operation}', {victim_alert})
- SELECT outcome FROM console.set_price_alert(gen_random_uuid(), {coin}, 50, 'above')
- SELECT outcome FROM console.set_price_alert(gen_random_uuid(), {coin}, 150, 'below')
- SELECT outcome FROM console.set_price_alert(gen_random_uuid(), {coin}, 'NaN')
- SELECT outcome FROM console.set_price_alert(gen_random_uuid(), {coin}, 150, 'above'' OR true --')
- SELECT console.alert_crossing(NULL)
- SELECT console.newest_candle({coin})
~ SELECT * FROM console.check_price_alerts()
~ NOTIFY cp_prices, 'forged: a hint to look again, and no price'
+victim SELECT price FROM console.my_price_alerts WHERE id = {victim_alert}
+victim SELECT outcome FROM console.remove_price_alert(gen_random_uuid(), {victim_alert} - 1)
+victim SELECT reached FROM console.check_price_alerts()
+analyst SELECT outcome FROM console.set_price_alert(gen_random_uuid(), {coin}, 150)

@ Becoming somebody else
- SET ROLE priv_admin
- SET ROLE postgres
- SET ROLE pg_read_all_data
- SET SESSION AUTHORIZATION priv_admin
- SET SESSION AUTHORIZATION postgres
- SELECT set_config('session_authorization', 'priv_admin', false)
- SELECT set_config('role', 'postgres', false)
-analyst SET ROLE cryptopredict_admin
-unmapped SET ROLE cryptopredict_admin
-outsider SET ROLE cryptopredict_analyst
~analyst SET ROLE cryptopredict_analyst; SELECT * FROM console.users WHERE id <> {analyst}
~demoted SET ROLE cryptopredict_admin; SELECT * FROM console.users WHERE id <> {demoted}
- GRANT cryptopredict_admin TO priv_analyst, priv_unmapped, priv_outsider
- GRANT priv_admin TO priv_analyst
- ALTER ROLE priv_analyst CREATEROLE
-[0A000] ALTER ROLE priv_analyst RENAME TO priv_somebody
- ALTER ROLE priv_admin PASSWORD 'mine'
- ALTER ROLE priv_admin SET search_path = evil
- ALTER ROLE postgres SET search_path = evil
- ALTER DATABASE postgres SET search_path = evil
- CREATE ROLE priv_twin LOGIN IN ROLE cryptopredict_admin
- DROP ROLE priv_victim
- ALTER SCHEMA console OWNER TO CURRENT_USER
- ALTER FUNCTION console.is_admin() OWNER TO CURRENT_USER
- REASSIGN OWNED BY priv_admin TO CURRENT_USER
- SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'postgres'
- SET session_replication_role = replica
- SELECT set_config('session_replication_role', 'replica', false)
- ALTER SYSTEM SET log_statement = 'all'
- SET log_min_duration_statement = 0
-analyst ALTER ROLE priv_analyst SET session_replication_role = replica
+postgres SET ROLE priv_admin

@ Changing the database
- ALTER TABLE public.ai_suggestions DISABLE TRIGGER ALL
- ALTER TABLE public.users DISABLE TRIGGER USER
- DROP TRIGGER console_notify_insert ON public.ai_suggestions
- DROP TABLE public.suggestion_reviews
- DROP FUNCTION console.is_admin()
- DROP SCHEMA console CASCADE
- CREATE OR REPLACE FUNCTION console.is_admin() RETURNS boolean LANGUAGE sql AS 'SELECT true'
- CREATE OR REPLACE VIEW console.users AS SELECT * FROM public.users
- CREATE FUNCTION console.is_admin(integer) RETURNS boolean LANGUAGE sql AS 'SELECT true'
- CREATE TABLE console.x ()
- CREATE TABLE public.x ()
- CREATE FUNCTION public.lower(character varying) RETURNS text LANGUAGE sql AS 'SELECT $1::text'
- CREATE OPERATOR public.= (LEFTARG = integer, RIGHTARG = integer, FUNCTION = pg_catalog.int4eq)
- CREATE TYPE public.row_outcome AS (x integer)
- CREATE CAST (integer AS uuid) WITH INOUT AS IMPLICIT
- CREATE TRIGGER t BEFORE INSERT ON public.users FOR EACH ROW EXECUTE FUNCTION public.update_updated_at_column()
- CREATE TEMP TABLE t (id integer); CREATE TRIGGER t AFTER INSERT ON t FOR EACH ROW EXECUTE FUNCTION console.keep_first_primary()
- CREATE TEMP TABLE t (id integer); CREATE TRIGGER t AFTER INSERT ON t FOR EACH STATEMENT EXECUTE FUNCTION console.demote_former_primary()
- CREATE RULE r AS ON SELECT TO public.users DO INSTEAD NOTHING
- CREATE EVENT TRIGGER e ON ddl_command_start EXECUTE FUNCTION public.update_updated_at_column()
- CREATE EXTENSION pgcrypto
- CREATE PUBLICATION p FOR ALL TABLES
- CREATE INDEX ON public.users (lower(password_hash))
- CREATE POLICY p ON public.users USING (true)
- ALTER DEFAULT PRIVILEGES FOR ROLE postgres GRANT SELECT ON TABLES TO PUBLIC
~ GRANT SELECT ON ALL TABLES IN SCHEMA public TO CURRENT_USER
~ GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA console TO CURRENT_USER
- GRANT SELECT ON public.users TO CURRENT_USER
- COMMENT ON TABLE public.users IS 'x'
-[22023] SECURITY LABEL ON TABLE public.users IS 'x'
~ VACUUM public.users
~ ANALYZE public.users
+postgres BEGIN; CREATE TABLE public.x (); ROLLBACK
+postgres BEGIN; ALTER TABLE public.ai_suggestions DISABLE TRIGGER ALL; ROLLBACK

@ Traps on the search path
~ CREATE TEMP TABLE users (id integer, is_active boolean, role text); CREATE TEMP TABLE logins (role_name name, user_id integer); INSERT INTO users VALUES ({admin}, true, 'admin'); INSERT INTO logins VALUES (session_user, {admin}); SET search_path = pg_temp, console, public; SELECT outcome FROM console.review_suggestions(gen_random_uuid(), ARRAY[{case}], 'approve')
~ CREATE TABLE users (id integer, is_active boolean, role text); CREATE TABLE logins (role_name name, user_id integer); INSERT INTO users VALUES ({admin}, true, 'admin'); INSERT INTO logins VALUES (session_user, {admin}); SELECT outcome FROM console.set_user(gen_random_uuid(), {analyst}, '{"role": "admin"}')
~ CREATE TEMP TABLE editable_columns AS SELECT 'users' AS table_name, 'role' AS column_name, 'owner' AS who, 0 AS minimum, 1 AS maximum; SELECT outcome FROM console.edit_rows(gen_random_uuid(), 'users', '[{"id": {analyst}, "set": {"role": "admin"}}]')
~ CREATE FUNCTION current_user_id() RETURNS integer LANGUAGE sql AS 'SELECT {admin}'; CREATE FUNCTION is_admin() RETURNS boolean LANGUAGE sql AS 'SELECT true'; SELECT outcome FROM console.review_suggestions(gen_random_uuid(), ARRAY[{case}], 'approve')
~ CREATE FUNCTION equal(integer, integer) RETURNS boolean LANGUAGE sql AS 'SELECT true'; CREATE OPERATOR = (LEFTARG = integer, RIGHTARG = integer, FUNCTION = equal); SELECT set_config('search_path', quote_ident(session_user) || ', pg_catalog, console, public', false); SELECT * FROM console.watchlists; SELECT * FROM console.notifications; SELECT * FROM console.users; SELECT outcome FROM console.review_suggestions(gen_random_uuid(), ARRAY[{case}], 'approve')
~ CREATE FUNCTION split_part(text, text, integer) RETURNS text LANGUAGE plpgsql AS 'BEGIN RAISE NOTICE ''%'', $1; RETURN $1; END'; CREATE FUNCTION btrim(text) RETURNS text LANGUAGE sql AS 'SELECT ''''::text'; SELECT set_config('search_path', quote_ident(session_user) || ', pg_catalog', false); SELECT reviewer_name FROM console.reviews; SELECT reviewer_name FROM console.suggestions; SELECT user_name FROM console.user_activities
~ CREATE FUNCTION lower(text) RETURNS text LANGUAGE plpgsql AS 'BEGIN RAISE NOTICE ''%'', $1; RETURN $1; END'; CREATE FUNCTION format(text, VARIADIC text[]) RETURNS text LANGUAGE sql AS 'SELECT ''true'''; SELECT set_config('search_path', quote_ident(session_user) || ', pg_catalog', false); SELECT outcome FROM console.edit_rows(gen_random_uuid(), 'users', '[{"id": {victim}, "set": {"language": "x"}}]')
~ CREATE FUNCTION pg_temp.current_user_id() RETURNS integer LANGUAGE sql AS 'SELECT {admin}'; SELECT pg_temp.current_user_id(); SELECT outcome FROM console.set_user(gen_random_uuid(), {analyst}, '{"role": "admin"}')
~ CREATE TYPE row_outcome AS (key text); CREATE DOMAIN uuid AS text; SELECT set_config('search_path', quote_ident(session_user) || ', pg_catalog', false); SELECT outcome FROM console.delete_watchlist(gen_random_uuid(), {victim_list})
~ SET standard_conforming_strings = off; SELECT outcome FROM console.edit_rows(gen_random_uuid(), 'users', '[{"id": {victim}, "set": {"first_name": "\\'' OR true --"}}]')
~ SET transform_null_equals = on; SET array_nulls = off; SET quote_all_identifiers = on; SET DateStyle = 'SQL, DMY'; SET IntervalStyle = sql_standard; SELECT outcome FROM console.mark_notifications(gen_random_uuid(), ARRAY[{victim_notification}], 'read')
-analyst ALTER ROLE priv_analyst SET role = 'priv_admin'; SET ROLE priv_admin
