import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { TOPICS } from '@entente/contracts';
import { eventually } from '@entente/testing';
import { anEvent, startMessaging, TOPIC, writeDown, type RunningMessaging } from '../../spec/running-messaging.js';
import { BusStrategy } from './bus-strategy.js';
import type { BatchHandler } from './consumer.js';

describe('a handler on the bus', () => {
  let messaging: RunningMessaging;
  let strategy: BusStrategy;
  const failed: unknown[] = [];
  let applied = 0;

  beforeEach(async () => {
    messaging = await startMessaging();
    await messaging.log.ensureTopics(TOPICS);
    failed.length = applied = 0;
    strategy = new BusStrategy('partners', messaging.log, messaging.transactions, messaging.codec, messaging.deadLetters, {
      applied: (_group, _topic, count) => void (applied += count),
      failed: (_group, _topic, error) => void failed.push(error),
      quarantined: () => undefined,
    });
  });
  afterEach(async () => {
    await strategy.close();
    await messaging.close();
  });

  function listen(handle: BatchHandler): Promise<void> {
    strategy.addHandler('test', handle, true, { consumer: { group: 'test', topics: [TOPIC] } });
    return new Promise((done, fail) => strategy.listen((error) => (error === undefined ? done() : fail(new Error('did not subscribe', { cause: error })))));
  }

  it('gets a batch again that it failed, though nothing comes after it, and it is told', async () => {
    let failures = 0;
    await messaging.log.publish(messaging.records(0, anEvent('a', 1), anEvent('a', 2)));
    await listen(async (batch, tx) => {
      if (failures++ < 3) throw Object.assign(new Error('connection lost'), { code: '08006' });
      await writeDown(batch, tx);
    });
    await eventually(async () => (await messaging.applied()).length > 0);
    expect(await messaging.applied()).toEqual(['a 1', 'a 2']);
    expect([failed.length, applied, strategy.standing]).toEqual([3, 2, []]);
  });
});
