/** Agreements made in one statement. */
const SIZE = 50_000;
const PUBLIC = `'{"policy":"PUBLIC","classification":"UNCLASSIFIED","categories":[]}'::jsonb`;
const OPEN = `0, '{}'::text[], NULL::text[]`;

/**
 * Writes agreements number `from + 1` to `to` straight into the databases, as the services leave them: all public, of two
 * parties bound from the day of signature, half of them ended. Ids are in the order of registration, as UUIDv7 are.
 */
export async function growRegister({ agreements, reporting }, partners, from, to) {
  for (const database of [agreements, reporting]) {
    await database.query('CREATE TEMP TABLE IF NOT EXISTS state (id text, n int)');
    await database.query('TRUNCATE state');
    await database.query('INSERT INTO state SELECT * FROM unnest($1::text[]) WITH ORDINALITY', [partners]);
  }
  await reporting.query('SET search_path = live, pg_temp');
  for (let at = from; at < to; at += SIZE) {
    const rows = rowsOf(at + 1, Math.min(at + SIZE, to), partners.length);
    await Promise.all([growAgreements(agreements, rows), growReporting(reporting, rows)]);
  }
  await Promise.all([agreements.query('VACUUM ANALYZE'), reporting.query('VACUUM ANALYZE')]);
}

function rowsOf(first, last, states) {
  return `(SELECT made.n, ('00000000-0000-7000-8000-' || lpad(to_hex(made.n), 12, '0'))::uuid AS id, '1980-01-01'::date + (made.n % 14000)::int AS day,
      a.id AS a, b.id AS b, CASE WHEN made.n % 20 = 0 THEN 'alliance' ELSE 'industry' END AS kind, made.n % 2 = 0 AS ended
    FROM generate_series(${first}, ${last}) AS made(n) JOIN state a ON a.n = 1 + made.n % ${states}
    JOIN state b ON b.n = 1 + (made.n + 1 + (made.n * 7 + made.n / ${states}) % ${states - 1}) % ${states}) AS rows`;
}

async function growAgreements(database, rows) {
  const end = `CASE WHEN ended THEN day + 5000 ELSE 'infinity' END`;
  await database.query(
    `INSERT INTO agreement_version (agreement_id, version, known_from, change, record, title, words, kinds, obligations, signed_first, signed_last,
       force_first, force_last, ended_first, ended_last, source, source_record, label, classification, categories, audience)
     SELECT id, 1, now(), 'registered', json_build_object('title', 'Agreement number ' || n, 'kind', kind, 'alsoKinds', '[]'::json, 'signedOn', day, 'inForceOn', day,
       'parties', json_build_array(json_build_object('partner', a, 'actions', '[]'::json, 'spells', '[]'::json), json_build_object('partner', b, 'actions', '[]'::json, 'spells', '[]'::json)),
       'obligations', '[]'::json, 'warnings', '[]'::json),
       'Agreement number ' || n, ARRAY['agreement', 'number', n::text], ARRAY[kind], '{}', day, day, day, day, ${end}, ${end}, 'urn:bench', n::text, ${PUBLIC}, ${OPEN}
     FROM ${rows}`,
  );
  await database.query(
    `INSERT INTO agreement_party (agreement_id, version, partner, known_from, spell, from_text, from_first, from_last, to_first, to_last, label, classification, categories, audience)
     SELECT id, 1, partner, now(), gen_random_uuid(), day::text, day, day, ${end}, ${end}, ${PUBLIC}, ${OPEN} FROM ${rows} CROSS JOIN LATERAL (VALUES (a), (b)) AS p(partner)`,
  );
}

async function growReporting(database, rows) {
  const end = 'CASE WHEN ended THEN day + 5000 END';
  await database.query(
    `INSERT INTO agreement (id, version, title, kind, also_kinds, signed_on, in_force_on, ended_on, signed_first, signed_last, in_force_first, in_force_last,
       ended_first, ended_last, parties, spells, obligations, warnings, label, classification, categories, audience)
     SELECT id, 1, 'Agreement number ' || n, kind, '{}', day, day, ${end}, day, day, day, day, ${end}, ${end}, ARRAY[a, b],
       jsonb_build_array(jsonb_build_object('id', id, 'partner', a, 'from', day), jsonb_build_object('id', id, 'partner', b, 'from', day)), '[]', '[]', ${PUBLIC}, ${OPEN} FROM ${rows}`,
  );
  await database.query(
    `INSERT INTO agreement_party (partner, agreement, classification, categories, audience) SELECT partner, id, ${OPEN} FROM ${rows} CROSS JOIN LATERAL (VALUES (a), (b)) AS p(partner)`,
  );
  const [{ position }] = (await database.query(`SELECT position FROM history_next`)).rows;
  const events = `(SELECT ${position}::bigint + row_number() OVER (ORDER BY rows.n, e.n) - 1 AS position, rows.*, e.type FROM ${rows}
    CROSS JOIN LATERAL (VALUES (1, 'agreement-registered'), (2, 'party-action-recorded'), (3, 'party-action-recorded'), (4, 'agreement-entered-into-force')) AS e(n, type)) AS events`;
  await database.query(
    `INSERT INTO history (position, event_id, type, subject, time, sequence, summary, happened_at, label, classification, categories, audience)
     SELECT position, gen_random_uuid()::text, 'entente.agreements.' || type || '.v1', id::text, now(), 1, '"Agreement number ' || n || '" ' || type, now(), ${PUBLIC}, ${OPEN} FROM ${events}`,
  );
  await database.query(
    `INSERT INTO history_partner (partner, position, classification, categories, audience)
     SELECT partner, position, ${OPEN} FROM ${events} CROSS JOIN LATERAL (VALUES (a), (b)) AS p(partner)`,
  );
  await database.query(`UPDATE history_next SET position = (SELECT max(position) + 1 FROM history)`);
}
