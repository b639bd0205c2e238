#!/usr/bin/env bash
# Whether the bench runs and what it writes can be read: tests/bench/smoke.sh PROGRAM. Asserts no time.
set -euo pipefail

json=$(mktemp)
trap 'rm -f "$json"' EXIT
table=$("$1" --smoke --json "$json")
printf '%s\n' "$table"

python3 - "$json" "$table" <<'PYTHON'
import json
import sys

with open(sys.argv[1], encoding="utf-8") as file:
    report = json.load(file)
table = sys.argv[2]

figures = {figure["name"]: figure for figure in report["figures"]}
wanted = {
    "table_first_rows", "table_jump_to_end", "table_longest_pause", "table_resident_growth",
    "bulk_approve_psql", "bulk_approve_bare", "decision_median", "decision_p95",
}
assert wanted <= figures.keys(), f"not measured: {wanted - figures.keys()}"
for name in wanted:
    figure = figures[name]
    assert figure["value"] >= 0 and figure["other"] >= 0, figure
    assert isinstance(figure["met"], bool) and figure["target"] in table, figure
pages = {name for name in figures if name.startswith(("page_", "walk_"))}
assert {"page_suggestions", "page_predictions", "page_charts_all", "page_longest_pause", "walk_longest_pause"} <= pages, pages
assert all(figures[name]["value"] > 0 for name in pages), pages
for name in wanted - {"table_resident_growth"}:
    assert figures[name]["value"] > 0 and figures[name]["other"] > 0, figures[name]
assert report["about"]["postgresql fsync"] in ("on", "off"), report["about"]
assert report["sizes"]["predictions"] > 0, report["sizes"]
PYTHON
