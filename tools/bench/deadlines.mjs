import pg from 'pg';
import { fillLog, STATES } from './register.mjs';

const AGREEMENTS = 100_000;
/** How often each question is asked. */
const TIMES = 200;
const GUARD = 'classification, categories, audience';

/** The next ninety days and what is overdue, over the HTTP of reporting and after labels, against PostgreSQL counting and reading the same with nobody to hide anything from. */
export async function deadlines(surroundings, figures, { quick }) {
  const agreements = quick ? AGREEMENTS / 10 : AGREEMENTS;
  const url = await surroundings.database('bench_deadlines');
  const log = await surroundings.log('embedded');
  await fillLog(log.bus, STATES.length); // a service is ready when it knows the directory
  const service = await surroundings.service('reporting', log, url);
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  surroundings.atEnd(() => client.end());
  await client.query(`SET search_path = live; SET entente.system = 'on'`);
  surroundings.say(`deadlines of ${agreements} agreements and ${3 * agreements} obligations`);
  await fill(client, agreements);
  const [{ total }] = (await client.query(`SELECT count(*)::int AS total FROM deadline`)).rows;
  const asked = await service.ask('/v1/deadlines');
  for (const [name, query] of Object.entries({
    'the next 90 days': '',
    'of a partner': `?partner=${STATES[3]}`,
    'of a kind': '?kind=expiry',
    'a page far on': `?limit=500&cursor=${await cursorAt(client, Math.floor(asked.total / 2))}`,
  })) {
    surroundings.say(name);
    const { median, p99 } = await timed(() => service.ask(`/v1/deadlines${query}`));
    figures.add(`deadlines, ${total} open, ${name}: median`, median, 'ms', { aim: '≤ 50' });
    figures.add(`deadlines, ${total} open, ${name}: p99`, p99, 'ms');
    if (query === '') figures.ratio(`deadlines: ${asked.total} counted and listed, to plain index scans`, median / (await ceiling(client)).median);
  }
}

/** The same page and the same count from the same index, asked by who is not looked at. */
function ceiling(client) {
  const until = `(current_date + 90)`;
  return timed(async () => {
    await client.query(`SELECT * FROM deadline WHERE day <= ${until} ORDER BY day, subject, id LIMIT 51`);
    await client.query(`SELECT count(*) FROM deadline WHERE day <= ${until}`);
  });
}

async function timed(ask) {
  for (let warm = 0; warm < 20; warm++) await ask();
  const times = [];
  for (let time = 0; time < TIMES; time++) {
    const began = performance.now();
    await ask();
    times.push(performance.now() - began);
  }
  times.sort((a, b) => a - b);
  return { median: times[Math.floor(TIMES / 2)], p99: times[Math.floor(TIMES * 0.99)] };
}

async function cursorAt(client, at) {
  const { rows } = await client.query(`SELECT day::text, subject, id FROM deadline ORDER BY day, subject, id OFFSET $1 LIMIT 1`, [at]);
  return Buffer.from(JSON.stringify([rows[0].day, rows[0].subject, rows[0].id])).toString('base64url');
}

/**
 * As the projection leaves them: three obligations an agreement, each due once within a year or, one in thirty, overdue;
 * every agreement with an end within ten years. Every third is owed by both parties; one in ten is labelled.
 */
async function fill(client, agreements) {
  await client.query(`CREATE TEMP TABLE state AS SELECT * FROM unnest($1::text[]) WITH ORDINALITY AS s(id, n)`, [STATES]);
  const rows = `
    SELECT m.n, d.k, ('00000000-0000-7000-8000-' || lpad(to_hex(m.n), 12, '0'))::uuid AS agreement, a.id AS a, b.id AS b,
      CASE WHEN d.k = 0 THEN 'expiry' ELSE 'obligation' END AS kind, (m.n + d.k) % 3 = 0 AS every_party, m.n % 10 = 0 AS labelled,
      current_date + CASE WHEN d.k = 0 THEN (m.n * 37) % 3650 WHEN (m.n + d.k) % 30 = 0 THEN -1 - (m.n * 11) % 700 ELSE (m.n * 17 + d.k * 101) % 365 END AS day
    FROM generate_series(1, ${agreements}) AS m(n) CROSS JOIN generate_series(0, 3) AS d(k)
    JOIN state a ON a.n = 1 + m.n % ${STATES.length} JOIN state b ON b.n = 1 + (m.n + 1 + m.n / ${STATES.length} % ${STATES.length - 1}) % ${STATES.length}`;
  const label = `'{"policy":"PUBLIC","classification":"UNCLASSIFIED","categories":[]}'::jsonb`;
  await client.query(
    `INSERT INTO deadline (subject, id, agreement, kind, day, title, about, every_party, owed_by, rule, told_at, label, ${GUARD})
     SELECT agreement::text, kind || ':' || k || ':' || day, agreement, kind, day, 'What is due of provision ' || k, 'Agreement number ' || n, every_party,
       CASE WHEN every_party THEN ARRAY[a, b] ELSE ARRAY[a] END, NULL, now(), ${label}, CASE WHEN labelled THEN 1 ELSE 0 END, '{}', CASE WHEN labelled THEN ARRAY[a, b] END
     FROM (${rows}) r ORDER BY random()`,
  );
  await client.query(
    `INSERT INTO deadline_party (partner, day, subject, id, kind, ${GUARD}) SELECT p.partner, day, subject, id, kind, ${GUARD} FROM deadline CROSS JOIN LATERAL unnest(owed_by) AS p(partner)`,
  );
  await client.query(
    `INSERT INTO deadline_count (day, kind, guard, deadlines, ${GUARD})
     SELECT day, kind, jsonb_build_array(${GUARD})::text, count(*), ${GUARD} FROM deadline GROUP BY day, kind, ${GUARD}`,
  );
  await client.query('VACUUM ANALYZE deadline, deadline_party, deadline_count');
}
