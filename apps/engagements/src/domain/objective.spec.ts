import { describe, expect, it } from '@jest/globals';
import type { ObjectiveRecord } from '@entente/contracts';
import { aMoment, AUTHOR, RULES } from './an-engagement.js';
import { conclude } from './conclude.js';
import { assessObjective, changeObjective, objectiveView, overduePeriods, setObjective, timedObjectives, type Objective } from './objective.js';

const label = { policy: 'PUBLIC', classification: 'UNCLASSIFIED' as const, categories: [] };
const objective = (more: Partial<ObjectiveRecord> = {}): Objective => {
  const { next } = setObjective(
    { title: 'Patrols', partners: ['COL'], agreements: [], exercises: [], cadence: 'quarterly' },
    label,
    aMoment('2026-02-10T00:00:00Z'),
  );
  return { ...next, record: { ...next.record, ...more } };
};
const assessed = (period: string, score: number) => ({ period, score, on: '2026-01-01', by: 'x' });

describe('an assessment', () => {
  it.each([
    ['objective-closed', { state: 'closed' as const }, '2026-Q1'],
    ['no-cadence', { cadence: undefined }, '2026-Q1'],
    ['not-a-period', {}, '2026-02'],
    ['period-not-begun', {}, '2026-Q3'],
    ['already-assessed', { assessments: [assessed('2026-Q1', 3)] }, '2026-Q1'],
  ])('is refused as %s', (code, more, period) => {
    expect(() => assessObjective(objective(more), { period, score: 3 }, AUTHOR, aMoment('2026-04-01T00:00:00Z'))).toThrow(expect.objectContaining({ code }));
  });

  it('is overdue after its grace, once for each period', () => {
    const { record } = objective();
    expect(overduePeriods(record, '2026-04-20', RULES)).toEqual([]);
    expect(overduePeriods(record, '2026-04-21', RULES)).toEqual(['2026-Q1']);
    expect(overduePeriods(record, '2026-10-21', RULES)).toEqual(['2026-Q1', '2026-Q2', '2026-Q3']);
    const told = conclude(timedObjectives, { before: undefined, next: objective(), change: 'x', events: [] }, aMoment('2026-10-21T00:00:00Z'));
    expect(told.events.filter(({ definition }) => definition.type.includes('overdue')).map(({ data }) => data)).toMatchObject([
      { period: '2026-Q1' },
      { period: '2026-Q2' },
      { period: '2026-Q3' },
    ]);
    expect(told.wakesAt).toEqual(new Date('2027-01-21T00:00:00Z'));
  });

  it('that comes early leaves the next one to wait for', () => {
    const early = objective({ assessments: [assessed('2026-Q1', 3)] });
    expect(conclude(timedObjectives, { before: undefined, next: early, change: 'x', events: [] }, aMoment('2026-02-10T00:00:00Z')).wakesAt).toEqual(
      new Date('2026-07-21T00:00:00Z'),
    );
  });

  it('shows a trend from the second on', () => {
    const trend = (...scores: number[]): string | undefined =>
      objectiveView(objective({ assessments: scores.map((score, at) => assessed(`2026-Q${at + 1}`, score)) }), '2026-03-01', RULES).trend;
    expect([trend(), trend(3), trend(3, 4), trend(5, 3, 3), trend(3, 4, 1)]).toEqual([undefined, undefined, 'rising', 'steady', 'falling']);
  });
});

describe('a change of an objective', () => {
  it('does not put it below itself, and changes something', () => {
    expect(() => changeObjective(objective(), { parent: 'p' }, 'r', ['p', 'id-1'])).toThrow(expect.objectContaining({ code: 'objective-in-itself' }));
    expect(() => changeObjective(objective(), { title: 'Patrols' }, 'r', [])).toThrow(expect.objectContaining({ code: 'nothing-changed' }));
    expect(changeObjective(objective(), { cadence: null, state: 'closed' }, 'r', []).next.record).toMatchObject({ state: 'closed', cadence: undefined });
  });
});
