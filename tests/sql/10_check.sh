#!/usr/bin/env bash
# What check.sql says of databases that are not, or not any more, as the console ships them.
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname "$0")/lib.sh"

database shipped
adopt shipped
is 'of a new database, nothing' "$(checked shipped)" ''

database nothing
is 'of an empty one, that every table is missing' \
    "$(checked nothing | grep -c '|the table is missing|run init-db')" 26

first_design first
is 'of the first design, all that adoption mends' "$(checked first | grep '^difference' | grep -v '|console\.' | cut -d '|' -f 2,3)" "$(
    cat <<'DIFFERENCES'
ai_models|no trigger runs update_updated_at_column()
archive_old_data()|is the first design's again
bulk_update_watchlist_assets()|is the first design's again
create_default_watchlist()|is the first design's again
crypto_sector_mapping|no trigger runs demote_former_primary()
crypto_sector_mapping|no trigger runs keep_first_primary()
cryptocurrencies|no trigger runs forget_rollups()
get_user_ai_context()|is the first design's again
idx_ai_suggestions_crypto|the index does what another does
idx_price_data_crypto_id|the index does what another does
idx_sessions_token|the index does what another does
idx_users_email|the index does what another does
idx_watchlist_assets_position|the index does what another does
price_data|no trigger runs touch_rollups()
suggestion_reviews|the table is missing
v_active_signals|is the first design's again
v_users_overview|is the first design's again
v_watchlist_summary|is the first design's again
watchlist_assets.updated_at|the column is missing
watchlists|no active list of type admin_tier1
watchlists|no active list of type admin_tier2
watchlists|no unique index keeps the active shared lists to one of a type
DIFFERENCES
)"
is 'and the coins with several primary sectors' \
    "$(checked first | grep 'primary' | cut -d '|' -f 1-3)" \
    "$(printf '%s\n' "difference|crypto_sector_mapping|no trigger runs demote_former_primary()" \
        "difference|crypto_sector_mapping|no trigger runs keep_first_primary()" \
        'warning|crypto_sector_mapping|coins with several primary sectors: 2, for example id 2')"

# says FINDING STATEMENT…: what check-db says once these statements are run in a new database
says() {
    local finding=$1
    shift
    dropdb --if-exists --force tampered 2>/dev/null
    createdb -T shipped tampered
    local statement
    for statement in "$@"; do q tampered "$statement" >/dev/null; done
    is "says: ${finding%%$'\n'*}" "$(checked tampered | cut -d '|' -f 1-3)" "$finding"
}

says 'difference|users.timezone|the column is missing' 'SET client_min_messages = warning; ALTER TABLE users DROP COLUMN timezone CASCADE'
says 'difference|macro_indicators.value|is double precision instead of numeric' 'ALTER TABLE macro_indicators ALTER value TYPE float'
says 'difference|dominance_data|the table is missing' 'SET client_min_messages = warning; DROP TABLE dominance_data CASCADE'
says 'difference|price_data|no immediate unique constraint of (crypto_id, timestamp)' \
    'ALTER TABLE price_data DROP CONSTRAINT unique_crypto_timestamp'
says 'difference|ai_models|no immediate unique constraint of (name)' \
    'ALTER TABLE ai_models DROP CONSTRAINT ai_models_name_key, ADD UNIQUE (name) DEFERRABLE'
says 'difference|system_health|no primary key of (id)' 'ALTER TABLE system_health DROP CONSTRAINT system_health_pkey'
says 'difference|watchlists|no foreign key to users of (user_id)' 'ALTER TABLE watchlists DROP CONSTRAINT watchlists_user_id_fkey'
says 'difference|notifications|no check of (priority)' 'ALTER TABLE notifications DROP CONSTRAINT notifications_priority_check'
says 'difference|users|no trigger runs update_updated_at_column()' 'DROP TRIGGER update_users_updated_at ON users'
says 'difference|users|the trigger that runs update_updated_at_column() is disabled' 'ALTER TABLE users DISABLE TRIGGER USER'
says 'difference|price_data|the trigger that runs touch_rollups() is disabled' 'ALTER TABLE price_data DISABLE TRIGGER USER'
says 'difference|v_ai_performance|the view is missing' 'DROP VIEW v_ai_performance'
says 'difference|v_ai_performance|has other columns: one' 'DROP VIEW v_ai_performance' 'CREATE VIEW v_ai_performance AS SELECT 1 AS one'
says 'difference|idx_users_email|the index does what another does' 'CREATE INDEX idx_users_email ON users (email)'
says 'difference|watchlists|no active list of type default' "UPDATE watchlists SET is_active = false WHERE type = 'default'"
says 'difference|watchlists|no unique index keeps the active shared lists to one of a type' 'DROP INDEX idx_watchlists_default'
says 'difference|watchlists|no check refuses a type that is none, and no row would break it' \
    'ALTER TABLE watchlists DROP CONSTRAINT check_watchlist_type'
says 'warning|watchlists|a type that is none: 1, for example id 9' \
    'ALTER TABLE watchlists DROP CONSTRAINT check_watchlist_type' "INSERT INTO watchlists (id, name, type) VALUES (9, 'x', 'team')"
says 'difference|archive_old_data()|the function is missing' 'DROP FUNCTION archive_old_data()'
says 'warning|ai_suggestions_archive|has no column prompt, so that archiving a row loses it' \
    'ALTER TABLE ai_suggestions ADD COLUMN prompt text'
says 'difference|console.demo_rows|is missing' 'DROP TABLE console.demo_rows'
says 'warning|users.password_hash|everybody who can connect can read it' 'GRANT SELECT ON users TO PUBLIC'
says 'warning|user_sessions.session_token|cryptopredict_analyst can read it' \
    'GRANT SELECT (session_token) ON user_sessions TO cryptopredict_analyst'
says 'warning|schema public|everybody who can connect may create functions in it, which run in place of others' \
    'GRANT CREATE ON SCHEMA public TO PUBLIC'
says 'warning|console.logins|the role gone_by_now is not there any more: made again, it would be user 1' \
    "INSERT INTO users (id, email, password_hash) VALUES (1, 'x@example.org', '!') ON CONFLICT (id) DO NOTHING" \
    "INSERT INTO console.logins VALUES ('gone_by_now', 1)"

# A database that comes from PostgreSQL 14 lets everybody create in public: only who made something there goes on.
dropdb --if-exists --force tampered
createdb -T shipped tampered
q tampered "CREATE ROLE check_migrator; GRANT CREATE ON SCHEMA public TO PUBLIC; CREATE TABLE versions ();
            ALTER TABLE versions OWNER TO check_migrator" >/dev/null
is 'adopting takes that from everybody' "$(adopt tampered; checked tampered)" ''
is 'but from who made something there' \
    "$(q tampered "SELECT has_schema_privilege('check_migrator', 'public', 'CREATE'), has_schema_privilege('cryptopredict_analyst', 'public', 'CREATE')")" 't|f'
dropdb --force tampered
q postgres 'DROP ROLE check_migrator' >/dev/null

# The first design's script run again over a mended database puts some of its mistakes back.
dropdb --if-exists --force tampered
createdb -T shipped tampered
sed -n '/^CREATE VIEW v_active_signals/,/;$/p; /^CREATE FUNCTION archive_old_data/,/^\$\$;$/p' "$here/fixtures/first_design.sql" |
    sed 's/^CREATE /CREATE OR REPLACE /' | psql -X -q -v ON_ERROR_STOP=1 -d tampered
is 'a view and a function of the first design are known again' "$(checked tampered | cut -d '|' -f 1-3)" \
    "$(printf '%s\n' "difference|archive_old_data()|is the first design's again" "difference|v_active_signals|is the first design's again")"
is 'and adopting mends them' "$(adopt tampered; checked tampered)" ''

# What it advises for a rule that is missing is the very rule.
definition shipped >"$work/definition"
dropdb --if-exists --force tampered
createdb -T shipped tampered
q tampered "ALTER TABLE watchlists DROP CONSTRAINT check_watchlist_type, DROP CONSTRAINT check_default_watchlist_user;
    ALTER TABLE watchlist_assets DROP CONSTRAINT watchlist_assets_position_check, DROP CONSTRAINT watchlist_assets_weight_check;
    ALTER TABLE ai_suggestions DROP CONSTRAINT ai_suggestions_confidence_score_check,
        DROP CONSTRAINT ai_suggestions_risk_score_check, DROP CONSTRAINT ai_suggestions_target_position_check;
    ALTER TABLE trading_signals DROP CONSTRAINT trading_signals_prices_check" >/dev/null
checked tampered | cut -d '|' -f 4 >"$work/remedies"
is 'a remedy for each of the rules' "$(grep -c 'ADD CONSTRAINT' "$work/remedies")" 8
sed 's/$/;/' "$work/remedies" | psql -X -q -v ON_ERROR_STOP=1 -d tampered
is 'they make the same rules again' "$(definition tampered | diff "$work/definition" - || true)" ''

# How far along a key is: by its sequence or by what is stored, whichever is further.
first_design keys
adopt keys
q keys "SELECT setval('price_data_id_seq', 1610612735);
        INSERT INTO user_activities (activity_type, action, entity_id) VALUES ('x', 'y', 2147483647)" >/dev/null
is 'keys filling up' "$(checked keys | grep '% of the integer key')" "$(
    cat <<'KEYS'
note|predictions.id|0.0 % of the integer key is used up|run init-db --widen-keys
note|user_activities.id|0.0 % of the integer key is used up|run init-db --widen-keys
warning|price_data.id|75.0 % of the integer key is used up|run init-db --widen-keys
warning|user_activities.entity_id|100.0 % of the integer key is used up|run init-db --widen-keys
KEYS
)"
finish
