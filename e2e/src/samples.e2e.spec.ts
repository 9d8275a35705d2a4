import { randomUUID } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { EVENTS, type DomainEvent } from '@entente/contracts';
import { EmbeddedLog, EventCodec } from '@entente/messaging';
import { eventually } from '@entente/testing';
import { databaseOf, services } from '@entente/up';
import pg from 'pg';
import { install, type Installation } from './running-entente.js';

let entente: Installation;
let log: EmbeddedLog;

beforeAll(async () => {
  entente = await install({ bus: 'embedded' });
  log = new EmbeddedLog(entente.postgres.ownerUrl(databaseOf('log')), 'samples', (words) => console.warn(words));
}, 180_000);
afterAll(async () => {
  await log?.close();
  await entente?.remove();
}, 60_000);

/** The events whose samples are kept: every type and version, in full and at its least; each of an aggregate of its own, as they tell no common story. */
function samples(): DomainEvent[] {
  const folder = join(import.meta.dirname, '../../libs/contracts/samples');
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => /\.v\d+\/.*\.json$/.test(file));
  const events = files.map((file): DomainEvent => JSON.parse(readFileSync(join(folder, file), 'utf8'))).filter(({ sequence }) => sequence !== undefined);
  return events.map((event) =>
    /^[0-9a-f-]{36}$/.test(event.subject) ? { ...event, id: randomUUID(), subject: randomUUID() } : { ...event, id: randomUUID() },
  );
}

const followers = services.filter(({ database }) => database).map(({ name }) => name);

/** A metric of a service, summed over its labels. @throws Error where it has no such metric */
async function metric(service: string, name: string): Promise<number> {
  const told = (await (await fetch(`${entente.services[service]?.url}/metrics`)).text()).split('\n');
  if (!told.some((line) => line.startsWith(`# TYPE ${name} `))) throw new Error(`${service} has no metric ${name}`);
  const lines = told.filter((line) => line.startsWith(`${name}{`));
  return lines.reduce((sum, line) => sum + Number(line.split(' ').at(-1)), 0);
}

it('every event that was ever published is read by whoever follows it', async () => {
  const codec = new EventCodec(EVENTS);
  const events = samples();
  expect(new Set(events.map(({ type }) => type)).size).toBe(EVENTS.filter(({ direction }) => direction === 'domain').length);
  await log.publish(events.map((event) => codec.encode(event.type.replace(/^(entente\.[^.]+)\..*/, '$1.events'), event)));
  const lags = (): Promise<number[]> => Promise.all(followers.map((name) => metric(name, 'entente_consumer_lag')));
  await eventually(async () => (await lags()).every((lag) => lag === 0), 60_000);
  for (const name of followers) {
    expect([name, await metric(name, 'entente_consumer_failures_total')]).toEqual([name, 0]);
    // Read models tell no story whose beginning is missing, and say so; the others remember what concerns them.
    const refused = (await putAside(name)).filter(({ code }) => name !== 'reporting' || !/^(\w+-unknown|held-back)$/.test(code));
    expect([name, refused.map(({ type, code, message }) => `${type} ${code} ${message}`)]).toEqual([name, []]);
  }
}, 120_000);

async function putAside(service: string): Promise<{ type: string; code: string; message: string }[]> {
  const client = new pg.Client({ connectionString: entente.postgres.url(databaseOf(service)) });
  await client.connect();
  try {
    const schema = service === 'reporting' ? 'live' : 'public';
    return (await client.query(`SELECT type, code, message FROM ${schema}.dead_letter`)).rows;
  } finally {
    await client.end();
  }
}
