import { describe, expect, it } from '@jest/globals';
import { partyActionRecorded } from '@entente/contracts';
import { anAgreement, anEvent, aPartner } from '../../spec/events.js';
import { partnersIn, summaryOf } from './describe-event.js';

const ratified = anEvent(
  partyActionRecorded,
  { subject: 'x', sequence: 2 },
  {
    title: 'A treaty',
    kind: 'alliance',
    constitutes: 'nato',
    partner: 'PER',
    action: { id: '01890a5d-ac96-774b-bcce-b302099a8057', action: 'ratified', actedOn: '2001-02' },
  },
);

describe('history', () => {
  it('says in a line what happened', () => {
    expect(summaryOf(ratified)).toBe('PER ratified "A treaty" on 2001-02');
    expect(summaryOf(aPartner('PER'))).toBe('Name of PER is in the directory');
    const [registered] = anAgreement({ title: 'On mutual visits' }).events;
    expect(registered && summaryOf(registered)).toBe('"On mutual visits" registered');
  });

  it('tells the other of two parties, but not every one of many', () => {
    expect(partnersIn(ratified, ['PER', 'CHL'])).toEqual(['PER', 'CHL', 'nato']);
    expect(partnersIn(ratified, ['PER', 'CHL', 'BOL'])).toEqual(['PER', 'nato']);
  });
});
