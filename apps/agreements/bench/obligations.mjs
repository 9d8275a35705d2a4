/**
 * How fast the ledger over all agreements is: `npx tsc -b apps/agreements tools/postgres && node apps/agreements/bench/obligations.mjs [agreements]`.
 * Three obligations an agreement, each with an occurrence that was due and the next. The median of five, through row-level
 * security, without HTTP; then how long a batch of 500 agreements takes to be looked at by the timer.
 */
import { agreementReported, PUBLIC_LABEL } from '@entente/contracts';
import { Transactions } from '@entente/persistence';
import pg from 'pg';
import { startBenchedService } from './running-service.mjs';

const [agreements = 100_000] = process.argv.slice(2).map(Number);
const { app, superuserUrl, states, stop } = await startBenchedService();
const { pageOfObligations } = await import('../dist/persistence/obligation-pages.js');
const { WakeAgreements } = await import('../dist/features/wake-agreements/wake-agreements.js');
const { AgreementReportHandler } = await import('../dist/features/accept-agreement-report/accept-agreement-report.js');

const TODAY = '2026-06-15';
const SIZE = 20_000;
const client = new pg.Client({ connectionString: superuserUrl });
await client.connect();
await client.query(`CREATE TEMP TABLE state AS SELECT * FROM unnest($1::text[]) WITH ORDINALITY AS s(id, n)`, [states]);
const label = `CASE WHEN n % 10 = 0 THEN '{"policy":"PER","classification":"RESTRICTED","categories":[]}'::jsonb ELSE $1::jsonb END, (n % 10 = 0)::int, '{}'::text[], CASE WHEN n % 10 = 0 THEN '{PER}'::text[] END`;
for (let from = 0; from < agreements; from += SIZE) {
  const rows = `(SELECT made.n, ('00000000-0000-7000-8000-' || lpad(to_hex(made.n), 12, '0'))::uuid AS id, a.id AS a, b.id AS b
    FROM generate_series(${from + 1}, ${Math.min(from + SIZE, agreements)}) AS made(n) JOIN state a ON a.n = 1 + made.n % ${states.length} JOIN state b ON b.n = 1 + (made.n * 7 + 3 + made.n / ${states.length}) % ${states.length} WHERE a.id <> b.id) AS rows`;
  await client.query(
    `INSERT INTO agreement_party SELECT id, 1, partner, now(), 'infinity', NULL, gen_random_uuid(), '2000', NULL, '2000-01-01', '2000-12-31', 'infinity', 'infinity', ${label}
     FROM ${rows} CROSS JOIN LATERAL (VALUES (a), (b)) AS p(partner)`,
    [PUBLIC_LABEL],
  );
  // Of what was due, four in five were fulfilled, one in ten late; one in a hundred is disputed.
  await client.query(
    `INSERT INTO agreement_obligation SELECT id, obligation, obligation || ':' || due, party, 'Agreement number ' || n, kind, NULL, CASE WHEN m = 3 THEN ARRAY[b] END, false, due::text, due, due + 1,
       CASE WHEN done THEN due::text END, CASE WHEN done THEN due + CASE WHEN n % 10 = 1 THEN 30 ELSE -1 END ELSE 'infinity' END, n % 10 <> 1, 'infinity',
       CASE WHEN n % 100 = 7 AND m = 1 THEN datemultirange(daterange(due, NULL)) ELSE '{}' END, n % 100 = 7 AND m = 1, NULL, ${label}
     FROM (SELECT *, a AS party, gen_random_uuid() AS obligation, ARRAY['report', 'payment', 'training'] AS kinds FROM ${rows} CROSS JOIN generate_series(1, 3) AS m) AS owed
     CROSS JOIN LATERAL (SELECT kinds[m] AS kind, x.due, x.due < '${TODAY}' AND n % 5 <> 0 AS done FROM (VALUES ('2025-06-20'::date + ((n * 13 + m) % 350)::int), ('2026-06-20'::date + ((n * 13 + m) % 350)::int)) AS x(due)) AS o`,
    [PUBLIC_LABEL],
  );
}
await client.query('VACUUM ANALYZE agreement_party, agreement_obligation');
const { rows: counted } = await client.query('SELECT count(*)::int AS rows, count(DISTINCT obligation)::int AS obligations FROM agreement_obligation');
process.stdout.write(`${counted[0].obligations} obligations of ${agreements} agreements, ${counted[0].rows} occurrences\n`);

const transactions = app.get(Transactions, { strict: false });
const reader = { clearance: 'SECRET', categories: [], belongsTo: ['COL'] };
const middle = Buffer.from(JSON.stringify(['2026-01-15', '', ''])).toString('base64url');
const reads = {
  'no filter': {},
  'in the middle': { cursor: middle },
  overdue: { state: 'overdue' },
  'overdue a year ago': { state: 'overdue', asOf: '2025-09-01' },
  disputed: { state: 'disputed' },
  'of one kind, late': { state: 'late', kind: 'payment' },
  'owed by one': { owedBy: 'USA' },
  'owed by one, overdue': { owedBy: 'USA', state: 'overdue' },
  'owed to one': { owedTo: 'USA' },
  'due in a month': { dueAfter: '2026-06-15', dueBefore: '2026-07-15' },
  'overdue and no case is about': { state: 'overdue', withoutCase: true },
  'of one agreement': { agreement: '00000000-0000-7000-8000-000000000101' },
};
function median(times) {
  return Math.round(times.sort((a, b) => a - b)[Math.floor(times.length / 2)]);
}
for (const [name, { asOf = TODAY, ...query }] of Object.entries(reads)) {
  const times = [];
  let answer;
  for (let round = 0; round < 5; round++) {
    const began = performance.now();
    answer = await transactions.read(reader, (tx) => pageOfObligations(tx, { limit: 50, ...query }, { asOf, today: TODAY }));
    times.push(performance.now() - began);
  }
  process.stdout.write(`${name}: ${median(times)} ms (total ${answer.total})\n`);
}

/** Agreements whose three yearly obligations since 2020 are looked at on a day that makes them overdue. */
const handler = app.get(AgreementReportHandler, { strict: false });
const wakes = app.get(WakeAgreements, { strict: false });
const reports = Array.from({ length: 500 }, (_, n) =>
  agreementReported.data.parse({
    report: { source: 'https://bench.example', record: `asked ${n}`, revision: 1 },
    title: `Agreement asking for ${n}`,
    kind: 'logistics',
    inForceOn: '2004',
    parties: [{ partner: states[n % states.length] }, { partner: states[(n + 1) % states.length] }],
    obligations: [1, 2, 3].map((m) => ({ kind: 'report', provision: `art. ${m}`, due: { on: `2020-0${m}-15` }, recurs: { every: { years: 1 } } })),
  }),
);
const took = async (work) => {
  const began = performance.now();
  const answer = await transactions.run('system', work);
  return [Math.round(performance.now() - began), answer];
};
const [registering, outcomes] = await took((tx) =>
  handler.accept(
    tx,
    reports.map((data) => ({ data, label: PUBLIC_LABEL, actor: 'system' })),
    new Date('2026-01-01T00:00:00Z'),
  ),
);
const timers = outcomes.map(({ subject }) => ({ kind: 'agreement-wakes', key: subject, dueAt: new Date() }));
const [waking] = await took((tx) => wakes.fire(tx, timers, new Date('2026-07-01T00:00:00Z')));
process.stdout.write(`500 agreements with 1,500 obligations: registered in ${registering} ms, looked at in ${waking} ms\n`);
await client.end();
await stop();
