import { plusDays, type Day, type SittingCalendar } from '@entente/contracts';

/** The last day of a period; where the calendar is not known far enough, a day before which it is not. */
export interface PeriodEnd {
  until?: Day;
  notBefore?: Day;
  calendarKnownUntil?: Day;
}

function weekdayOf(day: Day): number {
  return new Date(`${day}T00:00:00Z`).getUTCDay() || 7;
}

/** Answers whether a house sits on a day, as far as the calendar says; on a day it does not speak of it does not. */
export function housesOf({ spells, days }: SittingCalendar): (house: string, day: Day) => boolean {
  const exceptions = new Map(days.map(({ house, day, sits }) => [`${house} ${day}`, sits]));
  const inSpell = (house: string, day: Day): boolean =>
    spells.some((spell) => spell.house === house && spell.from <= day && day < spell.to && spell.weekdays.includes(weekdayOf(day)));
  return (house, day) => exceptions.get(`${house} ${day}`) ?? inSpell(house, day);
}

/** Answers whether a day is a sitting day: every house sits. */
function sittingDaysOf(calendar: SittingCalendar): (day: Day) => boolean {
  const sits = housesOf(calendar);
  return (day) => calendar.houses.every((house) => sits(house, day));
}

/**
 * When a period of `count` sitting days ends that begins on the first one after `after`: that day itself does not count.
 * Beyond what the calendar knows any day may be a sitting day, so the end is only bounded from below.
 */
export function lastSittingDay(calendar: SittingCalendar, after: Day, count: number): PeriodEnd {
  const sits = sittingDaysOf(calendar);
  let left = count;
  for (let day = plusDays(after, 1); day <= calendar.knownUntil; day = plusDays(day, 1)) {
    if (sits(day)) left -= 1;
    if (left === 0) return { until: day };
  }
  const known = calendar.knownUntil > after ? calendar.knownUntil : after;
  return { notBefore: plusDays(known, left), calendarKnownUntil: calendar.knownUntil };
}
