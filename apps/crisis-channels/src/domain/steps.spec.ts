import { describe, expect, it } from '@jest/globals';
import { DomainError, PUBLIC_LABEL, type CrisisMeasureRecord, type CrisisPostRecord, type ExplanationRecord } from '@entente/contracts';
import { aCrisis, aMoment } from './a-crisis.js';
import { assignPost, endPost, refuseUnentitled, type CrisisPost } from './crisis-post.js';
import type { Decision } from './decision.js';
import { askForExplanation, giveExplanation, holdMeeting, requestMeeting, timedExplanations, type Explanation } from './explanation.js';
import { agreeMeasure, breakMeasure, carryOutMeasure, proposeMeasure, timedMeasures, withdrawMeasure, type Measure } from './measure.js';
import { withDeadlines } from './step.js';

const AT = ['body'];
const moment = aMoment();
const open = aCrisis();
const over = aCrisis({ state: 'closed', closed: { on: '2026-01-30', reason: 'settled' } });
const ON = '2026-01-30';

/** What a transition comes to: the events of each decision, or the refusal with its path. */
function outcomeOf(work: () => readonly Decision<unknown>[]): string {
  try {
    return work()
      .map(({ events, before, next }) => {
        expect(next.version).toBe((before?.version ?? 0) + 1);
        expect(events).toHaveLength(1);
        for (const { definition, data } of events) definition.data.parse(data);
        return events.map(({ definition }) => definition.type.replace(/^entente\.crisis-channels\.|\.v1$/g, '')).join();
      })
      .join(' + ');
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    return [`! ${error.code}`, ...error.faults.map(({ path }) => path)].join(' ');
  }
}

const [OWN, PAIR] = ['01890a5d-ac96-774b-bcce-b302099a8057', '01890a5d-ac96-774b-bcce-b302099a8058'];
const CRISIS = '01890a5d-ac96-774b-bcce-b302099a8059';
open.id = CRISIS;
over.id = CRISIS;

function aMeasure(record: Partial<CrisisMeasureRecord> = {}, id = OWN): Measure {
  const base: CrisisMeasureRecord = { crisis: CRISIS, text: 'Keep off', owedBy: 'NOR', state: 'proposed', overdue: false };
  return { id, version: 1, label: PUBLIC_LABEL, record: { ...base, basis: 'talks', ...record } };
}
const agreed = { state: 'agreed', agreedOn: '2026-01-25' } as const;
const MEASURES: readonly Partial<CrisisMeasureRecord>[] = [
  { state: 'proposed' },
  agreed,
  { state: 'carried-out' },
  { state: 'broken' },
  { state: 'withdrawn' },
];
const did = (on: string) => ({ on, evidence: 'seen' });
const FATE = ['! measure-carried-out /body', '! measure-broken /body', '! measure-withdrawn /body'];
type Row<T> = [string, (record: Partial<T>) => readonly Decision<unknown>[], readonly string[]];
const MEASURE_CASES: Row<CrisisMeasureRecord>[] = [
  //                                                                               proposed, agreed, carried out, broken, withdrawn
  ['agreeing', (r) => agreeMeasure(open, aMeasure(r), undefined, { on: ON }, AT, moment), ['measure-agreed', '! measure-agreed /body', ...FATE]],
  ['carrying out', (r) => carryOutMeasure(open, aMeasure(r), did(ON), AT, moment), ['! measure-not-agreed /body', 'measure-carried-out', ...FATE]],
  [
    'carrying out before',
    (r) => carryOutMeasure(open, aMeasure(r), did('2026-01-24'), AT, moment),
    ['! measure-not-agreed /body', '! before-agreed /body/on', ...FATE],
  ],
  ['breaking', (r) => breakMeasure(open, aMeasure(r), undefined, did(ON), AT, moment), ['! measure-not-agreed /body', 'measure-broken', ...FATE]],
  [
    'withdrawing',
    (r) => withdrawMeasure(open, aMeasure(r), undefined, { on: ON, reason: 'r' }, AT, moment),
    ['measure-withdrawn', 'measure-withdrawn', ...FATE],
  ],
  ['agreeing after the crisis', (r) => agreeMeasure(over, aMeasure(r), undefined, { on: ON }, AT, moment), Array<string>(5).fill('! crisis-closed /body')],
  [
    'carrying out after the crisis',
    (r) => carryOutMeasure(over, aMeasure(r), did(ON), AT, moment),
    ['! measure-not-agreed /body', 'measure-carried-out', ...FATE],
  ],
  [
    'withdrawing tomorrow',
    (r) => withdrawMeasure(open, aMeasure(r), undefined, { on: '2026-02-02', reason: 'r' }, AT, moment),
    ['! in-future /body/on', '! in-future /body/on', ...FATE],
  ],
  [
    'withdrawing before all',
    (r) => withdrawMeasure(open, aMeasure(r), undefined, { on: '2026-01-09', reason: 'r' }, AT, moment),
    ['! before-opened /body/on', '! before-opened /body/on', ...FATE],
  ],
];

describe.each(MEASURE_CASES)('%s', (_name, transition, expected) => {
  it.each(MEASURES.map((record, index) => ({ record, outcome: expected[index] ?? '' })))(
    'of a measure that is $record.state: $outcome',
    ({ outcome, record }) => {
      expect(outcomeOf(() => transition(record))).toBe(outcome);
    },
  );
});

describe('a measure', () => {
  const stated = { text: 'Keep off', owedBy: 'NOR' };
  const propose = (pair?: Measure, label = PUBLIC_LABEL, crisis = open) => outcomeOf(() => proposeMeasure(crisis, stated, pair, label, AT, moment));

  it('is agreed on a basis only', () => {
    const bare = aMeasure({ basis: undefined });
    expect(outcomeOf(() => agreeMeasure(open, bare, undefined, { on: ON }, AT, moment))).toBe('! basis-missing /body/basis');
    for (const basis of [{ basis: 'talks' }, { agreement: CRISIS }]) {
      expect(outcomeOf(() => agreeMeasure(open, bare, undefined, { on: ON, ...basis }, AT, moment))).toBe('measure-agreed');
    }
  });

  it('is paired with one that is proposed, alone, owed by another and read by the same', () => {
    expect(propose()).toBe('measure-proposed');
    expect(propose(aMeasure({ owedBy: 'RUS' }, PAIR))).toBe('measure-proposed + measure-paired');
    expect(propose(aMeasure({ owedBy: 'NOR' }, PAIR))).toBe('! paired-with-own /body/owedBy');
    expect(propose(aMeasure({ owedBy: 'RUS', ...agreed }, PAIR))).toBe('! measure-not-proposed /body/pairedWith');
    expect(propose(aMeasure({ owedBy: 'RUS', pairedWith: OWN }, PAIR))).toBe('! already-paired /body/pairedWith');
    expect(propose(aMeasure({ owedBy: 'RUS' }, PAIR), { ...PUBLIC_LABEL, policy: 'NOR' })).toBe('! pair-label-differs /body/label');
    expect(propose(undefined, PUBLIC_LABEL, over)).toBe('! crisis-closed /body');
  });

  it('of a pair is agreed and withdrawn with the other, carried out alone, and its breach is told on the other', () => {
    const [own, pair] = [aMeasure({ pairedWith: PAIR }), aMeasure({ owedBy: 'RUS', pairedWith: OWN }, PAIR)];
    expect(outcomeOf(() => agreeMeasure(open, own, pair, { on: ON }, AT, moment))).toBe('measure-agreed + measure-agreed');
    const bare = { ...pair, record: { ...pair.record, basis: undefined } };
    expect(outcomeOf(() => agreeMeasure(open, own, bare, { on: ON }, AT, moment))).toBe('! basis-missing /body/basis');
    const [mine, theirs] = [aMeasure({ ...agreed, pairedWith: PAIR }), aMeasure({ ...agreed, owedBy: 'RUS', pairedWith: OWN }, PAIR)];
    expect(outcomeOf(() => carryOutMeasure(open, mine, did(ON), AT, moment))).toBe('measure-carried-out');
    expect(outcomeOf(() => breakMeasure(open, mine, theirs, did(ON), AT, moment))).toBe('measure-broken + measure-pair-broken');
    expect(outcomeOf(() => withdrawMeasure(open, mine, theirs, { on: ON, reason: 'r' }, AT, moment))).toBe('measure-withdrawn + measure-withdrawn');
    const done = aMeasure({ state: 'carried-out', pairedWith: OWN }, PAIR);
    expect(outcomeOf(() => withdrawMeasure(open, mine, done, { on: ON, reason: 'r' }, AT, moment))).toBe('measure-withdrawn');
  });

  it('is due from its agreement to its end, and overdue the day after', () => {
    const [proposed, due] = [aMeasure({ dueOn: '2026-01-31' }), aMeasure({ ...agreed, dueOn: '2026-01-31' })];
    expect([timedMeasures.wakesAt(proposed.record), timedMeasures.wakesAt(due.record)]).toEqual([undefined, new Date('2026-02-01T00:00:00Z')]);
    const told = withDeadlines(timedMeasures, { before: proposed, next: due, change: 'agreed', events: [] }, open);
    expect(told.events).toMatchObject([{ data: { about: 'Encounters at sea', deadlines: [{ kind: 'crisis-measure', on: '2026-01-31', owedBy: ['NOR'] }] } }]);
    const woken = timedMeasures.wake(due, open, moment);
    expect(outcomeOf(() => [woken])).toBe('measure-overdue');
    expect(timedMeasures.wakesAt(woken.next.record)).toBeUndefined();
    expect(withDeadlines(timedMeasures, woken, open).events).toHaveLength(1);
  });
});

const rule = { id: 'within-48-hours' };
const asked = { askedAt: '2026-01-29T09:00:00.000Z', dueAt: '2026-01-31T09:00:00.000Z', rule };
function anExplanation(record: Partial<ExplanationRecord> = {}): Explanation {
  return {
    id: OWN,
    version: 1,
    label: PUBLIC_LABEL,
    record: { crisis: CRISIS, askedOf: 'RUS', askedBy: 'NOR', about: 'Flights', ...asked, state: 'due', ...record },
  };
}
const given = { state: 'given', given: { at: asked.dueAt, text: 't', late: false } } as const;
const meeting = { state: 'requested', requestedAt: '2026-01-31T10:00:00.000Z', dueAt: '2026-02-02T10:00:00.000Z', rule } as const;
const EXPLANATIONS: readonly Partial<ExplanationRecord>[] = [
  { state: 'due' },
  { state: 'overdue' },
  given,
  { ...given, meeting },
  { ...given, meeting: { ...meeting, state: 'overdue' } },
  { ...given, meeting: { ...meeting, state: 'held' } },
];
const answer = (at: string) => (r: Partial<ExplanationRecord>) => [giveExplanation(open, anExplanation(r), { at, text: 't' }, AT, moment)];
const ask = (at?: string) => (r: Partial<ExplanationRecord>) => [requestMeeting(open, anExplanation(r), at, AT, moment)];
const meet = (at: string) => (r: Partial<ExplanationRecord>) => [holdMeeting(open, anExplanation(r), { at, outcome: 'o' }, AT, moment)];
const [THERE, ASKED, NONE] = ['! explanation-given /body', '! meeting-requested /body', '! no-meeting /body'];
const EXPLANATION_CASES: Row<ExplanationRecord>[] = [
  //                                        due, overdue, given, meeting requested, meeting overdue, meeting held
  ['an answer', answer('2026-02-01T08:00:00Z'), ['explanation-given', 'explanation-given', THERE, THERE, THERE, THERE]],
  ['an answer to come', answer('2026-02-01T09:00:01Z'), ['! in-future /body/at', '! in-future /body/at', THERE, THERE, THERE, THERE]],
  ['an answer before it was asked for', answer('2026-01-29T08:59:59Z'), ['! before-asked /body/at', '! before-asked /body/at', THERE, THERE, THERE, THERE]],
  ['asking for a meeting', ask(), ['! explanation-pending /body', 'meeting-requested', 'meeting-requested', ASKED, ASKED, ASKED]],
  ['a meeting', meet('2026-02-01T08:00:00Z'), [NONE, NONE, NONE, 'meeting-held', 'meeting-held', '! meeting-held /body']],
  [
    'a meeting before it was asked for',
    meet('2026-01-31T09:59:59Z'),
    [NONE, NONE, NONE, '! before-asked /body/at', '! before-asked /body/at', '! meeting-held /body'],
  ],
];

describe.each(EXPLANATION_CASES)('%s', (_name, transition, expected) => {
  it.each(EXPLANATIONS.map((record, index): [string, Partial<ExplanationRecord>] => [expected[index] ?? '', record]))('%s', (outcome, record) => {
    expect(outcomeOf(() => transition(record))).toBe(outcome);
  });
});

describe('an explanation', () => {
  const stated = { askedOf: 'RUS', askedBy: 'NOR', about: 'Flights' };

  it('is due 48 hours after it was asked for, of somebody else, in an open crisis', () => {
    const { next } = askForExplanation(open, stated, PUBLIC_LABEL, AT, moment);
    expect(next.record).toMatchObject({ state: 'due', askedAt: '2026-02-01T09:00:00.000Z', dueAt: '2026-02-03T09:00:00.000Z', rule });
    const refused = (change: object, crisis = open) => outcomeOf(() => [askForExplanation(crisis, { ...stated, ...change }, PUBLIC_LABEL, AT, moment)]);
    expect(refused({ askedOf: 'NOR' })).toBe('! asked-of-oneself /body/askedOf');
    expect(refused({ askedAt: '2026-02-01T09:00:01Z' })).toBe('! in-future /body/askedAt');
    expect(refused({ askedAt: '2026-01-09T09:00:00Z' })).toBe('! before-opened /body/askedAt');
    expect(refused({}, over)).toBe('! crisis-closed /body');
  });

  it('is late after its time and not at it', () => {
    const late = (at: string) => giveExplanation(over, anExplanation(), { at, text: 't' }, AT, moment).next.record.given?.late;
    expect([late('2026-01-31T09:00:00Z'), late('2026-01-31T09:00:01Z')]).toEqual([false, true]);
  });

  it('wakes when it is due, then when the meeting is, and once each', () => {
    const wakes = (record: Partial<ExplanationRecord>) => timedExplanations.wakesAt(anExplanation(record).record)?.toISOString();
    expect(EXPLANATIONS.map(wakes)).toEqual([asked.dueAt, undefined, undefined, meeting.dueAt, undefined, undefined]);
    expect(outcomeOf(() => [timedExplanations.wake(anExplanation(), open, moment)])).toBe('explanation-overdue');
    expect(outcomeOf(() => [timedExplanations.wake(anExplanation({ ...given, meeting }), open, moment)])).toBe('meeting-overdue');
    const kinds = (record: Partial<ExplanationRecord>) => timedExplanations.deadlines(anExplanation(record).record).map(({ kind }) => kind);
    expect(EXPLANATIONS.map(kinds)).toEqual([['explanation'], ['explanation'], [], ['explanation-meeting'], ['explanation-meeting'], []]);
  });
});

describe('a duty in a crisis', () => {
  const post = (record: Partial<CrisisPostRecord> = {}): CrisisPost => ({
    id: OWN,
    version: 1,
    label: PUBLIC_LABEL,
    record: { crisis: CRISIS, duty: 'lead', post: 'cell-head', of: 'NOR', state: 'assigned', from: asked.askedAt, ...record },
  });
  const assign = (duty: 'lead' | 'scribe', others: CrisisPost[], crisis = open) =>
    outcomeOf(() => [assignPost(crisis, { duty, post: 'cell-head', of: 'NOR' }, others, AT, moment)]);

  it('is had by a post once, and the lead by one post at a time', () => {
    expect([assign('lead', []), assign('scribe', [post()])]).toEqual(['crisis-post-assigned', 'crisis-post-assigned']);
    expect(assign('lead', [post()])).toBe('! already-assigned /body/post');
    expect(assign('lead', [post({ of: 'RUS' })])).toBe('! lead-taken /body/duty');
    expect(assign('lead', [post({ state: 'ended' })])).toBe('crisis-post-assigned');
    expect(assign('lead', [], over)).toBe('! crisis-closed /body');
  });

  it('ends once', () => {
    expect(outcomeOf(() => [endPost(open, post(), {}, AT, moment)])).toBe('crisis-post-ended');
    expect(outcomeOf(() => [endPost(open, post({ state: 'ended' }), {}, AT, moment)])).toBe('! already-ended /body');
  });

  it('entitles who holds the post of the lead to close the crisis, and nobody else but a director', () => {
    const caller = { sub: 's', nation: 'NOR', clearance: 'SECRET' as const, categories: [], roles: ['reader' as const], posts: ['cell-head'] };
    const may = (principal: object, posts: CrisisPost[]) => outcomeOf(() => (refuseUnentitled({ ...caller, ...principal }, posts), []));
    expect(may({}, [post()])).toBe('');
    expect(may({ roles: ['crisis-director'] }, [])).toBe('');
    const refused = [may({ posts: [] }, [post()]), may({ nation: 'RUS' }, [post()]), may({ roles: ['desk-officer'] }, [post({ state: 'ended' })])];
    expect([...refused, may({}, [post({ duty: 'deputy' })]), may({}, [])]).toEqual(Array(5).fill('! not-entitled'));
  });
});
