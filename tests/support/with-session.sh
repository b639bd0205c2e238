#!/usr/bin/env bash
# Runs a command in a desktop session of its own:
#
#     tests/support/with-session.sh COMMAND [ARGS…]
#
# An X server with a window manager, a session bus, and empty folders for settings, data and sockets: a test run neither
# sees nor touches what the person at the machine has open or has set.
set -euo pipefail

dir=$(mktemp -d /tmp/cp-session.XXXXXX) # short: a socket's path has at most 107 bytes
trap 'rm -rf "$dir"' EXIT
mkdir -m 0700 "$dir/home" "$dir/run"

unset WAYLAND_DISPLAY XAUTHORITY XDG_SESSION_TYPE XDG_CURRENT_DESKTOP
unset "${!PG@}" # PGHOST and the like would lead tests to a server of the person's own
export HOME=$dir/home XDG_RUNTIME_DIR=$dir/run
export XDG_CONFIG_HOME=$HOME/.config XDG_DATA_HOME=$HOME/.local/share XDG_STATE_HOME=$HOME/.local/state \
    XDG_CACHE_HOME=$HOME/.cache

# The display first: what the bus starts (the accessibility registry) looks for it.
# shellcheck disable=SC2016 # expanded by the inner shell
xvfb-run -a -s "-screen 0 1600x1000x24 -nolisten tcp" dbus-run-session -- bash -c '
    openbox --sm-disable >/dev/null 2>&1 & # it only ever tells of a menu it has not got
    manager=$!
    status=0
    "$@" || status=$?
    kill "$manager"
    exit "$status"' with-session "$@"
