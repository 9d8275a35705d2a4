import { readdirSync, readFileSync } from 'node:fs';
import { RuleReference, Terms } from '@entente/contracts';
import { z } from 'zod';
import type { Regime, Rules } from '../domain/rules.js';

const FOLDER = new URL('../../rules/', import.meta.url);

const YearlyReport = RuleReference.extend({ title: z.string().min(1), month: z.int().min(1).max(12), day: z.int().min(1).max(31) });

const RegimeFile = RuleReference.extend({
  title: z.string().min(1),
  terms: Terms.omit({ regime: true, rule: true }).default({}),
  yearlyReports: z.array(YearlyReport).default([]),
});

function read<S extends z.ZodType>(folder: string, schema: S): z.output<S>[] {
  const files = new URL(`${folder}/`, FOLDER);
  const names = readdirSync(files).filter((name) => name.endsWith('.json'));
  return names.map((name) => schema.parse(JSON.parse(readFileSync(new URL(name, files), 'utf8'))));
}

function byId(regimes: readonly Regime[]): ReadonlyMap<string, Regime> {
  return new Map(regimes.map((regime) => [regime.id, regime]));
}

/** The rules shipped in `rules/`, a file each, read once at start. Throws where one does not fit: such a service must not run. */
export const bundledRules: Rules = { regimes: byId(read('regimes', RegimeFile)) };
