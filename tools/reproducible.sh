#!/usr/bin/env bash
# tools/reproducible.sh <function>...  builds each function, as `make build-deploy` does, in two copies of the sources and demands
# the same bytes. dist/ stays as it is.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

copies=.tools/reproducible
rm -rf "$copies"
trap 'rm -rf "$copies"' EXIT
for copy in one another; do
  mkdir -p "$copies/$copy"
  tar -cf - --exclude=./.git --exclude=./.tools --exclude=./dist --exclude=./bin . | tar -xf - -C "$copies/$copy"
  env -u MAKEFLAGS -u MAKELEVEL make --silent -C "$copies/$copy" build-deploy >/dev/null
done
for f in "$@"; do
  if ! cmp "$copies"/{one,another}"/dist/$f/bootstrap"; then
    echo "tools/reproducible.sh: $f differs between two folders" >&2
    exit 1
  fi
  echo "reproducible: $f $(sha256sum "$copies/one/dist/$f/bootstrap" | cut -c1-16)"
done
