import { z } from 'zod';

/** Whether a rule's numbers were read in a source. What was not is told as `unverified`, never as settled. */
export const RULE_CERTAINTIES = ['verified', 'unverified'] as const;
export const RuleCertainty = z.enum(RULE_CERTAINTIES).meta({ id: 'RuleCertainty' });
export type RuleCertainty = z.infer<typeof RuleCertainty>;

/** The rule an answer rests on: every verdict carries it. */
export const RuleReference = z
  .strictObject({ id: z.string().min(1).max(100), citation: z.string().min(1).max(500).optional(), certainty: RuleCertainty.optional() })
  .meta({ id: 'RuleReference' });
export type RuleReference = z.infer<typeof RuleReference>;
