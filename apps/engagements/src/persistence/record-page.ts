import { AggregateId, Label, type Page } from '@entente/contracts';
import { decodeCursor, encodeCursor, type Conditions, type Tx } from '@entente/persistence';
import type { Aggregate } from '../domain/decision.js';

interface Asked {
  limit: number;
  cursor?: string | undefined;
}

/** How one kind of aggregate is read out of its table, aliased `r`. */
export interface Listing<T> {
  table: string;
  parse(this: void, record: unknown): T;
}

/** A page of aggregates by id; `conditions` is made anew for every statement, as each uses all its values. */
export async function pageOf<T, R>(
  tx: Tx,
  { table, parse }: Listing<T>,
  conditions: () => Conditions,
  { limit, cursor }: Asked,
  view: (aggregates: Aggregate<T>[]) => R[] | Promise<R[]>,
): Promise<Page<R>> {
  const page = conditions();
  if (cursor !== undefined) page.add(`r.id > ${page.value(decodeCursor(cursor, 1, ([id]) => AggregateId.safeParse(id).success)[0])}::uuid`);
  const rows = await tx.query<{ id: string; version: number; record: unknown; label: unknown }>(
    `SELECT r.id, r.version, r.record, r.label FROM ${table} r WHERE ${page.sql} ORDER BY r.id LIMIT ${page.value(limit + 1)}`,
    page.values,
  );
  const counted = conditions();
  const [count] = await tx.query<{ total: number }>(`SELECT count(*)::int AS total FROM ${table} r WHERE ${counted.sql}`, counted.values);
  const shown = rows.slice(0, limit).map(({ id, version, record, label }) => ({ id, version, record: parse(record), label: Label.parse(label) }));
  const last = shown.at(-1);
  return { items: await view(shown), next: rows.length > limit && last ? encodeCursor([last.id]) : null, total: count?.total ?? 0 };
}
