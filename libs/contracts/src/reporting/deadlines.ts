import { z } from 'zod';
import { Deadline } from '../deadline.js';
import { AggregateId, PartnerId } from '../identifiers.js';
import { Label } from '../label.js';
import { PageQuery, Position, pageOf } from '../paging.js';
import { Day, PartialDate } from '../partial-date.js';
import { defineRoute } from '../route.js';
import { OWNERS } from '../topics.js';

/** An open deadline as its owner told it, with who owes it on that day. */
export const DeadlineLine = z
  .object({
    ...Deadline.shape,
    owedBy: z.array(PartnerId).describe('where `everyParty`: all that are bound on that day, certainly or possibly'),
    everyParty: z.boolean().describe('owed by nobody in particular'),
    overdue: z.boolean().describe('the day has passed'),
    subject: z.string().describe('the aggregate it was told of'),
    about: z.string().describe('title of that'),
    owner: z.enum(OWNERS).describe('who told it'),
    belongsTo: z.string().describe('the agreement or other aggregate that its subject is, or is part of: of a follow-up its engagement'),
    agreement: AggregateId.optional().describe('where that is an agreement'),
    label: Label,
  })
  .meta({ id: 'DeadlineLine' });
export type DeadlineLine = z.infer<typeof DeadlineLine>;

/** How far ahead deadlines are shown where nobody says. */
export const DEADLINE_DAYS_AHEAD = 90;

/** How far ahead a calendar goes where nobody says. */
export const CALENDAR_DAYS_AHEAD = 400;
/** A calendar ends with the soonest so many. */
export const MOST_CALENDAR_EVENTS = 5_000;

const which = {
  from: PartialDate.optional().describe('the earliest day shown; all that is overdue where absent'),
  partner: PartnerId.optional().describe('what this partner owes'),
  kind: Deadline.shape.kind.optional(),
  agreement: AggregateId.optional().describe('of this agreement, and of what belongs to it'),
  belongsTo: z.string().max(300).optional().describe('the same of anything: an engagement, an exercise, a posting, an objective'),
};

function until(days: number): z.ZodOptional<typeof PartialDate> {
  return PartialDate.optional().describe(`the latest day shown; ${days} days from today where absent`);
}

export const listDeadlines = defineRoute({
  id: 'listDeadlines',
  method: 'GET',
  path: '/v1/deadlines',
  service: 'reporting',
  roles: [],
  summary: 'What is due, for whom, under which rule; soonest first, what is overdue before it.',
  query: z.strictObject({ ...PageQuery, ...which, until: until(DEADLINE_DAYS_AHEAD) }),
  response: pageOf(DeadlineLine).extend({ until: Day, position: Position }),
});

export const getDeadlinesCalendar = defineRoute({
  id: 'getDeadlinesCalendar',
  method: 'GET',
  path: '/v1/deadlines.ics',
  service: 'reporting',
  roles: [],
  summary: `The same as a calendar (RFC 5545): a whole-day event each, the soonest ${MOST_CALENDAR_EVENTS}. What stays the same keeps its UID and its DTSTAMP.`,
  query: z.strictObject({ ...which, until: until(CALENDAR_DAYS_AHEAD) }),
  response: z.string(),
  alsoProduces: ['text/calendar'],
});

export const deadlinesRoutes = [listDeadlines, getDeadlinesCalendar] as const;
