import {
  dayOf,
  explanationDue,
  explanationGiven,
  explanationOverdue,
  fact,
  meetingHeld,
  meetingOverdue,
  meetingRequested,
  rejected,
  type Deadline,
  type ExplanationAnswer,
  type ExplanationMeeting,
  type ExplanationRecord,
  type Fact,
  type Label,
  type MeetingHolding,
  type PartnerId,
  type Path,
} from '@entente/contracts';
import type { Crisis } from './crisis.js';
import { begun, changed, type Aggregate, type Decision, type Moment } from './decision.js';
import { cited } from './rules.js';
import { aboutStep, instantOfStep, plusHours, refuseInClosed, type Timed } from './step.js';

export type Explanation = Aggregate<ExplanationRecord>;
export type ExplanationDecision = Decision<ExplanationRecord>;

/** An explanation as somebody asks for it, both sides known by their ids. */
export interface StatedExplanation {
  askedOf: PartnerId;
  askedBy: PartnerId;
  askedAt?: string | undefined;
  about: string;
}

function told(definition: typeof explanationDue, explanation: ExplanationRecord, crisis: Crisis): Fact {
  return fact(definition, { ...aboutStep(crisis, [explanation.askedOf, explanation.askedBy]), explanation });
}

function moved(definition: typeof explanationDue, before: Explanation, next: ExplanationRecord, crisis: Crisis, change: string): ExplanationDecision {
  return changed(before, next, change, [told(definition, next, crisis)]);
}

/**
 * A partner is asked to explain; due 48 hours after it was asked (Vienna Document 2011, chapter III). Throws `rejected`:
 * `crisis-closed`, `asked-of-oneself`, `in-future`, `before-opened`.
 */
export function askForExplanation(crisis: Crisis, { askedAt, ...stated }: StatedExplanation, label: Label, at: Path, moment: Moment): ExplanationDecision {
  refuseInClosed(crisis, at);
  if (stated.askedBy === stated.askedOf) throw rejected('asked-of-oneself', [...at, 'askedOf'], `${stated.askedBy} explains nothing to itself`);
  const asked = instantOfStep(askedAt, crisis, [...at, 'askedAt'], moment);
  const { answer } = moment.rules.explanation;
  const record: ExplanationRecord = {
    ...stated,
    crisis: crisis.id,
    askedAt: asked.toISOString(),
    dueAt: plusHours(asked, answer.hours).toISOString(),
    rule: cited(answer),
    state: 'due',
  };
  return begun(moment.newId(), record, label, 'asked', told(explanationDue, record, crisis));
}

/** It is given, in time or late, after the crisis too. Throws `rejected`: `explanation-given`, `in-future`, `before-asked`. */
export function giveExplanation(crisis: Crisis, before: Explanation, { at: said, text }: ExplanationAnswer, at: Path, moment: Moment): ExplanationDecision {
  const { record } = before;
  switch (record.state) {
    case 'given':
      throw rejected('explanation-given', at, 'the explanation is given already');
    case 'due':
    case 'overdue': {
      const given = notBefore(record.askedAt, instantOfStep(said, crisis, [...at, 'at'], moment), at);
      const next: ExplanationRecord = { ...record, state: 'given', given: { at: given.toISOString(), text, late: given > new Date(record.dueAt) } };
      return moved(explanationGiven, before, next, crisis, 'given');
    }
  }
}

function notBefore(asked: string, instant: Date, at: Path): Date {
  if (instant < new Date(asked)) throw rejected('before-asked', [...at, 'at'], `it was asked for at ${asked}`);
  return instant;
}

/**
 * A meeting is asked for, to be held within 48 hours of that (the same chapter). Throws `rejected`: `explanation-pending` while
 * there is time to explain, `meeting-requested` where one was, `in-future`, `before-asked`.
 */
export function requestMeeting(crisis: Crisis, before: Explanation, said: string | undefined, at: Path, moment: Moment): ExplanationDecision {
  const { record } = before;
  if (record.state === 'due') throw rejected('explanation-pending', at, `the explanation is due at ${record.dueAt}: there is time yet`);
  if (record.meeting) throw rejected('meeting-requested', at, 'a meeting was asked for already');
  const requested = notBefore(record.askedAt, instantOfStep(said, crisis, [...at, 'at'], moment), at);
  const { meeting: rule } = moment.rules.explanation;
  const meeting: ExplanationMeeting = {
    state: 'requested',
    requestedAt: requested.toISOString(),
    dueAt: plusHours(requested, rule.hours).toISOString(),
    rule: cited(rule),
  };
  return moved(meetingRequested, before, { ...record, meeting }, crisis, 'meeting-requested');
}

/** The meeting was held. Throws `rejected`: `no-meeting`, `meeting-held`, `in-future`, `before-asked`. */
export function holdMeeting(crisis: Crisis, before: Explanation, { at: said, outcome }: MeetingHolding, at: Path, moment: Moment): ExplanationDecision {
  const { record } = before;
  if (!record.meeting) throw rejected('no-meeting', at, 'nobody has asked for a meeting');
  if (record.meeting.state === 'held') throw rejected('meeting-held', at, 'the meeting was held already');
  const held = notBefore(record.meeting.requestedAt, instantOfStep(said, crisis, [...at, 'at'], moment), at);
  const meeting: ExplanationMeeting = { ...record.meeting, state: 'held', heldAt: held.toISOString(), outcome };
  return moved(meetingHeld, before, { ...record, meeting }, crisis, 'meeting-held');
}

/** What is waited for: the explanation, or the meeting. The one that falls due first comes first. */
function waited({ state, dueAt, meeting }: ExplanationRecord): { explanation: Date | undefined; meeting: Date | undefined } {
  return { explanation: state === 'due' ? new Date(dueAt) : undefined, meeting: meeting?.state === 'requested' ? new Date(meeting.dueAt) : undefined };
}

function deadlines(record: ExplanationRecord): Deadline[] {
  const { state, dueAt, askedOf, askedBy, about, rule, meeting } = record;
  const on = dayOf(new Date(dueAt));
  const explanation: Deadline = { id: `explanation:${dueAt}`, kind: 'explanation', on, title: about.slice(0, 500), owedBy: [askedOf], rule };
  if (!meeting || meeting.state === 'held') return state === 'given' ? [] : [explanation];
  const meets = dayOf(new Date(meeting.dueAt));
  const held: Deadline = {
    id: `meeting:${meeting.dueAt}`,
    kind: 'explanation-meeting',
    on: meets,
    title: about.slice(0, 500),
    owedBy: [askedOf, askedBy].sort(),
    rule: meeting.rule,
  };
  return state === 'given' ? [held] : [explanation, held];
}

export const timedExplanations: Timed<ExplanationRecord> = {
  deadlines,
  wakesAt: (record) => {
    const { explanation, meeting } = waited(record);
    return explanation ?? meeting;
  },
  wake: (before, crisis) => {
    const { record } = before;
    if (record.state === 'due') return moved(explanationOverdue, before, { ...record, state: 'overdue' }, crisis, 'overdue');
    if (!record.meeting) throw new Error('nothing is waited for');
    return moved(meetingOverdue, before, { ...record, meeting: { ...record.meeting, state: 'overdue' } }, crisis, 'meeting-overdue');
  },
};
