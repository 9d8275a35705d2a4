import { readdirSync, readFileSync } from 'node:fs';
import { Arm, Day, DomainError, Duty, Echelon, PartnerId, RuleCertainty, RuleReference } from '@entente/contracts';
import { z } from 'zod';
import type { DutyRule } from '../domain/duties/rule.js';
import type { QuotaRule } from '../domain/duties/quotas.js';

const BUNDLED = new URL('../../rules/', import.meta.url);

const count = z.int().min(1);
const certainty = RuleCertainty.optional();
const Threshold = z.union([
  z.strictObject({ arm: Arm, atLeast: count, certainty }),
  z.strictObject({ arm: Arm, moreThan: count, certainty }),
  z.strictObject({
    formation: Echelon,
    withinKm: z.number().min(0).optional(),
    sector: z.enum(['international-border', 'line-of-control']).optional(),
    certainty,
  }),
]);

const Rule = RuleReference.extend({
  title: z.string().min(1),
  duty: Duty,
  any: z.array(Threshold).min(1),
  notice: z
    .union([
      z.strictObject({ days: count, atStart: z.boolean(), certainty: RuleCertainty }),
      z.strictObject({ yearsAhead: count, on: z.string().regex(/^(0[1-9]|1[0-2])-(0[1-9]|1\d|2[0-8])$/), certainty: RuleCertainty }),
    ])
    .optional(),
  withoutNoticeBeyondHours: count.optional(),
  allows: z.strictObject({ activities: z.int().min(0), calendarYears: count }).optional(),
  validFrom: Day.optional(),
  validTo: Day.optional(),
});

const RegimeFile = z.strictObject({
  id: z.string().min(1),
  title: z.string().min(1),
  parties: z.union([z.strictObject({ organisation: PartnerId }), z.strictObject({ partners: z.array(PartnerId).min(2) })]),
  zone: z.union([
    z.strictObject({ id: z.string().min(1), states: z.array(PartnerId), partly: z.array(PartnerId) }),
    z.strictObject({ id: z.string().min(1), border: z.array(PartnerId).length(2) }),
  ]),
  validFrom: Day,
  validTo: Day.optional(),
  rules: z.array(Rule).min(1),
});

const QuotaFile = z.strictObject({
  quotas: z.array(
    RuleReference.extend({
      title: z.string().min(1),
      visit: z.enum(['inspection', 'evaluation']),
      atMost: count,
      perUnits: count.optional(),
      shareOfOne: count.optional(),
    }),
  ),
});

function read<S extends z.ZodType>(folder: URL, schema: S): z.output<S>[] {
  const names = readdirSync(folder)
    .filter((name) => name.endsWith('.json'))
    .sort();
  return names.map((name) => schema.parse(JSON.parse(readFileSync(new URL(name, folder), 'utf8'))));
}

/** The rules in use. Injected like the clock, so that a service can be started with others. */
export class RuleBook {
  constructor(
    readonly duties: readonly DutyRule[],
    readonly quotas: readonly QuotaRule[],
  ) {}

  /** The quota of a kind of visits. Throws where no rule says one. */
  quota(visit: QuotaRule['visit']): QuotaRule {
    const found = this.quotas.find((rule) => rule.visit === visit);
    if (found === undefined) throw new DomainError('not-found', 'no-such-quota', `no rule says how many ${visit}s a state accepts`);
    return found;
  }
}

/** The rules of a folder (of the one shipped where none is given), a regime each file. Throws where one does not fit: such a service must not run. */
export function readRuleBook(folder: URL = BUNDLED): RuleBook {
  const regimes = read(new URL('duties/', folder), RegimeFile);
  const duties = regimes.flatMap(({ id, parties, zone, validFrom, validTo, rules }) =>
    rules.map((rule): DutyRule => ({ ...rule, regime: id, parties, zone, validFrom: rule.validFrom ?? validFrom, validTo: rule.validTo ?? validTo })),
  );
  return new RuleBook(
    duties,
    read(new URL('quotas/', folder), QuotaFile).flatMap(({ quotas }) => quotas),
  );
}
