import { Injectable } from '@nestjs/common';
import { AggregateId, type AgreementView, type Day, type listAgreements, type Page, type PartnerId } from '@entente/contracts';
import { wordsOf } from '@entente/partner-directory';
import { Conditions, decodeCursor, encodeCursor, type Tx } from '@entente/persistence';
import type { InputOf } from '@entente/service-kit';
import { viewOf } from '../../domain/agreement-view.js';
import { selectVersions } from '../../persistence/select-versions.js';
import { enteredIntoForce, hadStatus } from '../../persistence/status-conditions.js';

type Query = InputOf<typeof listAgreements>['query'];
export type AgreementPage = Page<AgreementView> & { counterparts?: number };

/** Agreements by id, as known at a time; every count is over what the reader may see. */
@Injectable()
export class ListAgreementsQuery {
  async page(tx: Tx, query: Query, today: Day): Promise<AgreementPage> {
    const asOf = query.asOf ?? today;
    const page = filtered(query, asOf);
    if (query.cursor !== undefined)
      page.add(`v.agreement_id > ${page.value(decodeCursor(query.cursor, 1, ([id]) => AggregateId.safeParse(id).success)[0])}::uuid`);
    const rows = await selectVersions(tx, page, query.limit + 1);
    const items = rows.slice(0, query.limit).map(({ agreement, knownFrom }) => viewOf(agreement, knownFrom, asOf));
    const last = items.at(-1);
    return {
      items,
      next: rows.length > query.limit && last ? encodeCursor([last.id]) : null,
      // A first page that holds everything needs no count: a rare word is looked for once, not twice.
      total: query.cursor === undefined && rows.length <= query.limit ? rows.length : await total(tx, filtered(query, asOf)),
      ...(query.party === undefined ? {} : { counterparts: await counterparts(tx, query, query.party, filtered(query, asOf)) }),
    };
  }
}

/** What the query asks of `agreement_version v`. Words of the title may come in any order, case and accents aside. */
function filtered(query: Query, asOf: string): Conditions {
  const conditions = new Conditions();
  conditions.add(conditions.known('v', query.knownAt));
  for (const party of [query.party, query.with]) {
    if (party === undefined) continue;
    conditions.add(
      `v.agreement_id IN (SELECT p.agreement_id FROM agreement_party p WHERE p.partner = ${conditions.value(party)} AND ${conditions.known('p', query.knownAt)})`,
    );
  }
  if (query.status !== undefined) conditions.add(hadStatus(conditions, query.status, asOf, query.certainty ?? 'possible'));
  if (query.entryIntoForce !== undefined) conditions.add(enteredIntoForce(query.entryIntoForce));
  if (query.kind !== undefined) conditions.add(`${conditions.value(query.kind)} = ANY(v.kinds)`);
  if (query.obligation !== undefined) conditions.add(`${conditions.value(query.obligation)} = ANY(v.obligations)`);
  if (query.constitutes !== undefined) conditions.add(`v.constitutes = ${conditions.value(query.constitutes)}`);
  if (query.unRegistration !== undefined) conditions.add(`v.un_registration = ${conditions.value(query.unRegistration)}`);
  if (query.source !== undefined) conditions.add(`v.source = ${conditions.value(query.source)}`);
  if (query.record !== undefined) conditions.add(`v.source_record = ${conditions.value(query.record)}`);
  if (query.q !== undefined) conditions.add(`v.words @> ${conditions.value(wordsOf(query.q))}::text[]`);
  return conditions;
}

async function total(tx: Tx, conditions: Conditions): Promise<number> {
  const [count] = await tx.query<{ total: number }>(`SELECT count(*)::int AS total FROM agreement_version v WHERE ${conditions.sql}`, conditions.values);
  return count?.total ?? 0;
}

/** How many different partners the party has in all of these agreements. */
async function counterparts(tx: Tx, query: Query, party: PartnerId, conditions: Conditions): Promise<number> {
  const others = `${conditions.known('o', query.knownAt)} AND o.partner <> ${conditions.value(party)}`;
  const [count] = await tx.query<{ counterparts: number }>(
    `SELECT count(DISTINCT o.partner)::int AS counterparts FROM agreement_version v JOIN agreement_party o ON o.agreement_id = v.agreement_id AND ${others} WHERE ${conditions.sql}`,
    conditions.values,
  );
  return count?.counterparts ?? 0;
}
