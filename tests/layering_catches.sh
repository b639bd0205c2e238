#!/usr/bin/env bash
# Plants one breach of the layering after another in a small tree; tests/layering.sh has to find each, and nothing else.
set -euo pipefail

layering=$(dirname -- "$(realpath -- "${BASH_SOURCE[0]}")")/layering.sh
tree=$(mktemp -d)
trap 'rm -rf "$tree"' EXIT
failed=0

plain_tree() {
    rm -rf "${tree:?}"/*
    mkdir -p "$tree"/{app,ui,sql,models/db}
    touch "$tree"/{app/app.h,ui/window.h,sql/0001.sql}
    printf '#include "models/db/rows.h"\n#include <QWidget>\n' >"$tree/ui/window.cpp"
    printf '#pragma once\n#include <QSqlTableModel>\n#include <vector>\n' >"$tree/models/db/rows.h"
}

# catches FILE TEXT: the tree with this line added to FILE must be refused, and FILE be named.
catches() {
    plain_tree
    printf '%s\n' "$2" >>"$tree/$1"
    local said
    if said=$("$layering" "$tree" 2>&1) || [[ $said != *"$1"* ]]; then
        echo "not caught: '$2' in $1${said:+ ($said)}" >&2
        failed=1
    fi
}

plain_tree
"$layering" "$tree" || { echo "refused a tree that is as it should be" >&2; failed=1; }

catches models/db/rows.cpp '#include "ui/window.h"'
catches models/db/rows.cpp '#include "../../ui/window.h"'
catches models/db/rows.h '  #  include <ui/window.h>'
catches models/db/rows.cpp '#include "app/app.h"'
catches ui/window.h '#include "../app/app.h"'
catches models/db/rows.h '#include <QWidget>'
catches models/db/rows.h '#include <QColor>'
catches models/db/rows.h '#include <QtCharts/QChart>'
catches models/db/rows.h '#include <qpixmap.h>'
catches sql/helper.cpp 'int main() {}'

exit "$failed"
