import { setTimeout as pause } from 'node:timers/promises';
import { expect, it } from '@jest/globals';
import { describeWithKafka, eventually } from '@entente/testing';
import { createBus } from '../../../spec/buses.js';
import { Subscriber, text } from '../../../spec/subscriber.js';

const TOPIC = { name: 'entente.members.events', partitions: 1, retentionMs: 'forever' as const };
/** A member that is silent for ten seconds is taken for dead, and its partitions are given to others. */
const SLOW_MS = 14_000;

describeWithKafka('a member of a group', () => {
  it('that takes its time over a batch keeps it: no other is handed the same', async () => {
    const under = await createBus('kafka');
    try {
      const places = new Map<string, number>();
      const one = new Subscriber(places);
      const members = [one, new Subscriber(places, one.group)];
      const handed: number[] = [];
      for (const member of members) {
        member.before = async ({ records }) => {
          handed.push(records[0]?.offset ?? -1);
          await pause(SLOW_MS);
        };
      }
      const bus = await under.connect();
      await bus.ensureTopics([TOPIC]);
      for (const member of members) await (await under.connect()).run(member.subscription([TOPIC.name]));
      await eventually(() => members.every(({ well }) => well.size === 1), 30_000);
      await bus.publish([text('a', '0', TOPIC.name)]);
      await eventually(() => members.some(({ taken }) => taken.length === 1), 40_000);
      expect(handed).toEqual([0]);
    } finally {
      await under.remove();
    }
  }, 90_000);
});
