import { databaseOf } from '@entente/up';
import { eventually } from '@entente/testing';
import pg from 'pg';
import type { Installation } from './running-entente.js';

/** Two services of which one tells what the other acts on. */
export interface Chain {
  readonly sender: string;
  readonly receiver: string;
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

/** The receiver and reporting are dead when it is written; the sender dies with its answer, before or after it told anybody. */
async function unheard(entente: Installation, { sender, receiver }: Chain, write: () => Promise<unknown>): Promise<void> {
  await Promise.all([kill(entente, receiver), kill(entente, 'reporting')]);
  await write();
  await kill(entente, sender);
  await revive(entente, sender, receiver, 'reporting');
}

/** The relay may wait as well, to note what it has published: that is no work on what was written. */
const WAITING_TO_TELL = `SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock' AND query LIKE 'INSERT INTO outbox%'`;

/** The receiver has decided and saved, and dies when it is about to tell others, in the same transaction. */
async function killedAtWork(entente: Installation, { receiver }: Chain, write: () => Promise<unknown>): Promise<void> {
  const client = new pg.Client({ connectionString: entente.postgres.url(databaseOf(receiver)) });
  await client.connect();
  try {
    // Others read the outbox as before, and nobody can add to it.
    await client.query('BEGIN; LOCK TABLE outbox IN SHARE ROW EXCLUSIVE MODE');
    await write();
    await eventually(async () => {
      // Within a transaction it is shown as it was when first asked.
      await client.query('SELECT pg_stat_clear_snapshot()');
      return (await client.query(WAITING_TO_TELL)).rows.length > 0;
    }, 30_000);
    await kill(entente, receiver);
  } finally {
    await client.end();
  }
  await revive(entente, receiver);
}
