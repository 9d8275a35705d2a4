import {
  dayOf,
  fact,
  followUpAgreed,
  followUpDone,
  followUpDropped,
  followUpOverdue,
  interval,
  plusDays,
  rejected,
  type Day,
  type FollowUpRecord,
  type FollowUpView,
  type Label,
} from '@entente/contracts';
import { startOf } from './days.js';
import { begun, changed, type Aggregate, type Decision, type Moment, type Timed, type Watch } from './decision.js';
import { refuseCancelled, type Engagement } from './engagement.js';

export type FollowUp = Aggregate<FollowUpRecord>;
type FollowUpDecision = Decision<FollowUpRecord>;
export type StatedFollowUp = Pick<FollowUpRecord, 'text' | 'by' | 'owedBy' | 'owedTo'>;

const AT = ['body'];

/** Records what was promised at an engagement. Throws `owed-to-oneself`, `already-cancelled`. */
export function agreeFollowUp({ id, record }: Engagement, stated: StatedFollowUp, label: Label, moment: Moment): FollowUpDecision {
  refuseCancelled(record, AT);
  if (stated.owedTo.includes(stated.owedBy)) throw rejected('owed-to-oneself', [...AT, 'owedTo'], 'nobody owes itself anything');
  const followUp: FollowUpRecord = { ...stated, engagement: id, title: record.title, state: 'open' };
  return begun(moment.newId(), followUp, label, 'agreed', fact(followUpAgreed, { followUp }));
}

function refuseClosed({ state }: FollowUpRecord): void {
  switch (state) {
    case 'open':
      return;
    case 'done':
      throw rejected('already-done', AT, 'it was done already');
    case 'dropped':
      throw rejected('already-dropped', AT, 'it was dropped already');
  }
}

/** It is done. Throws `already-done`, `already-dropped`. */
export function completeFollowUp(before: FollowUp, evidence: string, { now }: Moment): FollowUpDecision {
  refuseClosed(before.record);
  const followUp: FollowUpRecord = { ...before.record, state: 'done', evidence, closedOn: dayOf(now) };
  return changed(before, followUp, 'done', fact(followUpDone, { followUp }));
}

/** It is not expected any more. Throws `already-done`, `already-dropped`. */
export function dropFollowUp(before: FollowUp, reason: string, { now }: Moment): FollowUpDecision {
  refuseClosed(before.record);
  const followUp: FollowUpRecord = { ...before.record, state: 'dropped', reason, closedOn: dayOf(now) };
  return changed(before, followUp, 'dropped', fact(followUpDropped, { followUp, reason }));
}

/** The last day on which it is in time; undefined where none was agreed, or it is closed. */
function dueOn({ by, state }: FollowUpRecord): Day | undefined {
  return by === undefined || state !== 'open' ? undefined : interval(by).last;
}

const watchDue: Watch<FollowUpRecord> = {
  deadlines: (record) => {
    const on = dueOn(record);
    return on === undefined ? [] : [{ id: `follow-up:${on}`, kind: 'follow-up', on, title: record.text.slice(0, 500), owedBy: [record.owedBy] }];
  },
  tellings: (record) => {
    const on = dueOn(record);
    if (on === undefined) return [];
    const at = startOf(plusDays(on, 1));
    return [{ id: `overdue:${on}`, at, happens: (followUp) => ({ record: followUp, event: fact(followUpOverdue, { followUp, dueOn: on }) }) }];
  },
};

export const timedFollowUps: Timed<FollowUpRecord> = {
  watches: [watchDue],
  title: ({ title }) => title,
  remember: (record, watched) => ({ ...record, ...watched }),
};

/** A follow-up as reads show it on a day. */
export function followUpView({ id, version, record, label }: FollowUp, today: Day): FollowUpView {
  const on = dueOn(record);
  return { ...record, id, version, label, overdue: on !== undefined && on < today };
}
