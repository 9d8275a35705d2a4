import {
  agreementCorrected,
  agreementEnteredIntoForce,
  agreementRegistered,
  agreementTerminated,
  partyBound,
  partyWithdrew,
  type AgreementRecord,
  type BoundSpell,
  type Party,
} from '@entente/contracts';
import { about, fact, type Fact } from './agreement.js';

function wasEndedByWithdrawal({ actions }: Party, spell: BoundSpell): boolean {
  return spell.to !== undefined && actions.some(({ action, effectiveOn, actedOn }) => action === 'withdrew' && (effectiveOn ?? actedOn) === spell.to);
}

/** The end of an agreement, where it has one. */
export function terminationOf(record: AgreementRecord): Fact[] {
  const { endedOn, endReason = 'reported' } = record;
  return endedOn === undefined ? [] : [fact(agreementTerminated, { ...about(record), endedOn, reason: endReason })];
}

/**
 * A registration tells the whole record, then what follows from it, in order: entry into force, who is bound when, whose
 * withdrawal ended a spell, the end. Who waits for one of these need not know how the agreement came onto the register.
 */
export function registrationOf(record: AgreementRecord): Fact[] {
  const registered = fact(agreementRegistered, { agreement: record });
  const { inForceOn } = record;
  const spells = record.parties.flatMap((party) => party.spells.map((spell) => ({ party, spell, data: { ...about(record), partner: party.partner, spell } })));
  return [
    registered,
    ...(inForceOn === undefined ? [] : [fact(agreementEnteredIntoForce, { ...about(record), inForceOn })]),
    ...spells.map(({ data }) => fact(partyBound, data)),
    ...spells.filter(({ party, spell }) => wasEndedByWithdrawal(party, spell)).map(({ data }) => fact(partyWithdrew, data)),
    ...terminationOf(record),
  ];
}

/** A correction says the whole record and nothing else: consumers replace what they had. */
export function correctionOf(record: AgreementRecord, reason: string): Fact[] {
  return [fact(agreementCorrected, { agreement: record, reason })];
}

/**
 * What a change did to the spells: who is newly bound, whose spell has an end now, or has none any more. A spell that ends
 * where the next one begins is a phase of one membership, and nobody withdrew.
 */
export function spellChanges(before: AgreementRecord, after: AgreementRecord): Fact[] {
  const known = new Map(before.parties.flatMap(({ spells }) => spells).map((spell) => [spell.id, spell]));
  return after.parties.flatMap(({ partner, spells }) =>
    spells.flatMap((spell): Fact[] => {
      const earlier = known.get(spell.id);
      const data = { ...about(after), partner, spell };
      if (earlier === undefined) return [fact(partyBound, data)];
      if (earlier.to === spell.to) return [];
      return [fact(spell.to === undefined || spells.some(({ from }) => from === spell.to) ? partyBound : partyWithdrew, data)];
    }),
  );
}
