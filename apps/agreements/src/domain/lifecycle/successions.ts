import {
  fact,
  interval,
  rejected,
  successionDecided,
  successionOffered,
  type AgreementRecord,
  type Fact,
  type Label,
  type PartialDate,
  type PartnerId,
  type Path,
  type SuccessionRecord,
} from '@entente/contracts';
import { type Agreement, type Decision, type Moment } from '../agreement.js';
import { partyOf } from '../parties.js';
import { recordSpell } from '../record-spell.js';

/** A succession at one version, and who may read it. */
export interface Succession {
  id: string;
  version: number;
  record: SuccessionRecord;
  label: Label;
}

export interface SuccessionDecision {
  next: Succession;
  change: SuccessionRecord['state'];
  events: readonly Fact[];
}

/** A state that ceased to exist, and who came after it. */
export interface Dissolution {
  partner: PartnerId;
  on: PartialDate;
  successors: readonly PartnerId[];
}

function wasBoundUntil({ parties, endedOn }: AgreementRecord, { partner, on }: Dissolution): boolean {
  const { first, last } = interval(on);
  if (endedOn !== undefined && interval(endedOn).last <= first) return false;
  const { spells } = parties.find((party) => party.partner === partner) ?? { spells: [] };
  return spells.some(({ from, to }) => (from === undefined || interval(from).first < last) && (to === undefined || interval(to).last >= first));
}

function isBoundAfter(record: AgreementRecord, partner: PartnerId, on: PartialDate): boolean {
  return partyOf(record, partner).spells.some(({ to }) => to === undefined || interval(to).last > interval(on).first);
}

/**
 * The successions an agreement offers when a state dissolves: one for each successor, where the state was bound to its end
 * and the successor is not bound after it already. Nothing changes by an offer.
 */
export function offersOf(agreement: Agreement, dissolution: Dissolution, { newId }: Pick<Moment, 'newId'>): SuccessionDecision[] {
  const { id, record, label } = agreement;
  if (!wasBoundUntil(record, dissolution)) return [];
  const { partner: predecessor, on } = dissolution;
  return dissolution.successors
    .filter((successor) => !isBoundAfter(record, successor, on))
    .map((successor) => {
      const offer = { agreement: id, title: record.title, predecessor, successor, on };
      return {
        next: { id: newId(), version: 1, record: { ...offer, state: 'offered' as const }, label },
        change: 'offered',
        events: [fact(successionOffered, offer)],
      };
    });
}

/**
 * What a person decides about a succession. Accepted, the successor is bound from the day of succession, and the agreement
 * with it gets a version; its history stays as it was. Throws `rejected`: `already-decided`, what `recordSpell` throws.
 */
export function decideSuccession(
  succession: Succession,
  agreement: Agreement,
  decided: { decision: 'accept' | 'decline'; reason: string },
  at: Path,
  moment: Moment,
): { succession: SuccessionDecision; agreement: Decision | undefined } {
  const { record } = succession;
  const { state, reason: _before, title: _then, ...offer } = record;
  if (state !== 'offered') throw rejected('already-decided', [...at, 'decision'], `the succession is ${state} already`);
  const decision = decided.decision === 'accept' ? 'accepted' : 'declined';
  const spell = { from: record.on, basis: 'succession' as const };
  const change = decision === 'accepted' ? recordSpell(agreement, record.successor, spell, [...at, 'decision'], moment) : undefined;
  return {
    succession: {
      next: { ...succession, version: succession.version + 1, record: { ...record, state: decision, reason: decided.reason } },
      change: decision,
      events: [fact(successionDecided, { ...offer, title: agreement.record.title, decision, reason: decided.reason })],
    },
    agreement: change && { ...change, change: 'succession-recorded', reason: decided.reason },
  };
}
