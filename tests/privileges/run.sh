#!/usr/bin/env bash
# Runs the program `privileges` on a database as the console ships it, with real logins in it:
#
#     tests/privileges/run.sh PROGRAM
#
# Prints a table, a line for every attempt and every kind of login; fails unless each was refused, or allowed where it
# should be.
set -euo pipefail

program=${1:?usage: run.sh PROGRAM}
here=$(cd "$(dirname "$0")" && pwd)
if [ -z "${CP_TEST_CLUSTER:-}" ]; then
    exec "$here/../support/with-cluster.sh" "$0" "$@"
fi

database=privileges_$$
logins=(priv_analyst priv_retired_admin priv_retired_analyst priv_unmapped priv_outsider priv_demoted priv_victim
    priv_admin priv_keeper priv_program)
cleanup() {
    dropdb --if-exists --force "$database"
    local login
    for login in "${logins[@]}"; do psql -X -q -d postgres -c "DROP ROLE IF EXISTS $login"; done 2>/dev/null || true
}
trap cleanup EXIT
createdb "$database"
"$here/../sql/apply.sh" "$database"
psql -X -q -v ON_ERROR_STOP=1 -d "$database" -f "$here/cast.sql"
"$program" "$database" "$here/attempts.sql"
