import { describe, expect, it } from '@jest/globals';
import { CLASSIFICATIONS, derivedLabel, isAtLeastAsStrict, type DomainEvent, type Label } from '@entente/contracts';
import fc from 'fast-check';
import { aFollowUp, anEngagement, corrected } from '../../spec/occasion-events.js';
import { foldAggregate, parentOf, underParent, type AggregateModel } from './aggregate.projection.js';

const label = fc.record({
  policy: fc.constantFrom('PUBLIC', 'PER', 'CHL'),
  classification: fc.constantFrom(...CLASSIFICATIONS),
  categories: fc.subarray(['A', 'B']),
});

function folded(events: readonly DomainEvent[]): AggregateModel {
  const model = events.reduce<AggregateModel | undefined>((before, event) => foldAggregate(before, event), undefined);
  if (!model) throw new Error('nothing was told');
  return model;
}

describe('what an event is about', () => {
  it('has the label told with its latest version, in whatever order versions come', () => {
    fc.assert(
      fc.property(fc.array(label, { minLength: 1, maxLength: 6 }), fc.func(fc.nat()), (labels: Label[], place) => {
        const talks = anEngagement();
        const events = labels.map((one, at) => corrected(talks, at + 1, {}, one));
        const shuffled = [...events].sort((a, b) => place(a.sequence) - place(b.sequence));
        expect(folded(shuffled)).toEqual(folded(events));
        expect(folded(events)).toMatchObject({ version: labels.length, label: labels.at(-1) });
      }),
    );
  });

  it('is protected at least as its parent is, and as it is itself', () => {
    fc.assert(
      fc.property(label, label, (ofParent: Label, own: Label) => {
        const talks = anEngagement({}, ofParent);
        const [parent, part] = [folded([talks.event]), folded([aFollowUp(talks, {}, own).event])];
        const hidden = underParent(part, (id) => (id === parent.id ? parent : undefined));
        expect(hidden.label).toEqual(derivedLabel([ofParent, own]));
        expect([isAtLeastAsStrict(hidden.label, ofParent), isAtLeastAsStrict(hidden.label, own)]).toEqual([true, true]);
        expect(() => underParent(part, () => undefined)).toThrow(expect.objectContaining({ code: 'parent-unknown' }));
      }),
    );
  });

  it('belongs to what its events name, and goes on to where one names nothing', () => {
    const talks = anEngagement();
    const promised = aFollowUp(talks).event;
    const silent = { ...promised, sequence: 2, data: { about: 'x', deadlines: [] } };
    expect([parentOf(talks.event), parentOf(promised), parentOf(silent)]).toEqual([undefined, talks.id, undefined]);
    expect(folded([promised, silent]).parent).toBe(talks.id);
  });
});
