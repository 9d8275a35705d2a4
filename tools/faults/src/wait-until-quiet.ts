import { setTimeout as pause } from 'node:timers/promises';
import { topic } from '@entente/contracts';
import type { Databases } from './databases.js';
import { SERVICE_TABLES } from './gather-evidence.js';
import type { LogReader, Marks } from './log-reader.js';

/** What did not become quiet in time. */
export class NotQuietError extends Error {
  constructor(
    readonly hanging: readonly string[],
    seconds: number,
  ) {
    super(`${seconds} s after everything was healed: ${hanging.join('; ')}`);
    this.name = 'NotQuietError';
  }
}

/** What must have been read to its end: a group of a service, and the topic. */
const READERS = [
  ['entente_agreements', 'inbox', topic('agreements', 'inbox')],
  ['entente_reporting', 'projection', topic('agreements', 'events')],
  ['entente_reporting', 'projection', topic('partners', 'events')],
] as const;
const lookEveryMs = 250;
const readyWithinMs = 3_000;

export interface System {
  readonly services: Readonly<Record<string, { readonly url: string }>>;
  readonly databases: Databases;
  readonly log: LogReader;
}

/**
 * Waits until every service is ready and nothing is on its way any more: outboxes empty, everything read, no rebuild
 * running, and all of it the same twice in a row. @throws NotQuietError saying what hangs
 */
export async function waitUntilQuiet(system: System, withinMs: number, onHanging: (what: readonly string[]) => void): Promise<void> {
  const end = Date.now() + withinMs;
  let before: string | undefined;
  for (;;) {
    const { hanging, state } = await look(system);
    if (hanging.length === 0 && state === before) return;
    before = hanging.length === 0 ? state : undefined;
    onHanging(hanging);
    if (Date.now() > end) throw new NotQuietError(hanging.length === 0 ? ['something still writes'] : hanging, Math.round(withinMs / 1000));
    await pause(lookEveryMs);
  }
}

async function look({ services, databases, log }: System): Promise<{ hanging: string[]; state: string }> {
  try {
    const hanging = (await Promise.all(Object.entries(services).map(notReady))).flat();
    const ends = await log.ends();
    const counts = await databases.query('entente_agreements', 'SELECT count(*), max(known_from) FROM agreement_version');
    for (const [database, schema] of SERVICE_TABLES) hanging.push(...(await behind(databases, database, schema, ends)));
    const [running] = await databases.query('entente_reporting', `SELECT count(*) FROM rebuilds.run WHERE state = 'running'`);
    if (Number(running?.[0]) > 0) hanging.push('a rebuild is running');
    return { hanging, state: JSON.stringify([[...ends], counts]) };
  } catch (error) {
    return { hanging: [error instanceof Error ? error.message : String(error)], state: '' };
  }
}

async function notReady([name, { url }]: [string, { readonly url: string }]): Promise<string[]> {
  try {
    const answer = await fetch(`${url}/health/ready`, { signal: AbortSignal.timeout(readyWithinMs) });
    const body = await answer.text();
    return answer.status === 200 ? [] : [`${name} is not ready: ${body.slice(0, 300)}`];
  } catch {
    return [`${name} does not answer`];
  }
}

async function behind(databases: Databases, database: string, schema: string, ends: Marks): Promise<string[]> {
  const hanging: string[] = [];
  const [unpublished] = await databases.query(database, `SELECT count(*) FROM ${schema}.outbox WHERE published_at IS NULL`);
  if (Number(unpublished?.[0]) > 0) hanging.push(`${database}: ${String(unpublished?.[0])} rows of the outbox are unpublished`);
  const offsets = await databases.query(database, `SELECT consumer_group, topic, partition, next_offset FROM ${schema}.consumer_offset`);
  const read = new Map(offsets.map(([group, name, partition, next]) => [`${String(group)} ${String(name)}/${String(partition)}`, Number(next)]));
  const wanted = [
    ...read.keys(),
    ...READERS.filter(([reader]) => reader === database).flatMap(([, group, name]) =>
      [...ends.keys()].filter((place) => place.startsWith(`${name}/`)).map((place) => `${group} ${place}`),
    ),
  ];
  for (const key of new Set(wanted)) {
    const end = ends.get(key.slice(key.indexOf(' ') + 1)) ?? 0;
    const next = read.get(key) ?? 0;
    if (next !== end) hanging.push(`${database}: ${key} is read to ${next} of ${end}`);
  }
  return hanging;
}
