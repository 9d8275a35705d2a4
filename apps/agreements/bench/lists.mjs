/**
 * How fast reads are over a large register: `npx tsc -b apps/agreements tools/postgres && node apps/agreements/bench/lists.mjs [agreements]`.
 * The median of five, through row-level security, without HTTP.
 */
import { PUBLIC_LABEL } from '@entente/contracts';
import { Conditions, Transactions } from '@entente/persistence';
import pg from 'pg';
import { startBenchedService } from './running-service.mjs';

const [agreements = 1_000_000] = process.argv.slice(2).map(Number);
const { app, superuserUrl, states, stop } = await startBenchedService();
const { ListAgreementsQuery } = await import('../dist/features/list-agreements/list-agreements.query.js');
const { alliesOf } = await import('../dist/features/list-allies/allies.query.js');
const { membersOf } = await import('../dist/features/list-members/members.query.js');
const { pageOfBound } = await import('../dist/persistence/bound-on.js');

/** Rows as the service writes them, a tenth of them for Peru only; ids in the order of registration, as UUIDv7 are. */
const SIZE = 50_000;
const client = new pg.Client({ connectionString: superuserUrl });
await client.connect();
await client.query(`CREATE TEMP TABLE state AS SELECT * FROM unnest($1::text[]) WITH ORDINALITY AS s(id, n)`, [states]);
const label = `CASE WHEN n % 10 = 0 THEN '{"policy":"PER","classification":"RESTRICTED","categories":[]}'::jsonb ELSE $1::jsonb END, (n % 10 = 0)::int, '{}'::text[], CASE WHEN n % 10 = 0 THEN '{PER}'::text[] END`;
for (let from = 0; from < agreements; from += SIZE) {
  const rows = `(SELECT made.n, ('00000000-0000-7000-8000-' || lpad(to_hex(made.n), 12, '0'))::uuid AS id, '1980-01-01'::date + (made.n % 14000)::int AS day, a.id AS a, b.id AS b
    FROM generate_series(${from + 1}, ${Math.min(from + SIZE, agreements)}) AS made(n) JOIN state a ON a.n = 1 + made.n % ${states.length} JOIN state b ON b.n = 1 + (made.n * 7 + 3 + made.n / ${states.length}) % ${states.length} WHERE a.id <> b.id) AS rows`;
  await client.query(
    `INSERT INTO agreement_version SELECT id, 1, now(), 'infinity', 'registered', NULL, json_build_object('title', 'Agreement number ' || n, 'kind', 'industry', 'alsoKinds', '[]'::json, 'signedOn', day, 'inForceOn', day,
       'parties', json_build_array(json_build_object('partner', a, 'actions', '[]'::json, 'spells', '[]'::json), json_build_object('partner', b, 'actions', '[]'::json, 'spells', '[]'::json)), 'obligations', '[]'::json, 'warnings', '[]'::json),
       'Agreement number ' || n, ARRAY['agreement', 'number', n::text], ARRAY[CASE WHEN n % 20 = 0 THEN 'alliance' ELSE 'industry' END], '{}', NULL, day, day, day, day,
       CASE WHEN n % 2 = 0 THEN day + 5000 ELSE 'infinity' END, CASE WHEN n % 2 = 0 THEN day + 5000 ELSE 'infinity' END, 'urn:bench', n::text, ${label} FROM ${rows}`,
    [PUBLIC_LABEL],
  );
  await client.query(
    `INSERT INTO agreement_party SELECT id, 1, partner, now(), 'infinity', NULL, gen_random_uuid(), day::text, NULL, day, day,
       CASE WHEN n % 2 = 0 THEN day + 5000 ELSE 'infinity' END, CASE WHEN n % 2 = 0 THEN day + 5000 ELSE 'infinity' END, ${label} FROM ${rows} CROSS JOIN LATERAL (VALUES (a), (b)) AS p(partner)`,
    [PUBLIC_LABEL],
  );
}
await client.query('VACUUM ANALYZE agreement_version, agreement_party');

const transactions = app.get(Transactions, { strict: false });
const lists = new ListAgreementsQuery();
const reader = { clearance: 'SECRET', categories: [], belongsTo: ['COL'] };
const bound = (of) => (tx) => {
  const conditions = new Conditions();
  return pageOfBound(tx, of(conditions), conditions, { limit: 50 });
};
const reads = {
  'list, no filter': (tx) => lists.page(tx, { limit: 50 }, '2010-01-01'),
  'list, in the middle': (tx) =>
    lists.page(
      tx,
      {
        limit: 50,
        cursor: Buffer.from(
          JSON.stringify([
            `00000000-0000-7000-8000-${Math.floor(agreements / 2)
              .toString(16)
              .padStart(12, '0')}`,
          ]),
        ).toString('base64url'),
      },
      '2010-01-01',
    ),
  'list, one party': (tx) => lists.page(tx, { limit: 50, party: 'USA' }, '2010-01-01'),
  'list, two parties': (tx) => lists.page(tx, { limit: 50, party: 'USA', with: 'PER' }, '2010-01-01'),
  'list, one party, live in 2005': (tx) => lists.page(tx, { limit: 50, party: 'USA', status: 'live', asOf: '2005' }, '2010-01-01'),
  'list, one party, known at': (tx) => lists.page(tx, { limit: 50, party: 'USA', knownAt: new Date().toISOString() }, '2010-01-01'),
  'list, by status': (tx) => lists.page(tx, { limit: 50, status: 'inForce' }, '2010-01-01'),
  'list, by words': (tx) => lists.page(tx, { limit: 50, q: 'number 77777' }, '2010-01-01'),
  'list, by record': (tx) => lists.page(tx, { limit: 50, record: '77777' }, '2010-01-01'),
  allies: bound((conditions) => alliesOf('USA', {}, '2010-01-01', conditions)),
  members: bound((conditions) => membersOf('nato', {}, '2010-01-01', conditions)),
};
for (const [name, read] of Object.entries(reads)) {
  const times = [];
  let answer;
  for (let round = 0; round < 5; round++) {
    const began = performance.now();
    answer = await transactions.read(reader, read);
    times.push(performance.now() - began);
  }
  process.stdout.write(`${name}: ${Math.round(times.sort((a, b) => a - b)[2])} ms (total ${answer.total})\n`);
}
await client.end();
await stop();
