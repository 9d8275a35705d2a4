import { OWNERS, TOPICS, topic } from '@entente/contracts';
import { Kafka, logLevel, type Consumer, type IHeaders } from 'kafkajs';
import { z } from 'zod';
import type { Databases } from './databases.js';
import type { LoggedEvent, PartitionOffsets } from './evidence.js';

/** How far a reader has come: the next offset by `topic/partition`. */
export type Marks = ReadonlyMap<string, number>;

export interface LogSlice {
  readonly events: LoggedEvent[];
  readonly offsets: PartitionOffsets[];
}

/** Reads the log as it lies there, past everything the services use to read it. */
export interface LogReader {
  /** Where each partition ends now. */
  ends(): Promise<Marks>;
  /** What lies between the marks, absent ones at 0, and the ends. */
  read(from: Marks, to: Marks): Promise<LogSlice>;
  close(): Promise<void>;
}

const eventTopics = new Set(OWNERS.map((owner) => topic(owner, 'events')));
const chunk = 20_000;

export function embeddedLogReader(databases: Databases): LogReader {
  const database = 'entente_log';
  return {
    ends: async () => {
      const rows = await databases.query(database, 'SELECT topic, partition, next_offset FROM log_partition ORDER BY 1, 2');
      return new Map(rows.map(([name, partition, next]) => [`${String(name)}/${String(partition)}`, Number(next)]));
    },
    read: async (from, to) => {
      const slice: LogSlice = { events: [], offsets: [] };
      for (const [place, end] of to) {
        const [name, partition] = parsePlace(place);
        const run = new OffsetRun(name, partition, from.get(place) ?? 0);
        for (let next = run.first; next < end; next += chunk) {
          const rows = await databases.query(
            database,
            eventTopics.has(name)
              ? `SELECT "offset", headers->>'ce_id', headers->>'ce_type', headers->>'ce_subject', headers->>'ce_sequence',
                   coalesce(convert_from(value, 'UTF8')::json->'agreement'->>'title', convert_from(value, 'UTF8')::json->>'title', '')
                 FROM log WHERE topic = $1 AND partition = $2 AND "offset" >= $3 AND "offset" < $4 ORDER BY "offset"`
              : 'SELECT "offset" FROM log WHERE topic = $1 AND partition = $2 AND "offset" >= $3 AND "offset" < $4 ORDER BY "offset"',
            [name, partition, next, Math.min(next + chunk, end)],
          );
          for (const [offset, eventId, type, subject, sequence, title] of rows) {
            run.add(Number(offset));
            if (!eventTopics.has(name)) continue;
            slice.events.push({
              topic: name,
              partition,
              offset: Number(offset),
              eventId: String(eventId),
              type: String(type),
              subject: String(subject),
              sequence: Number(sequence),
              title: String(title),
            });
          }
        }
        slice.offsets.push(run.result(end));
      }
      return slice;
    },
    close: () => Promise.resolve(),
  };
}

/** Over kafkajs itself: what is checked here is what stands on it. */
export function kafkaLogReader(brokers: string): LogReader {
  const kafka = new Kafka({ clientId: 'faults reader', brokers: brokers.split(','), logLevel: logLevel.NOTHING });
  const admin = kafka.admin();
  let readers = 0;
  let connected: Promise<void> | undefined;
  return {
    ends: async () => {
      await (connected ??= admin.connect());
      const ends = new Map<string, number>();
      for (const { name } of TOPICS) {
        for (const { partition, high } of await admin.fetchTopicOffsets(name)) ends.set(`${name}/${partition}`, Number(high));
      }
      return ends;
    },
    read: (from, to) => readKafka(kafka.consumer({ groupId: `faults-${process.pid}-${(readers += 1)}`, sessionTimeout: 60_000 }), from, to),
    close: async () => {
      if (connected) await admin.disconnect();
    },
  };
}

const Titled = z.object({ agreement: z.object({ title: z.string() }).optional(), title: z.string().optional() });

async function readKafka(consumer: Consumer, from: Marks, to: Marks): Promise<LogSlice> {
  const slice: LogSlice = { events: [], offsets: [] };
  const open = new Map<string, { run: OffsetRun; end: number }>();
  for (const [place, end] of to) {
    const [name, partition] = parsePlace(place);
    const run = new OffsetRun(name, partition, from.get(place) ?? 0);
    if (run.first < end) open.set(place, { run, end });
    else slice.offsets.push(run.result(end));
  }
  if (open.size === 0) return slice;
  await consumer.connect();
  try {
    await consumer.subscribe({ topics: [...new Set([...open.keys()].map((place) => parsePlace(place)[0]))], fromBeginning: true });
    await new Promise<void>((resolve, reject) => {
      const late = setTimeout(() => reject(new Error(`the log does not give ${[...open.keys()].join(', ')}`)), 120_000);
      consumer.on('consumer.crash', ({ payload }) => reject(payload.error));
      const running = consumer.run({
        autoCommit: false,
        eachBatch: async (payload) => {
          const { batch } = payload;
          const place = `${batch.topic}/${batch.partition}`;
          const reading = open.get(place);
          if (!reading) return;
          for (const { offset, headers, value } of batch.messages) {
            if (Number(offset) < reading.run.next || Number(offset) >= reading.end) continue;
            reading.run.add(Number(offset));
            if (eventTopics.has(batch.topic)) slice.events.push(eventIn(batch.topic, batch.partition, Number(offset), headers ?? {}, value));
          }
          await payload.heartbeat();
          if (Number(batch.lastOffset()) + 1 < reading.end) return;
          slice.offsets.push(reading.run.result(reading.end));
          open.delete(place);
          if (open.size > 0) return;
          clearTimeout(late);
          resolve();
        },
      });
      for (const { run } of open.values()) consumer.seek({ topic: run.topic, partition: run.partition, offset: String(run.first) });
      running.catch(reject);
    });
  } finally {
    await consumer.disconnect();
  }
  slice.events.sort((a, b) => (a.topic < b.topic ? -1 : a.topic > b.topic ? 1 : a.partition - b.partition || a.offset - b.offset));
  return slice;
}

function eventIn(name: string, partition: number, offset: number, headers: IHeaders, value: Buffer | null): LoggedEvent {
  const header = (key: string): string => headers[key]?.toString() ?? '';
  const { agreement, title } = Titled.parse(JSON.parse(value?.toString('utf8') ?? '{}'));
  return {
    topic: name,
    partition,
    offset,
    eventId: header('ce_id'),
    type: header('ce_type'),
    subject: header('ce_subject'),
    sequence: Number(header('ce_sequence')),
    title: agreement?.title ?? title ?? '',
  };
}

function parsePlace(place: string): [string, number] {
  const at = place.lastIndexOf('/');
  return [place.slice(0, at), Number(place.slice(at + 1))];
}

/** Sees whether offsets follow one another. */
class OffsetRun {
  next: number;
  private count = 0;
  private readonly gaps: string[] = [];

  constructor(
    readonly topic: string,
    readonly partition: number,
    readonly first: number,
  ) {
    this.next = first;
  }

  add(offset: number): void {
    if (offset !== this.next) this.gaps.push(`${this.topic}/${this.partition}: ${offset} where ${this.next} was to come`);
    this.next = offset + 1;
    this.count += 1;
  }

  result(end: number): PartitionOffsets {
    return { topic: this.topic, partition: this.partition, first: this.first, count: this.count, end, gaps: this.gaps };
  }
}
