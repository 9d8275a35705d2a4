import { z } from 'zod';
import { EngagementKind, EngagementState } from '../engagements/engagement.js';
import { ExerciseKind, ExerciseState } from '../exercises/exercise.js';
import { AggregateId, PartnerId } from '../identifiers.js';
import { Label } from '../label.js';
import { PartialDate } from '../partial-date.js';

/** What happens on some days: an engagement or an exercise, whoever owns it. */
export const OccasionLine = z
  .object({
    id: AggregateId,
    owner: z.enum(['engagements', 'exercises']),
    kind: z.union([EngagementKind, ExerciseKind]),
    title: z.string(),
    state: z.union([EngagementState, ExerciseState]),
    from: PartialDate,
    to: PartialDate.optional().describe('the last day, inclusive; the first where absent'),
    certainty: z.enum(['certain', 'possible']).describe('whether it is then on every reading of its dates'),
    place: z.string().optional(),
    partners: z.array(PartnerId).describe('every partner it concerns: who takes part, hosts, whose place it is'),
    label: Label,
  })
  .meta({ id: 'OccasionLine' });
export type OccasionLine = z.infer<typeof OccasionLine>;
