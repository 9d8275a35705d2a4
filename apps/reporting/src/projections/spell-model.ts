import type { BoundSpell, Suspension } from '@entente/contracts';

/** Days on which a party is bound and suspended; without a partner the whole agreement is. */
export type SuspensionModel = Pick<Suspension, 'id' | 'partner' | 'from' | 'to'>;

/** A spell in which a party is bound, with what suspends it. */
export interface SpellModel {
  id: string;
  partner: string;
  from?: string | undefined;
  to?: string | undefined;
  suspended?: readonly SuspensionModel[];
}

/** The list with the item of its id replaced, or at the end where there was none. */
export function put<T extends { id: string }>(items: readonly T[], item: T): T[] {
  return items.some(({ id }) => id === item.id) ? items.map((old) => (old.id === item.id ? item : old)) : [...items, item];
}

export function spellOf(partner: string, { id, from, to }: BoundSpell, suspensions: readonly SuspensionModel[]): SpellModel {
  const suspended = suspensions.filter((one) => one.partner === undefined || one.partner === partner);
  return {
    id,
    partner,
    from,
    to,
    ...(suspended.length > 0 && { suspended: suspended.map((one) => ({ id: one.id, partner: one.partner, from: one.from, to: one.to })) }),
  };
}

/** The spells with one that is new or is otherwise now; what suspends the agreement, or this party, suspends it as well. */
export function withSpell(spells: readonly SpellModel[], partner: string, spell: BoundSpell): SpellModel[] {
  const suspensions = new Map(spells.flatMap(({ suspended = [] }) => suspended.map((one) => [one.id, one] as const)));
  return put(spells, spellOf(partner, spell, [...suspensions.values()]));
}

/** The spells after a suspension was told, or its end. */
export function withSuspension(spells: readonly SpellModel[], { id, partner, from, to }: SuspensionModel): SpellModel[] {
  return spells.map((spell) =>
    partner === undefined || partner === spell.partner ? { ...spell, suspended: put(spell.suspended ?? [], { id, partner, from, to }) } : spell,
  );
}
