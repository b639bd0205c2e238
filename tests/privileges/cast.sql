-- Who plays in the test of privileges, with what is worth stealing. Three markers show where something came out that
-- should not: SECRET is for nobody at all, PRIVATE for its owner and admins.

CREATE ROLE priv_analyst LOGIN;         -- the hostile one
CREATE ROLE priv_retired_admin LOGIN;   -- an admin who was deactivated
CREATE ROLE priv_retired_analyst LOGIN; -- an analyst who was deactivated
CREATE ROLE priv_unmapped LOGIN;        -- in the group, but nobody said whose login it is
CREATE ROLE priv_outsider LOGIN;        -- in no group, and nobody's
CREATE ROLE priv_demoted LOGIN;         -- still in the group of admins, but no admin any more
CREATE ROLE priv_victim LOGIN;          -- another analyst, who has things of their own
CREATE ROLE priv_admin LOGIN;
CREATE ROLE priv_keeper LOGIN CREATEROLE; -- an admin who may give access
CREATE ROLE priv_program LOGIN;
GRANT cryptopredict_analyst TO priv_analyst, priv_retired_analyst, priv_unmapped, priv_victim;
GRANT cryptopredict_admin TO priv_admin, priv_keeper, priv_retired_admin, priv_demoted;

INSERT INTO public.users (email, password_hash, first_name, last_name, role, is_active, preferences) VALUES
    ('analyst@example.org', 'SECRET-hash', 'Ann', 'Alyst', 'public', true, '{}'),
    ('retired_admin@example.org', 'SECRET-hash', 'Re', 'Tired', 'admin', false, '{"note": "PRIVATE"}'),
    ('retired_analyst@example.org', 'SECRET-hash', 'Ret', 'Ired', 'public', false, '{"note": "PRIVATE"}'),
    ('demoted@example.org', 'SECRET-hash', 'De', 'Moted', 'public', true, '{}'),
    ('victim@PRIVATE.example.org', 'SECRET-hash', 'Vic', 'Tim', 'public', true, '{"note": "PRIVATE"}'),
    ('admin@PRIVATE.example.org', 'SECRET-hash', 'Ada', 'Min', 'admin', true, '{"note": "PRIVATE"}'),
    ('keeper@PRIVATE.example.org', 'SECRET-hash', 'Kee', 'Per', 'admin', true, '{"note": "PRIVATE"}');
INSERT INTO console.logins (role_name, user_id)
SELECT 'priv_' || split_part(email, '@', 1), id FROM public.users WHERE email LIKE '%example.org';

INSERT INTO public.cryptocurrencies (symbol, name) SELECT 'C' || n, 'Coin ' || n FROM generate_series(1, 30) n;
INSERT INTO public.watchlists (name, type, user_id)
SELECT 'PRIVATE list', 'personal', id FROM public.users WHERE first_name IN ('Vic', 'Ada')
UNION ALL SELECT 'Mine', 'personal', id FROM public.users WHERE first_name IN ('Ann', 'Ret', 'Re');
INSERT INTO public.watchlist_assets (watchlist_id, crypto_id, position, notes)
SELECT w.id, c.id, c.n, CASE w.name WHEN 'PRIVATE list' THEN 'PRIVATE note' END
FROM public.watchlists w, (SELECT id, row_number() OVER (ORDER BY id) AS n FROM public.cryptocurrencies LIMIT 5) c;
INSERT INTO public.notifications (user_id, notification_type, title, message)
SELECT id, 'alert', 'PRIVATE', 'PRIVATE' FROM public.users WHERE first_name IN ('Vic', 'Ada', 'Re');
INSERT INTO public.risk_management (user_id, risk_rules)
SELECT id, '{"rule": "PRIVATE"}' FROM public.users WHERE first_name IN ('Vic', 'Ada');
INSERT INTO public.price_data (crypto_id, timestamp, open_price, high_price, low_price, close_price, candle_seconds)
SELECT min(id), now(), 100, 101, 99, 100, 60 FROM public.cryptocurrencies;
-- One that any check would find crossed, and two that wait.
INSERT INTO console.price_alerts (user_id, crypto_id, price, direction)
SELECT u.id, (SELECT min(id) FROM public.cryptocurrencies), price, 'above'
FROM public.users u, unnest('{50, 666, 777}'::numeric[]) price WHERE first_name = 'Vic';
INSERT INTO public.user_sessions (user_id, session_token, refresh_token, device_info, expires_at)
SELECT id, 'SECRET-token-' || id, 'SECRET-refresh-' || id, CASE WHEN first_name IN ('Vic', 'Ada') THEN '{"browser": "PRIVATE"}' ELSE '{}' END::jsonb,
       now() + interval '1 day'
FROM public.users;
INSERT INTO public.trading_signals (crypto_id, signal_type, entry_price, target_price, stop_loss, confidence_score, risk_level)
SELECT min(id), 'long', 10, 12, 9, 0.5, 'low' FROM public.cryptocurrencies, generate_series(1, 3) GROUP BY generate_series;
INSERT INTO public.signal_executions (signal_id, user_id, execution_details)
SELECT s.id, u.id, '{"note": "PRIVATE"}' FROM public.trading_signals s, public.users u WHERE u.first_name = 'Vic';
INSERT INTO public.ai_models (name, version, model_type, status) VALUES ('m', '1', 'macro', 'active');
INSERT INTO public.predictions (crypto_id, user_id, model_name, model_version, predicted_price, confidence_score,
                                prediction_horizon, target_datetime, input_price)
SELECT (SELECT min(id) FROM public.cryptocurrencies), id, 'manual', '1', 1, 0.5, 1, now() + interval '1 h', 1
FROM public.users WHERE first_name = 'Vic';
INSERT INTO public.user_activities (user_id, activity_type, action, session_id, details, created_at)
SELECT id, 'x', 'x', 'SECRET-token', jsonb_build_object('before', 'PRIVATE', 'after', 'PRIVATE'), now() - age
FROM public.users, unnest('{0, 1y}'::interval[]) age WHERE first_name IN ('Vic', 'Ada', 'Re');
INSERT INTO public.user_activities_archive SELECT * FROM public.user_activities WHERE id % 2 = 0;
DELETE FROM public.user_activities WHERE id IN (SELECT id FROM public.user_activities_archive);

-- Cases: one for a shared list, one for a private list, and one of a private list that was implemented and rejected.
INSERT INTO public.ai_suggestions (watchlist_id, crypto_id, suggestion_type, ai_layer, confidence_score, reasoning)
SELECT w.id, c.id, 'remove', 3, 0.5, '{}'::jsonb
FROM public.watchlists w, (SELECT id FROM public.cryptocurrencies ORDER BY id LIMIT 1) c
WHERE w.user_id = (SELECT id FROM public.users WHERE first_name = 'Vic')
UNION ALL
SELECT w.id, c.id, 'add', 3, 0.5, '{}' FROM public.watchlists w, public.cryptocurrencies c
WHERE w.type = 'default' AND c.symbol IN ('C7', 'C8', 'C9', 'C10');
INSERT INTO public.ai_suggestions_archive
    (id, watchlist_id, crypto_id, suggestion_type, ai_layer, confidence_score, reasoning, status)
SELECT 1000000, watchlist_id, crypto_id, 'add', 3, 0.5, '{"why": "PRIVATE"}', 'implemented' FROM public.ai_suggestions LIMIT 1;
SET SESSION AUTHORIZATION priv_admin;
SELECT outcome FROM console.review_suggestions('00000000-0000-0000-0000-0000000000a1',
    (SELECT array_agg(id) FROM console.suggestions WHERE suggestion_type = 'remove'), 'implement') \gset
SELECT outcome FROM console.review_suggestions('00000000-0000-0000-0000-0000000000a2',
    (SELECT array_agg(id) FROM console.suggestions WHERE symbol = 'C10'), 'approve') \gset
RESET SESSION AUTHORIZATION;

-- A schema of their own, as many servers give people: what is in it comes first in their search_path.
CREATE SCHEMA priv_analyst AUTHORIZATION priv_analyst;
CREATE SCHEMA priv_retired_admin AUTHORIZATION priv_retired_admin;
CREATE SCHEMA priv_retired_analyst AUTHORIZATION priv_retired_analyst;
CREATE SCHEMA priv_unmapped AUTHORIZATION priv_unmapped;
CREATE SCHEMA priv_outsider AUTHORIZATION priv_outsider;
CREATE SCHEMA priv_demoted AUTHORIZATION priv_demoted;
ANALYZE;

-- What the attempts call by name, in braces.
CREATE SCHEMA control;
REVOKE ALL ON SCHEMA control FROM PUBLIC;
CREATE TABLE control.names (name text PRIMARY KEY, value text NOT NULL);
INSERT INTO control.names
SELECT split_part(email, '@', 1), id::text FROM public.users WHERE email LIKE '%example.org'
UNION ALL SELECT 'victim_list', id::text FROM public.watchlists WHERE user_id = (SELECT id FROM public.users WHERE first_name = 'Vic')
UNION ALL SELECT 'admin_list', id::text FROM public.watchlists WHERE user_id = (SELECT id FROM public.users WHERE first_name = 'Ada')
UNION ALL SELECT 'own_list', id::text FROM public.watchlists WHERE user_id = (SELECT id FROM public.users WHERE first_name = 'Ann')
UNION ALL SELECT 'shared_list', id::text FROM public.watchlists WHERE type = 'default' AND is_active
UNION ALL SELECT 'case', min(id)::text FROM public.ai_suggestions WHERE status = 'pending'
UNION ALL SELECT 'approved_case', min(id)::text FROM public.ai_suggestions WHERE status = 'approved'
UNION ALL SELECT 'coin', min(id)::text FROM public.cryptocurrencies
UNION ALL SELECT 'new_coin', max(id)::text FROM public.cryptocurrencies
UNION ALL SELECT 'signal', min(id)::text FROM public.trading_signals
UNION ALL SELECT 'model', min(id)::text FROM public.ai_models
UNION ALL SELECT 'prediction', min(id)::text FROM public.predictions
UNION ALL SELECT 'victim_asset', min(a.id)::text FROM public.watchlist_assets a WHERE notes IS NOT NULL
UNION ALL SELECT 'victim_assets', string_agg(a.id::text, ',' ORDER BY a.id) FROM public.watchlist_assets a
    JOIN public.watchlists w ON w.id = a.watchlist_id JOIN public.users u ON u.id = w.user_id WHERE u.first_name = 'Vic'
UNION ALL SELECT 'own_asset', min(a.id)::text FROM public.watchlist_assets a
    JOIN public.watchlists w ON w.id = a.watchlist_id JOIN public.users u ON u.id = w.user_id WHERE u.first_name = 'Ann'
UNION ALL SELECT 'victim_notification', min(n.id)::text FROM public.notifications n JOIN public.users u ON u.id = user_id WHERE u.first_name = 'Vic'
UNION ALL SELECT 'victim_execution', min(e.id)::text FROM public.signal_executions e
UNION ALL SELECT 'victim_risk', min(r.id)::text FROM public.risk_management r JOIN public.users u ON u.id = user_id WHERE u.first_name = 'Vic'
UNION ALL SELECT 'victim_session', min(s.id)::text FROM public.user_sessions s JOIN public.users u ON u.id = user_id WHERE u.first_name = 'Vic'
UNION ALL SELECT 'victim_alert', max(a.id)::text FROM console.price_alerts a
UNION ALL SELECT 'archived', min(id)::text FROM public.user_activities_archive
UNION ALL SELECT 'operation', '00000000-0000-0000-0000-0000000000a1';

-- Everything that only the rightful may change, one line a table or kind of object, without the rows that are the hostile
-- users' own to change.
CREATE FUNCTION control.state() RETURNS TABLE (what text, digest text)
LANGUAGE plpgsql SET search_path = pg_catalog AS $$
DECLARE
    v_own integer[] := ARRAY(SELECT value::integer FROM control.names WHERE name IN ('analyst', 'demoted'));
    v_table text;
    v_rows text;
BEGIN
    FOR v_table IN SELECT format('%I.%I', relnamespace::regnamespace, relname) FROM pg_class
                   WHERE relnamespace IN ('public'::regnamespace, 'console'::regnamespace) AND relkind IN ('r', 'p')
    LOOP
        v_rows := CASE
            WHEN v_table = 'public.watchlists' THEN 'WHERE type <> ''personal'' OR (user_id = ANY ($1)) IS NOT TRUE'
            WHEN v_table = 'public.watchlist_assets'
                THEN 'WHERE watchlist_id NOT IN (SELECT id FROM public.watchlists WHERE type = ''personal'' AND user_id = ANY ($1))'
            WHEN v_table IN ('public.notifications', 'public.signal_executions', 'public.risk_management', 'public.user_sessions',
                             'public.user_activities', 'public.predictions', 'console.operations', 'console.price_alerts')
                THEN 'WHERE (user_id = ANY ($1)) IS NOT TRUE'
            ELSE '' END;
        what := v_table;
        EXECUTE format('SELECT md5(string_agg(%s, E''\n'' ORDER BY t.ctid)) FROM %s t %s',
            -- of one's own row of users, what is not one's own to set
            CASE v_table WHEN 'public.users'
                 THEN 'CASE WHEN t.id = ANY ($1) THEN concat_ws('','', t.id, email, password_hash, role, is_active, is_verified, is_premium)
                       ELSE t::text END' ELSE 't::text' END, v_table, v_rows)
        INTO digest USING v_own;
        digest := coalesce(digest, '');
        RETURN NEXT;
    END LOOP;
    RETURN QUERY
    SELECT 'roles', md5(string_agg(concat_ws(',', rolname, rolsuper, rolcreaterole, rolcreatedb, rolbypassrls, rolreplication,
                                             rolcanlogin, rolpassword), ';' ORDER BY rolname))
    FROM pg_authid WHERE rolname LIKE 'priv\_%' OR rolname LIKE 'cryptopredict\_%'
    UNION ALL
    SELECT 'memberships', coalesce(md5(string_agg(concat_ws(',', roleid::regrole, member::regrole, admin_option), ';'
                                                  ORDER BY roleid::regrole::text, member::regrole::text)), '')
    FROM pg_auth_members WHERE member::regrole::text LIKE 'priv\_%'
    UNION ALL
    SELECT 'relations', md5(string_agg(concat_ws(',', oid::regclass, relowner, relacl, relchecks, relhastriggers, relrowsecurity,
                                                 reloptions), ';' ORDER BY oid))
    FROM pg_class WHERE relnamespace IN ('public'::regnamespace, 'console'::regnamespace)
    UNION ALL
    SELECT 'functions', md5(string_agg(concat_ws(',', oid::regprocedure, proowner, proacl, proconfig, prosrc), ';' ORDER BY oid))
    FROM pg_proc WHERE pronamespace IN ('public'::regnamespace, 'console'::regnamespace)
    UNION ALL
    SELECT 'triggers', md5(string_agg(concat_ws(',', tgrelid::regclass, tgname, tgenabled), ';' ORDER BY oid)) FROM pg_trigger
    UNION ALL
    SELECT 'schemas', md5(string_agg(concat_ws(',', nspname, nspowner, nspacl), ';' ORDER BY oid))
    FROM pg_namespace WHERE nspname IN ('public', 'console', 'control')
    UNION ALL
    SELECT 'casts', count(*)::text FROM pg_cast
    UNION ALL
    SELECT 'event triggers', count(*)::text FROM pg_event_trigger
    UNION ALL
    SELECT 'extensions', count(*)::text FROM pg_extension;
END $$;
