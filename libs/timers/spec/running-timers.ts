import { connectAndMigrate, createDataSource, Transactions, type Tx } from '@entente/persistence';
import { Clock } from '@entente/service-kit';
import { createDatabase } from '@entente/testing';
import type { DataSource, MigrationInterface, QueryRunner } from 'typeorm';
import type { Failure } from '../src/loop/retry.js';
import { TimerLoop } from '../src/loop/timer-loop.js';
import { timersMigrations } from '../src/migrations.js';
import { Timers, type Timer } from '../src/timers.js';

export const KIND = 'reminder';
export const NOON = new Date('2026-03-01T12:00:00.000Z');

/** `days` and `ms` after noon, the time every test begins at. */
export function later(ms: number): Date {
  return new Date(NOON.getTime() + ms);
}

/** A clock that stands where it was set. */
export class SetClock extends Clock {
  private at = NOON;
  override now(): Date {
    return this.at;
  }
  set(at: Date): void {
    this.at = at;
  }
}

class Effects1800000000000 implements MigrationInterface {
  readonly name = 'Effects1800000000000';
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('CREATE TABLE effect (at bigint GENERATED ALWAYS AS IDENTITY, kind text NOT NULL, key text NOT NULL)');
  }
  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE effect');
  }
}

/** What a handler does in these tests, within its transaction. */
export async function takeEffect(tx: Tx, timers: readonly Timer[]): Promise<void> {
  await tx.execute('INSERT INTO effect (kind, key) SELECT * FROM unnest($1::text[], $2::text[])', [
    timers.map(({ kind }) => kind),
    timers.map(({ key }) => key),
  ]);
}

type Fire = (tx: Tx, timers: readonly Timer[], now: Date) => Promise<void>;

export interface RunningTimers {
  url: string;
  dataSource: DataSource;
  transactions: Transactions;
  clock: SetClock;
  /** As of the instance that was started last. */
  readonly timers: Timers;
  readonly failures: { key: string; attempts: number; retryAt: Date; code: string }[];
  /** Sizes of batches that were rolled back. */
  readonly splits: number[];
  /** Codes of what interrupted loops. */
  readonly interruptions: string[];
  /** Starts a loop as one more instance of the service would. */
  start(fire?: Fire, clock?: Clock, kind?: string): TimerLoop;
  set(...timers: readonly Timer[]): Promise<void>;
  /** Keys that took effect, in order. */
  effects(): Promise<string[]>;
  /** Keys of timers that are set, in order. */
  left(): Promise<string[]>;
  close(): Promise<void>;
}

/** A database with timers and effects, and no loop yet. */
export async function createTimers(): Promise<RunningTimers> {
  const database = await createDatabase('timers');
  const dataSource = createDataSource({ url: database.url, applicationName: 'test', poolSize: 20, migrations: [...timersMigrations, Effects1800000000000] });
  await connectAndMigrate(dataSource);
  const transactions = new Transactions(dataSource);
  const clock = new SetClock();
  const loops: TimerLoop[] = [];
  const [failures, splits, interruptions]: [RunningTimers['failures'], number[], string[]] = [[], [], []];
  let timers = new Timers();
  const keys = async (sql: string): Promise<string[]> => (await dataSource.query(sql)).map(({ key }: { key: string }) => key);
  return {
    url: database.url,
    dataSource,
    transactions,
    clock,
    get timers() {
      return timers;
    },
    failures,
    splits,
    interruptions,
    start: (fire = takeEffect, instanceClock = clock, kind = KIND) => {
      timers = new Timers();
      const loop = new TimerLoop(transactions, instanceClock, { kind, fire }, timers, {
        fired: () => undefined,
        failed: ({ key }, attempts, retryAt, failure: Failure) => void failures.push({ key, attempts, retryAt, code: failure.code }),
        split: (_kind, count) => void splits.push(count),
        interrupted: (_kind, { code }) => void interruptions.push(code),
      });
      loops.push(loop);
      loop.start();
      return loop;
    },
    set: (...set) => transactions.run('system', (tx) => timers.set(tx, set)),
    effects: () => keys('SELECT key FROM effect ORDER BY at'),
    left: () => keys('SELECT key FROM timer ORDER BY kind, key'),
    close: async () => {
      await Promise.all(loops.map((loop) => loop.stop()));
      await dataSource.destroy();
      await database.drop();
    },
  };
}
