import type { Bus } from './bus.js';
import { EmbeddedLog } from './embedded-log.js';
import type { KafkaConfig } from './kafka/kafka-client.js';

export type { KafkaConfig } from './kafka/kafka-client.js';

/** Which log a service reads and writes, and how it gets there. */
export type BusConfig = { kind: 'embedded'; url: string } | ({ kind: 'kafka' } & KafkaConfig);

/** The bus of a configuration; connects when it is first used. `warn` hears of what the bus mends by itself. */
export async function connectBus(config: BusConfig, clientName: string, warn: (message: string) => void = () => undefined): Promise<Bus> {
  if (config.kind === 'embedded') return new EmbeddedLog(config.url, clientName, warn);
  // Loaded only where it is used: a service on the embedded log does without.
  const { KafkaBus } = await import('./kafka/kafka-bus.js');
  return new KafkaBus(config, clientName, warn);
}
