import { z } from 'zod';
import { AggregateId, PartnerId, PartnerReference } from '../identifiers.js';
import { Label } from '../label.js';
import { Day, Instant } from '../partial-date.js';
import { Post } from '../principal.js';
import { RuleReference } from '../rule.js';
import { Warning } from './agreement.js';

/** Names a chain of approval, a step of one or a sitting calendar. */
export const RuleName = z
  .string()
  .regex(/^[a-z0-9]+(?:-[a-z0-9]+)*$/)
  .max(100)
  .meta({ id: 'RuleName' });

const days = z.int().min(1).max(3_650);

/** How long a period is: days of the calendar, or days on which every house of a legislature sits. */
export const PeriodLength = z
  .union([z.strictObject({ days }), z.strictObject({ sittingDays: z.int().min(1).max(366), calendar: RuleName })])
  .meta({ id: 'PeriodLength' });
export type PeriodLength = z.infer<typeof PeriodLength>;

const stepRule = {
  id: RuleName,
  title: z.string().min(1).max(300),
  rule: RuleReference.optional(),
  onlyIfObjected: Post.optional().describe('needed only where this post objected before'),
  unlessObjected: Post.optional().describe('not needed where this post objected before'),
  extension: z
    .strictObject({ post: Post, upTo: days, rule: RuleReference.optional() })
    .optional()
    .describe('who may extend it by how many days of its kind, each time'),
  exception: z.strictObject({ post: Post, rule: RuleReference }).optional().describe('who may approve without what is left, as long as nobody objected'),
};

/** A step at which a post decides. */
export const DecisionRule = z.strictObject({
  form: z.literal('decision'),
  ...stepRule,
  post: Post,
  silence: z.strictObject({ days }).optional().describe('not answered for that long it counts as given'),
  returnsTo: z.array(RuleName).max(20).default([]).describe('to which earlier steps it may be returned, or `author`'),
});
export type DecisionRule = z.infer<typeof DecisionRule>;

const Objector = z.strictObject({
  post: Post,
  effect: z.enum(['refuses', 'stops', 'noted']).describe('ends the approval; ends the period and leads on; is kept and the period runs on'),
  backTo: RuleName.optional().describe('with `stops`: an earlier step that is needed again'),
});

/** A step that is a period which must pass. */
export const PeriodRule = z.strictObject({
  form: z.literal('period'),
  ...stepRule,
  length: PeriodLength.optional().describe('absent: the step is not needed'),
  objections: z.array(Objector).max(20).default([]),
});
export type PeriodRule = z.infer<typeof PeriodRule>;

const progress = {
  state: z.enum(['waiting', 'open', 'given', 'passed', 'objected', 'returned', 'not-needed', 'excepted']),
  openedOn: Day.optional().describe('the day it was reached; a period is counted from the day after'),
  since: Instant.optional(),
  until: Day.optional().describe('last day of its period or of silence'),
  notBefore: Day.optional().describe('where the calendar is not known far enough: the last day is not before this one'),
  calendarKnownUntil: Day.optional(),
  extendedBy: z.int().optional(),
  decidedOn: Day.optional(),
  bySilence: z.literal(true).optional().describe('nobody answered in time: it counts as given'),
  why: z.string().optional().describe('why it is not needed'),
  objectedBy: z.array(Post).optional(),
};

/** A step of an approval: what its chain said when it was requested, and how far it has come. */
export const ApprovalStep = z.discriminatedUnion('form', [DecisionRule.extend(progress), PeriodRule.extend(progress)]).meta({ id: 'ApprovalStep' });
export type ApprovalStep = z.infer<typeof ApprovalStep>;

export const StepDecision = z.enum(['approve', 'object', 'return']).meta({ id: 'StepDecision' });
export type StepDecision = z.infer<typeof StepDecision>;

const reason = z.string().min(1).max(2_000);

/** What a post answered, and who held it. Answers stay, whatever came after. */
export const ApprovalAnswer = z
  .strictObject({
    step: RuleName,
    submission: z.int().min(1),
    post: Post,
    by: z.string(),
    decision: StepDecision,
    on: Day,
    reason: reason.optional(),
    returnedTo: RuleName.optional(),
    exceptionally: z.literal(true).optional(),
  })
  .meta({ id: 'ApprovalAnswer' });

/** What a sale is worth, by category; in one currency. Categories are those of the chain's thresholds. */
export const Worth = z
  .strictObject({
    currency: z.string().regex(/^[A-Z]{3}$/, 'expected a currency code such as USD'),
    values: z
      .array(z.strictObject({ category: RuleName, amount: z.number().positive().max(1e15) }))
      .min(1)
      .max(20),
  })
  .meta({ id: 'Worth' });
export type Worth = z.infer<typeof Worth>;

export const ApprovalStatus = z.enum(['open', 'returned', 'decided', 'withdrawn']).meta({ id: 'ApprovalStatus' });
export type ApprovalStatus = z.infer<typeof ApprovalStatus>;
export const ApprovalOutcome = z.enum(['granted', 'refused', 'objected', 'lapsed']).meta({ id: 'ApprovalOutcome' });
export type ApprovalOutcome = z.infer<typeof ApprovalOutcome>;

/** What one nation's own law and practice ask before it binds itself by an agreement, and how far that has come. */
export const ApprovalRecord = z
  .strictObject({
    agreement: AggregateId,
    nation: PartnerId,
    chain: RuleName,
    rule: RuleReference,
    zone: z.string().describe('days begin and end there'),
    note: z.string().optional(),
    worth: Worth.optional(),
    recipients: z.array(PartnerId),
    requestedAt: Instant,
    authors: z.array(z.string()).describe('who requested and resubmitted it; they decide no step'),
    submission: z.int().min(1),
    returns: z.int().min(0),
    status: ApprovalStatus,
    returnedAt: Instant.optional(),
    resubmitWithin: days.optional(),
    resubmitBy: Day.optional().describe('returned and not submitted again by then, it lapses'),
    outcome: ApprovalOutcome.optional(),
    decidedOn: Day.optional(),
    reason: z.string().optional(),
    steps: z.array(ApprovalStep),
    answers: z.array(ApprovalAnswer),
  })
  .meta({ id: 'ApprovalRecord' });
export type ApprovalRecord = z.infer<typeof ApprovalRecord>;

const end = { until: Day.optional(), notBefore: Day.optional(), calendarKnownUntil: Day.optional() };

/** What an approval waits for: which post since when, or the end of which period. */
export const Waiting = z
  .strictObject({ step: RuleName, title: z.string(), post: Post.optional(), since: Instant, ...end, rule: RuleReference.optional() })
  .meta({ id: 'Waiting' });
export type Waiting = z.infer<typeof Waiting>;

/** The first day on which the nation may bind itself: one day, or no day before one where a calendar is not known far enough. */
export const Earliest = z.strictObject({ on: Day.optional(), notBefore: Day.optional(), calendarKnownUntil: Day.optional() }).meta({ id: 'Earliest' });
export type Earliest = z.infer<typeof Earliest>;

export const ApprovalView = ApprovalRecord.extend({
  id: AggregateId,
  version: z.int().min(1),
  label: Label,
  title: z.string().describe('of the agreement'),
  waiting: Waiting.optional(),
  earliest: Earliest.optional().describe('if every step left is decided as soon as it can be'),
  warnings: z.array(Warning),
}).meta({ id: 'ApprovalView' });
export type ApprovalView = z.infer<typeof ApprovalView>;

/** An approval in a list. */
export const ApprovalLine = ApprovalRecord.pick({ agreement: true, nation: true, chain: true, status: true, outcome: true, requestedAt: true })
  .extend({ id: AggregateId, version: z.int().min(1), title: z.string(), waiting: Waiting.optional() })
  .meta({ id: 'ApprovalLine' });
export type ApprovalLine = z.infer<typeof ApprovalLine>;

export const BlockReason = z.enum(['approval-open', 'approval-refused', 'approval-missing']).meta({ id: 'BlockReason' });
export type BlockReason = z.infer<typeof BlockReason>;

/** Why a party may not be recorded as bound yet. `approval-missing` names the chain that is required. */
export const Block = z
  .strictObject({
    reason: BlockReason,
    approval: AggregateId.optional(),
    chain: RuleName,
    outcome: ApprovalOutcome.optional(),
    waiting: Waiting.optional(),
    earliest: Earliest.optional(),
    rule: RuleReference,
    message: z.string(),
  })
  .meta({ id: 'Block' });
export type Block = z.infer<typeof Block>;

export const ApprovalRequest = z
  .strictObject({
    chain: RuleName.optional().describe('the one for the nation and the kind of agreement where absent'),
    note: reason.optional(),
    worth: Worth.optional(),
    recipients: z.array(PartnerReference).max(400).optional().describe('of what is sold; the other parties where absent'),
    label: Label.optional().describe("the nation's own where absent"),
  })
  .meta({ id: 'ApprovalRequest' });

export const StepAnswer = z
  .strictObject({
    decision: StepDecision,
    on: Day.optional().describe('the day it was decided or done, such as the day of laying; today where absent'),
    reason: reason.optional().describe('needed to object, to return and to approve exceptionally'),
    returnTo: RuleName.optional().describe('with `return`: the step, or `author`'),
    exceptionally: z.literal(true).optional().describe('approve without what is left, where the chain has an exception'),
  })
  .meta({ id: 'StepAnswer' });
export type StepAnswer = z.infer<typeof StepAnswer>;

export const ApprovalExtension = z
  .strictObject({ step: RuleName, by: z.int().min(1).max(3_650).describe('days of the kind the step counts'), reason })
  .meta({ id: 'ApprovalExtension' });
export const ApprovalResubmission = ApprovalRequest.pick({ note: true, worth: true, recipients: true }).meta({ id: 'ApprovalResubmission' });
export const ApprovalWithdrawal = z.strictObject({ reason }).meta({ id: 'ApprovalWithdrawal' });
