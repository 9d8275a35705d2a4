import { isDay, type Day, type LedgerState, type ObligationKind, type OwedOccurrence, type Page, type PartnerId } from '@entente/contracts';
import { Conditions, decodeCursor, encodeCursor, type Tx } from '@entente/persistence';

/** Which occurrences are asked for. */
export interface ObligationQuery {
  owedBy?: PartnerId | undefined;
  owedTo?: PartnerId | undefined;
  state?: LedgerState | undefined;
  kind?: ObligationKind | undefined;
  agreement?: string | undefined;
  dueBefore?: Day | undefined;
  dueAfter?: Day | undefined;
  /** Those no compliance case is about that the reader may see. */
  withoutCase?: true;
}

/** The day states are asked of, and the day it is. */
export interface AsOf {
  asOf: Day;
  today: Day;
}

/** A page of them. */
interface ObligationPage extends ObligationQuery {
  cursor?: string | undefined;
  limit: number;
}

interface Row {
  agreement_id: string;
  title: string;
  obligation: string;
  kind: ObligationKind;
  provision: string | null;
  occurrence: string;
  party: PartnerId;
  owed_to: PartnerId[] | null;
  due: string;
  due_first: Day;
  overdue_from: Day | null;
  fulfilled: string | null;
  state: LedgerState;
}

/** `stateOn` of the domain, over `agreement_obligation o`. */
function stateIn(day: string): string {
  return `CASE WHEN o.disputed @> ${day} THEN 'disputed' WHEN o.fulfilled_on <= ${day} AND o.in_time THEN 'fulfilled'
    WHEN o.waived_on <= ${day} THEN 'waived' WHEN o.fulfilled_on <= ${day} THEN 'late' WHEN o.overdue_from <= ${day} THEN 'overdue' ELSE 'open' END`;
}

/**
 * The same as conditions, in words an index knows; it knows no `CASE`. Nothing is fulfilled or waived on a day to come: as of
 * today and later, what was not yet is not at all.
 */
function isIn(state: LedgerState, day: string, isPast: boolean): string[] {
  const agreed = `NOT o.was_disputed OR NOT o.disputed @> ${day}`;
  const owed = isPast ? [`o.fulfilled_on > ${day}`, `o.waived_on > ${day}`] : [`o.fulfilled_on = 'infinity'`, `o.waived_on = 'infinity'`];
  switch (state) {
    case 'disputed':
      return ['o.was_disputed', `o.disputed @> ${day}`];
    case 'fulfilled':
      return [`o.fulfilled_on <= ${day}`, 'o.in_time', agreed];
    case 'waived':
      return [`o.waived_on <= ${day}`, `o.waived_on < 'infinity'`, `NOT o.in_time OR o.fulfilled_on > ${day}`, agreed];
    case 'late':
      return [`o.fulfilled_on <= ${day}`, 'NOT o.in_time', `o.waived_on > ${day}`, agreed];
    case 'overdue':
      // What is overdue was due before: the list is in that order.
      return [`o.overdue_from <= ${day}`, `o.due_first < ${day}`, ...owed, agreed];
    case 'open':
      return [`o.overdue_from > ${day}`, ...owed, agreed];
  }
}

const WITHOUT_CASE = `NOT EXISTS (SELECT 1 FROM compliance_case c WHERE c.agreement_id = o.agreement_id AND c.party = o.party
  AND (o.occurrence = ANY(c.occurrences) OR o.obligation = ANY(c.obligations)))`;

function filtered(query: ObligationQuery, { asOf, today }: AsOf): { conditions: Conditions; state: string } {
  const conditions = new Conditions();
  const day = `${conditions.value(asOf)}::date`;
  const state = stateIn(day);
  // Used whatever is asked for: a statement must use every value it is given.
  conditions.add(`${day} IS NOT NULL`);
  if (query.owedBy !== undefined) conditions.add(`o.party = ${conditions.value(query.owedBy)}`);
  if (query.owedTo !== undefined) {
    const creditor = conditions.value(query.owedTo);
    const itsOwn = `SELECT p.agreement_id FROM agreement_party p WHERE p.partner = ${creditor} AND p.known_to = 'infinity'`;
    conditions.add(`o.agreement_id = ANY(ARRAY(${itsOwn})) OR o.owed_outside`, `o.owed_to IS NULL OR ${creditor} = ANY(o.owed_to)`, `o.party <> ${creditor}`);
  }
  if (query.kind !== undefined) conditions.add(`o.kind = ${conditions.value(query.kind)}`);
  if (query.agreement !== undefined) conditions.add(`o.agreement_id = ${conditions.value(query.agreement)}`);
  if (query.dueBefore !== undefined) conditions.add(`o.due_first < ${conditions.value(query.dueBefore)}::date`);
  if (query.dueAfter !== undefined) conditions.add(`o.due_first > ${conditions.value(query.dueAfter)}::date`);
  if (query.withoutCase) conditions.add(WITHOUT_CASE);
  if (query.state !== undefined) conditions.add(...isIn(query.state, day, asOf < today));
  return { conditions, state };
}

function itemOf(row: Row): OwedOccurrence {
  return {
    agreement: row.agreement_id,
    title: row.title,
    obligation: row.obligation,
    kind: row.kind,
    ...(row.provision === null ? {} : { provision: row.provision }),
    occurrence: row.occurrence,
    party: row.party,
    owedTo: row.owed_to ?? [],
    due: row.due,
    ...(row.overdue_from === null ? {} : { overdueFrom: row.overdue_from }),
    state: row.state,
    ...(row.fulfilled === null ? {} : { fulfilledOn: row.fulfilled }),
  };
}

/** Occurrences by the day they are due, with their state as of a day. */
export async function pageOfObligations(tx: Tx, query: ObligationPage, days: AsOf): Promise<Page<OwedOccurrence>> {
  const { conditions, state } = filtered(query, days);
  if (query.cursor !== undefined) {
    const [due, occurrence, party] = decodeCursor(
      query.cursor,
      3,
      ([day, ...rest]) => typeof day === 'string' && isDay(day) && rest.every((part) => typeof part === 'string'),
    );
    conditions.add(`(o.due_first, o.occurrence, o.party) > (${conditions.value(due)}::date, ${conditions.value(occurrence)}, ${conditions.value(party)})`);
  }
  const rows = await tx.query<Row>(
    `SELECT o.agreement_id, o.title, o.obligation, o.kind, o.provision, o.occurrence, o.party, o.owed_to, o.due, o.due_first::text,
       nullif(o.overdue_from, 'infinity')::text AS overdue_from, CASE WHEN o.fulfilled_on <= $1::date THEN o.fulfilled END AS fulfilled, ${state} AS state
     FROM agreement_obligation o WHERE ${conditions.sql} ORDER BY o.due_first, o.occurrence, o.party LIMIT ${conditions.value(query.limit + 1)}`,
    conditions.values,
  );
  const items = rows.slice(0, query.limit);
  const last = items.at(-1);
  return {
    items: items.map(itemOf),
    next: rows.length > query.limit && last ? encodeCursor([last.due_first, last.occurrence, last.party]) : null,
    total: query.cursor === undefined && rows.length <= query.limit ? rows.length : await countObligations(tx, query, days),
  };
}

/** How many there are. */
export async function countObligations(tx: Tx, query: ObligationQuery, days: AsOf): Promise<number> {
  const { conditions } = filtered(query, days);
  const [count] = await tx.query<{ total: number }>(`SELECT count(*)::int AS total FROM agreement_obligation o WHERE ${conditions.sql}`, conditions.values);
  return count?.total ?? 0;
}
