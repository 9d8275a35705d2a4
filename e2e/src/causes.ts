import { setTimeout as pause } from 'node:timers/promises';
import { eventually } from '@entente/testing';
import { databaseOf } from '@entente/up';
import pg from 'pg';
import type { Installation } from './running-entente.js';

/** Something that is wrong with an installation until it is ended. */
export interface Cause {
  end(): Promise<void>;
}

async function connect(entente: Installation, database: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: entente.postgres.url(database) });
  client.on('error', () => undefined);
  await client.connect();
  return client;
}

/** Rows of a service's database are held by somebody whose transaction does not end. `select` must find some. */
async function hold(entente: Installation, service: string, select: string): Promise<Cause> {
  const client = await connect(entente, databaseOf(service));
  await eventually(async () => {
    await client.query('BEGIN');
    const { rowCount } = await client.query(select);
    if (rowCount === 0) await client.query('ROLLBACK');
    return rowCount !== 0;
  });
  return { end: () => client.end() };
}

/** Reporting cannot read of a topic: its place there is locked. */
export function holdReader(entente: Installation, topic: string): Promise<Cause> {
  return hold(entente, 'reporting', `SELECT FROM live.consumer_offset WHERE consumer_group = 'projection' AND topic = '${topic}' FOR UPDATE`);
}

/** An instance of crisis-channels hangs with the timers of a kind in hand, and the others pass them over. */
export function holdTimers(entente: Installation, kind: string): Promise<Cause> {
  return hold(entente, 'crisis-channels', `SELECT FROM timer WHERE kind = '${kind}' FOR UPDATE`);
}

/** The right to publish what a service tells is with a connection whose instance is gone. */
export async function holdRelay(entente: Installation, service: string): Promise<Cause> {
  const client = await connect(entente, databaseOf(service));
  const { rows } = await client.query<{ pid: number; classid: number; objid: number }>(
    `SELECT pid, classid, objid FROM pg_locks JOIN pg_stat_activity USING (pid)
     WHERE locktype = 'advisory' AND granted AND application_name = 'entente relay' AND pg_stat_activity.datname = current_database()`,
  );
  const [relay] = rows;
  if (relay === undefined) throw new Error(`nobody publishes what ${service} tells`);
  const held = client.query('SELECT pg_advisory_lock($1)', [relay.objid]);
  const other = await connect(entente, databaseOf(service));
  await other.query('SELECT pg_terminate_backend($1)', [relay.pid]);
  await other.end();
  await held;
  return { end: () => client.end() };
}

/** A service reaches its database no more. */
export async function shutDatabase(entente: Installation, service: string): Promise<Cause> {
  const database = databaseOf(service);
  const client = await connect(entente, database);
  await client.query(`ALTER ROLE ${database} CONNECTION LIMIT 0`);
  await client.query('SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = $1', [database]);
  return {
    async end(): Promise<void> {
      await client.query(`ALTER ROLE ${database} CONNECTION LIMIT -1`);
      await client.end();
    },
  };
}

/** A process stops in the midst of its work, and does not die. */
export function freeze(entente: Installation, service: string): Cause {
  entente.kill(service, 'SIGSTOP');
  return {
    async end(): Promise<void> {
      entente.kill(service, 'SIGCONT');
    },
  };
}

/** A table of agreements is locked, and many ask for what is in it: each takes a connection and waits. */
export async function crowd(entente: Installation, token: string): Promise<Cause> {
  const client = await connect(entente, databaseOf('agreements'));
  await client.query('BEGIN');
  await client.query('LOCK TABLE agreement_version IN ACCESS EXCLUSIVE MODE');
  const crowd = Array.from({ length: 20 }, () => keepAsking(`${entente.services['agreements']?.url}/v1/agreements?limit=1`, token));
  return {
    async end(): Promise<void> {
      await client.end();
      await Promise.all(crowd.map((one) => one.end()));
    },
  };
}

/** Asks again as soon as it is answered, whatever the answer. */
export function keepAsking(url: string, token: string): Cause {
  let asking = true;
  const asked = (async (): Promise<void> => {
    while (asking) {
      await fetch(url, { headers: { authorization: `Bearer ${token}` } }).then(
        (answer) => answer.text(),
        () => undefined,
      );
      await pause(50);
    }
  })();
  return {
    async end(): Promise<void> {
      asking = false;
      await asked;
    },
  };
}

/** Something is in a topic that nobody can read: written past the services. */
export async function spoil(entente: Installation, topic: string): Promise<void> {
  const client = await connect(entente, databaseOf('log'));
  await client.query(
    `WITH place AS (UPDATE log_partition SET next_offset = next_offset + 1 WHERE topic = $1 AND partition = 0 RETURNING next_offset - 1 AS at)
     INSERT INTO log (topic, partition, "offset", headers, value) SELECT $1, 0, at, $2, 'no event' FROM place`,
    [topic, JSON.stringify({ ce_id: 'spoilt', ce_type: 'entente.agreements.agreement-registered.v1' })],
  );
  await client.end();
}

/** So many partners that nobody knew are reported at once. */
export async function reportPartners(entente: Installation, token: string, count: number): Promise<void> {
  const events = Array.from({ length: count }, (_, at) => ({
    specversion: '1.0',
    id: `alerts-${at}`,
    source: 'urn:alerts',
    type: 'entente.partners.partner-reported.v1',
    data: { report: { source: 'urn:alerts', record: `${at}`, revision: 1 }, id: `alerts-${at}`, kind: 'organisation', name: `Organisation ${at}` },
  }));
  const headers = { 'content-type': 'application/cloudevents-batch+json' };
  const { status, body } = await entente.call('/v1/events', { token, method: 'POST', body: events, headers });
  const stored = status === 202 ? body.results.filter(({ outcome }: { outcome: string }) => outcome === 'stored') : [];
  if (stored.length !== count) throw new Error(`${count} partners were reported: ${JSON.stringify(body).slice(0, 500)}`);
}
