#!/usr/bin/env bash
# Installs what is missing and builds the console: packaging/build.sh [DIR]
# The program is DIR/app/cryptopredict-console. DIR is `build` in the project when it is not given.
. "$(dirname -- "${BASH_SOURCE[0]}")/common.sh"

[ $# -le 1 ] || die "usage: packaging/build.sh [DIR]"
dir=$(realpath -m -- "${1:-$root/build}")

install_packages run build
build release "$dir" -DBUILD_TESTING=OFF
echo "Built $dir/app/cryptopredict-console"
