import { describe, expect, it } from '@jest/globals';
import type { EntryIntoForceRule, Terms } from '@entente/contracts';
import { aParty } from '../an-agreement.js';
import type { ActionDraft, StatedParty } from '../agreement.js';
import { deriveForce, spellsBy, type Stated } from './derive-force.js';

const RULES = { regimes: new Map(), calendars: [] };
const signed = (actedOn: string, more: Partial<ActionDraft> = {}): ActionDraft => ({ action: 'signed', actedOn, ...more });
const ratified = (actedOn: string, more: Partial<ActionDraft> = {}): ActionDraft => ({ action: 'ratified', actedOn, ...more });
const acceded = (actedOn: string, more: Partial<ActionDraft> = {}): ActionDraft => ({ action: 'acceded', actedOn, ...more });
const party = (partner: string, ...actions: ActionDraft[]): StatedParty => aParty(partner, { actions });

function under(entryIntoForce: EntryIntoForceRule, parties: readonly StatedParty[], stated: Partial<Stated> = {}, terms: Terms = {}): Stated {
  return { parties, terms: { entryIntoForce, ...terms }, ...stated };
}

function inForceOn(stated: Stated): string | undefined {
  return deriveForce(stated, RULES).inForceOn;
}

function warnings(stated: Stated): string[] {
  return deriveForce(stated, RULES).warnings.map(({ code }) => code);
}

function spells(stated: Stated, partner: string): unknown[] {
  const found = stated.parties.find((one) => one.partner === partner);
  return found ? spellsBy(deriveForce(stated, RULES), found, stated) : [];
}

const THIRD: EntryIntoForceRule = { form: 'nth-instrument', count: 3 };
const three = [party('PER', ratified('2004-01-10')), party('COL', ratified('2004-03-31')), party('ECU', ratified('2004-02-01'))];

describe('entry into force', () => {
  it('on signature is on the day of the last signature', () => {
    const rule: EntryIntoForceRule = { form: 'on-signature' };
    expect(inForceOn(under(rule, [party('PER', signed('2004-01-10')), party('COL', signed('2004-02-20'))]))).toBe('2004-02-20');
    expect(inForceOn(under(rule, [party('PER', signed('2004-01-10')), party('COL')]))).toBeUndefined();
    expect(inForceOn(under(rule, [party('PER', signed('2004-01-10')), party('COL')], { signedOn: '2004-03-01' }))).toBe('2004-03-01');
  });

  it('on signature does not wait for who acceded', () => {
    const stated = under({ form: 'on-signature' }, [party('PER'), party('COL'), party('ECU', acceded('2009-05-01'))], { signedOn: '2004' });
    expect([inForceOn(stated), spells(stated, 'PER'), spells(stated, 'ECU')]).toEqual([
      '2004',
      [{ from: '2004', basis: 'entry-into-force' }],
      [{ from: '2009-05-01', basis: 'accession' }],
    ]);
  });

  it('on exchange of notes is on the day of the last note', () => {
    const notes = [party('PER', signed('2004-01-10')), party('COL', { action: 'accepted', actedOn: '2004-02-20' })];
    expect(inForceOn(under({ form: 'on-exchange-of-notes' }, notes))).toBe('2004-02-20');
  });

  it('on the last notification waits for its delay', () => {
    const notified = [party('PER', signed('2003'), ratified('2004-01-31')), party('COL', signed('2003'), ratified('2004-01-10'))];
    const rule = (delay?: Terms['lateJoiner']): EntryIntoForceRule => ({ form: 'on-last-notification', ...delay });
    expect(inForceOn(under(rule(), notified))).toBe('2004-01-31');
    expect(inForceOn(under(rule({ delay: { months: 1 } }), notified))).toBe('2004-02-29');
    expect(inForceOn(under(rule({ delay: { years: 1 } }), notified))).toBe('2005-01-31');
    expect(inForceOn(under(rule(), [...notified, party('ECU', signed('2003'))]))).toBeUndefined();
  });

  it('on the n-th instrument is on the day of that instrument, in whatever order they are on record', () => {
    expect(inForceOn(under(THIRD, three))).toBe('2004-03-31');
    expect(inForceOn(under(THIRD, three.toReversed()))).toBe('2004-03-31');
    expect(inForceOn(under({ ...THIRD, count: 4 }, three))).toBeUndefined();
    expect(inForceOn(under({ ...THIRD, delay: { firstDayOfMonth: 6 } }, three))).toBe('2004-09-01');
  });

  it('counts a party once, a definitive signature, and no other signature', () => {
    expect(inForceOn(under(THIRD, [party('PER', ratified('2004-01-01'), ratified('2004-02-01')), party('COL', ratified('2004-03-01'))]))).toBeUndefined();
    const two = three.slice(0, 2);
    expect(inForceOn(under(THIRD, [...two, party('BOL', signed('2004-05-01'))]))).toBeUndefined();
    expect(inForceOn(under(THIRD, [...two, party('BOL', signed('2004-05-01', { definitive: true }))]))).toBe('2004-05-01');
  });

  it('does not count what was found wrong', () => {
    const wrong = [...three.slice(0, 2), party('ECU', ratified('2004-02-01', { foundWrong: 'another treaty' }))];
    expect(inForceOn(under(THIRD, wrong))).toBeUndefined();
  });

  it('waits for the states that are named', () => {
    const rule: EntryIntoForceRule = { form: 'nth-instrument', count: 2, including: ['ECU'] };
    expect(inForceOn(under(rule, three))).toBe('2004-02-01');
    expect(inForceOn(under({ ...rule, including: ['COL'] }, three))).toBe('2004-03-31');
    expect(inForceOn(under({ ...rule, including: ['BOL'] }, three))).toBeUndefined();
  });

  it('waits for a majority of those that have signed by then', () => {
    const rule: EntryIntoForceRule = { form: 'nth-instrument', ofSignatories: 'majority' };
    const signatories = ['PER', 'COL', 'ECU', 'BOL'].map((partner, at) => party(partner, signed('2003'), ...(at < 3 ? [ratified(`2004-0${at + 1}-15`)] : [])));
    expect(inForceOn(under(rule, signatories))).toBe('2004-03-15');
    expect(inForceOn(under(rule, [...signatories, party('CHL', signed('2004-02-01')), party('ARG', signed('2004-02-01'))]))).toBeUndefined();
    expect(inForceOn(under(rule, [...signatories, party('CHL', signed('2004-04-01')), party('ARG', signed('2004-04-01'))]))).toBe('2004-03-15');
    expect(inForceOn(under({ form: 'nth-instrument', ofSignatories: 'all' }, signatories))).toBeUndefined();
  });

  it('does not count an accession among signatories', () => {
    const rule: EntryIntoForceRule = { form: 'nth-instrument', ofSignatories: 'majority' };
    const parties = [party('PER', signed('2003'), ratified('2004-01-15')), party('COL', signed('2003')), party('ECU', acceded('2004-02-01'))];
    expect(inForceOn(under(rule, parties))).toBeUndefined();
  });

  it('does not count consent that was withdrawn before', () => {
    const withdrew = party('PER', ratified('2004-01-10'), { action: 'withdrew', actedOn: '2004-02-10' });
    const stated = under(THIRD, [withdrew, ...three.slice(1), party('BOL', ratified('2004-08-01'))]);
    expect([inForceOn(stated), spells(stated, 'PER')]).toEqual(['2004-08-01', []]);
  });

  it('on a fixed date is on that date', () => {
    const stated = under({ form: 'fixed-date', on: '2005-01' }, [party('PER', signed('2004-02-01')), party('COL', signed('2005-03-01'))]);
    expect([inForceOn(stated), spells(stated, 'PER'), spells(stated, 'COL')]).toEqual([
      '2005-01',
      [{ from: '2005-01', basis: 'signature' }],
      [{ from: '2005-03-01', basis: 'signature' }],
    ]);
  });

  it('never comes about after the end', () => {
    const stated = under(THIRD, three, { endedOn: '2004-03-01' });
    expect([inForceOn(stated), spells(stated, 'PER')]).toEqual([undefined, []]);
  });

  it('without a rule is what was stated, or nothing', () => {
    expect(deriveForce({ parties: three, inForceOn: '2004' }, RULES)).toMatchObject({ inForceOn: '2004', warnings: [] });
    expect(deriveForce({ parties: three }, RULES)).toMatchObject({ inForceOn: undefined, warnings: [] });
  });
});

describe('partial dates', () => {
  const rule: EntryIntoForceRule = { form: 'on-last-notification', delay: { days: 30 } };
  const notified = (on: string): Stated => under(rule, [party('PER', ratified('2004-01-01')), party('COL', ratified(on))]);
  it('give the smallest date that contains every reading', () => {
    expect([inForceOn(notified('2004-03-02')), inForceOn(notified('2004-02')), inForceOn(notified('2004-03'))]).toEqual(['2004-04-01', '2004-03', '2004']);
    expect(warnings(notified('2004-02'))).toEqual([]);
  });
  it('give the last reading, with a warning, where none does', () => {
    expect(inForceOn(notified('2004'))).toBe('2005-01-30');
    expect(warnings(notified('2004'))).toContain('in-force-day-uncertain');
  });
});

describe('a recorded entry into force', () => {
  it('gives way to the computed one, with a warning where they differ', () => {
    expect([inForceOn(under(THIRD, three, { inForceOn: '2004-05-01' })), warnings(under(THIRD, three, { inForceOn: '2004-05-01' }))]).toEqual([
      '2004-03-31',
      ['in-force-differs'],
    ]);
    expect(warnings(under(THIRD, three, { inForceOn: '2004-03' }))).toEqual([]);
  });

  it('stands where the rule yields none yet, with a warning', () => {
    const stated = under({ ...THIRD, count: 4 }, [...three, party('BOL'), party('CHL', signed('2003'))], { inForceOn: '2004-06-01' });
    expect([inForceOn(stated), warnings(stated)]).toEqual(['2004-06-01', ['in-force-unexplained']]);
    expect([spells(stated, 'PER'), spells(stated, 'BOL'), spells(stated, 'CHL')]).toEqual([
      [{ from: '2004-06-01', basis: 'ratification' }],
      [{ from: '2004-06-01', basis: 'entry-into-force' }],
      [],
    ]);
  });
});

describe('a party', () => {
  const rule: EntryIntoForceRule = { form: 'nth-instrument', count: 2, delay: { days: 90 } };
  const two = [party('PER', ratified('2004-01-01')), party('COL', ratified('2004-02-01'))];

  it('with an instrument by then is bound on entry into force', () => {
    const stated = under(rule, [...two, party('ECU', ratified('2004-04-30'))]);
    expect([inForceOn(stated), spells(stated, 'PER'), spells(stated, 'ECU')]).toEqual([
      '2004-05-01',
      [{ from: '2004-05-01', basis: 'ratification' }],
      [{ from: '2004-05-01', basis: 'ratification' }],
    ]);
  });

  it('that joins late is bound after its own delay', () => {
    const stated = under(rule, [...two, party('ECU', acceded('2004-05-02'))]);
    expect(spells(stated, 'ECU')).toEqual([{ from: '2004-07-31', basis: 'accession' }]);
    expect(spells(under(rule, stated.parties, {}, { lateJoiner: { delay: { days: 0 } } }), 'ECU')).toEqual([{ from: '2004-05-02', basis: 'accession' }]);
  });

  it('may be late already after the instrument that completed the rule', () => {
    const stated = under(rule, [...two, party('ECU', ratified('2004-02-02'))], {}, { lateJoiner: { delay: { days: 60 }, after: 'completion' } });
    expect(spells(stated, 'ECU')).toEqual([{ from: '2004-05-01', basis: 'ratification' }]);
    expect(spells(under(rule, stated.parties, {}, { lateJoiner: { delay: { days: 100 }, after: 'completion' } }), 'ECU')).toMatchObject([
      { from: '2004-05-12' },
    ]);
  });

  it('that only signed is not bound', () => {
    expect(spells(under(rule, [...two, party('ECU', signed('2003'))]), 'ECU')).toEqual([]);
  });

  it('is bound provisionally before, and for good from entry into force', () => {
    const provisional = party('PER', { action: 'applied-provisionally', actedOn: '2003-06-01' }, ratified('2004-01-01'));
    expect(spells(under(rule, [provisional, party('COL')]), 'PER')).toEqual([{ from: '2003-06-01', basis: 'provisional-application' }]);
    expect(spells(under(rule, [provisional, ...two.slice(1)]), 'PER')).toEqual([
      { from: '2003-06-01', to: '2004-05-01', basis: 'provisional-application' },
      { from: '2004-05-01', basis: 'ratification' },
    ]);
  });

  it('is bound in the spells it was stated with, and in no other that shares a day with them', () => {
    const stated = under(rule, [...two, aParty('ECU', { actions: [ratified('2004-01-01')], spells: [{ from: '2004-05-02', basis: 'reported' }] })]);
    expect(spells(stated, 'ECU')).toEqual([{ from: '2004-05-02', basis: 'reported' }]);
  });

  it('may come back after it withdrew', () => {
    const back = party('PER', ratified('2004-01-01'), { action: 'withdrew', actedOn: '2006-01-01', effectiveOn: '2007-01-01' }, acceded('2010-01-01'));
    expect(spells(under(rule, [back, ...two.slice(1)]), 'PER')).toEqual([
      { from: '2004-05-01', to: '2007-01-01', basis: 'ratification' },
      { from: '2010-04-01', basis: 'accession' },
    ]);
  });
});
