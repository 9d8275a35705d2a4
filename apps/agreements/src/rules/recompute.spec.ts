import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { AgreementReport, type PartnerReference, type Terms } from '@entente/contracts';
import type { Agreement, Moment, StatedAgreement } from '../domain/agreement.js';
import { conclude } from '../domain/conclude.js';
import { recompute } from '../domain/recompute.js';
import { registerAgreement } from '../domain/register-agreement.js';
import { readRuleBook, RuleBook } from './rule-book.js';

const shipped = readRuleBook();
const LABEL = { policy: 'PUBLIC', classification: 'UNCLASSIFIED' as const, categories: [] };
const REASON = 'the rule changed';

function momentBy({ rules }: RuleBook): Moment {
  let drawn = 0;
  return { now: new Date('2026-01-31T09:00:00Z'), rules, newId: () => `id-${++drawn}` };
}

function rulesWith(id: string, terms: Terms): RuleBook {
  return new RuleBook([...shipped.rules.regimes.values()].map((regime) => (regime.id === id ? { ...regime, terms: { ...regime.terms, ...terms } } : regime)));
}

const idOf = (reference: PartnerReference): string => (typeof reference === 'string' ? reference : 'somebody');

/** The bundled agreements as they are on the register. */
const founding = JSON.parse(readFileSync(new URL('../../data/founding-agreements.json', import.meta.url), 'utf8')).map((one: unknown): Agreement => {
  const { label: _label, terms: _terms, parties, obligations, ...stated } = AgreementReport.parse(one);
  const terms: Terms | undefined = _terms?.regime === undefined ? undefined : { regime: _terms.regime };
  const statement: StatedAgreement = {
    ...stated,
    ...(terms && { terms }),
    parties: parties.map((party) => ({ ...party, partner: idOf(party.partner) })),
    obligations: obligations.map((obligation) => ({ ...obligation, owedBy: obligation.owedBy.map(idOf), owedTo: obligation.owedTo.map(idOf) })),
  };
  const moment = momentBy(shipped);
  return conclude(undefined, registerAgreement(statement, LABEL, 'report', ['data'], moment), moment).next;
}) as readonly Agreement[];
const nato = founding.find(({ record }) => record.constitutes === 'nato');

describe('an agreement computed anew', () => {
  it.each(founding.map((agreement): [string, Agreement] => [agreement.record.title, agreement]))('by the same rules is the same: %s', (_title, agreement) => {
    expect(recompute(agreement, shipped.rules, REASON, momentBy(shipped))).toBeUndefined();
  });

  it('by a rule that takes back its entry into force keeps the recorded one, and its members as stated', () => {
    const changed = rulesWith('north-atlantic-treaty', { entryIntoForce: { form: 'nth-instrument', count: 200 } });
    const concluded = nato && recompute(nato, shipped.rules, REASON, momentBy(changed));
    expect(concluded?.next.record).toMatchObject({ inForceOn: '1949-08-24', recordedInForceOn: '1949-08-24' });
    expect(concluded?.next.record.warnings.map(({ code }) => code)).toEqual(['in-force-unexplained']);
    expect(concluded?.next.record.parties).toEqual(nato?.record.parties);
    expect(concluded?.events).toMatchObject([{ definition: { type: 'entente.agreements.agreement-corrected.v1' }, data: { reason: REASON } }]);
  });

  it('by a rule that moves only its deadlines tells these as well', () => {
    const moment = momentBy(shipped);
    const parties = ['PER', 'COL'].map((partner) => ({ partner, actions: [], spells: [] }));
    const statement: StatedAgreement = {
      title: 'Arms Trade Treaty',
      kind: 'arms-control',
      alsoKinds: [],
      terms: { regime: 'arms-trade-treaty' },
      parties,
      obligations: [],
    };
    const treaty = conclude(undefined, registerAgreement({ ...statement, inForceOn: '2014-12-24' }, LABEL, 'report', ['data'], moment), moment).next;
    const reportsBy = (month: number, day: number): RuleBook =>
      new RuleBook(
        [...shipped.rules.regimes.values()].map((regime) => ({ ...regime, yearlyReports: regime.yearlyReports.map((one) => ({ ...one, month, day })) })),
      );
    expect(recompute(treaty, shipped.rules, REASON, momentBy(reportsBy(5, 31)))).toBeUndefined();
    const concluded = recompute(treaty, shipped.rules, REASON, momentBy(reportsBy(6, 30)));
    expect(concluded?.events.map(({ definition }) => definition.type.split('.')[2])).toEqual(['agreement-corrected', 'deadlines-changed']);
    expect(concluded?.events[1]?.data).toMatchObject({ deadlines: [{ on: '2026-06-30' }] });
  });
});
