import { dayOf, fact, faultAt, obligationWaived, Refusals, rejected, type PartnerId, type Path, type Waiver } from '@entente/contracts';
import { type Agreement, type Decision, type Moment } from '../agreement.js';
import { entryOf, ledgerDecision, owedIn, refuseFuture, type Owed } from './change-ledger.js';
import { stateOn } from './ledger.js';
import { creditorsOf } from './owing.js';

export type StatedWaiver = Owed & Pick<Waiver, 'on' | 'reason' | 'reference'> & { by: readonly PartnerId[] };

/**
 * Those to whom it is owed give it up; nobody named means all of them. It is waived from the day on which all have. Throws
 * what `entryOf` throws, and `rejected`: `in-the-future`, `not-owed-to`, `already-fulfilled` in time, `already-waived`.
 */
export function waiveObligation(agreement: Agreement, stated: StatedWaiver, at: Path, moment: Moment): Decision {
  const today = dayOf(moment.now);
  const entry = entryOf(agreement, stated, at, today);
  const { by, on, reason, reference } = stated;
  refuseFuture(on, today, 'in-the-future', at);
  const creditors = creditorsOf(entry.obligation, agreement.record, entry.party, entry.occurrence);
  const refusals = new Refusals();
  by.forEach((partner, index) => {
    if (!creditors.includes(partner)) refusals.add(faultAt('not-owed-to', [...at, 'by', index], `it is not owed to ${partner}`, creditors));
  });
  refusals.throwIfAny();
  if (stateOn(entry.outcome, today) === 'fulfilled') throw rejected('already-fulfilled', at, `${entry.party} did this in time: there is nothing to give up`);
  const earlier = entry.facts.flatMap((one) => (one.fact === 'waiver' ? [one] : []));
  const gaveUp = (partner: PartnerId): boolean => earlier.some((one) => one.by.length === 0 || one.by.includes(partner));
  if (entry.outcome.waivedOn !== undefined || (by.length > 0 && by.every(gaveUp))) throw rejected('already-waived', at, 'this was given up already');
  const waiver: Waiver = {
    fact: 'waiver',
    id: moment.newId(),
    ...owedIn(entry),
    by: [...by],
    on,
    reason,
    ...(reference === undefined ? {} : { reference }),
  };
  return ledgerDecision(agreement, [...(agreement.record.ledger ?? []), waiver], stated, 'obligation-waived', moment, (about) =>
    fact(obligationWaived, { ...about, waiver: { id: waiver.id, by: waiver.by, on, reason, ...(reference === undefined ? {} : { reference }) } }),
  );
}
