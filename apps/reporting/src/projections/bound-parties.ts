import { interval, type Day } from '@entente/contracts';
import type { SpellModel } from './fold-agreement.js';

/** Who is bound on a day, certainly or possibly; each once, in order of id. */
export function boundOn(spells: readonly SpellModel[], day: Day): string[] {
  const bound = spells.filter(({ from, to }) => (from === undefined || interval(from).first <= day) && (to === undefined || interval(to).last > day));
  return [...new Set(bound.map(({ partner }) => partner))].sort();
}
