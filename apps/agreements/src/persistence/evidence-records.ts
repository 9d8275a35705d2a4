import { Injectable } from '@nestjs/common';
import type { ExternalRecord } from '@entente/contracts';
import type { Tx } from '@entente/persistence';

/** Which evidence an outside record became, and at which revision. */
export interface EvidenceRecord {
  report: ExternalRecord;
  agreement: string;
  evidence: string;
}

interface Row {
  source: string;
  record: string;
  revision: number;
  agreement_id: string;
  evidence: string;
}

/** Outside records of evidence: what came already, and where it went. Only the intake reads them, on behalf of the system. */
@Injectable()
export class EvidenceRecords {
  /** Those that came already. */
  async known(tx: Tx, records: readonly ExternalRecord[]): Promise<EvidenceRecord[]> {
    const rows = await tx.query<Row>(
      `SELECT r.* FROM obligation_evidence_record r
       JOIN (SELECT DISTINCT * FROM unnest($1::text[], $2::text[])) AS asked(source, record) USING (source, record)`,
      [records.map(({ source }) => source), records.map(({ record }) => record)],
    );
    return rows.map(({ source, record, revision, agreement_id: agreement, evidence }) => ({ report: { source, record, revision }, agreement, evidence }));
  }

  /** Remembers what became of records; of one that comes twice the last counts. */
  async remember(tx: Tx, records: readonly EvidenceRecord[]): Promise<void> {
    const last = new Map(records.map((one) => [JSON.stringify([one.report.source, one.report.record]), one]));
    const rows = [...last.values()].map(({ report, agreement, evidence }): Row => ({ ...report, agreement_id: agreement, evidence }));
    if (rows.length === 0) return;
    await tx.execute(
      `INSERT INTO obligation_evidence_record SELECT * FROM json_populate_recordset(NULL::obligation_evidence_record, $1::json)
       ON CONFLICT (source, record) DO UPDATE SET revision = excluded.revision, agreement_id = excluded.agreement_id, evidence = excluded.evidence`,
      [JSON.stringify(rows)],
    );
  }
}
