#!/usr/bin/env bash
# podman for podman-compose where no systemd runs: its health checks are timers of systemd, and before 4.6 it cannot wait for them. Here who waits for
# a container's health runs its health check, until it passes or four minutes are over. Where nothing may be run in a running container either, as in
# a sandbox that forbids it, the check runs in a container of its own beside it, on the same network. And --requires is left out: podman 4.3 cannot start
# what requires a container that has ended well, and who waits starts in order anyway.
if [ "$1" = --version ]; then echo 'podman version 4.6.0'; exit; fi
if [ "$1" = create ] || [ "$1" = run ]; then
  kept=()
  for argument; do [[ $argument == --requires=* ]] || kept+=("$argument"); done
  exec podman "${kept[@]}"
fi
if [ "$1 $2" != 'wait --condition=healthy' ]; then exec podman "$@"; fi
beside() {
  mapfile -t check < <(podman inspect "$1" --format '{{range .Config.Healthcheck.Test}}{{println .}}{{end}}' | sed -n '2,${/./p}')
  podman run --rm --network "container:$1" --entrypoint "${check[0]}" "$(podman inspect "$1" --format '{{.Image}}')" "${check[@]:1}"
}
end=$((SECONDS + 240))
for container in "${@:3}"; do
  until podman healthcheck run "$container" > /dev/null 2>&1 || beside "$container" > /dev/null 2>&1; do
    if [ $SECONDS -gt $end ]; then echo "$container is not healthy" >&2; kill "$PPID"; exit 1; fi
    sleep 0.3
  done
done
