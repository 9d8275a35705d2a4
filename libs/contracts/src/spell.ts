import { z } from 'zod';
import { PartialDate, interval, isPartialDate, type Certainty } from './partial-date.js';

/** A half-open interval `[from, to)`; an absent end is open. */
export interface Spell {
  from?: PartialDate | undefined;
  to?: PartialDate | undefined;
}

/** True when the spell ends before it begins, or on the day it begins, whatever its partial dates may mean. */
export function endsBeforeItBegins(spell: Spell): boolean {
  if (spell.from === undefined || spell.to === undefined) return false;
  // Zod asks even after a date was refused; that fault is told already.
  if (!isPartialDate(spell.from) || !isPartialDate(spell.to)) return false;
  return interval(spell.to).last <= interval(spell.from).first;
}

/**
 * Does the spell hold on `date`? A partial `date` asks about some day of its interval:
 * `certain` when the spell holds on every one of them on every reading of its own ends.
 */
export function holdsOn(spell: Spell, date: PartialDate): Certainty {
  const asked = interval(date);
  const from = spell.from === undefined ? undefined : interval(spell.from);
  const to = spell.to === undefined ? undefined : interval(spell.to);
  if ((from && from.first > asked.last) || (to && to.last <= asked.first)) return 'no';
  return (!from || from.last <= asked.first) && (!to || to.first > asked.last) ? 'certain' : 'possible';
}

/** Adds the check that a spell, or anything that holds from–to, does not end before it begins. */
export function notEndingBeforeItBegins<T extends z.ZodType<Spell>>(schema: T): T {
  return schema.refine((spell) => !endsBeforeItBegins(spell), { message: 'ends before it begins', path: ['to'], params: { code: 'ends-before-begins' } });
}

export const Spell = notEndingBeforeItBegins(z.strictObject({ from: PartialDate.optional(), to: PartialDate.optional() })).meta({
  id: 'Spell',
  description: 'Half-open interval [from, to); an absent end is open',
});
