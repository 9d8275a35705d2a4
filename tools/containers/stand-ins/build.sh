#!/usr/bin/env bash
# Builds what stands in for the official images of Node, PostgreSQL, Kafka and Prometheus where no registry of images can be reached, and says how
# docker/compose.yaml is to use them. It needs podman or Docker with an image of Debian (DEBIAN_IMAGE), npm, and Java with Maven for the broker's jars.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../../.." && pwd)
engine=${ENGINE:-$(command -v podman || command -v docker)}
debian=${DEBIAN_IMAGE:-docker.io/library/debian:bookworm-slim}
prefix=${STAND_INS:-localhost/entente-stand-ins}
context=$(mktemp -d)
trap 'rm -rf "$context"' EXIT

node_version=$(sed -n 's/^ARG NODE_IMAGE=.*node:\([0-9.]*\)-.*/\1/p' "$root/docker/Dockerfile")
case $(uname -m) in x86_64) arch=x64 ;; aarch64) arch=arm64 ;; *) echo "no Node for $(uname -m)" >&2; exit 1 ;; esac

is_there() { "$engine" image inspect "$1" > /dev/null 2>&1; }
format=(); "$engine" --version | grep -qi podman && format=(--format docker)
build() { "$engine" build --quiet "${format[@]}" --build-arg "DEBIAN_IMAGE=$debian" --file "$here/$1.Dockerfile" --tag "$prefix/$2" "$context" >&2; }
unpack() { mkdir -p "$context/$2" && tar -xzf "$context/$(cd "$context" && npm pack --silent "$1")" -C "$context/$2" --strip-components=1; }

cp "$here"/*.sh "$context"
if ! is_there "$prefix/node:$node_version"; then
  unpack "node-linux-$arch@$node_version" node
  unpack npm@11 npm
  build node "node:$node_version"
fi
is_there "$prefix/postgres:15" || build postgres postgres:15
is_there "$prefix/prometheus:2" || build prometheus prometheus:2
if ! is_there "$prefix/kafka:4.1.1"; then
  mvn --quiet --batch-mode --strict-checksums --file "$root/tools/kafka/pom.xml" dependency:copy-dependencies -DincludeScope=runtime -DoutputDirectory="$context/jars"
  cp "$root/tools/kafka/log4j2.properties" "$context"
  build kafka kafka:4.1.1
fi
echo "export NODE_IMAGE=$prefix/node:$node_version POSTGRES_IMAGE=$prefix/postgres:15 KAFKA_IMAGE=$prefix/kafka:4.1.1 PROMETHEUS_IMAGE=$prefix/prometheus:2"
