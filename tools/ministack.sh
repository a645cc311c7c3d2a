#!/usr/bin/env bash
# tools/ministack.sh             deploys template.yaml to an emulated AWS and walks people through it
# tools/ministack.sh --resolve   resolves tools/ministack/requirements.in anew and rewrites requirements.txt
#
# The emulator is MiniStack: it enforces the functions' roles and runs the built functions as processes of this machine, so
# Docker is not needed. People sign up at the local user pool, which calls the deployed triggers as Cognito does.
#
# Needs `make build-host` and Python 3.11 to 3.14 with its venv module. Packages come from wherever pip is configured to look.
# Everything listens on the loopback interface, lies in .tools/ministack and ends with this script.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

state=.tools/ministack
venv=$PWD/$state/venv
locked=tools/ministack/requirements.txt

fail() { echo "ministack: $1" >&2; exit 1; }

make_venv() {
  command -v python3 >/dev/null || fail "python3 is missing: install Python 3.11 to 3.14"
  python3 -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 14))' ||
    fail "python3 is $(python3 --version), and the pinned packages need 3.11 to 3.14"
  rm -rf "$1"
  python3 -m venv "$1" || fail "python3 cannot make a virtual environment (Debian and Ubuntu: install python3-venv)"
}

stamp() { echo "$venv"; cat "$locked"; }

install_emulator() {
  if [ -x "$venv/bin/ministack" ] && stamp | cmp -s - "$venv/stamp"; then return; fi
  echo "ministack: installing the emulator into $state (once, about half a minute)"
  make_venv "$venv"
  # --no-deps: the list is complete, so nothing outside it can slip in; `pip check` proves that it is complete.
  "$venv/bin/pip" install --quiet --disable-pip-version-check --no-deps -r "$locked" || fail "pip could not install $locked"
  "$venv/bin/pip" check --quiet --disable-pip-version-check || fail "$locked does not fit together: tools/ministack.sh --resolve"
  stamp >"$venv/stamp"
}

resolve() {
  make_venv "$PWD/$state/resolve"
  "$state/resolve/bin/pip" install --quiet --disable-pip-version-check -r tools/ministack/requirements.in
  {
    echo "# Written by tools/ministack.sh --resolve from requirements.in; do not edit."
    "$state/resolve/bin/pip" freeze --all --exclude pip --exclude setuptools
  } >"$locked"
  rm -rf "$state/resolve"
}

# emulatable prints the template with what the emulator sees in another way than AWS:
# a batch of messages is allowed by sqs:SendMessage; it asks for an action sqs:SendMessageBatch, which does not exist;
# sending a mail is asked for on identities and with the address it is from; it asks on everything and with nothing.
emulatable() {
  sed -e 's/Action: \[sqs:SendMessage\]/Action: [sqs:SendMessage, sqs:SendMessageBatch]/' \
    -e 's|^\( *\)- !Sub arn:.*:identity/\*$|\1- "*"|' -e '/^ *Condition: .*"ses:FromAddress"/d' template.yaml
}

# stage puts the template and the functions for this machine where SAM packs them: dist/ may hold another processor's.
stage() {
  local folder
  rm -rf "$state/app"
  mkdir -p "$state/app"
  emulatable >"$state/app/template.yaml"
  for folder in $(sed -n 's|^ *CodeUri: dist/\(.*\)/$|\1|p' template.yaml); do
    mkdir -p "$state/app/dist/$folder"
    cp "dist/host/$folder/bootstrap" "$state/app/dist/$folder/" || fail "dist/host/$folder is missing: make build-host"
  done
}

mkdir -p "$state"
if [ "${1:-}" = --resolve ]; then resolve; exit; fi
[ $# = 0 ] || { echo "usage: tools/ministack.sh [--resolve]" >&2; exit 2; }
install_emulator
tools/python.sh # installs SAM once
stage
PYTHONDONTWRITEBYTECODE=1 exec "$venv/bin/python" tools/ministack "$state"
