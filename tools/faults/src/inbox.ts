import { topic } from '@entente/contracts';
import { EmbeddedLog } from '@entente/messaging';
import { Kafka, logLevel } from 'kafkajs';
import { reportOf, type Write } from './write.js';

/** Puts reports on the inbox topic; resolves when the bus has acknowledged them all. */
export interface Inbox {
  publish(writes: readonly Write[]): Promise<void>;
  close(): Promise<void>;
}

interface InboxRecord {
  readonly key: string;
  readonly headers: Record<string, string>;
  readonly value: Buffer;
}

const AGREEMENTS = topic('agreements', 'inbox');

/** A report as a CloudEvent in Kafka's binary mode. */
function recordOf(write: Write): InboxRecord {
  const { id, source, type, specversion, data } = reportOf(write);
  return {
    key: write.record,
    headers: { ce_id: id, ce_source: source, ce_type: type, ce_specversion: specversion, 'content-type': 'application/json' },
    value: Buffer.from(JSON.stringify(data)),
  };
}

/** The inbox topic of the embedded log at this address. */
export function embeddedInbox(url: string): Inbox {
  const log = new EmbeddedLog(url, 'faults', (message) => console.warn(message));
  return {
    publish: (writes) => log.publish(writes.map((write) => ({ topic: AGREEMENTS, ...recordOf(write) }))),
    close: () => log.close(),
  };
}

/** The inbox topic of Kafka, over a producer that waits for every replica. */
export async function kafkaInbox(brokers: string): Promise<Inbox> {
  const producer = new Kafka({ clientId: 'faults inbox', brokers: brokers.split(','), logLevel: logLevel.NOTHING, retry: { retries: 2 } }).producer({
    idempotent: false,
    allowAutoTopicCreation: false,
  });
  await producer.connect();
  return {
    publish: async (writes) => void (await producer.send({ topic: AGREEMENTS, acks: -1, timeout: 8_000, messages: writes.map(recordOf) })),
    close: () => producer.disconnect(),
  };
}
