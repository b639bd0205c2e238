#!/usr/bin/env bash
# Dependencies point one way, app -> ui -> models -> sql: tests/layering.sh [ROOT]
# Fails, naming file and line, when an include goes the other way, models include a header of Qt Gui, Widgets, Charts or
# Svg, or C++ stands in sql/. An include is judged by the file it reaches, so that ../ui/x.h is found too.
set -euo pipefail

root=$(realpath -- "${1:-$(dirname -- "${BASH_SOURCE[0]}")/..}")
qt=$(qmake6 -query QT_INSTALL_HEADERS)
cd "$root"
for layer in app ui models sql; do
    [ -d "$layer" ] || { echo "$root has no $layer/" >&2; exit 1; }
done
failed=0

bad() {
    echo "$*" >&2
    failed=1
}

# reaches FILE INCLUDED: the file of ours an include means, relative to the root; nothing when it is not ours.
reaches() {
    local candidate
    for candidate in "${1%/*}/$2" "$2"; do
        if [ -f "$candidate" ]; then
            realpath --relative-to=. -- "$candidate"
            return
        fi
    done
}

# needs_display INCLUDED: a header of a Qt module that models do without, as <QWidget> or <QtWidgets/QWidget>.
needs_display() {
    case $1 in QtGui | QtGui/* | QtWidgets | QtWidgets/* | QtCharts | QtCharts/* | QtSvg* | QtPrintSupport*) return 0 ;; esac
    local module
    for module in QtGui QtWidgets QtCharts QtSvg QtSvgWidgets QtPrintSupport; do
        [ ! -e "$qt/$module/$1" ] || return 0
    done
    return 1
}

while IFS=: read -r file line text; do
    [[ $text =~ [\"\<]([^\"\>]+)[\"\>] ]] || continue
    included=${BASH_REMATCH[1]}
    ours=$(reaches "$file" "$included")
    case $file:$ours in
    models/*:ui/* | models/*:app/* | ui/*:app/*) bad "$file:$line: ${file%%/*} must not include $ours" ;;
    esac
    case $file in
    models/*) ! needs_display "$included" || bad "$file:$line: models must not include <$included>" ;;
    esac
done < <(grep -rnE '^[[:space:]]*#[[:space:]]*include' models ui --include='*.cpp' --include='*.h')

while IFS= read -r file; do
    bad "$file: no C++ in sql/"
done < <(find sql -type f \( -name '*.cpp' -o -name '*.cc' -o -name '*.h' -o -name '*.hpp' \))

exit "$failed"
