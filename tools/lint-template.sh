#!/usr/bin/env bash
# tools/lint-template.sh              lints template.yaml as written and as translated
# tools/lint-template.sh --self-test  proves that the lint finds what only it can find
#
# Needs no AWS account, and no network once tools/python.sh has installed the tools. Rules: .cfnlintrc.yaml.
# Twice, because cfn-lint leaves out several rules, among them the names of IAM actions, while a template is still SAM's.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

tool() { tools/python.sh "$@"; }

out=.tools/lint
mkdir -p "$out"
tool # installs once, before anything prints

# lint_translated <template>: cfn-lint on what SAM makes of it.
lint_translated() {
  tool python tools/translate.py "$1" >"$out/translated.json" && tool cfn-lint "$out/translated.json"
}

lint() {
  tool sam validate --lint
  echo "cfn-lint: template.yaml"
  tool cfn-lint template.yaml
  echo "cfn-lint: template.yaml, translated"
  lint_translated template.yaml
}

# caught <rule> <what> <sed script>: breaks a copy of the template in one place and demands that the rule says so.
caught() {
  sed "$3" template.yaml >"$out/broken.yaml"
  if cmp -s template.yaml "$out/broken.yaml"; then
    echo "tools/lint-template.sh: nothing to break: template.yaml has no line for: $2" >&2
    return 1
  fi
  local found
  found=$(lint_translated "$out/broken.yaml" 2>&1 || true)
  if grep -q "^$1 " <<<"$found"; then
    echo "caught by $1: $2"
    return
  fi
  echo "tools/lint-template.sh: not caught, expected $1: $2" >&2
  return 1
}

self_test() {
  caught W3037 "a misspelt IAM action" 's/logs:PutLogEvents/logs:PutLogEvent/'
  caught E3004 "a trigger's environment that refers to the pool" 's/^\( *\)METRIC_NAMESPACE: .*/\1METRIC_NAMESPACE: !Ref UserPool/'
  caught W3664 "a permission for another service than Cognito" 's/Principal: cognito-idp\.amazonaws\.com/Principal: cognito.amazonaws.com/'
}

case "${1:-}" in
  "") lint ;;
  --self-test) self_test ;;
  *) echo "usage: tools/lint-template.sh [--self-test]" >&2; exit 2 ;;
esac
