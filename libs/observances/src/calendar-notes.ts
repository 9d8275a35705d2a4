import { interval, type Day, type PartialDate, type PartnerId, type Warning } from '@entente/contracts';

/** A day that is not like others somewhere: a holiday, a day of the weekend, a day of fasting. */
export interface Observance {
  code: 'holiday' | 'weekend' | 'fasting';
  on: Day;
  text: string;
}

/** What is observed where. */
export interface Calendar {
  observed(partner: PartnerId, day: Day): readonly Observance[];
}

export interface CalendarNote extends Observance {
  partner: PartnerId;
}

/** Longest stay of which every day is looked at. */
const MOST_DAYS = 31;
const DAY_MS = 24 * 3_600_000;

/** The days of something, both ends inclusive; of a partial date none, because every month has a weekend. */
function certainDays(from: PartialDate, to: PartialDate): Day[] {
  const [begins, ends] = [interval(from), interval(to)];
  if (begins.first !== begins.last || ends.first !== ends.last) return [];
  const [first, last] = [Date.parse(`${begins.first}T00:00:00Z`), Date.parse(`${ends.last}T00:00:00Z`)];
  const days = Math.min(MOST_DAYS, Math.round((last - first) / DAY_MS) + 1);
  return Array.from({ length: Math.max(0, days) }, (_, day) => new Date(first + day * DAY_MS).toISOString().slice(0, 10));
}

/** What the calendars of partners say of the days: the first of each holiday and fast, weekends where all days are. */
export function calendarNotes(partners: readonly PartnerId[], when: { from: PartialDate; to?: PartialDate | undefined }, calendar: Calendar): CalendarNote[] {
  const days = certainDays(when.from, when.to ?? when.from);
  return partners.flatMap((partner): CalendarNote[] => {
    const observed = days.map((day) => calendar.observed(partner, day));
    const weekend = observed.length > 0 && observed.every((day) => day.some(({ code }) => code === 'weekend'));
    const seen = new Set<string>();
    return observed.flat().flatMap(({ code, on, text }) => {
      const key = code === 'holiday' ? `${code} ${text}` : code;
      if (seen.has(key) || (code === 'weekend' && !weekend)) return [];
      seen.add(key);
      return [{ partner, code, on, text }];
    });
  });
}

/** The same as warnings on a record. */
export function calendarWarnings(notes: readonly CalendarNote[]): Warning[] {
  return notes.map(({ partner, code, text, on }) => ({ code, message: `${partner}, ${on}: ${text}` }));
}
