#!/usr/bin/env bash
# Runs the SQL tests on a private cluster, each on a database of its own:
#
#     tests/sql/run.sh [FILE…]      without a file, all of them
#
# A file *.sql is pgTAP and is given a database as the console ships it. A file *.sh is a scenario: it makes the
# databases it needs, prints TAP itself and fails with another exit code than 0.
set -euo pipefail

here=$(cd "$(dirname "$0")" && pwd)
if [ -z "${CP_TEST_CLUSTER:-}" ]; then
    exec "$here/../support/with-cluster.sh" "$0" "$@"
fi

if [ $# -eq 0 ]; then
    set -- "$here"/[0-9]*.sql "$here"/[0-9]*.sh
fi

# pgTAP has a schema of its own, so that tests see no function in public that the console did not put there.
template=shipped_$$
createdb "$template"
"$here/apply.sh" "$template"
psql -X -q -d "$template" -v ON_ERROR_STOP=1 \
    -c 'CREATE SCHEMA tap' -c 'GRANT USAGE ON SCHEMA tap TO PUBLIC' -c 'CREATE EXTENSION pgtap SCHEMA tap'

failed=0
for file in "$@"; do
    case $file in
    *.sql)
        database=test_$$
        createdb -T "$template" "$database"
        psql -X -q -d "$database" -c "ALTER DATABASE $database SET search_path = \"\$user\", public, tap"
        pg_prove --failures --comments -d "$database" "$file" || failed=1
        dropdb --force "$database"
        ;;
    *.sh)
        "$file" | awk -v name="${file##*/}" '/^not ok|^#/ { print } /^ok/ { ok++ } /^not ok/ { bad++ }
                                            END { print name ": " ok + 0 " ok, " bad + 0 " failed" }' || failed=1
        ;;
    *)
        echo "run.sh: neither .sql nor .sh: $file" >&2
        failed=1
        ;;
    esac
done
exit $failed
