#!/usr/bin/env bash
# Databases of the first design that somebody has mended by hand, each in another way, or given more than it had: they
# are adopted all the same, differ in nothing that check-db knows of, and adopting them twice changes nothing more.
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname "$0")/lib.sh"

first_design pristine

# variant NAME STATEMENT…: a copy of the first design with these statements run, adopted twice; leaves it as `variant`
variant() {
    local name=$1
    shift
    dropdb --if-exists --force variant 2>/dev/null
    createdb -T pristine variant
    local statement
    for statement in "$@"; do q variant "$statement" >/dev/null; done
    is "$name: adopted" "$(adopt variant 2>"$work/said" && echo yes)" yes
    is "$name: as shipped" "$(checked variant | grep '^difference' || true)" ''
    definition variant >"$work/definition"
    rows variant >"$work/rows"
    is "$name: twice" "$(adopt variant 2>&1 && definition variant | diff "$work/definition" - &&
        rows variant | diff "$work/rows" - && echo same)" same
}

variant 'types widened, tier lists made and one of them filled' \
    "ALTER TABLE watchlists DROP CONSTRAINT check_watchlist_type, DROP CONSTRAINT check_default_watchlist_user" \
    "ALTER TABLE watchlists ADD CONSTRAINT types CHECK (type IN ('default', 'personal', 'admin_tier1', 'admin_tier2', 'shared'))" \
    "INSERT INTO watchlists (id, name, type) VALUES (11, 'Tier 1', 'admin_tier1'), (12, 'Tier 1', 'admin_tier1'),
        (13, 'Tier 2', 'admin_tier2'), (14, 'Shared', 'shared'), (15, 'Shared too', 'shared')" \
    "INSERT INTO watchlist_assets (watchlist_id, crypto_id) VALUES (12, 1)"
is 'the fullest list of a type stays, the other is retired' \
    "$(q variant "SELECT id, is_active FROM watchlists WHERE id > 10 ORDER BY id")" \
    "$(printf '%s\n' '11|f' '12|t' '13|t' '14|t' '15|t')"
is 'what their check allows is allowed still' \
    "$(q variant "INSERT INTO watchlists (name, type) VALUES ('Another', 'shared') RETURNING type")" shared

variant 'rules dropped, and broken by rows since' \
    "ALTER TABLE watchlists DROP CONSTRAINT check_watchlist_type, DROP CONSTRAINT check_default_watchlist_user" \
    "INSERT INTO watchlists (name, type, user_id) VALUES ('Odd', 'team', 2), ('Odder', 'admin_tier1', 2)"
is 'check-db names them' "$(checked variant | grep '^warning|watchlists|' | cut -d '|' -f 3 | cut -d : -f 1)" \
    "$(printf '%s\n' 'a shared list with a user, or a personal one without' 'a type that is none' \
        'lists whose positions are not 1 to n with the active coins first')"

variant 'updated_at added, without a zone and a default' \
    "ALTER TABLE watchlist_assets ADD COLUMN updated_at timestamp" \
    "INSERT INTO watchlist_assets (id, watchlist_id, crypto_id, updated_at) VALUES (77, 4, 1, '2024-05-06 07:08:09')"
is 'it has both now, and keeps what it held' \
    "$(q variant "SELECT pg_typeof(updated_at), updated_at = '2024-05-06 07:08:09'::timestamptz FROM watchlist_assets WHERE id = 77")" \
    'timestamp with time zone|t'

variant 'the trigger dropped' 'DROP TRIGGER update_watchlist_assets_updated_at ON watchlist_assets'
is 'it is back' "$(q variant "UPDATE watchlist_assets SET notes = 'x' WHERE id = 1 RETURNING updated_at = now()")" t

variant 'positions unique at the end only' \
    "ALTER TABLE watchlist_assets DROP CONSTRAINT watchlist_assets_watchlist_id_position_key,
        ADD CONSTRAINT positions UNIQUE (watchlist_id, position) DEFERRABLE INITIALLY DEFERRED"
is 'the constraint is immediate' "$(q variant "SELECT condeferrable FROM pg_constraint WHERE conname = 'positions'")" f

variant 'positions not unique any more, and some twice' \
    'ALTER TABLE watchlist_assets DROP CONSTRAINT watchlist_assets_watchlist_id_position_key' \
    'DROP INDEX idx_watchlist_assets_position' \
    'INSERT INTO watchlist_assets (watchlist_id, crypto_id, position) VALUES (2, 3, 1), (2, 4, 1)'
is 'that list is numbered in the same order, the other left alone' \
    "$(q variant "SELECT watchlist_id, string_agg(crypto_id || ':' || position, ' ' ORDER BY position)
                  FROM watchlist_assets GROUP BY 1 ORDER BY 1")" \
    "$(printf '%s\n' '1|4:0 1:1 2:2 3:5' '2|1:1 3:2 4:3 2:4')"

variant 'duplicate indexes dropped' \
    'DROP INDEX idx_users_email, idx_sessions_token, idx_ai_suggestions_crypto, idx_watchlist_assets_position'

variant 'the index on default lists dropped, and two of them' \
    'DROP INDEX idx_watchlists_default' \
    "INSERT INTO watchlists (name, type) VALUES ('Second', 'default')"
is 'the one with coins stays' "$(q variant "SELECT name FROM watchlists WHERE type = 'default' AND is_active")" 'House list'

variant 'an index like it by another name' \
    'DROP INDEX idx_watchlists_default' \
    "CREATE UNIQUE INDEX one_default ON watchlists (type) WHERE type = 'default'"
is 'does not keep a second default list away' \
    "$(q variant "SELECT create_default_watchlist('Second') > 0")" t

variant 'ai_models has a trigger of another name' \
    "CREATE TRIGGER touch BEFORE UPDATE ON ai_models FOR EACH ROW EXECUTE FUNCTION update_updated_at_column()"
is 'it gets no second one' "$(q variant "SELECT count(*) FROM pg_trigger WHERE tgrelid = 'ai_models'::regclass
                              AND tgfoid = 'update_updated_at_column()'::regprocedure")" 1

psql -X -q -d postgres -c 'CREATE ROLE report' -c 'CREATE ROLE outsider'
variant 'a view with other columns, and one built on it' \
    'DROP VIEW v_users_overview' \
    "CREATE VIEW v_users_overview AS SELECT id, email, is_verified, 7 AS answer FROM users" \
    'CREATE VIEW answers AS SELECT answer FROM v_users_overview' \
    'GRANT SELECT ON v_users_overview TO report'
like 'that is said' "$(cat "$work/said")" '*v_users_overview had other columns: it is kept as v_users_overview_former*'
is 'the one built on it still answers' "$(q variant 'SELECT DISTINCT answer FROM answers')" 7
is 'the view is ours, the other kept' \
    "$(q variant "SELECT count(*) FROM v_users_overview_former f JOIN v_users_overview o USING (id)
                  WHERE o.personal_watchlists_count IS NOT NULL")" 3
is 'who could read it still can, and nobody else' \
    "$(q variant "SELECT has_table_privilege('report', 'v_users_overview', 'SELECT'),
                         has_table_privilege('outsider', 'v_users_overview', 'SELECT')")" 't|f'

variant 'a view made a materialized one' \
    'DROP VIEW v_ai_performance' 'CREATE MATERIALIZED VIEW v_ai_performance AS SELECT 1 AS one'

variant 'a function with another result' \
    'DROP FUNCTION archive_old_data()' "CREATE FUNCTION archive_old_data() RETURNS integer LANGUAGE sql AS 'SELECT 5'"
is 'it is kept by another name' "$(q variant 'SELECT archive_old_data_former()')" 5

variant 'keys widened' \
    'DROP VIEW v_active_predictions, v_users_overview' \
    'ALTER TABLE predictions ALTER COLUMN id TYPE bigint' 'ALTER TABLE user_activities ALTER COLUMN entity_id TYPE bigint' \
    'ALTER TABLE users ALTER COLUMN login_count TYPE bigint'
variant 'longer texts' \
    'ALTER TABLE ai_models ALTER COLUMN name TYPE text' 'ALTER TABLE notifications ALTER COLUMN title TYPE varchar(1000)'

variant 'primary sectors settled' \
    'UPDATE crypto_sector_mapping SET is_primary_sector = id IN (1, 2, 6)'
is 'they stay as they are' "$(q variant "SELECT string_agg(id::text, ',' ORDER BY id) FROM crypto_sector_mapping
                              WHERE is_primary_sector")" 1,2,6

variant 'further tables, columns, indexes and rules' \
    "CREATE TABLE alembic_version (version_num varchar(32) PRIMARY KEY)" "INSERT INTO alembic_version VALUES ('ae1027a6acf')" \
    'ALTER TABLE users ADD COLUMN phone text' "UPDATE users SET phone = '+49 30 1' WHERE id = 1" \
    'ALTER TABLE predictions ADD COLUMN run_id uuid' 'CREATE INDEX users_phone ON users (phone)' \
    'ALTER TABLE watchlists ADD CONSTRAINT named CHECK (length(name) > 1)' \
    'ALTER TABLE watchlist_assets ADD CONSTRAINT near CHECK (position < 10000)' \
    'CREATE TABLE runs (id serial PRIMARY KEY, prediction_id integer REFERENCES predictions)'
is 'they are there' "$(q variant "SELECT version_num, phone, to_regclass('users_phone') IS NOT NULL
                                  FROM alembic_version, users WHERE users.id = 1")" 'ae1027a6acf|+49 30 1|t'

variant 'a column more in what is archived' \
    'ALTER TABLE user_activities ADD COLUMN device varchar(20)' "UPDATE user_activities SET device = 'phone'"
is 'it goes into the archive' \
    "$(q variant "SELECT archive_old_data(); SELECT device FROM user_activities_archive WHERE id < 1000" | tail -n 1)" phone

# psql stopped at the first error, so that all behind the lists of coins and sectors is missing.
database stopped
psql -X -q -v ON_ERROR_STOP=1 -d stopped -f "$here/fixtures/first_design.sql" >/dev/null 2>&1 || true
is 'stopped at the first error: views are missing' "$(q stopped "SELECT to_regclass('v_users_overview') IS NULL")" t
is 'stopped at the first error: adopted' "$(adopt stopped 2>&1; checked stopped | grep '^difference' || true)" ''
is 'its archive takes the keys its tables have' \
    "$(q stopped "SELECT format_type(atttypid, NULL) FROM pg_attribute
                  WHERE attrelid = 'user_activities_archive'::regclass AND attname = 'id'")" integer

database twice
psql -X -q -d twice -f "$here/fixtures/first_design.sql" >/dev/null 2>&1
psql -X -q -d twice -f "$here/fixtures/first_design.sql" >/dev/null 2>&1
is 'the script run twice: adopted' "$(adopt twice 2>&1; checked twice | grep '^difference' || true)" ''
finish
