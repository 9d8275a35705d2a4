import {
  agreementCorrected,
  agreementEnteredIntoForce,
  agreementRegistered,
  agreementTerminated,
  fact,
  partyBound,
  partyWithdrew,
  saysTheSame,
  type AgreementRecord,
  type BoundSpell,
  type Fact,
  type Party,
} from '@entente/contracts';
import { about } from './agreement.js';
import { FORCE_TOLD } from './state-record.js';

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

function enteredIntoForce(before: AgreementRecord, after: AgreementRecord): Fact[] {
  const { inForceOn, told = [] } = after;
  if (before.inForceOn !== undefined || inForceOn === undefined || told.includes(FORCE_TOLD)) return [];
  return [fact(agreementEnteredIntoForce, { ...about(after), inForceOn })];
}

/** A correction says the whole record: consumers replace what they had. Beside it only an entry into force that was never told. */
export function correctedFrom(before: AgreementRecord, after: AgreementRecord, reason: string): Fact[] {
  return [fact(agreementCorrected, { agreement: after, reason }), ...enteredIntoForce(before, after)];
}

/** True where something that was told of entry into force, of who is bound when, or of what is odd, is not so any more. */
function takesBack(before: AgreementRecord, after: AgreementRecord): boolean {
  if (before.inForceOn === undefined ? after.inForceOn !== undefined && after.told?.includes(FORCE_TOLD) : before.inForceOn !== after.inForceOn) return true;
  const now = new Map(after.parties.flatMap(({ spells }) => spells).map((spell) => [spell.id, spell]));
  const spells = before.parties.flatMap((party) => party.spells);
  const stands = ({ id, from, to, basis }: BoundSpell): boolean => {
    const spell = now.get(id);
    return spell !== undefined && spell.from === from && spell.basis === basis && (to === undefined || spell.to === to);
  };
  return !spells.every(stands) || !saysTheSame(before.warnings, after.warnings);
}

/** What follows from new facts: an entry into force, who is bound when; or, where something told was wrong, the whole record anew. */
export function consequencesOf(before: AgreementRecord, after: AgreementRecord, reason: string): Fact[] {
  return takesBack(before, after) ? correctedFrom(before, after, reason) : [...enteredIntoForce(before, after), ...spellChanges(before, after)];
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
