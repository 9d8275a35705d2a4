import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { AgreementReport, type PartnerId, type Terms } from '@entente/contracts';
import type { ActionDraft, Agreement, StatedAgreement, StatedParty } from '../domain/agreement.js';
import { explainForce } from '../domain/force/explain-force.js';
import { registerAgreement } from '../domain/register-agreement.js';
import { readRuleBook } from './rule-book.js';

const { rules } = readRuleBook();
const PUBLIC = { policy: 'PUBLIC', classification: 'UNCLASSIFIED', categories: [] } as const;
const moment = { now: new Date('2026-01-31T09:00:00Z'), rules, newId: () => 'an-id' };

function agreement(title: string, regime: string, parties: readonly StatedParty[], stated: Partial<StatedAgreement> = {}): Agreement {
  const terms: Terms = { regime };
  const statement: StatedAgreement = { title, kind: 'arms-control', alsoKinds: [], terms, parties, obligations: [], ...stated };
  return registerAgreement(statement, { ...PUBLIC, categories: [] }, 'report', ['data'], moment).next;
}

function boundFrom({ record }: Agreement, partner: PartnerId): (string | undefined)[] {
  return record.parties.filter((party) => party.partner === partner).flatMap(({ spells }) => spells.map(({ from }) => from));
}

/** Parties whose names do not matter, which deposited an instrument on a day. */
function depositors(count: number, actedOn: string, prefix: string): StatedParty[] {
  return Array.from({ length: count }, (_, at) => ({ partner: `${prefix}-${at + 1}`, actions: [{ action: 'ratified', actedOn }], spells: [] }));
}

const bundled: unknown[] = JSON.parse(readFileSync(new URL('../../data/founding-agreements.json', import.meta.url), 'utf8'));
const founding = bundled.map((one) => AgreementReport.parse(one));
const nato = founding.find(({ report }) => report.record === 'north-atlantic-treaty');

/** The parties of the North Atlantic Treaty with their actions only: nothing is stated of when they are bound. */
function natoParties(keep: (action: ActionDraft, partner: unknown) => boolean = () => true): StatedParty[] {
  return (nato?.parties ?? []).flatMap(({ partner, actions }) =>
    typeof partner === 'string' ? [{ partner, actions: actions.filter((action) => keep(action, partner)), spells: [] }] : [],
  );
}

const washington = (parties: readonly StatedParty[]): Agreement =>
  agreement('North Atlantic Treaty', 'north-atlantic-treaty', parties, { signedOn: '1949-04-04' });

describe('the North Atlantic Treaty', () => {
  it('is in force since 24 August 1949, from its ratifications', () => {
    const treaty = washington(natoParties());
    expect(treaty.record.inForceOn).toBe('1949-08-24');
    for (const founder of ['BEL', 'CAN', 'DNK', 'FRA', 'GBR', 'ISL', 'ITA', 'LUX', 'NLD', 'NOR', 'PRT', 'USA']) {
      expect(boundFrom(treaty, founder)).toEqual(['1949-08-24']);
    }
  });

  it('was not a day earlier: France was missing among the named', () => {
    const explained = explainForce(washington(natoParties()).record, '1949-08-23', rules);
    expect(explained).toMatchObject({
      status: 'waiting',
      missing: { instruments: { have: 8 }, signatories: { have: 8, need: 7, of: 12 }, waitsFor: ['FRA'] },
      sentence: 'not in force: 8 of the 7 needed among 12 signatories; FRA among the named is missing',
      rule: { id: 'north-atlantic-treaty', certainty: 'verified' },
    });
    expect(explained.parties.every(({ status }) => status === 'not-bound')).toBe(true);
    expect(explainForce(washington(natoParties()).record, '1949-08-24', rules)).toMatchObject({ status: 'in-force', completedOn: '1949-08-24' });
  });

  it.each(['BEL', 'CAN', 'FRA', 'LUX', 'NLD', 'GBR', 'USA'])('would not be without %s', (named) => {
    expect(washington(natoParties((_, partner) => partner !== named)).record.inForceOn).toBeUndefined();
  });

  it.each([
    ['1952-02-18', ['GRC', 'TUR']],
    ['1955-05-06', ['DEU']],
    ['1982-05-30', ['ESP']],
    ['1999-03-12', ['CZE', 'HUN', 'POL']],
    ['2004-03-29', ['BGR', 'EST', 'LVA', 'LTU', 'ROU', 'SVK', 'SVN']],
    ['2009-04-01', ['ALB', 'HRV']],
    ['2017-06-05', ['MNE']],
    ['2020-03-27', ['MKD']],
    ['2023-04-04', ['FIN']],
    ['2024-03-07', ['SWE']],
  ])('binds on %s, the day of their deposits, %j', (day, partners) => {
    // Of two accessions the bundled facts say since when they bind, and not when they were deposited.
    const actions: ActionDraft[] = [{ action: 'acceded', actedOn: day }];
    const parties = natoParties().map((party) => (party.actions.length === 0 && partners.includes(party.partner) ? { ...party, actions } : party));
    for (const partner of partners) expect(boundFrom(washington(parties), partner)).toEqual([day]);
  });
});

describe('arms control', () => {
  const ON_25_SEPTEMBER = ['ARG', 'BHS', 'BIH', 'CZE', 'LCA', 'PRT', 'SEN', 'URY'];
  const deposits = ON_25_SEPTEMBER.map((partner): StatedParty => ({ partner, actions: [{ action: 'ratified', actedOn: '2014-09-25' }], spells: [] }));

  it('the Arms Trade Treaty is in force 90 days after its 50th instrument, on 24 December 2014', () => {
    expect(agreement('Arms Trade Treaty', 'arms-trade-treaty', [...depositors(45, '2014-04-02', 'before'), ...deposits]).record.inForceOn).toBe('2014-12-24');
    const one = agreement('Arms Trade Treaty', 'arms-trade-treaty', [...depositors(45, '2014-04-02', 'before'), ...deposits.slice(0, 4)]);
    expect(one.record.inForceOn).toBeUndefined();
    expect(explainForce(one.record, '2014-12-24', rules).sentence).toBe('not in force: 49 of 50 instruments');
  });

  it('the Anti-Personnel Mine Ban Convention is in force on 1 March 1999, after its 40th instrument of September 1998', () => {
    const parties = [...depositors(39, '1998-08', 'before'), ...depositors(1, '1998-09-16', 'burkina-faso'), ...depositors(1, '1998-10-02', 'later')];
    const ottawa = agreement('Anti-Personnel Mine Ban Convention', 'ottawa', parties);
    expect(ottawa.record.inForceOn).toBe('1999-03-01');
    // Article 17(2): whoever came after the 40th waits for its own sixth month.
    expect([boundFrom(ottawa, 'burkina-faso-1'), boundFrom(ottawa, 'later-1')]).toEqual([['1999-03-01'], ['1999-04-01']]);
  });

  it('the Convention on Cluster Munitions is in force on 1 August 2010, after its 30th instrument of 16 February', () => {
    const parties = [...depositors(28, '2009-12', 'before'), ...depositors(2, '2010-02-16', 'last')];
    expect(agreement('Convention on Cluster Munitions', 'cluster-munitions', parties).record.inForceOn).toBe('2010-08-01');
  });

  it('the Chemical Weapons Convention is in force 180 days after its 65th instrument of 31 October 1996', () => {
    const parties = [...depositors(64, '1996-10', 'before'), ...depositors(1, '1996-10-31', 'hungary'), ...depositors(1, '1997-04-25', 'in-time')];
    const convention = agreement('Chemical Weapons Convention', 'chemical-weapons', parties);
    expect([convention.record.inForceOn, boundFrom(convention, 'in-time-1')]).toEqual(['1997-04-29', ['1997-04-29']]);
  });
});

describe('every bundled rule', () => {
  it('says where it is written, and whether that was read', () => {
    for (const { citation, certainty } of rules.regimes.values()) {
      expect(citation).toEqual(expect.any(String));
      expect(['verified', 'unverified']).toContain(certainty);
    }
  });
});
