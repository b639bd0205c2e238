#!/usr/bin/env bash
# How the scripts of packaging/ install what is missing, on a machine that is played: dpkg-query, apt-get, sudo and id are
# stand-ins, and nothing of the real machine is asked or changed.
# shellcheck disable=SC2317 # functions called by name, through check
set -euo pipefail

packaging=$(realpath -- "$(dirname -- "${BASH_SOURCE[0]}")/../packaging")
machine=$(mktemp -d)
trap 'rm -rf "$machine"' EXIT
failed=0

stand_in() { # NAME, its script on standard input
    { echo '#!/bin/bash'; cat; } >"$machine/bin/$1"
    chmod +x "$machine/bin/$1"
}

# fresh UID: a Debian without any of our packages, whose apt-get notes its calls and does as the file `apt` says.
fresh() {
    rm -rf "${machine:?}"/*
    mkdir "$machine/bin" "$machine/etc"
    local tool
    for tool in awk bash cat dirname env grep mkdir paste rm sed sort tail true; do
        ln -s "$(type -P "$tool")" "$machine/bin/"
    done
    echo "echo $1" | stand_in id
    echo "echo 'installed base-files'" | stand_in dpkg-query
    stand_in apt-get <<'APT'
case "$*" in *update*) verb=update ;; *) verb=install ;; esac
echo "$verb" >>"${0%/*}/../calls"
[ "$verb" = update ] || cat "${0%/*}"/../etc/postgresql-common/createcluster.d/* >"${0%/*}/../seen"
. "${0%/*}/../apt"
APT
    echo "exit 0" >"$machine/apt"
    touch "$machine/calls"
}

install() {
    CP_TEST_ETC=$machine/etc PATH=$machine/bin bash -c '. "$1/common.sh"; install_packages run test' \
        test "$packaging" </dev/null >"$machine/said" 2>&1
}

check() { # WHAT COMMAND…
    local what=$1
    shift
    "$@" && return
    echo "FAILED: $what; it said:" >&2
    cat "$machine/said" >&2
    failed=1
}
says() { grep -F -- "$1" "$machine/said" >/dev/null; }
calls() { [ "$(paste -sd ' ' "$machine/calls")" = "$1" ]; }
refuses() { ! install; }

fresh 0
check "installs as root" install
check "lists at hand are used as they are" calls install
check "the server comes without a cluster of its own" grep -q 'create_main_cluster = false' "$machine/seen"
check "that setting does not outlive the installation" test -z "$(ls "$machine/etc/postgresql-common/createcluster.d")"

fresh 0
# shellcheck source=../packaging/common.sh
(. "$packaging/common.sh"; packages_of run test) | sed 's/^/echo installed /' | stand_in dpkg-query
check "nothing missing" install
check "nothing missing, nothing touched" calls ""

fresh 0
echo "[ \$verb = update ] || [ \"\$(tail -n 2 '$machine/calls' | paste -sd ' ')\" = 'update install' ] \
    || { echo 'E: Unable to locate package xvfb'; exit 100; }" >"$machine/apt"
check "fetches the lists when they won't do" install
check "and only then" calls "install update install"

fresh 1000
check "no sudo" refuses
check "no sudo: says who can, and what" says "only root or a user with sudo can install what is missing: postgresql-15 "
check "no sudo: nothing tried" calls ""

fresh 1000
echo 'echo "sudo: a password is required" >&2; exit 1' | stand_in sudo
check "sudo refuses" refuses
check "sudo refuses: says so" says "only root or a user with sudo"

fresh 1000
# shellcheck disable=SC2016 # for the stand-in to expand
echo '[ "$1" != -n ] || shift; exec "$@"' | stand_in sudo
check "installs through sudo" install

fresh 0
echo "echo 'E: Unable to locate package qt6-wayland'; exit 100" >"$machine/apt"
check "unknown package" refuses
check "unknown package: named" says "apt knows no package qt6-wayland;"

fresh 0
echo "echo \"W: Failed to fetch http://archive/x  Temporary failure resolving 'archive'\"; exit 100" >"$machine/apt"
check "no network" refuses
check "no network: says so" says "package archive cannot be reached"

fresh 0
echo "echo \"E: You don't have enough free space in /var/cache/apt/archives/.\"; exit 100" >"$machine/apt"
check "full disk" refuses
check "full disk: says so" says "the disk is full"

fresh 0
echo "echo 'E: dpkg was interrupted'; exit 100" >"$machine/apt"
check "anything else" refuses
check "anything else: apt's own words" says "apt-get said: E: dpkg was interrupted"

fresh 0
rm "$machine/bin/apt-get"
check "another distribution" refuses
check "another distribution: says so" says "this is not Debian"

exit "$failed"
