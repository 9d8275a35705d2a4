import type { Day, PartnerId, Warning } from '@entente/contracts';
import type { Days } from './days.js';
import { plusDays } from './days.js';

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

/** What a partner's culture asks, as the directory says it. */
export interface Culture {
  languages?: readonly string[] | undefined;
  profile?: { greetings?: string | undefined; protocol?: string | undefined; weekend?: readonly string[] | undefined } | undefined;
}

/** A note on a partner. It warns and never blocks. */
export interface CulturalNote {
  partner: PartnerId;
  code: 'holiday' | 'weekend' | 'fasting' | 'protocol' | 'greetings' | 'language';
  text: string;
  on?: Day;
}

/** Longest stay of which every day is looked at. */
const MOST_DAYS = 31;

/** Days of an engagement; of a partial date none, because every month has a weekend. */
function certainDays({ fromFirst, fromLast, toFirst, toLast }: Days): Day[] {
  if (fromFirst !== fromLast || toFirst !== toLast) return [];
  const days: Day[] = [];
  for (let day = fromFirst; day <= toLast && days.length < MOST_DAYS; day = plusDays(day, 1)) days.push(day);
  return days;
}

/** What the calendars of partners say of the days: the first of each holiday and fast, weekends where all days are. */
export function calendarNotes(partners: readonly PartnerId[], days: Days, calendar: Calendar): CulturalNote[] {
  const asked = certainDays(days);
  return partners.flatMap((partner): CulturalNote[] => {
    const observed = asked.map((day) => calendar.observed(partner, day));
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

/** A language all of them share needs no interpreter; one that brings an interpreter has thought of it. */
export function languageNotes(partners: readonly PartnerId[], interpreted: boolean, culture: (partner: PartnerId) => Culture | undefined): CulturalNote[] {
  const spoken = partners.flatMap((partner) => {
    const languages = culture(partner)?.languages ?? [];
    return languages.length === 0 ? [] : [{ partner, languages }];
  });
  const [first, ...others] = spoken;
  if (interpreted || first === undefined || others.length === 0) return [];
  const shared = first.languages.filter((language) => others.every(({ languages }) => languages.includes(language)));
  if (shared.length > 0) return [];
  return others.map(({ partner, languages }) => ({ partner, code: 'language', text: `no language in common: ${languages.join(', ')}` }));
}

/** Protocol and greetings of partners. */
export function protocolNotes(partners: readonly PartnerId[], culture: (partner: PartnerId) => Culture | undefined): CulturalNote[] {
  return partners.flatMap((partner): CulturalNote[] => {
    const { protocol, greetings } = culture(partner)?.profile ?? {};
    return [
      ...(protocol === undefined ? [] : [{ partner, code: 'protocol' as const, text: protocol }]),
      ...(greetings === undefined ? [] : [{ partner, code: 'greetings' as const, text: greetings }]),
    ];
  });
}

/** Notes as warnings on a record: those of the calendar and of languages. */
export function warningsOf(notes: readonly CulturalNote[]): Warning[] {
  return notes.map(({ partner, code, text, on }) => ({ code: `${code}`, message: `${partner}${on === undefined ? '' : `, ${on}`}: ${text}` }));
}
