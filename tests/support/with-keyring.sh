#!/usr/bin/env bash
# Runs a command with a keychain of its own, unlocked; below with-session.sh, whose bus it is on:
#
#     tests/support/with-session.sh tests/support/with-keyring.sh COMMAND [ARGS…]
set -euo pipefail

# The daemon puts itself into the background and tells its process there nobody; it ends with the session's bus.
printf 'test' | gnome-keyring-daemon --unlock --components=secrets >/dev/null 2>&1
export XDG_CURRENT_DESKTOP=GNOME # QtKeychain asks the Secret Service then
exec "$@"
