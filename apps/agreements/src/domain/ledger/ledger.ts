import {
  interval,
  type AgreementRecord,
  type Day,
  type Dispute,
  type Evidence,
  type LedgerFact,
  type LedgerState,
  type Obligation,
  type PartnerId,
  type Waiver,
} from '@entente/contracts';
import { remember, remembered } from './remembered.js';
import { occurrencesOf, type Occurrence } from './occurrences.js';
import { boundWhen, creditorsOf, owingParties } from './owing.js';

/** What the facts about an occurrence come to; its state on any day follows from these days. */
export interface Outcome {
  /** Absent where the party may not have been bound: nobody is called late on a mere possibility. */
  overdueFrom: Day | undefined;
  /** The evidence that counts: the earliest. */
  evidence: Evidence | undefined;
  fulfilledOn: Day | undefined;
  inTime: boolean;
  waivedOn: Day | undefined;
  disputed: readonly { from: Day; to: Day | undefined }[];
}

/** An occurrence as one party owes it. */
export interface Entry {
  obligation: Obligation;
  occurrence: Occurrence;
  party: PartnerId;
  outcome: Outcome;
  facts: readonly LedgerFact[];
}

/** After every day there is, as text. */
const NEVER = 'never';
/** Occurrences to come that are looked at for the next one a party still owes. */
const LOOK_AHEAD = 24;

/** The state on a day: exactly one, whatever came first. What is fulfilled in time needs no waiver, and a waiver excuses what is late. */
export function stateOn({ overdueFrom, fulfilledOn, inTime, waivedOn, disputed }: Outcome, day: Day): LedgerState {
  const fulfilled = fulfilledOn !== undefined && fulfilledOn <= day;
  if (disputed.some(({ from, to }) => from <= day && (to === undefined || to > day))) return 'disputed';
  if (fulfilled && inTime) return 'fulfilled';
  if (waivedOn !== undefined && waivedOn <= day) return 'waived';
  if (fulfilled) return 'late';
  return overdueFrom !== undefined && overdueFrom <= day ? 'overdue' : 'open';
}

function earliest(days: readonly (Day | undefined)[]): Day | undefined {
  return days.flatMap((day) => day ?? []).sort()[0];
}

function waivedBy(creditor: PartnerId, waivers: readonly Waiver[]): Day | undefined {
  return earliest(waivers.map(({ by, on }) => (by.length === 0 || by.includes(creditor) ? on : undefined)));
}

/** From the day on which everybody it is owed to has given it up; a dispute settled so gives it up for all. */
function waivedOn(waivers: readonly Waiver[], disputes: readonly Dispute[], creditors: () => readonly PartnerId[]): Day | undefined {
  const settled = disputes.map((dispute) => (dispute.settled?.outcome === 'not-owed' ? dispute.settled.on : undefined));
  if (waivers.length === 0) return earliest(settled);
  const days = creditors().map((creditor) => waivedBy(creditor, waivers) ?? NEVER);
  // Nobody else to ask: whoever gave it up spoke for all.
  const byAll = days.sort().at(-1) ?? earliest(waivers.map(({ on }) => on));
  return earliest([byAll === NEVER ? undefined : byAll, ...settled]);
}

function outcomeOf(occurrence: Occurrence, certain: boolean, facts: readonly LedgerFact[], creditors: () => readonly PartnerId[]): Outcome {
  const evidence = facts
    .flatMap((fact) => (fact.fact === 'evidence' && fact.withdrawn === undefined ? [fact] : []))
    .sort((a, b) => (interval(a.on).first < interval(b.on).first || (interval(a.on).first === interval(b.on).first && a.id < b.id) ? -1 : 1))[0];
  const disputes = facts.flatMap((fact) => (fact.fact === 'dispute' ? [fact] : []));
  const waivers = facts.flatMap((fact) => (fact.fact === 'waiver' ? [fact] : []));
  const fulfilledOn = evidence && interval(evidence.on).first;
  return {
    overdueFrom: certain ? occurrence.lateFrom : undefined,
    evidence,
    fulfilledOn,
    inTime: fulfilledOn === undefined || !certain || fulfilledOn < occurrence.lateFrom,
    waivedOn: waivedOn(waivers, disputes, creditors),
    disputed: disputes.map(({ on, settled }) => ({ from: on, to: settled?.on })),
  };
}

/** Facts by what they are about. What is owed once is found again when its day is corrected: all facts belong to the one occurrence. */
class Facts {
  private readonly known = new Map<string, LedgerFact[]>();

  constructor(facts: readonly LedgerFact[], obligations: readonly Obligation[]) {
    const once = new Set(obligations.filter(({ recurs }) => recurs === undefined).map(({ id }) => id));
    for (const fact of facts) {
      const key = this.key(fact.obligation, fact.partner, once.has(fact.obligation) ? undefined : fact.occurrence);
      const known = this.known.get(key);
      if (known) known.push(fact);
      else this.known.set(key, [fact]);
    }
  }

  of({ id, recurs }: Obligation, party: PartnerId, occurrence: Occurrence): readonly LedgerFact[] {
    return this.known.get(this.key(id, party, recurs === undefined ? undefined : occurrence.id)) ?? [];
  }

  private key(obligation: string, party: PartnerId, occurrence: string | undefined): string {
    return `${obligation} ${party} ${occurrence ?? ''}`;
  }
}

/**
 * The ledger on a day: what each party owed by then (the latest occurrences of each obligation), and up to the next
 * occurrence it still owes. A party owes what falls due while it is bound.
 */
export function ledgerOn(record: AgreementRecord, day: Day): readonly Entry[] {
  const dated = record.obligations.filter(({ due }) => due !== undefined);
  if (dated.length === 0) return [];
  const known = remembered(record, day);
  if (known) return known;
  const entries = entriesOn(record, dated, day);
  remember(record, day, entries);
  return entries;
}

function entriesOn(record: AgreementRecord, dated: readonly Obligation[], day: Day): Entry[] {
  const facts = new Facts(record.ledger ?? [], dated);
  return dated.flatMap((obligation) =>
    owingParties(obligation, record).flatMap((party): Entry[] => {
      const entries: Entry[] = [];
      let ahead = 0;
      for (const occurrence of occurrencesOf(obligation, record, party, day)) {
        if (occurrence.first > day && ++ahead > LOOK_AHEAD) break;
        const bound = boundWhen(record, party, occurrence);
        if (bound === 'no') continue;
        const about = facts.of(obligation, party.partner, occurrence);
        const outcome = outcomeOf(occurrence, bound === 'certain', about, () => creditorsOf(obligation, record, party.partner, occurrence));
        entries.push({ obligation, occurrence, party: party.partner, outcome, facts: about });
        if (occurrence.first > day && stateOn(outcome, day) === 'open') break;
      }
      return entries;
    }),
  );
}
