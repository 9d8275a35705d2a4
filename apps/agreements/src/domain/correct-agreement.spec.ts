import { describe, expect, it } from '@jest/globals';
import { aMoment, anAgreement, aParty, aStatement, spellsOf } from './an-agreement.js';
import type { Agreement, Decision, StatedAgreement } from './agreement.js';
import { correctAgreement, replaceByReport, type Changes } from './correct-agreement.js';

const later = { ...aMoment(), newId: () => 'new-id' };

function correct(agreement: Agreement, changes: Changes, label = agreement.label): Decision {
  return correctAgreement(agreement, changes, label, 'a slip', ['body', 'changes'], later);
}

function replace(agreement: Agreement, stated: Partial<StatedAgreement>): Decision {
  return replaceByReport(agreement, aStatement(stated), agreement.label, 'revision 2', ['data'], later);
}

const spellIds = ({ record }: Agreement, partner: string): string[] =>
  record.parties.find((party) => party.partner === partner)?.spells.map(({ id }) => id) ?? [];

describe('a correction', () => {
  it('is one version on and tells the whole record, nothing else', () => {
    const { next, events, change, reason } = correct(anAgreement({ inForceOn: '2004' }), { title: 'Treaty of Callao' });
    expect({ version: next.version, title: next.record.title, change, reason }).toEqual({
      version: 2,
      title: 'Treaty of Callao',
      change: 'corrected',
      reason: 'a slip',
    });
    expect(events).toMatchObject([{ definition: { type: 'entente.agreements.agreement-corrected.v1' }, data: { agreement: next.record, reason: 'a slip' } }]);
  });

  it('leaves what it does not name, and its ids', () => {
    const before = anAgreement({
      inForceOn: '2004',
      citation: 'LIM 1',
      obligations: [{ kind: 'defence', owedBy: ['PER'], owedTo: [] }],
      parties: [aParty('PER', { actions: [{ action: 'signed', actedOn: '2003' }] }), aParty('COL')],
    });
    expect(correct(before, { title: 'Treaty of Callao' }).next.record).toEqual({ ...before.record, title: 'Treaty of Callao' });
  });

  it('takes a field away with null', () => {
    expect(correct(anAgreement({ citation: 'LIM 1' }), { citation: null }).next.record.citation).toBeUndefined();
  });

  it('lets spells that follow from entry into force follow it', () => {
    const before = anAgreement({ inForceOn: '2004', parties: [aParty('PER'), aParty('COL', { spells: [{ from: '2006', basis: 'accession' }] })] });
    const { next } = correct(before, { inForceOn: '2005' });
    expect([spellsOf(next, 'PER'), spellsOf(next, 'COL')]).toEqual([[{ from: '2005', basis: 'entry-into-force' }], [{ from: '2006', basis: 'accession' }]]);
  });

  it('opens spells again when the end is taken back, and keeps their ids', () => {
    const before = anAgreement({ inForceOn: '2004', endedOn: '2010', endReason: 'expired' });
    const { next } = correct(before, { endedOn: null });
    expect(spellsOf(next, 'PER')).toEqual([{ from: '2004', basis: 'entry-into-force' }]);
    expect(spellIds(next, 'PER')).toEqual(spellIds(before, 'PER'));
    expect(next.record.endReason).toBeUndefined();
  });

  it('keeps the end of a withdrawal when the end of the agreement is corrected', () => {
    const actions = [{ action: 'withdrew' as const, effectiveOn: '2008' }];
    const before = anAgreement({ inForceOn: '2004', endedOn: '2010', parties: [aParty('PER', { actions }), aParty('COL')] });
    expect(spellsOf(correct(before, { endedOn: '2012' }).next, 'PER')).toEqual([{ from: '2004', to: '2008', basis: 'entry-into-force' }]);
  });

  it('finds warnings anew', () => {
    const odd = anAgreement({ signedOn: '2004-05-01', inForceOn: '2004-04-01' });
    expect(odd.record.warnings).toHaveLength(1);
    expect(correct(odd, { signedOn: '2004-03-01' }).next.record.warnings).toEqual([]);
  });

  it('is refused when it says nothing new', () => {
    const before = anAgreement({ signedOn: '2004' });
    expect(() => correct(before, { signedOn: '2004' })).toThrow(expect.objectContaining({ code: 'nothing-changed' }));
    expect(correct(before, {}, { policy: 'PER', classification: 'SECRET', categories: [] }).next.label.classification).toBe('SECRET');
  });

  it('holds parties stated anew to what holds by hand, and believes the others as before', () => {
    const actions = [{ action: 'ratified' as const, actedOn: '2004' }];
    const reported = anAgreement({ parties: [aParty('PER', { actions }), aParty('COL')] });
    expect(correct(reported, { title: 'Treaty of Callao' }).next.record.warnings).toMatchObject([{ code: 'not-signed' }]);
    expect(() => correct(reported, { title: 'Treaty of Callao', parties: [aParty('PER', { actions }), aParty('COL')] })).toThrow(
      expect.objectContaining({ code: 'not-signed' }),
    );
  });
});

describe('a higher revision of a report', () => {
  it('keeps the ids of what stays, so that consumers can match it', () => {
    const before = anAgreement({ inForceOn: '2004', endedOn: '2010' });
    const { next } = replace(before, { inForceOn: '2004', endedOn: '2011', parties: [aParty('ECU'), aParty('PER')] });
    expect(spellIds(next, 'PER')).toEqual(spellIds(before, 'PER'));
    expect(spellIds(next, 'ECU')).toEqual(['new-id']);
    expect(next.record.parties.map(({ partner }) => partner)).toEqual(['ECU', 'PER']);
  });

  it('gives an id to the spell it fits best', () => {
    const spell = (from: string, to?: string) => ({ from, ...(to === undefined ? {} : { to }), basis: 'reported' as const });
    const before = anAgreement({ parties: [aParty('PER', { spells: [spell('1990', '1995'), spell('2000')] }), aParty('COL')] });
    const [first, second] = spellIds(before, 'PER');
    const { next } = replace(before, {
      parties: [aParty('PER', { spells: [spell('1980', '1985'), spell('2000', '2005'), spell('1990', '1995')] }), aParty('COL')],
    });
    expect(spellIds(next, 'PER')).toEqual(['new-id', second, first]);
  });
});
