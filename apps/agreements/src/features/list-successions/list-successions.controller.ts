import { Controller, Inject } from '@nestjs/common';
import { AggregateId, Label, listSuccessions, SuccessionRecord, type Page, type SuccessionView } from '@entente/contracts';
import { Conditions, decodeCursor, encodeCursor, Transactions, type Tx } from '@entente/persistence';
import { Endpoint, Input, SignedIn, type Caller, type InputOf } from '@entente/service-kit';

type Query = InputOf<typeof listSuccessions>['query'];

function filtered({ state, agreement, predecessor, successor }: Query): Conditions {
  const conditions = new Conditions();
  if (state !== undefined) conditions.add(`s.state = ${conditions.value(state)}`);
  if (agreement !== undefined) conditions.add(`s.agreement_id = ${conditions.value(agreement)}`);
  if (predecessor !== undefined) conditions.add(`s.predecessor = ${conditions.value(predecessor)}`);
  if (successor !== undefined) conditions.add(`s.successor = ${conditions.value(successor)}`);
  return conditions;
}

/** Successions by id; the total is over what the reader may see. */
async function pageOfSuccessions(tx: Tx, query: Query): Promise<Page<SuccessionView>> {
  const all = filtered(query);
  const [count] = await tx.query<{ total: number }>(`SELECT count(*)::int AS total FROM succession s WHERE ${all.sql}`, all.values);
  const page = filtered(query);
  if (query.cursor !== undefined) page.add(`s.id > ${page.value(decodeCursor(query.cursor, 1, ([id]) => AggregateId.safeParse(id).success)[0])}::uuid`);
  const rows = await tx.query<{ id: string; version: number; record: unknown; label: unknown }>(
    `SELECT s.id, s.version, s.record, s.label FROM succession s WHERE ${page.sql} ORDER BY s.id LIMIT ${page.value(query.limit + 1)}`,
    page.values,
  );
  const items = rows
    .slice(0, query.limit)
    .map(({ id, version, record, label }) => ({ ...SuccessionRecord.parse(record), id, version, label: Label.parse(label) }));
  const last = items.at(-1);
  return { items, next: rows.length > query.limit && last ? encodeCursor([last.id]) : null, total: count?.total ?? 0 };
}

@Controller()
export class ListSuccessionsController {
  constructor(@Inject(Transactions) private readonly transactions: Transactions) {}

  @Endpoint(listSuccessions)
  list(@Input() { query }: InputOf<typeof listSuccessions>, @SignedIn() { reader }: Caller): Promise<Page<SuccessionView>> {
    return this.transactions.read(reader, (tx) => pageOfSuccessions(tx, query));
  }
}
