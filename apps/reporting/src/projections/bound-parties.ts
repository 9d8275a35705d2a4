import { interval, type Day } from '@entente/contracts';
import type { SpellModel } from './spell-model.js';

function isSuspended({ suspended = [] }: SpellModel, day: Day): boolean {
  return suspended.some(({ from, to }) => interval(from).last <= day && (to === undefined || interval(to).first > day));
}

/** Who is bound on a day, certainly or possibly, and not certainly suspended; each once, in order of id. */
export function boundOn(spells: readonly SpellModel[], day: Day): string[] {
  const bound = spells
    .filter(({ from, to }) => (from === undefined || interval(from).first <= day) && (to === undefined || interval(to).last > day))
    .filter((spell) => !isSuspended(spell, day));
  return [...new Set(bound.map(({ partner }) => partner))].sort();
}
