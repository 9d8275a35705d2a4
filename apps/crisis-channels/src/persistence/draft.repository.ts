import { Injectable } from '@nestjs/common';
import { DraftRecord, Label } from '@entente/contracts';
import { VersionedRecords, type Tx } from '@entente/persistence';
import type { Draft } from '../domain/messages/draft.js';

/** Drafts of messages, with every version they had. */
@Injectable()
export class DraftRepository {
  readonly records = new VersionedRecords<DraftRecord>(
    'draft',
    (record) => DraftRecord.parse(record),
    ({ channel, side, state }) => ({ channel, side, state }),
    'channel',
  );

  /** Drafts that meet a condition over the table's columns, the oldest first. */
  async where(tx: Tx, condition: string, values: readonly unknown[], limit: number): Promise<Draft[]> {
    const rows = await tx.query<{ id: string; version: number; record: unknown; label: unknown }>(
      `SELECT id, version, record, label FROM draft WHERE ${condition} ORDER BY id LIMIT ${limit}`,
      [...values],
    );
    return rows.map(({ id, version, record, label }) => ({ id, version, record: DraftRecord.parse(record), label: Label.parse(label) }));
  }

  /** How many drafts meet a condition, of those the reader sees. */
  async count(tx: Tx, condition: string, values: readonly unknown[]): Promise<number> {
    const [row] = await tx.query<{ total: number }>(`SELECT count(*)::int AS total FROM draft WHERE ${condition}`, [...values]);
    return row?.total ?? 0;
  }
}
