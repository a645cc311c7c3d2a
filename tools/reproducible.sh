#!/usr/bin/env bash
# tools/reproducible.sh <function>...  builds each function here and in a copy of the sources and demands the same bytes
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

copy=.tools/reproducible
rm -rf "$copy"
mkdir -p "$copy/other"
trap 'rm -rf "$copy"' EXIT
tar -cf - --exclude=./.git --exclude=./.tools --exclude=./dist --exclude=./bin . | tar -xf - -C "$copy/other"

# build <folder> <output>: builds as the Makefile does for the template.
build() {
  (cd "$1" && for f in "${functions[@]}"; do
    GOOS=linux GOARCH=arm64 CGO_ENABLED=0 go build -trimpath -buildvcs=false -tags lambda.norpc -ldflags "-s -w -buildid=" -o "$2/$f" "./functions/$f/lambda"
  done)
}

functions=("$@")
build . "$PWD/$copy/first"
build "$copy/other" "$PWD/$copy/second"
for f in "${functions[@]}"; do
  if ! cmp "$copy/first/$f" "$copy/second/$f"; then
    echo "tools/reproducible.sh: $f differs between two folders" >&2
    exit 1
  fi
  echo "reproducible: $f $(sha256sum "$copy/first/$f" | cut -c1-16)"
done
