import { describe, expect, it } from '@jest/globals';
import { aMoment } from '../an-agreement.js';
import { conclude, wake } from '../conclude.js';
import { anAgreementAsking, evidenceOf, knowing } from './an-obligation.js';
import { obligationsWatch } from './obligations-watch.js';

const RULES = aMoment().rules;
const deadlines = (agreement: ReturnType<typeof anAgreementAsking>, day: string) =>
  obligationsWatch.deadlines(agreement.record, day, RULES).map(({ on, owedBy }) => `${on} ${owedBy.join()}`);
const tellings = (agreement: ReturnType<typeof anAgreementAsking>, day: string) =>
  obligationsWatch.tellings(agreement.record, day, RULES).map(({ on, id }) => `${on} ${id.slice(-3)}`);

describe('the deadlines of obligations', () => {
  const yearly = anAgreementAsking({ owedBy: [], recurs: { every: { years: 1 }, until: '2126' } });

  it('are what is overdue and the next, of a hundred years', () => {
    expect(deadlines(yearly, '2026-01-31')).toEqual(['2026-05-31 BOL,COL,PER']);
    expect(deadlines(yearly, '2027-06-01')).toEqual(['2026-05-31 BOL,COL,PER', '2027-05-31 BOL,COL,PER', '2028-05-31 BOL,COL,PER']);
  });

  it('go on to the next one for who did it early', () => {
    expect(deadlines(knowing(yearly, evidenceOf(yearly, '2026-01-15')), '2026-01-31')).toEqual(['2026-05-31 BOL,COL', '2027-05-31 PER']);
  });

  it('never fill a calendar: what is to come first, then the latest that passed', () => {
    const daily = anAgreementAsking(...Array.from({ length: 20 }, () => ({ due: { on: '2020-01-01' }, recurs: { every: { days: 1 } } })));
    const open = deadlines(daily, '2026-01-31');
    expect([open.length, open.filter((one) => one.startsWith('2026-02-01')).length, open[0]]).toEqual([300, 20, '2026-01-18 PER']);
  });
});

describe('what is overdue', () => {
  const asked = anAgreementAsking({ owedBy: ['PER', 'COL'] });

  it('is told for each party on the first day after', () => {
    expect(tellings(asked, '2026-01-31')).toEqual(['2026-06-01 PER', '2026-06-01 COL']);
    expect(tellings(knowing(asked, evidenceOf(asked, '2026-01-15')), '2026-01-31')).toEqual(['2026-06-01 COL']);
  });

  it('is told once, in one go, and remembered', () => {
    const moment = { ...aMoment(), now: new Date('2026-06-01T00:00:00Z') };
    const told = wake(asked, moment);
    expect(told?.events.map(({ definition }) => definition.type.split('.')[2])).toEqual(['obligation-overdue', 'obligation-overdue', 'deadlines-changed']);
    expect(told?.next.version).toBe(asked.version + 1);
    expect(told && wake(told.next, { ...moment, now: new Date('2030-01-01T00:00:00Z') })).toBeUndefined();
  });

  it('is looked at on the day it comes to that', () => {
    const moment = { ...aMoment(), now: new Date('2026-05-31T23:00:00Z') };
    expect(conclude(undefined, { next: asked, change: 'registered', events: [] }, moment).wakesOn).toBe('2026-06-01');
  });
});
