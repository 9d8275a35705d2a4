import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Label, Reader } from '@entente/contracts';
import { anEvent, startMessaging, TOPIC, writeDown, type RunningMessaging } from '../../spec/running-messaging.js';
import type { LogRecord } from '../bus/bus.js';
import { BatchConsumer } from './batch-consumer.js';
import type { BatchHandler } from './consumer.js';

/** Takes everything but the first event of `a`. */
const broken: BatchHandler = async (batch, tx) => {
  if (batch.events.some(({ subject, sequence }) => subject === 'a' && sequence === 1)) throw new TypeError('cannot read what is not there');
  await writeDown(batch, tx);
};

describe('quarantine', () => {
  let messaging: RunningMessaging;

  beforeEach(async () => {
    messaging = await startMessaging();
  });
  afterEach(() => messaging.close());

  function consumer(handle: BatchHandler): BatchConsumer {
    return new BatchConsumer(messaging.transactions, { group: 'test' }, messaging.codec, messaging.deadLetters, handle);
  }

  function apply(by: BatchConsumer, records: LogRecord[]): Promise<number> {
    return by.apply({ topic: TOPIC, partition: 0, records });
  }

  async function letters(reader: Reader | 'system' = 'system'): Promise<{ id: string; state: string; offset: string }[]> {
    return messaging.transactions.read(reader, (tx) => tx.query('SELECT id, state, "offset" FROM dead_letter ORDER BY "offset"'));
  }

  async function states(): Promise<string[]> {
    return (await letters()).map(({ state, offset }) => `${offset} ${state}`);
  }

  it('holds every later event of an aggregate, in the same batch and in later ones, though the handler would take them', async () => {
    const one = consumer(broken);
    await apply(one, messaging.records(0, anEvent('a', 1), anEvent('b', 1), anEvent('a', 2)));
    expect(await apply(one, messaging.records(3, anEvent('a', 3), anEvent('b', 2)))).toBe(5);
    expect(await messaging.applied()).toEqual(['b 1', 'b 2']);
    expect(await states()).toEqual(['0 poison', '2 held', '3 held']);
  });

  it('holds what follows a record that is no event', async () => {
    const noEvent: LogRecord = { topic: TOPIC, partition: 0, offset: 0, key: 'a', headers: {}, value: Buffer.from([0xff]) };
    await apply(consumer(writeDown), [noEvent, ...messaging.records(1, anEvent('a', 2), anEvent('b', 1))]);
    expect(await messaging.applied()).toEqual(['b 1']);
    expect(await states()).toEqual(['0 poison', '1 held']);
  });

  it('is left in order, and by an event that is twice in the log only once', async () => {
    const twice = anEvent('a', 1);
    await apply(consumer(broken), messaging.records(0, twice, anEvent('a', 2), twice, anEvent('a', 3)));
    const [poison] = await letters();
    await consumer(writeDown).replay(poison?.id ?? '');
    expect(await messaging.applied()).toEqual(['a 1', 'a 2', 'a 3']);
    expect(await letters()).toEqual([]);
    await apply(consumer(writeDown), messaging.records(4, twice, anEvent('a', 4)));
    expect(await messaging.applied()).toEqual(['a 1', 'a 2', 'a 3', 'a 4']);
  });

  it('shows an event to whom its label shows it, and what cannot be read to nobody below every clearance', async () => {
    const label: Label = { policy: 'PER', classification: 'RESTRICTED', categories: [] };
    const unreadable: LogRecord = { topic: TOPIC, partition: 0, offset: 2, key: 'c', headers: {}, value: Buffer.from([0xff]) };
    const [known = unreadable, alsoKnown = unreadable] = messaging.records(0, anEvent('a', 1, { label }), anEvent('b', 1, { label }));
    await apply(consumer(broken), [known, { ...alsoKnown, value: Buffer.from('no JSON') }, unreadable]);
    const seen = async (reader: Reader): Promise<number> => (await letters(reader)).length;
    expect(await seen({ clearance: 'CONFIDENTIAL', categories: [], belongsTo: ['PER'] })).toBe(2);
    expect(await seen({ clearance: 'UNCLASSIFIED', categories: [], belongsTo: ['PER'] })).toBe(0);
    expect(await seen({ clearance: 'SECRET', categories: [], belongsTo: ['COL'] })).toBe(1);
    expect(await seen({ clearance: 'SECRET', categories: [], belongsTo: ['PER'] })).toBe(3);
  });
});
