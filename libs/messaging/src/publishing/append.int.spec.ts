import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { setTimeout as pause } from 'node:timers/promises';
import { TOPICS, topic } from '@entente/contracts';
import { eventually } from '@entente/testing';
import pg from 'pg';
import { anEvent, startMessaging, TOPIC, type RunningMessaging } from '../../spec/running-messaging.js';
import { connectBus } from '../bus/connect-bus.js';

describe('appending to the embedded log', () => {
  let messaging: RunningMessaging;

  beforeEach(async () => {
    messaging = await startMessaging();
    await messaging.log.ensureTopics(TOPICS);
  });
  afterEach(() => messaging.close());

  it('leaves no hole where it fails: the next record takes the offset', async () => {
    const [fine, refused] = messaging.records(0, anEvent('fine', 1), anEvent('no text for PostgreSQL: \0', 1));
    if (!fine || !refused) throw new Error('two events are two records');
    await messaging.log.publish([fine]);
    await expect(messaging.log.publish([fine, refused])).rejects.toThrow();
    await messaging.log.publish([fine]);
    const reader = await messaging.log.reader([TOPIC]);
    expect((await reader.read(TOPIC, 0, 0, 10)).map(({ offset }) => offset)).toEqual([0, 1]);
    expect((await messaging.log.endOffsets([TOPIC])).get(TOPIC)).toEqual([2]);
  });

  it('removes what is older than its topic keeps, in order, and never an event; offsets go on', async () => {
    const inbox = topic('partners', 'inbox');
    const kept = { topic: TOPIC, key: 'a', headers: {}, value: Buffer.from('event') };
    await messaging.log.ensureTopics([{ name: inbox, partitions: 1, retentionMs: 300 }]);
    await messaging.log.publish([kept, { ...kept, topic: inbox }, { ...kept, topic: inbox }]);
    await pause(400);
    // A client that has not purged yet does so with its first record.
    const other = await messaging.connect();
    await other.publish([{ ...kept, topic: inbox }]);
    const reader = await other.reader([TOPIC, inbox]);
    const offsets = await eventually(async () => {
      const left = (await reader.read(inbox, 0, 0, 10)).map(({ offset }) => offset);
      return left.length < 3 && left;
    });
    expect(offsets).toEqual([2]);
    expect(await reader.read(TOPIC, 0, 0, 10)).toHaveLength(1);
    expect((await other.endOffsets([inbox])).get(inbox)).toEqual([3]);
  });

  it('tells why old records were not removed, and takes the new one all the same', async () => {
    const { busConfig } = messaging;
    if (busConfig.kind !== 'embedded') throw new Error('the log lies in PostgreSQL');
    const inbox = topic('partners', 'inbox');
    await messaging.log.ensureTopics([{ name: inbox, partitions: 1, retentionMs: 300 }]);
    const client = new pg.Client({ connectionString: busConfig.url });
    await client.connect();
    await client.query(`CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'records stay here'; END $$`);
    await client.query('CREATE TRIGGER refuse BEFORE DELETE ON log FOR EACH STATEMENT EXECUTE FUNCTION refuse()');
    await client.end();
    const warnings: string[] = [];
    const other = await connectBus(busConfig, 'test', (message) => warnings.push(message));
    try {
      await other.publish([{ topic: inbox, key: 'a', headers: {}, value: Buffer.from('event') }]);
      await eventually(() => warnings.length > 0);
      expect(warnings.join()).toContain('records stay here');
      expect((await other.endOffsets([inbox])).get(inbox)).toEqual([1]);
    } finally {
      await other.close();
    }
  });
});
