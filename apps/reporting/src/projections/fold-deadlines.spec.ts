import { describe, expect, it } from '@jest/globals';
import { agreementsDeadlinesChanged, type Deadline } from '@entente/contracts';
import { anEvent } from '../../spec/events.js';
import { boundOn } from './bound-parties.js';
import { foldDeadlines, tellsDeadlines, type DeadlineModel } from './fold-deadlines.js';

const review: Deadline = { id: 'review:1', kind: 'review', on: '2030-01-01', title: 'First review', owedBy: [] };

function told(before: readonly DeadlineModel[], about: string, ...deadlines: Deadline[]): { time: string; after: DeadlineModel[] } {
  const event = anEvent(agreementsDeadlinesChanged, { subject: 'x' }, { about, deadlines });
  if (!tellsDeadlines(event)) throw new Error('it does');
  return { time: event.time, after: foldDeadlines(before, event) };
}

describe('open deadlines', () => {
  it('are those told last, and no others', () => {
    const first = told([], 'A treaty', review, { ...review, id: 'review:2' });
    expect(told(first.after, 'A treaty', { ...review, id: 'review:3' }).after.map(({ id }) => id)).toEqual(['review:3']);
    expect(told(first.after, 'A treaty').after).toEqual([]);
  });

  it('keep the time they were told while they say the same, and take the new one when a word changes', () => {
    const first = told([], 'A treaty', review);
    const again = told(first.after, 'A treaty', review, { ...review, id: 'review:2' });
    expect(again.after.map(({ toldAt }) => toldAt)).toEqual([first.time, again.time]);
    const moved = told(again.after, 'A treaty', { ...review, on: '2030-01-02' });
    expect(moved.after.map(({ toldAt }) => toldAt)).toEqual([moved.time]);
    const renamed = told(first.after, 'The treaty', review);
    expect(renamed.after.map(({ toldAt }) => toldAt)).toEqual([renamed.time]);
    expect(told(moved.after, 'A treaty', review).after).not.toEqual(first.after);
  });

  it('are one for each id', () => {
    expect(told([], 'A treaty', review, { ...review, title: 'said twice' }).after).toMatchObject([{ title: 'said twice' }]);
  });
});

describe('who is bound on a day', () => {
  it.each([
    { spells: [{ from: '2001', to: '2005' }], day: '2005-06-01', bound: true, why: 'the year it ends may not be over' },
    { spells: [{ from: '2001', to: '2005-06-01' }], day: '2005-06-01', bound: false, why: 'a spell ends before its last day' },
    { spells: [{ from: '2001-02' }], day: '2001-02-01', bound: true, why: 'it may have begun' },
    { spells: [{ from: '2001-02' }], day: '2001-01-31', bound: false, why: 'it has not begun' },
    { spells: [{}], day: '1900-01-01', bound: true, why: 'no end is known' },
    { spells: [{ suspended: [{ id: 's', from: '1950', to: '1960' }] }], day: '1955-01-01', bound: false, why: 'it is suspended' },
    { spells: [{ suspended: [{ id: 's', from: '1950', to: '1960' }] }], day: '1960-02-01', bound: true, why: 'it may be suspended no longer' },
    { spells: [{ to: '1950' }, { from: '1960' }], day: '1955-01-01', bound: false, why: 'the day lies between two spells' },
  ])('$why', ({ spells, day, bound }) => {
    expect(
      boundOn(
        spells.map((spell, at) => ({ id: String(at), partner: 'PER', ...spell })),
        day,
      ),
    ).toEqual(bound ? ['PER'] : []);
  });
});
