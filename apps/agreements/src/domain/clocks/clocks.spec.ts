import { describe, expect, it } from '@jest/globals';
import type { Terms } from '@entente/contracts';
import type { Agreement, Decision, Moment } from '../agreement.js';
import type { Rules } from '../rules.js';
import { aMoment, anAgreement, aParty, spellsOf } from '../an-agreement.js';
import { conclude, openDeadlines, wake, type Concluded } from '../conclude.js';
import { declineRenewal } from './decline-renewal.js';
import { clocksOf } from './clocks-of.js';
import { giveNotice } from './give-notice.js';
import { renewAgreement } from './renew-agreement.js';
import { revokeNotice } from './revoke-notice.js';

const rules: Rules = {
  ...aMoment().rules,
  regimes: new Map([
    [
      'vienna-convention-defaults',
      {
        id: 'vienna-convention-defaults',
        title: 'Where a treaty is silent',
        citation: 'article 56(2)',
        certainty: 'unverified' as const,
        terms: { withdrawal: { notice: { months: 12 } } },
        yearlyReports: [],
      },
    ],
  ]),
};

function on(day: string): Moment {
  let drawn = 0;
  return { now: new Date(`${day}T12:00:00Z`), rules, newId: () => `${day}-${++drawn}` };
}

/** A treaty of three parties in force from a day. */
function aTreaty(terms: Terms | undefined, inForceOn = '1992-01-01', partners = ['USA', 'RUS', 'DEU']): Agreement {
  return anAgreement({ inForceOn, parties: partners.map((partner) => aParty(partner)), ...(terms && { terms }) });
}

function leave(agreement: Agreement, partner: string, noticeGivenOn: string, today = '2026-01-31'): Decision {
  return giveNotice(agreement, partner, { noticeGivenOn }, ['body'], on(today));
}

function refused(code: string, path?: string): unknown {
  return expect.objectContaining({ kind: 'rejected', code, ...(path && { faults: [expect.objectContaining({ path })] }) });
}

function told({ events }: { events: Decision['events'] } = { events: [] }): string[] {
  return events.map(({ definition }) => definition.type.split('.')[2] ?? '');
}

describe('a notice of withdrawal', () => {
  it.each([
    ['Open Skies, six months', { months: 6 }, '2020-05-22', '2020-11-22'],
    ['the Arms Trade Treaty, ninety days', { days: 90 }, '2024-12-01', '2025-03-01'],
    ['the Non-Proliferation Treaty, three months', { months: 3 }, '2003-01-10', '2003-04-10'],
    ['three months from the end of November, in a leap year', { months: 3 }, '2023-11-30', '2024-02-29'],
    ['three months from the end of November, in any other', { months: 3 }, '2024-11-30', '2025-02-28'],
    ['the first day of the sixth month after', { firstDayOfMonth: 6 }, '2024-08-31', '2025-02-01'],
  ])('keeps the party bound until it ends: %s', (_of, notice, given, leaves) => {
    const decision = leave(aTreaty({ withdrawal: { notice } }), 'USA', given);
    expect(spellsOf(decision.next, 'USA')).toEqual([{ from: '1992-01-01', to: leaves, basis: 'entry-into-force' }]);
    expect(told(decision)).toEqual(['party-action-recorded', 'party-withdrew']);
  });

  it('is twelve months where the treaty says nothing, and says that nobody has checked that', () => {
    const { next } = leave(aTreaty(undefined), 'USA', '2020-02-29');
    expect(next.record.parties[0]?.actions).toMatchObject([
      { action: 'withdrew', actedOn: '2020-02-29', effectiveOn: '2021-02-28', rule: { citation: expect.stringContaining('56'), certainty: 'unverified' } },
    ]);
  });

  const northAtlantic: Terms = { withdrawal: { notice: { years: 1 }, notWithin: { years: 20 } } };
  it('is refused before the treaty allows it, with the earliest day', () => {
    expect(() => leave(aTreaty(northAtlantic, '1949-08-24'), 'USA', '1969-08-23')).toThrow(
      expect.objectContaining({ code: 'withdrawal-not-yet', message: expect.stringContaining('1969-08-24') }),
    );
  });

  it('is accepted on the first day the treaty allows it', () => {
    expect(spellsOf(leave(aTreaty(northAtlantic, '1949-08-24'), 'USA', '1969-08-24').next, 'USA')).toMatchObject([{ to: '1970-08-24' }]);
  });

  it('is refused twice, and before it was given', () => {
    const leaving = leave(aTreaty({ withdrawal: { notice: { months: 6 } } }), 'USA', '2020-05-22').next;
    expect(() => leave(leaving, 'USA', '2020-06-01')).toThrow(refused('notice-running', '/body/noticeGivenOn'));
    expect(() => leave(leaving, 'RUS', '2026-02-01')).toThrow(refused('notice-in-the-future', '/body/noticeGivenOn'));
  });

  it('is refused of who is not bound, not yet or no longer', () => {
    const treaty = aTreaty({ withdrawal: { notice: { months: 6 } } });
    expect(() => leave(treaty, 'PER', '2020-05-22')).toThrow(refused('party-not-bound'));
    expect(() => leave(treaty, 'USA', '1991-12-31')).toThrow(refused('party-not-bound'));
    expect(() => leave(leave(treaty, 'USA', '2020-05-22').next, 'USA', '2021-01-01')).toThrow(refused('party-not-bound'));
  });

  it('is refused where no rule says how one leaves', () => {
    const moment = { ...on('2026-01-31'), rules: aMoment().rules };
    expect(() => giveNotice(aTreaty(undefined), 'USA', { noticeGivenOn: '2020-05-22' }, ['body'], moment)).toThrow(refused('withdrawal-not-provided'));
  });

  it('is refused where the party is free earlier anyhow', () => {
    const ended = anAgreement({ inForceOn: '2000', endedOn: '2020-07-01', parties: [aParty('USA'), aParty('RUS')] });
    expect(() => leave(ended, 'USA', '2020-05-22')).toThrow(refused('party-not-bound'));
  });
});

describe('a notice that is taken back', () => {
  const leaving = leave(aTreaty({ withdrawal: { notice: { months: 6 } } }), 'USA', '2020-05-22').next;
  const action = leaving.record.parties[0]?.actions[0]?.id ?? '';
  const revoke = (revokedOn: string, agreement = leaving, today = '2026-01-31'): Decision =>
    revokeNotice(agreement, action, { revokedOn, reason: 'a new government' }, ['body'], on(today));

  it('leaves the party bound', () => {
    const decision = revoke('2020-11-21');
    expect(spellsOf(decision.next, 'USA')).toEqual([{ from: '1992-01-01', basis: 'entry-into-force' }]);
    expect(told(decision)).toEqual(['withdrawal-revoked', 'party-bound']);
    expect(leave(decision.next, 'USA', '2021-01-01').next.record.parties[0]?.actions).toHaveLength(2);
  });

  it('must be so before it ended, after it was given, and once', () => {
    expect(() => revoke('2020-11-22')).toThrow(refused('notice-ended', '/body/revokedOn'));
    expect(() => revoke('2020-05-21')).toThrow(refused('revocation-before-notice', '/body/revokedOn'));
    expect(() => revoke('2020-10-01', leaving, '2020-09-30')).toThrow(refused('revocation-in-the-future', '/body/revokedOn'));
    expect(() => revoke('2020-10-01', revoke('2020-09-01').next)).toThrow(refused('already-revoked', '/body/revokedOn'));
  });

  it('must have been given', () => {
    expect(() => revokeNotice(leaving, 'nothing', { revokedOn: '2020-06-01' }, ['body'], on('2026-01-31'))).toThrow(
      expect.objectContaining({ kind: 'not-found', code: 'no-such-withdrawal' }),
    );
  });
});

const fiveYears: Terms = { duration: { runsFor: { years: 5 }, renewal: 'tacit', notice: { months: 6 } } };

function watched(agreement: Agreement, ...days: string[]): { agreement: Agreement; told: string[] } {
  return days.reduce<{ agreement: Agreement; told: string[] }>(
    (known, day) => {
      const decision: Concluded | undefined = wake(known.agreement, on(day));
      return { agreement: decision?.next ?? known.agreement, told: [...known.told, ...told(decision).map((event) => `${day} ${event}`)] };
    },
    { agreement, told: [] },
  );
}

describe('a term', () => {
  const treaty = aTreaty(fiveYears, '2020-08-31', ['PER', 'COL']);

  it('has a last day to give notice, counted back over the end of a month', () => {
    expect(openDeadlines(treaty.record, '2025-01-01', rules)).toMatchObject([{ kind: 'renewal-notice', on: '2025-02-28', id: 'renewal-notice:2025-08-31' }]);
    const leap = aTreaty({ duration: { runsFor: { years: 4 }, renewal: 'tacit', notice: { months: 6 } } }, '2020-08-31');
    expect(openDeadlines(leap.record, '2024-01-01', rules)).toMatchObject([{ on: '2024-02-29' }]);
  });

  it('counts the notice of withdrawal where none is named against renewal', () => {
    const other = aTreaty({ duration: { runsFor: { years: 5 }, renewal: 'tacit' }, withdrawal: { notice: { firstDayOfMonth: 6 } } }, '2020-08-15');
    expect(openDeadlines(other.record, '2025-01-01', rules)).toMatchObject([{ kind: 'withdrawal-notice', on: '2025-02-28' }]);
  });

  it('is told to close for notice, renews itself once per term, and closes again', () => {
    const days = ['2024-11-29', '2024-11-30', '2025-08-30', '2025-08-31', '2025-09-01', '2029-11-30', '2030-08-31', '2029-01-01', '2030-09-01'];
    expect(watched(treaty, ...days).told).toEqual([
      '2024-11-29 deadlines-changed',
      '2024-11-30 notice-period-closing',
      '2025-08-30 deadlines-changed',
      '2025-08-31 agreement-renewed',
      '2025-08-31 deadlines-changed',
      '2029-11-30 notice-period-closing',
      '2030-08-31 agreement-renewed',
      '2030-08-31 deadlines-changed',
      '2029-01-01 deadlines-changed',
      '2030-09-01 deadlines-changed',
    ]);
  });

  it('is not told to close where the last day is over when we hear of it', () => {
    const told = (day: string): string[] =>
      conclude(undefined, { next: treaty, change: 'registered', events: [] }, on(day)).events.map(({ definition }) => definition.type);
    expect(told('2025-02-28')).toContain('entente.agreements.notice-period-closing.v1');
    expect(told('2025-03-01')).toEqual([]);
  });

  it('tells every renewal that passed while nobody looked, but of one registered late only the term it is in', () => {
    const renewals = ({ events }: { events: Decision['events'] }): unknown[] =>
      events.filter(({ definition }) => definition.type.includes('renewed')).map(({ data }) => data);
    const late = conclude(undefined, { next: treaty, change: 'registered', events: [] }, on('2041-01-01'));
    expect(renewals(late)).toMatchObject([{ form: 'tacit', from: '2040-08-31', until: '2045-08-31' }]);
    const decision = wake(late.next, on('2056-01-01'));
    expect(decision && renewals(decision)).toMatchObject([{ from: '2045-08-31' }, { from: '2050-08-31' }, { from: '2055-08-31' }]);
  });

  it('ends with notice given in time, and with it the agreement of two', () => {
    const decision = declineRenewal(treaty, 'PER', '2025-02-28', ['body'], on('2025-03-01'));
    expect(decision.events).toMatchObject([{ data: { partner: 'PER', endsOn: '2025-08-31', ends: 'agreement' } }]);
    const after = watched(decision.next, '2025-08-30', '2025-08-31', '2031-01-01');
    expect(after.told).toEqual([
      '2025-08-30 deadlines-changed',
      '2025-08-31 agreement-terminated',
      '2025-08-31 party-withdrew',
      '2025-08-31 party-withdrew',
      '2025-08-31 deadlines-changed',
    ]);
    expect(after.agreement.record).toMatchObject({ endedOn: '2025-08-31', endReason: 'expired' });
  });

  it('ends for one of many that gives notice', () => {
    const decision = declineRenewal(aTreaty(fiveYears, '2020-08-31'), 'USA', '2025-02-28', ['body'], on('2025-03-01'));
    expect(told(decision)).toEqual(['renewal-declined', 'party-withdrew']);
    expect([spellsOf(decision.next, 'USA'), spellsOf(decision.next, 'DEU')]).toMatchObject([[{ to: '2025-08-31' }], [{}]]);
    expect(watched(decision.next, '2025-08-31').told).toContain('2025-08-31 agreement-renewed');
    expect(() => declineRenewal(decision.next, 'USA', '2025-02-28', ['body'], on('2025-03-01'))).toThrow(refused('notice-running'));
  });

  it('cannot be left by notice given too late, twice, in the future, by others, or where it does not renew itself', () => {
    const decline =
      (agreement: Agreement, partner: string, day: string): (() => Decision) =>
      () =>
        declineRenewal(agreement, partner, day, ['body'], on('2025-03-02'));
    expect(decline(treaty, 'PER', '2025-03-01')).toThrow(expect.objectContaining({ code: 'notice-too-late', message: expect.stringContaining('2025-02-28') }));
    expect(decline(treaty, 'PER', '2025-03-03')).toThrow(refused('notice-in-the-future'));
    expect(decline(treaty, 'CHL', '2025-02-01')).toThrow(refused('party-not-bound'));
    expect(decline(declineRenewal(treaty, 'PER', '2025-02-28', ['body'], on('2025-03-01')).next, 'COL', '2025-02-28')).toThrow(refused('notice-running'));
    expect(decline(aTreaty({ duration: { runsFor: { years: 50 }, renewal: 'none' } }), 'USA', '2025-02-01')).toThrow(refused('not-renewing'));
    expect(decline(anAgreement({ inForceOn: '2000', endedOn: '2020', terms: fiveYears }), 'PER', '2019-02-01')).toThrow(refused('already-ended'));
  });

  it('without renewal ends the agreement on its day, and an agreement of the past when it is registered', () => {
    const once = aTreaty({ duration: { runsFor: { years: 5 }, renewal: 'none' } }, '2020-02-29', ['PER', 'COL']);
    expect(openDeadlines(once.record, '2024-01-01', rules)).toMatchObject([{ kind: 'expiry', on: '2025-02-28' }]);
    expect(watched(once, '2025-02-27', '2025-02-28').told.slice(1)).toEqual([
      '2025-02-28 agreement-terminated',
      '2025-02-28 party-withdrew',
      '2025-02-28 party-withdrew',
      '2025-02-28 deadlines-changed',
    ]);
  });

  it('is renewed by agreement, as long as the terms say or until a day', () => {
    const express = aTreaty({ duration: { runsFor: { years: 5 }, renewal: 'express' } }, '2020-02-29', ['PER', 'COL']);
    const decision = renewAgreement(express, { agreedOn: '2024-12-01' }, ['body'], on('2025-01-01'));
    expect(decision.events).toMatchObject([{ data: { form: 'express', from: '2025-02-28', until: '2030-02-28', agreedOn: '2024-12-01' } }]);
    expect(watched(decision.next, '2025-02-28', '2025-03-01').told).not.toContain('2025-02-28 agreement-terminated');
    const again = renewAgreement(decision.next, { until: '2031' }, ['body'], on('2025-01-01')).next;
    expect(openDeadlines(again.record, '2025-01-01', rules)).toMatchObject([{ kind: 'expiry', on: '2031-01-01' }]);
    expect(watched(again, '2030-12-31', '2031-01-01', '2031-12-31').told).toContain('2031-12-31 agreement-terminated');
  });

  it('is renewed by agreement in spite of a notice', () => {
    const declined = declineRenewal(treaty, 'PER', '2025-02-28', ['body'], on('2025-03-01')).next;
    const { next } = renewAgreement(declined, {}, ['body'], on('2025-04-01'));
    expect(watched(next, '2025-08-31').told).toEqual(['2025-08-31 deadlines-changed']);
    expect(watched(next, '2030-08-31').told).toContain('2030-08-31 agreement-renewed');
  });

  it('cannot be renewed by agreement without an end, after it, in the future, or for less', () => {
    const renew =
      (agreement: Agreement, renewal: object): (() => Decision) =>
      () =>
        renewAgreement(agreement, renewal, ['body'], on('2025-01-01'));
    expect(renew(aTreaty(undefined), { until: '2030' })).toThrow(refused('no-term'));
    expect(renew(anAgreement({ inForceOn: '2000', endedOn: '2020' }), { until: '2030' })).toThrow(refused('already-ended'));
    expect(renew(treaty, { agreedOn: '2025-01-02' })).toThrow(refused('agreed-in-the-future', '/body/agreedOn'));
    expect(renew(treaty, { until: '2025-08-31' })).toThrow(refused('renewal-ends-earlier', '/body/until'));
    expect(renew(aTreaty({ duration: { until: '2026-01-01', renewal: 'express' } }), {})).toThrow(refused('until-missing', '/body/until'));
  });
});

describe('the clocks of an agreement', () => {
  it('say who may leave when, and by which rule', () => {
    const treaty = aTreaty({ withdrawal: { notice: { years: 1 }, notWithin: { years: 20 } }, rule: { id: 'nat', certainty: 'unverified' } }, '1949-08-24');
    const left = leave(treaty, 'USA', '1980-01-01').next;
    expect(clocksOf(left, rules, '1980-06-01').parties[0]).toEqual({
      partner: 'USA',
      notice: { action: expect.any(String), givenOn: '1980-01-01', endsOn: '1981-01-01' },
    });
    expect(clocksOf(left, rules, '1960-01-01').parties[1]).toEqual({
      partner: 'RUS',
      noticeFrom: { on: '1969-08-24', rule: { id: 'nat', certainty: 'unverified' } },
      leavesOn: { on: '1970-08-24', rule: { id: 'nat', certainty: 'unverified' } },
    });
  });
});
