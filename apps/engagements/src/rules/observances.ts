import { readFileSync } from 'node:fs';
import { PartnerId, RuleReference, type Day, type IdentifierScheme } from '@entente/contracts';
import Holidays from 'date-holidays';
import { z } from 'zod';
import type { Calendar, Observance } from '../domain/notes.js';

const FOLDER = new URL('../../rules/', import.meta.url);
const WEEKDAYS = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'] as const;
const Weekend = z.array(z.enum(WEEKDAYS)).min(1);
const Weekends = RuleReference.omit({ id: true }).extend({ otherwise: Weekend, partners: z.record(PartnerId, Weekend) });
const Fasts = z.array(RuleReference.extend({ title: z.string(), calendar: z.string(), month: z.int().min(1).max(13), partners: z.array(PartnerId) }));

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
  private readonly known = new Map<string, Holidays>();

  constructor(private readonly partner: (id: PartnerId) => Described | undefined) {}

  observed(partner: PartnerId, day: Day): readonly Observance[] {
    return [...this.holidays(partner, day), ...this.weekend(partner, day), ...this.fasting(partner, day)];
  }

  private holidays(partner: PartnerId, day: Day): Observance[] {
    const code = this.partner(partner)?.identifiers.find(({ scheme }) => scheme === ALPHA_2)?.code;
    if (code === undefined) return [];
    const holidays = this.known.get(code) ?? new Holidays(code);
    this.known.set(code, holidays);
    return holidays
      .getHolidays(Number(day.slice(0, 4)))
      .filter(({ type, date }) => type === 'public' && date.startsWith(day))
      .map(({ name }) => ({ code: 'holiday', on: day, text: name }));
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
