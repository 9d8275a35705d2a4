import { AggregateId, Label, TransferRecord, type listTransfers, type Page, type TransferVersion, type TransferView } from '@entente/contracts';
import { Conditions, decodeCursor, encodeCursor, type Tx } from '@entente/persistence';
import type { InputOf } from '@entente/service-kit';
import type { z } from 'zod';
import type { TransferRepository } from '../../persistence/transfer.repository.js';
import { transferViewOf } from '../../writing/change-transfer.js';

type Query = InputOf<typeof listTransfers>['query'];

function filtered({ agreement, partner, from, to, state }: Query): Conditions {
  const conditions = new Conditions();
  if (agreement !== undefined) conditions.add(`t.agreement_id = ${conditions.value(agreement)}`);
  if (partner !== undefined) conditions.add(`${conditions.value(partner)} IN (t.exporter, t.recipient)`);
  if (from !== undefined) conditions.add(`t.exporter = ${conditions.value(from)}`);
  if (to !== undefined) conditions.add(`t.recipient = ${conditions.value(to)}`);
  if (state !== undefined) conditions.add(`t.state = ${conditions.value(state)}`);
  return conditions;
}

/** Transfers by id; the total is over what the reader may see. */
export async function pageOfTransfers(tx: Tx, query: Query): Promise<Page<TransferView>> {
  const all = filtered(query);
  const [count] = await tx.query<{ total: number }>(`SELECT count(*)::int AS total FROM transfer t WHERE ${all.sql}`, all.values);
  const page = filtered(query);
  if (query.cursor !== undefined) page.add(`t.id > ${page.value(decodeCursor(query.cursor, 1, ([id]) => AggregateId.safeParse(id).success)[0])}::uuid`);
  const rows = await tx.query<{ id: string; version: number; record: unknown; label: unknown }>(
    `SELECT t.id, t.version, t.record, t.label FROM transfer t WHERE ${page.sql} ORDER BY t.id LIMIT ${page.value(query.limit + 1)}`,
    page.values,
  );
  const items = rows.slice(0, query.limit).map((row) => transferViewOf({ ...row, record: TransferRecord.parse(row.record), label: Label.parse(row.label) }));
  const last = items.at(-1);
  return { items, next: rows.length > query.limit && last ? encodeCursor([last.id]) : null, total: count?.total ?? 0 };
}

/** Versions of one transfer, oldest first. Throws `not-found`. */
export async function pageOfVersions(
  tx: Tx,
  transfers: TransferRepository,
  id: string,
  { limit, cursor }: { limit: number; cursor?: string | undefined },
): Promise<Page<z.input<typeof TransferVersion>>> {
  const { version: total } = await transfers.get(tx, id);
  const [after] = cursor === undefined ? [0] : decodeCursor(cursor, 1, ([version]) => Number.isSafeInteger(version));
  const versions = await transfers.versions(tx, id, Number(after), limit + 1);
  const items = versions.slice(0, limit).map(({ version, change, knownFrom, knownTo, record }) => {
    return { version, change, knownFrom: knownFrom.toISOString(), knownTo: knownTo?.toISOString() ?? null, record };
  });
  const last = items.at(-1);
  return { items, next: versions.length > limit && last ? encodeCursor([last.version]) : null, total };
}
