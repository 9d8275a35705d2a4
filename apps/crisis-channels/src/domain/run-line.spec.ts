import { describe, expect, it } from '@jest/globals';
import { DomainError, type ChannelArrangements, type ChannelRecord } from '@entente/contracts';
import { aChannel, aMoment } from './a-crisis.js';
import { arrangementFaults, type Clocks } from './arrangements.js';
import type { Channel } from './channel.js';
import { courseOf, settle, type Line, type LineCourse } from './line.js';
import { arrangeLine, closeLine, makeContact, openLine } from './run-line.js';

const AT = ['body'];
const NOW = '2026-02-01T09:00:00Z';
const HOUR = 3_600_000;
/** Clocks on which the next time is always the next full hour. */
const clocks: Clocks = {
  isZone: (zone) => zone === 'Europe/Oslo',
  nextOf: (_zone, _times, after) => new Date((Math.floor(after.getTime() / HOUR) + 1) * HOUR),
};
const lineChecks = { zone: 'Europe/Oslo', times: ['09:00'], graceMinutes: 15, degradedAfter: 2 };
const arrangements: ChannelArrangements = { lineChecks };
const at = (time: string): Date => new Date(`2026-02-01T${time}:00Z`);

function outcomeOf(work: () => LineCourse): string {
  try {
    const { checks, decisions } = work();
    const facts = [...checks.map(({ fact }) => fact), ...decisions.flatMap(({ events }) => events)];
    for (const { definition, data } of facts) definition.data.parse(data);
    return facts.map(({ definition }) => definition.type.replace(/^entente\.crisis-channels\.|\.v1$/g, '')).join();
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    return [`! ${error.code}`, ...error.faults.map(({ path }) => path)].join(' ');
  }
}

/** What a step comes to for a line whose next check is due at 08:50, one check of it missed. */
type Step = (course: LineCourse) => LineCourse;
const LINE: Line = { streak: 1, judgedDue: at('08:00'), nextDue: at('08:50'), lastContact: at('07:00') };
const opened = { on: '2026-02-01' };
const STATES: Readonly<Record<string, [Partial<ChannelRecord>, Line]>> = {
  proposed: [{}, { streak: 0 }],
  open: [{ state: 'open', opened }, LINE],
  degraded: [{ state: 'degraded', opened }, LINE],
  closed: [{ state: 'closed', closed: { on: '2026-02-01', reason: 'done' } }, { streak: 0 }],
};
const channel = (record: Partial<ChannelRecord>): Channel => ({ ...aChannel({ arrangements, ...record }), id: '01890a5d-ac96-774b-bcce-000000000c01' });
const moment = (now = NOW): ReturnType<typeof aMoment> => aMoment(now);
const open: Step = (course) => openLine(course, { on: '2026-02-01' }, AT, clocks, moment());
const close =
  (now?: string): Step =>
  (course) =>
    closeLine(course, { on: '2026-02-01', reason: 'done' }, AT, clocks, moment(now));
const arrange =
  (stated: ChannelArrangements, nation = 'NOR'): Step =>
  (course) =>
    arrangeLine(course, stated, nation, AT, clocks, moment());
const contact =
  (by = 'NOR', heardAt?: string): Step =>
  (course) =>
    makeContact(course, { means: 'radio', ...(heardAt && { heardAt }) }, by, AT, clocks, moment());
const wake =
  (now: string): Step =>
  (course) =>
    settle(course, new Date(now), clocks, moment(now));

const GONE = '! channel-closed /body';
const UNOPENED = '! channel-not-open /body';
const SHUT = 'channel-closed';
const MISS = 'line-check-missed';
const PASS = 'line-check-passed';
const ALREADY = '! channel-already-open /body';
const CASES: [string, Step, readonly string[]][] = [
  //                                                                       proposed, open, degraded, closed
  ['opening', open, ['channel-opened', ALREADY, ALREADY, GONE]],
  ['closing', close(), [SHUT, SHUT, SHUT, GONE]],
  ['closing after a check that nobody told missed', close('2026-02-01T09:06:00Z'), [SHUT, `${MISS},channel-degraded,${SHUT}`, `${MISS},${SHUT}`, GONE]],
  ['other arrangements', arrange({ languages: ['en'] }), ['channel-arranged', 'channel-arranged', 'channel-arranged', GONE]],
  ['the same arrangements', arrange(arrangements), ['! nothing-changed /body', '! nothing-changed /body', '! nothing-changed /body', GONE]],
  ['arrangements of an outsider', arrange({}, 'FRA'), ['! not-a-party', '! not-a-party', '! not-a-party', '! not-a-party']],
  ['contact', contact(), [UNOPENED, PASS, `${PASS},channel-restored`, GONE]],
  ['contact of an outsider', contact('FRA'), ['! not-a-party', '! not-a-party', '! not-a-party', '! not-a-party']],
  ['contact to come', contact('RUS', '2026-02-01T09:00:01Z'), [UNOPENED, '! heard-in-future /body/heardAt', '! heard-in-future /body/heardAt', GONE]],
  ['contact before it was opened', contact('RUS', '2026-01-31T09:00:00Z'), [UNOPENED, '! before-opened /body/heardAt', '! before-opened /body/heardAt', GONE]],
  [
    'contact before the check that was missed last',
    contact('RUS', '2026-02-01T07:44:59Z'),
    [UNOPENED, '! missed-since /body/heardAt', '! missed-since /body/heardAt', GONE],
  ],
  ['contact told late', contact('RUS', '2026-02-01T07:45:00Z'), [UNOPENED, PASS, `${PASS},channel-restored`, GONE]],
  ['waking within the grace', wake('2026-02-01T09:04:59Z'), ['', '', '', '']],
  ['waking at its end', wake('2026-02-01T09:05:00Z'), ['', `${MISS},channel-degraded`, MISS, '']],
  ['waking late', wake('2026-02-01T10:15:00Z'), ['', `${MISS},${MISS},${MISS},channel-degraded`, `${MISS},${MISS},${MISS}`, '']],
];

describe.each(CASES)('%s', (_name, step, expected) => {
  it.each(Object.keys(STATES).map((state, index): [string, string] => [state, expected[index] ?? '']))('of a channel that is %s: %s', (state, outcome) => {
    const [record, line] = STATES[state]!;
    expect(outcomeOf(() => step(courseOf(channel(record), line)))).toBe(outcome);
  });
});

describe('a line', () => {
  const running = (line: Partial<Line> = {}): LineCourse => courseOf(channel(STATES['open']![0]), { ...LINE, ...line });

  it('has a signal with the miss that makes the streak of the rules, and with none after it', () => {
    const { checks, line } = wake('2026-02-01T12:15:00Z')(running());
    const signals = checks.map(({ fact: { data } }: any) => [data.streak, data.signal]);
    expect(signals).toEqual([
      [2, false],
      [3, true],
      [4, false],
      [5, false],
      [6, false],
    ]);
    expect(line.streak).toBe(6);
  });

  it('passes one check with one contact, the earliest whose grace holds it', () => {
    const once = contact('NOR', '2026-02-01T08:59:00Z')(running({ streak: 0 }));
    expect(once.checks.map(({ check }) => check)).toMatchObject([{ outcome: 'passed', dueAt: '2026-02-01T08:50:00.000Z' }]);
    const again = contact('RUS')(courseOf(once.channel, once.line));
    expect(again.checks.map(({ check }) => check)).toMatchObject([{ outcome: 'passed', dueAt: '2026-02-01T09:00:00.000Z' }]);
  });

  it('keeps a check whose time has come when it is arranged anew, and does not repeat one that was passed before its time', () => {
    const next = (line: Partial<Line>): unknown => arrange({ lineChecks: { ...lineChecks, degradedAfter: 3 } })(running(line)).line.nextDue;
    expect(next({})).toEqual(at('08:50'));
    expect(next({ nextDue: at('09:30') })).toEqual(at('10:00'));
    expect(next({ judgedDue: at('10:00'), nextDue: at('11:00') })).toEqual(at('11:00'));
    expect(arrange({})(running()).line.nextDue).toBeUndefined();
  });

  it('remembers its latest contact, whatever is told after it', () => {
    const { line } = contact('RUS', '2026-02-01T08:10:00Z')(running({ streak: 0, lastContact: at('08:30') }));
    expect(line.lastContact).toEqual(at('08:30'));
  });
});

describe('arrangements', () => {
  const first = { party: 'NOR', post: 'duty-officer', duty: 'first' } as const;
  const CASES: [ChannelArrangements, string][] = [
    [{ hours: { zone: 'Europe/Atlantis', opens: '08:00', closes: '20:00' } }, 'unknown-zone /body/hours/zone'],
    [{ hours: { zone: 'Europe/Oslo', opens: '08:00', closes: '08:00' } }, 'never-attended /body/hours/closes'],
    [{ hours: { zone: 'Europe/Oslo', opens: '20:00', closes: '08:00' } }, ''],
    [{ lineChecks: { ...lineChecks, zone: 'Mars/Olympus' } }, 'unknown-zone /body/lineChecks/zone'],
    [{ lineChecks: { ...lineChecks, times: ['16:00', '09:00', '16:00'] } }, 'same-time-twice /body/lineChecks/times/2'],
    [{ languages: ['en', 'ru', 'EN'] }, 'same-language-twice /body/languages/2'],
    [{ contacts: [first, { ...first, duty: 'deputy' }] }, 'same-contact-twice /body/contacts/1'],
    [{ contacts: [first, { ...first, party: 'FRA' }] }, 'contact-not-a-party /body/contacts/1/party'],
    [{ handlingTimes: { flash: { acknowledge: 20, reply: 10 } } }, 'reply-before-acknowledgement /body/handlingTimes/flash/reply'],
    [{ handlingTimes: { flash: { acknowledge: 10, reply: 10 } }, contacts: [first, { ...first, party: 'RUS' }] }, ''],
  ];
  it.each(CASES)('%j: %s', (stated, fault) => {
    expect(arrangementFaults(stated, ['NOR', 'RUS'], clocks, AT).map(({ code, path }) => `${code} ${path}`)).toEqual(fault === '' ? [] : [fault]);
  });
});
