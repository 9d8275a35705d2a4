import { expect, it } from '@jest/globals';
import { describeWithKafka, eventually } from '@entente/testing';
import kafkajs from 'kafkajs';
import { createBus } from '../../../spec/buses.js';
import { Subscriber, text } from '../../../spec/subscriber.js';

const TOPIC = { name: 'entente.hints.events', partitions: 1, retentionMs: 'forever' as const };

describeWithKafka('the offsets the broker is told', () => {
  it('are never ahead of what was taken, not between two tries of a failing batch either', async () => {
    const under = await createBus('kafka');
    if (under.config.kind !== 'kafka') throw new Error('this is about Kafka');
    const { brokers, prefix } = under.config;
    const admin = new kafkajs.Kafka({ brokers: [...brokers], logLevel: kafkajs.logLevel.NOTHING }).admin();
    await admin.connect();
    const bus = await under.connect();
    try {
      await bus.ensureTopics([TOPIC]);
      await bus.publish(Array.from({ length: 60 }, (_, at) => text('a', String(at), TOPIC.name)));
      const subscriber = new Subscriber();
      let failing = true;
      subscriber.before = ({ records }) => {
        if (failing && (records.at(-1)?.offset ?? 0) >= 20) throw new Error('the database is away');
      };
      const told = async (): Promise<number> => {
        const [topic] = await admin.fetchOffsets({ groupId: `${prefix}${subscriber.group}`, topics: [`${prefix}${TOPIC.name}`] });
        return Number(topic?.partitions[0]?.offset ?? -1);
      };
      const ahead: string[] = [];
      const look = async (): Promise<number> => {
        const offset = await told();
        if (offset > subscriber.taken.length) ahead.push(`told ${offset}, taken ${subscriber.taken.length}`);
        return offset;
      };
      await bus.run(subscriber.subscription([TOPIC.name], 10));
      await eventually(async () => (await look()) >= 20 && subscriber.errors.length >= 5, 30_000);
      expect(ahead).toEqual([]);
      failing = false;
      await eventually(async () => (await look()) === 60, 30_000);
      expect(ahead).toEqual([]);
    } finally {
      await admin.disconnect();
      await under.remove();
    }
  }, 90_000);
});
