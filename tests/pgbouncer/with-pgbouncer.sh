#!/usr/bin/env bash
# Runs a command with a PgBouncer in transaction mode before the test cluster (so below tests/support/with-cluster.sh):
#
#     tests/support/with-cluster.sh tests/pgbouncer/with-pgbouncer.sh COMMAND [ARGS…]
#
# The pool's socket is in CP_TEST_POOL, at the cluster's own port number; TestDatabase leads what it is asked for there.
set -euo pipefail

if ! command -v pgbouncer >/dev/null; then
    echo "SKIPPED: pgbouncer is not installed (packaging/dependencies lists the packages)"
    exit 77 # what ctest takes for skipped
fi

dir=$(mktemp -d /tmp/cp-pool.XXXXXX) # short: a socket's path has at most 107 bytes
pid=
child=
# shellcheck disable=SC2317 # called by the trap
cleanup() {
    [ -z "$child" ] || kill "$child" 2>/dev/null || true
    [ -z "$pid" ] || { kill "$pid" && wait "$pid"; } 2>/dev/null || true
    rm -rf "$dir"
}
trap cleanup EXIT
trap 'exit 130' INT TERM HUP

# Few sessions, so that clients really share them. Logins are looked up in the server, for tests make them as they go.
cat >"$dir/pgbouncer.ini" <<INI
[databases]
* = host=${PGHOST:?} port=${PGPORT:?}
[pgbouncer]
pool_mode = transaction
default_pool_size = 4
unix_socket_dir = $dir
unix_socket_mode = 0777
listen_port = $PGPORT
listen_addr =
auth_type = trust
auth_file = $dir/users
auth_user = postgres
auth_query = SELECT rolname, '' FROM pg_roles WHERE rolname = \$1
INI
echo '"postgres" ""' >"$dir/users"
chmod 0755 "$dir"
as=()
if [ "$(id -u)" -eq 0 ]; then
    chown -R postgres: "$dir"
    as=(setpriv --reuid=postgres --regid=postgres --init-groups --)
fi
"${as[@]}" pgbouncer -q "$dir/pgbouncer.ini" >"$dir/log" 2>&1 </dev/null &
pid=$!
for _ in {1..200}; do
    [ ! -S "$dir/.s.PGSQL.$PGPORT" ] || break
    kill -0 "$pid" 2>/dev/null || { cat "$dir/log" >&2; exit 1; }
    sleep 0.05
done

status=0
CP_TEST_POOL=$dir "$@" <&0 & # waited for, because a signal that comes during a command in the foreground is acted on only behind it
child=$!
wait "$child" || status=$?
child=
[ "$status" -eq 0 ] || tail -n 40 "$dir/log" >&2
exit "$status"
