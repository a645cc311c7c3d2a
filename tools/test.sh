#!/usr/bin/env bash
# tools/test.sh  runs every test, with the race detector where it works; RACE=required fails where it does not
#
# The detector needs cgo and a C compiler, which Go itself does not: so it is tried on an empty program.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

race_works() {
  local probe=.tools/cgo
  mkdir -p "$probe"
  printf 'package main\n\nimport "C"\n\nfunc main() {}\n' >"$probe/main.go"
  go build -o "$probe/main" "$probe/main.go" >"$probe/log" 2>&1
}

case "${RACE:-auto}" in
  auto | required) ;;
  *) echo "RACE must be auto or required, not '$RACE'" >&2; exit 2 ;;
esac
flags=()
if race_works; then
  echo "race detector: on"
  flags=(-race)
elif [ "${RACE:-auto}" = required ]; then
  echo "race detector: required, and no C compiler works: install gcc or clang, and leave CGO_ENABLED alone" >&2
  exit 1
else
  echo "race detector: off, since no C compiler works: install gcc or clang, and leave CGO_ENABLED alone"
fi
# Without the sleep at their end, race-tested programs of half a second would take one and a half.
GORACE=atexit_sleep_ms=0 exec go test ${flags[@]+"${flags[@]}"} ./...
