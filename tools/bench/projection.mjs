/**
 * How fast reporting projects a filled log, and rebuilds from it: `node tools/bench/projection.mjs [events]`. Uses the
 * built packages, a PostgreSQL of its own and a reporting service in a process of its own; prints one line of JSON.
 * `NODE_ARGS` are further arguments of that process (`--cpu-prof --cpu-prof-dir=…`).
 */
import { spawn } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { EVENTS, ownerOf, topic, TOPICS } from '@entente/contracts';
import { EmbeddedLog, EventCodec } from '@entente/messaging';
import { removeCluster, startPostgres } from '@entente/postgres';
import { createDatabase, createIssuer } from '@entente/testing';
import { v7 as uuidv7 } from 'uuid';

const wanted = Number(process.argv[2] ?? 100_000);
const STATES = Array.from({ length: 190 }, (_, n) => String.fromCharCode(65 + (n % 26), 65 + Math.floor(n / 26), 90 - (n % 26)));
const KINDS = ['alliance', 'general-defence-cooperation', 'training-and-education', 'research', 'arms-procurement', 'logistics', 'exercise'];
const label = { policy: 'PUBLIC', classification: 'UNCLASSIFIED', categories: [] };
let seed = 42;
/** The same numbers every time. */
const random = (most) => (seed = (Math.imul(seed, 1_103_515_245) + 12_345) >>> 0) % most;
/** A few states have many agreements, as in life. */
const state = () => STATES[Math.floor((random(10_000) / 10_000) ** 2 * STATES.length)];

function event(name, subject, sequence, data) {
  const owner = name.startsWith('partner-') ? 'partners' : 'agreements';
  return {
    id: uuidv7(),
    source: `urn:entente:${owner}`,
    type: `entente.${owner}.${name}.v1`,
    subject,
    sequence,
    time: new Date(Date.UTC(2026, 0, 1) + random(1e9)).toISOString(),
    label,
    data,
  };
}

function* partners() {
  for (const id of STATES) {
    yield event('partner-registered', id, 1, {
      partner: {
        id,
        kind: 'state',
        name: `Republic of ${id}`,
        names: [{ text: `The Republic of ${id}`, use: 'formal' }],
        identifiers: [{ scheme: 'iso3166-1-alpha-3', code: id }],
        region: { code: '019', name: 'Americas' },
        version: 1,
      },
    });
  }
}

/** A register as it grows: mostly agreements of two, registered with all their facts; now and then a correction. */
function* agreements() {
  for (let n = 0; ; n++) {
    const [a, b] = [state(), state()];
    if (a === b) continue;
    const id = uuidv7();
    const signedOn = `${1950 + random(75)}-0${1 + random(9)}-1${random(10)}`;
    const parties = [...new Set(n % 20 === 0 ? [a, b, ...Array.from({ length: 6 }, state)] : [a, b])].map((partner) => ({
      partner,
      actions: [{ id: uuidv7(), action: 'signed', actedOn: signedOn }],
      spells: [{ id: uuidv7(), from: signedOn, basis: 'signature' }],
    }));
    const agreement = {
      title: `Agreement between the Government of ${a} and the Government of ${b} on co-operation in the field of defence, no. ${n}`,
      kind: KINDS[random(KINDS.length)],
      alsoKinds: [],
      signedOn,
      inForceOn: signedOn,
      citation: `${n} UNTS ${random(900)}`,
      parties,
      warnings: [],
      obligations: n % 3 === 0 ? [{ id: uuidv7(), kind: 'consultation', provision: 'article 4', owedBy: [], owedTo: [] }] : [],
      report: { source: 'urn:bench', record: String(n), revision: 1 },
    };
    const about = { title: agreement.title, kind: agreement.kind };
    yield event('agreement-registered', id, 1, { agreement });
    for (const { partner, actions } of parties) yield event('party-action-recorded', id, 1, { ...about, partner, action: actions[0] });
    yield event('agreement-entered-into-force', id, 1, { ...about, inForceOn: signedOn });
    for (const { partner, spells } of parties) yield event('party-bound', id, 1, { ...about, partner, spell: spells[0] });
    for (const obligation of agreement.obligations) yield event('obligation-recorded', id, 1, { ...about, obligation });
    if (n % 10 === 0)
      yield event('agreement-corrected', id, 2, { agreement: { ...agreement, title: `${agreement.title} (corrected)` }, reason: 'the title was misspelt' });
  }
}

async function fill(log) {
  const codec = new EventCodec(EVENTS);
  const encoded = (one) => codec.encode(topic(ownerOf(one.type), 'events'), one);
  const directory = [...partners()];
  await log.publish(directory.map(encoded));
  let batch = [];
  let count = directory.length;
  for (const one of agreements()) {
    batch.push(encoded(one));
    if (++count === wanted || batch.length === 2_000) {
      await log.publish(batch);
      batch = [];
    }
    if (count === wanted) return;
  }
}

async function until(check, everyMs) {
  for (;;) {
    const answer = await check().catch(() => undefined);
    if (answer) return answer;
    await pause(everyMs);
  }
}

const TICKS_PER_SECOND = 100;

/** Processor seconds of a process and all that came from it, the ones that ended included: what a busy machine does not change. */
async function processorSeconds(pid) {
  const processes = new Map();
  for (const name of await readdir('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    const stat = await readFile(`/proc/${name}/stat`, 'utf8').catch(() => undefined);
    const fields = stat
      ?.slice(stat.lastIndexOf(')') + 2)
      .split(' ')
      .map(Number);
    if (fields) processes.set(Number(name), { parent: fields[1], ticks: fields[11] + fields[12], ended: fields[13] + fields[14] });
  }
  const own = processes.get(pid) ?? { ticks: 0, ended: 0 };
  const children = [...processes.values()].filter(({ parent }) => parent === pid).reduce((sum, child) => sum + child.ticks, 0);
  return (own.ticks + own.ended + children) / TICKS_PER_SECOND;
}

async function processor(service) {
  return { service: await processorSeconds(service.pid), database: await processorSeconds(postgres.pid) };
}

function spent(from, to) {
  return { service: Number((to.service - from.service).toFixed(2)), database: Number((to.database - from.database).toFixed(2)) };
}

async function residentMegabytes(pid) {
  return Math.round(Number(/VmRSS:\s+(\d+)/.exec(await readFile(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024);
}

const folder = await mkdtemp(join(tmpdir(), 'entente-bench-'));
const postgres = await startPostgres({ dataDir: join(folder, 'postgres') });
process.env.ENTENTE_TEST_POSTGRES = postgres.url('postgres');
let service;
try {
  const [own, logDatabase, issuer] = [await createDatabase('bench'), await createDatabase('bench_log'), await createIssuer()];
  const log = new EmbeddedLog(logDatabase.url, 'bench');
  await log.ensureTopics(TOPICS);
  await fill(log);
  await log.close();
  const port = 18_000 + (process.pid % 1_000);
  const environment = {
    ...process.env,
    ...issuer.environment,
    PORT: String(port),
    LOG_LEVEL: 'error',
    DATABASE_URL: own.url,
    LOG_DATABASE_URL: logDatabase.url,
  };
  const args = (process.env.NODE_ARGS ?? '').split(' ').filter((one) => one !== '');
  service = spawn(process.execPath, [...args, fileURLToPath(new URL('../../apps/reporting/dist/main.js', import.meta.url))], {
    env: environment,
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  const authorization = `Bearer ${await issuer.token({ roles: ['operator', 'reader'] })}`;
  const ask = async (path, method = 'GET') => {
    const answer = await fetch(`http://127.0.0.1:${port}${path}`, { method, headers: { authorization } });
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
    return answer.json();
  };
  const status = () => ask('/v1/reporting/status');
  const read = ({ position }) => Object.values(position).reduce((sum, at) => sum + at, 0);
  const started = await processor(service);
  const begun = await until(async () => {
    const first = await status();
    return read(first) > 0 && { at: performance.now(), read: read(first) };
  }, 20);
  await until(async () => read(await status()) === wanted, 200);
  const projection = { events: wanted - begun.read, seconds: (performance.now() - begun.at) / 1_000 };
  const projected = await processor(service);
  await ask('/v1/reporting/rebuild', 'POST');
  let slowestReadMs = 0;
  const rebuilt = await until(async () => {
    const asked = performance.now();
    await ask('/v1/partners/AAZ/dossier');
    slowestReadMs = Math.max(slowestReadMs, performance.now() - asked);
    const rebuild = await ask('/v1/reporting/rebuild');
    return rebuild.state !== 'running' && rebuild;
  }, 1_000);
  const swapped = await processor(service);
  const rebuildSeconds = (Date.parse(rebuilt.endedAt) - Date.parse(rebuilt.startedAt)) / 1_000;
  await pause(3_000);
  process.stdout.write(
    `${JSON.stringify({
      projection: {
        events: projection.events,
        seconds: Number(projection.seconds.toFixed(2)),
        eventsPerSecond: Math.round(projection.events / projection.seconds),
        processorSeconds: spent(started, projected),
      },
      rebuild: {
        state: rebuilt.state,
        error: rebuilt.error,
        events: rebuilt.read,
        seconds: rebuildSeconds,
        eventsPerSecond: Math.round(rebuilt.read / rebuildSeconds),
        differing: rebuilt.differences?.filter((one) => one.onlyBefore + one.onlyAfter > 0),
        slowestDossierMs: Math.round(slowestReadMs),
        processorSeconds: spent(projected, swapped),
      },
      residentMegabytesAfter: await residentMegabytes(service.pid),
    })}\n`,
  );
} finally {
  if (service) {
    service.kill('SIGTERM');
    await new Promise((resolve) => service.once('exit', resolve));
  }
  await postgres.stop();
  removeCluster(join(folder, 'postgres'));
  await rm(folder, { recursive: true, force: true });
}
