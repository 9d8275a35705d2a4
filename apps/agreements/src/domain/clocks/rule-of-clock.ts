import type { AgreementRecord, RuleReference, Terms } from '@entente/contracts';
import { termsOf, type Rules } from '../rules.js';

type Part = 'withdrawal' | 'duration' | 'reviews';
type WithdrawalTerms = NonNullable<Terms['withdrawal']>;

/** The rules for what an agreement says nothing of. */
const SILENT = 'vienna-convention-defaults';

/** The rule a part of an agreement's terms rests on: what its own record states, else its regime. */
export function ruleOf(record: AgreementRecord, rules: Rules, part: Part): RuleReference {
  const { terms } = record;
  const own = terms?.[part] !== undefined || terms?.regime === undefined || !rules.regimes.has(terms.regime);
  const stated = own ? terms?.rule : termsOf(record, rules)?.rule;
  return stated ?? { id: 'agreement-text', citation: record.citation ?? record.title };
}

/**
 * How a party may leave, and by which rule: where its agreement says nothing, as the Vienna Convention on the Law of Treaties
 * has it (article 56(2)). Undefined where no rule in use says it.
 */
export function withdrawalTermsOf(record: AgreementRecord, rules: Rules): (WithdrawalTerms & { rule: RuleReference }) | undefined {
  const stated = termsOf(record, rules)?.withdrawal;
  if (stated !== undefined) return { ...stated, rule: ruleOf(record, rules, 'withdrawal') };
  const silent = rules.regimes.get(SILENT);
  const withdrawal = silent?.terms.withdrawal;
  return withdrawal && { ...withdrawal, rule: { id: silent.id, citation: silent.citation, certainty: silent.certainty } };
}
