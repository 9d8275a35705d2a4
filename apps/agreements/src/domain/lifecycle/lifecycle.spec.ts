import { describe, expect, it } from '@jest/globals';
import type { SuspensionDraft } from '@entente/contracts';
import type { Agreement, Decision, Moment } from '../agreement.js';
import { aMoment, anAgreement, aParty, spellsOf } from '../an-agreement.js';
import { conclude, wake } from '../conclude.js';
import { correctAgreement } from '../correct-agreement.js';
import { ledgerOn } from '../ledger/ledger.js';
import { recordPartyAction } from '../record-party-action.js';
import { agreementPhase, partyStatus } from './phases.js';
import { decideSuccession, offersOf, type Succession } from './successions.js';
import { followSuccessor, supersede } from './supersession.js';
import { endSuspension, suspendAgreement, suspendedOn } from './suspensions.js';

function on(day: string): Moment {
  let drawn = 0;
  return { ...aMoment(), now: new Date(`${day}T12:00:00Z`), newId: () => `${day}-${++drawn}` };
}

function refused(code: string, path?: string): unknown {
  return expect.objectContaining({ kind: 'rejected', code, ...(path && { faults: [expect.objectContaining({ path })] }) });
}
const told = ({ events }: Pick<Decision, 'events'>): string[] => events.map(({ definition }) => definition.type.split('.')[2] ?? '');

describe('a suspension', () => {
  const treaty = anAgreement({ inForceOn: '2004-01-01', endedOn: '2020-01-01', parties: [aParty('PER'), aParty('COL')] });
  const draft: SuspensionDraft = { from: '2010-01-01', reason: 'a breach', basis: 'breach' };
  const suspend = (stated: Partial<SuspensionDraft> = {}, partner?: string, agreement = treaty): Decision =>
    suspendAgreement(agreement, partner, { ...draft, ...stated }, ['body'], on('2026-01-31'));

  it('is of the agreement or of one party, and leaves everybody bound', () => {
    const decision = suspend({ to: '2011' }, 'PER');
    expect(told(decision)).toEqual(['agreement-suspended']);
    expect(spellsOf(decision.next, 'PER')).toEqual(spellsOf(treaty, 'PER'));
    const { record } = decision.next;
    expect(['2009', '2010-06', '2011-02', '2012'].map((day) => suspendedOn(record, 'PER', day))).toEqual(['no', 'certain', 'possible', 'no']);
    expect([suspendedOn(record, 'COL', '2010-06'), suspendedOn(suspend().next.record, 'COL', '2010-06')]).toEqual(['no', 'certain']);
  });

  it('is refused before the agreement is in force, after its end, of who is not bound, and twice', () => {
    expect(() => suspend({ from: '2003' })).toThrow(refused('not-in-force', '/body/from'));
    expect(() => suspend({ from: '2020-01-01' })).toThrow(refused('already-ended', '/body/from'));
    expect(() => suspend({}, 'CHL')).toThrow(refused('party-not-bound', '/body/partner'));
    expect(() => suspend({ from: '2012' }, 'PER', suspend({}, 'PER').next)).toThrow(refused('already-suspended', '/body/from'));
    expect(suspend({ from: '2012' }, 'COL', suspend({}, 'PER').next).change).toBe('suspended');
  });

  it('takes what falls due while it lasts off the ledger, of that party or of all', () => {
    const owing = anAgreement({ inForceOn: '2004-01-01', obligations: [{ kind: 'report', due: { on: '2010-06-01' }, owedBy: [], owedTo: [] }] });
    const owed = ({ record }: Agreement): string[] => ledgerOn(record, '2011-01-01').map(({ party }) => party);
    expect([owed(owing), owed(suspend({}, 'PER', owing).next), owed(suspend({}, undefined, owing).next)]).toEqual([['PER', 'COL'], ['COL'], []]);
    expect(owed(suspend({ from: '2010-06-02' }, 'PER', owing).next)).toEqual(['PER', 'COL']);
  });

  it('ends once, after it began', () => {
    const { next } = suspend();
    const id = next.record.suspensions?.[0]?.id ?? '';
    const ended = endSuspension(next, id, '2010-06-01', ['body']);
    expect([told(ended), suspendedOn(ended.next.record, 'PER', '2010-07')]).toEqual([['suspension-ended'], 'no']);
    expect(() => endSuspension(ended.next, id, '2011', ['body'])).toThrow(refused('suspension-ended', '/body/to'));
    expect(() => endSuspension(next, id, '2009', ['body'])).toThrow(refused('ends-before-begins', '/body/to'));
    expect(() => endSuspension(next, 'none', '2011', ['body'])).toThrow(expect.objectContaining({ kind: 'not-found', code: 'no-such-suspension' }));
  });
});

describe('an agreement that takes the place of another', () => {
  const named = (id: string, stated: Parameters<typeof anAgreement>[0]): Agreement => ({ ...anAgreement(stated), id });
  const older = named('older', { inForceOn: '2004-01-01' });
  const newer = named('newer', {});

  it('ends it on the day it is in force itself', () => {
    const decided = supersede(named('newer', { inForceOn: '2026-06-01' }), older, ['body']);
    expect([told(decided.newer), told(decided.older)]).toEqual([['supersession-recorded'], ['agreement-superseded']]);
    expect([decided.newer.next.record.supersedes, decided.older.next.record.supersededBy]).toEqual([['older'], { by: 'newer', on: '2026-06-01' }]);
    const waiting = conclude(older, decided.older, on('2026-01-01'));
    expect([told(waiting), waiting.wakesOn]).toEqual([['agreement-superseded'], '2026-06-01']);
    const ended = wake(waiting.next, on('2026-06-01'));
    expect(ended && told(ended)).toEqual(['agreement-terminated', 'party-withdrew', 'party-withdrew']);
    expect(ended?.next.record).toMatchObject({ endedOn: '2026-06-01', endReason: 'superseded' });
  });

  it('tells the older one when it enters into force later, and when that was wrong', () => {
    const decided = supersede(newer, older, ['body']);
    const known = conclude(older, decided.older, on('2026-01-01')).next;
    expect(followSuccessor(known, decided.newer.next, on('2026-01-01'))).toBeUndefined();
    const inForce = { ...decided.newer.next, record: { ...decided.newer.next.record, inForceOn: '2026-02-01' } };
    const followed = followSuccessor(known, inForce, on('2026-03-01'));
    const ended = followed && conclude(known, followed, on('2026-03-01'));
    expect(ended && told(ended)).toEqual(['agreement-superseded', 'agreement-terminated', 'party-withdrew', 'party-withdrew']);
    const moved = ended && followSuccessor(ended.next, { ...inForce, record: { ...inForce.record, inForceOn: '2026-02-15' } }, on('2026-04-01'));
    expect(moved?.next.record).toMatchObject({ endedOn: '2026-02-15', endReason: 'superseded', supersededBy: { on: '2026-02-15' } });
    expect(moved && told(moved)).toEqual(['agreement-superseded', 'agreement-corrected']);
    const never = ended && followSuccessor(ended.next, newer, on('2026-04-01'));
    expect([never?.next.record.endedOn, never?.next.record.supersededBy]).toEqual([undefined, { by: 'newer' }]);
  });

  it('is another one, takes the place of nothing that was replaced, and goes round no circle', () => {
    expect(() => supersede(older, older, ['body'])).toThrow(refused('supersedes-itself', '/body/supersedes'));
    const decided = supersede(newer, older, ['body']);
    expect(() => supersede(named('third', {}), decided.older.next, ['body'])).toThrow(refused('already-superseded', '/body/supersedes'));
    expect(() => supersede(decided.older.next, decided.newer.next, ['body'])).toThrow(refused('supersession-circle', '/body/supersedes'));
    expect(() => supersede(named('early', { inForceOn: '2003' }), older, ['body'])).toThrow(refused('ends-before-begins', '/body/supersedes'));
  });

  it('is remembered through corrections', () => {
    const { next } = supersede(newer, older, ['body']).older;
    const { record } = correctAgreement(next, { title: 'Other' }, next.label, 'a typo', ['body'], on('2026-01-01')).next;
    expect(record.supersededBy).toEqual({ by: 'newer' });
  });
});

describe('a succession', () => {
  const treaty = anAgreement({
    inForceOn: '1992-11-09',
    parties: [aParty('CSK'), aParty('DEU'), aParty('SVK', { spells: [{ from: '1993-01-01', basis: 'reported' }] })],
  });
  const dissolution = { partner: 'CSK', on: '1993-01-01', successors: ['CZE', 'SVK'] };

  it('is offered to each successor that is not bound already, and changes nothing', () => {
    const offers = offersOf(treaty, dissolution, on('2026-01-01'));
    expect(offers).toMatchObject([{ next: { version: 1, record: { predecessor: 'CSK', successor: 'CZE', on: '1993-01-01', state: 'offered' } } }]);
    expect(offers.map(told)).toEqual([['succession-offered']]);
  });

  it('is not offered in what ended before, or did not bind the state that dissolved', () => {
    const offered = (stated: Parameters<typeof anAgreement>[0]): number => offersOf(anAgreement(stated), dissolution, on('2026-01-01')).length;
    expect(offered({ inForceOn: '1980', endedOn: '1990', parties: [aParty('CSK'), aParty('DEU')] })).toBe(0);
    expect(offered({ inForceOn: '1994', parties: [aParty('CSK'), aParty('DEU')] })).toBe(0);
    expect(offered({ inForceOn: '1980', parties: [aParty('DDR'), aParty('DEU')] })).toBe(0);
    expect(offered({ inForceOn: '1980', parties: [aParty('CSK', { actions: [{ action: 'withdrew', effectiveOn: '1990' }] }), aParty('DEU')] })).toBe(0);
    expect(offered({ inForceOn: '1980', parties: [aParty('CSK', { spells: [{ from: '1980', to: '1993-01-01', basis: 'reported' }] }), aParty('DEU')] })).toBe(
      2,
    );
  });

  const offer = offersOf(treaty, dissolution, on('2026-01-01'))[0]?.next;
  const decide = (decision: 'accept' | 'decline', succession: Succession | undefined = offer): ReturnType<typeof decideSuccession> => {
    if (!succession) throw new Error('nothing was offered');
    return decideSuccession(succession, treaty, { decision, reason: 'a declaration' }, ['body'], on('2026-02-01'));
  };

  it('accepted binds from the day of succession, and leaves the predecessor as it was', () => {
    const { succession, agreement } = decide('accept');
    expect(succession).toMatchObject({ change: 'accepted', next: { version: 2, record: { state: 'accepted', reason: 'a declaration' } } });
    expect([told(succession), agreement && told(agreement)]).toEqual([['succession-decided'], ['party-bound']]);
    expect(agreement && spellsOf(agreement.next, 'CZE')).toEqual([{ from: '1993-01-01', basis: 'succession' }]);
    expect(agreement && spellsOf(agreement.next, 'CSK')).toEqual(spellsOf(treaty, 'CSK'));
  });

  it('declined changes nothing, and is decided once', () => {
    const { succession, agreement } = decide('decline');
    expect([succession.next.record.state, agreement]).toEqual(['declined', undefined]);
    expect(() => decide('accept', succession.next)).toThrow(refused('already-decided', '/body/decision'));
  });
});

describe('the phase of an agreement', () => {
  const treaty = anAgreement({
    adoptedOn: '2013-04-02',
    openForSignatureOn: '2013-06-03',
    signedOn: '2013-07-01',
    inForceOn: '2014-12-24',
    endedOn: '2020',
    endReason: 'expired',
  });
  it('follows its stages', () => {
    const suspended = suspendAgreement(treaty, undefined, { from: '2016-01-01', to: '2017-01-01', reason: 'r', basis: 'other' }, ['body'], on('2026-01-01'))
      .next.record;
    const days = ['2013-04-01', '2013-04-02', '2013-06-03', '2013-07-01', '2014-12-24', '2016-06', '2021'];
    expect(days.map((day) => agreementPhase(suspended, day))).toEqual([
      'negotiation',
      'adopted',
      'openForSignature',
      'signed',
      'inForce',
      'suspended',
      'expired',
    ]);
  });
});

describe('where a party stands', () => {
  const treaty = anAgreement({
    openForSignatureOn: '2013-06-03',
    inForceOn: '2014-12-24',
    terms: { entryIntoForce: { form: 'fixed-date', on: '2014-12-24' } },
    parties: [
      aParty('PER', {
        actions: [
          { action: 'signed', actedOn: '2013-09-24' },
          { action: 'ratified', actedOn: '2014-06-01' },
          { action: 'withdrew', actedOn: '2020-01-01', effectiveOn: '2020-06-01' },
        ],
      }),
      aParty('COL', {
        actions: [
          { action: 'signed', actedOn: '2013-09-24' },
          { action: 'accepted', actedOn: '2016-01-01' },
        ],
      }),
    ],
  });
  const phases = (partner: string, days: string[], awaiting: string[] = [], agreement = treaty): string[] => {
    const party = agreement.record.parties.find((one) => one.partner === partner);
    if (!party) throw new Error('no such party');
    return days.map((day) => partyStatus(agreement.record, party, day, new Set(awaiting)).phase);
  };

  it('follows from what it did, day by day', () => {
    expect(phases('PER', ['2013-01-01', '2013-09-24', '2014-06-01', '2014-12-24', '2020-05-31', '2020-06-01'])).toEqual([
      'negotiation',
      'signed',
      'ratified',
      'inForce',
      'inForce',
      'withdrawn',
    ]);
    expect(phases('COL', ['2014-01-01'], ['COL'])).toEqual(['domesticApproval']);
  });

  it('says since when, until when and by which action', () => {
    const [per] = treaty.record.parties;
    const status = per && partyStatus(treaty.record, per, '2015', new Set());
    expect(status).toMatchObject({ phase: 'inForce', certainty: 'certain', since: '2014-12-24', until: '2020-06-01' });
    expect(per && partyStatus(treaty.record, per, '2021', new Set())).toMatchObject({ phase: 'withdrawn', since: '2020-06-01', action: per?.actions[2]?.id });
  });

  it('is suspended while it is, and over with the agreement', () => {
    const suspended = suspendAgreement(treaty, 'PER', { from: '2016-01-01', to: '2017-01-01', reason: 'r', basis: 'other' }, ['body'], on('2026-01-01')).next;
    expect(phases('PER', ['2016-06', '2017-06', '2018'], [], suspended)).toEqual(['suspended', 'inForce', 'inForce']);
    const ended = anAgreement({ inForceOn: '2000', endedOn: '2010', endReason: 'superseded', parties: [aParty('PER'), aParty('COL')] });
    expect(phases('PER', ['2005', '2011'], [], ended)).toEqual(['inForce', 'superseded']);
  });
});

describe('a signature before the agreement is open for it', () => {
  const stated = {
    openForSignatureOn: '2013-06-03',
    parties: [aParty('PER', { actions: [{ action: 'signed' as const, actedOn: '2013-06-02' }] }), aParty('COL')],
  };
  const sign = (agreement: Agreement, actedOn: string): Decision =>
    recordPartyAction(agreement, 'COL', { action: 'signed', actedOn }, ['body'], on('2026-01-01'));

  it('is refused by hand where both days are certain, and kept with a warning from a report', () => {
    const treaty = anAgreement(stated);
    expect(treaty.record.warnings).toMatchObject([{ code: 'not-open-for-signature' }]);
    expect(() => sign(treaty, '2013-06-02')).toThrow(refused('not-open-for-signature', '/body/actedOn'));
    expect([sign(treaty, '2013-06').change, sign(treaty, '2013-06-03').change]).toEqual(['party-action-recorded', 'party-action-recorded']);
  });
});
