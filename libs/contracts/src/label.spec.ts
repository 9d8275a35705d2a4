import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { CLASSIFICATIONS, derivedLabel, isAtLeastAsStrict, mayRead, PUBLIC_LABEL, type Label } from './label.js';

const reader = { clearance: 'SECRET', categories: [], belongsTo: ['PER'] } as const;
const anyLabel = fc.record<Label>(
  {
    policy: fc.constantFrom('PUBLIC', 'PER', 'nato'),
    classification: fc.constantFrom(...CLASSIFICATIONS),
    categories: fc.uniqueArray(fc.constantFrom('ATOMAL', 'BOHEMIA')),
    releasableTo: fc.uniqueArray(fc.constantFrom('PER', 'COL', 'nato')),
  },
  { requiredKeys: ['policy', 'classification', 'categories'] },
);
const anyReader = fc.record({
  clearance: fc.constantFrom(...CLASSIFICATIONS),
  categories: fc.uniqueArray(fc.constantFrom('ATOMAL', 'BOHEMIA')),
  belongsTo: fc.uniqueArray(fc.constantFrom('PER', 'COL', 'nato'), { minLength: 1 }),
});

describe('a label', () => {
  it('lets everyone read what is public', () => {
    expect(mayRead({ clearance: 'UNCLASSIFIED', categories: [], belongsTo: ['COL'] }, PUBLIC_LABEL)).toBe(true);
  });
  it('keeps a national record with its nation when nothing is released', () => {
    const label: Label = { policy: 'COL', classification: 'UNCLASSIFIED', categories: [] };
    expect(mayRead(reader, label)).toBe(false);
    expect(mayRead({ ...reader, belongsTo: ['COL'] }, label)).toBe(true);
  });
  it('asks for the clearance, every category and the release', () => {
    const label: Label = { policy: 'nato', classification: 'CONFIDENTIAL', categories: ['ATOMAL'], releasableTo: ['PER'] };
    expect(mayRead({ ...reader, categories: ['ATOMAL'] }, label)).toBe(true);
    expect(mayRead(reader, label)).toBe(false);
    expect(mayRead({ ...reader, categories: ['ATOMAL'], clearance: 'RESTRICTED' }, label)).toBe(false);
  });
  it('released to nobody is read by nobody, whoever owns its policy', () => {
    for (const policy of ['PUBLIC', 'PER']) expect(mayRead(reader, { policy, classification: 'UNCLASSIFIED', categories: [], releasableTo: [] })).toBe(false);
  });
  it('of derived data has the highest classification, every category and the readers of all parts', () => {
    const one: Label = { policy: 'nato', classification: 'RESTRICTED', categories: ['ATOMAL'], releasableTo: ['PER', 'nato'] };
    const other: Label = { policy: 'PER', classification: 'SECRET', categories: ['BOHEMIA'] };
    const derived = { classification: 'SECRET', categories: ['ATOMAL', 'BOHEMIA'], releasableTo: ['PER'] };
    expect(derivedLabel([one, other])).toMatchObject(derived);
    expect(derivedLabel([other, one])).toMatchObject(derived);
  });
  it('of derived data is never readable by somebody who may not read a part', () => {
    fc.assert(
      fc.property(
        anyReader,
        fc.array(anyLabel, { maxLength: 4 }),
        (someone, parts) => !mayRead(someone, derivedLabel(parts)) || parts.every((part) => mayRead(someone, part)),
      ),
    );
  });
  it('is at least as strict as another where nobody may read it that may not read the other', () => {
    fc.assert(
      fc.property(
        anyReader,
        anyLabel,
        anyLabel,
        (someone, label, other) => !isAtLeastAsStrict(label, other) || !mayRead(someone, label) || mayRead(someone, other),
      ),
    );
    fc.assert(fc.property(fc.array(anyLabel, { minLength: 1, maxLength: 3 }), (parts) => parts.every((part) => isAtLeastAsStrict(derivedLabel(parts), part))));
  });
  it('released to a member is as strict as one released to its organisation, where it is known to be one', () => {
    const [member, organisation] = [
      { ...PUBLIC_LABEL, releasableTo: ['PER'] },
      { ...PUBLIC_LABEL, releasableTo: ['nato'] },
    ];
    expect([isAtLeastAsStrict(member, organisation), isAtLeastAsStrict(member, organisation, (partner) => [partner, 'nato'])]).toEqual([false, true]);
  });
});
