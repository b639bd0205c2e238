#!/usr/bin/env bash
# Runs the soak on a cluster of its own, since it kills the server: tests/soak/run.sh PROGRAM [--faults N] [--seed N] [--json FILE]
# The server keeps what it commits, as a real one does.
set -euo pipefail
unset CP_TEST_CLUSTER
CP_TEST_DURABLE=1 exec "$(dirname -- "${BASH_SOURCE[0]}")/../support/with-cluster.sh" "$@"
