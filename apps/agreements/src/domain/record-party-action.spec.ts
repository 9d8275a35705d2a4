import { describe, expect, it } from '@jest/globals';
import { aMoment, anAgreement, aParty, spellsOf } from './an-agreement.js';
import type { ActionDraft, Agreement, Decision } from './agreement.js';
import { recordObligation } from './record-obligation.js';
import { recordPartyAction } from './record-party-action.js';
import { recordSpell } from './record-spell.js';
import { terminateAgreement } from './terminate-agreement.js';

const later = { ...aMoment(), newId: () => 'new-id' };
const signed: ActionDraft = { action: 'signed', actedOn: '2003' };

function act(agreement: Agreement, partner: string, action: ActionDraft): Decision {
  return recordPartyAction(agreement, partner, action, ['body'], later);
}

function told({ events }: Decision): string[] {
  return events.map(({ definition }) => definition.type.split('.')[2] ?? '');
}

describe('a party action', () => {
  it('with an effect binds the party from that day', () => {
    const decision = act(anAgreement({ parties: [aParty('PER', { actions: [signed] }), aParty('COL')] }), 'PER', {
      action: 'ratified',
      actedOn: '2004',
      effectiveOn: '2004-06-01',
    });
    expect(spellsOf(decision.next, 'PER')).toEqual([{ from: '2004-06-01', basis: 'ratification' }]);
    expect(told(decision)).toEqual(['party-action-recorded', 'party-bound']);
    expect(decision.next.version).toBe(2);
  });

  it('without an effect is only recorded', () => {
    const decision = act(anAgreement(), 'PER', signed);
    expect(spellsOf(decision.next, 'PER')).toEqual([]);
    expect(told(decision)).toEqual(['party-action-recorded']);
  });

  it('of a party that was only presumed bound says since when it is, and opens no second spell', () => {
    const decision = act(anAgreement({ inForceOn: '2003', parties: [aParty('PER', { actions: [signed] }), aParty('COL')] }), 'PER', {
      action: 'ratified',
      effectiveOn: '2004',
    });
    expect(spellsOf(decision.next, 'PER')).toEqual([{ from: '2004', basis: 'ratification' }]);
    expect(told(decision)).toEqual(['party-action-recorded', 'agreement-corrected']);
  });

  it('takes over from provisional application, and nobody withdrew', () => {
    const provisional = anAgreement({
      parties: [aParty('PER', { actions: [signed, { action: 'applied-provisionally', effectiveOn: '2003-06-01' }] }), aParty('COL')],
    });
    const decision = act(provisional, 'PER', { action: 'ratified', effectiveOn: '2005-01-01' });
    expect(spellsOf(decision.next, 'PER')).toEqual([
      { from: '2003-06-01', to: '2005-01-01', basis: 'provisional-application' },
      { from: '2005-01-01', basis: 'ratification' },
    ]);
    expect(told(decision)).toEqual(['party-action-recorded', 'party-bound', 'party-bound']);
  });

  it('lets a state accede that was no party', () => {
    expect(act(anAgreement(), 'ECU', { action: 'acceded', effectiveOn: '2010' }).next.record.parties.map(({ partner }) => partner)).toEqual([
      'PER',
      'COL',
      'ECU',
    ]);
  });

  it('is refused as ratification where the party has not signed', () => {
    expect(() => act(anAgreement(), 'PER', { action: 'ratified' })).toThrow(expect.objectContaining({ kind: 'rejected', code: 'not-signed' }));
  });

  it('is refused as accession where the party has signed', () => {
    expect(() => act(anAgreement({ parties: [aParty('PER', { actions: [signed] }), aParty('COL')] }), 'PER', { action: 'acceded' })).toThrow(
      expect.objectContaining({ code: 'already-signed' }),
    );
  });

  it('is refused where it would bind after the agreement ended', () => {
    const ended = anAgreement({ endedOn: '2010', parties: [aParty('PER', { actions: [signed] }), aParty('COL')] });
    expect(() => act(ended, 'PER', { action: 'ratified', effectiveOn: '2011' })).toThrow(expect.objectContaining({ code: 'ends-before-begins' }));
  });
});

describe('a withdrawal', () => {
  const bound = anAgreement({ inForceOn: '2004-01-01' });

  it('keeps the party bound until it takes effect', () => {
    const decision = act(bound, 'PER', { action: 'withdrew', actedOn: '2008-01-01', effectiveOn: '2009-01-01' });
    expect(spellsOf(decision.next, 'PER')).toEqual([{ from: '2004-01-01', to: '2009-01-01', basis: 'entry-into-force' }]);
    expect(told(decision)).toEqual(['party-action-recorded', 'party-withdrew']);
  });

  it('whose effect is not known leaves the party bound', () => {
    const decision = act(bound, 'PER', { action: 'withdrew', actedOn: '2008' });
    expect(spellsOf(decision.next, 'PER')).toEqual([{ from: '2004-01-01', basis: 'entry-into-force' }]);
    expect(told(decision)).toEqual(['party-action-recorded']);
  });

  it('is refused of who is not bound', () => {
    expect(() => act(bound, 'ECU', { action: 'withdrew' })).toThrow(expect.objectContaining({ code: 'party-not-bound' }));
  });

  it('is refused before the party was bound', () => {
    expect(() => act(bound, 'PER', { action: 'withdrew', effectiveOn: '2003' })).toThrow(expect.objectContaining({ code: 'ends-before-begins' }));
  });
});

describe('a spell', () => {
  it('binds who was no party', () => {
    const decision = recordSpell(anAgreement(), 'ECU', { from: '2010', to: '2012', basis: 'admission' }, ['body', 'spell'], later);
    expect(spellsOf(decision.next, 'ECU')).toEqual([{ from: '2010', to: '2012', basis: 'admission' }]);
    expect(told(decision)).toEqual(['party-bound']);
  });

  it('is refused on days the party is bound already', () => {
    const overlapping = (): Decision => recordSpell(anAgreement({ inForceOn: '2004' }), 'PER', { from: '2006', basis: 'reported' }, ['body', 'spell'], later);
    expect(overlapping).toThrow(expect.objectContaining({ code: 'spells-overlap', faults: [expect.objectContaining({ path: '/body/spell' })] }));
  });
});

describe('a termination', () => {
  it('ends every open spell', () => {
    const agreement = anAgreement({ inForceOn: '2004', parties: [aParty('PER'), aParty('COL', { actions: [{ action: 'withdrew', effectiveOn: '2006' }] })] });
    const decision = terminateAgreement(agreement, '2010', 'expired', ['body']);
    expect([spellsOf(decision.next, 'PER'), spellsOf(decision.next, 'COL')]).toMatchObject([[{ to: '2010' }], [{ to: '2006' }]]);
    expect(decision.next.record).toMatchObject({ endedOn: '2010', endReason: 'expired' });
    expect(told(decision)).toEqual(['agreement-terminated', 'party-withdrew']);
  });

  it('is refused twice', () => {
    expect(() => terminateAgreement(anAgreement({ endedOn: '2009' }), '2010', 'expired', ['body'])).toThrow(expect.objectContaining({ code: 'already-ended' }));
  });

  it('is refused before the signature', () => {
    expect(() => terminateAgreement(anAgreement({ signedOn: '2004-05' }), '2004-04-30', 'terminated', ['body'])).toThrow(
      expect.objectContaining({ code: 'ends-before-begins' }),
    );
  });

  it('is refused before a party is bound', () => {
    const agreement = anAgreement({ parties: [aParty('PER', { spells: [{ from: '2020', basis: 'accession' }] }), aParty('COL')] });
    expect(() => terminateAgreement(agreement, '2019', 'terminated', ['body'])).toThrow(expect.objectContaining({ code: 'ends-before-begins' }));
  });
});

describe('an obligation', () => {
  it('is added with an id and told', () => {
    const decision = recordObligation(anAgreement(), { kind: 'report', owedBy: ['PER'], owedTo: [] }, later);
    expect(decision.next.record.obligations).toEqual([{ id: 'new-id', kind: 'report', owedBy: ['PER'], owedTo: [] }]);
    expect(told(decision)).toEqual(['obligation-recorded']);
  });
});
