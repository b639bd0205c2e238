-- Notifications, risk profiles, users and sessions.
BEGIN;
SELECT no_plan();
\ir fixtures/cast.sql

CREATE FUNCTION pg_temp.call(p_login text, p_operation integer, p_function text, p_arguments text, p_columns text DEFAULT 'outcome')
RETURNS text LANGUAGE sql AS $$
    SELECT replace(pg_temp.ask(p_login, format('SELECT %s FROM console.%I(%L, %s)', p_columns, p_function, pg_temp.op(p_operation), p_arguments)), E'\n', ' ')
$$;

-- ------------------------------------------------------------------------------------------------------- notifications
INSERT INTO public.notifications (user_id, notification_type, title, message) VALUES (:ann, 'signal', 'a1', 'm'), (:ann, 'alert', 'a2', 'm'), (:bob, 'alert', 'b1', 'm');
SELECT max(id) - 2 AS a1, max(id) - 1 AS a2, max(id) AS b1 FROM public.notifications \gset
SELECT is(pg_temp.call('t_ann', 1, 'mark_notifications', format($$ARRAY[%s, %s, %s, -1, %s], 'read'$$, :a2, :b1, :a1, :a2), $$string_agg(key || outcome, ' ')$$),
          format('"%sdone %snot_found %sdone -1not_found"', :a2, :b1, :a1), 'one''s own are read');
SELECT is((SELECT string_agg(status || (read_at IS NOT NULL), ' ' ORDER BY id) FROM public.notifications), 'readtrue readtrue unreadfalse', 'nobody else''s');
SELECT is(pg_temp.call('t_ann', 2, 'mark_notifications', format($$ARRAY[%s], 'unread'$$, :a1)), 'done', 'unread again');
SELECT is((SELECT status || (read_at IS NULL) FROM public.notifications WHERE id = :a1), 'unreadtrue', 'as if never read');
SELECT is(pg_temp.call('t_ann', 3, 'mark_notifications', format($$ARRAY[%s], 'dismissed'$$, :a1)), 'done', 'dismissed');
SELECT is(pg_temp.call('t_ada', 4, 'mark_notifications', format($$ARRAY[%s], 'read'$$, :b1)), 'done', 'an admin marks anybody''s');
SELECT is(pg_temp.call('t_ann', 5, 'mark_notifications', a), '22023', 'misuse: ' || a) FROM unnest(ARRAY[$$NULL, 'read'$$, $$'{1}', 'gone'$$, $$'{1}', NULL$$]) a;
SELECT is(pg_temp.call('t_ann', 6, 'mark_notifications', $$'{}', 'read'$$), NULL, 'none');
SELECT is(pg_temp.call('t_ann', 7, 'snooze_notifications', format($$ARRAY[%s, %s], '2099-01-01 00:00+00'$$, :a2, :b1)), 'done not_found', 'snoozed');
SELECT is((SELECT scheduled_for::date::text || status FROM public.notifications WHERE id = :a2), '2099-01-01read', 'until then');
SELECT is(pg_temp.call('t_ann', 8, 'snooze_notifications', a), '22023', 'misuse: ' || a) FROM unnest(ARRAY[$$'{1}', NULL$$, $$'{1}', 'infinity'$$, $$NULL, now()$$]) a;
SELECT is((SELECT count(*) FROM public.user_activities WHERE entity_type = 'notification'), 6::bigint, 'each change is in the trail');

-- -------------------------------------------------------------------------------------------------------- risk profile
SELECT is(pg_temp.call('t_ann', 10, 'create_risk_profile', 'NULL'), 'done', 'a profile of one''s own');
SELECT is((SELECT max_position_size || ',' || max_portfolio_risk FROM public.risk_management WHERE user_id = :ann), '1000.00000000,0.0200', 'with the defaults');
UPDATE public.risk_management SET max_position_size = 7 WHERE user_id = :ann;
SELECT is(pg_temp.call('t_ann', 11, 'create_risk_profile', :'ann', 'outcome, key = (SELECT id FROM console.risk_management)'), 'done,t', 'it is there already');
SELECT is((SELECT max_position_size FROM public.risk_management WHERE user_id = :ann), 7::numeric, 'and is left as it is');
SELECT is(pg_temp.call('t_ann', 12, 'create_risk_profile', :'bob'), 'forbidden', 'not for others');
SELECT is(pg_temp.call('t_ada', 13, 'create_risk_profile', :'bob'), 'done', 'but by an admin');
SELECT is(pg_temp.call('t_ada', 14, 'create_risk_profile', '-1'), 'not_found', 'not for nobody');

-- --------------------------------------------------------------------------------------------------------------- users
SELECT is(pg_temp.call('t_ann', 20, 'create_user', $$'new@example.org'$$), 'forbidden', 'an analyst makes no user');
SELECT is(pg_temp.call('t_ada', 21, 'create_user', $$'new@example.org', 'N', 'Ew'$$), 'done', 'an admin does');
SELECT is((SELECT concat_ws(',', first_name, last_name, role, is_active, password_hash) FROM public.users WHERE email = 'new@example.org'), 'N,Ew,public,t,!', 'without a password');
SELECT is((SELECT details::text LIKE '%password%' FROM public.user_activities WHERE action = 'create' AND entity_type = 'user'), false, 'the trail holds no secret');
SELECT is(pg_temp.call('t_ada', 30 + n::integer, 'create_user', a), 'refused', 'refused: ' || left(a, 30))
FROM unnest(ARRAY['NULL', $$''$$, $$'no address'$$, $$'NEW@example.org'$$, $$repeat('x', 250) || '@x.org'$$, $$'x@x.org', repeat('x', 51)$$, $$'x@x.org', NULL, NULL, 'god'$$]) WITH ORDINALITY AS u (a, n);

SELECT xmin::text AS version FROM public.users WHERE id = :bob \gset
SELECT is(pg_temp.call('t_ann', 40, 'set_user', :bob || $$, '{"is_premium": true}'$$), 'forbidden', 'an analyst changes no user');
SELECT is(pg_temp.call('t_ada', 41, 'set_user', :bob || $$, '{"is_premium": true}', 1$$), 'changed', 'on an old version');
SELECT is(pg_temp.call('t_ada', 42, 'set_user', :bob || $$, '{"is_premium": true, "is_verified": true}', $$ || :'version'), 'done', 'an admin does');
SELECT is((SELECT concat_ws(',', is_premium, is_verified, is_active, role) FROM public.users WHERE id = :bob), 't,t,t,public', 'what was asked, and nothing else');
SELECT is(pg_temp.call('t_ada', 43, 'set_user', :bob || $$, '{"is_active": false}'$$), 'done', 'deactivated');
SELECT is(pg_temp.ask('t_bob', 'SELECT user_id FROM console.whoami()'), '', 'he is nobody from then on');
SELECT is(pg_temp.call('t_ada', 44, 'set_user', :bob || $$, '{"is_active": true, "role": "admin"}'$$), 'done', 'and an admin');
SELECT is(pg_temp.call('t_ada', 45, 'set_user', a), '22023', 'misuse: ' || a)
FROM unnest(ARRAY[$$1, NULL$$, $$1, '{}'$$, $$1, '[]'$$, $$1, '{"email": "x"}'$$, $$1, '{"is_active": "false"}'$$, $$1, '{"is_active": null}'$$, $$1, '{"role": "god"}'$$]) a;
SELECT is(pg_temp.call('t_ada', 46, 'set_user', $$-1, '{"is_active": true}'$$), 'not_found', 'nobody');
SELECT is(pg_temp.call('t_ada', 47, 'set_user', :eve || $$, '{"role": "public"}'$$), 'done', 'one of three admins is demoted');
SELECT is(pg_temp.call('t_eve', 48, 'set_user', :ada || $$, '{"role": "public"}'$$), 'forbidden', 'and demotes nobody back');
SELECT is(pg_temp.call('t_ada', 49, 'set_user', :bob || $$, '{"is_active": false}'$$), 'done', 'another deactivated');
SELECT is(pg_temp.call('t_ada', 50, 'set_user', :ada || $$, '{"role": "public"}'$$, 'outcome, detail'), 'last_admin,"This is the last active admin."', 'the last one stays');
SELECT is(pg_temp.call('t_ada', 51, 'set_user', :ada || $$, '{"is_active": false}'$$), 'last_admin', 'and stays active');
SELECT is(pg_temp.call('t_ada', 52, 'set_user', :ada || $$, '{"is_premium": true}'$$), 'done', 'but may be premium');
SELECT is(pg_temp.call('t_ada', 53, 'set_user', :retired || $$, '{"is_verified": true}'$$), 'done', 'a retired admin is no active one');

-- ------------------------------------------------------------------------------------------------------------ sessions
INSERT INTO public.user_sessions (user_id, session_token, expires_at) VALUES (:ann, 'token-a', now() + interval '1 day'), (:eve, 'token-e', now() + interval '1 day');
SELECT max(id) - 1 AS anns, max(id) AS eves FROM public.user_sessions \gset
SELECT is(pg_temp.call('t_ann', 60, 'revoke_session', :'eves'), 'not_found', 'a session is its owner''s');
SELECT is(pg_temp.call('t_ann', 61, 'revoke_session', :'anns'), 'done', 'who ends it');
SELECT is(pg_temp.call('t_ada', 62, 'revoke_session', :'eves'), 'done', 'or an admin');
SELECT is((SELECT count(*) FROM public.user_sessions WHERE is_active), 0::bigint, 'both are ended');
SELECT is((SELECT bool_or(details::text LIKE '%token%') FROM public.user_activities WHERE entity_type = 'session'), false, 'the trail holds no token');
SELECT is(pg_temp.call('t_ada', 63, 'revoke_session', 'NULL'), 'not_found', 'none');

SELECT * FROM finish();
ROLLBACK;
