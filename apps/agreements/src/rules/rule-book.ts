import { createHash } from 'node:crypto';
import { isDay, PartnerId, RuleReference, Terms } from '@entente/contracts';
import { z } from 'zod';
import type { OrganisationReport, Regime, Rules } from '../domain/rules.js';
import { readApprovalRules, type ApprovalRules } from './approval-rules.js';
import { readRules } from './read-rules.js';

const BUNDLED = new URL('../../rules/', import.meta.url);

const YearlyReport = RuleReference.extend({ title: z.string().min(1), month: z.int().min(1).max(12), day: z.int().min(1).max(31) }).refine(
  // Of no leap year: a report is due every year.
  ({ month, day }) => isDay(`2001-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`),
  'this day does not exist in every year',
);

const OrganisationReportFile = YearlyReport.safeExtend({ organisation: PartnerId });

/** A rule as its file says it. */
export const RegimeFile = RuleReference.extend({
  title: z.string().min(1),
  terms: Terms.omit({ regime: true, rule: true }).default({}),
  yearlyReports: z.array(YearlyReport).default([]),
});

/** The rules in use. Injected like the clock, so that a service can be started with others. */
export class RuleBook {
  readonly rules: Rules;

  constructor(
    regimes: readonly Regime[],
    readonly approvals: ApprovalRules = { chains: [], calendars: [] },
    calendars: readonly OrganisationReport[] = [],
  ) {
    this.rules = { regimes: new Map(regimes.map((regime) => [regime.id, regime])), calendars };
  }

  /** What tells a changed rule from the one before, by the rule's id. */
  digests(): ReadonlyMap<string, string> {
    return new Map([...this.rules.regimes].map(([id, regime]) => [id, createHash('sha256').update(JSON.stringify(regime)).digest('hex')]));
  }
}

/** The rules of a folder (of the one shipped where none is given), a file each. Throws where one does not fit: such a service must not run. */
export function readRuleBook(folder: URL = BUNDLED): RuleBook {
  return new RuleBook(
    readRules(new URL('regimes/', folder), RegimeFile),
    readApprovalRules(folder),
    readRules(new URL('reporting/', folder), OrganisationReportFile),
  );
}
