import {
  AggregateId,
  ComplianceCase,
  Label,
  type ComplianceCaseVersion,
  type ComplianceCaseView,
  type listComplianceCases,
  type Page,
} from '@entente/contracts';
import { Conditions, decodeCursor, encodeCursor, type Tx } from '@entente/persistence';
import type { InputOf } from '@entente/service-kit';
import type { ComplianceCaseRepository } from '../../persistence/compliance-case.repository.js';
import { caseViewOf } from '../../writing/change-compliance-case.js';

type Query = InputOf<typeof listComplianceCases>['query'];

function filtered({ agreement, party, status, outcome }: Query): Conditions {
  const conditions = new Conditions();
  if (agreement !== undefined) conditions.add(`c.agreement_id = ${conditions.value(agreement)}`);
  if (party !== undefined) conditions.add(`c.party = ${conditions.value(party)}`);
  if (status !== undefined) conditions.add(`c.status = ${conditions.value(status)}`);
  if (outcome !== undefined) conditions.add(`c.outcome = ${conditions.value(outcome)}`);
  return conditions;
}

/** Cases by id; the total is over what the reader may see. */
export async function pageOfCases(tx: Tx, query: Query): Promise<Page<ComplianceCaseView>> {
  const all = filtered(query);
  const [count] = await tx.query<{ total: number }>(`SELECT count(*)::int AS total FROM compliance_case c WHERE ${all.sql}`, all.values);
  const page = filtered(query);
  if (query.cursor !== undefined) page.add(`c.id > ${page.value(decodeCursor(query.cursor, 1, ([id]) => AggregateId.safeParse(id).success)[0])}::uuid`);
  const rows = await tx.query<{ id: string; version: number; record: unknown; label: unknown }>(
    `SELECT c.id, c.version, c.record, c.label FROM compliance_case c WHERE ${page.sql} ORDER BY c.id LIMIT ${page.value(query.limit + 1)}`,
    page.values,
  );
  const items = rows.slice(0, query.limit).map((row) => caseViewOf({ ...row, record: ComplianceCase.parse(row.record), label: Label.parse(row.label) }));
  const last = items.at(-1);
  return { items, next: rows.length > query.limit && last ? encodeCursor([last.id]) : null, total: count?.total ?? 0 };
}

/** Versions of one case, oldest first. Throws `not-found`. */
export async function pageOfCaseVersions(
  tx: Tx,
  cases: ComplianceCaseRepository,
  id: string,
  { limit, cursor }: { limit: number; cursor?: string | undefined },
): Promise<Page<ComplianceCaseVersion>> {
  const { version: total } = await cases.get(tx, id);
  const [after] = cursor === undefined ? [0] : decodeCursor(cursor, 1, ([version]) => Number.isSafeInteger(version));
  const versions = await cases.versions(tx, id, Number(after), limit + 1);
  const items = versions.slice(0, limit).map(({ version, change, knownFrom, knownTo, record }): ComplianceCaseVersion => {
    return { version, change, knownFrom: knownFrom.toISOString(), knownTo: knownTo?.toISOString() ?? null, record };
  });
  const last = items.at(-1);
  return { items, next: versions.length > limit && last ? encodeCursor([last.version]) : null, total };
}
