#!/usr/bin/env bash
# Formatting, scripts, and mistakes clang-tidy finds: packaging/lint.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/common.sh"

install_packages run build lint
cd "$root"

# Files of ours that match: those git knows and new ones it does not ignore. (Root may look into a user's checkout.)
ours() { git -c safe.directory="$root" ls-files -z --cached --others --exclude-standard --deduplicate -- "$@"; }

echo "clang-format"
ours '*.cpp' '*.h' | xargs -0 -r clang-format-14 --dry-run -Werror
echo "shellcheck"
ours '*.sh' .ci/run | xargs -0 -r shellcheck -x -P SCRIPTDIR

echo "clang-tidy"
# moc's output is included by some sources. CMake's own step makes it; its `autogen` targets would compile the libraries too.
cmake --preset tidy
find build/tidy -name AutogenInfo.json -print0 | xargs -0 -I{} cmake -E cmake_autogen {} Debug
# Twelve sources at once, since half of the time goes into reading Qt's headers. It is their name that has the analyzer look into
# what they include. What is told is about ours, and not about what moc wrote.
find build/tidy -name 'unity_*_cxx.cxx' -execdir bash -c 'cp -- "$1" "UnifiedSource${1#*/unity}"' _ {} \;
sed -i 's/unity\(_[0-9]*_cxx\)/UnifiedSource\1/g' build/tidy/compile_commands.json
literal_root=$(python3 -c 'import re, sys; print(re.escape(sys.argv[1]))' "$root")
run-clang-tidy-14 -quiet -j 2 -p build/tidy -header-filter="^$literal_root/(app|ui|models|tests)/" \
    "^$literal_root/((app|ui|models|tests)/|build/tidy/.*/UnifiedSource)"
