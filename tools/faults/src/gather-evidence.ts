import { OWNERS } from '@entente/contracts';
import { databaseOf, services } from '@entente/up';
import type { Databases } from './databases.js';
import type { DeadLetter, Evidence, HistoryLine, ReadModel, RebuildResult, StoredVersion, ToldEvent } from './evidence.js';
import { readLedger } from './ledger.js';
import type { LogReader, Marks } from './log-reader.js';

/** How far the evidence of earlier rounds went. */
export interface EvidenceMarks {
  readonly ledger: number;
  readonly log: Marks;
  readonly outbox: ReadonlyMap<string, number>;
  readonly history: number;
}

export const fromTheBeginning: EvidenceMarks = { ledger: 0, log: new Map(), outbox: new Map(), history: 0 };

/** Each database of a service and the schema its tables lie in. */
export const SERVICE_TABLES = services
  .filter(({ database }) => database)
  .map(({ name }): [database: string, schema: string] => [databaseOf(name), name === 'reporting' ? 'live' : 'public']);
const OWNER_DATABASES = OWNERS.map(databaseOf);
const chunk = 20_000;

/** Where everything ends now; taken while all is quiet. */
export async function takeMarks(databases: Databases, log: LogReader, ledgerEnd: number): Promise<EvidenceMarks> {
  const outbox = await Promise.all(
    OWNER_DATABASES.map(async (database): Promise<[string, number]> => [
      database,
      await number(databases, database, 'SELECT coalesce(max(id), 0) FROM outbox'),
    ]),
  );
  const history = await number(databases, 'entente_reporting', 'SELECT coalesce(max(position), 0) FROM live.history');
  return { ledger: ledgerEnd, log: await log.ends(), outbox: new Map(outbox), history };
}

/** Reads what was added between two marks, or all and the read models as well. */
export async function gatherEvidence(databases: Databases, log: LogReader, ledgerPath: string, from: EvidenceMarks, to: EvidenceMarks): Promise<Evidence> {
  const whole = from === fromTheBeginning;
  const entries = readLedger(ledgerPath, from.ledger);
  const { events, offsets } = await log.read(from.log, to.log);
  return {
    entries,
    stored: await readVersions(databases, whole ? undefined : entries.map(({ id }) => id)),
    told: await readTold(databases, from, to),
    log: events,
    offsets,
    history: await readHistory(databases, from.history, to.history),
    deadLetters: (await readDeadLetters(databases)).filter(
      ({ eventId }) => whole || entries.some(({ id }) => id === eventId) || !eventId.startsWith('fault-run-'),
    ),
    rebuilds: await readRebuilds(databases),
    ...(whole ? { models: await readModels(databases) } : {}),
  };
}

async function number(databases: Databases, database: string, sql: string): Promise<number> {
  const [row] = await databases.query(database, sql);
  return Number(row?.[0]);
}

async function readVersions(databases: Databases, titles: readonly string[] | undefined): Promise<StoredVersion[]> {
  const rows = await databases.query(
    'entente_agreements',
    `SELECT agreement_id, version, title, change, force_first < 'infinity' AND NOT EXISTS (
       SELECT FROM agreement_version e WHERE e.agreement_id = v.agreement_id AND e.version < v.version AND e.force_first < 'infinity')
     FROM agreement_version v ${titles ? 'WHERE title = ANY($1::text[])' : ''} ORDER BY agreement_id, version`,
    titles ? [titles] : [],
  );
  return rows.map(([aggregate, version, title, change, entersIntoForce]) => ({
    aggregate: String(aggregate),
    version: Number(version),
    title: String(title),
    change: String(change),
    entersIntoForce: entersIntoForce === true || entersIntoForce === 't',
  }));
}

async function readTold(databases: Databases, from: EvidenceMarks, to: EvidenceMarks): Promise<ToldEvent[]> {
  const told: ToldEvent[] = [];
  for (const database of OWNER_DATABASES) {
    const rows = await databases.query(
      database,
      `SELECT headers->>'ce_id', published_at IS NOT NULL FROM outbox WHERE id > $1 AND id <= $2 AND topic LIKE '%.events' ORDER BY id`,
      [from.outbox.get(database) ?? 0, to.outbox.get(database) ?? 0],
    );
    for (const [eventId, published] of rows) told.push({ eventId: String(eventId), published: published === true });
  }
  return told;
}

async function readHistory(databases: Databases, from: number, to: number): Promise<HistoryLine[]> {
  const lines: HistoryLine[] = [];
  for (let next = from; next < to; next += chunk) {
    const rows = await databases.query(
      'entente_reporting',
      'SELECT position, event_id, type, subject, sequence FROM live.history WHERE position > $1 AND position <= $2 ORDER BY position',
      [next, Math.min(next + chunk, to)],
    );
    for (const [position, eventId, type, subject, sequence] of rows)
      lines.push({ position: Number(position), eventId: String(eventId), type: String(type), subject: String(subject), sequence: Number(sequence) });
  }
  return lines;
}

async function readDeadLetters(databases: Databases): Promise<DeadLetter[]> {
  const letters: DeadLetter[] = [];
  for (const [database, schema] of SERVICE_TABLES) {
    for (const [eventId, state, code] of await databases.query(database, `SELECT event_id, state, code FROM ${schema}.dead_letter`))
      letters.push({ database, eventId: String(eventId), state: String(state), code: String(code) });
  }
  return letters;
}

async function readRebuilds(databases: Databases): Promise<RebuildResult[]> {
  const rows = await databases.query(
    'entente_reporting',
    `SELECT id, (SELECT sum((d->>'onlyBefore')::int + (d->>'onlyAfter')::int) FROM jsonb_array_elements(differences) d),
       (SELECT sum((d->>'rows')::int) FROM jsonb_array_elements(differences) d)
     FROM rebuilds.run WHERE state = 'swapped' ORDER BY started_at`,
  );
  return rows.map(([id, differences, count]) => ({ id: String(id), differences: Number(differences), rows: Number(count) }));
}

async function readModels(databases: Databases): Promise<ReadModel[]> {
  const rows = await databases.query('entente_reporting', 'SELECT id, version, title FROM live.agreement');
  return rows.map(([aggregate, version, title]) => ({ aggregate: String(aggregate), version: Number(version), title: String(title) }));
}
