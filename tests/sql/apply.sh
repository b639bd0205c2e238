#!/usr/bin/env bash
# Builds, adopts or upgrades a database as the console's init-db does, for tests that need no program:
#
#     tests/sql/apply.sh DATABASE
#
# One session holds the advisory lock over all of it, so that two at once take turns. Every migration is run every time,
# whether it is recorded or not: each has to be safe to run twice. Leaves with 3 when preflight.sql refuses the database.
set -euo pipefail

database=${1:?usage: apply.sh DATABASE}
sql=$(cd "$(dirname "$0")/../../sql" && pwd)

script() {
    cat <<SQL
\o /dev/null
SELECT pg_advisory_lock(hashtext('cryptopredict-console'));
\o
\i $sql/preflight.sql
SELECT :ROW_COUNT > 0 AS refused \gset
\if :refused
    DO \$\$ BEGIN RAISE EXCEPTION 'not adoptable, left as it is'; END \$\$;
\endif
\o /dev/null
BEGIN;
CREATE SCHEMA IF NOT EXISTS console;
CREATE TABLE IF NOT EXISTS console.migrations (
    number integer PRIMARY KEY,
    name text NOT NULL,
    checksum text NOT NULL,
    applied_at timestamptz NOT NULL DEFAULT now()
);
COMMIT;
SQL
    local file name
    for file in "$sql"/migrations/[0-9]*.sql; do
        name=$(basename "$file" .sql)
        printf '%s\n' 'BEGIN;' "\\i $file" "
            INSERT INTO console.migrations (number, name, checksum)
            VALUES (${name%%_*}, '${name#*_}', '$(sha256sum "$file" | cut -d ' ' -f 1)')
            ON CONFLICT (number) DO NOTHING;" 'COMMIT;'
    done
    if [ -e "$sql/roles.sql" ]; then
        printf '\\i %s\n' "$sql/roles.sql"
        echo "SELECT to_regprocedure('console.apply_grants()') IS NOT NULL AS grants \gset"
        printf '%s\n' '\if :grants' 'SELECT console.apply_grants();' '\endif'
    fi
}

script | PGOPTIONS='-c client_min_messages=warning' psql -X -q -A -t -v ON_ERROR_STOP=1 -d "$database" -f -
