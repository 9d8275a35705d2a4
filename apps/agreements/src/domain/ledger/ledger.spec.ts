import { describe, expect, it } from '@jest/globals';
import type { LedgerFact } from '@entente/contracts';
import fc from 'fast-check';
import { anAgreementAsking, evidenceOf, firstOf, knowing, shownOn, stateAt } from './an-obligation.js';
import { ledgerOn, stateOn } from './ledger.js';

const DAYS = fc.date({ min: new Date('2026-01-01'), max: new Date('2026-12-31'), noInvalidDate: true }).map((date) => date.toISOString().slice(0, 10));

describe('what is owed once', () => {
  const asked = anAgreementAsking({});

  it('is open until its day is over, and overdue from the next', () => {
    expect(['2026-05-30', '2026-05-31', '2026-06-01'].map((day) => stateAt(asked, day))).toEqual(['open', 'open', 'overdue']);
  });

  it('is overdue only when its grace is over', () => {
    const kind = anAgreementAsking({ grace: { months: 1 } });
    expect(['2026-06-01', '2026-06-30', '2026-07-01'].map((day) => stateAt(kind, day))).toEqual(['open', 'open', 'overdue']);
  });

  it('is fulfilled by evidence of a day in time, and late by a later one', () => {
    const inTime = knowing(asked, evidenceOf(asked, '2026-05-31'));
    const late = knowing(asked, evidenceOf(asked, '2026-06-01'));
    expect([stateAt(inTime, '2026-05-30'), stateAt(inTime, '2026-06-10'), stateAt(late, '2026-05-31'), stateAt(late, '2026-06-01')]).toEqual([
      'open',
      'fulfilled',
      'open',
      'late',
    ]);
  });

  it('counts the earliest evidence, and none that was withdrawn', () => {
    const wrong = evidenceOf(asked, '2026-05-01', { withdrawn: { on: '2026-06-05', reason: 'another year' } });
    expect(stateAt(knowing(asked, evidenceOf(asked, '2026-07-01'), evidenceOf(asked, '2026-05-20')), '2026-08-01')).toBe('fulfilled');
    expect(stateAt(knowing(asked, wrong), '2026-08-01')).toBe('overdue');
  });

  it('reminds on the earliest reading of a partial day, and is overdue after the latest', () => {
    const may = anAgreementAsking({ due: { on: '2026-05' } });
    const [entry] = ledgerOn(may.record, '2026-04-01');
    expect(entry?.occurrence).toMatchObject({ due: '2026-05', first: '2026-05-01', lateFrom: '2026-06-01' });
    expect(['2026-05-31', '2026-06-01'].map((day) => stateAt(may, day))).toEqual(['open', 'overdue']);
  });

  it('keeps its facts when its day is corrected', () => {
    const moved = anAgreementAsking({ due: { on: '2026-06-30' } });
    expect(stateAt(knowing(moved, { ...evidenceOf(asked, '2026-05-20'), obligation: firstOf(moved).id }), '2026-08-01')).toBe('fulfilled');
  });
});

describe('who owes', () => {
  it('are all parties bound on that day where nobody is named', () => {
    const asked = anAgreementAsking({ owedBy: [] });
    expect(shownOn(asked, '2026-01-01')).toEqual(['2026-05-31 PER open', '2026-05-31 COL open', '2026-05-31 BOL open']);
  });

  it('is nobody that is not bound then', () => {
    const asked = anAgreementAsking({ owedBy: [] });
    const [peru, ...others] = asked.record.parties;
    const left = { ...peru, spells: peru?.spells.map((spell) => ({ ...spell, to: '2026-05-31' })) };
    const record = { ...asked.record, parties: [left, ...others] } as typeof asked.record;
    expect(shownOn({ ...asked, record }, '2026-06-02')).toEqual(['2026-05-31 COL overdue', '2026-05-31 BOL overdue']);
  });

  it('is never called overdue where it only may have been bound', () => {
    const asked = anAgreementAsking({});
    const parties = asked.record.parties.map((party) => ({ ...party, spells: party.spells.map((spell) => ({ ...spell, to: '2026' })) }));
    expect(shownOn({ ...asked, record: { ...asked.record, parties } }, '2026-12-31')).toEqual(['2026-05-31 PER open']);
  });
});

describe('a waiver', () => {
  const asked = anAgreementAsking({});
  const waiver = (by: string[], on: string): LedgerFact => {
    const { id } = firstOf(asked);
    return { fact: 'waiver', id: `${by.join()} ${on}`, obligation: id, occurrence: `${id}:2026-05-31`, partner: 'PER', by, on, reason: 'r' };
  };

  it('holds from the day on which everybody it is owed to gave it up', () => {
    const some = knowing(asked, waiver(['COL'], '2026-04-01'));
    const all = knowing(asked, waiver(['COL'], '2026-04-01'), waiver(['BOL'], '2026-05-01'));
    expect([stateAt(some, '2026-08-01'), stateAt(all, '2026-04-30'), stateAt(all, '2026-05-01')]).toEqual(['overdue', 'open', 'waived']);
  });

  it('by nobody in particular is by all', () => {
    expect(stateAt(knowing(asked, waiver([], '2026-04-01')), '2026-04-01')).toBe('waived');
  });

  it('excuses what came late, and takes nothing from what came in time', () => {
    expect(stateAt(knowing(asked, waiver([], '2026-04-01'), evidenceOf(asked, '2026-07-01')), '2026-08-01')).toBe('waived');
    expect(stateAt(knowing(asked, waiver([], '2026-04-01'), evidenceOf(asked, '2026-05-01')), '2026-08-01')).toBe('fulfilled');
  });

  it('and evidence come to the same in whatever order', () => {
    const facts = fc.array(
      fc.oneof(
        DAYS.map((on): LedgerFact => evidenceOf(asked, on)),
        fc.tuple(fc.subarray(['COL', 'BOL']), DAYS).map(([by, on]) => waiver(by, on)),
        DAYS.map((on): LedgerFact => evidenceOf(asked, on, { withdrawn: { on, reason: 'r' } })),
      ),
      { maxLength: 6 },
    );
    const shuffled = facts.chain((known) => fc.tuple(fc.constant(known), fc.shuffledSubarray(known, { minLength: known.length })));
    fc.assert(
      fc.property(shuffled, DAYS, ([known, again], day) => {
        expect(stateAt(knowing(asked, ...again), day)).toBe(stateAt(knowing(asked, ...known), day));
      }),
    );
  });
});

describe('a dispute', () => {
  const asked = anAgreementAsking({});
  const dispute = (settled?: { on: string; outcome: 'owed' | 'not-owed'; reason: string }): LedgerFact => {
    const { id } = firstOf(asked);
    const owed = { obligation: id, occurrence: `${id}:2026-05-31`, partner: 'PER' };
    return { fact: 'dispute', id: 'dispute', ...owed, by: 'PER', on: '2026-06-05', reason: 'r', ...(settled && { settled }) };
  };

  it('holds until it is settled, and then it is owed as before, or given up', () => {
    const days = ['2026-06-04', '2026-06-05', '2026-06-20'];
    const settled = (outcome: 'owed' | 'not-owed') => knowing(asked, dispute({ on: '2026-06-20', outcome, reason: 'r' }));
    expect(days.map((day) => stateAt(knowing(asked, dispute()), day))).toEqual(['overdue', 'disputed', 'disputed']);
    expect(days.map((day) => stateAt(settled('owed'), day))).toEqual(['overdue', 'disputed', 'overdue']);
    expect(days.map((day) => stateAt(settled('not-owed'), day))).toEqual(['overdue', 'disputed', 'waived']);
  });
});

describe('an occurrence', () => {
  it('is in one state on any day: overdue never with evidence, open never after its grace', () => {
    const asked = anAgreementAsking({ grace: { days: 10 } });
    fc.assert(
      fc.property(fc.array(DAYS, { maxLength: 3 }), DAYS, (evidence, day) => {
        const [entry] = ledgerOn(knowing(asked, ...evidence.map((on) => evidenceOf(asked, on))).record, day);
        const state = entry && stateOn(entry.outcome, day);
        const done = evidence.some((on) => on <= day);
        expect(state).toBe(done ? (evidence.some((on) => on <= '2026-06-10') ? 'fulfilled' : 'late') : day > '2026-06-10' ? 'overdue' : 'open');
      }),
    );
  });
});

describe('a ledger that was made before', () => {
  it('is made anew for a record that says anything else', () => {
    const asked = anAgreementAsking({});
    const shown = (changes: object): string[] => shownOn({ ...asked, record: { ...asked.record, ...changes } }, '2026-06-02');
    expect(shown({})).toEqual(['2026-05-31 PER overdue']);
    expect(shown({ told: ['something'], deadlinesToldOn: '2026-06-01' })).toEqual(['2026-05-31 PER overdue']);
    expect(shown({ suspensions: [{ id: 's', from: '2026-01-01', reason: 'r' }] })).toEqual([]);
    expect(shown({ parties: [] })).toEqual([]);
    expect(shown({ ledger: [evidenceOf(asked, '2026-05-31')] })).toEqual(['2026-05-31 PER fulfilled']);
  });
});
