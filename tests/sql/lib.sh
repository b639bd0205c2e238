# shellcheck shell=bash
# What the scenarios share: sourced at their beginning. A scenario runs on the private cluster, makes the databases it
# needs, prints TAP and ends with `finish`.

set -euo pipefail
export LC_ALL=C.UTF-8
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
sql=$(cd "$here/../../sql" && pwd)
if [ -z "${CP_TEST_CLUSTER:-}" ]; then
    exec "$here/../support/with-cluster.sh" "$0" "$@"
fi

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
tests=0
failures=0

# q DATABASE SQL: what the statement answers, one row a line; an error is the caller's.
q() { psql -X -q -A -t -v ON_ERROR_STOP=1 -d "$1" -c "$2"; }

# is NAME ACTUAL EXPECTED
is() {
    tests=$((tests + 1))
    if [ "$2" = "$3" ]; then
        echo "ok $tests - $1"
    else
        failures=$((failures + 1))
        echo "not ok $tests - $1"
        diff <(printf '%s\n' "$3") <(printf '%s\n' "$2") | sed 's/^/#   /; 1s/^/# expected <, got >\n/' | head -n 40 || true
    fi
}

# like NAME ACTUAL PATTERN (a pattern of the shell)
like() {
    # shellcheck disable=SC2053 # the pattern is meant as one
    if [[ $2 == $3 ]]; then is "$1" same same; else is "$1" "$2" "$3"; fi
}

# database NAME [STATEMENT…]: an empty one, and the statements run in it
database() {
    local name=$1
    shift
    dropdb --if-exists --force "$name" 2>/dev/null
    createdb "$name"
    local statement
    for statement in "$@"; do q "$name" "$statement" >/dev/null; done
}

# first_design NAME: the first design as psql leaves it, with data in every table
first_design() {
    database "$1"
    psql -X -q -d "$1" -f "$here/fixtures/first_design.sql" 2>"$work/first_design.err"
    psql -X -q -v ON_ERROR_STOP=1 -d "$1" -f "$here/fixtures/first_design_data.sql" >/dev/null
}

adopt() { "$here/apply.sh" "$1"; }

# A database's definition, and its rows in a stable order, without what changes from dump to dump.
definition() { pg_dump -s "$1" | grep -v '^[\]'; }
rows() { pg_dump -a --inserts "$1" | grep '^INSERT' | sort; }

# checked DATABASE: what check-db would say; problems DATABASE: what init-db would refuse it for
checked() { psql -X -A -t -v ON_ERROR_STOP=1 -d "$1" -f "$sql/check.sql"; }
problems() { psql -X -A -t -v ON_ERROR_STOP=1 -d "$1" -f "$sql/preflight.sql"; }

# at_once DATABASE: two adoptions together; what either has to say
at_once() {
    local first second outcome=0
    adopt "$1" >"$work/first" 2>&1 &
    first=$!
    adopt "$1" >"$work/second" 2>&1 &
    second=$!
    wait "$first" || outcome=$?
    wait "$second" || outcome=$?
    cat "$work/first" "$work/second"
    [ "$outcome" = 0 ] || echo "left with $outcome"
}

finish() {
    echo "1..$tests"
    exit $((failures > 0))
}
