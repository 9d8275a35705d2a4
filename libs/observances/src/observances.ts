import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { PartnerId, RuleReference, type Day, type IdentifierScheme } from '@entente/contracts';
import type Holidays from 'date-holidays';
import { z } from 'zod';
import type { Calendar, Observance } from './calendar-notes.js';

const FOLDER = new URL('../rules/', import.meta.url);
const WEEKDAYS = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'] as const;
const Weekend = z.array(z.enum(WEEKDAYS)).min(1);
const Weekends = RuleReference.omit({ id: true }).extend({ otherwise: Weekend, partners: z.record(PartnerId, Weekend) });
const Fasts = z.array(RuleReference.extend({ title: z.string(), calendar: z.string(), month: z.int().min(1).max(13), partners: z.array(PartnerId) }));

/** States and years whose holidays are kept in memory. */
const MOST_KNOWN = 1_000;

/** What the directory says of a partner, as far as calendars ask. */
export interface Described {
  identifiers: readonly { scheme: string; code: string }[];
  profile?: { weekend?: readonly string[] | undefined } | undefined;
}

const ALPHA_2: z.infer<typeof IdentifierScheme> = 'iso3166-1-alpha-2';

/**
 * Holidays (from the `date-holidays` package), weekends and fasts (data of ours) of partners. Public holidays only; a state the
 * package does not know has none.
 */
export class Observances implements Calendar {
  private readonly weekends = Weekends.parse(JSON.parse(readFileSync(new URL('weekends.json', FOLDER), 'utf8')));
  private readonly fasts = Fasts.parse(JSON.parse(readFileSync(new URL('fasts.json', FOLDER), 'utf8'))).map((fast) => ({
    ...fast,
    partners: new Set(fast.partners),
    format: new Intl.DateTimeFormat('en', { calendar: fast.calendar, month: 'numeric', timeZone: 'UTC' }),
  }));
  /** Names of public holidays by day, of a state in a year: computing one takes milliseconds. */
  private readonly known = new Map<string, ReadonlyMap<Day, readonly string[]>>();

  constructor(private readonly partner: (id: PartnerId) => Described | undefined) {}

  observed(partner: PartnerId, day: Day): readonly Observance[] {
    return [...this.holidays(partner, day), ...this.weekend(partner, day), ...this.fasting(partner, day)];
  }

  private holidays(partner: PartnerId, day: Day): Observance[] {
    const code = this.partner(partner)?.identifiers.find(({ scheme }) => scheme === ALPHA_2)?.code;
    if (code === undefined) return [];
    const year = day.slice(0, 4);
    const holidays = this.known.get(`${code} ${year}`) ?? publicHolidays(code, Number(year));
    if (this.known.size >= MOST_KNOWN) this.known.clear();
    this.known.set(`${code} ${year}`, holidays);
    return (holidays.get(day) ?? []).map((name) => ({ code: 'holiday', on: day, text: name }));
  }

  private weekend(partner: PartnerId, day: Day): Observance[] {
    const weekday = WEEKDAYS[new Date(`${day}T00:00:00Z`).getUTCDay()];
    const weekend = this.partner(partner)?.profile?.weekend ?? this.weekends.partners[partner] ?? this.weekends.otherwise;
    return weekday !== undefined && weekend.includes(weekday) ? [{ code: 'weekend', on: day, text: 'the weekend' }] : [];
  }

  private fasting(partner: PartnerId, day: Day): Observance[] {
    const at = new Date(`${day}T12:00:00Z`);
    return this.fasts.flatMap(({ partners, format, month, title }): Observance[] =>
      partners.has(partner) && Number(format.format(at)) === month ? [{ code: 'fasting', on: day, text: title }] : [],
    );
  }
}

/** The package takes 27 MB and a fifth of a second: it is loaded when somebody asks, not when a service starts. */
const load = createRequire(import.meta.url);
const Constructor = z.custom<typeof Holidays>((loaded) => typeof loaded === 'function');

function publicHolidays(code: string, year: number): ReadonlyMap<Day, readonly string[]> {
  const days = new Map<Day, string[]>();
  const Package = Constructor.parse(load('date-holidays'));
  for (const { type, date, name } of new Package(code).getHolidays(year)) {
    if (type !== 'public') continue;
    const day = date.slice(0, 10);
    days.set(day, [...(days.get(day) ?? []), name]);
  }
  return days;
}
