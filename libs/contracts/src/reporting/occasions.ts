import { z } from 'zod';
import { CrisisState } from '../crisis-channels/crisis.js';
import { EngagementKind, EngagementState } from '../engagements/engagement.js';
import { ExerciseKind, ExerciseState } from '../exercises/exercise.js';
import { AggregateId, PartnerId } from '../identifiers.js';
import { Label } from '../label.js';
import { PageQuery, Position, pageOf } from '../paging.js';
import { Day, PartialDate } from '../partial-date.js';
import { defineRoute } from '../route.js';

/** What happens on some days, whoever owns it: an engagement, an exercise or a crisis. */
export const OccasionLine = z
  .object({
    id: AggregateId,
    owner: z.enum(['engagements', 'exercises', 'crisis-channels']),
    kind: z.union([EngagementKind, ExerciseKind, z.literal('crisis')]),
    title: z.string(),
    state: z.union([EngagementState, ExerciseState, CrisisState]),
    from: PartialDate,
    to: PartialDate.optional().describe('the last day, inclusive; where absent the first, and of an open crisis none yet'),
    certainty: z.enum(['certain', 'possible']).describe('whether it is then on every reading of its dates'),
    place: z.string().optional(),
    partners: z.array(PartnerId).describe('every partner it concerns: who takes part, hosts, whose place it is'),
    label: Label,
  })
  .meta({ id: 'OccasionLine' });
export type OccasionLine = z.infer<typeof OccasionLine>;

/** How far ahead occasions are shown where nobody says. */
export const OCCASION_DAYS_AHEAD = 400;
/** How far back a calendar goes where nobody says. */
export const CALENDAR_DAYS_BACK = 90;
/** A calendar of occasions holds the first so many. */
export const MOST_OCCASION_EVENTS = 5_000;

const which = {
  to: PartialDate.optional().describe(`the last day; ${OCCASION_DAYS_AHEAD} days after today, or after \`from\` where that is later, where absent`),
  partner: PartnerId.optional().describe('that concern this partner'),
  with: PartnerId.optional().describe('that concern this partner too'),
  owner: OccasionLine.shape.owner.optional(),
  kind: OccasionLine.shape.kind.optional(),
};

export const listOccasions = defineRoute({
  id: 'listOccasions',
  method: 'GET',
  path: '/v1/calendar',
  service: 'reporting',
  roles: [],
  summary: 'What happens, or may happen as far as dates say, from a day to a day: engagements, exercises and crises, in the order in which they begin.',
  query: z.strictObject({ ...PageQuery, from: PartialDate.optional().describe('the first day; today where absent'), ...which }),
  response: pageOf(OccasionLine).extend({ from: Day, to: Day, position: Position }),
});

export const getOccasionsCalendar = defineRoute({
  id: 'getOccasionsCalendar',
  method: 'GET',
  path: '/v1/calendar.ics',
  service: 'reporting',
  roles: [],
  summary: `The same as a calendar (RFC 5545): whole days, the first ${MOST_OCCASION_EVENTS}. What is cancelled says so; what stays the same keeps its UID and its DTSTAMP.`,
  query: z.strictObject({ from: PartialDate.optional().describe(`the first day; ${CALENDAR_DAYS_BACK} days before today where absent`), ...which }),
  response: z.string(),
  alsoProduces: ['text/calendar'],
});

export const occasionRoutes = [listOccasions, getOccasionsCalendar] as const;
