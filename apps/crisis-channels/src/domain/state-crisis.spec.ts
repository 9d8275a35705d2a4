import { describe, expect, it } from '@jest/globals';
import { interval, opposed, PUBLIC_LABEL, type CrisisActor, type CrisisPhaseDate, type CrisisRole } from '@entente/contracts';
import fc from 'fast-check';
import { aCrisis, aMoment } from './a-crisis.js';
import type { StatedCrisis } from './crisis.js';
import { certaintyOf, daysOf } from './days.js';
import { openCrisis, replaceByReport } from './state-crisis.js';

const AT = ['data'];
const moment = aMoment();

function stated(crisis: Partial<StatedCrisis> = {}): StatedCrisis {
  return { title: 'Encounters at sea', openedOn: '2026-01', actors: [{ partner: 'NOR', role: 'involved' }, { role: 'involved' }], phases: [], ...crisis };
}
const opening = (crisis: Partial<StatedCrisis>, origin: 'hand' | 'report' = 'report') => openCrisis(stated(crisis), PUBLIC_LABEL, origin, AT, moment);
const typesOf = (decision: ReturnType<typeof opening>): string[] =>
  decision.events.map(({ definition, data }) => {
    definition.data.parse(data);
    return definition.type.split('.')[2] ?? '';
  });

describe('a crisis that is stated', () => {
  it('is told with the actors that are known, and with its end where it is over', () => {
    expect(typesOf(opening({}))).toEqual(['crisis-opened']);
    expect(opening({}).events[0]?.data).toMatchObject({ title: 'Encounters at sea', partners: ['NOR'], openedOn: '2026-01', crisis: { state: 'open' } });
    const over = opening({ closed: { on: '2026-01', reason: 'settled' } });
    expect(typesOf(over)).toEqual(['crisis-opened', 'crisis-closed']);
    expect(over.next.record.state).toBe('closed');
  });

  it('is refused in the future by hand, and kept with a warning from outside', () => {
    expect(() => opening({ openedOn: '2026-02-02' }, 'hand')).toThrow(expect.objectContaining({ code: 'opened-in-future' }));
    expect(opening({ openedOn: '2026-02-02' }).next.record.warnings).toMatchObject([{ code: 'in-future' }]);
    expect(opening({ openedOn: '2026-02' }, 'hand').next.record.warnings).toEqual([]);
  });

  it('comes to its phases in order, and is over after them', () => {
    const phases: CrisisPhaseDate[] = [
      { phase: 'assessment', on: '2026-01-20' },
      { phase: 'planning', on: '2026-01-12' },
    ];
    expect(() => opening({ phases, closed: { on: '2026-01-11', reason: 'settled' } })).toThrow(
      expect.objectContaining({
        code: 'phase-before-previous',
        faults: [expect.objectContaining({ path: '/data/phases/1/on' }), expect.objectContaining({ code: 'closed-before-previous', path: '/data/closed/on' })],
      }),
    );
  });

  it('says where an outside source gives no basis of a de-escalation, and takes the severity of the last phase that has one', () => {
    const phases: CrisisPhaseDate[] = [
      { phase: 'execution', on: '2026-01-10', severity: 'high' },
      { phase: 'transition', on: '2026-01-20' },
    ];
    expect(opening({ phases }).next.record).toMatchObject({ severity: 'high', warnings: [{ code: 'basis-missing' }] });
  });

  it('is replaced by a correction, which tells an end only where it is news', () => {
    const report = { source: 'urn:test', record: 'one', revision: 2 };
    const closed = { on: '2026-01', reason: 'settled' };
    const corrected = replaceByReport(aCrisis(), { ...stated({ closed }), report }, PUBLIC_LABEL, AT, moment);
    expect(typesOf(corrected)).toEqual(['crisis-corrected', 'crisis-closed']);
    expect(typesOf(replaceByReport(corrected.next, { ...stated({ closed, title: 'Another' }), report }, PUBLIC_LABEL, AT, moment))).toEqual([
      'crisis-corrected',
    ]);
  });
});

const partialDate = fc
  .tuple(fc.integer({ min: 1990, max: 1992 }), fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 28 }), fc.integer({ min: 4, max: 10 }))
  .map(([year, month, day, length]) =>
    `${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`.slice(0, length < 6 ? 4 : length < 9 ? 7 : 10),
  );

describe('the days of a crisis', () => {
  it('are certain of a day exactly where every reading of its dates agrees', () => {
    const day = partialDate.filter((date) => date.length === 10);
    fc.assert(
      fc.property(partialDate, partialDate, day, (openedOn, closedOn, asked) => {
        const [opens, closes] = [interval(openedOn), interval(closedOn)];
        fc.pre(closes.last >= opens.first);
        const days = daysOf({ openedOn, closed: { on: closedOn } });
        const possible = days.fromFirst <= asked && asked <= days.toLast;
        expect(possible).toBe(opens.first <= asked && asked <= closes.last);
        // Of what it may mean, the latest opening and the earliest end that are still in order.
        const latest = opens.last < closes.last ? opens.last : closes.last;
        const earliest = closes.first > opens.first ? closes.first : opens.first;
        expect(certaintyOf(days, { first: asked, last: asked }) === 'certain').toBe(latest <= asked && asked <= earliest);
      }),
    );
  });

  it('have no end while it is open', () => {
    expect(certaintyOf(daysOf({ openedOn: '2026-01' }), { first: '2050-01-01', last: '2050-01-01' })).toBe('certain');
    expect(certaintyOf(daysOf({ openedOn: '2026-01' }), { first: '2026-01-15', last: '2026-01-15' })).toBe('possible');
  });
});

describe('who stands against whom', () => {
  const actor = (partner: string, side?: string, role: CrisisRole = 'involved'): CrisisActor => ({ partner, role, ...(side !== undefined && { side }) });
  it.each<[string, CrisisActor[], string[]]>([
    ['two without a side', [actor('NOR'), actor('RUS')], ['NOR', 'RUS']],
    ['two of one side', [actor('NOR', 'a'), actor('SWE', 'a')], []],
    ['two of one side and one of another', [actor('NOR', 'a'), actor('SWE', 'a', 'supporting'), actor('RUS', 'b')], ['NOR', 'RUS', 'SWE']],
    ['a mediator', [actor('NOR'), actor('CHE', undefined, 'mediating')], []],
    ['an observer', [actor('NOR'), actor('CHE', undefined, 'observing')], []],
    ['somebody unknown', [actor('NOR'), { role: 'involved' }], []],
    ['one who has left', [actor('NOR'), { ...actor('RUS'), to: '2026-01' }], []],
    ['one who is not here', [actor('NOR'), actor('USA')], []],
  ])('%s', (_name, actors, expected) => {
    expect(opposed(actors, ['NOR', 'RUS', 'SWE', 'CHE'])).toEqual(expected);
  });
});
