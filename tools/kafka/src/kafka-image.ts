import { kafkaVersion } from './broker-jars.js';
import { brokerSettings } from './server-properties.js';

export interface KafkaImage {
  readonly image: string;
  readonly environment: Readonly<Record<string, string>>;
}

/** Apache Kafka's own image as a broker that listens on `port` and is reached by clients at 127.0.0.1 and the same port. */
export function kafkaImage(port: number): KafkaImage {
  const place = { dataFolder: '/var/lib/kafka/data', internalPort: 19093, controllerPort: 19094 };
  const settings = brokerSettings({ ...place, host: '0.0.0.0', port, advertisedPort: port });
  const named = Object.entries(settings).map(([name, value]): [string, string] => [`KAFKA_${name.replaceAll('.', '_').toUpperCase()}`, value]);
  return {
    image: `docker.io/apache/kafka:${kafkaVersion()}`,
    environment: { CLUSTER_ID: 'RW50ZW50ZS1LYWZrYS0xMg', KAFKA_HEAP_OPTS: '-Xmx320m', ...Object.fromEntries(named) },
  };
}
