#!/usr/bin/env bash
# Every text with a number in the sources has its English singular and plural: tests/translations.sh
set -euo pipefail

translations=$(dirname -- "$(realpath -- "${BASH_SOURCE[0]}")")/../resources/translations
kept=$translations/cryptopredict-console_en.ts
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cp "$kept" "$work/now.ts"
"$translations/update.sh" "$work/now.ts" 2>"$work/said" || { cat "$work/said" >&2; exit 1; }

failed=0
diff -u "$kept" "$work/now.ts" || { echo "resources/translations/update.sh has to be run" >&2; failed=1; }
if grep -n 'type="unfinished"\|<numerusform></numerusform>\|<numerusform>.*(s)' "$work/now.ts"; then
    echo "not written out in $(basename "$kept")" >&2
    failed=1
fi
exit "$failed"
