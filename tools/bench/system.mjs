import { readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { startEntente } from '@entente/up';
import pg from 'pg';
import { runEntente } from './running-entente.mjs';
import { until } from './surroundings.mjs';

const BATCH = 500;
const IN_FLIGHT = 4;

/** The whole system through its public door: start, memory, import until readable. */
export async function system(surroundings, figures, { quick }) {
  const reports = quick ? 2_000 : 20_000;
  surroundings.say('cold start');
  const began = performance.now();
  const running = await runEntente(surroundings);
  figures.add('cold start: empty folder to every service ready', (performance.now() - began) / 1_000, 's');
  await pause(3_000);
  memory(running, figures, 'at rest');
  surroundings.say(`${reports} reports over HTTP`);
  const { accepted, visible, events } = await imported(running, reports);
  figures.add('import over HTTP: reports accepted', reports / accepted, 'reports/s');
  figures.add('import over HTTP: reports until readable in reporting', reports / visible, 'reports/s', { aim: '≥ 3000' });
  figures.add('import over HTTP: their events until readable', events / visible, 'events/s');
  figures.ratio('import to bare INSERTs of the same documents', reports / visible / (await bareInserts(running, reports)));
  memory(running, figures, 'after the import');
  await running.entente.stop();
  surroundings.say('warm start');
  const again = performance.now();
  const warm = await startEntente({ dataDir: running.dataDir, quiet: true });
  surroundings.atEnd(() => warm.stop());
  figures.add('warm start: to every service ready', (performance.now() - again) / 1_000, 's', { aim: '≤ 10' });
}

async function imported({ call, report, reportOf }, reports) {
  const counted = async () => (await call('/v1/reports/agreements?groupBy=kind')).rows.reduce((sum, row) => sum + Number(row.at(-1)), 0);
  const read = async () => Object.values((await call('/v1/reporting/status')).position).reduce((sum, next) => sum + next, 0);
  const [countBefore, readBefore] = [await counted(), await read()];
  let next = 0;
  const began = performance.now();
  await Promise.all(
    Array.from({ length: IN_FLIGHT }, async () => {
      for (let from = next; from < reports; from = next) {
        next += BATCH;
        await report(Array.from({ length: Math.min(BATCH, reports - from) }, (_, i) => reportOf(from + i)));
      }
    }),
  );
  const accepted = (performance.now() - began) / 1_000;
  await until(
    async () => Object.values((await call('/v1/reporting/status')).lag).every((left) => left === 0) && (await counted()) >= countBefore + reports,
    20,
  );
  return { accepted, visible: (performance.now() - began) / 1_000, events: (await read()) - readBefore };
}

/** Documents per second into a table with nothing but a key, in batches of the same size, in the same PostgreSQL. */
async function bareInserts({ entente, reportOf }, reports) {
  const client = new pg.Client({ connectionString: entente.postgres.url('postgres') });
  await client.connect();
  await client.query('CREATE TABLE bench_bare (id text PRIMARY KEY, document jsonb NOT NULL)');
  const began = performance.now();
  for (let from = 0; from < reports; from += BATCH) {
    const batch = Array.from({ length: Math.min(BATCH, reports - from) }, (_, i) => reportOf(from + i));
    await client.query('INSERT INTO bench_bare SELECT * FROM unnest($1::text[], $2::jsonb[])', [
      batch.map(({ id }) => id),
      batch.map(({ data }) => JSON.stringify(data)),
    ]);
  }
  const perSecond = reports / ((performance.now() - began) / 1_000);
  await client.query('DROP TABLE bench_bare');
  await client.end();
  return perSecond;
}

function memory({ entente }, figures, when) {
  for (const [name, { pid }] of Object.entries(entente.services)) {
    const resident = /^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
    figures.add(`memory ${when}: ${name}`, Number(resident) / 1_024, 'MB', { aim: '≤ 150' });
  }
}
