import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { ARMS, type Arm, type Forces, type Verdict } from '@entente/contracts';
import type { Activity, BoundBy, Brought } from '../domain/duties/activity.js';
import { anActivity, firm } from '../domain/duties/an-activity.js';
import { assess, type Surroundings } from '../domain/duties/assess.js';
import { readRuleBook } from './rule-book.js';

const { duties } = readRuleBook();
const PARTICIPATING = new Set(['DEU', 'POL', 'USA', 'RUS', 'BLR', 'TUR', 'KAZ']);
const boundBy: BoundBy = ({ parties }) => ('organisation' in parties ? PARTICIPATING : new Set(parties.partners));

function verdictsOf(activity: Activity, surroundings?: Surroundings): Verdict[] {
  return assess(duties, activity, boundBy, surroundings).verdicts;
}

/** `v notify`, `vi possible observe`, …: the verdicts other than none, in short. */
function said(activity: Activity, surroundings?: Surroundings): string[] {
  return verdictsOf(activity, surroundings)
    .filter(({ verdict }) => verdict !== 'none')
    .map(
      ({ rule, verdict, holds }) =>
        `${rule.id.replace(/^vienna-document-2011-|^india-pakistan-1991-/, '')} ${holds === 'certain' ? '' : 'possible '}${verdict}`,
    );
}

function warned(activity: Activity, surroundings?: Surroundings): string[] {
  return assess(duties, activity, boundBy, surroundings).warnings.map(({ code, rule, arm, exercises }) =>
    `${code} ${rule.id} ${arm} ${exercises.join()}`.trim(),
  );
}

const V = 'v notify';
const VI = 'vi observe';

describe('the Vienna Document', () => {
  it.each<[Arm, number, string[]]>([
    ['troops', 8_999, []],
    ['troops', 9_000, [V]],
    ['troops', 9_001, [V]],
    ['troops', 12_999, [V]],
    ['troops', 13_000, [V, VI]],
    ['troops', 13_001, [V, VI]],
    ['tanks', 249, []],
    ['tanks', 250, [V]],
    ['tanks', 251, [V]],
    ['tanks', 299, [V]],
    ['tanks', 300, [V, VI]],
    ['tanks', 301, [V, VI]],
    ['armouredCombatVehicles', 499, []],
    ['armouredCombatVehicles', 500, [V, VI]],
    ['armouredCombatVehicles', 501, [V, VI]],
    ['artillery', 249, []],
    ['artillery', 250, [V, VI]],
    ['artillery', 251, [V, VI]],
    ...(['amphibious', 'heliborne', 'parachute'] as const).flatMap((arm): [Arm, number, string[]][] => [
      [arm, 2_999, []],
      [arm, 3_000, [V]],
      [arm, 3_001, [V]],
      [arm, 3_499, [V]],
      [arm, 3_500, [V, VI]],
      [arm, 3_501, [V, VI]],
    ]),
  ])('of %s, %i bring %j', (arm, count, expected) => {
    const activity = anActivity(firm({ [arm]: count }));
    expect(said(activity)).toEqual(expected);
    for (const verdict of verdictsOf(activity)) {
      if (verdict.verdict === 'none') expect(verdict.nearest).toMatchObject({ passesAt: expect.any(Number) });
      else expect(verdict.triggers).toEqual([expect.objectContaining({ arm, most: count, margin: expect.any(Number) })]);
    }
  });

  it('says by which arm, by how much, until when, and how sure of that it is', () => {
    const [notify, observe] = verdictsOf(anActivity(firm({ troops: 9_400, tanks: 260 })));
    expect(notify).toMatchObject({
      verdict: 'notify',
      rule: { id: 'vienna-document-2011-v', citation: 'Vienna Document 2011, chapter V', certainty: 'verified' },
      owedBy: ['DEU'],
      deadline: '2026-04-20',
      deadlineCertainty: 'unverified',
      triggers: [
        { arm: 'troops', passesAt: 9_000, margin: 400 },
        { arm: 'tanks', passesAt: 250, margin: 10 },
      ],
    });
    expect(observe).toMatchObject({ verdict: 'none', nearest: { arm: 'tanks', passesAt: 300, margin: -40 } });
    expect(verdictsOf(anActivity(firm({ tanks: 250 })))[0]?.rule.certainty).toBe('unverified');
  });

  it('counts nobody who stands outside the regime, and asks the hosts that are bound', () => {
    const brought = (partner: string, troops: number): Brought => ({ partner, sure: true, forces: firm({ troops }) });
    expect(said(anActivity({}, { brought: [brought('DEU', 8_000), brought('PER', 5_000)] }))).toEqual([]);
    expect(said(anActivity({}, { brought: [brought('DEU', 8_000), brought('POL', 1_000)] }))).toEqual([V]);
    expect(verdictsOf(anActivity({}, { brought: [brought('USA', 9_000)] }))[0]?.owedBy).toEqual(['DEU']);
    expect(verdictsOf(anActivity({}, { hosts: ['PER'], zones: ['vienna-document'], brought: [brought('USA', 9_000)] }))[0]?.owedBy).toEqual(['USA']);
    expect(verdictsOf(anActivity({}, { hosts: ['PER'], zones: ['vienna-document'], brought: [brought('PER', 20_000)] }))).toEqual([]);
  });

  it('applies within its zone only: for certain, or possibly where a state lies there in part', () => {
    const big = firm({ troops: 9_000 });
    expect(verdictsOf(anActivity(big, { hosts: ['USA'] }))).toEqual([]);
    expect(said(anActivity(big, { hosts: ['RUS'] }))).toEqual(['v possible notify']);
    expect(said(anActivity(big, { hosts: ['RUS'], zones: ['vienna-document'] }))).toEqual([V]);
    expect(verdictsOf(anActivity(big, { hosts: ['RUS'], zones: [] }))).toEqual([]);
    expect(said(anActivity(big, { hosts: [], zones: ['vienna-document'] }))).toEqual([V]);
  });

  it('applies from the day it is in force', () => {
    const big = firm({ troops: 9_000 });
    expect(verdictsOf(anActivity(big, { startsOn: '2011-11-30', endsOn: undefined }))).toEqual([]);
    expect(said(anActivity(big, { startsOn: '2011-12-01', endsOn: undefined }))).toEqual([V]);
    expect(said(anActivity(big, { startsOn: '2011', endsOn: undefined }))).toEqual(['v possible notify']);
  });

  it('leaves open what ranges and invitations leave open', () => {
    expect(said(anActivity({ troops: { least: 8_000, most: 13_000 } }))).toEqual(['v possible notify', 'vi possible observe']);
    expect(said(anActivity({ troops: { least: 9_000, most: 13_000 } }))).toEqual([V, 'vi possible observe']);
    const invited: Brought = { partner: 'POL', sure: false, forces: firm({ troops: 1_000 }) };
    expect(said(anActivity({}, { brought: [{ partner: 'DEU', sure: true, forces: firm({ troops: 8_500 }) }, invited] }))).toEqual(['v possible notify']);
  });

  it('wants notice when troops start that were not told, and observers only beyond 72 hours', () => {
    const without = (activity: Partial<Activity>): Activity => anActivity(firm({ troops: 13_000 }), { withoutNotice: true, ...activity });
    expect(verdictsOf(without({}))[0]?.deadline).toBe('2026-06-01');
    expect(said(without({ durationHours: 71 }))).toEqual([V]);
    expect(said(without({ durationHours: 72 }))).toEqual([V]);
    expect(said(without({ durationHours: 73 }))).toEqual([V, VI]);
    expect(said(without({ endsOn: '2026-06-03' }))).toEqual([V]);
    expect(said(without({ endsOn: '2026-06-04' }))).toEqual([V, 'vi possible observe']);
    expect(said(without({ endsOn: '2026-06-05' }))).toEqual([V, VI]);
  });

  it('takes the earliest day a partial date may mean for the deadline', () => {
    expect(verdictsOf(anActivity(firm({ troops: 9_000 }), { startsOn: '2026-06', endsOn: undefined }))[0]?.deadline).toBe('2026-04-20');
  });

  const large = (id: string, startsOn: string, troops: number): Activity => anActivity(firm({ troops }), { id, startsOn, endsOn: undefined });
  it.each<[number, string, string[], string[]]>([
    [40_000, '2026-06-01', ['2025-01-01'], []],
    [40_001, '2026-06-01', [], []],
    [40_001, '2026-06-01', ['2025-01-01'], ['viii-largest limit-reached']],
    [40_001, '2026-06-01', ['2024-01-01'], ['viii-largest limit-reached']],
    [40_001, '2026-06-01', ['2023-12-31'], []],
    [40_001, '2026-06-01', ['2028-12-31'], ['viii-largest limit-reached']],
    [40_001, '2026-06-01', ['2029-01-01'], []],
  ])('allows one of more than 40,000 in three years: %i on %s beside %j', (troops, startsOn, beside, expected) => {
    const others = beside.map((day, at) => large(`other ${at}`, day, 40_001));
    const limits = said(large('plan', startsOn, troops), { others, linked: [] }).filter((one) => one.includes('limit'));
    expect(limits).toEqual(expected);
  });

  it('allows six of more than 13,000 in a year, to each state', () => {
    const others = (count: number): Activity[] => Array.from({ length: count }, (_, at) => large(`other ${at}`, '2026-02-01', 13_001));
    expect(said(large('plan', '2026-06-01', 13_001), { others: others(5), linked: [] })).toEqual([V, VI]);
    expect(said(large('plan', '2026-06-01', 13_001), { others: others(6), linked: [] })).toEqual([V, VI, 'viii-large limit-reached']);
    expect(said(large('plan', '2026-06-01', 13_000), { others: others(6), linked: [] })).toEqual([V, VI]);
    expect(said(large('plan', '2027-06-01', 13_001), { others: others(6), linked: [] })).toEqual([V, VI]);
    const polish = others(6).map((one) => ({ ...one, brought: one.brought.map((brought) => ({ ...brought, partner: 'POL' })) }));
    expect(said(large('plan', '2026-06-01', 13_001), { others: polish, linked: [] })).toEqual([V, VI]);
  });

  it.each<[string, number, Partial<Record<Arm, number>>]>([
    ['viii-largest', 1, { troops: 40_000, tanks: 900, armouredCombatVehicles: 2_000, artillery: 900 }],
    ['viii-larger', 3, { troops: 25_000, tanks: 400, armouredCombatVehicles: 800, artillery: 400 }],
    ['viii-large', 6, { troops: 13_000, tanks: 300, armouredCombatVehicles: 500, artillery: 300 }],
  ])('of %s allows %i a year of more than %j, each arm by itself', (rule, allowed, sizes) => {
    for (const [arm, size] of Object.entries(sizes)) {
      const brought = (id: string, count: number): Activity => anActivity(firm({ [arm]: count }), { id, startsOn: '2026-03-01', endsOn: undefined });
      const reached = (count: number, beside: number): boolean => {
        const others = Array.from({ length: beside }, (_, at) => brought(`other ${at}`, size + 1));
        return said(brought('plan', count), { others, linked: [] }).includes(`${rule} limit-reached`);
      };
      expect([size - 1, size, size + 1].map((count) => reached(count, allowed))).toEqual([false, false, true]);
      expect(reached(size + 1, allowed - 1)).toBe(false);
    }
  });

  it('wants more than 40,000 told two years ahead, by 15 November', () => {
    const told = (troops: number): Verdict | undefined =>
      verdictsOf(large('plan', '2026-06-01', troops)).find(({ rule }) => rule.id === 'vienna-document-2011-viii-communication');
    expect(told(40_000)).toMatchObject({ verdict: 'none', nearest: { arm: 'troops', passesAt: 40_001, margin: -1 } });
    expect(told(40_001)).toMatchObject({
      verdict: 'notify',
      deadline: '2024-11-15',
      deadlineCertainty: 'unverified',
      rule: { citation: 'Vienna Document 2011, chapter VIII', certainty: 'unverified' },
    });
  });

  it('says nothing any more once a rule is no longer in force', () => {
    const ended = duties.map((rule) => ({ ...rule, validTo: '2026-06-01' }));
    const verdicts = (startsOn: string): string[] =>
      assess(ended, anActivity(firm({ troops: 9_000 }), { startsOn, endsOn: undefined }), boundBy).verdicts.map(({ verdict, holds }) => `${holds} ${verdict}`);
    expect(verdicts('2026-05-31')).toContain('certain notify');
    expect(verdicts('2026-06-01')).toEqual([]);
    expect(verdicts('2026')).toContain('possible notify');
  });

  it('warns of a plan within a tenth below a threshold', () => {
    expect(warned(anActivity(firm({ troops: 8_099 })))).toEqual([]);
    expect(warned(anActivity(firm({ troops: 8_100 })))).toEqual(['near-threshold vienna-document-2011-v troops']);
    expect(warned(anActivity(firm({ troops: 8_999 })))).toEqual(['near-threshold vienna-document-2011-v troops']);
    expect(warned(anActivity(firm({ troops: 9_000 })))).toEqual([]);
    expect(warned(anActivity(firm({ troops: 12_800 })))).toEqual([
      'near-threshold vienna-document-2011-vi troops',
      'near-threshold vienna-document-2011-viii-large troops',
    ]);
  });

  it('warns of linked plans that pass a threshold together', () => {
    const second = large('second', '2026-06-05', 12_500);
    const together = warned(anActivity(firm({ troops: 12_800 })), { others: [], linked: [second] });
    expect(together).toContain('linked-exercises vienna-document-2011-vi troops second');
    expect(together).not.toContain('linked-exercises vienna-document-2011-v troops second');
    expect(warned(anActivity(firm({ troops: 400 })), { others: [], linked: [second] })).not.toContainEqual(
      expect.stringContaining('linked-exercises vienna-document-2011-vi '),
    );
    expect(warned(anActivity(firm({ troops: 500 })), { others: [], linked: [second] })).toContain('linked-exercises vienna-document-2011-vi troops second');
    const three = ['a', 'b', 'c'].map((id) => large(id, '2026-06-05', 4_400));
    expect(warned(anActivity(firm({ troops: 100 })), { others: [], linked: three })).toContain('linked-exercises vienna-document-2011-vi troops a,b,c');
    expect(warned(anActivity(firm({ troops: 100 })), { others: [], linked: three.slice(1) })).not.toContainEqual(expect.stringContaining('linked'));
    const outsiders = three.map((one) => ({ ...one, brought: one.brought.map((brought) => ({ ...brought, partner: 'PER' })) }));
    expect(warned(anActivity(firm({ troops: 100 })), { others: [], linked: outsiders })).toEqual([]);
    const elsewhere = { ...second, hosts: ['PER'] };
    expect(warned(anActivity(firm({ troops: 12_800 })), { others: [], linked: [elsewhere] })).not.toContainEqual(expect.stringContaining('linked'));
  });
});

describe('India and Pakistan', () => {
  const indian = (formation: Brought['formation'], km: number, sector?: 'international-border' | 'line-of-control', startsOn = '2026-06-01'): Activity =>
    anActivity(
      {},
      { startsOn, endsOn: undefined, hosts: ['IND'], border: { with: 'PAK', km, sector }, brought: [{ partner: 'IND', sure: true, forces: {}, formation }] },
    );

  it.each<[Brought['formation'], number, 'international-border' | 'line-of-control', string[]]>([
    ['brigade', 1, 'international-border', []],
    ['division', 5.1, 'international-border', []],
    ['division', 5, 'international-border', ['near limit-reached']],
    ['division', 30, 'line-of-control', ['division notify']],
    ['corps', 76, 'international-border', []],
    ['corps', 75, 'international-border', ['corps notify']],
    ['army', 300, 'international-border', ['above-corps notify']],
  ])('%s at %d km of the %s: %j', (formation, km, sector, expected) => {
    expect(said(indian(formation, km, sector))).toEqual(expected);
  });

  it('want 30 to 90 days of notice, by size', () => {
    const deadlines = (activity: Activity): (string | undefined)[] =>
      verdictsOf(activity).flatMap(({ verdict, deadline }) => (verdict === 'notify' ? [deadline] : []));
    expect(deadlines(indian('division', 30, 'line-of-control'))).toEqual(['2026-05-02']);
    expect(deadlines(indian('corps', 30, 'international-border'))).toEqual(['2026-04-02']);
    expect(deadlines(indian('army', 300, 'international-border'))).toEqual(['2026-03-03']);
  });

  it('leave open what is not said of the sector, and are bound from 1992', () => {
    expect(said(indian('division', 30))).toEqual(['division possible notify']);
    expect(verdictsOf(indian('corps', 10, 'international-border', '1992-08-18'))).toEqual([]);
    expect(
      verdictsOf(anActivity({}, { hosts: ['IND'], border: { with: 'CHN', km: 3 }, brought: [{ partner: 'IND', sure: true, forces: {}, formation: 'corps' }] })),
    ).toEqual([]);
  });
});

describe('more forces', () => {
  const strength = fc.tuple(fc.nat(50_000), fc.nat(5_000)).map(([least, more]) => ({ least, most: least + more }));
  const forces = fc.record(Object.fromEntries(ARMS.map((arm) => [arm, strength])), { requiredKeys: [] }).map((value): Forces => value);
  const brought = fc.record({ partner: fc.constantFrom('DEU', 'POL', 'PER', 'USA'), sure: fc.boolean(), forces });
  const activity = fc.record({
    hosts: fc.subarray(['DEU', 'RUS', 'PER']),
    withoutNotice: fc.boolean(),
    brought: fc.array(brought, { minLength: 1, maxLength: 4 }),
  });
  const strong = (verdicts: readonly Verdict[]): Map<string, number> =>
    new Map(verdicts.map(({ rule, verdict, holds }) => [rule.id, verdict === 'none' ? 0 : holds === 'certain' ? 2 : 1]));

  it('never take a duty away', () => {
    fc.assert(
      fc.property(activity, brought, fc.array(activity, { maxLength: 3 }), (plan, more, beside) => {
        const others = beside.map((one, at) => anActivity({}, { ...one, id: `other ${at}` }));
        const before = strong(verdictsOf(anActivity({}, plan), { others, linked: [] }));
        const after = strong(verdictsOf(anActivity({}, { ...plan, brought: [...plan.brought, more] }), { others, linked: [] }));
        for (const [rule, duty] of before) expect(after.get(rule)).toBeGreaterThanOrEqual(duty);
      }),
    );
  });
});
