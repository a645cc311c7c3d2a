#!/usr/bin/env bash
# tools/fuzz.sh <time>  runs every fuzz test of the project for that long, one after the other
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

git grep -hlE '^func Fuzz' -- '*_test.go' | xargs -n1 dirname | sort -u | while read -r folder; do
  grep -hoE '^func Fuzz[A-Za-z0-9_]+' "$folder"/*_test.go | cut -d' ' -f2 | while read -r name; do
    echo "== $folder $name"
    go test "./$folder" -run '^$' -fuzz "^$name\$" -fuzztime "$1"
  done
done
