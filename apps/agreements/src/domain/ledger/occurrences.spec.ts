import { describe, expect, it } from '@jest/globals';
import type { AgreementRecord, Day, Obligation, Party } from '@entente/contracts';
import fc from 'fast-check';
import { aParty } from '../an-agreement.js';
import { KEPT_OCCURRENCES, occurrencesOf } from './occurrences.js';

type Dated = Pick<AgreementRecord, 'signedOn' | 'inForceOn' | 'registeredOn'>;

const ID = 'o';
const PARTY: Party = { partner: 'PER', actions: [], spells: [] };

function taken(obligation: Partial<Obligation>, count: number, day: Day = '2026-01-01', record: Dated = {}, party = PARTY): string[] {
  const found = occurrencesOf({ id: ID, kind: 'report', owedBy: [], owedTo: [], ...obligation }, record, party, day);
  return Array.from({ length: count }, () => found.next()).flatMap(({ value }) => (value ? [value.due] : []));
}

describe('the first day', () => {
  it.each<[Obligation['due'], Dated, string[]]>([
    [{ on: '2026-05' }, {}, ['2026-05']],
    [{ after: 'signature', delay: { days: 90 } }, { signedOn: '2004-03-01' }, ['2004-05-30']],
    [{ after: 'signature', delay: { months: 6 } }, { signedOn: '2004-03' }, ['2004-09']],
    [{ after: 'registration', delay: { firstDayOfMonth: 6 } }, { registeredOn: '2009-02-28' }, ['2009-08-01']],
    [{ after: 'signature', delay: { days: 90 } }, {}, []],
  ])('of %j, given %j, is %j', (due, record, expected) => {
    expect(taken({ due }, 2, '2026-01-01', record)).toEqual(expected);
  });

  it('after entry into force counts from the day the party itself was bound, provisional application aside', () => {
    const spells = [
      { id: '1', from: '2009-01-01', basis: 'provisional-application' as const },
      { id: '2', from: '2010-02-01', basis: 'accession' as const },
    ];
    const due = { after: 'entry-into-force', delay: { years: 1 } } as const;
    expect(taken({ due }, 1, '2026-01-01', { inForceOn: '2004-06-01' }, { ...PARTY, spells })).toEqual(['2011-02-01']);
    expect(taken({ due }, 1, '2026-01-01', { inForceOn: '2004-06-01' })).toEqual(['2005-06-01']);
  });

  it('after notice counts from the withdrawal of the party that gave it', () => {
    const { actions } = aParty('PER', { actions: [{ action: 'withdrew', actedOn: '2020-03-31' }] });
    const party = { ...PARTY, actions: actions.map((action) => ({ ...action, id: 'a' })) };
    expect(taken({ due: { after: 'notice', delay: { months: 6 } } }, 1, '2026-01-01', {}, party)).toEqual(['2020-09-30']);
  });
});

describe('what recurs', () => {
  it.each([
    ['2026-01-31', { months: 1 }, ['2026-01-31', '2026-02-28', '2026-03-31', '2026-04-30']],
    ['2024-02-29', { years: 1 }, ['2024-02-29', '2025-02-28', '2026-02-28', '2027-02-28', '2028-02-29']],
    ['2026-02', { months: 1 }, ['2026-02', '2026-03', '2026-04']],
    ['2026', { years: 2 }, ['2026', '2028']],
    ['2026', { months: 6 }, ['2026', '2026-07-01']],
  ])('from %s every %j falls due on %j', (on, every, expected) => {
    expect(taken({ due: { on }, recurs: { every } }, expected.length)).toEqual(expected);
  });

  it('ends with its last day', () => {
    expect(taken({ due: { on: '2026-05-31' }, recurs: { every: { years: 1 }, until: '2028' } }, 10)).toEqual(['2026-05-31', '2027-05-31', '2028-05-31']);
  });

  it('is kept for the latest occurrences, and looked up at once', () => {
    const daily = taken({ due: { on: '1926-01-01' }, recurs: { every: { days: 1 } } }, KEPT_OCCURRENCES + 2, '2026-01-01');
    expect([daily[0], daily[KEPT_OCCURRENCES - 1], daily.at(-1)]).toEqual(['2025-09-24', '2026-01-01', '2026-01-03']);
  });

  it('is strictly increasing, and the same whenever it is asked', () => {
    const days = fc.date({ min: new Date('1990-01-01'), max: new Date('2030-01-01'), noInvalidDate: true }).map((date) => date.toISOString().slice(0, 10));
    const on = fc.tuple(days, fc.constantFrom(4, 7, 10)).map(([day, length]) => day.slice(0, length));
    const every = fc.oneof(
      fc.record({ days: fc.integer({ min: 1, max: 400 }) }),
      fc.record({ months: fc.integer({ min: 1, max: 30 }) }),
      fc.record({ years: fc.integer({ min: 1, max: 5 }) }),
    );
    fc.assert(
      fc.property(on, every, days, days, (due, period, one, other) => {
        const obligation: Obligation = { id: ID, kind: 'report', owedBy: [], owedTo: [], due: { on: due }, recurs: { every: period } };
        const [early, late] = [one, other].sort().map((day) => occurrencesOf(obligation, {}, PARTY, day ?? ''));
        const seen = Array.from({ length: 200 }, () => early?.next().value).flatMap((found) => found ?? []);
        for (const [at, { first }] of seen.entries()) if (at > 0) expect(first > (seen[at - 1]?.first ?? '')).toBe(true);
        const again = late?.next().value;
        const last = seen.at(-1);
        if (again && last && again.first <= last.first) expect(seen.map(({ id }) => id)).toContain(again.id);
      }),
    );
  });
});
