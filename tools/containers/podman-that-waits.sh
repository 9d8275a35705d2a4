#!/usr/bin/env bash
# podman for podman-compose where no systemd runs: its health checks are timers of systemd, and before 4.6 it cannot wait for them. Here who waits for
# a container's health runs its health check, until it passes or four minutes are over.
if [ "$1" = --version ]; then echo 'podman version 4.6.0'; exit; fi
if [ "$1 $2" != 'wait --condition=healthy' ]; then exec podman "$@"; fi
end=$((SECONDS + 240))
for container in "${@:3}"; do
  until podman healthcheck run "$container" > /dev/null 2>&1; do
    if [ $SECONDS -gt $end ]; then echo "$container is not healthy" >&2; kill "$PPID"; exit 1; fi
    sleep 0.3
  done
done
