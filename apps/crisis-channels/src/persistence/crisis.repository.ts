import { Injectable } from '@nestjs/common';
import { CrisisRecord, Label, type ExternalRecord } from '@entente/contracts';
import { wordsOf } from '@entente/partner-directory';
import { VersionedRecords, type Tx } from '@entente/persistence';
import { partnersIn, type Crisis } from '../domain/crisis.js';
import { daysOf } from '../domain/days.js';

function columnsOf(record: CrisisRecord): Record<string, unknown> {
  const { fromFirst, fromLast, toFirst, toLast } = daysOf(record);
  return {
    from_first: fromFirst,
    from_last: fromLast,
    to_first: toFirst,
    to_last: toLast,
    partners: partnersIn(record),
    state: record.state,
    phase: record.phases.at(-1)?.phase ?? null,
    words: wordsOf(record.title),
    source: record.report?.source ?? null,
    source_record: record.report?.record ?? null,
    source_revision: record.report?.revision ?? null,
  };
}

/** Crises, with every version they had. */
@Injectable()
export class CrisisRepository {
  readonly records = new VersionedRecords<CrisisRecord>('crisis', (record) => CrisisRecord.parse(record), columnsOf);

  /** The crises that outside records described, locked until the transaction ends; by `recordKey`. */
  async byRecords(tx: Tx, records: readonly ExternalRecord[]): Promise<Map<string, Crisis>> {
    const rows = await tx.query<{ id: string }>(
      `SELECT id FROM crisis JOIN (SELECT DISTINCT * FROM unnest($1::text[], $2::text[])) AS asked(source, source_record) USING (source, source_record)`,
      [records.map(({ source }) => source), records.map(({ record }) => record)],
    );
    const found = await this.records.locked(
      tx,
      rows.map(({ id }) => id),
    );
    return new Map(found.flatMap((crisis) => (crisis.record.report ? [[recordKey(crisis.record.report), crisis]] : [])));
  }

  /** Those of these ids that are there. */
  async named(tx: Tx, ids: readonly string[]): Promise<Map<string, Crisis>> {
    if (ids.length === 0) return new Map();
    const distinct = [...new Set(ids)];
    const found = await this.where(tx, 'id = ANY($1::uuid[])', [distinct], distinct.length);
    return new Map(found.map((crisis) => [crisis.id, crisis]));
  }

  /** Crises that meet a condition over the table's columns, by their first day. */
  async where(tx: Tx, condition: string, values: readonly unknown[], limit: number): Promise<Crisis[]> {
    const rows = await tx.query<{ id: string; version: number; record: unknown; label: unknown }>(
      `SELECT id, version, record, label FROM crisis WHERE ${condition} ORDER BY from_first, id LIMIT ${limit}`,
      [...values],
    );
    return rows.map(({ id, version, record, label }) => ({ id, version, record: CrisisRecord.parse(record), label: Label.parse(label) }));
  }

  /** Labels of those of these ids that the reader sees. */
  async labels(tx: Tx, ids: readonly string[]): Promise<Map<string, Label>> {
    if (ids.length === 0) return new Map();
    const rows = await tx.query<{ id: string; label: unknown }>('SELECT id, label FROM crisis WHERE id = ANY($1::uuid[])', [ids]);
    return new Map(rows.map(({ id, label }) => [id, Label.parse(label)]));
  }

  /** How many crises meet a condition, of those the reader sees. */
  async count(tx: Tx, condition: string, values: readonly unknown[]): Promise<number> {
    const [row] = await tx.query<{ total: number }>(`SELECT count(*)::int AS total FROM crisis WHERE ${condition}`, [...values]);
    return row?.total ?? 0;
  }
}

/** One text for an outside record, whatever its revision. */
export function recordKey({ source, record }: Pick<ExternalRecord, 'source' | 'record'>): string {
  return `${source}\n${record}`;
}
