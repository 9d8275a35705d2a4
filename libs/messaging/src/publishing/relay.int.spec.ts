import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { TOPICS } from '@entente/contracts';
import { eventually } from '@entente/testing';
import { anEvent, startMessaging, TOPIC, type RunningMessaging } from '../../spec/running-messaging.js';
import { Relay } from './relay.js';

describe('the relay', () => {
  let messaging: RunningMessaging;
  const relays: Relay[] = [];
  const errors: unknown[] = [];

  beforeEach(async () => {
    messaging = await startMessaging();
    errors.length = 0;
  });
  afterEach(async () => {
    await Promise.all(relays.splice(0).map((relay) => relay.stop()));
    await messaging.close();
  });

  function relay(): Relay {
    const one = new Relay(messaging.url, 'public', messaging.log, messaging.outbox, (error) => errors.push(error));
    relays.push(one);
    one.start();
    return one;
  }

  function add(...subjects: string[]): Promise<void> {
    return messaging.transactions.run('system', (tx) => messaging.outbox.add(tx, ...subjects.map((subject) => anEvent(subject, 1))));
  }

  async function published(): Promise<(string | null)[]> {
    const reader = await messaging.log.reader([TOPIC]);
    return (await reader.read(TOPIC, 0, 0, 100)).map(({ key }) => key);
  }

  async function unpublished(): Promise<number> {
    const rows: unknown[] = await messaging.dataSource.query('SELECT 1 FROM outbox WHERE published_at IS NULL');
    return rows.length;
  }

  it('publishes what was added first and committed last', async () => {
    await messaging.log.ensureTopics(TOPICS);
    const one = relay();
    let commit: () => void = () => undefined;
    const mayCommit = new Promise<void>((resolve) => (commit = resolve));
    let added = false;
    const slow = messaging.transactions.run('system', async (tx) => {
      await messaging.outbox.add(tx, anEvent('slow', 1));
      added = true;
      await mayCommit;
    });
    await eventually(() => added);
    await add('quick');
    await eventually(() => one.published === 1);
    commit();
    await slow;
    await eventually(() => one.published === 2);
    expect(await published()).toEqual(['quick', 'slow']);
  });

  it('keeps what the log did not take, and publishes it in order once it does', async () => {
    await messaging.log.ensureTopics([]);
    const one = relay();
    await add('a', 'b');
    await add('c');
    await eventually(() => errors.length >= 2);
    expect(String(errors[0])).toContain(`no such topic in the log: ${TOPIC}`);
    expect([one.published, await unpublished()]).toEqual([0, 3]);
    await messaging.log.ensureTopics(TOPICS);
    await eventually(() => one.published === 3);
    expect(await published()).toEqual(['a', 'b', 'c']);
    expect(await unpublished()).toBe(0);
  });

  it('is no longer at work when it loses the connection its lock is on', async () => {
    const [first, second] = [relay(), relay()];
    await eventually(() => first.active || second.active);
    await messaging.dataSource.query(
      `SELECT pg_terminate_backend(l.pid) FROM pg_locks l JOIN pg_database d ON d.oid = l.database WHERE l.locktype = 'advisory' AND d.datname = current_database()`,
    );
    await pause(2_500); // who stands by asks for the lock every second
    expect([first.active, second.active].filter(Boolean)).toHaveLength(1);
  });

  it('forgets what was published a day ago and ids seen thirty days ago, and nothing else', async () => {
    await messaging.dataSource.query(`
      INSERT INTO outbox (topic, key, headers, payload, published_at) SELECT 'x', d::text, '{}', '', now() - d * interval '1 hour' FROM unnest(ARRAY[1, 23, 25]) d;
      INSERT INTO inbox (consumer_group, event_id, seen_at) SELECT 'test', d::text, now() - d * interval '1 day' FROM unnest(ARRAY[1, 29, 31]) d`);
    const one = relay();
    await eventually(() => one.lastRound.getTime() > 0);
    const keys = async (sql: string): Promise<string[]> => (await messaging.dataSource.query(sql)).map(({ key }: { key: string }) => key);
    await eventually(async () => (await keys('SELECT event_id AS key FROM inbox')).length < 3);
    expect(await keys('SELECT event_id AS key FROM inbox ORDER BY 1')).toEqual(['1', '29']);
    expect(await keys('SELECT key FROM outbox ORDER BY 1')).toEqual(['1', '23']);
  });
});
