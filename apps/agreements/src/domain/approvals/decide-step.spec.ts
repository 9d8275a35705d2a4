import { describe, expect, it } from '@jest/globals';
import type { ApprovalRecord, StepAnswer } from '@entente/contracts';
import fc from 'fast-check';
import { aChain, after, holder, officer, onDay, requested, SUBJECT } from './an-approval.js';
import type { Official } from './approval.js';
import { concludeApproval } from './conclude-approval.js';
import { decideStep } from './decide-step.js';
import { extendPeriod } from './extend-period.js';
import { passTime } from './pass-time.js';
import { requestApproval } from './request-approval.js';
import { resubmitApproval, withdrawApproval } from './resubmit-approval.js';

const MONDAY = onDay('2026-03-02');
const asked = requested(MONDAY);

function states({ steps }: ApprovalRecord): string[] {
  return steps.map(({ state }) => state);
}

function codeOf(work: () => unknown): unknown {
  try {
    return work();
  } catch (error) {
    return typeof error === 'object' && error !== null && 'code' in error ? error.code : error;
  }
}

function refusal(record: ApprovalRecord, step: string, answer: Partial<StepAnswer>, official: Official, moment = MONDAY): unknown {
  return codeOf(() => decideStep(record, step, { decision: 'approve', ...answer }, official, SUBJECT, moment));
}

describe('a step', () => {
  it('is decided by the holder of its post, and leads on to the next', () => {
    expect(states(asked)).toEqual(['open', 'waiting', 'waiting']);
    const second = after(asked, 'first', 'first', MONDAY);
    expect(states(second)).toEqual(['given', 'open', 'waiting']);
    expect(second.answers).toMatchObject([{ step: 'first', post: 'first', by: 'first-holder', decision: 'approve', on: '2026-03-02' }]);
  });

  it('is decided by nobody else', () => {
    expect(refusal(asked, 'first', {}, holder('second'))).toBe('post-missing');
    expect(refusal(asked, 'first', {}, holder('first', 'COL'))).toBe('other-nation');
    expect(refusal(asked, 'first', {}, { ...officer(), posts: ['first'] })).toBe('own-request');
  });

  it('is decided once, in order, and there at all', () => {
    const second = after(asked, 'first', 'first', MONDAY);
    expect(refusal(second, 'first', {}, holder('first'))).toBe('step-decided');
    expect(refusal(asked, 'second', {}, holder('second'))).toBe('step-not-reached');
    expect(refusal(asked, 'fourth', {}, holder('first'))).toBe('no-such-step');
  });

  it('is decided on a day that has come, and not before the step before it', () => {
    expect(refusal(asked, 'first', { on: '2026-03-03' }, holder('first'))).toBe('day-in-future');
    const second = after(asked, 'first', 'first', MONDAY, { on: '2026-02-20' });
    expect(refusal(second, 'second', { on: '2026-02-19' }, holder('second'))).toBe('day-before-step');
  });

  it('objected to ends the approval, with a reason', () => {
    expect(refusal(asked, 'first', { decision: 'object' }, holder('first'))).toBe('reason-missing');
    const refused = after(asked, 'first', 'first', MONDAY, { decision: 'object', reason: 'too costly' });
    expect(refused).toMatchObject({ status: 'decided', outcome: 'refused', reason: 'too costly' });
    expect(refusal(refused, 'second', {}, holder('second'))).toBe('approval-decided');
  });

  it('that is a period passes by itself, and nobody objects or returns where its chain names nobody', () => {
    const waiting = onDay('2026-03-02', [aChain({ steps: [{ form: 'period', id: 'wait', title: 'Thirty days', length: { days: 30 }, objections: [] }] })]);
    const running = requested(waiting);
    const refused = (decision: StepAnswer['decision']): unknown => refusal(running, 'wait', { decision, reason: 'too costly' }, holder('first'), waiting);
    expect([refused('approve'), refused('object'), refused('return')]).toEqual(['period-must-pass', 'objection-not-allowed', 'return-not-allowed']);
  });

  it('knows no exception its chain does not have', () => {
    expect(refusal(asked, 'first', { exceptionally: true, reason: 'urgent' }, holder('first'))).toBe('exception-not-allowed');
  });

  it('is not skipped, in whatever order answers arrive', () => {
    const arriving = fc.array(fc.constantFrom('first', 'second', 'third'), { maxLength: 12 });
    fc.assert(
      fc.property(arriving, (posts) => {
        let record = asked;
        const accepted: string[] = [];
        for (const post of posts) {
          const before = record;
          if (typeof refusal(before, post, {}, holder(post)) === 'string') continue;
          record = after(before, post, post, MONDAY);
          accepted.push(post);
        }
        expect(accepted).toEqual(['first', 'second', 'third'].slice(0, accepted.length));
        expect(record.outcome === 'granted').toBe(accepted.length === 3);
      }),
    );
  });
});

describe('a return', () => {
  const atSecond = after(asked, 'first', 'first', MONDAY);

  it('to an earlier step begins that one again, and is counted', () => {
    const back = after(atSecond, 'second', 'second', MONDAY, { decision: 'return', returnTo: 'first', reason: 'unclear' });
    expect(back).toMatchObject({ status: 'open', returns: 1 });
    expect(states(back)).toEqual(['open', 'waiting', 'waiting']);
    expect(back.answers.map(({ decision, returnedTo }) => [decision, returnedTo])).toEqual([
      ['approve', undefined],
      ['return', 'first'],
    ]);
  });

  it('goes only where the step may return to', () => {
    const third = after(atSecond, 'second', 'second', MONDAY);
    expect(refusal(third, 'third', { decision: 'return', returnTo: 'first', reason: 'unclear' }, holder('third'))).toBe('return-not-allowed');
    expect(refusal(third, 'third', { decision: 'return', reason: 'unclear' }, holder('third'))).toBe('return-not-allowed');
  });

  it('to the author waits to be submitted again, and lapses when it is not', () => {
    const returned = after(atSecond, 'second', 'second', MONDAY, { decision: 'return', reason: 'unclear' });
    expect(returned).toMatchObject({ status: 'returned', resubmitBy: '2026-04-01', returns: 1 });
    expect(refusal(returned, 'third', {}, holder('third'))).toBe('approval-returned');
    expect(passTime(returned, SUBJECT, onDay('2026-04-01')).events).toEqual([]);
    expect(passTime(returned, SUBJECT, onDay('2026-04-02')).record).toMatchObject({ status: 'decided', outcome: 'lapsed', decidedOn: '2026-04-02' });
  });

  it('to the author is submitted again by the nation only, and begins at the first step', () => {
    const returned = after(atSecond, 'second', 'second', MONDAY, { decision: 'return', reason: 'unclear' });
    const again = (official: Official, record = returned) =>
      resubmitApproval(record, { note: 'clear now', recipients: new Map() }, official, SUBJECT, ['body'], MONDAY);
    expect(codeOf(() => again(officer('COL')))).toBe('other-nation');
    expect(codeOf(() => again(officer(), atSecond))).toBe('not-returned');
    const { record } = again({ ...officer(), sub: 'colleague' });
    expect(record).toMatchObject({ status: 'open', submission: 2, authors: ['officer', 'colleague'], note: 'clear now' });
    expect(record.resubmitBy).toBeUndefined();
    expect(states(record)).toEqual(['open', 'waiting', 'waiting']);
    expect(refusal(record, 'first', {}, { sub: 'colleague', nation: 'PER', posts: ['first'] })).toBe('own-request');
  });
});

describe('silence', () => {
  const waiting = after(asked, 'first', 'first', MONDAY);

  it('counts as given once its days have passed, and says so', () => {
    expect(passTime(waiting, SUBJECT, onDay('2026-03-07')).events).toEqual([]);
    const { record, events } = passTime(waiting, SUBJECT, onDay('2026-03-08'));
    expect(record.steps[1]).toMatchObject({ state: 'given', bySilence: true, decidedOn: '2026-03-08' });
    expect(events.map(({ data }) => data)).toMatchObject([{ decision: 'given-by-silence', step: 'second', waiting: { step: 'third' } }]);
  });

  it('counts before an answer that comes too late', () => {
    const approval = { id: 'a', version: 2, record: waiting, label: { policy: 'PUBLIC' as const, classification: 'UNCLASSIFIED' as const, categories: [] } };
    const late = onDay('2026-03-09');
    const decide = (record: ApprovalRecord) => decideStep(record, 'second', { decision: 'object', reason: 'no' }, holder('second'), SUBJECT, late);
    expect(codeOf(() => concludeApproval(approval, SUBJECT, late, decide))).toBe('step-decided');
  });

  it('is extended as far as the chain allows, by who may', () => {
    const extend = (by: number, official = holder('second'), record = waiting, step = 'second') =>
      extendPeriod(record, { step, by, reason: 'more time' }, official, SUBJECT, MONDAY).record;
    expect(extend(3).steps[1]).toMatchObject({ until: '2026-03-10', extendedBy: 3 });
    expect(extend(3, holder('second'), extend(2)).steps[1]).toMatchObject({ until: '2026-03-12', extendedBy: 5 });
    expect(codeOf(() => extend(4))).toBe('extension-refused');
    expect(codeOf(() => extend(1, holder('first')))).toBe('post-missing');
    expect(codeOf(() => extend(1, holder('second', 'COL')))).toBe('other-nation');
    expect(codeOf(() => extend(1, holder('first'), asked, 'first'))).toBe('extension-refused');
    expect(codeOf(() => extend(1, holder('second'), asked))).toBe('step-not-reached');
  });
});

describe('a request', () => {
  it('takes the chain of the nation and the kind of agreement before any other', () => {
    const chains = [
      aChain(),
      aChain({ id: 'own', nation: 'PER' }),
      aChain({ id: 'own-alliance', nation: 'PER', kinds: ['alliance'] }),
      aChain({ id: 'named', usual: false }),
    ];
    expect(requested(onDay('2026-03-02', chains)).chain).toBe('own-alliance');
    expect(requested(onDay('2026-03-02', chains), {}, 'COL').chain).toBe('chain');
    expect(requested(onDay('2026-03-02', chains), { chain: 'named' }).chain).toBe('named');
    expect(requested(onDay('2026-03-02', [aChain(), aChain({ id: 'later', nation: 'PER', since: '2027-01-01' })])).chain).toBe('chain');
    expect(codeOf(() => requested(onDay('2026-03-02', chains), { chain: 'own' }, 'COL'))).toBe('chain-unknown');
  });

  it('is not made twice at a time', () => {
    const open = { id: 'a', version: 1, record: asked, label: { policy: 'PUBLIC' as const, classification: 'UNCLASSIFIED' as const, categories: [] } };
    const again = () => requestApproval(SUBJECT, { recipients: new Map(), label: open.label }, [open], officer(), ['body'], MONDAY);
    expect(codeOf(again)).toBe('approval-already-open');
  });

  it('is withdrawn by its nation while it is open, and then no more', () => {
    const withdraw = (record: ApprovalRecord, nation = 'PER') => withdrawApproval(record, 'negotiated again', officer(nation), SUBJECT, MONDAY).record;
    expect(withdraw(asked)).toMatchObject({ status: 'withdrawn', reason: 'negotiated again' });
    expect(codeOf(() => withdraw(asked, 'COL'))).toBe('other-nation');
    expect(codeOf(() => withdraw(withdraw(asked)))).toBe('approval-withdrawn');
    expect(refusal(withdraw(asked), 'first', {}, holder('first'))).toBe('approval-withdrawn');
  });
});
