#!/usr/bin/env bash
# tools/container-engine.sh up    makes a Docker engine answer and prints the image to run Lambda functions in
# tools/container-engine.sh down  stops the engine that `up` started; any other is left alone
#
# An engine that already answers is used as it is. Otherwise, as root on Debian or Ubuntu, the distribution's own is installed
# and started. The image is AWS's base image for provided.al2023. Where no registry can be reached a stand-in takes its place,
# made of a static busybox: a Go binary needs nothing of the base image, and SAM needs a shell in it.
# Standard output is the image's name alone, everything else goes to standard error.
set -euo pipefail

state=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)/.tools/engine

say() { echo "container-engine: $1" >&2; }
fail() { say "$1"; exit 1; }

answers() { docker info >/dev/null 2>&1; }

machine() {
  case "$(uname -m)" in
    x86_64 | amd64) echo x86_64 ;;
    aarch64 | arm64) echo arm64 ;;
    *) fail "Lambda has no processor like this one: $(uname -m)" ;;
  esac
}

# ---- the engine ----

may_start() {
  [ -z "${DOCKER_HOST:-}" ] || fail "no engine answers at DOCKER_HOST; start it, or unset the variable"
  [ "$(uname -s)" = Linux ] || fail "no Docker engine answers: start Docker Desktop or another one"
  [ "$(id -u)" = 0 ] || fail "no Docker engine answers, and only root may start one: start Docker, or join the group docker"
}

install_engine() {
  if command -v dockerd >/dev/null && command -v docker >/dev/null; then return; fi
  command -v apt-get >/dev/null || fail "Docker is missing, and this is not Debian or Ubuntu: install it"
  say "installing docker.io from the distribution"
  mkdir -p "$state"
  { apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install -y docker.io; } >"$state/apt.log" 2>&1 ||
    fail "docker.io cannot be installed: $(tail -n 1 "$state/apt.log")"
}

start_engine() {
  mkdir -p "$state"
  setsid dockerd >"$state/log" 2>&1 </dev/null & # a session of its own: Ctrl-C is not meant for it
  echo $! >"$state/pid"
  for _ in $(seq 60); do
    if answers; then say "started dockerd, process $(cat "$state/pid")"; return; fi
    kill -0 "$(cat "$state/pid")" 2>/dev/null || break
    sleep 0.5
  done
  stop_engine
  fail "dockerd does not start: $(tail -n 1 "$state/log")"
}

# ours says whether the process that we once started is still that process: numbers are given out again.
ours() { [ -f "$state/pid" ] && [ "$(cat "/proc/$(cat "$state/pid")/comm" 2>/dev/null)" = dockerd ]; }

stop_engine() {
  if ours; then
    local pid
    pid=$(cat "$state/pid")
    kill "$pid"
    for _ in $(seq 60); do kill -0 "$pid" 2>/dev/null || break; sleep 0.5; done
    say "stopped dockerd, process $pid"
  else
    say "nothing of ours runs"
  fi
  rm -f "$state/pid"
}

# ---- the image ----

# static_busybox <folder>: puts one there, from this machine or else from the distribution's package, without installing it.
static_busybox() {
  local here
  here=$(command -v busybox || true)
  if [ -n "$here" ] && ! ldd "$here" >/dev/null 2>&1; then cp "$here" "$1/busybox"; return; fi
  command -v dpkg-deb >/dev/null || fail "no registry can be reached, and busybox for a stand-in is missing: install a static one"
  (
    cd "$1"
    apt-get download busybox-static || { apt-get update && apt-get download busybox-static; }
    dpkg-deb -x busybox-static_*.deb unpacked
    cp unpacked/bin/busybox busybox || cp unpacked/usr/bin/busybox busybox
  ) >"$state/apt.log" 2>&1 || fail "busybox-static cannot be fetched: $(tail -n 1 "$state/apt.log")"
}

build_stand_in() {
  local context=$state/context
  rm -rf "$context"
  mkdir -p "$context"
  static_busybox "$context"
  cat >"$context/Dockerfile" <<'DOCKERFILE'
FROM scratch
COPY busybox /bin/busybox
RUN ["/bin/busybox", "mkdir", "-p", "/usr/bin", "/usr/sbin", "/sbin", "/tmp", "/var/task", "/var/runtime"]
RUN ["/bin/busybox", "--install", "-s", "/bin"]
ENV PATH=/bin:/usr/bin LAMBDA_TASK_ROOT=/var/task LAMBDA_RUNTIME_DIR=/var/runtime
WORKDIR /var/task
DOCKERFILE
  # The classic builder needs nothing but the engine.
  DOCKER_BUILDKIT=0 docker build --quiet --tag "$1" "$context" >"$state/build.log" 2>&1 || fail "the stand-in cannot be built: $(tail -n 1 "$state/build.log")"
  rm -rf "$context"
  say "no registry can be reached: built a stand-in for the base image"
}

has() { docker image inspect "$1" >/dev/null 2>&1; }

# limited runs a command that may hang on a network which swallows packets.
limited() { if command -v timeout >/dev/null; then timeout 120 "$@"; else "$@"; fi; }

image() {
  local real stand_in
  real=public.ecr.aws/lambda/provided:al2023-$(machine)
  stand_in=gatehouse/provided-stand-in:al2023-$(machine)
  if has "$real" || limited docker pull --quiet "$real" >/dev/null 2>&1; then echo "$real"; return; fi
  has "$stand_in" || build_stand_in "$stand_in"
  echo "$stand_in"
}

up() {
  if ! answers; then
    may_start
    install_engine
    answers || start_engine # the package starts it itself where there is systemd
  fi
  image
}

case "${1:-}" in
  up) up ;;
  down) stop_engine ;;
  *) echo "usage: tools/container-engine.sh up|down" >&2; exit 2 ;;
esac
