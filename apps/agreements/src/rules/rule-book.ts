import { createHash } from 'node:crypto';
import { RuleReference, Terms } from '@entente/contracts';
import { z } from 'zod';
import type { Regime, Rules } from '../domain/rules.js';
import { readApprovalRules, type ApprovalRules } from './approval-rules.js';
import { readRules } from './read-rules.js';

const BUNDLED = new URL('../../rules/', import.meta.url);

const YearlyReport = RuleReference.extend({ title: z.string().min(1), month: z.int().min(1).max(12), day: z.int().min(1).max(31) });

const RegimeFile = RuleReference.extend({
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
  ) {
    this.rules = { regimes: new Map(regimes.map((regime) => [regime.id, regime])) };
  }

  /** What tells a changed rule from the one before, by the rule's id. */
  digests(): ReadonlyMap<string, string> {
    return new Map([...this.rules.regimes].map(([id, regime]) => [id, createHash('sha256').update(JSON.stringify(regime)).digest('hex')]));
  }
}

/** The rules of a folder (of the one shipped where none is given), a file each. Throws where one does not fit: such a service must not run. */
export function readRuleBook(folder: URL = BUNDLED): RuleBook {
  return new RuleBook(readRules(new URL('regimes/', folder), RegimeFile), readApprovalRules(folder));
}
