import { Injectable } from '@nestjs/common';
import { ChannelRecord, Label } from '@entente/contracts';
import { wordsOf } from '@entente/partner-directory';
import { VersionedRecords, type Tx } from '@entente/persistence';
import type { Channel } from '../domain/channel.js';

function columnsOf({ parties, state, basis, title }: ChannelRecord): Record<string, unknown> {
  return { parties, state, basis: basis ?? null, words: wordsOf(title) };
}

/** Channels, with every version they had. */
@Injectable()
export class ChannelRepository {
  readonly records = new VersionedRecords<ChannelRecord>('channel', (record) => ChannelRecord.parse(record), columnsOf);

  /** Those that rest on one of the agreements, whatever became of them; locked until the transaction ends. */
  async restingOn(tx: Tx, agreements: readonly string[]): Promise<Channel[]> {
    if (agreements.length === 0) return [];
    const rows = await tx.query<{ id: string }>('SELECT id FROM channel WHERE basis = ANY($1::uuid[])', [agreements]);
    return this.records.locked(
      tx,
      rows.map(({ id }) => id),
    );
  }

  /** Channels that meet a condition over the table's columns. */
  async where(tx: Tx, condition: string, values: readonly unknown[], limit: number): Promise<Channel[]> {
    const rows = await tx.query<{ id: string; version: number; record: unknown; label: unknown }>(
      `SELECT id, version, record, label FROM channel WHERE ${condition} ORDER BY id LIMIT ${limit}`,
      [...values],
    );
    return rows.map(({ id, version, record, label }) => ({ id, version, record: ChannelRecord.parse(record), label: Label.parse(label) }));
  }

  /** How many channels meet a condition, of those the reader sees. */
  async count(tx: Tx, condition: string, values: readonly unknown[]): Promise<number> {
    const [row] = await tx.query<{ total: number }>(`SELECT count(*)::int AS total FROM channel WHERE ${condition}`, [...values]);
    return row?.total ?? 0;
  }
}
