import { Injectable } from '@nestjs/common';
import { EngagementRecord, Label, rejected, type ExternalRecord, type Path } from '@entente/contracts';
import type { Conditions, Tx } from '@entente/persistence';
import type { Engagement } from '../domain/engagement.js';

interface Row {
  id: string;
  version: number;
  record: unknown;
  label: unknown;
}

export function engagementOf({ id, version, record, label }: Row): Engagement {
  return { id, version, record: EngagementRecord.parse(record), label: Label.parse(label) };
}

/** The key of an outside record in maps. */
export function recordKey({ source, record }: Pick<ExternalRecord, 'source' | 'record'>): string {
  return JSON.stringify([source, record]);
}

/** Engagements found otherwise than by id, and what refers to them. */
@Injectable()
export class EngagementLookups {
  /** The first engagements (`engagement e`) that meet the conditions, in the given order. */
  async select(tx: Tx, conditions: Conditions, order: string, limit: number): Promise<Engagement[]> {
    const rows = await tx.query<Row>(
      `SELECT e.id, e.version, e.record, e.label FROM engagement e WHERE ${conditions.sql} ORDER BY ${order} LIMIT ${conditions.value(limit)}`,
      conditions.values,
    );
    return rows.map(engagementOf);
  }

  async count(tx: Tx, conditions: Conditions): Promise<number> {
    const [row] = await tx.query<{ total: number }>(`SELECT count(*)::int AS total FROM engagement e WHERE ${conditions.sql}`, conditions.values);
    return row?.total ?? 0;
  }

  /** Those that outside records described, locked until the transaction ends; by `recordKey`. */
  async byRecords(tx: Tx, records: readonly ExternalRecord[]): Promise<Map<string, Engagement>> {
    const rows = await tx.query<Row & { source: string; source_record: string }>(
      `SELECT e.id, e.version, e.record, e.label, e.source, e.source_record FROM engagement e
       JOIN (SELECT DISTINCT * FROM unnest($1::text[], $2::text[])) AS asked(source, source_record) USING (source, source_record) FOR UPDATE OF e`,
      [records.map(({ source }) => source), records.map(({ record }) => record)],
    );
    return new Map(rows.map((row) => [recordKey({ source: row.source, record: row.source_record }), engagementOf(row)]));
  }

  /** Refuses to be part of what is not there, of itself, or of what is part of it: `no-such-engagement`, `part-of-itself`. */
  async checkPartOf(tx: Tx, id: string | undefined, partOf: string | undefined, at: Path): Promise<void> {
    if (partOf === undefined) return;
    const rows = await tx.query<{ id: string }>(
      `WITH RECURSIVE above AS (SELECT id, part_of FROM engagement WHERE id = $1 UNION SELECT e.id, e.part_of FROM engagement e JOIN above a ON e.id = a.part_of)
       SELECT id FROM above`,
      [partOf],
    );
    if (rows.length === 0) throw rejected('no-such-engagement', [...at, 'partOf'], 'there is no such engagement that you may see');
    if (rows.some((row) => row.id === id)) throw rejected('part-of-itself', [...at, 'partOf'], 'an engagement is not part of itself');
  }

  /** Refuses references to what the reader does not see: `no-such-objective`, `no-such-organisation`, `no-such-person`. */
  async checkReferences(
    tx: Tx,
    { objectives, participants }: Pick<EngagementRecord, 'objectives' | 'participants'>,
    persons: readonly string[],
    at: Path,
  ): Promise<void> {
    const organisations = participants.map(({ organisation }) => organisation).filter((id) => id !== undefined);
    await this.mustSee(tx, 'objective', objectives, 'no-such-objective', [...at, 'objectives']);
    await this.mustSee(tx, 'non_state_organisation', organisations, 'no-such-organisation', [...at, 'participants']);
    await this.mustSee(tx, 'person', persons, 'no-such-person', [...at, 'participants']);
  }

  /** Refuses references to rows the reader does not see. */
  async mustSee(tx: Tx, table: 'objective' | 'non_state_organisation' | 'person', ids: readonly string[], code: string, path: Path): Promise<void> {
    if (ids.length === 0) return;
    const rows = await tx.query<{ id: string }>(`SELECT id FROM ${table} WHERE id = ANY($1::uuid[])`, [ids]);
    const found = new Set(rows.map(({ id }) => id));
    if (ids.some((id) => !found.has(id))) throw rejected(code, path, 'there is none such that you may see');
  }
}
