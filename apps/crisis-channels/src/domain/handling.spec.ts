import { describe, expect, it } from '@jest/globals';
import { DomainError, PUBLIC_LABEL, type ConsultationRecord, type CrisisActor, type SuggestionRecord } from '@entente/contracts';
import { aChannel, aCrisis, aMoment } from './a-crisis.js';
import { decideCollectiveDefence, holdConsultation, lapseConsultation, requestConsultation, type Consultation } from './consultation.js';
import type { Crisis } from './crisis.js';
import { changeActors, type StatedActorChange } from './crisis-actors.js';
import type { Decision } from './decision.js';
import { holdRetrospective } from './retrospective.js';
import { afterFiling, fileReport, followCrisis, timedReporting, type Reporting } from './situation-report.js';
import { acceptSuggestion, dismissSuggestion, keyOf, signOfMisses, suggestCrisis, type Suggestion } from './suggestion.js';

const AT = ['body'];
const moment = aMoment();
const ID = '01890a5d-ac96-774b-bcce-b302099a8057';
const crisisOf = (record: object = {}): Crisis => ({ ...aCrisis(record), id: ID });
const open = crisisOf();
const over = crisisOf({ state: 'closed', closed: { on: '2026-01-30', reason: 'settled' } });

function outcomeOf(work: () => Decision<unknown> | undefined): string {
  try {
    const decision = work();
    for (const { definition, data } of decision?.events ?? []) definition.data.parse(data);
    return (decision?.events ?? []).map(({ definition }) => definition.type.replace(/^entente\.crisis-channels\.|\.v1$/g, '')).join();
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    return [`! ${error.code}`, ...error.faults.map(({ path }) => path)].join(' ');
  }
}

describe('a consultation', () => {
  const stated = { about: 'Flights', basis: 'Article 4', askedBy: 'NOR', with: [], requestedOn: '2026-01-20' };
  const ask = (change: object, bound?: string[], crisis = open) =>
    outcomeOf(() => requestConsultation(crisis, { ...stated, ...change }, bound, PUBLIC_LABEL, AT, moment));

  it('is asked for by any one party, on a basis', () => {
    expect([ask({}), ask({ basis: undefined, agreement: ID }, ['NOR'])]).toEqual(['consultation-requested', 'consultation-requested']);
    expect(ask({ basis: undefined })).toBe('! basis-missing /body/basis');
    expect(ask({}, ['DNK'])).toBe('! not-a-party /body/askedBy');
    expect(ask({ requestedOn: '2026-02-02' })).toBe('! in-future /body/requestedOn');
    expect(ask({ requestedOn: '2026-01-09' })).toBe('! before-opened /body/requestedOn');
    expect(ask({}, undefined, over)).toBe('! crisis-closed /body');
  });

  const one = (state: ConsultationRecord['state']): Consultation => ({ id: ID, version: 1, label: PUBLIC_LABEL, record: { ...stated, crisis: ID, state } });
  const hold = (on: string) => (before: Consultation) => holdConsultation(open, before, { on, outcome: 'o' }, AT, moment);
  const lapse = (on: string) => (before: Consultation) => lapseConsultation(over, before, { on, reason: 'r' }, AT, moment);
  it.each<[string, (before: Consultation) => Decision<unknown>, string]>([
    ['holding', hold('2026-01-21'), 'consultation-held'],
    ['holding before', hold('2026-01-19'), '! before-asked /body/on'],
    ['holding tomorrow', hold('2026-02-02'), '! in-future /body/on'],
    ['lapsing after the crisis', lapse('2026-01-21'), 'consultation-lapsed'],
    ['lapsing before', lapse('2026-01-19'), '! before-asked /body/on'],
  ])('%s, once', (_name, transition, outcome) => {
    expect((['requested', 'held', 'lapsed'] as const).map((state) => outcomeOf(() => transition(one(state))))).toEqual([
      outcome,
      '! consultation-held /body',
      '! consultation-lapsed /body',
    ]);
  });
});

describe('a decision on collective defence', () => {
  const stated = { decided: 'It is an attack on all.', on: '2026-01-20', basis: 'Article 5', by: ['nato'] };
  const decide = (change: object, crisis = open) => outcomeOf(() => decideCollectiveDefence(crisis, { ...stated, ...change }, PUBLIC_LABEL, AT, moment));

  it('rests on something, and changes nothing of the crisis', () => {
    expect(decide({})).toBe('collective-defence-decided');
    expect(decide({ basis: undefined, agreement: ID })).toBe('collective-defence-decided');
    expect(decide({ basis: undefined })).toBe('! basis-missing /body/basis');
    expect(decide({ on: '2026-02-02' })).toBe('! in-future /body/on');
    expect(decide({ on: '2026-01-09' })).toBe('! before-opened /body/on');
    expect(decide({}, over)).toBe('! crisis-closed /body');
  });
});

describe('who is in a crisis', () => {
  const CHE: CrisisActor = { partner: 'CHE', role: 'observing', from: '2026-01-15' };
  const change =
    (stated: StatedActorChange, crisis = crisisOf({ actors: [...open.record.actors, CHE] })) =>
    () =>
      changeActors(crisis, stated, AT, moment);
  it.each<[string, () => Decision<unknown>, string]>([
    ['joins', change({ change: 'joins', partner: 'FRA', role: 'involved', from: '2026-01-20' }), 'crisis-actors-changed'],
    ['joins twice', change({ change: 'joins', partner: 'CHE', role: 'involved', from: '2026-01-20' }), '! already-an-actor /body/partner'],
    ['stands otherwise', change({ change: 'stands', partner: 'CHE', role: 'mediating', from: '2026-01-20' }), 'crisis-actors-changed'],
    ['stands on a side', change({ change: 'stands', partner: 'CHE', role: 'observing', side: 'a', from: '2026-01-20' }), 'crisis-actors-changed'],
    ['stands as before', change({ change: 'stands', partner: 'CHE', role: 'observing', from: '2026-01-20' }), '! nothing-changed /body'],
    ['stands and is not in it', change({ change: 'stands', partner: 'FRA', role: 'observing', from: '2026-01-20' }), '! not-an-actor /body/partner'],
    ['leaves', change({ change: 'leaves', partner: 'CHE', from: '2026-01-20' }), 'crisis-actors-changed'],
    ['leaves before it joined', change({ change: 'leaves', partner: 'CHE', from: '2026-01-14' }), '! before-joined /body/from'],
    ['leaves tomorrow', change({ change: 'leaves', partner: 'CHE', from: '2026-02-02' }), '! in-future /body/from'],
    ['leaves before all', change({ change: 'leaves', partner: 'NOR', from: '2026-01-09' }), '! before-opened /body/from'],
    ['leaves when it is over', change({ change: 'leaves', partner: 'NOR', from: '2026-01-20' }, over), '! crisis-closed /body'],
    [
      'leaves as the last',
      change({ change: 'leaves', partner: 'NOR', from: '2026-01-20' }, crisisOf({ actors: [{ partner: 'NOR', role: 'involved' }, { role: 'involved' }] })),
      '! nobody-left /body/change',
    ],
    [
      'comes back before it left',
      change(
        { change: 'joins', partner: 'CHE', role: 'involved', from: '2026-01-20' },
        crisisOf({ actors: [...open.record.actors, { ...CHE, to: '2026-01-25' }] }),
      ),
      '! before-joined /body/from',
    ],
  ])('%s: %s', (_name, work, outcome) => {
    expect(outcomeOf(work)).toBe(outcome);
  });
});

describe('the reporting on a crisis', () => {
  const running = (severity: 'critical' | 'low', record: object = {}): Reporting => {
    const decision = followCrisis(crisisOf({ severity }), undefined, true, aMoment('2026-02-01T00:00:00Z'));
    if (!decision) throw new Error('it runs');
    return { ...decision.next, record: { ...decision.next.record, ...record } };
  };
  const follow = (crisis: Crisis, before: Reporting | undefined, starts: boolean) => followCrisis(crisis, before, starts, moment);

  it('starts when somebody takes it in hand, and ends with the crisis', () => {
    expect(outcomeOf(() => follow(open, undefined, true))).toBe('situation-reporting-set');
    expect([follow(open, undefined, false), follow(over, undefined, true)]).toEqual([undefined, undefined]);
    expect(follow(crisisOf({ severity: undefined }), undefined, true)?.next.record).toMatchObject({ severity: 'moderate', everyHours: 24 });
    const ended = follow(over, running('low'), false);
    expect(outcomeOf(() => ended)).toBe('situation-reporting-ended');
    expect([ended && timedReporting.wakesAt(ended.next.record), ended && timedReporting.deadlines(ended.next.record)]).toEqual([undefined, []]);
    expect(ended && follow(open, ended.next, false)).toBeUndefined();
    expect(ended && follow(open, ended.next, true)?.next.record).toMatchObject({ state: 'running', missed: 0 });
  });

  it('goes by severity, and no later than before when that is graver', () => {
    const [critical, low] = [running('critical'), running('low')];
    expect(follow(crisisOf({ severity: 'critical' }), critical, true)).toBeUndefined();
    expect(follow(crisisOf({ severity: 'critical' }), low, false)?.next.record).toMatchObject({ everyHours: 4, dueAt: '2026-02-01T13:00:00.000Z' });
    expect(follow(crisisOf({ severity: 'low' }), critical, false)?.next.record.dueAt).toBe('2026-02-08T09:00:00.000Z');
    const soon = { ...low, record: { ...low.record, dueAt: '2026-02-01T10:00:00.000Z' } };
    expect(follow(crisisOf({ severity: 'critical' }), soon, false)?.next.record).toMatchObject({ everyHours: 4, dueAt: '2026-02-01T10:00:00.000Z' });
  });

  it('is reminded of, then missed once a report; a report that is filed begins anew', () => {
    const before = running('critical');
    expect(timedReporting.wakesAt(before.record)).toEqual(new Date('2026-02-01T03:00:00Z'));
    const reminded = timedReporting.wake(before, open, aMoment('2026-02-01T03:00:00Z'));
    expect([outcomeOf(() => reminded), timedReporting.wakesAt(reminded.next.record)]).toEqual(['situation-report-due', new Date('2026-02-01T04:00:00Z')]);
    const missed = timedReporting.wake(reminded.next, open, aMoment('2026-02-01T04:00:00Z'));
    expect([outcomeOf(() => missed), missed.next.record.missed, missed.next.record.dueAt]).toEqual(['situation-report-overdue', 1, '2026-02-01T08:00:00.000Z']);
    const late = (reporting?: Reporting) =>
      fileReport(open, { text: 't', of: 'NOR' }, reporting, PUBLIC_LABEL, AT, aMoment('2026-02-01T04:00:00Z')).next.record.late;
    expect([late(), late(before), late(missed.next)]).toEqual([false, false, true]);
    expect(afterFiling(missed.next, moment).next.record).toMatchObject({ missed: 0, reminded: false, dueAt: '2026-02-01T13:00:00.000Z' });
    expect(outcomeOf(() => fileReport(over, { text: 't', of: 'NOR' }, undefined, PUBLIC_LABEL, AT, moment))).toBe('! crisis-closed /body');
  });
});

describe('a retrospective', () => {
  const stated = { heldOn: '2026-02-01', summary: 's', findings: [], lessons: [{ title: 't', observation: 'o' }] };
  const hold = (crisis: Crisis, before: unknown[] = [], change: object = {}) =>
    outcomeOf(() => holdRetrospective(crisis, { ...stated, ...change }, before, PUBLIC_LABEL, AT, moment));

  it('is held once, after the crisis', () => {
    expect([hold(over), hold(open), hold(over, [{}])]).toEqual(['retrospective-held', '! crisis-open /body', '! retrospective-held /body']);
    expect(hold(over, [], { heldOn: '2026-02-02' })).toBe('! in-future /body/heldOn');
    expect(hold(over, [], { heldOn: '2026-01-09' })).toBe('! before-opened /body/heldOn');
  });
});

describe('a suggestion', () => {
  const sign = signOfMisses({ ...aChannel(), id: ID }, moment);
  const suggestion = (state: SuggestionRecord['state']): Suggestion => {
    const { next } = suggestCrisis(sign, moment);
    return { ...next, record: { ...next.record, state } };
  };

  it('cites the rule, and is settled once', () => {
    expect(outcomeOf(() => suggestCrisis(sign, moment))).toBe('crisis-suggested');
    expect(suggestion('open').record).toMatchObject({ rule: { id: 'missed-line-checks' }, partners: ['NOR', 'RUS'], state: 'open' });
    const states = ['open', 'accepted', 'dismissed'] as const;
    const rest = ['! suggestion-accepted /body', '! suggestion-dismissed /body'];
    expect(states.map((state) => outcomeOf(() => acceptSuggestion(suggestion(state), ID, AT)))).toEqual(['crisis-suggestion-accepted', ...rest]);
    expect(states.map((state) => outcomeOf(() => dismissSuggestion(suggestion(state), 'r', AT)))).toEqual(['crisis-suggestion-dismissed', ...rest]);
  });

  it('is the same for the same rule, channel and readers', () => {
    const key = keyOf(sign, sign.label);
    expect(keyOf({ ...sign, partners: ['FRA', 'NOR'] }, sign.label)).toBe(key);
    const others = [
      keyOf({ ...sign, channel: undefined }, sign.label),
      keyOf({ ...sign, rule: { id: 'x' } }, sign.label),
      keyOf(sign, { ...sign.label, policy: 'NOR' }),
    ];
    expect(new Set([key, ...others]).size).toBe(4);
  });
});
