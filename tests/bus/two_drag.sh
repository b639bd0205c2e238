#!/usr/bin/env bash
# Two consoles, each with a window, a pointer and a screen of its own, drag in one list at random:
#
#     with-cluster.sh tests/bus/two_drag.sh CONSOLE [SECONDS]
#
# Afterwards the list has every coin once, at positions 1..n, both screens show what the database has, and each order that
# was refused was shown beside the other one.
set -euo pipefail

here=$(dirname -- "${BASH_SOURCE[0]}")
console=$1 seconds=${2:-60}
export CP_DRAG_DATABASE=cp_two_drag_$$
server="host=$CP_TEST_CLUSTER port=${CP_TEST_PORT:-5432} user=postgres"
trap 'psql -XAtq "$server dbname=postgres" -c "DROP DATABASE IF EXISTS $CP_DRAG_DATABASE WITH (FORCE)"' EXIT

"$here/../support/with-session.sh" /usr/bin/python3 -c "import sys; sys.path.insert(0, '$here'); import drag; drag.prepare('$console')"
pids=()
for pause in 0 2; do # so that both do not look for a free display at once
    sleep "$pause"
    "$here/../support/with-session.sh" "$here/drag.py" "$console" "$seconds" &
    pids+=($!)
done
status=0
for pid in "${pids[@]}"; do
    wait "$pid" || status=1
done
sql() { psql -XAtq "$server dbname=$CP_DRAG_DATABASE" -c "$1"; }
echo "orders done: $(sql "SELECT count(*) FROM console.operations WHERE kind = 'reorder_watchlist' AND outcome @> '[{\"outcome\": \"done\"}]'")"
echo "refused, since somebody was faster: $(sql "SELECT count(*) FROM console.operations WHERE kind = 'reorder_watchlist' AND outcome @> '[{\"outcome\": \"changed\"}]'")"
wrong=$(sql "SELECT count(*) FROM (SELECT position, row_number() OVER (PARTITION BY watchlist_id ORDER BY position) AS place FROM watchlist_assets) a WHERE position <> place")
[ "$wrong" = 0 ] || { echo "$wrong positions are wrong" >&2; status=1; }
exit "$status"
