import { describe, expect, it } from '@jest/globals';
import type { Moment } from '../domain/agreement.js';
import { aMoment, anAgreement, aParty, spellsOf } from '../domain/an-agreement.js';
import { clocksOf } from '../domain/clocks/clocks-of.js';
import { giveNotice } from '../domain/clocks/give-notice.js';
import { openDeadlines } from '../domain/conclude.js';
import { readRuleBook } from './rule-book.js';

const { rules } = readRuleBook();
const moment: Moment = { ...aMoment(), rules };

function aTreaty(regime: string | undefined, inForceOn: string, partner: string): ReturnType<typeof anAgreement> {
  const spells = [{ from: inForceOn, basis: 'ratification' as const }];
  return anAgreement({ inForceOn, parties: [aParty(partner, { spells }), aParty('SWE', { spells })], ...(regime !== undefined && { terms: { regime } }) });
}

describe('by the rules that are shipped', () => {
  it.each([
    ['the United States left Open Skies', 'open-skies', '2002-01-01', 'USA', '2020-05-22', '2020-11-22'],
    ['Russia left Open Skies', 'open-skies', '2002-01-01', 'RUS', '2021-06-18', '2021-12-18'],
    ['North Korea would have left the Non-Proliferation Treaty', 'non-proliferation', '1985-12-12', 'PRK', '1993-03-12', '1993-06-12'],
    ['Russia left the treaty on conventional forces', 'conventional-forces-europe', '1992-11-09', 'RUS', '2023-06-10', '2023-11-07'],
    ['a party leaves the Arms Trade Treaty', 'arms-trade-treaty', '2014-12-24', 'PER', '2025-12-03', '2026-03-03'],
    ['a party leaves an agreement that says nothing', undefined, '2000-01-01', 'PER', '2024-02-29', '2025-02-28'],
  ])('%s', (_what, regime, inForceOn, partner, given, left) => {
    const { next } = giveNotice(aTreaty(regime, inForceOn, partner), partner, { noticeGivenOn: given }, ['body'], moment);
    expect(spellsOf(next, partner)).toMatchObject([{ from: inForceOn, to: left }]);
    expect(next.record.parties[0]?.actions[0]?.rule).toMatchObject({ id: expect.any(String), citation: expect.any(String), certainty: expect.any(String) });
  });

  it('nobody could leave the North Atlantic Treaty before 1969, and each clock says by which rule', () => {
    const treaty = aTreaty('north-atlantic-treaty', '1949-08-24', 'USA');
    expect(() => giveNotice(treaty, 'USA', { noticeGivenOn: '1966-03-10' }, ['body'], moment)).toThrow(
      expect.objectContaining({ code: 'withdrawal-not-yet', message: expect.stringContaining('1969-08-24') }),
    );
    expect(clocksOf(treaty, rules, '1960-01-01').parties[0]).toMatchObject({
      noticeFrom: { on: '1969-08-24', rule: { id: 'north-atlantic-treaty' } },
      leavesOn: { on: '1970-08-24', rule: { id: 'north-atlantic-treaty' } },
    });
  });

  it('organisations and regimes ask for their reports, each with its certainty', () => {
    const due = (stated: Parameters<typeof anAgreement>[0]): string[] =>
      openDeadlines(anAgreement({ inForceOn: '1990-01-01', ...stated }).record, '2026-01-01', rules).map(
        ({ on, rule }) => `${on} ${rule?.id} ${rule?.certainty}`,
      );
    expect(due({ constitutes: 'osce' })).toEqual([
      '2026-04-15 code-of-conduct-questionnaire unverified',
      '2026-11-15 vienna-document-annual-calendar unverified',
      '2026-12-15 vienna-document-annual-exchange verified',
    ]);
    expect(due({ constitutes: 'un' })).toEqual(['2026-04-30 un-military-expenditure unverified', '2026-05-31 un-register-of-conventional-arms verified']);
    expect(due({ terms: { regime: 'arms-trade-treaty' } })).toEqual(['2026-05-31 arms-trade-treaty-annual-report unverified']);
  });
});
