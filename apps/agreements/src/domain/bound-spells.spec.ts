import { describe, expect, it } from '@jest/globals';
import { holdsOn } from '@entente/contracts';
import fc from 'fast-check';
import { aParty } from './an-agreement.js';
import type { SpellDraft, StatedParty } from './agreement.js';
import { certainlyOverlap, spellFaults } from './bound-spells.js';
import { deriveForce, spellsBy } from './force/derive-force.js';

/** The spells of a party of an agreement without terms. */
function bound(party: StatedParty, dates: { inForceOn?: string | undefined; endedOn?: string | undefined }): SpellDraft[] {
  return spellsBy(deriveForce({ ...dates, parties: [party] }, { regimes: new Map() }), party, dates);
}

describe('the spells of a party', () => {
  it('are the ones it was stated with', () => {
    const spells = [{ from: '1949-08-24', basis: 'accession' as const }];
    expect(bound(aParty('FRA', { spells }), { inForceOn: '1950' })).toEqual(spells);
  });

  it('follow from entry into force where nothing else is stated', () => {
    expect(bound(aParty('PER'), { inForceOn: '2004-03', endedOn: '2010' })).toEqual([{ from: '2004-03', to: '2010', basis: 'entry-into-force' }]);
  });

  it('are none before an agreement is in force', () => {
    expect(bound(aParty('PER', { actions: [{ action: 'signed', actedOn: '2004' }] }), {})).toEqual([]);
  });

  it('begin on the day a binding action took effect', () => {
    const actions = [
      { action: 'signed' as const, actedOn: '2004' },
      { action: 'ratified' as const, actedOn: '2005', effectiveOn: '2005-06-01' },
    ];
    expect(bound(aParty('PER', { actions }), { inForceOn: '2004' })).toEqual([{ from: '2005-06-01', basis: 'ratification' }]);
  });

  it('pass from provisional application to ratification without a day between', () => {
    const actions = [
      { action: 'ratified' as const, effectiveOn: '2006-01-01' },
      { action: 'applied-provisionally' as const, effectiveOn: '2005-01-01' },
    ];
    expect(bound(aParty('PER', { actions }), {})).toEqual([
      { from: '2005-01-01', to: '2006-01-01', basis: 'provisional-application' },
      { from: '2006-01-01', basis: 'ratification' },
    ]);
  });

  it('end on the day a withdrawal took effect, and not on the day of notice', () => {
    const actions = [{ action: 'withdrew' as const, actedOn: '2008-01-01', effectiveOn: '2009-01-01' }];
    expect(bound(aParty('PER', { actions }), { inForceOn: '2004' })).toEqual([{ from: '2004', to: '2009-01-01', basis: 'entry-into-force' }]);
  });

  it('stay open after a notice whose effect nobody stated', () => {
    expect(bound(aParty('PER', { actions: [{ action: 'withdrew', actedOn: '2008' }] }), { inForceOn: '2004' })).toEqual([
      { from: '2004', basis: 'entry-into-force' },
    ]);
  });

  it('never were where the agreement ended before they would begin', () => {
    expect(bound(aParty('PER'), { inForceOn: '2010-05-01', endedOn: '2010-05-01' })).toEqual([]);
  });

  it('hold on no day after the end of the agreement', () => {
    const date = fc.integer({ min: 1950, max: 2020 }).chain((year) => fc.constantFrom(`${year}`, `${year}-04`, `${year}-04-17`));
    fc.assert(
      fc.property(date, date, fc.option(date, { nil: undefined }), (inForceOn, endedOn, effectiveOn) => {
        const actions = effectiveOn === undefined ? [] : [{ action: 'acceded' as const, effectiveOn }];
        for (const spell of bound(aParty('PER', { actions }), { inForceOn, endedOn })) expect(holdsOn(spell, '2021-01-01')).toBe('no');
      }),
    );
  });
});

describe('two spells of a party', () => {
  it('may touch', () => {
    expect(certainlyOverlap({ from: '1990', to: '1991-12-26' }, { from: '1991-12-26' })).toBe(false);
  });

  it('may share a day that partial dates leave open', () => {
    expect(certainlyOverlap({ from: '1990', to: '1991' }, { from: '1991' })).toBe(false);
  });

  it('are refused where they share a day for certain', () => {
    expect(spellFaults({ from: '1995', basis: 'reported' }, [{ from: '1990', basis: 'reported' }], {}, ['spells', 1])).toMatchObject([
      { code: 'spells-overlap', path: '/spells/1' },
    ]);
  });
});
