-- What the triggers on the tables do, and the seeds of the lists.
BEGIN;
SELECT no_plan();

SELECT results_eq(
    'SELECT type::text, user_id, is_active FROM watchlists ORDER BY type',
    $$VALUES ('admin_tier1', NULL::integer, true), ('admin_tier2', NULL, true), ('default', NULL, true)$$,
    'a default list and both tier lists are there');

-- ---------------------------------------------------------------------------------------------------------- updated_at

SELECT is((SELECT count(*) FROM pg_trigger t
           WHERE t.tgrelid = a.attrelid AND t.tgfoid = 'update_updated_at_column()'::regprocedure AND t.tgenabled = 'O'),
          1::bigint, format('%s keeps its updated_at', a.attrelid::regclass))
FROM pg_attribute a
JOIN pg_class c ON c.oid = a.attrelid AND c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace
WHERE a.attname = 'updated_at' AND NOT a.attisdropped;

INSERT INTO users (id, email, password_hash, updated_at) VALUES (1, 'a@example.org', 'x', '2024-01-01');
UPDATE users SET first_name = 'A', updated_at = '2024-02-02';
SELECT is((SELECT updated_at FROM users), now(), 'an update is stamped, whatever it says itself');

INSERT INTO ai_models (name, version, model_type, updated_at) VALUES ('m', '1', 'macro', '2024-01-01');
UPDATE ai_models SET version = '2';
SELECT is((SELECT updated_at FROM ai_models), now(), 'ai_models too');

INSERT INTO cryptocurrencies (id, symbol, name) SELECT n, 'C' || n, 'Coin ' || n FROM generate_series(1, 5) AS n;
INSERT INTO watchlist_assets (watchlist_id, crypto_id, position, updated_at)
SELECT id, 1, 1, '2024-01-01' FROM watchlists WHERE type = 'default';
UPDATE watchlist_assets SET notes = 'x';
SELECT is((SELECT updated_at FROM watchlist_assets), now(), 'watchlist_assets too, which could not be updated at all');

-- ------------------------------------------------------------------------------------------------------ primary sectors

PREPARE primaries AS
    SELECT crypto_id, string_agg(sector_id::text, ',' ORDER BY sector_id) FILTER (WHERE is_primary_sector)
    FROM crypto_sector_mapping GROUP BY crypto_id ORDER BY crypto_id;

INSERT INTO crypto_sector_mapping (crypto_id, sector_id, allocation_percentage) VALUES (1, 1, 10), (1, 2, 90), (2, 1, 50);
INSERT INTO crypto_sector_mapping (crypto_id, sector_id) VALUES (1, 3);
SELECT results_eq('primaries', $$VALUES (1, '1'), (2, '1')$$, 'the first inserted is the primary one, in one statement or more');

INSERT INTO crypto_sector_mapping (crypto_id, sector_id, is_primary_sector) VALUES (3, 1, false), (3, 2, NULL), (3, 3, true), (3, 4, true);
SELECT is((SELECT is_primary_sector FROM crypto_sector_mapping WHERE crypto_id = 3 AND sector_id = 2), NULL,
          'what says nothing of itself is left so');
SELECT results_eq('primaries', $$VALUES (1, '1'), (2, '1'), (3, '3')$$, 'one that is not primary does not count');

UPDATE crypto_sector_mapping SET is_primary_sector = true WHERE crypto_id = 1 AND sector_id = 2;
SELECT results_eq('primaries', $$VALUES (1, '2'), (2, '1'), (3, '3')$$, 'an update makes another the primary one');

UPDATE crypto_sector_mapping SET is_primary_sector = true;
SELECT results_eq('primaries', $$VALUES (1, '3'), (2, '1'), (3, '1')$$,
                  'of several raised at once the largest allocation, then the first');

UPDATE crypto_sector_mapping SET allocation_percentage = 5, is_primary_sector = is_primary_sector;
SELECT results_eq('primaries', $$VALUES (1, '3'), (2, '1'), (3, '1')$$, 'an update of something else changes nothing');

UPDATE crypto_sector_mapping SET crypto_id = 2, sector_id = 9 WHERE crypto_id = 1 AND sector_id = 3;
SELECT results_eq('primaries', $$VALUES (1, NULL), (2, '9'), (3, '1')$$, 'a row moved to another coin takes its place there');

INSERT INTO crypto_sector_mapping (crypto_id, sector_id, allocation_percentage) VALUES (3, 1, 1), (3, 2, 99)
ON CONFLICT (crypto_id, sector_id) DO UPDATE
SET allocation_percentage = EXCLUDED.allocation_percentage, is_primary_sector = EXCLUDED.is_primary_sector;
SELECT results_eq('primaries', $$VALUES (1, NULL), (2, '9'), (3, '1')$$, 'an upsert leaves the primary one');

INSERT INTO crypto_sector_mapping (crypto_id, sector_id) VALUES (3, 1), (3, 2)
ON CONFLICT (crypto_id, sector_id) DO UPDATE SET is_primary_sector = true;
SELECT results_eq('primaries', $$VALUES (1, NULL), (2, '9'), (3, '2')$$, 'one that says so makes another, and never fails');

DELETE FROM crypto_sector_mapping WHERE crypto_id = 3 AND sector_id = 2;
INSERT INTO crypto_sector_mapping (crypto_id, sector_id) VALUES (3, 5);
SELECT results_eq('primaries', $$VALUES (1, NULL), (2, '9'), (3, '5')$$, 'when the primary one is gone the next inserted is');

SELECT ok(p.prosecdef AND p.proconfig = '{"search_path=console, public, pg_temp"}', format('%s is safe to run for anybody', p.proname))
FROM pg_proc p
WHERE p.oid IN ('console.keep_first_primary()'::regprocedure, 'console.demote_former_primary()'::regprocedure);

SELECT hasnt_index('public', table_name, index_name, index_name || ' is gone')
FROM (VALUES ('ai_suggestions', 'idx_ai_suggestions_crypto'), ('users', 'idx_users_email'),
             ('user_sessions', 'idx_sessions_token'), ('watchlist_assets', 'idx_watchlist_assets_position'),
             ('price_data', 'idx_price_data_crypto_id'))
    AS twin (table_name, index_name);
SELECT has_index('public', 'price_data', 'idx_price_data_crypto_timestamp', 'the one for the latest price of a coin stays');

SELECT * FROM finish();
ROLLBACK;
