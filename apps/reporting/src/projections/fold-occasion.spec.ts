import { describe, expect, it } from '@jest/globals';
import {
  contributionChanged,
  crisisClosed,
  crisisCorrected,
  crisisPhaseChanged,
  EVENTS,
  exerciseCancelled,
  exerciseCorrected,
  exerciseHeld,
  exerciseReplanned,
  participantCommitted,
  type DomainEvent,
} from '@entente/contracts';
import fc from 'fast-check';
import { anEvent } from '../../spec/events.js';
import { aCrisis, anEngagement, anExercise, corrected, saidOf } from '../../spec/occasion-events.js';
import { endOf, foldOccasion, tellsOccasion, type OccasionModel } from './fold-occasion.js';

function folded(...events: DomainEvent[]): OccasionModel {
  const model = events.reduce<OccasionModel | undefined>((before, event) => foldOccasion(before, event), undefined);
  if (!model) throw new Error('nothing was told');
  return model;
}

describe('an occasion', () => {
  it('is told by every event that carries an engagement, or says when an exercise or a crisis is', () => {
    const telling = EVENTS.filter(({ direction, type }) => direction === 'domain' && tellsOccasion(anEventOf(type))).map(({ type }) => type);
    const shape = (type: string): string[] => {
      const definition = EVENTS.find((one) => one.type === type);
      return Object.keys(definition?.data instanceof Object && 'shape' in definition.data ? (definition.data.shape ?? {}) : {});
    };
    const expected = EVENTS.filter(({ direction, type }) => {
      const fields = shape(type);
      const whole = fields.includes('engagement') || (fields.includes('exercise') && !fields.includes('startsOn'));
      return direction === 'domain' && (whole || (fields.includes('startsOn') && !fields.includes('exercise')) || fields.includes('openedOn'));
    }).map(({ type }) => type);
    expect(telling.sort()).toEqual(expected.sort());
    expect(telling.length).toBeGreaterThan(20);
  });

  it('keeps the days it was held on, whatever is said of its plan after it', () => {
    const exercise = anExercise();
    const [about, said] = [{ subject: exercise.id, sequence: 2 }, saidOf(exercise.record, ['BOL', 'PER'])];
    const model = folded(
      exercise.event,
      anEvent(exerciseHeld, about, { ...said, from: '2026-09-03', to: '2026-09-05', basis: [] }),
      anEvent(contributionChanged, about, { ...said, partner: 'PER' }),
    );
    expect(model).toMatchObject({ state: 'held', from: '2026-09-03', to: '2026-09-05' });
    const source = { ...exercise.record, state: 'held' as const, held: { from: '2026-09-04' } };
    expect(folded(exercise.event, anEvent(exerciseCorrected, about, { exercise: source, reason: 'r' }))).toMatchObject({ from: '2026-09-04', to: undefined });
  });

  it('concerns whoever takes part or is asked to, and nobody who declined', () => {
    const exercise = anExercise();
    const about = { subject: exercise.id, sequence: 2 };
    const said = saidOf(exercise.record, ['PER']);
    const declined = anEvent(participantCommitted, about, { ...said, partner: 'BOL', status: 'declined' });
    expect(folded(exercise.event).partners).toEqual(['BOL', 'PER']);
    expect(folded(exercise.event, declined).partners).toEqual(['PER']);
    expect(folded(exercise.event, anEvent(exerciseCancelled, about, { ...said, on: '2026', reason: 'r' })).state).toBe('cancelled');
  });

  it('that is a crisis has no end until it is closed', () => {
    const crisis = aCrisis('2014-03', ['PER', 'CHL']);
    const about = { subject: crisis.id, sequence: 2 };
    const said = { title: 'On the border', partners: ['BOL', 'CHL', 'PER'], openedOn: '2014-03' };
    const phase = anEvent(crisisPhaseChanged, about, { ...said, phase: 'assessment', on: '2014-04', before: {} });
    const open = folded(crisis.event, phase);
    expect([open.state, open.to, endOf(open), open.partners]).toEqual(['open', undefined, { first: 'infinity', last: 'infinity' }, said.partners]);
    const closed = folded(crisis.event, phase, anEvent(crisisClosed, { ...about, sequence: 3 }, { ...said, on: '2014-05', reason: 'talks' }));
    expect([closed.state, closed.to, endOf(closed)]).toEqual(['closed', '2014-05', { first: '2014-05-01', last: '2014-05-31' }]);
    const after = anEvent(crisisCorrected, { ...about, sequence: 4 }, { ...said, crisis: crisis.record, reason: 'not over' });
    expect(endOf(folded(crisis.event, after)).last).toBe('infinity');
  });

  it('of which nothing was told has no change', () => {
    const exercise = anExercise();
    const held = anEvent(exerciseHeld, { subject: exercise.id }, { ...saidOf(exercise.record, []), from: '2026', basis: [] });
    expect(() => foldOccasion(undefined, held)).toThrow(expect.objectContaining({ code: 'occasion-unknown' }));
  });

  it('was told when it first said what it says: what repeats it changes nothing', () => {
    const talks = anEngagement();
    const days = fc.constantFrom('2026', '2026-03', '2026-03-10');
    fc.assert(
      fc.property(fc.array(days, { minLength: 1, maxLength: 8 }), (stated) => {
        const events = stated.map((from, at) => corrected(talks, at + 1, { from }));
        const last = stated.findLastIndex((from, at) => at === 0 || stated[at - 1] !== from);
        expect(folded(...events).toldAt).toBe(events[last] && new Date(events[last].time).toISOString());
        expect(folded(...events.flatMap((event) => [event, event]))).toEqual(folded(...events));
      }),
    );
  });

  it('is the same whether a plan was stated at once or step by step', () => {
    const exercise = anExercise();
    const plan = { ...exercise.record, startsOn: '2027', endsOn: undefined, title: 'Winter Bridge' };
    const replanned = anEvent(exerciseReplanned, { subject: exercise.id, sequence: 2 }, { exercise: plan, reason: 'r' });
    expect(folded(exercise.event, replanned)).toEqual(folded(replanned));
  });
});

/** An event of a type, without what it says. */
function anEventOf(type: string): DomainEvent {
  return { ...anEngagement().event, type };
}
