import {
  approvalDecided,
  approvalStepDecided,
  fact,
  type ApprovalRecord,
  type ApprovalStep,
  type Day,
  type Fact,
  type PartnerId,
  type Waiting,
} from '@entente/contracts';
import type { Progress, Subject } from './approval.js';
import { waitingOf } from './steps.js';

/** What every event says of the approval it is about. */
export interface About {
  agreement: string;
  title: string;
  nation: PartnerId;
  chain: string;
}

export function aboutOf({ id, record }: Subject, { nation, chain }: ApprovalRecord): About {
  return { agreement: id, title: record.title, nation, chain };
}

/** What the approval waits for after this, where it waits. */
export function waitingAfter(record: ApprovalRecord): { waiting?: Waiting } {
  const waiting = waitingOf(record);
  return waiting === undefined ? {} : { waiting };
}

/** How a step is named in events. */
export function named({ id, title }: ApprovalStep): { step: string; stepTitle: string } {
  return { step: id, stepTitle: title };
}

type Decided = 'approved' | 'approved-exceptionally' | 'given-by-silence' | 'passed' | 'objected';

/** Something was decided about a step; where that decided the approval, the outcome is told as well. */
export function decidedAt(
  subject: Subject,
  step: ApprovalStep,
  told: { decision: Decided; on: Day; post?: string | undefined; reason?: string | undefined },
  after: ApprovalRecord,
): Progress {
  const about = aboutOf(subject, after);
  return {
    record: after,
    events: [fact(approvalStepDecided, { ...about, ...named(step), ...told, rule: step.rule, ...waitingAfter(after) }), ...outcomeOf(subject, after)],
  };
}

/** The outcome, where there is one. */
export function outcomeOf(subject: Subject, { outcome, decidedOn, reason, ...record }: ApprovalRecord): Fact[] {
  if (outcome === undefined || decidedOn === undefined) return [];
  return [fact(approvalDecided, { ...aboutOf(subject, record), outcome, on: decidedOn, reason })];
}
