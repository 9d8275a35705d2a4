import { Injectable } from '@nestjs/common';
import { ExerciseRecord, Label, type ExternalRecord, type PartnerId, type Day } from '@entente/contracts';
import { wordsOf } from '@entente/partner-directory';
import { VersionedRecords, type Tx } from '@entente/persistence';
import { daysOf } from '../domain/calendar.js';
import { placeKey, unitsOf } from '../domain/clashes.js';
import type { Decision, Exercise } from '../domain/exercise.js';

function columnsOf(record: ExerciseRecord): Record<string, unknown> {
  const dates = record.held === undefined ? record : { startsOn: record.held.from, endsOn: record.held.to };
  const { first, last, sure } = daysOf(dates);
  return {
    kind: record.kind,
    series: record.series ?? null,
    state: record.state,
    stage: record.stages.at(-1)?.stage ?? null,
    first,
    last,
    sure_first: sure?.first ?? null,
    sure_last: sure?.last ?? null,
    participants: record.participants.filter(({ status }) => status !== 'declined').map(({ partner }) => partner),
    units: unitsOf(record).map(({ key }) => key),
    place_key: placeKey(record) ?? null,
    basis: record.basis,
    linked: record.linkedWith,
    brings_forces: record.state !== 'cancelled' && record.contributions.length > 0,
    words: wordsOf([record.title, record.series ?? '', record.edition ?? ''].join(' ')),
    source: record.report?.source ?? null,
    source_record: record.report?.record ?? null,
    source_revision: record.report?.revision ?? null,
  };
}

/** How many other exercises a question about limits or clashes looks at. */
const MOST_OTHERS = 2_000;

/** Exercises, with every version they had. */
@Injectable()
export class ExerciseRepository {
  readonly records = new VersionedRecords<ExerciseRecord>('exercise', (record) => ExerciseRecord.parse(record), columnsOf);

  /** Saves what was decided, in order; several decisions on one exercise become so many versions. */
  async save(tx: Tx, decisions: readonly Decision[], before: readonly Exercise[], now: Date): Promise<void> {
    const latest = new Map(before.map((exercise) => [exercise.id, exercise]));
    let left = decisions;
    while (left.length > 0) {
      const round = new Map<string, Decision>();
      for (const decision of left) if (!round.has(decision.next.id)) round.set(decision.next.id, decision);
      const changes = [...round.values()].map(({ next, change }) => ({ before: latest.get(next.id), next, change }));
      await this.records.save(tx, changes, now);
      for (const { next } of changes) latest.set(next.id, next);
      left = left.filter((decision) => round.get(decision.next.id) !== decision);
    }
  }

  /** The exercises that outside records described, locked until the transaction ends; by `recordKey`. */
  async byRecords(tx: Tx, records: readonly ExternalRecord[]): Promise<Map<string, Exercise>> {
    const rows = await tx.query<{ id: string }>(
      `SELECT id FROM exercise JOIN (SELECT DISTINCT * FROM unnest($1::text[], $2::text[])) AS asked(source, source_record) USING (source, source_record)`,
      [records.map(({ source }) => source), records.map(({ record }) => record)],
    );
    const found = await this.records.locked(
      tx,
      rows.map(({ id }) => id),
    );
    return new Map(found.flatMap((exercise) => (exercise.record.report ? [[recordKey(exercise.record.report), exercise]] : [])));
  }

  /** Those of these ids the reader sees. */
  async named(tx: Tx, ids: readonly string[]): Promise<Exercise[]> {
    return this.where(tx, 'id = ANY($1::uuid[])', [ids]);
  }

  /** Others that ask for the same units, or for the same place, on the same days; not cancelled. */
  async clashing(tx: Tx, { id, record }: Exercise): Promise<Exercise[]> {
    const { units, place_key, first, last } = columnsOf(record);
    return this.where(tx, 'id <> $1 AND (units && $2::text[] OR place_key = $3) AND first <= $5 AND last >= $4', [id, units, place_key, first, last]);
  }

  /** Those that name it as linked, or that it names; not cancelled. */
  async linked(tx: Tx, { id, record }: Exercise): Promise<Exercise[]> {
    return this.where(tx, `state <> 'cancelled' AND id <> $1 AND (id = ANY($2::uuid[]) OR $1 = ANY(linked))`, [id, record.linkedWith]);
  }

  /** Others with forces of the same partners, begun within so many calendar years of it, before or after; not cancelled. */
  async around(tx: Tx, { id, record }: Exercise, years: number): Promise<Exercise[]> {
    const partners: PartnerId[] = record.contributions.map(({ partner }) => partner);
    const year = Number(daysOf(record).first.slice(0, 4));
    return this.where(tx, 'brings_forces AND id <> $1 AND participants && $2::text[] AND extract(year FROM first) BETWEEN $3::int AND $4::int', [
      id,
      partners,
      year - years + 1,
      year + years - 1,
    ]);
  }

  /** Keeps others from giving away the same units until the transaction ends: whoever comes second sees what the first did. */
  async lockUnits(tx: Tx, { record }: Exercise): Promise<void> {
    const keys = [...new Set(unitsOf(record).map(({ key }) => key))].sort();
    if (keys.length === 0) return;
    await tx.execute(`SELECT pg_advisory_xact_lock(hashtextextended('unit ' || key, 0)) FROM unnest($1::text[]) AS key`, [keys]);
  }

  /** Ids of exercises that are planned and rest on one of the agreements. */
  async restingOn(tx: Tx, agreements: readonly string[]): Promise<string[]> {
    const rows = await tx.query<{ id: string }>(`SELECT id FROM exercise WHERE state = 'planned' AND basis && $1::uuid[] ORDER BY id`, [agreements]);
    return rows.map(({ id }) => id);
  }

  /** Ids of exercises that are planned and not over on a day. */
  async ahead(tx: Tx, today: Day): Promise<string[]> {
    const rows = await tx.query<{ id: string }>(`SELECT id FROM exercise WHERE state = 'planned' AND last >= $1 ORDER BY id`, [today]);
    return rows.map(({ id }) => id);
  }

  /** Exercises that meet a condition over the table's columns. */
  async where(tx: Tx, condition: string, values: readonly unknown[], limit = MOST_OTHERS): Promise<Exercise[]> {
    const rows = await tx.query<{ id: string; version: number; record: unknown; label: unknown }>(
      `SELECT id, version, record, label FROM exercise WHERE ${condition} ORDER BY id LIMIT ${limit}`,
      [...values],
    );
    return rows.map(({ id, version, record, label }) => ({ id, version, record: ExerciseRecord.parse(record), label: Label.parse(label) }));
  }

  /** How many exercises meet a condition, of those the reader sees. */
  async count(tx: Tx, condition: string, values: readonly unknown[]): Promise<number> {
    const [row] = await tx.query<{ total: number }>(`SELECT count(*)::int AS total FROM exercise WHERE ${condition}`, [...values]);
    return row?.total ?? 0;
  }
}

/** One text for an outside record, whatever its revision. */
export function recordKey({ source, record }: Pick<ExternalRecord, 'source' | 'record'>): string {
  return `${source}\n${record}`;
}
