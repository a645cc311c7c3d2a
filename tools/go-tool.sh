#!/usr/bin/env bash
# tools/go-tool.sh <package> <version>  installs a Go program as .tools/bin/<name>-<version>
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

package=$1 version=$2 name=$(basename "$1")
bin=$PWD/.tools/bin
echo "installing $name $version into .tools/bin (once, some minutes)" >&2
mkdir -p "$bin"
GOBIN=$bin go install "$package@$version"
mv "$bin/$name" "$bin/$name-$version"
