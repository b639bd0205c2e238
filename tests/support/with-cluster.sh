#!/usr/bin/env bash
# Runs a command against a private, throw-away PostgreSQL cluster:
#
#     tests/support/with-cluster.sh COMMAND [ARGS…]
#
# The cluster listens on a Unix socket only (with-tls.sh has it listen on an address, too) and knows one superuser, `postgres`, who needs no password. The command
# finds it through PGHOST, PGPORT and PGUSER. Called again below itself it reuses the cluster that is running, so a whole
# test run shares one and a single test run by hand gets its own. As root the server runs under the account `postgres`.
set -euo pipefail

if [ -n "${CP_TEST_CLUSTER:-}" ]; then
    exec "$@"
fi

bin=$(find /usr/lib/postgresql -maxdepth 2 -name bin | sort -V | tail -n 1)
if [ -z "$bin" ]; then
    echo "with-cluster: no PostgreSQL server under /usr/lib/postgresql" >&2
    exit 1
fi

dir=$(mktemp -d /tmp/cp-test.XXXXXX) # short: a socket's path has at most 107 bytes
as=()
if [ "$(id -u)" -eq 0 ]; then
    chown postgres: "$dir"
    as=(runuser -u postgres --)
fi
cleanup() {
    (cd / && "${as[@]}" "$bin/pg_ctl" -D "$dir/data" -m immediate -w stop >/dev/null 2>&1) || true
    rm -rf "$dir"
}
trap cleanup EXIT

cd_root() { (cd / && "$@"); }
cd_root "${as[@]}" "$bin/initdb" -D "$dir/data" -U postgres --auth=trust --encoding=UTF8 --locale=C.UTF-8 \
    --no-sync --data-checksums >"$dir/initdb.log" 2>&1 || { cat "$dir/initdb.log" >&2; exit 1; }
# Durability is what a throw-away cluster can do without, unless its speed is measured (CP_TEST_DURABLE=1); everything else
# is as shipped.
hasty='-c fsync=off -c synchronous_commit=off -c full_page_writes=off'
[ -z "${CP_TEST_DURABLE:-}" ] || hasty=
cd_root nice -n "${CP_TEST_NICE:-0}" "${as[@]}" "$bin/pg_ctl" -D "$dir/data" -w -l "$dir/server.log" start \
    -o "-c listen_addresses='${CP_TEST_LISTEN:-}' -c port=${CP_TEST_PORT:-5432} -c unix_socket_directories='$dir' \
        -c unix_socket_permissions=0777 $hasty -c max_connections=100 -c max_wal_size=2GB" >/dev/null 2>&1 \
    || { cat "$dir/server.log" >&2; exit 1; }

chmod 0755 "$dir"
export CP_TEST_CLUSTER="$dir" PGHOST="$dir" PGPORT=${CP_TEST_PORT:-5432} PGUSER=postgres
unset PGDATABASE PGSERVICE PGPASSWORD PGPASSFILE PGSERVICEFILE PGOPTIONS || true
"$@"
