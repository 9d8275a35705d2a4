import { Inject, Injectable } from '@nestjs/common';
import { AgreementRecord, DomainError, Label, type ExternalRecord } from '@entente/contracts';
import { saveVersion, type Tx } from '@entente/persistence';
import type { Agreement, Decision } from '../domain/agreement.js';
import { AgreementSchema, rowOf, type AgreementRow } from './agreement.schema.js';
import { AgreementVersions } from './agreement-versions.js';

type StoredRow = Pick<AgreementRow, 'id' | 'version' | 'record' | 'label'>;

function agreementOf({ id, version, record, label }: StoredRow): Agreement {
  return { id, version, record: AgreementRecord.parse(record), label: Label.parse(label) };
}

/** Agreements on the register. Every save adds a version; nothing that was recorded is overwritten. */
@Injectable()
export class AgreementRepository {
  constructor(@Inject(AgreementVersions) private readonly versions: AgreementVersions) {}

  /** The agreement at the version a change is made on. Throws `not-found` where the reader sees none, `stale` at another version. */
  async at(tx: Tx, id: string, version: number): Promise<Agreement> {
    const row = await tx.manager.getRepository(AgreementSchema).findOneBy({ id });
    if (!row) throw new DomainError('not-found', 'no-such-agreement', 'there is no such agreement');
    if (row.version !== version) throw new DomainError('stale', 'stale-version', `the agreement is at version ${row.version} by now: read it again`);
    return agreementOf(row);
  }

  /** Throws `not-found` where the reader sees no agreement of this id. */
  async mustExist(tx: Tx, id: string): Promise<void> {
    const [row] = await tx.query('SELECT 1 FROM agreement WHERE id = $1', [id]);
    if (!row) throw new DomainError('not-found', 'no-such-agreement', 'there is no such agreement');
  }

  /** Those of these ids that the reader sees. */
  async seen(tx: Tx, ids: readonly string[]): Promise<Agreement[]> {
    const rows = await tx.query<StoredRow>('SELECT id, version, record, label FROM agreement WHERE id = ANY($1::uuid[]) ORDER BY id', [ids]);
    return rows.map(agreementOf);
  }

  /** The agreement as it is. Throws `not-found` where the reader sees none. */
  async get(tx: Tx, id: string): Promise<Agreement> {
    const [agreement] = await this.seen(tx, [id]);
    if (!agreement) throw new DomainError('not-found', 'no-such-agreement', 'there is no such agreement');
    return agreement;
  }

  /** Adds a new agreement. */
  async add(tx: Tx, decision: Decision, now: Date): Promise<void> {
    await tx.manager.getRepository(AgreementSchema).insert({ ...rowOf(decision.next), registered_at: now });
    await this.versions.append(tx, [decision], now);
  }

  /** Saves a change over the version `before` it was decided on. Throws `conflict` when somebody was faster. */
  async save(tx: Tx, before: Agreement, decision: Decision, now: Date): Promise<void> {
    await saveVersion(tx, AgreementSchema, rowOf(decision.next), before.version);
    await this.versions.append(tx, [decision], now, new Map([[before.id, before]]));
  }

  /** The agreements that outside records described, locked until the transaction ends; by `recordKey`. */
  async byRecords(tx: Tx, records: readonly ExternalRecord[]): Promise<Map<string, Agreement>> {
    const rows = await tx.query<StoredRow & { source: string; source_record: string }>(
      `SELECT a.id, a.version, a.record, a.label, a.source, a.source_record FROM agreement a
       JOIN (SELECT DISTINCT * FROM unnest($1::text[], $2::text[])) AS asked(source, source_record) USING (source, source_record) FOR UPDATE OF a`,
      [records.map(({ source }) => source), records.map(({ record }) => record)],
    );
    return new Map(rows.map((row) => [recordKey({ source: row.source, record: row.source_record }), agreementOf(row)]));
  }

  /** The agreements of these ids that are there, locked until the transaction ends. */
  async locked(tx: Tx, ids: readonly string[]): Promise<Agreement[]> {
    const rows = await tx.query<StoredRow>('SELECT id, version, record, label FROM agreement WHERE id = ANY($1::uuid[]) ORDER BY id FOR UPDATE', [ids]);
    return rows.map(agreementOf);
  }

  /** Those of these ids that nobody is writing to, locked until the transaction ends. */
  async free(tx: Tx, ids: readonly string[]): Promise<Agreement[]> {
    if (ids.length === 0) return [];
    const rows = await tx.query<StoredRow>('SELECT id, version, record, label FROM agreement WHERE id = ANY($1::uuid[]) ORDER BY id FOR UPDATE SKIP LOCKED', [
      ids,
    ]);
    return rows.map(agreementOf);
  }

  /** Which of the records are not held yet, or only at an earlier revision. */
  async missing(tx: Tx, records: readonly ExternalRecord[]): Promise<ReadonlySet<string>> {
    const rows = await tx.query<{ source: string; record: string }>(
      `SELECT asked.source, asked.record FROM unnest($1::text[], $2::text[], $3::int[]) AS asked(source, record, revision)
       WHERE NOT EXISTS (SELECT 1 FROM agreement a WHERE a.source = asked.source AND a.source_record = asked.record AND a.source_revision >= asked.revision)`,
      [records.map(({ source }) => source), records.map(({ record }) => record), records.map(({ revision }) => revision)],
    );
    return new Set(rows.map(recordKey));
  }

  /** Saves what a batch of reports came to, in one go: new agreements, and later versions of those in `before`, which are locked. */
  async saveAll(tx: Tx, decisions: readonly Decision[], now: Date, before: ReadonlyMap<string, Agreement>): Promise<void> {
    if (decisions.length === 0) return;
    const last = new Map(decisions.map(({ next }) => [next.id, rowOf(next)]));
    await tx.execute(
      `INSERT INTO agreement (id, version, record, source, source_record, source_revision, registered_at, label, classification, categories, audience)
       SELECT id, version, record, source, source_record, source_revision, $2, label, classification, categories, audience
       FROM json_to_recordset($1::json) AS r(id uuid, version int, record json, source text, source_record text, source_revision int,
         label jsonb, classification smallint, categories text[], audience text[])
       ON CONFLICT (id) DO UPDATE SET version = excluded.version, record = excluded.record, source_revision = excluded.source_revision,
         label = excluded.label, classification = excluded.classification, categories = excluded.categories, audience = excluded.audience`,
      [JSON.stringify([...last.values()]), now],
    );
    await this.versions.append(tx, decisions, now, before);
  }
}

/** One text for an outside record, whatever its revision. */
export function recordKey({ source, record }: Pick<ExternalRecord, 'source' | 'record'>): string {
  return `${source}\n${record}`;
}
