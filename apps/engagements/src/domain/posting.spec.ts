import { describe, expect, it } from '@jest/globals';
import { plusDays, type PostingRecord } from '@entente/contracts';
import fc from 'fast-check';
import { aMoment } from './an-engagement.js';
import { coverageOf } from './coverage.js';
import { accreditPosting, answerAgrement, endPosting, proposePosting, type Posting } from './posting.js';

const label = { policy: 'PUBLIC', classification: 'UNCLASSIFIED' as const, categories: [] };
const posting = (state: PostingRecord['state'], more: Partial<PostingRecord> = {}): Posting => {
  const { next } = proposePosting({ kind: 'attache', position: 'Naval attaché', home: 'COL', host: 'PER', askedOn: '2026-01-10' }, label, aMoment());
  const posted = state === 'accredited' || state === 'ended' ? { accredited: { from: '2026-02-01', to: '2028-02-01' }, posted: { from: '2026-02-01' } } : {};
  return { ...next, record: { ...next.record, state, ...posted, ...more } };
};

const TRANSITIONS: Record<string, (posting: Posting) => unknown> = {
  answer: (posting) => answerAgrement(posting, { granted: true, on: '2026-01-20' }).next.record.state,
  accredit: (posting) => accreditPosting(posting, { accredited: { from: '2026-02-01' }, posted: { from: '2026-02-01' } }).next.record.state,
  end: (posting) => endPosting(posting, '2027-01-01', undefined).next.record.state,
};
const STATES = ['proposed', 'agreed', 'refused', 'accredited', 'ended'] as const;
const TABLE: Record<string, readonly string[]> = {
  answer: ['agreed', '!agrement-answered', '!agrement-answered', '!agrement-answered', '!agrement-answered'],
  accredit: ['!agrement-not-granted', 'accredited', '!agrement-refused', 'accredited', '!posting-ended'],
  end: ['!not-accredited', '!not-accredited', '!not-accredited', 'ended', '!posting-ended'],
};

describe('a posting', () => {
  it.each(Object.entries(TABLE).flatMap(([name, row]) => STATES.map((state, at) => [name, state, row[at] ?? ''] as const)))(
    '%s when it is %s comes to %s',
    (name, state, expected) => {
      const decide = (): unknown => TRANSITIONS[name]?.(posting(state));
      if (expected.startsWith('!')) expect(decide).toThrow(expect.objectContaining({ code: expected.slice(1) }));
      else expect(decide()).toBe(expected);
    },
  );

  it('is asked for where the kind needs it, and is to another partner', () => {
    const stated = { kind: 'exchange' as const, position: 'Instructor', home: 'COL', host: 'PER' };
    expect(proposePosting(stated, label, aMoment()).next.record.state).toBe('agreed');
    expect(() => proposePosting({ ...stated, host: 'COL' }, label, aMoment())).toThrow(expect.objectContaining({ code: 'posted-at-home' }));
    expect(() => answerAgrement(posting('proposed'), { granted: true, on: '2026-01-09' })).toThrow(expect.objectContaining({ code: 'answered-before-asked' }));
  });

  it.each([
    [{ from: '2026-01-31' }, 'outside-accreditation'],
    [{ from: '2026-02-01', to: '2028-02-02' }, 'outside-accreditation'],
    [{ from: '2026-02', to: '2028-02-01' }, undefined],
    [{ from: '2026-02-01' }, undefined],
  ])('of %j within 2026-02-01 to 2028-02-01: %s', (posted, code) => {
    const accredit = () => accreditPosting(posting('agreed'), { accredited: { from: '2026-02-01', to: '2028-02-01' }, posted });
    if (code === undefined) expect(accredit().next.record.posted?.to).toBe('2028-02-01');
    else expect(accredit).toThrow(expect.objectContaining({ code }));
  });

  it('is warned of where a partial date may put it outside its accreditation', () => {
    const accredit = (from: string): string[] =>
      accreditPosting(posting('agreed'), { accredited: { from: '2026-02-10', to: '2028-02-01' }, posted: { from } }).next.record.warnings.map(
        ({ code }) => code,
      );
    expect([accredit('2026-02-10'), accredit('2026-02')]).toEqual([[], ['possibly-outside-accreditation']]);
  });

  it('ends neither before it begins nor after its accreditation', () => {
    expect(() => endPosting(posting('accredited'), '2026-02-01', undefined)).toThrow(expect.objectContaining({ code: 'ends-before-begins' }));
    expect(() => endPosting(posting('accredited'), '2028-02-02', undefined)).toThrow(expect.objectContaining({ code: 'outside-accreditation' }));
    expect(endPosting(posting('accredited'), '2027-01-01', 'r').next.record).toMatchObject({
      posted: { to: '2027-01-01' },
      accredited: { to: '2027-01-01' },
      endReason: 'r',
    });
  });
});

describe('coverage', () => {
  const held = (id: string, from: string, to?: string): Posting => ({ ...posting('accredited', { posted: { from, ...(to && { to }) } }), id });
  const lines = (...postings: Posting[]) => coverageOf(postings).map(({ what, from, to }) => [what, from, to]);

  it('shows days nobody held a position, and days two did', () => {
    expect(lines(held('a', '2026-01-01', '2027-01-01'), held('b', '2027-01-01', '2028-01-01'))).toEqual([]);
    expect(lines(held('b', '2027-02-01'), held('a', '2026-01-01', '2027-01-01'))).toEqual([['gap', '2027-01-01', '2027-02-01']]);
    expect(lines(held('a', '2026-01-01', '2027-01-01'), held('b', '2026-12-01'))).toEqual([['overlap', '2026-12-01', '2027-01-01']]);
    expect(lines(held('a', '2026-01-01'), held('b', '2026-12-01'))).toEqual([['overlap', '2026-12-01', undefined]]);
  });

  it('finds a gap for every day nobody held it, and no other', () => {
    const start = '2026-01-01';
    const spell = fc.tuple(fc.integer({ min: 0, max: 60 }), fc.integer({ min: 1, max: 30 }));
    fc.assert(
      fc.property(fc.array(spell, { minLength: 1, maxLength: 6 }), (spells) => {
        const postings = spells.map(([from, length], at) => held(`p${at}`, plusDays(start, from), plusDays(start, from + length)));
        const gaps = coverageOf(postings).filter(({ what }) => what === 'gap');
        const first = Math.min(...spells.map(([from]) => from));
        const last = Math.max(...spells.map(([from, length]) => from + length));
        for (let at = first; at < last; at += 1) {
          const day = plusDays(start, at);
          const covered = spells.some(([from, length]) => from <= at && at < from + length);
          expect(gaps.some(({ from, to }) => from <= day && to !== undefined && day < to)).toBe(!covered);
        }
      }),
    );
  });
});
