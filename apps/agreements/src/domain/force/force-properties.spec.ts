import { describe, expect, it } from '@jest/globals';
import { holdsOn, interval, saysTheSame, type EntryIntoForceRule, type PartialDate } from '@entente/contracts';
import fc from 'fast-check';
import { aMoment, aStatement } from '../an-agreement.js';
import type { ActionDraft, Agreement, StatedAgreement } from '../agreement.js';
import { findActionWrong } from '../find-action-wrong.js';
import { recordPartyAction } from '../record-party-action.js';
import { registerAgreement } from '../register-agreement.js';
import { counting } from './acts.js';
import { deriveForce } from './derive-force.js';
import { explainForce } from './explain-force.js';

const RULES = { regimes: new Map(), calendars: [] };
const PARTNERS = ['PER', 'COL', 'ECU', 'BOL', 'CHL'];
const LABEL = { policy: 'PUBLIC', classification: 'UNCLASSIFIED' as const, categories: [] };

const day = fc.date({ min: new Date('2003-11-01'), max: new Date('2005-03-01'), noInvalidDate: true }).map((date) => date.toISOString().slice(0, 10));
const partial: fc.Arbitrary<PartialDate> = fc.tuple(day, fc.constantFrom(10, 10, 10, 7, 4)).map(([date, length]) => date.slice(0, length));
const delay = fc.constantFrom(undefined, { days: 90 }, { months: 1 }, { years: 1 }, { firstDayOfMonth: 6 });
const instrument = (on: fc.Arbitrary<PartialDate>): fc.Arbitrary<ActionDraft> =>
  fc.tuple(fc.constantFrom('ratified' as const, 'accepted' as const, 'acceded' as const), on).map(([action, actedOn]) => ({ action, actedOn }));
const anyAction: fc.Arbitrary<ActionDraft> = fc.oneof(
  instrument(partial),
  partial.map((actedOn): ActionDraft => ({ action: 'signed', actedOn })),
  partial.map((actedOn): ActionDraft => ({ action: 'applied-provisionally', actedOn })),
  fc.tuple(partial, partial).map(([actedOn, effectiveOn]): ActionDraft => ({ action: 'ratified', actedOn, effectiveOn })),
);
const done = (action: fc.Arbitrary<ActionDraft>): fc.Arbitrary<{ partner: string; action: ActionDraft }[]> =>
  fc.array(fc.record({ partner: fc.constantFrom(...PARTNERS), action }), { maxLength: 8 });

const nth: fc.Arbitrary<EntryIntoForceRule> = fc
  .tuple(fc.integer({ min: 1, max: 4 }), delay, fc.subarray(['PER', 'COL'], { maxLength: 2 }))
  .map(([count, wait, including]) => ({ form: 'nth-instrument', count, including, ...(wait && { delay: wait }) }));
const anyRule: fc.Arbitrary<EntryIntoForceRule> = fc.oneof(
  nth,
  delay.map((wait): EntryIntoForceRule => ({ form: 'on-last-notification', ...(wait && { delay: wait }) })),
  fc.constantFrom<EntryIntoForceRule>({ form: 'on-signature' }, { form: 'on-exchange-of-notes' }, { form: 'nth-instrument', ofSignatories: 'majority' }),
  partial.map((on): EntryIntoForceRule => ({ form: 'fixed-date', on })),
);

function statement(
  rule: EntryIntoForceRule | undefined,
  actions: readonly { partner: string; action: ActionDraft }[],
  inForceOn?: PartialDate,
): StatedAgreement {
  const parties = PARTNERS.map((partner) => ({ partner, spells: [], actions: actions.filter((one) => one.partner === partner).map(({ action }) => action) }));
  return aStatement({ parties, ...(rule && { terms: { entryIntoForce: rule } }), ...(inForceOn !== undefined && { inForceOn }) });
}

const register = (stated: StatedAgreement): Agreement => registerAgreement(stated, LABEL, 'report', ['data'], aMoment()).next;

/** What an agreement and its parties came to, whatever ids were drawn on the way and in which order actions are on record. */
function outcome({ record }: Agreement): unknown {
  const { inForceOn, recordedInForceOn, parties } = record;
  const warnings = record.warnings.filter(({ code }) => code.startsWith('in-force')).map(({ code }) => code);
  return [inForceOn, recordedInForceOn, warnings, parties.map(({ partner, spells }) => [partner, spells.map(({ from, to, basis }) => [from, to, basis])])];
}

describe('computed entry into force', () => {
  /**
   * Adding an instrument never makes an agreement enter into force later, under a rule that counts instruments (`count`,
   * `including`). It is not so of other rules: a further signatory raises what is a majority, and a further party is one
   * more that all-party rules wait for. An instrument here is of a party on record and has a day; partial dates keep it.
   */
  it('is never later for a further instrument, where instruments are counted', () => {
    fc.assert(
      fc.property(nth, done(instrument(partial)), fc.constantFrom(...PARTNERS), instrument(partial), (rule, actions, partner, action) => {
        const before = deriveForce(statement(rule, actions), RULES).computed;
        const after = deriveForce(statement(rule, [...actions, { partner, action }]), RULES).computed;
        if (before === undefined) return;
        expect(after && after.days.first <= before.days.first && after.days.last <= before.days.last).toBe(true);
      }),
    );
  });

  it('is the same in any order of arrival, by hand or in one report', () => {
    const shuffled = done(anyAction).chain((actions) => fc.tuple(fc.constant(actions), fc.shuffledSubarray(actions, { minLength: actions.length })));
    fc.assert(
      fc.property(fc.option(anyRule, { nil: undefined }), shuffled, fc.option(partial, { nil: undefined }), (rule, [actions, arrival], inForceOn) => {
        const signatures = PARTNERS.map((partner) => ({ partner, action: { action: 'signed' as const, actedOn: '2003' } }));
        const known = actions.map(({ partner, action }) => ({
          partner,
          action: action.action === 'acceded' ? { ...action, action: 'ratified' as const } : action,
        }));
        const later = arrival.map(({ partner, action }) => ({
          partner,
          action: action.action === 'acceded' ? { ...action, action: 'ratified' as const } : action,
        }));
        const atOnce = register(statement(rule, [...signatures, ...known], inForceOn));
        const oneByOne = later.reduce(
          (agreement, { partner, action }) => recordPartyAction(agreement, partner, action, ['body'], aMoment()).next,
          register(statement(rule, signatures, inForceOn)),
        );
        expect(outcome(oneByOne)).toEqual(outcome(atOnce));
      }),
    );
  });

  it('is as if an action had never been there once it is found wrong', () => {
    fc.assert(
      fc.property(anyRule, done(anyAction), fc.constantFrom(...PARTNERS), instrument(partial), (rule, actions, partner, action) => {
        const silent = PARTNERS.map((one) => ({ partner: one, action: { action: 'signed' as const, actedOn: '2003' } }));
        const without = register(statement(rule, [...silent, ...actions]));
        const withIt = register(statement(rule, [...silent, ...actions, { partner, action }]));
        const id = withIt.record.parties.find((party) => party.partner === partner)?.actions.at(-1)?.id ?? '';
        expect(outcome(findActionWrong(withIt, id, 'a slip', [], aMoment()).next)).toEqual(outcome(without));
      }),
    );
  });

  it('binds no party on a day that no fact explains', () => {
    fc.assert(
      fc.property(anyRule, done(anyAction), (rule, actions) => {
        const { record } = register(statement(rule, actions));
        for (const { partner, actions: acts, spells } of record.parties) {
          for (const { from = '', basis } of spells) {
            const earliest = counting(acts).flatMap(({ actedOn, effectiveOn }) =>
              [actedOn, effectiveOn].flatMap((date) => (date === undefined ? [] : interval(date).first)),
            );
            expect(earliest.some((first) => first <= interval(from).last)).toBe(true);
            const stated = acts.some(({ effectiveOn }) => effectiveOn === from) || basis === 'provisional-application';
            if (!stated) expect(record.inForceOn !== undefined && interval(record.inForceOn).first <= interval(from).last).toBe(true);
            expect(partner).not.toBe('');
          }
        }
      }),
    );
  });

  it('asked as known at a version and as of a day, explains what the facts known by then explain', () => {
    fc.assert(
      fc.property(anyRule, done(anyAction), day, (rule, actions, asOf) => {
        const versions = actions.reduce<Agreement[]>(
          (known, { partner, action }) => {
            const latest = known.at(-1);
            if (latest === undefined || action.action === 'acceded') return known;
            return [...known, recordPartyAction(latest, partner, action, ['body'], aMoment()).next];
          },
          [
            register(
              statement(
                rule,
                PARTNERS.map((partner) => ({ partner, action: { action: 'signed' as const, actedOn: '2003' } })),
              ),
            ),
          ],
        );
        for (const { record } of versions) {
          const stated = record.parties.flatMap(({ partner, actions: acts }) => acts.map(({ id: _id, ...action }) => ({ partner, action })));
          const folded = register(statement(rule, stated));
          const strip = (text: unknown): unknown => JSON.parse(JSON.stringify(text), (key, value: unknown) => (key === 'action' ? undefined : value));
          expect(strip(explainForce(record, asOf, RULES))).toEqual(strip(explainForce(folded.record, asOf, RULES)));
        }
      }),
      { numRuns: 40 },
    );
  });

  it('says that a party is bound exactly where a spell of it holds', () => {
    fc.assert(
      fc.property(anyRule, done(anyAction), day, (rule, actions, asOf) => {
        const { record } = register(statement(rule, actions));
        for (const { partner, status } of explainForce(record, asOf, RULES).parties) {
          const spells = record.parties.find((party) => party.partner === partner)?.spells ?? [];
          expect(status.startsWith('bound')).toBe(spells.some((spell) => holdsOn(spell, asOf) !== 'no'));
        }
        expect(saysTheSame(explainForce(record, asOf, RULES), explainForce(record, asOf, RULES))).toBe(true);
      }),
    );
  });
});
