#!/usr/bin/env bash
# tools/sam-local.sh  runs the built triggers on their sample events in SAM's containers and demands the answers of our own runner
#
# Needs `make build` and what tools/container-engine.sh needs. Leaves no container behind, and no engine that it had to start.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

# SAM forgets a container when it is stopped at the wrong moment. Ours are those with a folder of ours mounted.
remove_containers() {
  local folder container
  for folder in "$PWD"/.tools/sam-local/dist/*; do
    for container in $(docker ps --all --quiet --filter "volume=$folder"); do docker rm --force "$container" >/dev/null; done
  done
}

clean_up() {
  remove_containers || true
  if [ "$engine" = started ]; then tools/container-engine.sh down; fi
}

tools/python.sh
if docker info >/dev/null 2>&1; then engine=found; else engine=started; fi
trap clean_up EXIT
trap 'exit 130' INT # both wait for the command that runs
trap 'exit 143' TERM
image=$(tools/container-engine.sh up)
tools/python.sh python tools/sam_local.py "$image"
