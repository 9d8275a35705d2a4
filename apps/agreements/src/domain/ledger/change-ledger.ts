import {
  dayOf,
  DomainError,
  interval,
  rejected,
  type AgreementRecord,
  type Day,
  type Fact,
  type LedgerFact,
  type Obligation,
  type PartialDate,
  type PartnerId,
  type Path,
} from '@entente/contracts';
import { changed, type Agreement, type Decision, type LedgerChange, type Moment } from '../agreement.js';
import { aboutEntry, type AboutEntry } from './about-entry.js';
import { ledgerOn, type Entry } from './ledger.js';

/** Which occurrence, as which party owes it. */
export interface Owed {
  obligation: string;
  occurrence: string;
  party: PartnerId;
}

/** The obligation of an agreement. Throws `not-found`: `no-such-obligation`. */
export function obligationOf({ record }: Agreement, id: string): Obligation {
  const found = record.obligations.find((one) => one.id === id);
  if (!found) throw new DomainError('not-found', 'no-such-obligation', 'the agreement has no such obligation');
  return found;
}

/**
 * The entry of the ledger that something is said about. Throws `no-such-obligation`, and `rejected`: `no-such-occurrence`
 * for a day on which nobody owes it (or so long ago, or ahead, that the ledger does not show it), `not-owing` where others do.
 */
export function entryOf(agreement: Agreement, { obligation, occurrence, party }: Owed, at: Path, today: Day): Entry {
  obligationOf(agreement, obligation);
  const entries = ledgerOn(agreement.record, today).filter((entry) => entry.obligation.id === obligation);
  const alike = entries.filter((entry) => entry.occurrence.id === occurrence);
  if (alike.length === 0) throw rejected('no-such-occurrence', [...at, 'occurrence'], 'the ledger shows no such occurrence');
  const found = alike.find((entry) => entry.party === party);
  if (!found) throw rejected('not-owing', [...at, 'party'], `${party} does not owe this: ${alike.map((entry) => entry.party).join(', ')}`);
  return found;
}

/** Nothing that is yet to come has happened. Of a partial date the earliest reading counts. */
export function refuseFuture(on: PartialDate, today: Day, code: string, at: Path): void {
  if (interval(on).first > today) throw rejected(code, [...at, 'on'], `${on} is yet to come`);
}

/** What of a fact says which entry it is about. */
export function owedIn({ obligation, occurrence, party }: Entry): Pick<LedgerFact, 'obligation' | 'occurrence' | 'partner'> {
  return { obligation: obligation.id, occurrence: occurrence.id, partner: party };
}

/** The agreement with another ledger, and one event about an entry as it is after that. */
export function ledgerDecision(
  agreement: Agreement,
  ledger: LedgerFact[],
  owed: Owed,
  change: LedgerChange,
  moment: Moment,
  tell: (about: AboutEntry) => Fact,
): Decision {
  const record: AgreementRecord = { ...agreement.record, ledger };
  const today = dayOf(moment.now);
  const entry = ledgerOn(record, today).find(
    ({ obligation, occurrence, party }) =>
      obligation.id === owed.obligation && party === owed.party && (occurrence.id === owed.occurrence || obligation.recurs === undefined),
  );
  if (!entry) throw rejected('no-such-occurrence', [], 'the ledger shows this occurrence no longer');
  return { next: changed(agreement, record), change, events: [tell(aboutEntry(record, entry, today))] };
}

/** The fact of a kind in an obligation's ledger. Throws `not-found` under `code`. */
export function factOf<K extends LedgerFact['fact']>(
  { record }: Agreement,
  obligation: string,
  kind: K,
  id: string,
  code: string,
): Extract<LedgerFact, { fact: K }> {
  const is = (one: LedgerFact): one is Extract<LedgerFact, { fact: K }> => one.fact === kind;
  const found = (record.ledger ?? []).find((one) => is(one) && one.id === id && one.obligation === obligation);
  if (found === undefined || !is(found)) throw new DomainError('not-found', code, `the obligation has no such ${kind}`);
  return found;
}
