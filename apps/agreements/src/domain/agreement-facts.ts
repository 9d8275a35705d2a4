import {
  agreementCorrected, agreementEnteredIntoForce, agreementRegistered, agreementTerminated, partyBound, partyWithdrew, type AgreementRecord, type BoundSpell, type Party,
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
 * A registration, told in the order it follows: the whole record, entry into force, who is bound when, whose withdrawal
 * ended a spell, the end. Spells that end with the agreement, or without a stated withdrawal, say so themselves.
 */
export function registrationOf(record: AgreementRecord): Fact[] {
  const { inForceOn } = record;
  const spells = record.parties.flatMap((party) => party.spells.map((spell) => ({ party, spell, data: { ...about(record), partner: party.partner, spell } })));
  return [
    fact(agreementRegistered, { agreement: record }),
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
 * What a change did to the spells: who is newly bound, whose spell has an end now. A spell that ends where the next one
 * begins is a phase of one membership, and nobody withdrew.
 */
export function spellChanges(before: AgreementRecord, after: AgreementRecord): Fact[] {
  const known = new Map(before.parties.flatMap(({ spells }) => spells).map((spell) => [spell.id, spell]));
  return after.parties.flatMap(({ partner, spells }) =>
    spells.flatMap((spell): Fact[] => {
      const earlier = known.get(spell.id);
      const data = { ...about(after), partner, spell };
      if (earlier === undefined) return [fact(partyBound, data)];
      if (earlier.to === spell.to) return [];
      return [fact(spells.some(({ from }) => from === spell.to) ? partyBound : partyWithdrew, data)];
    }),
  );
}
