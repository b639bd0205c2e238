#!/usr/bin/env bash
# Runs a command against a replicated PostgreSQL of its own: two nodes under Patroni, with an etcd that decides between them.
#
#     tests/failover/with-patroni.sh COMMAND [ARGS…]
#
# The command finds the nodes by CP_FAILOVER_PORTS ("p1,p2", on 127.0.0.1; superuser `postgres`, no password) and makes them
# fail by node.sh. Everything lives in a temporary folder and listens on loopback, on ports that were free: an etcd or a
# PostgreSQL that the machine runs for itself is not in the way. As root the servers run under the account `postgres`. All
# that was started is stopped at the end by its process id, also after a failure or a signal.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)

missing=()
for program in patroni etcd; do
    command -v "$program" >/dev/null || missing+=("$program")
done
if [ ${#missing[@]} -gt 0 ]; then
    echo "SKIPPED: not installed: ${missing[*]} (packaging/dependencies lists the packages)"
    exit 77 # what ctest takes for skipped
fi

dir=$(mktemp -d /tmp/cp-failover.XXXXXX) # short: a socket's path has at most 107 bytes
export CP_FAILOVER_DIR=$dir
child=
# shellcheck disable=SC2317 # called by the trap
cleanup() {
    trap '' INT TERM HUP
    [ -z "$child" ] || kill "$child" 2>/dev/null || true
    "$here/node.sh" stop-all || true
    [ -n "${CP_FAILOVER_KEEP:-}" ] || rm -rf "$dir"
}
trap cleanup EXIT
trap 'exit 130' INT TERM HUP

# All at once, so that none is given out twice.
read -r etcd_port peer_port pg1 pg2 rest1 rest2 < <(/usr/bin/python3 -c '
import socket
taken = [socket.create_server(("127.0.0.1", 0)) for _ in range(6)]
print(*(one.getsockname()[1] for one in taken))')

# Patroni's own bounds: loop_wait + 2 * retry_timeout <= ttl. A node that dies without a word is noticed after ttl, 8 s; the
# usual 30 s would only make the test longer, and less than this lets a busy machine lose its leader for nothing.
#
# synchronous_mode: a decision that the primary has acknowledged must be on the node that takes over. Without it the
# primary may die between its answer and the standby's receiving it, and "none lost" could not be promised by anybody.
node_settings() { # NAME PGPORT RESTPORT
    cat <<YAML
scope: console
name: $1
restapi:
  listen: 127.0.0.1:$3
  connect_address: 127.0.0.1:$3
etcd3:
  host: 127.0.0.1:$etcd_port
bootstrap:
  dcs:
    ttl: 8
    loop_wait: 1
    retry_timeout: 3
    synchronous_mode: true
    maximum_lag_on_failover: 1048576
    postgresql:
      use_pg_rewind: true
      use_slots: true
      parameters:
        max_connections: 60
        wal_keep_size: 256MB
        fsync: "off" # processes die here, not machines: what the kernel was given stays
  initdb:
    - auth: trust
    - encoding: UTF8
    - locale: C.UTF-8
    - data-checksums
    - no-sync
  pg_hba:
    - local all all trust
    - host all all 127.0.0.1/32 trust
    - host replication all 127.0.0.1/32 trust
postgresql:
  listen: 127.0.0.1:$2
  connect_address: 127.0.0.1:$2
  bin_dir: $(find /usr/lib/postgresql -maxdepth 2 -name bin | sort -V | tail -n 1)
  data_dir: $dir/$1/data
  pgpass: $dir/$1/pgpass
  authentication:
    superuser: {username: postgres}
    replication: {username: replicator}
    rewind: {username: postgres}
  parameters:
    unix_socket_directories: $dir/$1
    shared_buffers: 32MB
watchdog:
  mode: "off"
YAML
}
for node in "a $pg1 $rest1" "b $pg2 $rest2"; do
    read -r name pg rest <<<"$node"
    mkdir "$dir/$name"
    node_settings "$name" "$pg" "$rest" >"$dir/$name.yml"
    echo "$pg" >"$dir/$name.port"
    echo "$rest" >"$dir/$name.rest"
done
[ "$(id -u)" -ne 0 ] || chown -R postgres: "$dir"
chmod 0755 "$dir"

unset "${!PG@}" "${!PATRONI@}" "${!ETCD@}"
"$here/node.sh" etcd "$etcd_port" "$peer_port"
"$here/node.sh" start a
"$here/node.sh" wait primary a
"$here/node.sh" start b
"$here/node.sh" wait sync b

export CP_FAILOVER_PORTS=$pg1,$pg2
status=0
"$@" <&0 & # waited for, because a signal that comes during a command in the foreground is acted on only behind it
child=$!
wait "$child" || status=$?
child=
if [ "$status" -ne 0 ]; then
    for log in "$dir"/*.log; do
        echo "--- ${log##*/}"
        tail -n 40 "$log"
    done >&2
fi
exit "$status"
