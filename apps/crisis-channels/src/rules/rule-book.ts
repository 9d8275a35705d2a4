import { readdirSync, readFileSync } from 'node:fs';
import { CrisisSeverity, HandlingTime, MessageTemplate, Precedence, RuleReference } from '@entente/contracts';
import { z } from 'zod';
import type { Rules } from '../domain/rules.js';

const BUNDLED = new URL('../../rules/', import.meta.url);

const Hours = RuleReference.extend({ hours: z.int().min(1).max(8_760) });

const Terms = z.strictObject({
  handling: z.record(Precedence, RuleReference.extend(HandlingTime.shape)),
  releases: z.record(Precedence, z.int().min(1).max(3)),
  explanation: z.strictObject({ answer: Hours, meeting: Hours }),
  situationReports: z.record(CrisisSeverity, Hours),
  missedChecks: RuleReference.extend({ streak: z.int().min(1).max(100) }),
});

/** The rules in use. Injected like the clock, so that a service can be started with others. */
export class RuleBook {
  constructor(
    readonly rules: Rules,
    readonly templates: readonly MessageTemplate[],
  ) {}
}

/** The rules of a folder (of the one shipped where none is given). Throws where they do not fit: such a service must not run. */
export function readRuleBook(folder: URL = BUNDLED): RuleBook {
  const read = (name: string): unknown => JSON.parse(readFileSync(new URL(name, folder), 'utf8'));
  const templates = readdirSync(new URL('templates/', folder)).sort();
  return new RuleBook(
    Terms.parse(read('terms.json')),
    templates.map((name) => MessageTemplate.parse(read(`templates/${name}`))),
  );
}
