#!/usr/bin/env bash
# For development only, not one of the tests that ctest runs: it installs packages from the npm registry, into a
# temporary folder. Compares our indicators with those of other people on real candles and fails above 1e-9:
#
#     tests/indicators/run.sh CANDLES.csv[.gz]
#
# The file has one candle a row, oldest first: time, open, high, low, close, volume, and what else there may be; with or
# without a row of names. Kraken's and Binance's downloads do.
set -euo pipefail

[ $# -eq 1 ] || { echo "usage: $0 CANDLES.csv[.gz]" >&2; exit 2; }
candles=$(realpath -- "$1")
here=$(cd "$(dirname "$0")" && pwd)
root=$here/../..
work=$(mktemp -d)
trap 'rm -rf -- "$work"' EXIT

read -ra flags < <(pkg-config --cflags --libs Qt6Core)
g++ -std=c++20 -O2 -fPIC -I "$root" -o "$work/print" \
    "$here/print.cpp" "$root/models/market/indicators.cpp" "${flags[@]}"

cp -- "$here/compare.mjs" "$work"
cd "$work"
npm install --silent --no-audit --no-fund --no-package-lock --ignore-scripts \
    trading-signals@8.3.0 technicalindicators@3.1.0
node compare.mjs "$candles" ./print
