import { messagingMigrations } from '@entente/messaging';
import { connectAndMigrate, createDataSource, Transactions } from '@entente/persistence';
import { idempotencyMigrations } from '@entente/service-kit/owner';
import type { DataSource, QueryRunner } from 'typeorm';
import { z } from 'zod';
import { NEXT, PREVIOUS, reportingMigrations } from '../persistence/copies.js';

/** Inject the address of reporting's database with this token. */
export const REBUILD_DATABASE = Symbol('RebuildDatabase');

const REBUILD_LOCK = 0x726562;
const Locked = z.tuple([z.object({ locked: z.boolean() })]);

/** The right to rebuild: one holder per database, for as long as its connection lives. */
export class RebuildRight {
  private constructor(
    private readonly dataSource: DataSource,
    private readonly lock: QueryRunner,
  ) {}

  /** The right, or undefined where somebody has it. */
  static async take(url: string): Promise<RebuildRight | undefined> {
    const dataSource = createDataSource({ url, applicationName: 'entente reporting rebuild', poolSize: 2 });
    await dataSource.initialize();
    const lock = dataSource.createQueryRunner();
    const [row] = Locked.parse(await lock.query('SELECT pg_try_advisory_lock($1) AS locked', [REBUILD_LOCK]));
    const right = new RebuildRight(dataSource, lock);
    if (row.locked) return right;
    await right.giveUp();
    return undefined;
  }

  /** For the swap: a connection beside those that serve. */
  get transactions(): Transactions {
    return new Transactions(this.dataSource);
  }

  /** Removes what a rebuild left that did not live to the end, or that has just ended. */
  async removeRemains(): Promise<void> {
    for (const schema of [NEXT, PREVIOUS]) await this.dataSource.query(`DROP SCHEMA IF EXISTS "${schema}" CASCADE`);
  }

  async giveUp(): Promise<void> {
    await this.lock.release();
    await this.dataSource.destroy();
  }
}

/**
 * An empty copy of every table in a schema of its own. The largest index is missing: entries that come in no order cost more
 * one by one than all at once.
 */
export async function createSecondCopy(url: string): Promise<DataSource> {
  const dataSource = createDataSource({
    url,
    applicationName: 'entente reporting next',
    schema: NEXT,
    poolSize: 3,
    migrations: [...messagingMigrations, ...idempotencyMigrations, ...reportingMigrations],
  });
  await connectAndMigrate(dataSource);
  await dataSource.query('ALTER TABLE history_partner DROP CONSTRAINT history_partner_pkey');
  return dataSource;
}

/** Makes a filled copy fit to be read: the index it was filled without, and what the planner must know. */
export async function completeSecondCopy(dataSource: DataSource): Promise<void> {
  await dataSource.query('ALTER TABLE history_partner ADD CONSTRAINT history_partner_pkey PRIMARY KEY (partner, position)');
  await dataSource.query(
    'ANALYZE partner, agreement, agreement_party, membership, child, deadline, deadline_party, deadline_count, owed, transfer, approval_waiting, aggregate, occasion, occasion_partner, exercise, finding, lesson, posting, follow_up, follow_up_partner, channel, channel_party, crisis_actor, message, receipt, line_check, history, history_partner',
  );
}
