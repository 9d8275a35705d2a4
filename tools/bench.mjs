// `npm run bench`: how fast the whole system is, through its public door, in real processes on this machine.
// `npm run bench -- --reports 5000 --rate 200 --seconds 10 --json`
import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { cpus, tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { prepare } from './prepare.mjs';

const { values: options } = parseArgs({
  options: {
    reports: { type: 'string', default: '20000' },
    rate: { type: 'string', default: '200' },
    seconds: { type: 'string', default: '10' },
    json: { type: 'boolean', default: false },
  },
});
const REPORTS = Number(options.reports);
const RATE = Number(options.rate);
const SECONDS = Number(options.seconds);
const BATCH = 500;
const IN_FLIGHT = 4;

await prepare();
const { startEntente } = await import('./up/dist/index.js');
const { importJWK, SignJWT } = await import('jose');
const pg = (await import('pg')).default;

const figures = [];
const note = (name, value, unit, aim) => {
  figures.push({ name, value: Number(value.toFixed(value < 10 ? 2 : 0)), unit, ...(aim === undefined ? {} : { aim }) });
  if (!options.json) console.log(`${name.padEnd(64)} ${String(figures.at(-1).value).padStart(10)} ${unit}${aim === undefined ? '' : `  (aim ${aim})`}`);
};

const dataDir = join(await mkdtemp(join(tmpdir(), 'entente-bench-')), 'state');
let began = performance.now();
let entente = await startEntente({ dataDir, quiet: true });
note('cold start: empty folder to every service ready', (performance.now() - began) / 1000, 's');

const key = JSON.parse(readFileSync(join(dataDir, 'issuer', 'private.jwk.json'), 'utf8'));
const token = await new SignJWT({ nation: 'PER', clearance: 'SECRET', categories: [], roles: ['desk-officer', 'integrator', 'operator'] })
  .setProtectedHeader({ alg: 'EdDSA', kid: key.kid })
  .setSubject('bench')
  .setIssuer('urn:entente:local')
  .setAudience('entente')
  .setIssuedAt()
  .setExpirationTime('2h')
  .sign(await importJWK(key, 'EdDSA'));

async function call(path, { method = 'GET', body, type = 'application/json' } = {}) {
  const response = await fetch(`${entente.gatewayUrl}${path}`, {
    method,
    headers: { authorization: `Bearer ${token}`, ...(body === undefined ? {} : { 'content-type': type }) },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const answer = await response.json();
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${JSON.stringify(answer).slice(0, 500)}`);
  return answer;
}

async function position() {
  return (await call('/v1/reporting/status')).position;
}

/** Waits until reporting has read everything the services have to publish; looks every 20 ms. */
async function untilVisible(expected) {
  for (;;) {
    const { lag, position: read } = await call('/v1/reporting/status');
    if (Object.values(lag).every((left) => left === 0) && (await expected())) return Object.values(read).reduce((sum, next) => sum + next, 0);
    await pause(20);
  }
}

await pause(3_000);
for (const [name, { pid }] of Object.entries(entente.services)) note(`memory at rest: ${name}`, residentMegabytes(pid), 'MB', '≤ 150');

// Import through HTTP: reports sent to records readable in reporting.
const partners = (await call('/v1/partners?kind=state&limit=200')).items.map(({ id }) => id);
const report = (n) => ({
  specversion: '1.0',
  id: `bench-${n}`,
  source: 'urn:entente:bench',
  type: 'entente.agreements.agreement-reported.v1',
  data: {
    report: { source: 'urn:entente:bench', record: String(n), revision: 1 },
    title: `Agreement number ${n}`,
    kind: 'general-defence-cooperation',
    signedOn: `${1980 + (n % 40)}-0${1 + (n % 9)}`,
    ...(n % 2 === 0 ? { inForceOn: `${1981 + (n % 40)}` } : {}),
    parties: [
      { partner: partners[n % partners.length] },
      {
        partner:
          partners[
            (n * 7 + 1 + Math.floor(n / partners.length)) % partners.length === n % partners.length
              ? (n + 1) % partners.length
              : (n * 7 + 1 + Math.floor(n / partners.length)) % partners.length
          ],
      },
    ],
    label: { policy: 'PUBLIC', classification: 'UNCLASSIFIED', categories: [] },
  },
});
const countBefore = (await call('/v1/reports/agreements?groupBy=kind')).rows.reduce((sum, row) => sum + Number(row.at(-1)), 0);
const eventsBefore = Object.values(await position()).reduce((sum, next) => sum + next, 0);
let next = 0;
began = performance.now();
await Promise.all(
  Array.from({ length: IN_FLIGHT }, async () => {
    while (next < REPORTS) {
      const from = next;
      next += BATCH;
      const batch = Array.from({ length: Math.min(BATCH, REPORTS - from) }, (_, i) => report(from + i));
      const { results } = await call('/v1/events', { method: 'POST', body: batch, type: 'application/cloudevents-batch+json' });
      const bad = results.find(({ outcome }) => outcome !== 'stored');
      if (bad) throw new Error(`not stored: ${JSON.stringify(bad)}`);
    }
  }),
);
const accepted = (performance.now() - began) / 1000;
const eventsAfter = await untilVisible(
  async () => (await call('/v1/reports/agreements?groupBy=kind')).rows.reduce((sum, row) => sum + Number(row.at(-1)), 0) >= countBefore + REPORTS,
);
const visible = (performance.now() - began) / 1000;
note(`import over HTTP: ${REPORTS} reports accepted`, REPORTS / accepted, 'reports/s');
note(`import over HTTP: ${REPORTS} reports until visible in reporting`, REPORTS / visible, 'reports/s', '≥ 3000');
note('import over HTTP: domain events until visible in reporting', (eventsAfter - eventsBefore) / visible, 'events/s');

// The ceiling in the same run: the same documents into one bare table, same batches, same PostgreSQL.
note('  as a share of bare INSERTs of the same documents', REPORTS / visible / (await bareInserts()), '×');

// Projection alone: a rebuild reads the whole log into a second copy.
await call('/v1/reporting/rebuild', { method: 'POST' });
let rebuild;
do {
  await pause(50);
  rebuild = await call('/v1/reporting/rebuild');
} while (rebuild.state === 'running');
if (rebuild.state !== 'swapped') throw new Error(JSON.stringify(rebuild));
note(
  `rebuild of ${rebuild.read} events, compared row for row and swapped`,
  rebuild.read / ((Date.parse(rebuild.endedAt) - Date.parse(rebuild.startedAt)) / 1000),
  'events/s',
);

// Visibility: a write's answer until a subscriber sees it, with writes arriving whether or not earlier ones were answered.
const seen = new Map();
const stop = new AbortController();
const stream = await fetch(`${entente.gatewayUrl}/v1/stream?type=entente.agreements.agreement-registered.v1`, {
  headers: { authorization: `Bearer ${token}` },
  signal: stop.signal,
});
const listening = (async () => {
  let rest = '';
  const decoder = new TextDecoder();
  for await (const chunk of stream.body) {
    const at = performance.now();
    rest += decoder.decode(chunk, { stream: true });
    const blocks = rest.split('\n\n');
    rest = blocks.pop() ?? '';
    for (const block of blocks) {
      const data = /^data: ?(.*)$/m.exec(block)?.[1];
      if (data) seen.set(JSON.parse(data).subject, at);
    }
  }
})().catch(() => undefined);
const answered = new Map();
const writes = [];
began = performance.now();
for (let n = 0; n < RATE * SECONDS; n++) {
  const due = began + (n * 1000) / RATE;
  if (due > performance.now()) await pause(due - performance.now());
  writes.push(
    (async () => {
      const {
        data: { report: _, ...draft },
      } = report(n);
      const { id } = await call('/v1/agreements', { method: 'POST', body: draft });
      answered.set(id, performance.now());
    })(),
  );
}
await Promise.all(writes);
const rate = writes.length / ((performance.now() - began) / 1000);
while ([...answered.keys()].some((id) => !seen.has(id))) await pause(20);
stop.abort();
await listening;
const delays = [...answered].map(([id, at]) => Math.max(0, seen.get(id) - at)).sort((a, b) => a - b);
const percentile = (share) => delays[Math.min(delays.length - 1, Math.floor(delays.length * share))];
note(`visibility at ${RATE} writes/s, sustained`, rate, 'writes/s');
note('visibility: median', percentile(0.5), 'ms');
note('visibility: p99', percentile(0.99), 'ms', '≤ 500');

for (const [name, { pid }] of Object.entries(entente.services)) note(`memory after the run: ${name}`, residentMegabytes(pid), 'MB', '≤ 150');
await entente.stop();
began = performance.now();
entente = await startEntente({ dataDir, quiet: true });
note('warm start: to every service ready', (performance.now() - began) / 1000, 's', '≤ 10');
await entente.stop();
await rm(join(dataDir, '..'), { recursive: true, force: true });

if (options.json)
  console.log(
    JSON.stringify({ machine: { cpus: cpus().length, model: cpus()[0]?.model, memoryGB: Math.round(totalmem() / 2 ** 30), node: process.version }, figures }),
  );
process.exit(0);

function residentMegabytes(pid) {
  try {
    return Number(/^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024;
  } catch {
    return Number.NaN;
  }
}

/** Documents per second into a table with nothing but a key, as fast as this PostgreSQL takes batches of the same size. */
async function bareInserts() {
  const passwords = JSON.parse(readFileSync(join(dataDir, 'passwords.json'), 'utf8'));
  const client = new pg.Client({
    host: '127.0.0.1',
    port: entente.postgres.port,
    user: 'entente_log',
    password: passwords.entente_log,
    database: 'entente_log',
  });
  await client.connect();
  await client.query('CREATE TABLE IF NOT EXISTS bench_bare (id text PRIMARY KEY, document jsonb NOT NULL)');
  const at = performance.now();
  for (let from = 0; from < REPORTS; from += BATCH) {
    const batch = Array.from({ length: Math.min(BATCH, REPORTS - from) }, (_, i) => report(from + i));
    await client.query('INSERT INTO bench_bare SELECT * FROM unnest($1::text[], $2::jsonb[])', [
      batch.map(({ id }) => id),
      batch.map(({ data }) => JSON.stringify(data)),
    ]);
  }
  const perSecond = REPORTS / ((performance.now() - at) / 1000);
  await client.query('DROP TABLE bench_bare');
  await client.end();
  return perSecond;
}
