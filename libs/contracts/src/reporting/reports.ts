import { z } from 'zod';
import { Position } from '../paging.js';
import { PartialDate } from '../partial-date.js';
import { defineRoute } from '../route.js';

const ColumnType = z.enum(['text', 'integer', 'number', 'day']);

export const ReportColumn = z
  .object({
    name: z.string(),
    type: ColumnType.describe('`day` is YYYY-MM-DD; every column may be null'),
    unit: z.string().optional(),
    says: z.string(),
  })
  .meta({ id: 'ReportColumn' });
export type ReportColumn = z.infer<typeof ReportColumn>;

/** What a table can be asked: what it may be grouped by, what it then says of each group, and which days it is about. */
export interface ReportDefinition {
  says: string;
  /** In `groupBy`; their columns come first, in the order asked for. */
  dimensions: readonly ReportColumn[];
  /** Where nobody says. */
  groupBy: readonly string[];
  measures: readonly ReportColumn[];
  /** The day `from` and `to` ask about; absent: they are not taken. */
  between?: string;
  /** Takes `asOf`. */
  asOf?: true;
}

const text = (name: string, says: string): ReportColumn => ({ name, type: 'text', says });
const count = (name: string, unit: string, says: string): ReportColumn => ({ name, type: 'integer', unit, says });
const days = (name: string, says: string): ReportColumn => ({ name, type: 'number', unit: 'days', says });
const seconds = (name: string, says: string): ReportColumn => ({ name, type: 'number', unit: 'seconds', says });
const day = (name: string, says: string): ReportColumn => ({ name, type: 'day', says });
const year = (says: string): ReportColumn => ({ name: 'year', type: 'integer', says });

const partner = text('partner', 'id; what concerns several partners counts once for each');
const region = text('region', 'where a partner lies; what concerns several regions counts once for each');
const kind = text('kind', 'kind of agreement');

export const REPORTS = {
  agreements: {
    says: 'agreements by year of signature, kind, partner, region or status',
    dimensions: [year('of signature'), kind, partner, region, text('status', 'as of the day asked about')],
    groupBy: ['year'],
    measures: [count('agreements', 'agreements', 'how many there are')],
    between: 'signature',
    asOf: true,
  },
  deadlines: {
    says: 'open deadlines that fall due, by who owes them and what they are',
    dimensions: [partner, text('kind', 'kind of deadline'), text('month', 'in which it falls due, YYYY-MM')],
    groupBy: ['partner', 'kind'],
    measures: [
      count('due', 'deadlines', 'how many are open, those that are overdue included'),
      count('overdue', 'deadlines', 'how many of them have passed'),
      day('next', 'the soonest'),
    ],
    between: 'the day it falls due; the next 90 days and what is overdue where neither is given',
  },
  compliance: {
    says: 'what was owed and what became of it, as it was told last',
    dimensions: [partner, text('obligation', 'kind of obligation'), year('in which it fell due')],
    groupBy: ['partner', 'obligation'],
    measures: [
      count('fulfilled', 'occurrences', 'in time'),
      count('late', 'occurrences', 'fulfilled after its day and grace'),
      count('overdue', 'occurrences', 'not fulfilled, and its day and grace are over'),
      count('disputed', 'occurrences', 'somebody denies that it is owed or was fulfilled'),
      count('waived', 'occurrences', 'given up by those it is owed to'),
    ],
    between: 'the day it fell due',
  },
  'time-to-force': {
    says: 'days from signature to entry into force, where both days are certain',
    dimensions: [kind, year('of signature'), region],
    groupBy: ['kind'],
    measures: [
      count('agreements', 'agreements', 'how many the days are of'),
      days('median', 'half took no longer'),
      days('p90', 'nine in ten took no longer'),
      count('leftOut', 'agreements', 'in force at some time, without a certain day of signature or of entry into force'),
    ],
    between: 'signature',
  },
  'without-evidence': {
    says: 'agreements in force for a year that ask for something, without evidence of it for a year',
    dimensions: [],
    groupBy: [],
    measures: [
      text('agreement', 'id'),
      text('title', 'of the agreement'),
      kind,
      count('obligations', 'obligations', 'how many it has'),
      text('inForceOn', 'partial date'),
      day('lastEvidence', 'the last day on which something was fulfilled, if ever'),
    ],
    asOf: true,
  },
  transfers: {
    says: 'deliveries of arms and technology by year of export and category; other units are not added up',
    dimensions: [
      year('of export'),
      text('category', 'of the Register of Conventional Arms, or one beside it'),
      text('from', 'who exported'),
      text('to', 'who received'),
    ],
    groupBy: ['year', 'category'],
    measures: [
      text('unit', 'of the quantity; a group of its own'),
      count('transfers', 'transfers', 'how many were delivered in part or whole'),
      count('deliveries', 'deliveries', 'how many there were'),
      { name: 'quantity', type: 'number', unit: 'as the column unit says', says: 'delivered' },
    ],
    between: 'export',
  },
  approvals: {
    says: 'approvals that wait, by nation and step',
    dimensions: [text('nation', 'whose posts are asked'), text('step', 'of the chain, for which it waits'), text('chain', 'of approval')],
    groupBy: ['nation', 'step'],
    measures: [
      count('waiting', 'approvals', 'how many wait'),
      days('median', 'half have waited no longer, in UTC'),
      count('longest', 'days', 'the one that has waited longest'),
    ],
  },
  engagements: {
    says: 'engagements and the days they last, by partner and the month in which they begin; cancelled ones count only where it is grouped by state',
    dimensions: [
      partner,
      region,
      text('month', 'in which it begins, YYYY-MM; null where only the year is known'),
      year('in which it begins'),
      text('kind', 'kind of engagement'),
      text('state', 'from planned to reported, or cancelled'),
    ],
    groupBy: ['partner', 'month'],
    measures: [
      count('engagements', 'engagements', 'how many there are'),
      count('days', 'days', 'how long those last whose days are certain, first and last day counted'),
    ],
    between: 'its days',
  },
  'follow-ups': {
    says: 'what was promised at engagements and what became of it',
    dimensions: [text('partner', 'who owes it'), text('to', 'who it is owed to; counts once for each'), year('in which it was to be done')],
    groupBy: ['partner'],
    measures: [
      count('open', 'promises', 'not done, and its day is not over; or it has none'),
      count('overdue', 'promises', 'not done, and its day is over'),
      count('done', 'promises', 'by its day, or without one'),
      count('late', 'promises', 'done after its day'),
      count('dropped', 'promises', 'not expected any more'),
    ],
    between: 'the day by which it was to be done',
  },
  participation: {
    says: 'who takes part in exercises as what, and with how many troops; cancelled ones count only where it is grouped by state',
    dimensions: [
      partner,
      region,
      text('status', 'invited, accepted, observer or declined'),
      text('kind', 'kind of exercise'),
      text('series', 'it is an edition of'),
      text('state', 'planned, held or cancelled'),
      year('in which it begins'),
    ],
    groupBy: ['partner', 'status'],
    measures: [
      count('exercises', 'exercises', 'how many there are'),
      { name: 'least', type: 'number', unit: 'troops', says: 'at the least, of those of whom somebody said how many' },
      { name: 'most', type: 'number', unit: 'troops', says: 'at the most, of those of whom somebody said how many' },
    ],
    between: 'the days it was held, or is planned for',
  },
  lessons: {
    says: 'observations and lessons from exercises by how far they have come',
    dimensions: [
      text('state', 'from observed to learned, or rejected'),
      text('domain', 'of the findings it comes from; counts once for each'),
      text('series', 'of the exercise it comes from'),
      text('owner', 'of its action'),
      text('partner', 'who took part in the exercise; counts once for each'),
    ],
    groupBy: ['state'],
    measures: [
      count('lessons', 'lessons', 'how many there are'),
      days('median', 'half have been in their state no longer, since it was told, in UTC'),
      count('overdue', 'lessons', 'an action is planned that was to be implemented by a day that is over'),
    ],
  },
  'crisis-involvement': {
    says: 'crises partners took part in, by year and role; an open crisis counts until today',
    dimensions: [partner, region, year('in which it was open'), text('role', 'involved, supporting, mediating or observing')],
    groupBy: ['partner', 'year', 'role'],
    measures: [count('certain', 'crises', 'on every reading of their dates'), count('possible', 'crises', 'further ones, which partial dates leave open')],
    between: 'the days it was open',
  },
  'channel-readiness': {
    says: 'line checks of channels and whether contact was made',
    dimensions: [text('channel', 'id'), text('title', 'of the channel'), text('month', 'of the check, YYYY-MM, in UTC'), partner],
    groupBy: ['channel', 'month'],
    measures: [
      count('passed', 'checks', 'contact was made in time'),
      count('missed', 'checks', 'nobody made contact in time'),
      { name: 'share', type: 'number', says: 'passed of those that were due, from 0 to 1' },
      count('unscheduled', 'checks', 'contact that nobody had scheduled'),
      count('longestStreak', 'checks', 'the most missed in a row, those before the group included'),
    ],
    between: 'the day of the check, in UTC',
  },
  'acknowledgement-times': {
    says: 'how long messages on channels waited for their acknowledgement, by precedence; one to several addressees counts once for each',
    dimensions: [
      text('precedence', 'routine, priority, immediate or flash'),
      text('month', 'in which it was sent, YYYY-MM, in UTC'),
      text('channel', 'id'),
      text('partner', 'who was to acknowledge'),
    ],
    groupBy: ['precedence', 'month'],
    measures: [
      count('owed', 'acknowledgements', 'how many were asked for'),
      count('acknowledged', 'acknowledgements', 'how many were given, in time or late'),
      seconds('median', 'half of those given took no longer'),
      seconds('p90', 'nine in ten of those given took no longer'),
      count('overdue', 'acknowledgements', 'not given in time'),
    ],
    between: 'the day it was sent, in UTC',
  },
} as const satisfies Readonly<Record<string, ReportDefinition>>;
export type ReportName = keyof typeof REPORTS;

export const REPORT_NAMES = [
  'agreements',
  'deadlines',
  'compliance',
  'time-to-force',
  'without-evidence',
  'transfers',
  'approvals',
  'engagements',
  'follow-ups',
  'participation',
  'lessons',
  'crisis-involvement',
  'channel-readiness',
  'acknowledgement-times',
] as const satisfies readonly ReportName[];
export const REPORT_FORMATS = ['json', 'csv', 'parquet'] as const;
export type ReportFormat = (typeof REPORT_FORMATS)[number];

const suffixed = REPORT_NAMES.flatMap((name) => REPORT_FORMATS.map((format) => `${name}.${format}` as const));

export const getReport = defineRoute({
  id: 'getReport',
  method: 'GET',
  path: '/v1/reports/{name}',
  service: 'reporting',
  roles: [],
  summary: 'Tables for dashboards, as JSON, CSV or Parquet: by a suffix of the name, by `format`, or by `Accept`. `schema` says what each column is.',
  params: { name: z.enum([...REPORT_NAMES, ...suffixed]).describe(REPORT_NAMES.map((name) => `${name}: ${REPORTS[name].says}`).join('; ')) },
  query: z.strictObject({
    from: PartialDate.optional(),
    to: PartialDate.optional(),
    asOf: PartialDate.optional().describe('the day the answer is about; today where absent'),
    groupBy: z
      .string()
      .max(200)
      .optional()
      .describe(
        `comma-separated, one to three: ${REPORT_NAMES.flatMap((name) => (REPORTS[name].dimensions.length === 0 ? [] : [`${name} by ${REPORTS[name].dimensions.map((one) => one.name).join(', ')}`])).join('; ')}`,
      ),
    format: z.enum(REPORT_FORMATS).optional(),
  }),
  response: z.object({
    name: z.string(),
    columns: z.array(z.string()),
    schema: z.array(ReportColumn).describe('what each of the columns is'),
    rows: z.array(z.array(z.union([z.string(), z.number(), z.null()]))),
    truncated: z.boolean(),
    position: Position,
  }),
  alsoProduces: ['text/csv', 'application/vnd.apache.parquet'],
});
