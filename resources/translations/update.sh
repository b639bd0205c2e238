#!/usr/bin/env bash
# Brings the English plurals up to date with the sources: resources/translations/update.sh [FILE]
# Texts in the sources are English already; what they cannot say is one case and two cases. After a tr("… %n …") came or
# went, run this and fill in what is marked as unfinished, the singular first.
set -euo pipefail

here=$(dirname -- "$(realpath -- "${BASH_SOURCE[0]}")")
file=$(realpath -m -- "${1:-$here/cryptopredict-console_en.ts}")
cd "$here/../.."
# Without -I it does not see which namespace a class is in, and nothing would be found at run time.
"$(qmake6 -query QT_HOST_BINS)/lupdate" -silent -pluralonly -no-obsolete -locations none \
    -source-language en -target-language en -I . app models ui -ts "$file"
