#!/usr/bin/env bash
# Installs what is missing, builds, and opens the console on the Local profile with demo data: packaging/run.sh [ARGS…]
# ARGS are the console's own. Without a display every page is rendered to a PNG instead.
. "$(dirname -- "${BASH_SOURCE[0]}")/common.sh"

dir=$root/build
program=$dir/app/cryptopredict-console

# A Wayland display is a socket somebody listens on. Perl is on every Debian, and netcat isn't.
wayland_opens() {
    local socket=${WAYLAND_DISPLAY:-}
    [ -n "$socket" ] || return 1
    [ "${socket#/}" != "$socket" ] || socket=${XDG_RUNTIME_DIR:-}/$socket
    perl -MIO::Socket::UNIX -e 'exit !IO::Socket::UNIX->new(Peer => $ARGV[0])' "$socket"
}

x_opens() { [ -n "${DISPLAY:-}" ] && xdpyinfo >/dev/null 2>&1; }

names_a_connection() {
    local arg
    for arg in "$@"; do
        case $arg in --connection | --connection=* | --profile | --profile=*) return 0 ;; esac
    done
    return 1
}

install_packages run build
build release "$dir" -DBUILD_TESTING=OFF

# A subcommand, or a question about the program itself, opens no window.
case ${1:-} in --help | -h | --version | [!-]*) exec "$program" "$@" ;; esac

# Another database is the person's own: no demo data there, unless asked for with load-demo.
if ! names_a_connection "$@"; then
    set -- --local "$@"
    "$program" load-demo --local --if-empty
fi

if x_opens; then
    exec "$program" "$@"
elif wayland_opens; then
    QT_QPA_PLATFORM=wayland exec "$program" "$@"
fi
echo "There is no display; rendering every page to $dir/screenshots instead."
QT_QPA_PLATFORM=offscreen exec "$program" screenshots "$dir/screenshots" "$@"
