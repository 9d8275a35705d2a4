import { describe } from '@jest/globals';
import { whyNoKafka } from './index.js';

const missing = await whyNoKafka();
if (missing !== undefined && process.env['KAFKA_REQUIRED'] === '1') throw new Error(`KAFKA_REQUIRED=1, but this machine cannot run Kafka: ${missing}`);

/** Tests that start brokers; shown as skipped, with the reason, where this machine cannot. With `KAFKA_REQUIRED=1` they fail there. */
export function describeWithJava(name: string, tests: () => void): void {
  if (missing === undefined) describe(name, tests);
  else describe.skip(`${name} (skipped: ${missing})`, tests);
}
