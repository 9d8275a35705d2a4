import type { describe as describeOfJest } from '@jest/globals';

/** Jest's own, which is there in specs only. */
declare const describe: typeof describeOfJest;

/**
 * Tests that need a Kafka; shown as skipped, with the reason, where it is `missing`.
 * @throws Error then, if `KAFKA_REQUIRED` is 1
 */
export function describeUnless(missing: string | undefined, name: string, tests: () => void): void {
  if (missing === undefined) describe(name, tests);
  else if (process.env['KAFKA_REQUIRED'] === '1') throw new Error(`Kafka is required (KAFKA_REQUIRED=1) but missing: ${missing}`);
  else describe.skip(`${name} (skipped, no Kafka: ${missing})`, tests);
}
