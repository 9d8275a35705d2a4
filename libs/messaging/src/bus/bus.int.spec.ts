import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { eventually } from '@entente/testing';
import { BUSES, createBus, type BusUnderTest } from '../../spec/buses.js';
import { counted, many, ONE, Subscriber, text, THREE } from '../../spec/subscriber.js';
import type { Bus, Consumption, OutgoingRecord } from './bus.js';
import { ShorterLogError } from './log-errors.js';

function record(key: string | null, value: string, topic = ONE.name): OutgoingRecord {
  return text(key, value, topic);
}

describe.each(BUSES)('the %s bus', (kind) => {
  let under: BusUnderTest;
  let bus: Bus;
  const running: Consumption[] = [];

  async function run(on: Bus, subscriber: Subscriber, topics: readonly string[], maxBatch?: number): Promise<Consumption> {
    const consumption = await on.run(subscriber.subscription(topics, maxBatch));
    running.push(consumption);
    return consumption;
  }

  beforeEach(async () => {
    under = await createBus(kind);
    bus = await under.connect();
    await bus.ensureTopics([ONE, THREE]);
  });
  afterEach(async () => {
    await Promise.all(running.splice(0).map((consumption) => consumption.stop()));
    await under.remove();
  });

  it('hands over what was published: key, headers and bytes, from the earliest record on', async () => {
    const bytes = Buffer.from([0, 255, 10, 13, 195, 40]);
    await bus.publish([{ topic: ONE.name, key: 'Ñandú', headers: { ce_subject: 'Perú', 'content-type': 'application/octet-stream' }, value: bytes }]);
    await bus.publish([record(null, 'no key')]);
    const subscriber = new Subscriber();
    await run(bus, subscriber, [ONE.name]);
    await eventually(() => subscriber.taken.length === 2);
    expect(subscriber.taken[0]).toEqual({
      topic: ONE.name,
      partition: 0,
      offset: 0,
      key: 'Ñandú',
      headers: { ce_subject: 'Perú', 'content-type': 'application/octet-stream' },
      value: bytes,
    });
    expect(subscriber.taken[1]).toMatchObject({ offset: 1, key: null });
  });

  it('keeps the order of each key over several partitions and concurrent publishers, with contiguous offsets', async () => {
    const other = await under.connect();
    const publish = async (by: Bus, from: number): Promise<void> => {
      for (let n = 0; n < 30; n++) await by.publish(Array.from({ length: 20 }, (_, key) => record(`key-${from + key}`, String(n), THREE.name)));
    };
    const subscriber = new Subscriber();
    await run(bus, subscriber, [THREE.name]);
    await Promise.all([publish(bus, 0), publish(other, 20)]);
    await eventually(() => subscriber.taken.length === 1_200, 20_000);
    for (let key = 0; key < 40; key++) expect(subscriber.textsOf(`key-${key}`)).toEqual(counted(30));
    expect(new Set(subscriber.taken.map(({ partition }) => partition)).size).toBe(3);
    for (const partition of [0, 1, 2]) {
      const offsets = subscriber.taken.filter((one) => one.partition === partition).map(({ offset }) => offset);
      expect(offsets).toEqual(offsets.map((_, at) => at));
      expect((await bus.endOffsets([THREE.name])).get(THREE.name)?.[partition]).toBe(offsets.length);
    }
  });

  it('brings a batch that failed again until it is taken, in order, and lets the other partitions go on', async () => {
    const subscriber = new Subscriber();
    let failures = 0;
    subscriber.before = ({ partition }) => {
      if (partition === 1 && failures++ < 3) throw new TypeError('cannot read what is not there');
    };
    await bus.publish(many(90, 30, THREE.name));
    await run(bus, subscriber, [THREE.name]);
    await eventually(() => subscriber.taken.length === 90, 20_000);
    expect(subscriber.errors).toHaveLength(3);
    expect(subscriber.errors[0]).toBeInstanceOf(TypeError);
    for (let key = 0; key < 30; key++) expect(subscriber.textsOf(`key-${key}`)).toEqual(counted(3));
  });

  it('goes on where the subscriber’s own place is, and never skips what only the broker believes to be read', async () => {
    await bus.publish(many(100, 1, ONE.name));
    const first = new Subscriber();
    const consumption = await run(bus, first, [ONE.name]);
    await eventually(() => first.taken.length === 100);
    await pause(1_500); // the broker has heard of it by now
    await consumption.stop();
    // The subscriber's database is restored from an hour ago.
    const restored = new Subscriber(new Map([[`${ONE.name}/0`, 40]]), first.group);
    await run(bus, restored, [ONE.name]);
    await eventually(() => restored.taken.length === 60, 20_000);
    expect(restored.taken[0]?.offset).toBe(40);
  });

  it('hands nothing over before the place is known', async () => {
    await bus.publish(many(10, 1, ONE.name));
    const subscriber = new Subscriber();
    const asked = subscriber.subscription([ONE.name]);
    let tries = 0;
    running.push(
      await bus.run({
        ...asked,
        startAt: async () => {
          if (tries++ < 3) throw new Error('the database is away');
          return 4;
        },
        onBatch: async (batch) => {
          subscriber.places.set(`${ONE.name}/0`, Math.max(4, subscriber.places.get(`${ONE.name}/0`) ?? 4));
          return asked.onBatch(batch);
        },
      }),
    );
    await eventually(() => subscriber.taken.length === 6, 20_000);
    expect(subscriber.taken.map(({ offset }) => offset)).toEqual([4, 5, 6, 7, 8, 9]);
    expect(tries).toBe(4);
    expect(subscriber.errors).toHaveLength(3);
  });

  it('divides the partitions among the members of a group, and takes every record once as members join and leave', async () => {
    const places = new Map<string, number>();
    const group = `group-${randomUUID()}`;
    const [one, two] = [new Subscriber(places, group), new Subscriber(places, group)];
    const other = await under.connect();
    let publishing = true;
    let published = 0;
    const feed = (async () => {
      while (publishing) {
        await bus.publish(Array.from({ length: 30 }, (_, key) => record(`key-${key}`, String(published / 30), THREE.name)));
        published += 30;
        await pause(10);
      }
    })();
    await run(bus, one, [THREE.name], 50);
    await eventually(() => one.taken.length > 100, 20_000);
    const second = await run(other, two, [THREE.name], 50);
    await eventually(() => kind === 'embedded' || two.taken.length > 100, 30_000);
    await second.stop();
    const before = one.taken.length;
    await eventually(() => one.taken.length > before + 300, 30_000);
    publishing = false;
    await feed;
    await eventually(() => [...places.values()].reduce((sum, next) => sum + next, 0) === published, 20_000);
    const all = [...one.taken, ...two.taken];
    const seen = new Set(all.map(({ partition, offset }) => `${partition}/${offset}`));
    expect(seen.size).toBe(published);
    for (const subscriber of [one, two]) {
      for (let key = 0; key < 30; key++) {
        const texts = subscriber.textsOf(`key-${key}`).map(Number);
        expect(texts).toEqual([...texts].sort((a, b) => a - b));
      }
    }
  }, 120_000);

  it('stops with an alarm where the log ends before what was read, and takes nothing of another log for the rest of the first', async () => {
    await bus.publish(many(10, 1, ONE.name));
    const subscriber = new Subscriber(new Map([[`${ONE.name}/0`, 25]]));
    await run(bus, subscriber, [ONE.name]);
    await eventually(() => subscriber.errors.length >= 2, 20_000);
    expect(subscriber.errors[0]).toBeInstanceOf(ShorterLogError);
    expect(String(subscriber.errors[0])).toContain('read up to offset 25, but the log ends at 10');
    await bus.publish(many(10, 1, ONE.name));
    await pause(1_000);
    expect(subscriber.taken).toEqual([]);
  });

  it('lets a slow subscriber take its time: one batch in hand per partition, none lost, memory bounded by the batch', async () => {
    for (let n = 0; n < 10; n++) await bus.publish(many(1_000, 10, ONE.name));
    const subscriber = new Subscriber();
    let inHand = 0;
    let most = 0;
    subscriber.before = async () => {
      most = Math.max(most, ++inHand);
      await pause(20);
      inHand--;
    };
    await run(bus, subscriber, [ONE.name], 400);
    await eventually(() => subscriber.taken.length === 10_000, 30_000);
    expect(most).toBe(1);
    expect(Math.max(...subscriber.batches.map(({ size }) => size))).toBeLessThanOrEqual(400);
  }, 60_000);

  it('keeps a slow batch its own beyond the time after which a silent member is taken for dead', async () => {
    await bus.publish(many(20, 1, ONE.name));
    const subscriber = new Subscriber();
    let calls = 0;
    subscriber.before = async () => {
      if (calls++ === 0) await pause(14_000); // a session lasts ten seconds
    };
    await run(bus, subscriber, [ONE.name], 10);
    await eventually(() => subscriber.taken.length === 20, 40_000);
    expect(calls).toBe(2);
    expect(subscriber.errors).toEqual([]);
  }, 60_000);

  it('carries large records, and batches larger than a request', async () => {
    const large = Buffer.alloc(6 * 1024 * 1024, 'ñ');
    await bus.publish([record('a', 'small'), { ...record('a', 'large'), value: large }, record('a', 'after')]);
    await bus.publish(Array.from({ length: 3_000 }, (_, n) => ({ ...record('b', String(n)), value: Buffer.alloc(1_500, String(n % 10)) })));
    const subscriber = new Subscriber();
    await run(bus, subscriber, [ONE.name]);
    await eventually(() => subscriber.taken.length === 3_003, 30_000);
    expect(subscriber.taken[1]?.value.equals(large)).toBe(true);
    expect(subscriber.taken.map(({ offset }) => offset)).toEqual(counted(3_003).map(Number));
  }, 60_000);

  it('says of an empty topic that all of it is read, and hands over what comes later soon', async () => {
    const subscriber = new Subscriber();
    await run(bus, subscriber, [ONE.name, THREE.name]);
    await eventually(() => subscriber.well.size === 4, 20_000);
    const began = performance.now();
    await bus.publish([record('a', 'first')]);
    await eventually(() => subscriber.taken.length === 1);
    expect(performance.now() - began).toBeLessThan(2_000);
    expect(await bus.endOffsets([ONE.name, THREE.name])).toEqual(
      new Map([
        [ONE.name, [1]],
        [THREE.name, [0, 0, 0]],
      ]),
    );
  });

  it('goes on after a restart where it stopped, with nothing lost or taken twice', async () => {
    const subscriber = new Subscriber();
    for (let round = 0; round < 3; round++) {
      await bus.publish(Array.from({ length: 200 }, (_, n) => record('a', String(round * 200 + n))));
      const client = await under.connect();
      const consumption = await client.run(subscriber.subscription([ONE.name], 30));
      await eventually(() => subscriber.taken.length >= round * 200 + 50, 20_000);
      await consumption.stop();
      await client.close();
    }
    await run(bus, subscriber, [ONE.name]);
    await eventually(() => subscriber.taken.length === 600, 20_000);
    expect(subscriber.textsOf('a')).toEqual(counted(600));
  }, 90_000);

  it('stops within a second or two, after the batch in hand', async () => {
    await bus.publish(many(50, 1, ONE.name));
    const subscriber = new Subscriber();
    subscriber.before = () => pause(300);
    const consumption = await run(bus, subscriber, [ONE.name], 10);
    await eventually(() => subscriber.taken.length >= 10);
    const began = performance.now();
    await consumption.stop();
    expect(performance.now() - began).toBeLessThan(4_000);
    const taken = subscriber.taken.length;
    await pause(700);
    expect(subscriber.taken.length).toBe(taken);
  });

  it('reads nothing where one of its topics is not there, and says so', async () => {
    await bus.publish([record('a', '1')]);
    const subscriber = new Subscriber();
    const said = await run(bus, subscriber, [ONE.name, 'entente.conformance.missing']).then(
      () => eventually(() => subscriber.errors[0]),
      (error: unknown) => error,
    );
    expect(said).toBeInstanceOf(Error);
    await pause(300);
    expect(subscriber.taken).toEqual([]);
  });

  it('says when it last heard of the log', async () => {
    const consumption = await run(bus, new Subscriber(), [ONE.name]);
    await pause(1_500);
    expect(Date.now() - consumption.lastRound.getTime()).toBeLessThan(2_000);
  });
});
