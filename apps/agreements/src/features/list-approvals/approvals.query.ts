import { Injectable } from '@nestjs/common';
import { AggregateId, ApprovalRecord, type ApprovalLine, type Page } from '@entente/contracts';
import { Conditions, decodeCursor, encodeCursor, type Tx } from '@entente/persistence';
import { waitingOf } from '../../domain/approvals/steps.js';

/** What approvals are asked for by. */
export interface ApprovalsAsked {
  agreement?: string;
  nation?: string | undefined;
  post?: string | undefined;
  status?: string | undefined;
  limit: number;
  cursor?: string | undefined;
}

interface Row {
  id: string;
  version: number;
  record: unknown;
  title: string;
}

function lineOf({ id, version, title, ...row }: Row): ApprovalLine {
  const record = ApprovalRecord.parse(row.record);
  const { agreement, nation, chain, status, outcome, requestedAt } = record;
  return { id, version, agreement, title, nation, chain, status, outcome, requestedAt, waiting: waitingOf(record) };
}

function filtered({ agreement, nation, post, status }: ApprovalsAsked): Conditions {
  const conditions = new Conditions();
  if (agreement !== undefined) conditions.add(`a.agreement_id = ${conditions.value(agreement)}::uuid`);
  if (nation !== undefined) conditions.add(`a.nation = ${conditions.value(nation)}`);
  if (post !== undefined) conditions.add(`a.waiting_post = ${conditions.value(post)}`);
  if (status !== undefined) conditions.add(`a.status = ${conditions.value(status)}`);
  return conditions;
}

/** Approvals by id, which is the order they were requested in; every count is over what the reader may see. */
@Injectable()
export class ApprovalsQuery {
  async page(tx: Tx, asked: ApprovalsAsked): Promise<Page<ApprovalLine>> {
    const all = filtered(asked);
    const [count] = await tx.query<{ total: number }>(`SELECT count(*)::int AS total FROM approval a WHERE ${all.sql}`, all.values);
    const page = filtered(asked);
    if (asked.cursor !== undefined) page.add(`a.id > ${page.value(decodeCursor(asked.cursor, 1, ([id]) => AggregateId.safeParse(id).success)[0])}::uuid`);
    const rows = await tx.query<Row>(
      `SELECT a.id, a.version, a.record, v.title FROM approval a JOIN agreement_version v ON v.agreement_id = a.agreement_id AND v.known_to = 'infinity'
       WHERE ${page.sql} ORDER BY a.id LIMIT ${page.value(asked.limit + 1)}`,
      page.values,
    );
    const items = rows.slice(0, asked.limit).map(lineOf);
    const last = items.at(-1);
    return { items, next: rows.length > asked.limit && last ? encodeCursor([last.id]) : null, total: count?.total ?? 0 };
  }
}
