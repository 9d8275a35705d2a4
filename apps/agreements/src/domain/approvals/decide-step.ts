import {
  approvalReturned,
  fact,
  faultAt,
  plusDays,
  Refusals,
  rejected,
  type ApprovalRecord,
  type ApprovalStep,
  type Day,
  type Path,
  type StepAnswer,
} from '@entente/contracts';
import type { ApprovalChange, ApprovalMoment, Official, Progress, Subject } from './approval.js';
import { aboutOf, decidedAt, named, waitingAfter } from './approval-facts.js';
import { localDay } from './local-day.js';
import { forbidden, heldPost, refuseOtherNation, refuseUnlessReached, stepOf } from './refusals.js';
import { objectors, openNext, reopen, withStep } from './steps.js';

const STEP: Path = ['params', 'step'];
const DECISION: Path = ['body', 'decision'];

/** An answer that was accepted: by which post, on which day. */
interface Accepted {
  step: ApprovalStep;
  index: number;
  post: string;
  on: Day;
  reason: string | undefined;
}

/** The posts that may answer so at a step. Throws `period-must-pass`, `return-not-allowed`, `exception-not-allowed`. */
function postsFor(step: ApprovalStep, { decision, exceptionally }: StepAnswer, steps: readonly ApprovalStep[]): string[] {
  if (exceptionally) {
    if (decision !== 'approve' || step.exception === undefined || objectors(steps).length > 0)
      throw rejected(
        'exception-not-allowed',
        ['body', 'exceptionally'],
        `"${step.title}" allows no exception${step.exception ? ' once somebody objected' : ''}`,
      );
    return [step.exception.post];
  }
  if (step.form === 'decision') return [step.post];
  switch (decision) {
    case 'approve':
      throw rejected('period-must-pass', DECISION, `"${step.title}" is a period: it passes by itself`);
    case 'return':
      throw rejected('return-not-allowed', DECISION, `"${step.title}" is a period: nothing is returned from it`);
    case 'object': {
      const posts = step.objections.map(({ post }) => post);
      if (posts.length === 0) throw rejected('objection-not-allowed', DECISION, `nobody objects at "${step.title}"`);
      return posts;
    }
  }
}

function dayOfAnswer(record: ApprovalRecord, { on }: StepAnswer, today: Day): Day {
  const day = on ?? today;
  const path = ['body', 'on'];
  if (day > today) throw rejected('day-in-future', path, `${day} is still to come: record it when it is done`);
  const before = record.steps
    .flatMap(({ decidedOn }) => decidedOn ?? [])
    .toSorted()
    .at(-1);
  if (before !== undefined && day < before) throw rejected('day-before-step', path, `the step was reached on ${before} only`);
  return day;
}

function accept(record: ApprovalRecord, id: string, answer: StepAnswer, official: Official, moment: ApprovalMoment): Accepted {
  refuseOtherNation(record, official);
  const { step, index } = stepOf(record, id);
  refuseUnlessReached(step, record, STEP);
  const posts = postsFor(step, answer, record.steps);
  const free = posts.filter((post) => !step.objectedBy?.includes(post));
  const post = heldPost(official, [...free, ...posts.filter((one) => !free.includes(one))], STEP);
  if (!free.includes(post)) throw rejected('step-decided', STEP, `${post} has objected already`);
  if (record.authors.includes(official.sub)) throw forbidden('own-request', STEP, 'who asks for an approval does not decide it');
  if (answer.reason === undefined && (answer.decision !== 'approve' || answer.exceptionally)) throw rejected('reason-missing', ['body', 'reason'], 'say why');
  return { step, index, post, on: dayOfAnswer(record, answer, localDay(record.zone, moment.now)), reason: answer.reason };
}

function answered(
  record: ApprovalRecord,
  { step, post, on, reason }: Accepted,
  { decision, exceptionally }: StepAnswer,
  by: string,
  returnedTo?: string,
): ApprovalRecord {
  const answer = { step: step.id, submission: record.submission, post, by, decision, on, reason, returnedTo, exceptionally };
  return { ...record, answers: [...record.answers, answer] };
}

function approve(
  record: ApprovalRecord,
  { step, index, post, on, reason }: Accepted,
  exceptionally: boolean,
  subject: Subject,
  moment: ApprovalMoment,
): Progress {
  if (!exceptionally) {
    const after = openNext(withStep(record, index, { ...step, state: 'given', decidedOn: on }), index, on, moment);
    return decidedAt(subject, step, { decision: 'approved', post, on, reason }, after);
  }
  const steps = record.steps.map((one, at): ApprovalStep => {
    if (at === index) return { ...one, state: 'excepted', decidedOn: on };
    return one.state === 'waiting' ? { ...one, state: 'not-needed', why: `excepted at "${step.title}"` } : one;
  });
  const after: ApprovalRecord = { ...record, steps, status: 'decided', outcome: 'granted', decidedOn: on, reason };
  return decidedAt(subject, { ...step, rule: step.exception?.rule }, { decision: 'approved-exceptionally', post, on, reason }, after);
}

function object(record: ApprovalRecord, { step, index, post, on, reason }: Accepted, subject: Subject, moment: ApprovalMoment): Progress {
  const objection = step.form === 'period' ? step.objections.find((one) => one.post === post) : undefined;
  const objectedBy = [...(step.objectedBy ?? []), post];
  const told = { decision: 'objected', post, on, reason } as const;
  const ended = withStep(record, index, { ...step, state: 'objected', decidedOn: on, objectedBy });
  switch (objection?.effect) {
    case undefined:
      return decidedAt(subject, step, told, { ...ended, status: 'decided', outcome: 'refused', decidedOn: on, reason });
    case 'refuses':
      return decidedAt(subject, step, told, { ...ended, status: 'decided', outcome: 'objected', decidedOn: on, reason });
    case 'noted':
      return decidedAt(subject, step, told, withStep(record, index, { ...step, objectedBy }));
    case 'stops': {
      const back = objection?.backTo;
      const after = back === undefined ? openNext(ended, index, on, moment) : reopen(ended, stepOf(record, back).index, on, moment);
      return decidedAt(subject, step, told, after);
    }
  }
}

/** Where an approval is returned to. Throws `return-not-allowed` with the places the step knows. */
function returnedTo(step: ApprovalStep, { returnTo = 'author' }: StepAnswer): string {
  const known = step.form === 'decision' ? step.returnsTo : [];
  const refusals = new Refusals();
  if (!known.includes(returnTo)) refusals.add(faultAt('return-not-allowed', ['body', 'returnTo'], `"${step.title}" does not return to ${returnTo}`, known));
  refusals.throwIfAny();
  return returnTo;
}

function giveBack(record: ApprovalRecord, { step, index, post, on, reason = '' }: Accepted, to: string, subject: Subject, moment: ApprovalMoment): Progress {
  const counted: ApprovalRecord = { ...record, returns: record.returns + 1 };
  const after: ApprovalRecord =
    to === 'author'
      ? {
          ...withStep(counted, index, { ...step, state: 'returned', decidedOn: on, until: undefined }),
          status: 'returned',
          returnedAt: moment.now.toISOString(),
          resubmitBy: record.resubmitWithin === undefined ? undefined : plusDays(localDay(record.zone, moment.now), record.resubmitWithin),
        }
      : reopen(counted, stepOf(record, to).index, on, moment);
  const data = { ...aboutOf(subject, after), ...named(step), post, to, on, reason, returns: after.returns, ...waitingAfter(after) };
  return { record: after, events: [fact(approvalReturned, data)] };
}

/**
 * What a post answers at the step that is reached: approval leads on to the next step, an objection ends the approval or
 * what the chain says of it, a return begins an earlier step again. Throws `forbidden`: `other-nation`, `post-missing`,
 * `own-request`; `not-found`: `no-such-step`; `rejected`: `step-decided`, `step-not-reached`, `approval-returned`,
 * `approval-decided`, `approval-withdrawn`, `period-must-pass`, `objection-not-allowed`, `return-not-allowed`,
 * `exception-not-allowed`, `reason-missing`, `day-in-future`, `day-before-step`.
 */
export function decideStep(
  record: ApprovalRecord,
  id: string,
  answer: StepAnswer,
  official: Official,
  subject: Subject,
  moment: ApprovalMoment,
): Progress & { change: ApprovalChange } {
  const accepted = accept(record, id, answer, official, moment);
  const { decision, exceptionally = false } = answer;
  switch (decision) {
    case 'approve':
      return { ...approve(answered(record, accepted, answer, official.sub), accepted, exceptionally, subject, moment), change: 'step-decided' };
    case 'object':
      return { ...object(answered(record, accepted, answer, official.sub), accepted, subject, moment), change: 'step-decided' };
    case 'return': {
      const to = returnedTo(accepted.step, answer);
      return { ...giveBack(answered(record, accepted, answer, official.sub, to), accepted, to, subject, moment), change: 'returned' };
    }
  }
}
