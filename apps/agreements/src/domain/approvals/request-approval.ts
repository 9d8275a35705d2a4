import { approvalRequested, DomainError, fact, faultAt, type ApprovalRecord, type Label, type Path, type Worth } from '@entente/contracts';
import type { Approval, ApprovalMoment, Official, Progress, Subject } from './approval.js';
import { aboutOf, named, outcomeOf, waitingAfter } from './approval-facts.js';
import { chosenChain, stepsOf } from './chains.js';
import { localDay } from './local-day.js';
import { openNext } from './steps.js';
import type { Recipients } from './thresholds.js';

/** What a nation asks its posts for. */
export interface Request {
  chain?: string | undefined;
  note?: string | undefined;
  worth?: Worth | undefined;
  /** Of what is sold, each with the organisations it belongs to. */
  recipients: Recipients;
  label: Label;
}

/**
 * Asks for the approval of the official's own nation: the first step is reached. `others` are its approvals of this
 * agreement. Throws `chain-unknown`, what `comparable` throws, and `conflict`: `approval-already-open`.
 */
export function requestApproval(
  subject: Subject,
  request: Request,
  others: readonly Approval[],
  official: Official,
  at: Path,
  moment: ApprovalMoment,
): Progress & { id: string; label: Label } {
  const { nation, sub } = official;
  const chain = chosenChain(moment.chains, nation, subject.record, localDay('UTC', moment.now), request.chain, at);
  const running = others.find(
    ({ record }) => record.nation === nation && record.chain === chain.id && (record.status === 'open' || record.status === 'returned'),
  );
  if (running) {
    const message = `${nation} has asked for this already: approval ${running.id} is open`;
    throw new DomainError('conflict', 'approval-already-open', message, [faultAt('approval-already-open', at, message)]);
  }
  const asked: ApprovalRecord = {
    agreement: subject.id,
    nation,
    chain: chain.id,
    rule: { id: chain.id, citation: chain.citation, certainty: chain.certainty },
    zone: chain.zone,
    note: request.note,
    worth: request.worth,
    recipients: [...request.recipients.keys()],
    requestedAt: moment.now.toISOString(),
    authors: [sub],
    submission: 1,
    returns: 0,
    status: 'open',
    resubmitWithin: chain.resubmitWithin,
    steps: stepsOf(chain, request, at),
    answers: [],
  };
  const record = openNext(asked, -1, localDay(chain.zone, moment.now), moment);
  const steps = record.steps.map((step) => ({ ...named(step), ...(step.form === 'decision' && { post: step.post }) }));
  const events = [fact(approvalRequested, { ...aboutOf(subject, record), rule: record.rule, steps, ...waitingAfter(record) }), ...outcomeOf(subject, record)];
  return { id: moment.newId(), label: request.label, record, events };
}
