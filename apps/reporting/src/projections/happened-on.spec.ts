import { describe, expect, it } from '@jest/globals';
import { crisisPhaseChanged, engagementHeld, partyActionRecorded } from '@entente/contracts';
import { aReportedCrisis, opened, aChannel } from '../../spec/crisis-events.js';
import { aCorrection, anAgreement, anEvent } from '../../spec/events.js';
import { anEngagement, anExercise, corrected } from '../../spec/occasion-events.js';
import { happenedOn, standsAt } from './happened-on.js';

describe('the day something happened', () => {
  it('is what the event says of it, as partial as it is', () => {
    const [begun, over] = aReportedCrisis(['PER', 'CHL'], '1995-12', '1996-03').events.map(happenedOn);
    expect([begun, over]).toEqual(['1995-12', '1996-03']);
    const phase = { title: 'x', partners: [], openedOn: '1995-12', phase: 'assessment' as const, on: '1996', before: {} };
    expect(happenedOn(anEvent(crisisPhaseChanged, { subject: 'x' }, phase))).toBe('1996');
    expect(happenedOn(opened(aChannel(['PER', 'CHL']), 2, '2020-02-01'))).toBe('2020-02-01');
    const signed = anAgreement({ signedOn: '2001-05-04', inForceOn: '2001-06', spells: { PER: [{ from: '2001-07' }] }, endedOn: '2010' });
    expect(signed.events.map(happenedOn)).toEqual(['2001-05-04', '2001-05-04', '2001-05-04', '2001-06', '2001-07', '2010']);
    expect(signed.events.filter(({ type }) => type === partyActionRecorded.type)).toHaveLength(2);
  });

  it('is that of what took place, and of no plan and no correction', () => {
    const [planned, reported] = [anEngagement({ from: '2026-03-10' }), anEngagement({ from: '1996-02', state: 'reported' })];
    expect([happenedOn(planned.event), happenedOn(reported.event)]).toEqual([undefined, '1996-02']);
    expect(happenedOn(corrected(reported, 2, {}))).toBeUndefined();
    expect(happenedOn(aCorrection(anAgreement(), 2, { title: 'after all' }))).toBeUndefined();
    expect(happenedOn(anEvent(engagementHeld, { subject: 'x' }, { engagement: { ...planned.record, state: 'held' } }))).toBe('2026-03-10');
    expect([happenedOn(anExercise().event), happenedOn(anExercise({ held: { from: '1996-04' } }).event)]).toEqual([undefined, '1996-04']);
  });

  it.each([
    [undefined, '2026-01-05T10:00:00.000Z'],
    ['2026-01-05', '2026-01-05T10:00:00.000Z'],
    ['2026-01', '2026-01-05T10:00:00.000Z'],
    ['2026-02', '2026-01-05T10:00:00.000Z'],
    ['2026-01-04', '2026-01-04T00:00:00.000Z'],
    ['2025-12', '2025-12-01T00:00:00.000Z'],
    ['1996', '1996-01-01T00:00:00.000Z'],
  ])('%s, told on 5 January 2026, stands at %s', (on, at) => {
    expect(standsAt('2026-01-05T10:00:00.000Z', on)).toBe(at);
  });
});
