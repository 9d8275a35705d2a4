import { approvalResubmitted, approvalWithdrawn, fact, rejected, type ApprovalRecord, type Path } from '@entente/contracts';
import type { ApprovalMoment, Official, Progress, Subject } from './approval.js';
import { aboutOf, outcomeOf, waitingAfter } from './approval-facts.js';
import { chosenChain, stepsOf } from './chains.js';
import { localDay } from './local-day.js';
import { ID, refuseOtherNation, refuseUnlessOpen } from './refusals.js';
import type { Request } from './request-approval.js';
import { openNext } from './steps.js';

/**
 * Submits again what was returned to its author, as it is now; it begins at its first step. Throws `other-nation`,
 * `not-returned`, `chain-unknown`, and what `comparable` throws.
 */
export function resubmitApproval(
  record: ApprovalRecord,
  { note = record.note, worth = record.worth, recipients }: Pick<Request, 'note' | 'worth' | 'recipients'>,
  official: Official,
  subject: Subject,
  at: Path,
  moment: ApprovalMoment,
): Progress {
  refuseOtherNation(record, official);
  if (record.status !== 'returned') throw rejected('not-returned', ID, 'only what was returned to its author is submitted again');
  const today = localDay(record.zone, moment.now);
  const chain = chosenChain(moment.chains, record.nation, subject.record, today, record.chain, at);
  const submission = record.submission + 1;
  const { returnedAt, resubmitBy, ...rest } = record;
  const submitted: ApprovalRecord = {
    ...rest,
    note,
    worth,
    recipients: [...recipients.keys()],
    authors: [...new Set([...record.authors, official.sub])],
    submission,
    status: 'open',
    steps: stepsOf(chain, { worth, recipients }, at),
  };
  const after = openNext(submitted, -1, today, moment);
  return {
    record: after,
    events: [fact(approvalResubmitted, { ...aboutOf(subject, after), submission, note, ...waitingAfter(after) }), ...outcomeOf(subject, after)],
  };
}

/** Asks no longer. Throws `other-nation`; `approval-decided`, `approval-withdrawn`. */
export function withdrawApproval(record: ApprovalRecord, reason: string, official: Official, subject: Subject, moment: ApprovalMoment): Progress {
  refuseOtherNation(record, official);
  if (record.status !== 'returned') refuseUnlessOpen(record);
  const on = localDay(record.zone, moment.now);
  const after: ApprovalRecord = { ...record, status: 'withdrawn', decidedOn: on, reason };
  return { record: after, events: [fact(approvalWithdrawn, { ...aboutOf(subject, after), on, reason })] };
}
