import type { AgreementRecord, PartialDate, Party } from '@entente/contracts';
import type { SpellDraft } from './agreement.js';
import { basisOf } from './force/acts.js';

/** The entry into force that was stated; where there are terms it is kept beside what they come to. */
export function statedInForceOn({ terms, inForceOn, recordedInForceOn }: AgreementRecord): PartialDate | undefined {
  return terms === undefined ? inForceOn : recordedInForceOn;
}

/** Spells without an end that follows from a withdrawal or from the end of the agreement. */
export function withoutDerivedEnd(spells: readonly SpellDraft[], actions: Party['actions'], endedOn: PartialDate | undefined): SpellDraft[] {
  const ends = new Set([endedOn, ...actions.flatMap(({ action, effectiveOn }) => (action === 'withdrew' ? effectiveOn : []))]);
  return spells.map(({ from, to, basis }) => ({ from, to: ends.has(to) ? undefined : to, basis }));
}

/**
 * The spells of a party that were stated. Records from before these were told apart have no terms: there a spell follows
 * from the dates of the agreement or from an action's effect, and every other one was stated.
 */
export function statedSpells({ statedSpells: kept, spells, actions }: Party, { terms, inForceOn, endedOn }: AgreementRecord): SpellDraft[] {
  if (kept !== undefined || terms !== undefined) return [...(kept ?? [])];
  const begins = new Set(actions.flatMap((action) => (basisOf(action) === undefined ? [] : action.effectiveOn)));
  return spells.flatMap(({ from, to, basis }): SpellDraft[] => {
    if (basis === 'entry-into-force' ? from === inForceOn : begins.has(from)) return [];
    return withoutDerivedEnd([{ from, to, basis }], actions, endedOn);
  });
}
