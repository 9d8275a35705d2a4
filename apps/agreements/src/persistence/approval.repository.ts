import { Injectable } from '@nestjs/common';
import { ApprovalRecord } from '@entente/contracts';
import { VersionedRecords, type KnownVersion, type Tx } from '@entente/persistence';
import type { Approval } from '../domain/approvals/approval.js';
import { openStep, waitingOf } from '../domain/approvals/steps.js';

interface Row {
  id: string;
  version: number;
  record: unknown;
  label: Approval['label'];
}

/** What lists filter by. */
function columnsOf(record: ApprovalRecord): Readonly<Record<string, unknown>> {
  const step = openStep(record)?.step;
  const calendar = step?.form === 'period' && step.length !== undefined && 'calendar' in step.length ? step.length.calendar : null;
  return { agreement_id: record.agreement, nation: record.nation, status: record.status, waiting_post: waitingOf(record)?.post ?? null, calendar };
}

function approvalOf({ id, version, record, label }: Row): Approval {
  return { id, version, record: ApprovalRecord.parse(record), label };
}

/** Domestic approvals with every version they had. */
@Injectable()
export class ApprovalRepository {
  private readonly records = new VersionedRecords<ApprovalRecord>('approval', (record) => ApprovalRecord.parse(record), columnsOf, 'agreement_id');

  /** Throws `not-found` where the reader sees none, `stale` at another version. */
  at(tx: Tx, id: string, version: number): Promise<Approval> {
    return this.records.at(tx, id, version);
  }

  /** Throws `not-found`. */
  get(tx: Tx, id: string): Promise<Approval> {
    return this.records.get(tx, id);
  }

  locked(tx: Tx, ids: readonly string[]): Promise<Approval[]> {
    return this.records.locked(tx, ids);
  }

  versions(tx: Tx, id: string, after: number, limit: number): Promise<KnownVersion<ApprovalRecord>[]> {
    return this.records.versions(tx, id, after, limit);
  }

  /** Those of these agreements that the reader sees, the oldest first. */
  async ofAgreements(tx: Tx, agreements: readonly string[]): Promise<Approval[]> {
    const rows = await tx.query<Row>('SELECT id, version, record, label FROM approval WHERE agreement_id = ANY($1::uuid[]) ORDER BY id', [agreements]);
    return rows.map(approvalOf);
  }

  /** Those whose period is counted by a sitting calendar (by any, where none is named), locked until the transaction ends. */
  async running(tx: Tx, calendar?: string): Promise<Approval[]> {
    const rows = await tx.query<Row>(
      'SELECT id, version, record, label FROM approval WHERE calendar IS NOT NULL AND ($1::text IS NULL OR calendar = $1) ORDER BY id FOR UPDATE',
      [calendar ?? null],
    );
    return rows.map(approvalOf);
  }

  /** Keeps two requests for the same nation and agreement from both finding none open. */
  async takeTurns(tx: Tx, agreement: string, nation: string): Promise<void> {
    await tx.execute('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [`approval ${agreement} ${nation}`]);
  }

  /** Throws `conflict` when somebody was faster. */
  async save(tx: Tx, changes: readonly { before: Approval | undefined; next: Approval; change: string }[], now: Date): Promise<void> {
    await this.records.save(tx, changes, now);
  }
}
