#!/usr/bin/env bash
# What can befall a node of with-patroni.sh's cluster:
#
#     node.sh start NODE        Patroni, and PostgreSQL under it
#     node.sh kill NODE         the machine goes down: PostgreSQL and Patroni are killed, and etcd hears nothing of it
#     node.sh stop NODE         PostgreSQL is killed, Patroni is told to end and gives the lead back
#     node.sh switchover FROM TO    as planned: Patroni ends FROM in good order and promotes TO
#     node.sh wait ROLE NODE    until Patroni says that NODE is: primary, replica, sync (the synchronous standby)
#     node.sh writable NODE     until NODE's PostgreSQL takes changes
#     node.sh primary           prints which node leads
#     node.sh etcd PORT PEERPORT    starts etcd
#     node.sh stop-all
#
# What is measured is printed as it happens, with the time in milliseconds: "killed 1700000000000".
set -euo pipefail

dir=${CP_FAILOVER_DIR:?}
as=()
[ "$(id -u)" -ne 0 ] || as=(setpriv --reuid=postgres --regid=postgres --init-groups --reset-env --)

now() { date +%s%3N; }
die() {
    echo "node.sh: $*" >&2
    exit 1
}

# launch NAME COMMAND…: in the background, its process id in NAME.pid. setpriv and env become the command, so the id is its own.
launch() {
    local name=$1
    shift
    (cd "$dir" && exec "${as[@]}" env LC_ALL=C.UTF-8 "$@") >>"$dir/$name.log" 2>&1 </dev/null &
    echo $! >"$dir/$name.pid"
}

# ours PIDFILE: the process id in the file's first line, if that process is one of this cluster. A killed server leaves its
# file behind, and the system may have given its id to somebody else by then.
ours() {
    local pid=''
    { read -r pid <"$1"; } 2>/dev/null || true
    [ -z "$pid" ] || ! grep -qzF -- "$dir/" "/proc/$pid/cmdline" 2>/dev/null || echo "$pid"
}

# signal SIGNAL PIDFILE: one that is gone is no error.
signal() {
    local pid
    pid=$(ours "$2")
    [ -z "$pid" ] || kill -s "$1" "$pid" 2>/dev/null || true
}

# await_end PIDFILE: until that process is gone, 20 s at most.
await_end() {
    local _
    for _ in {1..200}; do
        [ -n "$(ours "$1")" ] || return 0
        sleep 0.1
    done
    return 1
}

# asks NODE PATH [BODY]: Patroni's REST interface, a POST where there is a body; fails unless it says yes.
asks() {
    local line length=${3:-}
    length=${#length}
    exec 3<>"/dev/tcp/127.0.0.1/$(<"$dir/$1.rest")" || return 1
    printf '%s /%s HTTP/1.0\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s' \
        "$([ "$length" -gt 0 ] && echo POST || echo GET)" "$2" "$length" "${3:-}" >&3
    read -r -t 30 line <&3 || line=
    exec 3>&-
    [[ $line == *" 200 "* ]]
} 2>/dev/null

wait_for() { # ROLE NODE
    local _
    for _ in {1..300}; do
        ! asks "$2" "$1" || return 0
        sleep 0.1
    done
    die "$2 has not become $1 within 30 s"
}

wait_writable() {
    local port _
    port=$(<"$dir/$1.port")
    for _ in {1..1000}; do
        if [ "$(psql -X -A -t -h 127.0.0.1 -p "$port" -U postgres -d postgres -c 'SHOW transaction_read_only' 2>/dev/null)" = off ]; then
            echo "promoted $(now)"
            return
        fi
        sleep 0.03
    done
    die "$1 takes no changes"
}

postmaster() { echo "$dir/$1/data/postmaster.pid"; }

case $1 in
etcd)
    launch etcd etcd --name console --data-dir "$dir/etcd" --unsafe-no-fsync --log-level warn \
        --listen-client-urls "http://127.0.0.1:$2" --advertise-client-urls "http://127.0.0.1:$2" \
        --listen-peer-urls "http://127.0.0.1:$3" --initial-advertise-peer-urls "http://127.0.0.1:$3" \
        --initial-cluster "console=http://127.0.0.1:$3"
    for _ in {1..200}; do
        ! (exec 3<>"/dev/tcp/127.0.0.1/$2") 2>/dev/null || exit 0
        sleep 0.1
    done
    die "etcd does not start: $(tail -n 3 "$dir/etcd.log")"
    ;;
start) launch "$2" /usr/bin/patroni "$dir/$2.yml" ;;
kill)
    signal KILL "$dir/$2.pid" # first, for it would start PostgreSQL again
    signal KILL "$(postmaster "$2")"
    echo "killed $(now)"
    ;;
stop)
    signal STOP "$dir/$2.pid"
    signal KILL "$(postmaster "$2")"
    echo "killed $(now)"
    signal TERM "$dir/$2.pid"
    signal CONT "$dir/$2.pid"
    await_end "$dir/$2.pid" || die "Patroni of $2 does not end"
    ;;
switchover)
    echo "killed $(now)"
    asks "$2" switchover "{\"leader\": \"$2\", \"candidate\": \"$3\"}" || die "Patroni refuses the switchover"
    ;;
wait) wait_for "$2" "$3" ;;
writable) wait_writable "$2" ;;
primary)
    for node in a b; do
        if asks "$node" primary; then echo "$node" && exit 0; fi
    done
    die "no node leads"
    ;;
stop-all)
    # Patroni ends its PostgreSQL with it; what it left behind after a kill is ended by hand.
    for node in a b; do signal TERM "$dir/$node.pid"; done
    for node in a b; do await_end "$dir/$node.pid" || signal KILL "$dir/$node.pid"; done
    for node in a b; do
        signal QUIT "$(postmaster "$node")"
        await_end "$(postmaster "$node")" || true
    done
    signal TERM "$dir/etcd.pid"
    await_end "$dir/etcd.pid" || signal KILL "$dir/etcd.pid"
    ;;
*) die "what is $1?" ;;
esac
