import { describe, expect, it } from '@jest/globals';
import { DomainError } from '@entente/contracts';
import { aMoment, aParty, aStatement, spellsOf } from './an-agreement.js';
import type { Decision, Origin, StatedAgreement } from './agreement.js';
import { registerAgreement } from './register-agreement.js';

const LABEL = { policy: 'PER', classification: 'RESTRICTED' as const, categories: [] };

function register(stated: Partial<StatedAgreement> = {}, origin: Origin = 'hand'): Decision {
  return registerAgreement(aStatement(stated), LABEL, origin, ['body'], aMoment());
}

function refusal(stated: Partial<StatedAgreement>, origin: Origin = 'hand'): { code: string; paths: string[] } {
  try {
    register(stated, origin);
  } catch (error) {
    if (error instanceof DomainError) return { code: error.code, paths: error.faults.map(({ path }) => path) };
  }
  throw new Error('was not refused');
}

const ratifiedOnly = [{ action: 'ratified' as const, actedOn: '2004' }];
const signedThenAcceded = [
  { action: 'signed' as const, actedOn: '2003' },
  { action: 'acceded' as const, actedOn: '2004' },
];

describe('a registration', () => {
  it('is the first version, under its label', () => {
    expect(register().next).toMatchObject({ version: 1, label: LABEL, record: { title: 'Treaty of Lima', warnings: [] } });
  });

  it('tells the record and what follows from it, in order', () => {
    const { events } = register({ inForceOn: '2004', endedOn: '2010', endReason: 'expired' });
    expect(events.map(({ definition }) => definition.type.split('.')[2])).toEqual([
      'agreement-registered',
      'agreement-entered-into-force',
      'party-bound',
      'party-bound',
      'agreement-terminated',
    ]);
  });

  it('tells of a withdrawal where a stated one ended the spell', () => {
    const withdrew = [{ action: 'withdrew' as const, actedOn: '2007', effectiveOn: '2008' }];
    const { events } = register({ inForceOn: '2004', parties: [aParty('PER', { actions: withdrew }), aParty('COL')] });
    const withdrawals = events.filter(({ definition }) => definition.type.includes('party-withdrew'));
    expect(withdrawals).toMatchObject([{ data: { partner: 'PER', spell: { from: '2004', to: '2008' } } }]);
  });

  it('is told the same way whether it came by hand or in a report', () => {
    const types = (origin: Origin): string[] => register({ inForceOn: '2004', endedOn: '2010' }, origin).events.map(({ definition }) => definition.type);
    expect(types('report')).toEqual(types('hand'));
  });

  it('keeps entry into force before signature, with a warning', () => {
    expect(register({ signedOn: '2004-05', inForceOn: '2004-04-30' }).next.record.warnings).toMatchObject([{ code: 'in-force-before-signature' }]);
    expect(register({ signedOn: '2004', inForceOn: '2004-01-01' }).next.record.warnings).toEqual([]);
  });

  it('by hand refuses a ratification without signature, and says where', () => {
    expect(refusal({ parties: [aParty('PER'), aParty('COL', { actions: ratifiedOnly })] })).toEqual({
      code: 'not-signed',
      paths: ['/body/parties/1/actions/0/action'],
    });
  });

  it('by hand refuses an accession after signature', () => {
    expect(refusal({ parties: [aParty('PER', { actions: signedThenAcceded }), aParty('COL')] }).code).toBe('already-signed');
  });

  it('by hand refuses a ratification before the signature', () => {
    const actions = [
      { action: 'signed' as const, actedOn: '2005' },
      { action: 'ratified' as const, actedOn: '2004' },
    ];
    expect(refusal({ parties: [aParty('PER', { actions }), aParty('COL')] }).code).toBe('not-signed');
  });

  it('from a report keeps both, with a warning each', () => {
    const parties = [aParty('PER', { actions: ratifiedOnly }), aParty('COL', { actions: signedThenAcceded })];
    expect(register({ parties }, 'report').next.record.warnings.map(({ code }) => code)).toEqual(['not-signed', 'already-signed']);
  });

  it('refuses an end before entry into force, whoever says so', () => {
    expect(refusal({ inForceOn: '2004-05-01', endedOn: '2004-04' }, 'report')).toEqual({ code: 'ends-before-begins', paths: ['/body/endedOn'] });
  });

  it('may end on the day it was signed', () => {
    expect(register({ signedOn: '2004-05-01', endedOn: '2004-05-01' }).next.record.endedOn).toBe('2004-05-01');
  });

  it('refuses spells of a party that share a day, with every fault at once', () => {
    const spells = [
      { from: '1990', basis: 'reported' as const },
      { from: '1995', basis: 'reported' as const },
    ];
    expect(refusal({ endedOn: '1985', signedOn: '1986', parties: [aParty('PER', { spells }), aParty('COL')] }).paths).toEqual([
      '/body/endedOn',
      '/body/parties/0/spells/0',
      '/body/parties/0/spells/1',
    ]);
  });

  it('gives every action, spell and obligation an id of its own', () => {
    const { record } = register({ inForceOn: '2004', obligations: [{ kind: 'defence', owedBy: [], owedTo: [] }] }).next;
    const ids = [...record.obligations, ...record.parties.flatMap(({ spells }) => spells)].map(({ id }) => id);
    expect(new Set(ids).size).toBe(3);
    expect(spellsOf(register({ inForceOn: '2004' }).next, 'PER')).toEqual([{ from: '2004', basis: 'entry-into-force' }]);
  });
});
