import { endsBeforeItBegins, faultAt, interval, type AgreementRecord, type Fault, type PartialDate, type Path, type Spell } from '@entente/contracts';
import type { SpellDraft } from './agreement.js';
import type { Effect } from './force/party-effects.js';

/** True where the two certainly share a day. */
export function certainlyOverlap(a: Spell, b: Spell): boolean {
  const begins = (one: Spell, other: Spell): boolean => one.from === undefined || other.to === undefined || interval(one.from).last < interval(other.to).first;
  return begins(a, b) && begins(b, a);
}

/** The spells with those that are open, and had begun by then, ending on `on`. */
export function endOpenSpells<S extends Spell>(spells: readonly S[], on: PartialDate): S[] {
  return spells.map((spell) => (spell.to === undefined && !endsBeforeItBegins({ from: spell.from, to: on }) ? { ...spell, to: on } : spell));
}

/** The spell a lasting one takes over from: provisional application ends where being bound begins. */
function provisionalBefore(spells: readonly SpellDraft[], { from, basis }: SpellDraft): SpellDraft | undefined {
  if (basis === 'provisional-application' || from === undefined) return undefined;
  return spells.find(
    (one) => one.to === undefined && one.basis === 'provisional-application' && (one.from === from || !endsBeforeItBegins({ from: one.from, to: from })),
  );
}

function withSpell(spells: readonly SpellDraft[], opened: SpellDraft): SpellDraft[] {
  const provisional = provisionalBefore(spells, opened);
  const ended = provisional && opened.from !== undefined ? endOpenSpells([provisional], opened.from).filter(({ to }) => to !== undefined) : [];
  const others = spells.flatMap((spell) => (spell === provisional ? ended : [spell]));
  return others.some((spell) => certainlyOverlap(spell, opened)) ? [...spells] : [...others, opened];
}

/** The spells after an effect: what binds opens one where none is open, or takes over from a provisional one; a withdrawal ends the open one. */
function afterEffect(spells: readonly SpellDraft[], { on, basis }: Effect): SpellDraft[] {
  if (basis === undefined) return endOpenSpells(spells, on);
  const opened: SpellDraft = { from: on, basis };
  const isOpen = spells.some(({ to }) => to === undefined);
  return isOpen && provisionalBefore(spells, opened) === undefined ? [...spells] : withSpell(spells, opened);
}

/** Whatever order effects became known in, they happen by day; on one day who leaves leaves before it joins, and provisionally before for good. */
function inOrder(a: Effect, b: Effect): number {
  const keyOf = ({ on, basis }: Effect): string => {
    const { first, last } = interval(on);
    return `${first} ${last} ${basis === undefined ? 0 : basis === 'provisional-application' ? 1 : 2} ${basis}`;
  };
  const [left, right] = [keyOf(a), keyOf(b)];
  return left < right ? -1 : left > right ? 1 : 0;
}

/**
 * When a party is bound: in the spells it was stated with, which its withdrawals end, and beside them from where its
 * actions bound it until it left. The end of the agreement ends all; a spell that would begin only after it never was.
 * The order of the effects is of no matter.
 */
export function boundSpells(stated: readonly SpellDraft[], effects: readonly Effect[], { endedOn }: Pick<AgreementRecord, 'endedOn'>): SpellDraft[] {
  const ordered = [...effects].sort(inOrder);
  const own = ordered.reduce<SpellDraft[]>(afterEffect, []);
  const left = ordered.filter(({ basis }) => basis === undefined).reduce<SpellDraft[]>((spells, { on }) => endOpenSpells(spells, on), [...stated]);
  const spells = own.reduce(withSpell, left);
  if (endedOn === undefined) return spells;
  return endOpenSpells(spells, endedOn).filter(({ to }) => to !== undefined);
}

/**
 * What is wrong with a spell as it was stated: it certainly shares a day with another one of the party's (a day belongs to
 * one of them only), or is open though the agreement ended before it begins.
 */
export function spellFaults(spell: SpellDraft, others: readonly SpellDraft[], { endedOn }: Pick<AgreementRecord, 'endedOn'>, at: Path): Fault[] {
  if (others.some((other) => certainlyOverlap(other, spell))) return [faultAt('spells-overlap', at, 'the party is bound on some of these days already')];
  const late = spell.to === undefined && endedOn !== undefined && endsBeforeItBegins({ from: spell.from, to: endedOn });
  return late ? [faultAt('ends-before-begins', at, 'the agreement ended before this spell begins')] : [];
}
