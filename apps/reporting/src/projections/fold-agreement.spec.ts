import { describe, expect, it } from '@jest/globals';
import { agreementSuspended, agreementTerminated, obligationRecorded, partyBound, partyWithdrew, suspensionEnded } from '@entente/contracts';
import { aCorrection, anAgreement, anEvent, SECRET_PER } from '../../spec/events.js';
import { foldAgreement, type AgreementModel } from './fold-agreement.js';

const SPELL = '01890a5d-ac96-774b-bcce-b302099a8057';
const agreement = anAgreement({ parties: ['PER', 'CHL'], inForceOn: '2002', spells: { PER: [{ from: '2002' }] } });
const about = { title: agreement.record.title, kind: agreement.record.kind };

function folded(...events: Parameters<typeof foldAgreement>[1][]): AgreementModel | undefined {
  return events.reduce<AgreementModel | undefined>((model, event) => foldAgreement(model, event), undefined);
}

describe('an agreement as reporting keeps it', () => {
  it('is the same after the registration alone as with the same facts told again', () => {
    expect(folded(...agreement.events)).toEqual(folded(...agreement.events.slice(0, 1)));
    expect(folded(...agreement.events, ...agreement.events)).toEqual(folded(...agreement.events));
  });

  it('replaces a spell by its id, and adds a party that was not there', () => {
    const bound = anEvent(partyBound, { subject: agreement.id, sequence: 2 }, { ...about, partner: 'ARG', spell: { id: SPELL, from: '2005' } });
    const left = anEvent(partyWithdrew, { subject: agreement.id, sequence: 3 }, { ...about, partner: 'ARG', spell: { id: SPELL, from: '2005', to: '2009' } });
    const model = folded(...agreement.events, bound, left);
    expect(model?.parties).toEqual(['PER', 'CHL', 'ARG']);
    expect(model?.spells.filter(({ partner }) => partner === 'ARG')).toEqual([{ id: SPELL, partner: 'ARG', from: '2005', to: '2009' }]);
  });

  it('takes the end, an obligation and the newest label', () => {
    const ended = anEvent(agreementTerminated, { subject: agreement.id, sequence: 2, label: SECRET_PER }, { ...about, endedOn: '2010', reason: 'expired' });
    const owed = anEvent(
      obligationRecorded,
      { subject: agreement.id, sequence: 2, label: SECRET_PER },
      { ...about, obligation: { id: SPELL, kind: 'defence', owedBy: [], owedTo: [] } },
    );
    expect(folded(...agreement.events, ended, owed)).toMatchObject({ version: 2, endedOn: '2010', obligations: [{ kind: 'defence' }], label: SECRET_PER });
  });

  it('knows who is suspended, also of who is bound later, until the suspension ends', () => {
    const suspension = { id: SPELL.replace('8057', '8058'), from: '2005-01-01', reason: 'a breach', basis: 'breach' as const };
    const suspended = anEvent(agreementSuspended, { subject: agreement.id, sequence: 2 }, { ...about, suspension });
    const bound = anEvent(partyBound, { subject: agreement.id, sequence: 3 }, { ...about, partner: 'ARG', spell: { id: SPELL, from: '2005' } });
    const ended = anEvent(suspensionEnded, { subject: agreement.id, sequence: 4 }, { ...about, suspension: { ...suspension, to: '2006-01-01' } });
    const ends = folded(...agreement.events, suspended, bound, ended)?.spells.map(({ partner, suspended: by }) => `${partner} ${by?.length} ${by?.[0]?.to}`);
    expect(ends).toEqual(['PER 1 2006-01-01', 'ARG 1 2006-01-01']);
    const corrected = aCorrection(agreement, 5, { suspensions: [{ ...suspension, partner: 'CHL' }] });
    expect(folded(...agreement.events, suspended, corrected)?.spells).toEqual(folded(...agreement.events)?.spells);
  });

  it('is not changed by an older version', () => {
    const model = folded(...agreement.events, aCorrection(agreement, 3, { title: 'right' }), aCorrection(agreement, 2, { title: 'late' }));
    expect(model).toMatchObject({ title: 'right', version: 3 });
  });

  it('is refused when its registration never came', () => {
    expect(() => folded(...agreement.events.slice(1))).toThrow('never registered');
  });
});
