import {
  dayOf,
  fact,
  obligationDisputed,
  obligationDisputeSettled,
  rejected,
  type Day,
  type Dispute,
  type DisputeOutcome,
  type PartnerId,
  type Path,
} from '@entente/contracts';
import { type Agreement, type Decision, type Moment } from '../agreement.js';
import { entryOf, factOf, ledgerDecision, owedIn, refuseFuture, type Owed } from './change-ledger.js';
import { creditorsOf } from './owing.js';

export type StatedDispute = Owed & Pick<Dispute, 'on' | 'reason' | 'reference'> & { by: PartnerId };

/**
 * Somebody concerned denies that it is owed, or that it was fulfilled; disputed until that is settled. Throws what `entryOf`
 * throws, and `rejected`: `in-the-future`, `not-concerned` (neither owes it nor is owed it), `already-disputed`, `already-waived`.
 */
export function disputeObligation(agreement: Agreement, stated: StatedDispute, at: Path, moment: Moment): Decision {
  const today = dayOf(moment.now);
  const entry = entryOf(agreement, stated, at, today);
  const { by, on, reason, reference } = stated;
  refuseFuture(on, today, 'in-the-future', at);
  const concerned = [entry.party, ...creditorsOf(entry.obligation, agreement.record, entry.party, entry.occurrence)];
  if (!concerned.includes(by)) throw rejected('not-concerned', [...at, 'by'], `${by} neither owes this nor is it owed to it`);
  if (entry.outcome.disputed.some(({ to }) => to === undefined)) throw rejected('already-disputed', at, 'this is in dispute already');
  if (entry.outcome.waivedOn !== undefined) throw rejected('already-waived', at, 'this was given up');
  const dispute: Dispute = { fact: 'dispute', id: moment.newId(), ...owedIn(entry), by, on, reason, ...(reference === undefined ? {} : { reference }) };
  return ledgerDecision(agreement, [...(agreement.record.ledger ?? []), dispute], stated, 'obligation-disputed', moment, (about) =>
    fact(obligationDisputed, { ...about, dispute: { id: dispute.id, by, on, reason, ...(reference === undefined ? {} : { reference }) } }),
  );
}

/** How a dispute ended. `not-owed` gives it up from that day on. */
export interface Settlement {
  on: Day;
  outcome: DisputeOutcome;
  reason: string;
}

/** Settles a dispute. Throws `not-found`: `no-such-dispute`, and `rejected`: `already-settled`, `in-the-future`, `ends-before-begins`. */
export function settleDispute(agreement: Agreement, obligation: string, id: string, settled: Settlement, at: Path, moment: Moment): Decision {
  const dispute = factOf(agreement, obligation, 'dispute', id, 'no-such-dispute');
  if (dispute.settled !== undefined) throw rejected('already-settled', at, `it was settled on ${dispute.settled.on}`);
  refuseFuture(settled.on, dayOf(moment.now), 'in-the-future', at);
  if (settled.on < dispute.on) throw rejected('ends-before-begins', [...at, 'on'], `the dispute began on ${dispute.on}`);
  const ledger = (agreement.record.ledger ?? []).map((one) => (one.id === id ? { ...dispute, settled } : one));
  const owed = { obligation, occurrence: dispute.occurrence, party: dispute.partner };
  return ledgerDecision(agreement, ledger, owed, 'dispute-settled', moment, (about) => fact(obligationDisputeSettled, { ...about, dispute: id, settled }));
}
