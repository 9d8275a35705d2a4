import { describe, expect, it } from '@jest/globals';
import { exerciseCorrected } from '@entente/contracts';
import { anEvent, SECRET_PER } from '../../spec/events.js';
import { anExercise } from '../../spec/occasion-events.js';
import { brings, cancelled, committed, held, troops } from '../../spec/table-events.js';
import { foldExercise, tellsExercise, type ExerciseModel } from './fold-exercise.js';

const exercise = anExercise({
  startsOn: '2024-05-02',
  participants: [
    { partner: 'PER', status: 'accepted' },
    { partner: 'CHL', status: 'invited' },
  ],
  contributions: [troops('PER', 100, 200)],
});
const proposed = foldExercise(undefined, exercise.event);

function folded(...events: ReturnType<typeof held>[]): ExerciseModel {
  return events.reduce(foldExercise, proposed);
}

describe('an exercise', () => {
  it('has who was invited, and what they brought', () => {
    expect(proposed).toMatchObject({
      state: 'planned',
      startsOn: '2024-05-02',
      participants: [
        { partner: 'PER', status: 'accepted' },
        { partner: 'CHL', status: 'invited' },
      ],
      troops: [{ partner: 'PER', least: 100, most: 200 }],
    });
  });

  it('takes the last commitment of a partner, and newcomers', () => {
    expect(folded(committed(exercise, 2, 'CHL', 'declined'), committed(exercise, 3, 'BOL', 'observer')).participants).toEqual([
      { partner: 'PER', status: 'accepted' },
      { partner: 'CHL', status: 'declined' },
      { partner: 'BOL', status: 'observer' },
    ]);
  });

  it('counts a contribution that changed once, and one withdrawn not at all', () => {
    const [first] = exercise.record.contributions;
    if (!first) throw new Error('nothing was brought');
    const more = { ...first, forces: { troops: { least: 150, most: 150 } } };
    const changed = brings(exercise, 2, { before: first, after: more });
    expect(folded(changed).troops).toEqual([{ id: first.id, partner: 'PER', least: 150, most: 150 }]);
    expect(folded(changed, brings(exercise, 3, { before: more })).troops).toEqual([]);
  });

  it('lasts as long as it was held, and stays where it was planned when it is cancelled', () => {
    expect(folded(held(exercise, 2, '2024-06', '2024-07'))).toMatchObject({ state: 'held', startsOn: '2024-06', endsOn: '2024-07' });
    expect(folded(cancelled(exercise, 2))).toMatchObject({ state: 'cancelled', startsOn: '2024-05-02' });
  });

  it('is what a correction says, under its label, and an older event changes nothing', () => {
    const record = { ...exercise.record, state: 'held' as const, held: { from: '2024-08' }, participants: [] };
    const corrected = folded(anEvent(exerciseCorrected, { subject: exercise.id, sequence: 4, label: SECRET_PER }, { exercise: record, reason: 'misread' }));
    expect(corrected).toMatchObject({ startsOn: '2024-08', participants: [], label: SECRET_PER, version: 4 });
    expect(foldExercise(corrected, committed(exercise, 3, 'CHL', 'accepted'))).toBe(corrected);
  });

  it('cannot change before it was proposed', () => {
    expect(() => foldExercise(undefined, held(exercise, 2, '2024-06'))).toThrow('never proposed');
    expect(tellsExercise(held(exercise, 2, '2024-06'))).toBe(true);
  });
});
