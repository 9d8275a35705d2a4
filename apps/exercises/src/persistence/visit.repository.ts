import { Injectable } from '@nestjs/common';
import { Label, VisitRecord, type PartnerId } from '@entente/contracts';
import { Conditions, VersionedRecords, type Tx, type Versioned } from '@entente/persistence';
import type { Visit } from '../domain/duties/quotas.js';

interface Row {
  id: string;
  version: number;
  record: unknown;
  label: unknown;
}

/** What the ledger is filtered by. */
export interface VisitFilter {
  visit?: Visit['visit'] | undefined;
  visited?: PartnerId | undefined;
  by?: PartnerId | undefined;
  year?: number | undefined;
}

function filtered({ visit, visited, by, year }: VisitFilter): Conditions {
  const conditions = new Conditions();
  const same = { kind: visit, visited, visitor: by, year };
  for (const [column, value] of Object.entries(same)) if (value !== undefined) conditions.add(`${column} = ${conditions.value(value)}`);
  return conditions;
}

/** Inspections and evaluations that were accepted. */
@Injectable()
export class VisitRepository {
  readonly records = new VersionedRecords<VisitRecord>(
    'verification_visit',
    (record) => VisitRecord.parse(record),
    ({ visit, visited, by, on }) => ({ kind: visit, visited, visitor: by, year: Number(on.slice(0, 4)) }),
  );

  /** Keeps others from recording a visit to the same state until the transaction ends: a quota is not used up twice. */
  async lockLedger(tx: Tx, { visit, visited }: Pick<VisitRecord, 'visit' | 'visited'>): Promise<void> {
    await tx.execute(`SELECT pg_advisory_xact_lock(hashtextextended($1, 0))`, [`visit ${visit} ${visited}`]);
  }

  /** Visits of the kind to the same state in the same year that its quota asked for, as far as the reader sees them. */
  async ledger(tx: Tx, { visit, visited, year }: Visit): Promise<Visit[]> {
    const conditions = filtered({ visit, visited, year });
    const rows = await tx.query<{ visitor: PartnerId }>(
      `SELECT visitor FROM verification_visit WHERE ${conditions.sql} AND record->>'voluntary' = 'false'`,
      conditions.values,
    );
    return rows.map(({ visitor }) => ({ visit, visited, year, by: visitor }));
  }

  /** Visits by id, and how many there are. */
  async page(tx: Tx, filter: VisitFilter, after: string | undefined, limit: number): Promise<{ items: Versioned<VisitRecord>[]; total: number }> {
    const conditions = filtered(filter);
    const [count] = await tx.query<{ total: number }>(`SELECT count(*)::int AS total FROM verification_visit WHERE ${conditions.sql}`, conditions.values);
    if (after !== undefined) conditions.add(`id > ${conditions.value(after)}::uuid`);
    const rows = await tx.query<Row>(
      `SELECT id, version, record, label FROM verification_visit WHERE ${conditions.sql} ORDER BY id LIMIT ${limit}`,
      conditions.values,
    );
    const items = rows.map(({ id, version, record, label }) => ({ id, version, record: VisitRecord.parse(record), label: Label.parse(label) }));
    return { items, total: count?.total ?? 0 };
  }
}
