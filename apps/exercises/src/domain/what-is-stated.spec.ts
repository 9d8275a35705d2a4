import { describe, expect, it } from '@jest/globals';
import { exerciseReported } from '@entente/contracts';
import { aMoment, anExercise } from './an-exercise.js';
import { holdExercise } from './settle.js';

const stated = {
  report: { source: 'urn:test', record: 'A', revision: 1 },
  title: 'Summer Bridge',
  kind: 'live',
  startsOn: '2026-09-01',
  participants: [{ partner: 'DEU', contributions: [{ unit: 'A', forces: { troops: { least: 1_000, most: 2_000 } } }] }],
};

/** Codes and paths of the faults of a report. */
function faults(report: object): unknown[] {
  const { error } = exerciseReported.data.safeParse({ ...stated, ...report });
  return (error?.issues ?? []).map((issue) => [issue.code === 'custom' ? issue.params?.['code'] : issue.code, issue.path.join('/')]);
}

describe('what is stated of an exercise', () => {
  const upsideDown = [{ partner: 'DEU', contributions: [{ unit: 'A', forces: { troops: { least: 2_001, most: 2_000 } } }] }];
  it.each<[object, unknown[]]>([
    [{}, []],
    [{ stages: [{ stage: 'conduct', conference: 'main', on: '2026' }] }, [['conference-outside-planning', 'stages/0/conference']]],
    [{ held: { from: '2026-09' }, cancelled: { on: '2026-08', reason: 'Floods' } }, [['held-and-cancelled', 'cancelled']]],
    [{ endsOn: '2026-08-31' }, [['ends-before-begins', 'endsOn']]],
  ])('%j has the faults %j', (report, expected) => {
    expect(faults(report)).toEqual(expected);
  });

  it('is a range only with the least before the most', () => {
    expect(JSON.stringify(exerciseReported.data.safeParse({ ...stated, participants: upsideDown }).error?.issues)).toContain('range-upside-down');
  });

  it('cannot be held before its day', () => {
    const conducted = anExercise({ stages: [{ stage: 'conduct', on: '2026-01-31' }] });
    const refused = expect.objectContaining({ code: 'held-in-future', faults: [expect.objectContaining({ path: '/body/from' })] });
    expect(() => holdExercise(conducted, { from: '2026-02-02' }, ['body'], aMoment())).toThrow(refused);
    expect(holdExercise(conducted, { from: '2026-02-01' }, ['body'], aMoment()).next.record.state).toBe('held');
  });
});
