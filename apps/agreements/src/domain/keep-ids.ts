import type { AgreementRecord, Obligation, Party, PartyAction, BoundSpell } from '@entente/contracts';
import type { ActionDraft, Moment, SpellDraft, StatedObligation } from './agreement.js';

/** Parties and obligations with ids: each keeps the one it had, what is new gets one. */
type Known = Pick<AgreementRecord, 'parties' | 'obligations'>;

function keep<T extends object, K extends T & { id: string }>(
  stated: readonly T[],
  known: readonly K[],
  moment: Moment,
  ...same: readonly ((one: T) => string)[]
): (T & { id: string })[] {
  const free = new Set(known);
  const ids = new Map<T, string>();
  // The closest likeness first, so that a looser one does not take an id away from where it belongs.
  for (const key of same) {
    for (const one of stated) {
      const twin = ids.has(one) ? undefined : [...free].find((other) => key(other) === key(one));
      if (!twin) continue;
      free.delete(twin);
      ids.set(one, twin.id);
    }
  }
  return stated.map((one) => ({ ...one, id: ids.get(one) ?? moment.newId() }));
}

/** What makes an action the same one, whether or not it was found wrong. */
export const sameAction = ({ action, actedOn, effectiveOn, definitive, note }: ActionDraft): string =>
  JSON.stringify([action, actedOn, effectiveOn, definitive, note]);
const sameSpell = ({ from, to, basis }: SpellDraft): string => JSON.stringify([from, to, basis]);
const sameBeginning = ({ from }: SpellDraft): string => from ?? '';
const sameDuty = ({ kind, provision, owedBy }: StatedObligation): string => JSON.stringify([kind, provision, owedBy]);
const sameObligation = ({ kind, provision, text, owedBy, owedTo }: StatedObligation): string => JSON.stringify([kind, provision, text, owedBy, owedTo]);

export const NOTHING_KNOWN: Known = { parties: [], obligations: [] };

/** Actions of a party; one that says the same keeps its id. */
export function identifiedActions(actions: readonly ActionDraft[], known: Party | undefined, moment: Moment): PartyAction[] {
  return keep(actions, known?.actions ?? [], moment, sameAction);
}

/** Spells of a party; one that is the same, else one that begins alike, keeps its id: consumers upsert by it. */
export function identifiedSpells(spells: readonly SpellDraft[], known: Party | undefined, moment: Moment): BoundSpell[] {
  return keep(spells, known?.spells ?? [], moment, sameSpell, sameBeginning);
}

/** Obligations; one that says the same, else one of the same kind under the same provision, keeps its id: its ledger goes by it. */
export function identifiedObligations(obligations: readonly StatedObligation[], known: Known, moment: Moment): Obligation[] {
  return keep(obligations, known.obligations, moment, sameObligation, sameDuty);
}
