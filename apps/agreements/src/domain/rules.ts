import type { PartnerId, RuleReference, Terms } from '@entente/contracts';

/** A report every bound party owes each year by a day. */
export interface YearlyReport extends RuleReference {
  title: string;
  month: number;
  day: number;
}

/** What is known of an agreement's rules by its name: terms that hold where a record states none, and the reports it asks for. */
export interface Regime extends RuleReference {
  title: string;
  terms: Omit<Terms, 'regime' | 'rule'>;
  yearlyReports: readonly YearlyReport[];
}

/** A report that every member of an organisation owes each year: of every agreement that constitutes it. */
export interface OrganisationReport extends YearlyReport {
  organisation: PartnerId;
}

/** The bundled rules, as data: a new rule is a file, not code. */
export interface Rules {
  readonly regimes: ReadonlyMap<string, Regime>;
  readonly calendars: readonly OrganisationReport[];
}

/** The terms of a record with what its regime says in place of what it leaves open, and the rule they rest on. */
export function termsOf({ terms }: { terms?: Terms | undefined }, { regimes }: Pick<Rules, 'regimes'>): Terms | undefined {
  const regime = terms?.regime === undefined ? undefined : regimes.get(terms.regime);
  if (regime === undefined) return terms;
  const { id, citation, certainty } = regime;
  return { rule: { id, citation, certainty }, ...regime.terms, ...terms };
}
