import {
  DomainError,
  engagementAccountSubmitted,
  engagementApproved,
  engagementReportedOn,
  engagementReturned,
  engagementStepGiven,
  engagementSubmitted,
  fact,
  rejected,
  type EngagementApprovalDecision,
  type EngagementApprovalSubject,
  type EngagementPendingApproval,
  type EngagementRecord,
  type EngagementState,
  type Fact,
} from '@entente/contracts';
import { changed, type Moment, type Watch } from './decision.js';
import type { Acting, Engagement, EngagementDecision } from './engagement.js';
import { chainFor, cited } from './rules.js';

const AT = ['body'];
const DAY_MS = 24 * 3_600_000;

interface Outcome {
  record: EngagementRecord;
  event: Fact;
}

/** The states a plan and an account go through. */
const STATES: Readonly<Record<EngagementApprovalSubject, { waiting: EngagementState; given: EngagementState; returned: EngagementState }>> = {
  plan: { waiting: 'submitted', given: 'approved', returned: 'planned' },
  account: { waiting: 'account-submitted', given: 'reported', returned: 'held' },
};

function withoutPending({ pending: _pending, ...record }: EngagementRecord): EngagementRecord {
  return record;
}

function completed(record: EngagementRecord, of: EngagementApprovalSubject, decision?: EngagementApprovalDecision): Outcome {
  const after: EngagementRecord = { ...withoutPending(record), state: STATES[of].given };
  const definition = of === 'plan' ? engagementApproved : engagementReportedOn;
  return { record: after, event: fact(definition, { engagement: after, ...(decision && { decision }) }) };
}

/** Sends plan or account on its way: to the first step of its chain, or through where no chain fits. Needs an author. */
export function submitted(record: EngagementRecord, of: EngagementApprovalSubject, { now, rules }: Moment): Outcome {
  const chain = chainFor(rules, of, record.kind, record.author?.nation ?? '');
  if (chain === undefined || chain.steps.length === 0) return completed(record, of);
  const pending: EngagementPendingApproval = { of, rule: cited(chain), steps: [...chain.steps], at: 0, since: now.toISOString() };
  const after: EngagementRecord = { ...record, state: STATES[of].waiting, pending };
  return { record: after, event: fact(of === 'plan' ? engagementSubmitted : engagementAccountSubmitted, { engagement: after }) };
}

/** The step that waits is given: the next one waits, or all is given. */
function stepGiven(record: EngagementRecord, pending: EngagementPendingApproval, decision: EngagementApprovalDecision): Outcome {
  const decided: EngagementRecord = { ...record, approvals: [...record.approvals, decision] };
  if (pending.at + 1 >= pending.steps.length) return completed(decided, pending.of, decision);
  const after: EngagementRecord = { ...decided, pending: { ...pending, at: pending.at + 1, since: decision.at } };
  return { record: after, event: fact(engagementStepGiven, { engagement: after, decision }) };
}

/**
 * The holder of a post of the waiting step gives it, or returns it with a reason. Throws `not-submitted`; `forbidden` under
 * `own-engagement` (the author never approves) and `not-your-step`.
 */
export function decideApproval(
  engagement: Engagement,
  decision: { decision: 'given' } | { decision: 'returned'; reason: string },
  { sub, posts }: Acting,
  { now }: Moment,
): EngagementDecision {
  const { record } = engagement;
  const { pending } = record;
  const step = pending?.steps[pending.at];
  if (pending === undefined || step === undefined) throw rejected('not-submitted', AT, 'nothing of it waits for approval');
  if (record.author?.sub === sub) throw new DomainError('forbidden', 'own-engagement', 'nobody approves what is their own');
  const post = step.posts.find((one) => posts.includes(one));
  if (post === undefined) throw new DomainError('forbidden', 'not-your-step', `it waits for ${step.posts.join(' or ')}`);
  const decided: EngagementApprovalDecision = { of: pending.of, step: step.id, by: sub, post, at: now.toISOString(), ...decision };
  if (decision.decision === 'given') {
    const { record: after, event } = stepGiven(record, pending, decided);
    return changed(engagement, after, 'approval-given', event);
  }
  const after: EngagementRecord = {
    ...withoutPending(record),
    state: STATES[pending.of].returned,
    approvals: [...record.approvals, decided],
    returned: record.returned + 1,
  };
  return changed(engagement, after, 'returned', fact(engagementReturned, { engagement: after, decision: decided }));
}

/** When silence counts as the waiting step given; undefined where it never does. */
export function silenceAt({ steps, at, since }: EngagementPendingApproval): Date | undefined {
  const days = steps[at]?.silenceDays;
  return days === undefined ? undefined : new Date(Date.parse(since) + days * DAY_MS);
}

/** The silence procedure: a step unanswered for its time counts as given, once, and says so. */
export const watchSilence: Watch<EngagementRecord> = {
  deadlines: ({ pending, author }) => {
    const [step, until] = pending ? [pending.steps[pending.at], silenceAt(pending)] : [];
    if (pending === undefined || step === undefined || until === undefined) return [];
    const id = `approval:${pending.of}:${step.id}:${pending.since}`;
    const title = `${step.title}: silence counts as given after this day`;
    return [{ id, kind: 'approval', on: until.toISOString().slice(0, 10), title, owedBy: author ? [author.nation] : [], rule: pending.rule }];
  },
  tellings: ({ pending }) => {
    const [step, at] = pending ? [pending.steps[pending.at], silenceAt(pending)] : [];
    if (pending === undefined || step === undefined || at === undefined) return [];
    const decision: EngagementApprovalDecision = { of: pending.of, step: step.id, decision: 'silence', at: at.toISOString() };
    return [{ id: `silence:${pending.of}:${step.id}:${pending.since}`, at, happens: (record) => stepGiven(record, pending, decision) }];
  },
};
