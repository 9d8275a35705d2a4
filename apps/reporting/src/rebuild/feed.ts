import type { BatchConsumer, LogReader, LogRecord } from '@entente/messaging';
import type { Transactions } from '@entente/persistence';
import { readOrder } from '../projections/history-order.js';
import { gapsBetween, type Run } from './gaps.js';

const CHUNK = 2_000;

/** Reads the records of a run, the next chunk while one is worked on, and shows it to `onAhead`. Throws where the log no longer holds them all. */
export async function* recordsOf(
  log: LogReader,
  topic: string,
  partition: number,
  { first, last }: Run,
  onAhead: (records: readonly LogRecord[]) => void = () => undefined,
): AsyncGenerator<LogRecord[]> {
  const read = async (from: number): Promise<LogRecord[]> => {
    const wanted = Math.min(CHUNK, last + 1 - from);
    const records = await log.read(topic, partition, from, wanted);
    if (records.length !== wanted || records.some(({ offset }, at) => offset !== from + at))
      throw new Error(`${topic}/${partition} no longer holds every record from ${from} to ${from + wanted - 1}`);
    return records;
  };
  let next = first <= last ? read(first) : Promise.resolve([]);
  for (let from = first; from <= last; from += CHUNK) {
    const records = await next;
    next = from + CHUNK <= last ? read(from + CHUNK) : Promise.resolve([]);
    next.then(onAhead, () => undefined); // a failure is met in the next round, if there is one
    yield records;
  }
}

interface Offset {
  topic: string;
  partition: number;
  next: number;
}

/** How far a group of the live copy has read. */
async function liveOffsets(live: Transactions, group: string): Promise<Offset[]> {
  return live.read('system', async (tx) => {
    const rows = await tx.query<{ topic: string; partition: number; next_offset: string }>(
      'SELECT topic, partition, next_offset FROM consumer_offset WHERE consumer_group = $1 ORDER BY 1, 2',
      [group],
    );
    return rows.map(({ topic, partition, next_offset }) => ({ topic, partition, next: Number(next_offset) }));
  });
}

/**
 * Brings the projection of the second copy to where the live one is. History keeps the order in which the live copy read the partitions, so that a position names the
 * same event for ever. What the live copy left out (put aside, or not known then) comes last, as a replay would.
 */
export class Feed {
  private fedTo = 1;
  private readonly covered = new Map<string, Run[]>();

  constructor(
    private readonly log: LogReader,
    private readonly live: Transactions,
    private readonly next: Transactions,
    private readonly consumer: BatchConsumer,
    private readonly onRead: (count: number) => void,
    private readonly goOn: () => void,
  ) {}

  /** As far as the live copy had come when it was called; answers how many records were read. */
  async catchUp(): Promise<number> {
    const from = this.fedTo;
    for (const run of await this.live.read('system', (tx) => readOrder(tx, from))) {
      const skipped = Math.max(0, this.fedTo - run.firstPosition);
      const part = { first: run.firstOffset + skipped, last: run.lastOffset };
      await this.continueAt(run.firstPosition + skipped);
      for await (const records of recordsOf(this.log, run.topic, run.partition, part, (ahead) => void this.consumer.prepare(ahead))) {
        this.goOn();
        await this.consumer.applyOutOfTurn(records);
        this.fedTo += records.length;
        this.onRead(records.length);
      }
      this.cover(run.topic, run.partition, part);
    }
    return this.fedTo - from;
  }

  /** The rest, and for good: called while the live copy stands still. */
  async finish(): Promise<void> {
    await this.catchUp();
    for (const { topic, partition, next } of await liveOffsets(this.live, this.consumer.group)) {
      for (const gap of gapsBetween(this.covered.get(`${topic}/${partition}`) ?? [], next)) {
        for await (const records of recordsOf(this.log, topic, partition, gap)) {
          this.goOn();
          await this.consumer.applyOutOfTurn(records);
          this.onRead(records.length);
        }
      }
    }
  }

  /** Where this copy put something aside that the live one took, positions after it stay what they are. */
  private async continueAt(position: number): Promise<void> {
    this.fedTo = position;
    await this.next.run('system', (tx) => tx.execute('UPDATE history_next SET position = $1 WHERE position <> $1', [position]));
  }

  private cover(topic: string, partition: number, { first, last }: Run): void {
    const runs = this.covered.get(`${topic}/${partition}`) ?? [];
    const before = runs.at(-1);
    if (before && before.last + 1 === first) before.last = last;
    else runs.push({ first, last });
    this.covered.set(`${topic}/${partition}`, runs);
  }
}

/** How many records the live copy has read in a group. */
export async function liveTotal(live: Transactions, group: string): Promise<number> {
  return (await liveOffsets(live, group)).reduce((sum, { next }) => sum + next, 0);
}
