import { z } from 'zod';
import { AggregateId, ExternalRecord, PartnerId, PartnerReference } from '../identifiers.js';
import { Day, Instant, PartialDate, interval, isPartialDate } from '../partial-date.js';
import { Deadline } from '../deadline.js';
import { Label } from '../label.js';
import { Warning } from '../agreements/agreement.js';
import { ContributionDraft, Contribution } from './contribution.js';

export const EXERCISE_KINDS = [
  'live',
  'command-post',
  'table-top',
  'computer-assisted',
  'cyber',
  'course',
  'peacekeeping-contribution',
  'humanitarian-relief',
] as const;
export const ExerciseKind = z.enum(EXERCISE_KINDS).meta({ id: 'ExerciseKind' });
export type ExerciseKind = z.infer<typeof ExerciseKind>;

export const STAGES = ['initiation', 'specification', 'planning', 'conduct', 'evaluation'] as const;
export const Stage = z.enum(STAGES).meta({ id: 'Stage' });
export type Stage = z.infer<typeof Stage>;
export const CONFERENCES = ['initial', 'main', 'final'] as const;
export const Conference = z.enum(CONFERENCES).meta({ id: 'Conference', description: 'a planning conference; within the stage planning only' });
export type Conference = z.infer<typeof Conference>;

function conferenceBelongs({ stage, conference }: { stage: Stage; conference?: Conference | undefined }): boolean {
  return conference === undefined || stage === 'planning';
}
const conferenceFault = { message: 'conferences belong to the stage planning', path: ['conference'], params: { code: 'conference-outside-planning' } };

/** A stage, or a conference of planning, and the day it is planned for or was reached. */
export const StageDate = z
  .strictObject({ stage: Stage, conference: Conference.optional(), on: PartialDate })
  .refine(conferenceBelongs, conferenceFault)
  .meta({ id: 'StageDate' });
export type StageDate = z.infer<typeof StageDate>;

export const ParticipantStatus = z.enum(['invited', 'accepted', 'observer', 'declined']).meta({ id: 'ParticipantStatus' });
export type ParticipantStatus = z.infer<typeof ParticipantStatus>;

/** `planned` until it was held or cancelled. */
export const ExerciseState = z.enum(['planned', 'held', 'cancelled']).meta({ id: 'ExerciseState' });
export type ExerciseState = z.infer<typeof ExerciseState>;

/** Help after a disaster (Oslo Guidelines): asked for or consented to, as a last resort, without cost to who receives it, with an end. */
const relief = {
  basis: z.enum(['request', 'consent']).optional().describe('whether the affected state asked for help or consented to it; absent: neither yet'),
  basisOn: PartialDate.optional(),
  lastResort: z.boolean().describe('no civilian alternative is comparable'),
  assistance: z.enum(['direct', 'indirect', 'infrastructure']),
  costToRecipient: z.boolean().default(false),
};
export const ReliefDraft = z.strictObject({ ...relief, affected: PartnerReference }).meta({ id: 'ReliefDraft' });
export type ReliefDraft = z.infer<typeof ReliefDraft>;
export const Relief = z.strictObject({ ...relief, affected: PartnerId }).meta({ id: 'Relief' });
export type Relief = z.infer<typeof Relief>;

const slug = z
  .string()
  .regex(/^[a-z0-9]+(?:-[a-z0-9]+)*$/, 'expected words joined by hyphens')
  .max(100);

/** How near to a border it is held. */
const border = {
  km: z.number().min(0).max(20_000).describe('kilometres from the border, at its nearest'),
  sector: z.enum(['international-border', 'line-of-control']).optional(),
};

const plan = {
  title: z.string().min(1).max(500),
  kind: ExerciseKind,
  series: slug.optional().describe('the series it is an edition of'),
  edition: z.string().min(1).max(100).optional(),
  follows: AggregateId.optional().describe('the edition before it'),
  startsOn: PartialDate,
  endsOn: PartialDate.optional().describe('the last day; the day it starts where absent'),
  durationHours: z.int().min(1).max(100_000).optional(),
  withoutNotice: z.boolean().default(false).describe('the troops involved are not told beforehand'),
  place: z.string().min(1).max(300).optional(),
  zones: z.array(slug).max(20).optional().describe('zones of application it lies in; where absent, the hosts decide'),
  basis: z.array(AggregateId).max(20).default([]).describe('agreements it rests on'),
  linkedWith: z.array(AggregateId).max(50).default([]).describe('exercises that may be one with it in all but name'),
  plannedStages: z.array(StageDate).max(20).default([]),
  notes: z.string().min(1).max(4000).optional(),
};

const plannedDraft = {
  ...plan,
  hosts: z.array(PartnerReference).max(50).default([]).describe('on whose territory'),
  border: z.strictObject({ ...border, with: PartnerReference }).optional(),
  relief: ReliefDraft.optional(),
};

function lastDayFits({ startsOn, endsOn }: { startsOn: string; endsOn?: string | undefined }): boolean {
  if (endsOn === undefined || !isPartialDate(startsOn) || !isPartialDate(endsOn)) return true;
  return interval(endsOn).last >= interval(startsOn).first;
}
const lastDayFault = { message: 'ends before it begins', path: ['endsOn'], params: { code: 'ends-before-begins' } };

export const ParticipantDraft = z
  .strictObject({
    partner: PartnerReference,
    status: ParticipantStatus.default('invited'),
    since: PartialDate.optional(),
    contributions: z.array(ContributionDraft).max(200).default([]),
  })
  .meta({ id: 'ParticipantDraft' });
export type ParticipantDraft = z.infer<typeof ParticipantDraft>;

/** What is planned; participants and what they contribute are told apart from it. */
export const ExercisePlanDraft = z.strictObject(plannedDraft).refine(lastDayFits, lastDayFault).meta({ id: 'ExercisePlanDraft' });
export type ExercisePlanDraft = z.infer<typeof ExercisePlanDraft>;

const drafted = { ...plannedDraft, participants: z.array(ParticipantDraft).min(1).max(200), label: Label.optional() };

/** An exercise as somebody proposes it. Without a label it is the author's own nation's. */
export const ExerciseDraft = z.strictObject(drafted).refine(lastDayFits, lastDayFault).meta({ id: 'ExerciseDraft' });
export type ExerciseDraft = z.infer<typeof ExerciseDraft>;

export const Held = z.strictObject({ from: PartialDate, to: PartialDate.optional() }).meta({ id: 'Held' });
export const Cancelled = z.strictObject({ on: PartialDate, reason: z.string().min(1).max(2000) }).meta({ id: 'Cancelled' });

/** The same from an outside source, with that source's own record and how far it has come. */
export const ExerciseReport = z
  .strictObject({ report: ExternalRecord, ...drafted, stages: z.array(StageDate).max(20).default([]), held: Held.optional(), cancelled: Cancelled.optional() })
  .refine(lastDayFits, lastDayFault)
  .refine(({ held, cancelled }) => held === undefined || cancelled === undefined, {
    message: 'it was held or cancelled, not both',
    path: ['cancelled'],
    params: { code: 'held-and-cancelled' },
  })
  .meta({ id: 'ExerciseReport' });
export type ExerciseReport = z.infer<typeof ExerciseReport>;

export const Participant = z.strictObject({ partner: PartnerId, status: ParticipantStatus, since: PartialDate.optional() }).meta({ id: 'Participant' });
export type Participant = z.infer<typeof Participant>;

/** That a duty was done: notice given, or observation offered. */
export const DutyDone = z
  .strictObject({
    rule: z.string().min(1).max(100),
    on: Day,
    to: z.array(PartnerId).max(400).describe('empty: every party'),
    reference: z.string().min(1).max(300).optional(),
    late: z.boolean(),
  })
  .meta({ id: 'DutyDone' });
export type DutyDone = z.infer<typeof DutyDone>;

/** A refusal that somebody with the office to do so set aside. */
export const Override = z
  .strictObject({ code: z.string(), about: z.string().max(500), reason: z.string().min(1).max(2000), by: z.string(), at: Instant })
  .meta({ id: 'Override' });
export type Override = z.infer<typeof Override>;

const amount = z.int().min(0).max(1_000_000_000_000_000);
const share = {
  item: z.string().min(1).max(200),
  currency: z.string().regex(/^[A-Z]{3}$/, 'expected an ISO 4217 code such as EUR'),
  planned: amount.optional().describe('in the smallest unit of the currency'),
  actual: amount.optional().describe('in the smallest unit of the currency'),
};
export const CostShareDraft = z.strictObject({ ...share, partner: PartnerReference }).meta({ id: 'CostShareDraft' });
/** What a participant was to pay for an item, and what it paid. */
export const CostShare = z.strictObject({ ...share, partner: PartnerId }).meta({ id: 'CostShare' });
export type CostShare = z.infer<typeof CostShare>;

/** The recorded facts of an exercise at one version. */
export const ExerciseRecord = z
  .strictObject({
    ...plan,
    hosts: z.array(PartnerId),
    border: z.strictObject({ ...border, with: PartnerId }).optional(),
    relief: Relief.optional(),
    state: ExerciseState,
    stages: z.array(StageDate).describe('reached, in order'),
    held: Held.optional(),
    cancelled: Cancelled.optional(),
    participants: z.array(Participant),
    contributions: z.array(Contribution),
    notifications: z.array(DutyDone),
    observations: z.array(DutyDone),
    costs: z.array(CostShare),
    overrides: z.array(Override),
    warnings: z.array(Warning),
    told: z.array(z.string().max(200)).optional().describe('what was told once and not again, each by its id'),
    deadlines: z.array(Deadline).describe('open, as they were told last'),
    report: ExternalRecord.optional(),
  })
  .meta({ id: 'ExerciseRecord' });
export type ExerciseRecord = z.infer<typeof ExerciseRecord>;

/** An exercise as reads show it. */
export const ExerciseView = ExerciseRecord.extend({ id: AggregateId, version: z.int().min(1), label: Label }).meta({ id: 'ExerciseView' });
export type ExerciseView = z.infer<typeof ExerciseView>;
