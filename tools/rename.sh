#!/usr/bin/env bash
# tools/rename.sh <module>  gives the module another name, for those who fork: go.mod and every import
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

new=${1:-}
old=$(go list -m)
if ! [[ $new =~ ^[a-z0-9][A-Za-z0-9._~-]*(/[A-Za-z0-9._~-]+)*$ ]]; then
  echo "usage: make rename MODULE=example.com/you/gatehouse" >&2
  exit 2
fi
go mod edit -module "$new"
# Import paths are quoted and begin with the module's name and a slash; nothing else in these files does.
find . \( -name '*.go' -o -name '*.md' \) -not -path './.*' -print0 | xargs -0 perl -pi -e "s{\"\Q$old\E/}{\"$new/}g"
perl -pi -e "s{local-prefixes: \\[\Q$old\E\\]}{local-prefixes: [$new]}" .golangci.yml
find . -name "*.go" -not -path "./.*" -exec gofmt -w {} +
go build ./...
echo "the module is now $new (was $old)"
