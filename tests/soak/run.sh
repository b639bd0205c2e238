#!/usr/bin/env bash
# Runs the soak on a cluster of its own, since it kills the server: tests/soak/run.sh PROGRAM [--faults N] [--seed N] [--json FILE]
# The server keeps what it commits, as a real one does, and leaves the processors to the console first: it stands for one
# on another machine.
set -euo pipefail
unset CP_TEST_CLUSTER
CP_TEST_DURABLE=1 CP_TEST_NICE=10 exec "$(dirname -- "${BASH_SOURCE[0]}")/../support/with-cluster.sh" "$@"
