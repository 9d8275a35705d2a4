import { existsSync } from 'node:fs';
import { AgreementKind, Day, DecisionRule, PartnerId, PeriodRule, RuleCertainty, RuleName, RuleReference, SittingCalendar } from '@entente/contracts';
import { isZone } from '@entente/timers';
import { z } from 'zod';
import type { Chain } from '../domain/approvals/approval.js';
import { readRules } from './read-rules.js';

const Threshold = z.strictObject({ category: RuleName, from: z.number().positive(), certainty: RuleCertainty });
const Thresholds = z.strictObject({
  currency: z.string().regex(/^[A-Z]{3}$/),
  rows: z
    .array(
      z.strictObject({
        to: z.strictObject({ partners: z.array(PartnerId), membersOf: z.array(PartnerId) }).optional(),
        days: z.int().min(1),
        thresholds: z.array(Threshold).min(1),
      }),
    )
    .min(1),
});

const ChainFile = RuleReference.extend({
  title: z.string().min(1),
  nation: PartnerId.optional(),
  kinds: z.array(AgreementKind).min(1).optional(),
  since: Day.optional(),
  usual: z.boolean(),
  required: z.boolean().default(false),
  zone: z.string().refine(isZone, 'no time zone').default('UTC'),
  resubmitWithin: z.int().min(1).optional(),
  steps: z.array(z.discriminatedUnion('form', [DecisionRule, PeriodRule.extend({ thresholds: Thresholds.optional() })])).min(1),
});

/** Chains of approval and the sitting calendars their periods are counted by. */
export interface ApprovalRules {
  chains: readonly Chain[];
  calendars: readonly SittingCalendar[];
}

/** Names in a chain that lead nowhere. */
function danglingIn({ steps }: Chain, calendars: ReadonlySet<string>): string[] {
  const places = new Set(['author', ...steps.map(({ id }) => id)]);
  return steps.flatMap((step) => {
    if (step.form === 'decision') return step.returnsTo.filter((place) => !places.has(place));
    const back = step.objections.flatMap(({ backTo }) => (backTo === undefined || places.has(backTo) ? [] : [backTo]));
    const { length } = step;
    return length !== undefined && 'calendar' in length && !calendars.has(length.calendar) ? [...back, length.calendar] : back;
  });
}

/** The chains in `approvals/` and calendars in `sittings/` of a folder; none where it has no such folders. Throws where one does not fit. */
export function readApprovalRules(folder: URL): ApprovalRules {
  const [approvals, sittings] = [new URL('approvals/', folder), new URL('sittings/', folder)];
  const calendars = existsSync(sittings) ? readRules(sittings, SittingCalendar) : [];
  const chains = existsSync(approvals) ? readRules(approvals, ChainFile) : [];
  const known = new Set(calendars.map(({ id }) => id));
  for (const chain of chains) {
    const [name] = danglingIn(chain, known);
    if (name !== undefined) throw new Error(`the chain of approval ${chain.id} names ${name}, which is not there`);
  }
  return { chains, calendars };
}
