import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runEntente } from './running-entente.mjs';
import { processorOf, until } from './surroundings.mjs';
import { timed } from './write.mjs';

const BATCH = 500;
const IN_FLIGHT = 4;
/** Plans by hand are of so many pairs: the first of each pair and year has its holidays found, once, which takes milliseconds. */
const MET = 20;
const PUBLIC = { policy: 'PUBLIC', classification: 'UNCLASSIFIED', categories: [] };

/** Every owner of many facts against the register of agreements, in one run: a tide of reports, and single writes. */
export async function owners(surroundings, figures, { quick }) {
  const [reports, writes] = quick ? [2_000, 400] : [10_000, 2_000];
  surroundings.say('starting everything');
  const running = await runEntente(surroundings);
  const { entente, authorization } = running;
  const database = Number(readFileSync(join(entente.postgres.cluster, 'postmaster.pid'), 'utf8').split('\n')[0]);
  let [first, written] = [];
  for (const [name, { reportOf, path, draftOf }] of Object.entries(ownersOf(running))) {
    const { pid, url } = entente.services[name];
    surroundings.say(`${name}: ${reports} reports`);
    // What is compiled and cached with the first reports is nobody's own.
    await imported(running, reportOf, -1_000, 0);
    const { result, used } = await processorOf({ service: pid, database }, () => imported(running, reportOf, 0, reports));
    const each = (seconds) => Math.round((seconds * 1e6) / reports);
    const cpu = { service: each(used.service), database: each(used.database) };
    figures.add(`owners: ${name}, reports accepted`, reports / result.accepted, 'reports/s', { cpu });
    figures.add(`owners: ${name}, reports until readable in reporting`, reports / result.visible, 'reports/s', {
      aim: '≥ 3000',
      note: `${(result.events / reports).toFixed(1)} events each, ${Math.round(result.events / result.visible)} events/s`,
    });
    surroundings.say(`${name}: ${writes} writes`);
    const single = await timed({ pid, database, url: `${url}${path}`, authorization, draftOf }, writes);
    figures.add(`owners: ${name}, POST ${path}`, single.perSecond, 'writes/s', { cpu: single.cpu });
    if (first === undefined) [first, written] = [result, single];
    else {
      figures.ratio(`owners: reports of ${name} to those of agreements`, first.visible / result.visible);
      figures.ratio(`owners: writes of ${name} to those of agreements`, single.perSecond / written.perSecond);
    }
  }
}

async function imported({ call, report }, reportOf, from, to) {
  const read = async () => {
    const { position, lag } = await call('/v1/reporting/status');
    return { events: Object.values(position).reduce((sum, next) => sum + next, 0), done: Object.values(lag).every((left) => left === 0) };
  };
  const before = await read();
  let next = from;
  const began = performance.now();
  await Promise.all(
    Array.from({ length: IN_FLIGHT }, async () => {
      for (let start = next; start < to; start = next) {
        next += BATCH;
        await report(Array.from({ length: Math.min(BATCH, to - start) }, (_, i) => reportOf(start + i)));
      }
    }),
  );
  const accepted = (performance.now() - began) / 1_000;
  const after = await until(async () => {
    const now = await read();
    return now.done && now.events - before.events >= to - from && now;
  }, 20);
  return { accepted, visible: (performance.now() - began) / 1_000, events: after.events - before.events };
}

/** What each owner is told in a tide, and how it is written to by hand. One in four is yet to come. */
function ownersOf({ reportOf, partners }) {
  const partner = (n) => partners[((n % partners.length) + partners.length) % partners.length];
  // Plans are of the next years.
  const year = (n) => (n % 4 === 0 ? 2035 + (Math.abs(n / 4) % 3) : 1980 + (Math.abs(n) % 40));
  const day = (n, at) => `${year(n)}-0${1 + (Math.abs(n) % 9)}-${at}`;
  const event = (type, n, data) => ({
    specversion: '1.0',
    id: `bench-${type}-${n}`,
    source: 'urn:entente:bench',
    type,
    data: { report: { source: 'urn:entente:bench', record: `${type}-${n}`, revision: 1 }, ...data, label: PUBLIC },
  });
  const engagement = (n, person) => ({
    title: `Visit number ${n}`,
    kind: 'visit',
    purpose: 'Met with the minister of defence and visited the naval base.',
    from: day(n, 11),
    to: day(n, 13),
    place: { text: 'The capital', partner: partner(n) },
    hosts: [partner(n)],
    participants: [{ partner: partner(n + 7), name: `Guest ${n}`, position: 'Minister', part: 'lead', ...person }],
  });
  const exercise = (n, unit = n) => ({
    title: `Exercise number ${n}`,
    kind: 'live',
    startsOn: day(n, 11),
    endsOn: day(n, 23),
    place: `Range ${n}`,
    hosts: [partner(n)],
    participants: [
      { partner: partner(n), status: 'accepted', contributions: [{ unit: `Brigade ${unit}`, forces: { troops: 3_000 + (Math.abs(n) % 12_000) } }] },
      { partner: partner(n + 7), status: 'accepted' },
    ],
  });
  const crisis = (n) => ({
    title: `Crisis number ${n}`,
    openedOn: `${1980 + (Math.abs(n) % 40)}-0${1 + (Math.abs(n) % 9)}`,
    severity: 'moderate',
    actors: [{ partner: partner(n) }, { partner: partner(n + 7) }],
  });
  const agreement = (n) => {
    const { report: _, ...draft } = reportOf(n).data;
    return draft;
  };
  return {
    agreements: { reportOf: (n) => reportOf(n + 1_000_000), path: '/v1/agreements', draftOf: agreement },
    engagements: {
      reportOf: (n) =>
        event('entente.engagements.engagement-reported.v1', n, { ...engagement(n, { key: `guest-${n % 500}` }), ...(n % 4 && { state: 'held' }) }),
      path: '/v1/engagements',
      draftOf: (n) => ({ ...engagement(4 * (n % MET), {}), label: PUBLIC }),
    },
    exercises: {
      reportOf: (n) => event('entente.exercises.exercise-reported.v1', n, { ...exercise(n), ...(n % 4 && { held: { from: day(n, 11), to: day(n, 23) } }) }),
      path: '/v1/exercises',
      draftOf: (n) => ({ exercise: { ...exercise(4 * (n % MET), `by hand ${n}`), label: PUBLIC } }),
    },
    'crisis-channels': {
      reportOf: (n) =>
        event('entente.crisis-channels.crisis-reported.v1', n, {
          ...crisis(n),
          ...(n % 4 && { closed: { on: `${1981 + (Math.abs(n) % 40)}`, reason: 'Settled' } }),
        }),
      path: '/v1/crises',
      draftOf: (n) => ({ ...crisis(n), basis: 'Reports of the day', label: PUBLIC }),
    },
  };
}
