import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { TOPICS } from '@entente/contracts';
import { eventually } from '@entente/testing';
import kafkajs from 'kafkajs';
import pg from 'pg';
import { BUSES } from '../../spec/buses.js';
import { anEvent, startMessaging, TOPIC, writeDown, type RunningMessaging } from '../../spec/running-messaging.js';
import type { Consumption } from '../bus/bus.js';
import type { BusConfig } from '../bus/connect-bus.js';
import { GapError } from '../bus/log-errors.js';
import { BatchConsumer } from './batch-consumer.js';

/** Deletes every record of a topic's first partition, as retention does in time. */
async function deleteAll(config: BusConfig, end: number): Promise<void> {
  if (config.kind === 'embedded') {
    const client = new pg.Client({ connectionString: config.url });
    await client.connect();
    await client.query('DELETE FROM log WHERE topic = $1', [TOPIC]);
    await client.end();
    return;
  }
  const admin = new kafkajs.Kafka({ brokers: [...config.brokers], logLevel: kafkajs.logLevel.NOTHING }).admin();
  const name = `${config.prefix}${TOPIC}`;
  await admin.connect();
  await admin.fetchTopicOffsets(name); // the library deletes only of topics it has met
  await admin.deleteTopicRecords({ topic: name, partitions: [{ partition: 0, offset: String(end) }] });
  await admin.disconnect();
}

describe.each(BUSES)('on the %s bus', (kind) => {
  let messaging: RunningMessaging;
  let consumption: Consumption | undefined;

  beforeEach(async () => {
    messaging = await startMessaging(kind);
    await messaging.log.ensureTopics(TOPICS);
  });
  afterEach(async () => {
    await consumption?.stop();
    await messaging.close();
  });

  it('a consumer says that records it had not read are gone, though none comes after them', async () => {
    const consumer = new BatchConsumer(messaging.transactions, { group: 'test' }, messaging.codec, messaging.deadLetters, writeDown);
    const records = messaging.records(0, anEvent('a', 1), anEvent('a', 2), anEvent('a', 3));
    await messaging.log.publish(records);
    await consumer.apply({ topic: TOPIC, partition: 0, records: records.slice(0, 1) });
    await deleteAll(messaging.busConfig, 3);
    const errors: unknown[] = [];
    let well = false;
    consumption = await messaging.log.run({
      group: 'test',
      topics: [TOPIC],
      maxBatch: 100,
      startAt: (topic, partition) => consumer.startAt(topic, partition),
      onBatch: (batch) => consumer.apply(batch),
      onError: (error) => void errors.push(error),
      onWell: () => void (well = true),
    });
    await eventually(() => errors.length > 0 || well);
    expect(errors[0]).toBeInstanceOf(GapError);
    expect(String(errors[0])).toContain('expected offset 1, the log goes on at 3: 2 records are missing');
  });
});
