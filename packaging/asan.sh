#!/usr/bin/env bash
# The tests once more, under the address and undefined-behaviour sanitizers: packaging/asan.sh [CTEST OPTION…]
# Left out are the tests that measure time or memory, the failovers, the soak and the pointer's (a slow console would only be
# late for them), and those that run none of our C++.
. "$(dirname -- "${BASH_SOURCE[0]}")/common.sh"

install_packages run build test
build asan "$root/build/asan"

export ASAN_OPTIONS=detect_stack_use_after_return=1
export UBSAN_OPTIONS=print_stacktrace=1
export LSAN_OPTIONS="suppressions='$root/tests/support/lsan.supp':print_suppressions=0"
run_tests asan --label-exclude '^(bench|failover|pointer|scripts|soak|sql)$' "$@"
