import { z } from 'zod';
import { PartnerId } from '../identifiers.js';
import { Day } from '../partial-date.js';
import { RuleCertainty, RuleReference } from '../rule.js';
import { Arm, Echelon } from './forces.js';

/** `certain`: on every reading of ranges, partial dates and places; `possible`: on some. */
export const Holds = z.enum(['certain', 'possible']).meta({ id: 'Holds' });
export type Holds = z.infer<typeof Holds>;

/** A threshold against what was counted. `margin` is how far the most that may come lies above (or, negative, below) the first number that passes. */
export const ThresholdMeasure = z
  .union([
    z.strictObject({ arm: Arm, passesAt: z.int(), least: z.int(), most: z.int(), margin: z.int() }),
    z.strictObject({ formation: Echelon.optional(), passesAt: Echelon, withinKm: z.number().optional(), km: z.number().optional() }),
  ])
  .meta({ id: 'ThresholdMeasure' });
export type ThresholdMeasure = z.infer<typeof ThresholdMeasure>;

export const DUTIES = ['notify', 'observe', 'limit'] as const;
export const Duty = z.enum(DUTIES).meta({ id: 'Duty', description: 'to give notice, to invite observers, to keep below a number of activities' });
export type Duty = z.infer<typeof Duty>;

/** What one rule says of an exercise. */
export const Verdict = z
  .strictObject({
    rule: RuleReference.extend({ title: z.string() }),
    regime: z.string(),
    duty: Duty,
    verdict: z.enum(['notify', 'observe', 'limit-reached', 'none']),
    holds: Holds,
    owedBy: z.array(PartnerId),
    triggers: z.array(ThresholdMeasure).describe('thresholds that are passed, the one passed furthest first'),
    nearest: ThresholdMeasure.optional().describe('of `none`: the threshold it comes nearest to'),
    deadline: Day.optional(),
    deadlineCertainty: RuleCertainty.optional().describe('whether the number of days was read in a source'),
    doneOn: Day.optional().describe('when notice was given or observation offered'),
  })
  .meta({ id: 'Verdict' });
export type Verdict = z.infer<typeof Verdict>;

/** Something odd about a plan that is below a threshold. */
export const DutyWarning = z
  .strictObject({
    code: z.enum(['near-threshold', 'linked-exercises']),
    rule: RuleReference,
    arm: Arm,
    passesAt: z.int(),
    least: z.int(),
    most: z.int(),
    exercises: z.array(z.string()).describe('the linked exercises counted with it'),
    message: z.string(),
  })
  .meta({ id: 'DutyWarning' });
export type DutyWarning = z.infer<typeof DutyWarning>;
