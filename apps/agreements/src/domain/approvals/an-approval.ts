import type { ApprovalRecord, SittingCalendar, StepAnswer } from '@entente/contracts';
import { anAgreement } from '../an-agreement.js';
import type { ApprovalMoment, Chain, Official, Subject } from './approval.js';
import { decideStep } from './decide-step.js';
import { requestApproval, type Request } from './request-approval.js';

/** An agreement of Peru and Colombia, to be approved. */
export const SUBJECT: Subject = { ...anAgreement(), id: 'agreement-1' };

export const PUBLIC: Request['label'] = { policy: 'PUBLIC', classification: 'UNCLASSIFIED', categories: [] };

/** An officer who asks for approval and holds no post. */
export function officer(nation = 'PER'): Official {
  return { sub: 'officer', nation, posts: [] };
}

export function holder(post: string, nation = 'PER'): Official {
  return { sub: `${post}-holder`, nation, posts: [post] };
}

/** A chain for any nation: first and second decide, the second may return and is given by silence after five days. */
export function aChain(described: Partial<Chain> = {}): Chain {
  return {
    id: 'chain',
    title: 'First and second',
    usual: true,
    required: false,
    zone: 'UTC',
    resubmitWithin: 30,
    steps: [
      { form: 'decision', id: 'first', title: 'First', post: 'first', returnsTo: ['author'] },
      {
        form: 'decision',
        id: 'second',
        title: 'Second',
        post: 'second',
        returnsTo: ['author', 'first'],
        silence: { days: 5 },
        extension: { post: 'second', upTo: 3 },
      },
      { form: 'decision', id: 'third', title: 'Third', post: 'third', returnsTo: ['second'] },
    ],
    ...described,
  };
}

/** A moment on a day, at noon. */
export function onDay(day: string, chains: readonly Chain[] = [aChain()], calendars: readonly SittingCalendar[] = []): ApprovalMoment {
  let drawn = 0;
  return { now: new Date(`${day}T12:00:00Z`), chains, calendars: new Map(calendars.map((calendar) => [calendar.id, calendar])), newId: () => `id-${++drawn}` };
}

/** The record of an approval just asked for. */
export function requested(moment: ApprovalMoment, request: Partial<Request> = {}, nation = 'PER'): ApprovalRecord {
  return requestApproval(SUBJECT, { recipients: new Map(), label: PUBLIC, ...request }, [], officer(nation), ['body'], moment).record;
}

/** The record after the holder of a post answered at a step. */
export function after(record: ApprovalRecord, step: string, post: string, moment: ApprovalMoment, answer: Partial<StepAnswer> = {}): ApprovalRecord {
  return decideStep(record, step, { decision: 'approve', ...answer }, holder(post, record.nation), SUBJECT, moment).record;
}
