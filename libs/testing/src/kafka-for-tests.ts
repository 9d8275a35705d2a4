import { randomBytes } from 'node:crypto';
import { describeUnless } from '@entente/kafka/describe-unless';

/** The run's Kafka, or one line why there is none. */
export function kafkaForTests(): { readonly brokers: string } | { readonly missing: string } {
  const brokers = process.env['ENTENTE_TEST_KAFKA'];
  if (brokers !== undefined) return { brokers };
  return { missing: process.env['ENTENTE_TEST_KAFKA_MISSING'] ?? 'this is not Jest’s int project, which starts one' };
}

/** Tests on the run's Kafka; shown as skipped, with the reason, where there is none. */
export function describeWithKafka(name: string, tests: (brokers: string) => void): void {
  const kafka = kafkaForTests();
  if ('brokers' in kafka) describeUnless(undefined, name, () => tests(kafka.brokers));
  else describeUnless(kafka.missing, name, () => tests(''));
}

/** A `KAFKA_PREFIX` no other test has: it stands before the names of topics and groups, so that tests share one Kafka. */
export function createTopicPrefix(): string {
  return `t${randomBytes(4).toString('hex')}.`;
}
