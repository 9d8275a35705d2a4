import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { RuleReference, Terms } from '@entente/contracts';
import { z } from 'zod';
import type { Regime, Rules } from '../domain/rules.js';

const BUNDLED = new URL('../../rules/', import.meta.url);

const YearlyReport = RuleReference.extend({ title: z.string().min(1), month: z.int().min(1).max(12), day: z.int().min(1).max(31) });

const RegimeFile = RuleReference.extend({
  title: z.string().min(1),
  terms: Terms.omit({ regime: true, rule: true }).default({}),
  yearlyReports: z.array(YearlyReport).default([]),
});

function read<S extends z.ZodType>(folder: URL, schema: S): z.output<S>[] {
  const names = readdirSync(folder)
    .filter((name) => name.endsWith('.json'))
    .sort();
  return names.map((name) => schema.parse(JSON.parse(readFileSync(new URL(name, folder), 'utf8'))));
}

/** The rules in use. Injected like the clock, so that a service can be started with others. */
export class RuleBook {
  readonly rules: Rules;

  constructor(regimes: readonly Regime[]) {
    this.rules = { regimes: new Map(regimes.map((regime) => [regime.id, regime])) };
  }

  /** What tells a changed rule from the one before, by the rule's id. */
  digests(): ReadonlyMap<string, string> {
    return new Map([...this.rules.regimes].map(([id, regime]) => [id, createHash('sha256').update(JSON.stringify(regime)).digest('hex')]));
  }
}

/** The rules of a folder (of the one shipped where none is given), a file each. Throws where one does not fit: such a service must not run. */
export function readRuleBook(folder: URL = BUNDLED): RuleBook {
  return new RuleBook(read(new URL('regimes/', folder), RegimeFile));
}
