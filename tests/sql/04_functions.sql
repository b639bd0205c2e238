-- The functions of the first design, called by a program's login, which is nobody's, and by a person's.
BEGIN;
SELECT no_plan();

SELECT ok(NOT prosecdef, proname || ' has its caller''s rights')
FROM pg_proc
WHERE pronamespace = 'public'::regnamespace
  AND proname IN ('create_default_watchlist', 'bulk_update_watchlist_assets', 'get_user_ai_context', 'archive_old_data',
                  'update_updated_at_column');
SELECT function_returns('public', 'create_default_watchlist', ARRAY['character varying', 'text'], 'integer');
SELECT function_returns('public', 'bulk_update_watchlist_assets', ARRAY['integer', 'jsonb', 'integer'], 'void');
SELECT function_returns('public', 'get_user_ai_context', ARRAY['integer'], 'setof record');
SELECT function_returns('public', 'archive_old_data', ARRAY[]::text[], 'void');

INSERT INTO users (id, email, password_hash, role) VALUES
    (1, 'admin@example.org', 'x', 'admin'), (2, 'ann@example.org', 'x', 'public'), (3, 'bob@example.org', 'x', 'public');
INSERT INTO cryptocurrencies (id, symbol, name) SELECT n, 'C' || n, 'Coin ' || n FROM generate_series(1, 40) AS n;

-- A program has table grants and no mapping; a person is mapped.
CREATE ROLE test_program;
CREATE ROLE test_admin;
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO test_program, test_admin;
GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO test_program, test_admin;
GRANT cryptopredict_admin TO test_admin;
INSERT INTO console.logins (role_name, user_id) VALUES ('test_admin', 1);

-- ----------------------------------------------------------------------------------------------- create_default_watchlist

SET SESSION AUTHORIZATION test_program;
SELECT create_default_watchlist('First', 'of two') AS first_list \gset
INSERT INTO watchlist_assets (watchlist_id, crypto_id) VALUES (:first_list, 1);
SELECT create_default_watchlist('Second') AS second_list \gset
SELECT results_eq(
    $$SELECT name::text, is_active FROM watchlists WHERE type = 'default' ORDER BY id$$,
    $$VALUES ('Default', false), ('First', false), ('Second', true)$$,
    'the former default list is retired');
SELECT is((SELECT count(*) FROM watchlist_assets WHERE watchlist_id = :first_list), 1::bigint, 'with its coins');
SELECT results_eq(
    $$SELECT user_id, activity_type::text, entity_type::text, action::text, details FROM user_activities
      WHERE entity_id = $$ || :second_list,
    $$VALUES (NULL::integer, 'admin_action', 'watchlist', 'create', '{"type": "default", "name": "Second"}'::jsonb)$$,
    'and it is told, of nobody');
RESET SESSION AUTHORIZATION;

SET SESSION AUTHORIZATION test_admin;
SELECT create_default_watchlist('Third') AS third_list \gset
SELECT is((SELECT user_id FROM user_activities WHERE entity_id = :third_list), 1, 'a person is named');
RESET SESSION AUTHORIZATION;

-- ------------------------------------------------------------------------------------------- bulk_update_watchlist_assets

-- The list as 'coin:position', inactive ones in brackets.
CREATE FUNCTION pg_temp.list(p_list integer) RETURNS text LANGUAGE sql AS $$
    SELECT string_agg(format(CASE WHEN is_active THEN '%s:%s' ELSE '(%s:%s)' END, crypto_id, position), ' ' ORDER BY position)
    FROM watchlist_assets WHERE watchlist_id = p_list
$$;
-- The list made anew: coins 1, 2, 3 … at 1, 2, 3 …, the last p_inactive of them inactive.
CREATE FUNCTION pg_temp.fill(p_list integer, p_coins integer, p_inactive integer DEFAULT 0) RETURNS void LANGUAGE sql AS $$
    DELETE FROM watchlist_assets WHERE watchlist_id = p_list;
    INSERT INTO watchlist_assets (watchlist_id, crypto_id, position, weight, is_active)
    SELECT p_list, n, n, 0.1, n <= p_coins - p_inactive FROM generate_series(1, p_coins) AS n;
$$;
INSERT INTO watchlists (id, name, type, user_id, max_assets) VALUES (100, 'L', 'personal', 2, 5);

SELECT pg_temp.fill(100, 4);
SELECT bulk_update_watchlist_assets(100, '[{"crypto_id": 1, "position": 2, "weight": 0.5}, {"crypto_id": 2, "position": 1, "weight": 0.25}]', 3);
SELECT is(pg_temp.list(100), '2:1 1:2 3:3 4:4', 'two places swapped');
SELECT results_eq(
    'SELECT crypto_id, weight, last_modified_by FROM watchlist_assets WHERE watchlist_id = 100 ORDER BY crypto_id',
    $$VALUES (1, 0.5000, 3), (2, 0.2500, 3), (3, 0.1000, NULL), (4, 0.1000, NULL)$$,
    'weights and who did it: only of those named');

SELECT pg_temp.fill(100, 4);
SELECT bulk_update_watchlist_assets(100, '[{"crypto_id": 1, "position": 4, "weight": 0}, {"crypto_id": 9, "position": 2, "weight": 0}]', 1);
SELECT is(pg_temp.list(100), '2:1 9:2 3:3 1:4 4:5', 'each at the place it asks for, the others in their order around them');
SELECT is((SELECT added_by FROM watchlist_assets WHERE watchlist_id = 100 AND crypto_id = 9), 1, 'who added a new one');

SELECT pg_temp.fill(100, 3);
SELECT bulk_update_watchlist_assets(100, '[{"crypto_id": 1, "position": 2, "weight": 0.1}, {"crypto_id": 1, "position": 3, "weight": 0.9}]', 1);
SELECT is(pg_temp.list(100), '2:1 3:2 1:3', 'named twice: the last counts');
SELECT is((SELECT weight FROM watchlist_assets WHERE watchlist_id = 100 AND crypto_id = 1), 0.9, 'for the weight as well');

SELECT pg_temp.fill(100, 3);
SELECT bulk_update_watchlist_assets(100, '[{"crypto_id": 3, "position": 99, "weight": 0}, {"crypto_id": 1, "position": 99, "weight": 0}]', 1);
SELECT is(pg_temp.list(100), '2:1 3:2 1:3', 'places beyond the end are the end, in the order given');

SELECT pg_temp.fill(100, 3);
SELECT bulk_update_watchlist_assets(100, '[{"crypto_id": 3, "position": 0, "weight": 0}, {"crypto_id": 2, "position": 1, "weight": 0}, {"crypto_id": 1, "position": 2, "weight": 0}]', 1);
SELECT is(pg_temp.list(100), '3:1 2:2 1:3', 'counted from 0 they are in the same order');

SELECT pg_temp.fill(100, 5, 2);
SELECT bulk_update_watchlist_assets(100, '[{"crypto_id": 5, "position": 1, "weight": 0}]', 1);
SELECT is(pg_temp.list(100), '5:1 1:2 2:3 3:4 (4:5)', 'one that is there but inactive is active again');
SELECT pg_temp.fill(100, 5, 2);
SELECT bulk_update_watchlist_assets(100, '[{"crypto_id": 1, "position": 5, "weight": 0}]', 1);
SELECT is(pg_temp.list(100), '2:1 3:2 1:3 (4:4) (5:5)', 'the active ones stay before the others');
SELECT bulk_update_watchlist_assets(100, '[{"crypto_id": 9, "weight": 0.1}]', 1);
SELECT is(pg_temp.list(100), '2:1 3:2 1:3 9:4 (4:5) (5:6)', 'without a place a new one comes last of the active ones');

SELECT pg_temp.fill(100, 0);
INSERT INTO watchlist_assets (watchlist_id, crypto_id, position) VALUES (100, 1, 10), (100, 2, 70), (100, 3, 71);
SELECT bulk_update_watchlist_assets(100, '[]', 1);
SELECT is(pg_temp.list(100), '1:1 2:2 3:3', 'gaps are closed');
SELECT results_eq(
    $$SELECT user_id, details FROM user_activities WHERE action = 'bulk_update' ORDER BY id DESC LIMIT 1$$,
    $$VALUES (1, '{"asset_count": 0}'::jsonb)$$, 'it is told');

SELECT throws_ok($$SELECT bulk_update_watchlist_assets(9999, '[]', 1)$$, '23503', NULL, 'no such list');
SELECT throws_ok($$SELECT bulk_update_watchlist_assets(100, '[{"crypto_id": 9999, "position": 1, "weight": 0}]', 1)$$, '23503', NULL, 'no such coin');
SELECT throws_ok($$SELECT bulk_update_watchlist_assets(100, '[{"position": 1, "weight": 0}]', 1)$$, '23502', NULL, 'no coin');
SELECT throws_ok($$SELECT bulk_update_watchlist_assets(100, '{"crypto_id": 1}', 1)$$, '22023', NULL, 'no array');
SELECT throws_ok($$SELECT bulk_update_watchlist_assets(100, '[{"crypto_id": 1, "position": 1, "weight": 7}]', 1)$$, '23514', NULL, 'a weight that is none');

-- Any list, any request: 1 to n, active ones first, everything there that was and that was asked for.
CREATE FUNCTION pg_temp.shuffled(p_seed integer) RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE
    v_before integer[];
    v_updates jsonb;
BEGIN
    PERFORM setseed(p_seed / 1000.0);
    DELETE FROM watchlist_assets WHERE watchlist_id = 100;
    INSERT INTO watchlist_assets (watchlist_id, crypto_id, position, is_active)
    SELECT 100, n, row_number() OVER (ORDER BY random()) * (1 + p_seed % 3), random() < 0.7
    FROM generate_series(1, (random() * 20)::integer) AS n;
    SELECT coalesce(array_agg(crypto_id), '{}') INTO v_before FROM watchlist_assets WHERE watchlist_id = 100;
    SELECT coalesce(jsonb_agg(jsonb_build_object('crypto_id', 1 + floor(random() * 40), 'weight', 0.1,
                                                 'position', CASE WHEN random() < 0.9 THEN floor(random() * 30) END)), '[]')
    INTO v_updates FROM generate_series(1, (random() * 15)::integer);
    PERFORM bulk_update_watchlist_assets(100, v_updates, 1);
    RETURN (SELECT array_agg(position ORDER BY is_active DESC, position) IS NOT DISTINCT FROM
                   array_agg(place ORDER BY place)
            FROM (SELECT *, row_number() OVER (ORDER BY position)::integer AS place FROM watchlist_assets WHERE watchlist_id = 100) AS a)
       AND NOT EXISTS (SELECT unnest(v_before) UNION SELECT (value ->> 'crypto_id')::integer FROM jsonb_array_elements(v_updates)
                       EXCEPT SELECT crypto_id FROM watchlist_assets WHERE watchlist_id = 100);
END
$$;
SELECT is((SELECT array_agg(seed) FROM generate_series(1, 200) AS seed WHERE NOT pg_temp.shuffled(seed)), NULL,
          'two hundred random lists and requests');

SELECT pg_temp.fill(100, 5);
SET SESSION AUTHORIZATION test_program;
SELECT lives_ok($$SELECT bulk_update_watchlist_assets(100, '[{"crypto_id": 6, "position": 1, "weight": 0}]', 2)$$,
                'a program may fill a list beyond max_assets, as it always could');
SELECT is((SELECT last_modified_by FROM watchlist_assets WHERE watchlist_id = 100 AND crypto_id = 6), 2, 'and says who it was');
RESET SESSION AUTHORIZATION;

SET SESSION AUTHORIZATION test_admin;
SELECT lives_ok($$SELECT bulk_update_watchlist_assets(100, '[{"crypto_id": 6, "position": 2, "weight": 0}]', 2)$$,
                'a person may rearrange such a list');
SELECT is((SELECT last_modified_by FROM watchlist_assets WHERE watchlist_id = 100 AND crypto_id = 6), 1,
          'and is who it was, whatever the call says');
SELECT throws_ok($$SELECT bulk_update_watchlist_assets(100, '[{"crypto_id": 7, "position": 1, "weight": 0}]', 2)$$,
                 '23514', NULL, 'but not add to it');
RESET SESSION AUTHORIZATION;
UPDATE watchlists SET max_assets = NULL WHERE id = 100;
SET SESSION AUTHORIZATION test_admin;
SELECT lives_ok($$SELECT bulk_update_watchlist_assets(100, '[{"crypto_id": 7, "position": 1, "weight": 0}]', 2)$$,
                'unless it has no limit');
RESET SESSION AUTHORIZATION;

-- --------------------------------------------------------------------------------------------------- get_user_ai_context

DELETE FROM watchlist_assets;
INSERT INTO watchlist_assets (watchlist_id, crypto_id, position, weight, is_active)
VALUES (100, 2, 1, 0.5, true), (100, 1, 2, 0.25, true), (100, 3, 3, 0, false), (:third_list, 5, 1, 1, true);
INSERT INTO watchlists (id, name, type, user_id, is_active, sort_order) VALUES
    (101, 'Empty', 'personal', 2, true, -1), (102, 'Retired', 'personal', 3, false, 0);

SET SESSION AUTHORIZATION test_program;
SELECT results_eq(
    'SELECT watchlist_id, watchlist_type::text, asset_count, assets FROM get_user_ai_context(2)',
    $$VALUES (101, 'personal', 0, '[]'::jsonb),
             (100, 'personal', 2, '[{"symbol": "C2", "weight": 0.5000, "position": 1, "crypto_id": 2},
                                    {"symbol": "C1", "weight": 0.2500, "position": 2, "crypto_id": 1}]')$$,
    'personal lists; an empty one has an empty array');
SELECT results_eq(
    'SELECT watchlist_id, watchlist_type::text, asset_count FROM get_user_ai_context(3)',
    format($$VALUES (%s, 'default', 1)$$, :third_list),
    'who has only retired ones is shown the active default list');
RESET SESSION AUTHORIZATION;

CREATE ROLE test_analyst;
GRANT SELECT ON watchlists, watchlist_assets, cryptocurrencies TO test_analyst;
GRANT cryptopredict_analyst TO test_analyst;
INSERT INTO console.logins (role_name, user_id) VALUES ('test_analyst', 3);
SET SESSION AUTHORIZATION test_analyst;
SELECT is((SELECT watchlist_type::text FROM get_user_ai_context(2)), 'default', 'a person is answered for itself');
RESET SESSION AUTHORIZATION;
SET SESSION AUTHORIZATION test_admin;
SELECT is((SELECT count(*) FROM get_user_ai_context(2)), 2::bigint, 'an admin may ask for anybody');
RESET SESSION AUTHORIZATION;

-- ------------------------------------------------------------------------------------------------------- archive_old_data

CREATE FUNCTION pg_temp.age() RETURNS void LANGUAGE sql AS $$
    TRUNCATE user_activities, user_activities_archive, ai_suggestions, ai_suggestions_archive;
    INSERT INTO user_activities (id, user_id, activity_type, action, details, ip_address, created_at) VALUES
        (1, 2, 'login', 'create', '{"a": 1}', '192.0.2.1', now() - interval '7 months'),
        (2, 2, 'login', 'create', NULL, NULL, now() - interval '5 months');
    INSERT INTO ai_suggestions (id, watchlist_id, crypto_id, suggestion_type, ai_layer, confidence_score, reasoning, status, implemented_at, created_at) VALUES
        (1, 100, 1, 'add', 1, 0.5, '{"b": 2}', 'implemented', now() - interval '4 months', now() - interval '1 year'),
        (2, 100, 1, 'add', 1, 0.5, '{}', 'implemented', now() - interval '2 months', now() - interval '1 year'),
        (3, 100, 1, 'add', 1, 0.5, '{}', 'rejected', NULL, now() - interval '1 year');
$$;

-- A column more in one of the tables is no matter.
ALTER TABLE user_activities ADD COLUMN extra integer;
SELECT pg_temp.age();
CREATE TEMP TABLE aged AS SELECT a.*, s.reasoning FROM user_activities a, ai_suggestions s WHERE a.id = 1 AND s.id = 1;
SET SESSION AUTHORIZATION test_program;
SELECT lives_ok('SELECT archive_old_data()', 'a program archives with its own rights');
RESET SESSION AUTHORIZATION;
SELECT results_eq('SELECT id FROM user_activities ORDER BY id', 'VALUES (2::bigint)', 'activity of six months stays');
SELECT results_eq('SELECT id FROM ai_suggestions ORDER BY id', 'VALUES (2), (3)', 'what was not implemented, or lately, stays');
SELECT results_eq(
    'SELECT id, user_id, details, ip_address, created_at FROM user_activities_archive',
    'SELECT id, user_id, details, ip_address, created_at FROM aged', 'what went is in the archive, whole');
SELECT results_eq('SELECT id, reasoning FROM ai_suggestions_archive', $$VALUES (1, '{"b": 2}'::jsonb)$$, 'and so are suggestions');

SELECT pg_temp.age();
SET SESSION AUTHORIZATION test_admin;
SELECT lives_ok('SELECT archive_old_data()', 'a person archives by the console''s function');
RESET SESSION AUTHORIZATION;
SELECT results_eq('SELECT id FROM user_activities_archive', 'VALUES (1::bigint)', 'the same rows are in the archive');
SELECT results_eq('SELECT id FROM ai_suggestions_archive', 'VALUES (1)', 'and the same suggestions');

SELECT * FROM finish();
ROLLBACK;
