import { describe, expect, it } from '@jest/globals';
import { DomainError, type ChannelRecord, type CrisisPhaseDate, type CrisisRecord } from '@entente/contracts';
import { aChannel, aCrisis, aMoment } from './a-crisis.js';
import { closeChannel, openChannel } from './channel.js';
import { changePhase, closeCrisis } from './crisis-course.js';
import type { Decision } from './decision.js';

const AT = ['body'];
const moment = aMoment();
const closed = { on: '2026-01-30', reason: 'settled' };

function outcomeOf(work: () => Decision<unknown>): string {
  try {
    const { events, next } = work();
    expect(next.version).toBe(2);
    expect(events).toHaveLength(1);
    for (const { definition, data } of events) definition.data.parse(data);
    return events.map(({ definition }) => definition.type.replace(/^entente\.crisis-channels\.|\.v1$/g, '')).join();
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    return [`! ${error.code}`, ...error.faults.map(({ path }) => path)].join(' ');
  }
}

const CRISES: Readonly<Record<string, Partial<CrisisRecord>>> = {
  open: {},
  inTransition: { phases: [{ phase: 'transition', on: '2026-01-20' }] },
  withoutPhase: { phases: [], severity: undefined },
  closed: { state: 'closed', closed },
};

const phase = (stated: CrisisPhaseDate) => (record: Partial<CrisisRecord>) => changePhase(aCrisis(record), stated, AT, moment);
const close =
  (on: string, basis: object = { basis: 'talks' }) =>
  (record: Partial<CrisisRecord>) =>
    closeCrisis(aCrisis(record), { on, reason: 'settled', ...basis }, AT, moment);

const MOVED = 'crisis-phase-changed';
const OVER = '! crisis-closed /body';
type Case<T> = [string, (record: Partial<T>) => Decision<unknown>, readonly string[]];
const ON = '2026-01-30';
const CRISIS_CASES: Case<CrisisRecord>[] = [
  //                                                                                    open, inTransition, withoutPhase, closed
  ['escalation', phase({ phase: 'planning', on: ON }), [MOVED, MOVED, MOVED, OVER]],
  ['the same again', phase({ phase: 'assessment', on: ON }), ['! nothing-changed /body', MOVED, MOVED, OVER]],
  ['an earlier phase', phase({ phase: 'indications-and-warning', on: ON }), ['! basis-missing /body/basis', MOVED, MOVED, OVER]],
  ['an earlier phase with a basis', phase({ phase: 'indications-and-warning', on: ON, basis: 'talks' }), [MOVED, MOVED, MOVED, OVER]],
  [
    'a way out without a basis',
    phase({ phase: 'transition', on: ON }),
    ['! basis-missing /body/basis', '! nothing-changed /body', '! basis-missing /body/basis', OVER],
  ],
  ['less severity', phase({ phase: 'assessment', on: ON, severity: 'low' }), ['! basis-missing /body/basis', '! basis-missing /body/basis', MOVED, OVER]],
  ['less severity with a basis', phase({ phase: 'assessment', on: ON, severity: 'low', basis: 'talks' }), [MOVED, MOVED, MOVED, OVER]],
  ['more severity', phase({ phase: 'assessment', on: ON, severity: 'critical' }), [MOVED, MOVED, MOVED, OVER]],
  ['a day to come', phase({ phase: 'planning', on: '2026-02-02' }), [...Array<string>(3).fill('! phase-in-future /body/on'), OVER]],
  ['a month that has begun', phase({ phase: 'planning', on: '2026-02' }), [MOVED, MOVED, MOVED, OVER]],
  [
    'a day before the last phase',
    phase({ phase: 'planning', on: '2026-01-15' }),
    ['! phase-before-previous /body/on', '! phase-before-previous /body/on', MOVED, OVER],
  ],
  ['a day before the opening', phase({ phase: 'planning', on: '2025' }), [...Array<string>(3).fill('! phase-before-previous /body/on'), OVER]],
  ['the end', close(ON), ['crisis-closed', 'crisis-closed', 'crisis-closed', OVER]],
  ['an end without a basis', close(ON, {}), [...Array<string>(3).fill('! basis-missing /body/basis'), OVER]],
  ['an end under an agreement', close(ON, { agreement: '01890a5d-ac96-774b-bcce-b302099a8057' }), ['crisis-closed', 'crisis-closed', 'crisis-closed', OVER]],
  ['an end to come', close('2026-03'), [...Array<string>(3).fill('! closed-in-future /body/on'), OVER]],
  ['an end before the opening', close('2025-12'), [...Array<string>(3).fill('! closed-before-previous /body/on'), OVER]],
  ['an end before the last phase', close('2026-01-12'), ['! closed-before-previous /body/on', '! closed-before-previous /body/on', 'crisis-closed', OVER]],
];

describe.each(CRISIS_CASES)('%s', (_name, transition, expected) => {
  it.each(Object.keys(CRISES).map((state, index): [string, string] => [state, expected[index] ?? '']))('of a crisis that is %s: %s', (state, outcome) => {
    expect(outcomeOf(() => transition(CRISES[state] ?? {}))).toBe(outcome);
  });
});

const CHANNELS: Readonly<Record<string, Partial<ChannelRecord>>> = {
  proposed: {},
  open: { state: 'open', opened: { on: '2026-01-15' } },
  degraded: { state: 'degraded', opened: { on: '2026-01-15' } },
  closed: { state: 'closed', closed },
};
const open = (on: string) => (record: Partial<ChannelRecord>) => openChannel(aChannel(record), { on }, AT, moment);
const shut = (on: string) => (record: Partial<ChannelRecord>) => closeChannel(aChannel(record), { on, reason: 'done' }, AT, moment);
const ALREADY = '! channel-already-open /body';
const GONE = '! channel-closed /body';
const CHANNEL_CASES: Case<ChannelRecord>[] = [
  //                                                      proposed, open, degraded, closed
  ['opening', open(ON), ['channel-opened', ALREADY, ALREADY, GONE]],
  ['opening on a day to come', open('2026-02-02'), ['! in-future /body/on', ALREADY, ALREADY, GONE]],
  ['closing', shut(ON), ['channel-closed', 'channel-closed', 'channel-closed', GONE]],
  ['closing on a day to come', shut('2026-02-02'), [...Array<string>(3).fill('! in-future /body/on'), GONE]],
  ['closing before it was opened', shut('2026-01-12'), ['channel-closed', '! before-opened /body/on', '! before-opened /body/on', GONE]],
];

describe.each(CHANNEL_CASES)('%s', (_name, transition, expected) => {
  it.each(Object.keys(CHANNELS).map((state, index): [string, string] => [state, expected[index] ?? '']))('of a channel that is %s: %s', (state, outcome) => {
    expect(outcomeOf(() => transition(CHANNELS[state] ?? {}))).toBe(outcome);
  });
});
