# Stands in for Apache Kafka's own image: Debian's Java, and the broker's jars from Maven Central, which lie in the context. The same settings.
ARG DEBIAN_IMAGE=docker.io/library/debian:bookworm-slim
FROM $DEBIAN_IMAGE
RUN apt-get update && mkdir -p /usr/share/man/man1 && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends openjdk-17-jre-headless && rm -rf /var/lib/apt/lists/* && \
    useradd --uid 1000 appuser && install -d -o appuser /var/lib/kafka/data
COPY jars /opt/kafka/jars
COPY log4j2.properties kafka.sh /opt/kafka/
VOLUME /var/lib/kafka/data
USER appuser
ENTRYPOINT ["bash", "/opt/kafka/kafka.sh"]
