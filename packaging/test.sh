#!/usr/bin/env bash
# Installs what is missing, builds, and runs every test: packaging/test.sh [CTEST OPTION…]
. "$(dirname -- "${BASH_SOURCE[0]}")/common.sh"

install_packages run build test
build release "$root/build/release"
run_tests release "$@"
