import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { agreementCorrected, agreementsDeadlinesChanged, agreementTerminated, partyWithdrew, PUBLIC_LABEL, type ExerciseRecord } from '@entente/contracts';
import { aMoment, anExercise } from './an-exercise.js';
import { clashesOf, refuseDoubleBooking } from './clashes.js';
import { conclude, wake, type Concluded } from './conclude.js';
import { overlap } from './calendar.js';
import type { Exercise } from './exercise.js';
import { afterEvent, type KnownAgreement } from './known-agreement.js';
import { endingBases } from './legal-basis.js';

const forces = { troops: { least: 9_000, most: 9_000 } };
const large: Partial<ExerciseRecord> = { contributions: [{ id: 'c', partner: 'DEU', forces, equipment: [] }] };

function types({ events }: Concluded): string[] {
  return events.map(({ definition }) => definition.type.replace(/^entente\.exercises\.|\.v1$/g, ''));
}
function on(day: string, exercise: Exercise): Concluded {
  return wake(exercise, aMoment({ now: new Date(`${day}T00:00:00Z`) }));
}

describe('a duty', () => {
  it('is told once, two weeks ahead of its deadline', () => {
    const first = on('2026-02-01', anExercise(large));
    expect(types(first)).toEqual(['deadlines-changed']);
    expect(first.next.record.deadlines).toMatchObject([{ id: 'notice', on: '2026-07-21' }]);
    expect(first.wakesOn).toBe('2026-07-07');
    expect(types(on('2026-07-06', first.next))).toEqual([]);
    const due = on('2026-07-07', first.next);
    expect(types(due)).toEqual(['notification-due']);
    expect(types(on('2026-07-08', due.next))).toEqual([]);
    expect(due.wakesOn).toBe('2026-09-15');
    expect(types(on('2026-09-15', due.next))).toEqual(['deadlines-changed']);
    expect(on('2026-09-15', due.next).wakesOn).toBeUndefined();
  });

  it('is told at once where the plan comes late, and not of what is over', () => {
    expect(types(on('2026-08-30', anExercise(large)))).toEqual(['notification-due', 'deadlines-changed']);
    expect(types(on('2026-09-15', anExercise(large)))).toEqual([]);
    expect(types(on('2026-02-01', anExercise({ ...large, state: 'cancelled' })))).toEqual([]);
  });

  it('is told at most once whatever days are looked at, in any order of forces', () => {
    const day = fc.integer({ min: 0, max: 300 }).map((days) => new Date(Date.UTC(2026, 0, 10 + days)));
    fc.assert(
      fc.property(fc.array(fc.record({ day, troops: fc.nat(20_000) }), { maxLength: 12 }), (looks) => {
        let exercise = anExercise();
        let told = 0;
        for (const { day: now, troops } of [...looks].sort((a, b) => a.day.getTime() - b.day.getTime())) {
          const record = {
            ...exercise.record,
            contributions: [{ id: 'c', partner: 'DEU', forces: { troops: { least: troops, most: troops } }, equipment: [] }],
          };
          const concluded = conclude({ next: { ...exercise, record }, change: 'contribution-changed', events: [] }, aMoment({ now }));
          told += types(concluded).filter((type) => type === 'notification-due').length;
          exercise = concluded.next;
        }
        expect(told).toBeLessThanOrEqual(1);
      }),
    );
  });
});

describe('planned conferences', () => {
  it('are deadlines until they are reached', () => {
    const plannedStages = [{ stage: 'planning' as const, conference: 'main' as const, on: '2026-05' }];
    expect(on('2026-02-01', anExercise({ plannedStages })).next.record.deadlines).toMatchObject([
      { id: 'stage/planning-main-conference', kind: 'planning-conference', on: '2026-05-01' },
    ]);
    const reached = anExercise({ plannedStages, stages: [{ stage: 'planning', conference: 'final', on: '2026-01-20' }] });
    expect(on('2026-02-01', reached).next.record.deadlines).toEqual([]);
  });
});

const agreement = (known: Partial<KnownAgreement> = {}): KnownAgreement => ({
  id: 'a',
  version: 1,
  title: 'Pact',
  label: PUBLIC_LABEL,
  spells: ['DEU', 'POL'].map((partner) => ({ id: `spell-${partner}`, partner, from: '2010-01-01' })),
  ...known,
});

describe('a legal basis', () => {
  const ending = (known: KnownAgreement, record: Partial<ExerciseRecord> = {}): string[] =>
    endingBases(anExercise({ basis: ['a'], ...record }).record, PUBLIC_LABEL, new Map([['a', known]])).map((one) => `${one.partner ?? 'all'} ${one.on}`);

  it('that ends before the exercise does is a deadline', () => {
    expect(ending(agreement())).toEqual([]);
    expect(ending(agreement({ endedOn: '2026-09-15' }))).toEqual([]);
    expect(ending(agreement({ endedOn: '2026-09-14' }))).toEqual(['all 2026-09-14']);
    expect(ending(agreement({ endedOn: '2026-09' }))).toEqual(['all 2026-09-01']);
    expect(ending(agreement({ expiresOn: '2026-09-15' }))).toEqual([]);
    expect(ending(agreement({ expiresOn: '2026-08-01' }))).toEqual(['all 2026-08-01']);
    expect(ending(agreement({ expiresOn: '2026-08-01', endedOn: '2026-12-01' }))).toEqual([]);
    const known = new Map([['a', agreement({ endedOn: '2026-08-01' })]]);
    const woken = wake(anExercise({ basis: ['a'] }), aMoment({ agreements: known }));
    expect(woken.next.record.deadlines).toMatchObject([{ id: 'legal-basis/a', kind: 'legal-basis-ends', on: '2026-08-01' }]);
  });

  it('may end for one who takes part, and another spell may take its place', () => {
    const left = agreement({ spells: [{ id: 'x', partner: 'POL', from: '2010', to: '2026-08-01' }] });
    expect(ending(left)).toEqual(['POL 2026-08-01']);
    expect(ending(left, { participants: [{ partner: 'POL', status: 'observer' }] })).toEqual([]);
    expect(ending(agreement({ spells: [...left.spells, { id: 'y', partner: 'POL', from: '2026-08-01' }] }))).toEqual([]);
  });

  it('is only told where everybody who may read the exercise may read it too', () => {
    const secret = { ...PUBLIC_LABEL, classification: 'SECRET' as const };
    expect(ending(agreement({ endedOn: '2026-08-01', label: secret }))).toEqual([]);
  });

  it('follows what its owner tells', () => {
    const event = (definition: { type: string }, sequence: number, data: unknown) => ({
      id: 'e',
      source: 'urn:test',
      type: definition.type,
      subject: 'a',
      time: '',
      sequence,
      label: PUBLIC_LABEL,
      data,
    });
    const terminated = afterEvent(agreement(), event(agreementTerminated, 2, { title: 'Pact', kind: 'alliance', endedOn: '2026', reason: 'expired' }));
    expect(terminated).toMatchObject({ version: 2, endedOn: '2026' });
    const spell = { id: 'spell-POL', from: '2010-01-01', to: '2026-08-01', basis: 'reported' };
    const left = afterEvent(agreement(), event(partyWithdrew, 2, { title: 'Pact', kind: 'alliance', partner: 'POL', spell }));
    expect(left?.spells).toContainEqual({ id: 'spell-POL', partner: 'POL', from: '2010-01-01', to: '2026-08-01' });
    expect(afterEvent(left, event(agreementTerminated, 1, { endedOn: '2020' }))).toBe(left);
    const expiring = { id: 'expiry:2026-08', kind: 'expiry', on: '2026-08-01', title: 'It ends on 2026-08', owedBy: [] };
    const expires = afterEvent(left, event(agreementsDeadlinesChanged, 3, { about: 'Pact', deadlines: [expiring] }));
    expect(expires).toMatchObject({ version: 3, expiresOn: '2026-08-01', spells: left?.spells });
    const record = { title: 'Pact', kind: 'alliance', alsoKinds: [], parties: [], obligations: [], warnings: [] };
    const corrected = afterEvent(expires, event(agreementCorrected, 4, { agreement: record, reason: 'misread' }));
    expect(corrected).toMatchObject({ version: 4, expiresOn: '2026-08-01', spells: [] });
    expect(afterEvent(corrected, event(agreementsDeadlinesChanged, 4, { about: 'Pact', deadlines: [] }))?.expiresOn).toBeUndefined();
    expect(afterEvent(undefined, event(partyWithdrew, 2, { partner: 'POL', spell }))).toBeUndefined();
  });
});

describe('the same unit in two exercises', () => {
  const bringing = (record: Partial<ExerciseRecord> = {}, unit = '1st  Brigade'): Exercise => {
    const id = `${record.startsOn ?? 'mine'}`;
    return { ...anExercise({ contributions: [{ id: 'c', partner: 'DEU', unit, forces: {}, equipment: [] }], ...record }), id };
  };
  const book = (mine: Exercise, other: Exercise, overriding?: { reason: string; by: string }, before?: Exercise): Exercise =>
    refuseDoubleBooking(before, mine, [other], overriding, ['body'], new Date('2026-02-01T09:00:00Z'));
  const other = bringing({ startsOn: '2026-09-14', endsOn: '2026-09-20' }, '1ST BRIGADE');

  it('is refused where their days certainly overlap, however the unit is written', () => {
    expect(() => book(bringing(), other)).toThrow(
      expect.objectContaining({ code: 'forces-double-booked', faults: [expect.objectContaining({ path: '/body', accepted: [other.id] })] }),
    );
    expect(book(bringing(), bringing({ startsOn: '2026-09-15', endsOn: '2026-09-20' })).record.overrides).toEqual([]);
    expect(book(bringing(), bringing({ startsOn: '2026-09-14' }, '2nd Brigade')).record.overrides).toEqual([]);
    expect(book(bringing(), { ...other, record: { ...other.record, state: 'cancelled' } }).record.overrides).toEqual([]);
  });

  it('is only a warning where that is only possible, or where only the place is the same', () => {
    expect(clashesOf(bringing().record, [bringing({ startsOn: '2026-09' })])).toMatchObject([{ kind: 'forces', holds: 'possible', unit: '1st  Brigade' }]);
    const invited = bringing({ startsOn: '2026-09-14', participants: [{ partner: 'DEU', status: 'invited' }] });
    expect(clashesOf(bringing().record, [invited])).toMatchObject([{ holds: 'possible' }]);
    const places = clashesOf(bringing({ place: 'Bergen-Hohne' }).record, [bringing({ startsOn: '2026-09-14', place: 'bergen hohne' }, 'other')]);
    expect(places).toMatchObject([{ kind: 'place', holds: 'certain' }]);
    expect(book(bringing({ place: 'x' }), bringing({ startsOn: '2026-09-14', place: 'x' }, 'other')).record.overrides).toEqual([]);
  });

  it('may be let through with a reason, and is then not asked about again', () => {
    const overridden = book(bringing(), other, { reason: 'one company stays', by: 'director' });
    expect(overridden.record.overrides).toEqual([
      { code: 'forces-double-booked', about: 'DEU: 1st  Brigade', reason: 'one company stays', by: 'director', at: '2026-02-01T09:00:00.000Z' },
    ]);
    expect(book(overridden, other, undefined, overridden)).toBe(overridden);
  });
});

describe('overlap', () => {
  const month = fc.integer({ min: 1, max: 12 }).map((value) => String(value).padStart(2, '0'));
  const date = fc.oneof(
    fc.constant('2026'),
    month.map((value) => `2026-${value}`),
    month.map((value) => `2026-${value}-15`),
  );
  it('is the same seen from both sides, and certain of a thing with itself', () => {
    fc.assert(
      fc.property(date, date, (a, b) => {
        expect(overlap({ startsOn: a }, { startsOn: b })).toBe(overlap({ startsOn: b }, { startsOn: a }));
        if (a.length === 10) expect(overlap({ startsOn: a }, { startsOn: a })).toBe('certain');
      }),
    );
  });
});
