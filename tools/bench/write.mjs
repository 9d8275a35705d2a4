import { readFileSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { join } from 'node:path';
import { freePort } from '@entente/postgres';
import { runEntente } from './running-entente.mjs';
import { processorOf, until } from './surroundings.mjs';

const CONCURRENCY = 12;

/** Single writes over HTTP with sign-in, rules, row-level security, versions and outbox, against a route with one INSERT. */
export async function write(surroundings, figures, { quick }) {
  const writes = quick ? 600 : 4_000;
  surroundings.say('starting everything');
  const { entente, authorization, reportOf } = await runEntente(surroundings);
  const { url, pid } = entente.services.agreements;
  const draftOf = (n) => {
    const { report: _, ...draft } = reportOf(n).data;
    return draft;
  };
  const database = Number(readFileSync(join(entente.postgres.cluster, 'postmaster.pid'), 'utf8').split('\n')[0]);
  surroundings.say(`${writes} agreements, ${CONCURRENCY} at a time`);
  const ours = await timed({ pid, database, url: `${url}/v1/agreements`, authorization, draftOf }, writes);

  const port = await freePort();
  const there = `http://127.0.0.1:${port}/v1/agreements`;
  const bare = surroundings.run(
    new URL('./bare-route.mjs', import.meta.url),
    { PORT: String(port), DATABASE_URL: entente.postgres.url('postgres') },
    { as: 'agreements' },
  );
  await Promise.race([until(async () => (await posted(there, '', draftOf(0))) === 201, 50, 30_000), bare.failed]);
  surroundings.say('the same into a bare route');
  const most = await timed({ pid: bare.pid, database, url: there, draftOf }, writes);

  figures.add('write: POST /v1/agreements, outbox and all', ours.perSecond, 'writes/s', { cpu: ours.cpu });
  figures.add('write: a bare route with one INSERT', most.perSecond, 'writes/s', { cpu: most.cpu });
  figures.ratio('write: ours to the bare route', ours.perSecond / most.perSecond);
}

/** So many writes by hands that do not wait for each other. */
export async function timed({ pid, database, url, authorization, draftOf }, writes) {
  let next = 1;
  const hands = () =>
    Array.from({ length: CONCURRENCY }, async () => {
      for (let n = next++; n <= writes; n = next++) {
        const status = await posted(url, authorization, draftOf(n));
        if (status !== 201) throw new Error(`${url} answered ${status}`);
      }
    });
  const began = performance.now();
  const { used } = await processorOf({ service: pid, database }, () => Promise.all(hands()));
  const seconds = (performance.now() - began) / 1_000;
  const each = (value) => Math.round((value * 1e6) / writes);
  return { perSecond: writes / seconds, cpu: { service: each(used.service), database: each(used.database) } };
}

const agent = new Agent({ keepAlive: true, maxSockets: CONCURRENCY });

/** Node's own client: it takes less of the machine than `fetch`. */
function posted(url, authorization, draft) {
  const body = JSON.stringify(draft);
  return new Promise((resolve, reject) => {
    const asked = request(url, {
      method: 'POST',
      agent,
      headers: { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body), ...(authorization && { authorization }) },
    });
    asked.on('response', (answer) => {
      answer.resume().on('end', () => resolve(answer.statusCode));
    });
    asked.on('error', reject);
    asked.end(body);
  });
}
