# Makes properties of KAFKA_… as Apache's image does (_ is a dot, __ an underscore, ___ a dash), formats the folder the first time, and serves.
set -euo pipefail
settings=/tmp/server.properties
env -0 | while IFS= read -r -d '' pair; do
  name=${pair%%=*}
  case $name in
    KAFKA_HEAP_OPTS) ;;
    KAFKA_*) printf '%s=%s\n' "$(sed 's/^KAFKA_//; s/___/-/g; s/__/\x01/g; s/_/./g; s/\x01/_/g' <<< "$name" | tr '[:upper:]' '[:lower:]')" "$(tr '\n' ' ' <<< "${pair#*=}")" ;;
  esac
done > $settings
java() { command java -cp '/opt/kafka/jars/*' "$@"; }
[ -e "$KAFKA_LOG_DIRS/meta.properties" ] || java -Xmx128m kafka.tools.StorageTool format --config $settings --cluster-id "$CLUSTER_ID"
exec /usr/bin/java $KAFKA_HEAP_OPTS -XX:+UseG1GC -Dlog4j2.configurationFile=/opt/kafka/log4j2.properties -cp '/opt/kafka/jars/*' kafka.Kafka $settings
