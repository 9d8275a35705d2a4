import { endsBeforeItBegins, interval, type AgreementRecord, type Fault, type PartialDate, type Spell, type SpellBasis } from '@entente/contracts';
import type { ActionDraft, Path, SpellDraft, StatedParty } from './agreement.js';
import { faultAt } from './refusals.js';

/** What of an agreement decides when its parties are bound. */
export type Terms = Pick<AgreementRecord, 'inForceOn' | 'endedOn'>;

/** On what a party is bound that acted so; undefined for what binds nobody. */
export function basisOf({ action }: Pick<ActionDraft, 'action'>): SpellBasis | undefined {
  switch (action) {
    case 'signed':
      return 'signature';
    case 'ratified':
    case 'accepted':
    case 'approved':
      return 'ratification';
    case 'acceded':
      return 'accession';
    case 'applied-provisionally':
      return 'provisional-application';
    case 'withdrew':
      return undefined;
  }
}

/** True where the two certainly share a day. */
export function certainlyOverlap(a: Spell, b: Spell): boolean {
  const begins = (one: Spell, other: Spell): boolean => one.from === undefined || other.to === undefined || interval(one.from).last < interval(other.to).first;
  return begins(a, b) && begins(b, a);
}

/** The spells with those that are open, and had begun by then, ending on `on`. */
export function endOpenSpells<S extends Spell>(spells: readonly S[], on: PartialDate): S[] {
  return spells.map((spell) => (spell.to === undefined && !endsBeforeItBegins({ from: spell.from, to: on }) ? { ...spell, to: on } : spell));
}

/**
 * The spells after an action took effect. What binds opens a spell where none is open, and takes over from a provisional
 * one on that day; a withdrawal ends the open one. An action without effect on a day changes nothing.
 */
export function afterAction<S extends SpellDraft>(spells: readonly S[], action: ActionDraft, open: (spell: SpellDraft) => S): S[] {
  const { effectiveOn } = action;
  if (effectiveOn === undefined) return [...spells];
  const basis = basisOf(action);
  if (basis === undefined) return endOpenSpells(spells, effectiveOn);
  const opened = open({ from: effectiveOn, basis });
  const current = spells.find(({ to }) => to === undefined);
  if (current === undefined) return [...spells, opened];
  if (current.basis !== 'provisional-application' || basis === 'provisional-application') return [...spells];
  return [...endOpenSpells(spells, effectiveOn), opened];
}

function effectiveFirst(a: ActionDraft, b: ActionDraft): number {
  const [left, right] = [a.effectiveOn ?? '', b.effectiveOn ?? ''];
  return left < right ? -1 : left > right ? 1 : 0;
}

/**
 * When a party is bound, as far as its statement says: the spells it was stated with, else those its actions opened on the
 * days they took effect, else from entry into force. Withdrawals end what is open, and so does the end of the agreement;
 * a spell that would begin only after that end never was.
 */
export function boundSpells({ actions, spells }: StatedParty, { inForceOn, endedOn }: Terms): SpellDraft[] {
  const effective = [...actions].sort(effectiveFirst);
  const opening = effective.filter((action) => basisOf(action) !== undefined);
  const fromActions = spells.length > 0 ? [...spells] : opening.reduce<SpellDraft[]>((known, action) => afterAction(known, action, (spell) => spell), []);
  const bound: SpellDraft[] = fromActions.length > 0 || inForceOn === undefined ? fromActions : [{ from: inForceOn, basis: 'entry-into-force' }];
  const left = effective.filter(({ action }) => action === 'withdrew').reduce((known, action) => afterAction(known, action, (spell) => spell), bound);
  if (endedOn === undefined) return left;
  return endOpenSpells(left, endedOn).filter(({ to }) => to !== undefined);
}

/**
 * What is wrong with a spell as it was stated: it certainly shares a day with another one of the party's (a day belongs to
 * one of them only), or is open though the agreement ended before it begins.
 */
export function spellFaults(spell: SpellDraft, others: readonly SpellDraft[], { endedOn }: Terms, at: Path): Fault[] {
  if (others.some((other) => certainlyOverlap(other, spell))) return [faultAt('spells-overlap', at, 'the party is bound on some of these days already')];
  const late = spell.to === undefined && endedOn !== undefined && endsBeforeItBegins({ from: spell.from, to: endedOn });
  return late ? [faultAt('ends-before-begins', at, 'the agreement ended before this spell begins')] : [];
}
