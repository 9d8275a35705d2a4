import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { TopicSettings } from '@entente/contracts';
import { BUSES, createBus, type BusUnderTest } from '../../spec/buses.js';
import { counted, many, ONE, text, THREE } from '../../spec/subscriber.js';
import type { Bus } from './bus.js';

describe.each(BUSES)('the log of the %s bus', (kind) => {
  let under: BusUnderTest;
  let bus: Bus;

  beforeEach(async () => {
    under = await createBus(kind);
    bus = await under.connect();
    await bus.ensureTopics([ONE, THREE]);
  });
  afterEach(() => under.remove());

  it('reads at will for a rebuild: from anywhere, forward, back, and nothing at the end', async () => {
    for (let n = 0; n < 5; n++) await bus.publish(many(3_000, 7, THREE.name));
    await bus.publish(many(10, 1, ONE.name));
    const ends = (await bus.endOffsets([THREE.name])).get(THREE.name) ?? [];
    const reader = await bus.reader([ONE.name, THREE.name]);
    const partition = ends.indexOf(Math.max(...ends));
    const end = ends[partition] ?? 0;
    const offsets: number[] = [];
    for (let at = 0; at < end;) {
      const records = await reader.read(THREE.name, partition, at, 700);
      offsets.push(...records.map(({ offset }) => offset));
      at += records.length;
    }
    expect(offsets).toEqual(counted(end).map(Number));
    expect(await reader.read(THREE.name, partition, end, 100)).toEqual([]);
    expect((await reader.read(THREE.name, partition, 5, 2)).map(({ offset }) => offset)).toEqual([5, 6]);
    expect((await reader.read(THREE.name, partition, end - 3, 100)).map(({ offset }) => offset)).toEqual([end - 3, end - 2, end - 1]);
    expect((await reader.read(ONE.name, 0, 0, 100)).map(({ value }) => value.toString())).toEqual(counted(10));
    await bus.publish([text('a', 'later', ONE.name)]);
    expect((await reader.read(ONE.name, 0, 10, 100)).map(({ value }) => value.toString())).toEqual(['later']);
    await reader.close();
  }, 60_000);

  it('makes topics once, however many services ask for them at the same time', async () => {
    const topics = Array.from({ length: 4 }, (_, n): TopicSettings => ({
      name: `entente.conformance.more-${n}`,
      partitions: n + 1,
      retentionMs: 60_000 * (n + 1),
    }));
    const clients = await Promise.all([under.connect(), under.connect(), under.connect()]);
    await Promise.all(clients.map((client) => client.ensureTopics(topics)));
    await bus.ensureTopics(topics.map((topic) => ({ ...topic, retentionMs: 'forever' })));
    const ends = await bus.endOffsets(topics.map(({ name }) => name));
    expect(topics.map(({ name }) => ends.get(name)?.length)).toEqual([1, 2, 3, 4]);
  });

  it('refuses to publish to a topic nobody made, and acknowledges nothing of it', async () => {
    await expect(bus.publish([text('a', '1', 'entente.conformance.missing')])).rejects.toThrow();
    await bus.publish([text('a', '2', ONE.name)]);
    expect((await bus.endOffsets([ONE.name])).get(ONE.name)).toEqual([1]);
  });

  it('answers for its health', async () => {
    await expect(bus.health()).resolves.toBeUndefined();
  });
});
