# shellcheck shell=bash
# What the scripts of this folder share. Sourced, never run.
set -euo pipefail

root=$(CDPATH='' cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.." && pwd -P)

# GCC writes precompiled headers with times in them, which ccache takes for a reason to compile again.
export CCACHE_SLOPPINESS=pch_defines,time_macros,include_file_mtime,include_file_ctime

die() {
    printf '%s: %s\n' "${0##*/}" "$*" >&2
    exit 1
}

# packages_of GROUP…: the names that packaging/dependencies lists in these groups.
packages_of() {
    awk -v groups=" $* " '
        { sub(/#.*/, "") }
        /^\[/ { gsub(/[][ \t]/, ""); wanted = index(groups, " " $0 " "); next }
        wanted && NF { print $1 }' "$root/packaging/dependencies"
}

# missing_packages GROUP…: those of them that are not installed.
missing_packages() {
    # shellcheck disable=SC2016 # dpkg-query's own variables
    packages_of "$@" | awk 'NR == FNR { if ($1 == "installed") installed[$2]; next } !($1 in installed)' \
        <(dpkg-query -W -f='${db:Status-Status} ${Package}\n') -
}

# install_packages GROUP…: installs what is missing. Nothing missing: nothing touched, no network and no rights needed.
install_packages() {
    if ! command -v dpkg-query >/dev/null || ! command -v apt-get >/dev/null; then
        die "this is not Debian (no apt-get); install what packaging/dependencies lists, then build with: cmake --preset release"
    fi
    local missing
    missing=$(missing_packages "$@")
    [ -n "$missing" ] || return 0

    local sudo=()
    if [ "$(id -u)" -ne 0 ]; then
        local unable="only root or a user with sudo can install what is missing: ${missing//$'\n'/ }"
        command -v sudo >/dev/null || die "$unable"
        # Without a terminal there is nobody to type a password.
        if [ -t 2 ]; then sudo=(sudo); else sudo=(sudo -n); fi
        "${sudo[@]}" true || die "$unable"
    fi
    # shellcheck disable=SC2086 # one word a package
    "${sudo[@]}" "$root/packaging/apt-install.sh" $missing || exit 1
}

# build PRESET DIR [OPTION…]: configures and builds the preset into DIR.
build() {
    local preset=$1 dir=$2
    shift 2
    mkdir -p -- "$dir" || exit 1 # mkdir says why
    [ -w "$dir" ] || die "$dir belongs to somebody else and cannot be written to"
    if ! (cd "$root" && cmake --preset "$preset" -B "$dir" "$@" && cmake --build "$dir"); then
        local free
        free=$(df -Pm -- "$dir" | awk 'NR == 2 { print $4 }')
        # A compiler that ran out of space leaves a few megabytes behind when it takes its own files away.
        [ "$free" -ge 100 ] || die "the disk that holds $dir is full ($free MB left)"
        die "the build in $dir failed; what stopped it stands above"
    fi
}

# run_tests PRESET [CTEST OPTION…]: on a display, a session bus and a PostgreSQL cluster of their own.
run_tests() {
    local preset=$1
    shift
    (cd "$root" && tests/support/with-session.sh tests/support/with-cluster.sh ctest --preset "$preset" "$@")
}
