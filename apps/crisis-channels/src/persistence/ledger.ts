import {
  AggregateId,
  CollectiveDefenceRecord,
  ConsultationRecord,
  CrisisMeasureRecord,
  CrisisPostRecord,
  ExplanationRecord,
  Label,
  RetrospectiveRecord,
  SituationReportingRecord,
  SituationReportRecord,
  type Page,
} from '@entente/contracts';
import { Conditions, decodeCursor, encodeCursor, VersionedRecords, type Tx } from '@entente/persistence';
import type { Aggregate } from '../domain/decision.js';
import { timedExplanations } from '../domain/explanation.js';
import { timedMeasures } from '../domain/measure.js';
import { timedReporting } from '../domain/situation-report.js';
import type { Timed, WithinCrisis } from '../domain/step.js';
import { timeless } from '../domain/timeless.js';

/** Where records of one kind within a crisis are kept, and what time brings to them. */
export interface Ledger<T extends WithinCrisis> {
  table: string;
  /** Kind of the timer that looks at a record again; its key is the id. */
  wakes: string;
  records: VersionedRecords<T>;
  parse: (record: unknown) => T;
  timed: Timed<T>;
}

/** The tables of ledgers differ in nothing but their records: `state` and `due_at`, the next instant that brings something, are for lists. */
function ledger<T extends WithinCrisis>(table: string, parse: (record: unknown) => T, timed: Timed<T> = timeless()): Ledger<T> {
  const columns = (record: T): Record<string, unknown> => ({ crisis: record.crisis, state: record.state, due_at: timed.wakesAt(record) ?? null });
  return { table, wakes: `${table.replaceAll('_', '-')}-wakes`, records: new VersionedRecords(table, parse, columns, 'crisis'), parse, timed };
}

export const MEASURES = ledger('crisis_measure', (record) => CrisisMeasureRecord.parse(record), timedMeasures);
export const EXPLANATIONS = ledger('explanation', (record) => ExplanationRecord.parse(record), timedExplanations);
export const POSTS = ledger('crisis_post', (record) => CrisisPostRecord.parse(record));
export const CONSULTATIONS = ledger('consultation', (record) => ConsultationRecord.parse(record));
export const COLLECTIVE_DEFENCE = ledger('collective_defence', (record) => CollectiveDefenceRecord.parse(record));
export const SITUATION_REPORTS = ledger('situation_report', (record) => SituationReportRecord.parse(record));
export const SITUATION_REPORTING = ledger('situation_reporting', (record) => SituationReportingRecord.parse(record), timedReporting);
export const RETROSPECTIVES = ledger('retrospective', (record) => RetrospectiveRecord.parse(record));

interface Row {
  id: string;
  version: number;
  record: unknown;
  label: unknown;
}

function aggregate<T extends WithinCrisis>({ parse }: Ledger<T>, { id, version, record, label }: Row): Aggregate<T> {
  return { id, version, record: parse(record), label: Label.parse(label) };
}

/** Everything a ledger holds of a crisis in some states, in the order it was begun; as far as the reader sees it. */
export async function heldIn<T extends WithinCrisis>(tx: Tx, ledger: Ledger<T>, crisis: string, states: readonly T['state'][]): Promise<Aggregate<T>[]> {
  const rows = await tx.query<Row>(`SELECT id, version, record, label FROM ${ledger.table} WHERE crisis = $1 AND state = ANY($2::text[]) ORDER BY id`, [
    crisis,
    states,
  ]);
  return rows.map((row) => aggregate(ledger, row));
}

/** The reporting on crises, by crisis, held until the transaction ends. */
export async function reportingOf(tx: Tx, crises: readonly string[]): Promise<Map<string, Aggregate<SituationReportingRecord>>> {
  if (crises.length === 0) return new Map();
  const rows = await tx.query<Row>('SELECT id, version, record, label FROM situation_reporting WHERE crisis = ANY($1::uuid[]) ORDER BY id FOR UPDATE', [
    crises,
  ]);
  return new Map(rows.map((row) => aggregate(SITUATION_REPORTING, row)).map((reporting) => [reporting.record.crisis, reporting]));
}

/** A page of what a ledger holds of a crisis, in the order it was begun. */
export async function pageOfLedger<T extends WithinCrisis>(
  tx: Tx,
  ledger: Ledger<T>,
  crisis: string,
  { state, cursor, limit }: { state?: T['state'] | undefined; cursor?: string | undefined; limit: number },
): Promise<Page<Aggregate<T>>> {
  const conditions = (): Conditions => {
    const asked = new Conditions();
    asked.add(`crisis = ${asked.value(crisis)}`);
    if (state !== undefined) asked.add(`state = ${asked.value(state)}`);
    return asked;
  };
  const [page, all] = [conditions(), conditions()];
  if (cursor !== undefined) page.add(`id > ${page.value(decodeCursor(cursor, 1, isId)[0])}::uuid`);
  const rows = await tx.query<Row>(`SELECT id, version, record, label FROM ${ledger.table} WHERE ${page.sql} ORDER BY id LIMIT ${limit + 1}`, page.values);
  const [count] = await tx.query<{ total: number }>(`SELECT count(*)::int AS total FROM ${ledger.table} WHERE ${all.sql}`, all.values);
  const items = rows.slice(0, limit).map((row) => aggregate(ledger, row));
  const last = items.at(-1);
  return { items, next: rows.length > limit && last ? encodeCursor([last.id]) : null, total: count?.total ?? 0 };
}

function isId([id]: readonly unknown[]): boolean {
  return AggregateId.safeParse(id).success;
}
