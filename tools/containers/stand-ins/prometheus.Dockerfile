# Stands in for the official image of Prometheus, with Debian's: the same arguments and the same places.
ARG DEBIAN_IMAGE=docker.io/library/debian:bookworm-slim
FROM $DEBIAN_IMAGE
RUN apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends prometheus && rm -rf /var/lib/apt/lists/* && install -d -o nobody /prometheus
USER nobody
VOLUME /prometheus
ENTRYPOINT ["/usr/bin/prometheus"]
