#!/usr/bin/env bash
# What preflight.sql lets through, and what it stops before anything is touched, naming what differs.
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname "$0")/lib.sh"

# refused NAME DATABASE: init-db ends with an error and leaves the database exactly as it was
refused() {
    definition "$2" >"$work/definition"
    local outcome=0
    adopt "$2" >"$work/out" 2>&1 || outcome=$?
    is "$1: refused" "$outcome" 3
    is "$1: untouched" "$(definition "$2" | diff "$work/definition" - || true)" ''
}

database nothing
is 'an empty database is fine' "$(problems nothing)" ''

database unrelated 'CREATE TABLE orders (id uuid PRIMARY KEY)' 'CREATE VIEW v_orders AS SELECT * FROM orders'
is 'one with other tables is fine' "$(problems unrelated)" ''
is 'and is built beside them' "$(adopt unrelated 2>&1; q unrelated "SELECT to_regclass('orders'), to_regclass('users')")" 'orders|users'

first_design ours
is 'the first design is fine' "$(problems ours)" ''
adopt ours
is 'and so it is when adopted' "$(problems ours)" ''

database some
psql -X -q -d some -f "$here/fixtures/first_design.sql" >/dev/null 2>&1
q some 'DROP TABLE notifications, risk_management' >/dev/null
is 'some of ours missing is fine' "$(problems some)" ''

database foreign_users \
    'CREATE TABLE users (id uuid PRIMARY KEY, email text NOT NULL, role integer, login_count numeric, is_active boolean)' \
    "INSERT INTO users (id, email) VALUES (gen_random_uuid(), 'x@example.org')"
is 'a users table of another program' "$(problems foreign_users)" "$(
    cat <<'PROBLEMS'
users.created_at|is missing
users.first_name|is missing
users.id|is uuid, and integer is needed
users.is_premium|is missing
users.is_verified|is missing
users.language|is missing
users.last_login|is missing
users.last_name|is missing
users.login_count|is numeric, and integer is needed
users.password_hash|is missing
users.preferences|is missing
users.role|is integer, and text is needed
users.timezone|is missing
users.updated_at|is missing
PROBLEMS
)"
refused 'a users table of another program' foreign_users
like 'a users table of another program: told what is missing' "$(cat "$work/out")" '*users.password_hash|is missing*'

first_design one_column
q one_column 'ALTER TABLE ai_suggestions DROP COLUMN reasoning' >/dev/null
is 'one column missing' "$(problems one_column)" 'ai_suggestions.reasoning|is missing'
refused 'one column missing' one_column

first_design other_types
q other_types "DROP VIEW v_users_overview; DROP VIEW v_active_predictions; DROP VIEW v_watchlist_summary;
    CREATE DOMAIN address AS text; ALTER TABLE users ALTER email TYPE address;
    ALTER TABLE users ALTER preferences DROP DEFAULT, ALTER preferences TYPE json;
    ALTER TABLE predictions ALTER created_at TYPE timestamp;
    ALTER TABLE watchlists ALTER max_assets TYPE bigint" >/dev/null
is 'other types: those that hold the same are fine' "$(problems other_types)" \
    "$(printf '%s\n' 'predictions.created_at|is timestamp without time zone, and timestamptz is needed' \
        'users.preferences|is json, and jsonb is needed')"
refused 'other types' other_types

database kinds 'CREATE TABLE u (id integer)' 'CREATE VIEW users AS SELECT 1 AS id' \
    'CREATE MATERIALIZED VIEW watchlists AS SELECT 1 AS id' 'CREATE SEQUENCE price_data' 'CREATE TABLE v_ai_performance (a integer)'
is 'other things of our tables'' and views'' names' "$(problems kinds)" \
    "$(printf '%s\n' 'price_data|is a sequence, and a table is needed' 'users|is a view, and a table is needed' \
        'v_ai_performance|is a table, and the console has a view of that name' \
        'watchlists|is a materialized view, and a table is needed')"
refused 'other things of our names' kinds

database foreign_schema 'CREATE SCHEMA console' 'CREATE TABLE console.games (id integer)'
is 'a schema console of another program' "$(problems foreign_schema)" \
    'schema console|belongs to another program: it holds no table migrations'
refused 'a schema console of another program' foreign_schema

psql -X -q -d postgres -c 'CREATE ROLE visitor LOGIN'
database visited
psql -X -q -d visited -f "$here/fixtures/first_design.sql" >/dev/null 2>&1
is 'a login that owns nothing' "$(PGUSER=visitor problems visited | sed -n '1,3p;$p')" \
    "$(printf '%s\n' 'database visited|visitor may not create schemas in it' 'schema public|visitor may not create tables in it' \
        'ai_models|belongs to postgres; visitor would have to be a member of it' \
        'watchlists|belongs to postgres; visitor would have to be a member of it')"

# The list of what is needed is written twice, and has to be what a new database has.
is 'check.sql and preflight.sql need the same' \
    "$(diff <(sed -n '/^    FROM (VALUES$/,/^    ) AS design/p' "$sql/check.sql") \
        <(sed -n '/^    FROM (VALUES$/,/^    ) AS design/p' "$sql/preflight.sql") || true)" ''
database new
adopt new
spec="$(sed -n '/^    FROM (VALUES$/,/^    ) AS design/p' "$sql/preflight.sql")"
is 'and it is what a new database has' "$(q new "
    SELECT table_name || '.' || item
    $spec
    EXCEPT
    SELECT c.relname || '.' || a.attname || ' ' || CASE t.typname WHEN 'int4' THEN 'integer' WHEN 'int8' THEN 'integer'
        WHEN 'varchar' THEN 'text' WHEN 'bool' THEN 'boolean' ELSE t.typname END
    FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid JOIN pg_type t ON t.oid = a.atttypid
    WHERE c.relnamespace = 'public'::regnamespace" 2>&1)" ''
finish
