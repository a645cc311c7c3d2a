#!/usr/bin/env bash
# tools/dynamodb-local.sh <command...>  runs a command with DynamoDB Local beside it, at the address in DYNAMODB_ENDPOINT
#
# DynamoDB Local listens on every interface and cannot be told otherwise. So it runs with the command in a network namespace of
# their own, which has the loopback and nothing else: nobody else can reach it, and the command reaches nobody else. All data is
# in memory and gone at the end. The exit status is the command's.
#
# Needs Linux with unshare and ip, Java 17 or newer, and Maven for the first time. Packages come from wherever Maven is
# configured to look, into .tools/dynamodb-local.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
state=$here/../.tools/dynamodb-local
port=8000 # in a namespace of its own every port is free

say() { echo "dynamodb-local: $1" >&2; }
fail() { say "$1"; exit 1; }

# ---- what it needs ----

need() { command -v "$1" >/dev/null || fail "$1 is missing: $2"; }

java_version() { java -XshowSettings:properties -version 2>&1 | sed -n 's/^ *java.specification.version = \([0-9]*\).*/\1/p'; }

need_java() {
  need java "install Java 17 or newer (Debian and Ubuntu: default-jre-headless)"
  local version
  version=$(java_version)
  [ "${version:-0}" -ge 17 ] || fail "Java is ${version:-unknown}, and DynamoDB Local needs 17 or newer"
}

# fetch puts DynamoDB Local into .tools once, and again when the list of what to fetch has changed.
fetch() {
  if cmp -s "$here/dynamodb-local.pom.xml" "$state/lib/pom.xml"; then return; fi
  need mvn "install Maven (Debian and Ubuntu: maven)"
  say "fetching DynamoDB Local"
  rm -rf "$state/lib" "$state/fetched"
  mkdir -p "$state"
  mvn --quiet --batch-mode --file "$here/dynamodb-local.pom.xml" -Dmaven.repo.local="$state/maven" \
    dependency:copy-dependencies -DincludeScope=runtime -DoutputDirectory="$state/fetched" >"$state/maven.log" 2>&1 ||
    fail "Maven could not fetch it: $(grep -m 1 ERROR "$state/maven.log" || tail -n 1 "$state/maven.log")"
  cp "$here/dynamodb-local.pom.xml" "$state/fetched/pom.xml"
  mv "$state/fetched" "$state/lib"
  rm -rf "$state/maven"
}

# namespace prints how this user gets a network namespace: as root of a user namespace, or as root.
namespace() {
  if unshare --map-root-user --net true 2>/dev/null; then
    echo "unshare --map-root-user --net"
  elif unshare --net true 2>/dev/null; then
    echo "unshare --net"
  else
    fail "no network namespace can be made here: run as root, or allow user namespaces"
  fi
}

# ---- inside the namespace ----

answers() { (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; }

start() {
  ip link set lo up
  cd "$state"
  java -XX:-UsePerfData -Djava.io.tmpdir="$state" -Djava.library.path=lib -cp 'lib/*' software.amazon.dynamodb.services.local.main.ServerRunner \
    -inMemory -sharedDb -disableTelemetry -port "$port" >server.log 2>&1 &
  server=$!
  cd "$OLDPWD"
  for _ in $(seq 300); do
    if answers; then return; fi
    kill -0 "$server" 2>/dev/null || break
    sleep 0.1
  done
  fail "DynamoDB Local does not start: $(tail -n 1 "$state/server.log")"
}

# clean_up ends what was started here, and nothing else.
clean_up() {
  for process in "$command" "$server"; do
    if [ -n "$process" ] && kill "$process" 2>/dev/null; then wait "$process" || true; fi
  done
}

run() {
  server='' command=''
  trap clean_up EXIT
  trap 'exit 130' INT
  trap 'exit 143' TERM
  start
  DYNAMODB_ENDPOINT=http://127.0.0.1:$port "$@" &
  command=$!
  local status=0
  wait "$command" || status=$?
  command=''
  exit "$status"
}

if [ "${1:-}" = --inside ]; then
  shift
  run "$@"
fi
[ $# -gt 0 ] || fail "say which command to run"
[ "$(uname -s)" = Linux ] || fail "DynamoDB Local listens on every interface, and only Linux can put it where nobody else reaches it"
need unshare "install it (Debian and Ubuntu: util-linux)"
need ip "install it (Debian and Ubuntu: iproute2)"
need_java
fetch
enter=$(namespace)
# shellcheck disable=SC2086 # the words of a command
exec $enter -- "$here/dynamodb-local.sh" --inside "$@"
