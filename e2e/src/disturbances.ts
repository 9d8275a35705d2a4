import { databaseOf } from '@entente/up';
import { eventually } from '@entente/testing';
import pg from 'pg';
import type { Installation } from './running-entente.js';

/** A service tells something, and others act on it. */
export interface Chain {
  readonly sender: string;
  readonly receivers: readonly string[];
  /** The table of a receiver that it writes last of all. */
  readonly writes: 'outbox' | 'known_crisis';
}

/** Writes what a chain begins with, and kills who takes part in it meanwhile; all run again when it resolves. */
export type Disturbance = (entente: Installation, chain: Chain, write: () => Promise<unknown>) => Promise<unknown>;

/** Every way a chain is broken between the first write and what follows from it, by a name that ends a sentence. */
export const DISTURBANCES: readonly [string, Disturbance][] = [
  ['while all services run', (_entente, _chain, write) => write()],
  ['though nobody was there to hear it, and its sender was killed right after', unheard],
  ['though the receiver was killed in the middle of its work', killedAtWork],
];

/** Kills a service and waits until its process is gone; it starts again by itself after a while. */
async function kill(entente: Installation, name: string): Promise<void> {
  const before = entente.services[name]?.pid;
  if (before === undefined || before === 0) throw new Error(`${name} does not run`);
  entente.kill(name, 'SIGKILL');
  await eventually(() => entente.services[name]?.pid !== before);
}

async function revive(entente: Installation, ...names: string[]): Promise<void> {
  for (const name of names) entente.restartNow(name);
  for (const name of names) {
    await eventually(async () => (await fetch(`${entente.services[name]?.url}/health/ready`)).status === 200, 60_000);
  }
}

/** The receivers and reporting are dead when it is written; the sender dies with its answer, before or after it told anybody. */
async function unheard(entente: Installation, { sender, receivers }: Chain, write: () => Promise<unknown>): Promise<void> {
  await Promise.all([...receivers, 'reporting'].map((name) => kill(entente, name)));
  await write();
  await kill(entente, sender);
  await revive(entente, sender, ...receivers, 'reporting');
}

/** The receivers have decided and saved, and die when they are about to write the last of it, in the same transaction. */
async function killedAtWork(entente: Installation, { receivers, writes }: Chain, write: () => Promise<unknown>): Promise<void> {
  const held = await Promise.all(receivers.map((name) => hold(entente.postgres.url(databaseOf(name)), writes)));
  try {
    await write();
    for (const { isWaitedFor } of held) await eventually(isWaitedFor, 30_000);
    await Promise.all(receivers.map((name) => kill(entente, name)));
  } finally {
    await Promise.all(held.map(({ release }) => release()));
  }
  await revive(entente, ...receivers);
}

/** Lets others read a table, and nobody add to it until it is released. */
async function hold(url: string, table: string): Promise<{ isWaitedFor: () => Promise<boolean>; release: () => Promise<void> }> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(`BEGIN; LOCK TABLE ${table} IN SHARE ROW EXCLUSIVE MODE`);
  // The relay may wait as well, to note what it has published: that is no work on what was written.
  const waiting = `SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock' AND query LIKE 'INSERT INTO ${table}%'`;
  return {
    async isWaitedFor() {
      // Within a transaction it is shown as it was when first asked.
      await client.query('SELECT pg_stat_clear_snapshot()');
      return (await client.query(waiting)).rows.length > 0;
    },
    release: () => client.end(),
  };
}
