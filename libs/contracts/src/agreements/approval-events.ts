import { z } from 'zod';
import { AggregateId, PartnerId } from '../identifiers.js';
import { Day } from '../partial-date.js';
import { Post } from '../principal.js';
import { RuleReference } from '../rule.js';
import { defineEvent } from '../event-registry.js';
import { ApprovalOutcome, RuleName, Waiting } from './approvals.js';
import { sittingCalendarChanged } from './sittings.js';

const about = { agreement: AggregateId, title: z.string().describe('of the agreement'), nation: PartnerId, chain: RuleName };
const waiting = Waiting.optional().describe('what the approval waits for after this');
const reason = z.string().optional();
const step = { step: RuleName, stepTitle: z.string() };
const end = { until: Day.optional(), notBefore: Day.optional() };

export const approvalRequested = defineEvent({
  type: 'entente.agreements.approval-requested.v1',
  direction: 'domain',
  summary: 'A nation asks its own posts for approval of an agreement.',
  data: z.strictObject({ ...about, rule: RuleReference, steps: z.array(z.strictObject({ ...step, post: Post.optional() })), waiting }),
});

export const approvalStepDecided = defineEvent({
  type: 'entente.agreements.approval-step-decided.v1',
  direction: 'domain',
  summary: 'A post decided about a step or objected, silence gave it, or its period passed.',
  data: z.strictObject({
    ...about,
    ...step,
    decision: z.enum(['approved', 'approved-exceptionally', 'given-by-silence', 'passed', 'objected']),
    post: Post.optional(),
    on: Day,
    reason,
    rule: RuleReference.optional(),
    waiting,
  }),
});

export const approvalDecided = defineEvent({
  type: 'entente.agreements.approval-decided.v1',
  direction: 'domain',
  summary: 'The approval is granted, refused by a post, objected to by a legislature, or lapsed.',
  data: z.strictObject({ ...about, outcome: ApprovalOutcome, on: Day, reason }),
});

export const approvalReturned = defineEvent({
  type: 'entente.agreements.approval-returned.v1',
  direction: 'domain',
  summary: 'A post returned the approval to an earlier step or to its author.',
  data: z.strictObject({ ...about, ...step, post: Post, to: RuleName, on: Day, reason: z.string(), returns: z.int(), waiting }),
});

export const approvalResubmitted = defineEvent({
  type: 'entente.agreements.approval-resubmitted.v1',
  direction: 'domain',
  summary: 'What was returned to its author is submitted again.',
  data: z.strictObject({ ...about, submission: z.int(), note: z.string().optional(), waiting }),
});

export const approvalPeriodExtended = defineEvent({
  type: 'entente.agreements.approval-period-extended.v1',
  direction: 'domain',
  summary: 'A period or a silence was extended by days of its kind.',
  data: z.strictObject({ ...about, ...step, by: z.int(), unit: z.enum(['days', 'sitting-days']), reason: z.string(), ...end }),
});

export const approvalPeriodMoved = defineEvent({
  type: 'entente.agreements.approval-period-moved.v1',
  direction: 'domain',
  summary: 'A running period ends on another day, as its sitting calendar changed.',
  data: z.strictObject({ ...about, ...step, calendar: RuleName, before: z.strictObject(end), ...end }),
});

export const approvalWithdrawn = defineEvent({
  type: 'entente.agreements.approval-withdrawn.v1',
  direction: 'domain',
  summary: 'The nation no longer asks.',
  data: z.strictObject({ ...about, on: Day, reason: z.string() }),
});

export const approvalEvents = [
  approvalRequested,
  approvalStepDecided,
  approvalDecided,
  approvalReturned,
  approvalResubmitted,
  approvalPeriodExtended,
  approvalPeriodMoved,
  approvalWithdrawn,
  sittingCalendarChanged,
] as const;
