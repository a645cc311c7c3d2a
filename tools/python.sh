#!/usr/bin/env bash
# tools/python.sh                      installs the pinned Python tools into .tools/venv; nothing to do is quick
# tools/python.sh <command> [args...]  the same, then runs one of them: tools/python.sh sam validate --lint
# tools/python.sh --resolve            resolves requirements.in anew and rewrites requirements.txt
#
# Needs Python 3.11 to 3.14 with its venv module. Packages come from wherever pip is configured to look.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
venv=$root/.tools/venv
locked=$root/tools/requirements.txt

fail() { echo "tools/python.sh: $1" >&2; exit 1; }

# The stamp is what was installed and where: a changed list or a moved folder installs anew.
stamp() { echo "$venv"; cat "$locked"; }

make_venv() {
  command -v python3 >/dev/null || fail "python3 is missing: install Python 3.11 to 3.14"
  python3 -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 14))' ||
    fail "python3 is $(python3 --version), and the pinned tools need 3.11 to 3.14"
  rm -rf "$1"
  python3 -m venv "$1" || fail "python3 cannot make a virtual environment (Debian and Ubuntu: install python3-venv)"
}

install_tools() {
  if [ -x "$venv/bin/python" ] && stamp | cmp -s - "$venv/stamp"; then return; fi
  echo "installing the Python tools into .tools/venv (once, about a minute)" >&2
  make_venv "$venv"
  # --no-deps: the list is complete, so nothing outside it can slip in; `pip check` proves that it is complete.
  "$venv/bin/pip" install --quiet --disable-pip-version-check --no-deps -r "$locked" || fail "pip could not install tools/requirements.txt"
  "$venv/bin/pip" check --quiet --disable-pip-version-check || fail "tools/requirements.txt does not fit together: tools/python.sh --resolve"
  stamp >"$venv/stamp"
}

resolve() {
  make_venv "$root/.tools/resolve"
  "$root/.tools/resolve/bin/pip" install --quiet --disable-pip-version-check -r "$root/tools/requirements.in"
  {
    echo "# Written by tools/python.sh --resolve from requirements.in; do not edit."
    "$root/.tools/resolve/bin/pip" freeze --all --exclude pip # wheel is one of them, which plain freeze hides
  } >"$locked"
  rm -rf "$root/.tools/resolve"
}

# SAM reports usage and asks the package index for a newer self unless told otherwise; a check must do neither.
# It keeps the time of its last question in metadata.json, so a fresh one there keeps it quiet and out of the home directory.
quiet_sam() {
  export SAM_CLI_TELEMETRY=0 __SAM_CLI_APP_DIR=$root/.tools/sam
  export AWS_DEFAULT_REGION=${AWS_DEFAULT_REGION:-us-east-1} # any region will do: nothing is asked of it
  mkdir -p "$__SAM_CLI_APP_DIR"
  echo "{\"lastVersionCheck\": $(date +%s).0}" >"$__SAM_CLI_APP_DIR/metadata.json"
}

if [ "${1:-}" = --resolve ]; then resolve; exit; fi
install_tools
[ $# -gt 0 ] || exit 0
quiet_sam
PATH=$venv/bin:$PATH exec "$@"
