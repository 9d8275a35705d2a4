import { describe, expect, it } from '@jest/globals';
import { quotaOf, standing, type QuotaRule, type Visit } from '../domain/duties/quotas.js';
import { readRuleBook, RuleBook } from './rule-book.js';

function ruleFor(visit: Visit['visit']): QuotaRule {
  const found = readRuleBook().quotas.find((rule) => rule.visit === visit);
  if (!found) throw new Error(`no quota of ${visit}s`);
  return found;
}
const [inspections, evaluations] = [ruleFor('inspection'), ruleFor('evaluation')];
const visit = (by: string, kind: Visit['visit'] = 'evaluation', year = 2026, visited = 'DEU'): Visit => ({ visit: kind, year, visited, by });

describe('quotas', () => {
  it.each([
    [0, 0],
    [1, 1],
    [60, 1],
    [61, 2],
    [840, 14],
    [841, 15],
    [5_000, 15],
  ])('of evaluations: %i units accept %i a year', (units, expected) => {
    expect(quotaOf(evaluations, units)).toBe(expected);
  });

  it('are there for each kind of visit, or nothing is counted', () => {
    expect(() => new RuleBook([], [inspections]).quota('evaluation')).toThrow(expect.objectContaining({ kind: 'not-found', code: 'no-such-quota' }));
  });

  it('of inspections end with the third in a calendar year', () => {
    const ledger = ['USA', 'RUS'].map((by) => visit(by, 'inspection'));
    expect(standing(inspections, 0, ledger, visit('POL', 'inspection'))).toMatchObject({ quota: 3, used: 2, left: 1, verdict: 'within-quota' });
    const full = [...ledger, visit('POL', 'inspection')];
    expect(standing(inspections, 0, full, visit('TUR', 'inspection'))).toMatchObject({ left: 0, verdict: 'quota-used' });
    expect(standing(inspections, 0, full, visit('TUR', 'inspection', 2027))).toMatchObject({ used: 0, verdict: 'within-quota' });
    expect(standing(inspections, 0, full, visit('TUR', 'inspection', 2026, 'POL'))).toMatchObject({ used: 0, verdict: 'within-quota' });
  });

  it('give one state a fifth of the evaluations, and one at least', () => {
    const two = [visit('RUS'), visit('RUS')];
    expect(standing(evaluations, 600, two, visit('RUS'))).toMatchObject({ quota: 10, leftForOne: 0, verdict: 'share-of-one-used' });
    expect(standing(evaluations, 600, two, visit('USA'))).toMatchObject({ leftForOne: 2, verdict: 'within-quota' });
    expect(standing(evaluations, 180, [], visit('RUS'))).toMatchObject({ quota: 3, leftForOne: 1, verdict: 'within-quota' });
    expect(standing(evaluations, 180, [visit('RUS')], visit('RUS'))).toMatchObject({ verdict: 'share-of-one-used' });
    expect(standing(evaluations, 0, [], visit('RUS'))).toMatchObject({ quota: 0, verdict: 'quota-used' });
  });
});
