#!/usr/bin/env bash
# Installs Debian packages, as root and without a question: packaging/apt-install.sh PACKAGE…
# When that cannot be done, it says why in one sentence.
set -euo pipefail

export DEBIAN_FRONTEND=noninteractive LC_ALL=C

# Debian makes and starts a cluster `main` along with the first PostgreSQL server. The console makes its own, so a machine
# that had none is left without one; the setting holds for this installation only.
no_main_cluster=${CP_TEST_ETC:-/etc}/postgresql-common/createcluster.d/cryptopredict-console.conf
trap 'rm -f "$no_main_cluster"' EXIT
mkdir -p "${no_main_cluster%/*}"
echo "create_main_cluster = false" >"$no_main_cluster"

apt() { apt-get -q -y -o DPkg::Lock::Timeout=300 "$@" 2>&1 </dev/null; }
install() { apt install --no-install-recommends "$@"; }

echo "Installing Debian packages: $*"
# The package lists are fetched only when the ones at hand won't do: none yet, or older than what the archive holds.
said=$(install "$@") && exit 0
said=$(apt update; install "$@") && exit 0

said() { printf '%s\n' "$said"; } # no here-string: that may need the disk, which may be full
because() { said | grep -E "$1" >/dev/null; }
if because "No space left on device|don't have enough free space"; then
    why="the disk is full"
elif because "Temporary failure resolving|Could not resolve|Could not connect|Unable to connect|Network is unreachable|Connection (timed out|failed)"; then
    why="Debian's package archive cannot be reached"
elif because "Unable to locate package|has no installation candidate|Couldn't find any package"; then
    unknown=$(said | sed -nE "s/.*Unable to locate package ([^ ]+).*/\1/p; s/.*Package '([^']+)' has no installation candidate.*/\1/p" \
        | sort -u | paste -sd ' ')
    why="apt knows no package $unknown; is 'main' of Debian 12 or newer among its sources?"
else
    why="apt-get said: $(said | grep '^E:' | paste -sd ' ' || said | tail -n 1)"
fi
echo "${0##*/}: cannot install the missing packages: $why" >&2
exit 1
