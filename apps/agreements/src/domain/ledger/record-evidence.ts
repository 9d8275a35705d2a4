import { dayOf, fact, interval, obligationEvidenceWithdrawn, obligationFulfilled, rejected, type Evidence, type Path } from '@entente/contracts';
import { type Agreement, type Decision, type Moment } from '../agreement.js';
import { entryOf, factOf, ledgerDecision, owedIn, refuseFuture, type Owed } from './change-ledger.js';

export type StatedEvidence = Owed & Pick<Evidence, 'on' | 'what' | 'reference' | 'from'>;

/**
 * Records that a party did what an obligation asks. Throws what `entryOf` throws, and `rejected`: `evidence-in-the-future`;
 * by hand `already-fulfilled` where other evidence shows it for no later day.
 */
export function recordEvidence(agreement: Agreement, stated: StatedEvidence, at: Path, moment: Moment): Decision {
  const today = dayOf(moment.now);
  const entry = entryOf(agreement, stated, at, today);
  const { on, what, reference, from } = stated;
  refuseFuture(on, today, 'evidence-in-the-future', at);
  const { fulfilledOn } = entry.outcome;
  if ('hand' in from && fulfilledOn !== undefined && fulfilledOn <= interval(on).first) {
    throw rejected('already-fulfilled', at, `${stated.party} did this on ${fulfilledOn}: withdraw that evidence if it is wrong`);
  }
  const evidence: Evidence = {
    fact: 'evidence',
    id: moment.newId(),
    ...owedIn(entry),
    on,
    what,
    ...(reference === undefined ? {} : { reference }),
    from,
    recordedAt: moment.now.toISOString(),
  };
  const { id } = evidence;
  return ledgerDecision(agreement, [...(agreement.record.ledger ?? []), evidence], stated, 'evidence-recorded', moment, (about) =>
    fact(obligationFulfilled, { ...about, evidence: { id, on, what, ...(reference === undefined ? {} : { reference }), from } }),
  );
}

/** Says that evidence was wrong: it never counted. Throws `not-found`: `no-such-evidence`, and `rejected`: `already-withdrawn`. */
export function withdrawEvidence(agreement: Agreement, obligation: string, id: string, reason: string, at: Path, moment: Moment): Decision {
  const evidence = factOf(agreement, obligation, 'evidence', id, 'no-such-evidence');
  if (evidence.withdrawn !== undefined) throw rejected('already-withdrawn', at, `it was withdrawn on ${evidence.withdrawn.on}`);
  const withdrawn: Evidence = { ...evidence, withdrawn: { on: dayOf(moment.now), reason } };
  const ledger = (agreement.record.ledger ?? []).map((one) => (one.id === id ? withdrawn : one));
  const owed = { obligation, occurrence: evidence.occurrence, party: evidence.partner };
  return ledgerDecision(agreement, ledger, owed, 'evidence-withdrawn', moment, (about) =>
    fact(obligationEvidenceWithdrawn, { ...about, evidence: id, reason }),
  );
}

/** Replaces evidence by what its source says now, in one version; evidence that was withdrawn stays so. Throws what `recordEvidence` throws. */
export function replaceEvidence(
  agreement: Agreement,
  earlier: Evidence | undefined,
  stated: StatedEvidence,
  reason: string,
  at: Path,
  moment: Moment,
): Decision {
  if (earlier === undefined || earlier.withdrawn !== undefined) return recordEvidence(agreement, stated, at, moment);
  const without = withdrawEvidence(agreement, earlier.obligation, earlier.id, reason, at, moment);
  const { next, events, change } = recordEvidence(without.next, stated, at, moment);
  return { next: { ...next, version: without.next.version }, change, reason, events: [...without.events, ...events] };
}
