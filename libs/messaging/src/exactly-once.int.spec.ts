import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { TOPICS, topic, type DomainEvent } from '@entente/contracts';
import type { Transactions } from '@entente/persistence';
import { eventually } from '@entente/testing';
import type { DataSource } from 'typeorm';
import { BUSES } from '../spec/buses.js';
import { anEvent, startMessaging, TOPIC, writeDown, type RunningMessaging } from '../spec/running-messaging.js';
import type { Bus, Consumption } from './bus/bus.js';
import { GapError } from './bus/log-errors.js';
import { BatchConsumer } from './consuming/batch-consumer.js';
import type { BatchHandler } from './consuming/consumer.js';
import type { DeadLetters } from './consuming/dead-letters.js';
import type { EventCodec } from './event-codec.js';
import type { Outbox } from './publishing/outbox.js';
import { Relay } from './publishing/relay.js';

/** Fails where somebody marked the event as one it cannot take. */
const record: BatchHandler = async (batch, tx) => {
  if (batch.events.some((event) => event.subject === 'poison')) throw new TypeError('cannot read what is not there');
  await writeDown(batch, tx);
};

describe.each(BUSES)('on the %s bus', (kind) => {
  let messaging: RunningMessaging;
  let dataSource: DataSource;
  let transactions: Transactions;
  let log: Bus;
  let codec: EventCodec;
  let outbox: Outbox;
  let deadLetters: DeadLetters;
  const running: Consumption[] = [];
  const relays: Relay[] = [];

  beforeEach(async () => {
    messaging = await startMessaging(kind);
    ({ log, dataSource, transactions, codec, outbox, deadLetters } = messaging);
    await log.ensureTopics(TOPICS);
  });
  afterEach(async () => {
    await Promise.all(running.splice(0).map((consumption) => consumption.stop()));
    await Promise.all(relays.splice(0).map((relay) => relay.stop()));
    await messaging.close();
  });

  function publish(...events: DomainEvent[]): Promise<void> {
    return log.publish(events.map((one) => codec.encode(TOPIC, one)));
  }

  function consumer(handle: BatchHandler = record): BatchConsumer {
    return new BatchConsumer(transactions, { group: 'test' }, codec, deadLetters, handle);
  }

  async function consume(by: BatchConsumer, onError: (error: unknown) => void = () => undefined, maxBatch = 1_000): Promise<Consumption> {
    const consumption = await log.run({
      group: 'test',
      topics: [TOPIC],
      maxBatch,
      startAt: (t, p) => by.startAt(t, p),
      onBatch: (batch) => by.apply(batch),
      onError,
      onWell: () => undefined,
    });
    running.push(consumption);
    return consumption;
  }

  function relay(): Relay {
    const one = new Relay(messaging.url, 'public', log, outbox, () => undefined);
    relays.push(one);
    one.start();
    return one;
  }

  async function applied(): Promise<{ subject: string; sequence: number; event_id: string }[]> {
    return dataSource.query('SELECT subject, sequence, event_id FROM applied ORDER BY at');
  }

  async function letters(): Promise<{ state: string; code: string; key: string; offset: string; id: string }[]> {
    return transactions.read('system', (tx) => tx.query('SELECT id, state, code, key, "offset" FROM dead_letter ORDER BY "offset"'));
  }

  async function position(): Promise<number> {
    return (await consumer().startAt(TOPIC, 0)) ?? 0;
  }

  describe('the outbox', () => {
    it('brings every committed event to the log once, in order per aggregate, under eight concurrent writers', async () => {
      relay();
      const writers = 8;
      const each = 150;
      await Promise.all(
        Array.from({ length: writers }, async (_, writer) => {
          for (let sequence = 1; sequence <= each; sequence++) {
            await transactions.run('system', async (tx) => {
              await outbox.add(tx, anEvent(`writer-${writer}`, sequence));
              // Ids are drawn here and committed later, in another order than drawn.
              if (sequence % 3 === writer % 3) await tx.query('SELECT pg_sleep(0.002)');
            });
          }
        }),
      );
      await consume(consumer());
      await eventually(async () => (await applied()).length === writers * each);
      for (let writer = 0; writer < writers; writer++) {
        const sequences = (await applied()).filter(({ subject }) => subject === `writer-${writer}`).map(({ sequence }) => sequence);
        expect(sequences).toEqual(Array.from({ length: each }, (_, index) => index + 1));
      }
    });

    it('publishes nothing that was rolled back', async () => {
      relay();
      await expect(
        transactions.run('system', async (tx) => {
          await outbox.add(tx, anEvent('undone', 1));
          throw new Error('rolled back');
        }),
      ).rejects.toThrow('rolled back');
      await transactions.run('system', (tx) => outbox.add(tx, anEvent('kept', 1)));
      await consume(consumer());
      await eventually(async () => (await applied()).length === 1);
      expect((await applied())[0]?.subject).toBe('kept');
    });

    it('has one relay at work however many are started, and another takes over', async () => {
      const first = relay();
      await eventually(() => first.active);
      const second = relay();
      await transactions.run('system', (tx) => outbox.add(tx, anEvent('a', 1)));
      await eventually(() => first.published === 1);
      expect(second.active).toBe(false);
      await first.stop();
      await eventually(() => second.active);
      await transactions.run('system', (tx) => outbox.add(tx, anEvent('a', 2)));
      await eventually(() => second.published === 1);
    });

    it('refuses an event that does not fit its own contract', async () => {
      const broken = { ...anEvent('a', 1), data: { partner: 'PER', on: 'some day', successors: [] } };
      await expect(transactions.run('system', (tx) => outbox.add(tx, broken))).rejects.toThrow(/does not fit its contract/);
    });
  });

  describe('a consumer', () => {
    it('applies an event once however often it is in the log', async () => {
      const twice = anEvent('a', 1);
      await publish(twice, anEvent('a', 2), twice);
      await consume(consumer());
      await eventually(async () => (await position()) === 3);
      expect((await applied()).map(({ sequence }) => sequence)).toEqual([1, 2]);
    });

    it('goes on where its own database stands, whatever the bus hands it', async () => {
      await publish(anEvent('a', 1), anEvent('a', 2), anEvent('a', 3));
      const one = consumer();
      const first = await consume(one);
      await eventually(async () => (await position()) === 3);
      await first.stop();
      const again = [1, 2, 3].map((sequence, offset) => ({ ...codec.encode(TOPIC, anEvent('b', sequence)), topic: TOPIC, partition: 0, offset }));
      expect(await one.apply({ topic: TOPIC, partition: 0, records: again })).toBe(3);
      expect((await applied()).map(({ subject }) => subject)).toEqual(['a', 'a', 'a']);
    });

    it('stops with an alarm where the log has a gap', async () => {
      const one = consumer();
      const at = (
        offset: number,
      ): { topic: string; partition: number; offset: number; key: string | null; headers: Readonly<Record<string, string>>; value: Buffer } => ({
        ...codec.encode(TOPIC, anEvent('a', offset + 1)),
        partition: 0,
        offset,
      });
      await one.apply({ topic: TOPIC, partition: 0, records: [at(0), at(1)] });
      await expect(one.apply({ topic: TOPIC, partition: 0, records: [at(5)] })).rejects.toThrow(GapError);
      expect(await position()).toBe(2);
      expect(await applied()).toHaveLength(2);
    });

    it('tries again what failed for a passing reason, and skips nothing', async () => {
      let failures = 0;
      const flaky: BatchHandler = async (batch, tx) => {
        if (failures++ < 3) throw Object.assign(new Error('connection lost'), { code: '08006' });
        await record(batch, tx);
      };
      await publish(anEvent('a', 1), anEvent('b', 1));
      const errors: unknown[] = [];
      await consume(consumer(flaky), (error) => errors.push(error));
      await eventually(async () => (await applied()).length === 2);
      expect(errors).toHaveLength(3);
      expect(await letters()).toEqual([]);
    });

    it('puts a poison event in the middle of 10,000 aside and stops nobody but its aggregate', async () => {
      const events = Array.from({ length: 10_000 }, (_, index) => anEvent(`aggregate-${index % 500}`, Math.floor(index / 500) + 1));
      events[5_000] = anEvent('poison', 1);
      events[7_000] = anEvent('poison', 2);
      for (let at = 0; at < events.length; at += 1_000) await publish(...events.slice(at, at + 1_000));
      await consume(consumer());
      await eventually(async () => (await position()) === 10_000, 60_000);
      expect(await applied()).toHaveLength(9_998);
      expect(await letters()).toMatchObject([
        { state: 'poison', code: 'handler-failed', key: 'poison', offset: '5000' },
        { state: 'held', code: 'held-back', key: 'poison', offset: '7000' },
      ]);
      expect((await log.endOffsets([topic('partners', 'dead')])).get(topic('partners', 'dead'))).toEqual([0]);
      relay();
      await eventually(async () => (await log.endOffsets([topic('partners', 'dead')])).get(topic('partners', 'dead'))?.[0] === 2);
    }, 90_000);

    it('replays what was put aside, in order, once its cause is mended', async () => {
      await publish(anEvent('poison', 1), anEvent('poison', 2), anEvent('fine', 1));
      const broken = consumer();
      const consumption = await consume(broken);
      await eventually(async () => (await position()) === 3);
      await consumption.stop();
      const [first] = await letters();
      await expect(broken.replay(first?.id ?? '')).rejects.toThrow('cannot read');
      expect(await letters()).toHaveLength(2);
      const mended = consumer(async ({ events, records, topic: from }, tx) =>
        record({ topic: from, records, events: events.map((one) => ({ ...one, subject: 'mended' })) }, tx),
      );
      await mended.replay(first?.id ?? '');
      expect(await letters()).toEqual([]);
      expect(await applied()).toMatchObject([
        { subject: 'fine', sequence: 1 },
        { subject: 'mended', sequence: 1 },
        { subject: 'mended', sequence: 2 },
      ]);
    });

    it('puts bytes aside that are no event', async () => {
      await log.publish([{ topic: TOPIC, key: 'a', headers: {}, value: Buffer.from([0xff, 0xfe]) }, codec.encode(TOPIC, anEvent('b', 1))]);
      await consume(consumer());
      await eventually(async () => (await applied()).length === 1);
      expect(await letters()).toMatchObject([{ state: 'poison', code: 'not-an-event' }]);
    });

    it('of one group in two processes applies every event once', async () => {
      const events = Array.from({ length: 2_000 }, (_, index) => anEvent(`aggregate-${index % 20}`, Math.floor(index / 20) + 1));
      await consume(consumer(), undefined, 50);
      await consume(consumer(), undefined, 70);
      for (let at = 0; at < events.length; at += 100) await publish(...events.slice(at, at + 100));
      await eventually(async () => (await position()) === 2_000, 30_000);
      expect((await applied()).map(({ event_id }) => event_id)).toEqual(events.map(({ id }) => id));
    }, 60_000);
  });
});
