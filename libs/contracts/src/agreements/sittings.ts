import { z } from 'zod';
import { PartnerId } from '../identifiers.js';
import { Day } from '../partial-date.js';
import { Post } from '../principal.js';
import { RuleCertainty } from '../rule.js';
import { defineEvent } from '../event-registry.js';
import { defineRoute } from '../route.js';
import { RuleName } from './approvals.js';

/** Whether a house sits on one day, whatever its spells say. */
export const SittingDay = z.strictObject({ day: Day, house: Post, sits: z.boolean() }).meta({ id: 'SittingDay' });
export type SittingDay = z.infer<typeof SittingDay>;

/** A stretch in which a house sits on these days of the week; `to` is the first day after it. */
export const SittingSpell = z
  .strictObject({ house: Post, from: Day, to: Day, weekdays: z.array(z.int().min(1).max(7)).min(1).max(7).describe('1 is Monday') })
  .meta({ id: 'SittingSpell' });

const calendar = {
  id: RuleName,
  title: z.string().min(1).max(300),
  nation: PartnerId,
  citation: z.string().min(1).max(500),
  certainty: RuleCertainty,
  houses: z.array(Post).min(1).max(10),
  knownUntil: Day.describe('the last day of which it is known who sits'),
  spells: z.array(SittingSpell).max(1_000),
  days: z.array(SittingDay).max(20_000).describe('exceptions and corrections; of two for one day the later one counts'),
};

/** On which days the houses of a legislature sit. A sitting day is one on which all of them do. */
export const SittingCalendar = z.strictObject(calendar).meta({ id: 'SittingCalendar' });
export type SittingCalendar = z.infer<typeof SittingCalendar>;

export const SittingCalendarView = z
  .strictObject({ ...calendar, version: z.int().min(1).describe('1 is the bundled calendar') })
  .meta({ id: 'SittingCalendarView' });
export type SittingCalendarView = z.infer<typeof SittingCalendarView>;

const changed = { days: z.array(SittingDay).max(1_000), knownUntil: Day.optional(), reason: z.string().min(1).max(1_000) };

export const sittingCalendarChanged = defineEvent({
  type: 'entente.agreements.sitting-calendar-changed.v1',
  direction: 'domain',
  summary: 'Who sits on which days of a legislature was put right by hand.',
  data: z.strictObject({ calendar: RuleName, title: z.string(), ...changed, knownUntil: Day }),
});

export const getSittingCalendar = defineRoute({
  id: 'getSittingCalendar',
  method: 'GET',
  path: '/v1/sitting-calendars/{id}',
  service: 'agreements',
  roles: [],
  summary: 'On which days the houses of a legislature sit, with what was put right here.',
  params: { id: RuleName },
  response: SittingCalendarView,
});

export const changeSittingDays = defineRoute({
  id: 'changeSittingDays',
  method: 'PUT',
  path: '/v1/sitting-calendars/{id}/days',
  service: 'agreements',
  roles: ['operator', 'desk-officer'],
  summary: 'Puts right who sits on these days, or how far the calendar is known; running periods end accordingly.',
  params: { id: RuleName },
  body: z.strictObject({ ...changed, days: changed.days.default([]) }),
  ifMatch: true,
  response: SittingCalendarView,
});
