import {
  fact,
  faultAt,
  Refusals,
  rejected,
  sittingCalendarChanged,
  type Day,
  type Fact,
  type PartnerId,
  type Path,
  type SittingCalendar,
  type SittingDay,
} from '@entente/contracts';
import type { Official } from './approval.js';
import { forbidden, ID } from './refusals.js';
import { housesOf } from './sitting-days.js';

/** What is put right about a calendar. */
export interface SittingChange {
  days: readonly SittingDay[];
  knownUntil?: Day | undefined;
  reason: string;
}

/** What was put right here since the bundled calendar, all together. */
export interface Corrections {
  days: readonly SittingDay[];
  knownUntil?: Day | undefined;
}

/** A calendar with what was put right about it. */
export function corrected(calendar: SittingCalendar, { days, knownUntil }: Corrections): SittingCalendar {
  return { ...calendar, days: [...calendar.days, ...days], knownUntil: knownUntil ?? calendar.knownUntil };
}

function refuseOddDays(days: readonly SittingDay[], { houses, title }: SittingCalendar, at: Path): void {
  const refusals = new Refusals();
  const seen = new Set<string>();
  days.forEach(({ day, house }, index) => {
    const key = `${house} ${day}`;
    if (!houses.includes(house)) refusals.add(faultAt('house-unknown', [...at, index, 'house'], `${title} has no house ${house}`, houses));
    if (seen.has(key)) refusals.add(faultAt('same-day-twice', [...at, index, 'day'], `${house} on ${day} is stated twice`));
    seen.add(key);
  });
  refusals.throwIfAny();
}

/**
 * Puts right who sits on some days, or how far the calendar is known: by an operator, or an officer of the nation whose
 * legislature it is. Throws `other-nation`; `house-unknown`, `same-day-twice`, `nothing-changed`.
 */
export function changeSittingDays(
  bundled: SittingCalendar,
  known: Corrections,
  change: SittingChange,
  official: Pick<Official, 'nation'> & { operator: boolean },
): { next: Corrections; event: Fact } {
  const nation: PartnerId = bundled.nation;
  if (!official.operator && official.nation !== nation) throw forbidden('other-nation', ID, `only ${nation} or an operator puts this calendar right`);
  const before = corrected(bundled, known);
  refuseOddDays(change.days, before, ['body', 'days']);
  const sits = housesOf(before);
  const differs = change.days.some((one) => sits(one.house, one.day) !== one.sits);
  if (!differs && (change.knownUntil ?? before.knownUntil) === before.knownUntil)
    throw rejected('nothing-changed', ['body'], 'the calendar says all of this already');
  const stated = new Set(change.days.map(({ day, house }) => `${house} ${day}`));
  const next: Corrections = {
    days: [...known.days.filter(({ day, house }) => !stated.has(`${house} ${day}`)), ...change.days],
    knownUntil: change.knownUntil ?? known.knownUntil,
  };
  const { id, title } = bundled;
  const { knownUntil } = corrected(bundled, next);
  return { next, event: fact(sittingCalendarChanged, { calendar: id, title, days: [...change.days], knownUntil, reason: change.reason }) };
}
