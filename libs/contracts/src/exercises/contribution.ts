import { z } from 'zod';
import { AggregateId, PartnerId } from '../identifiers.js';
import { Echelon, Forces, ForcesDraft, Strength, StrengthDraft } from './forces.js';

export const PEACEKEEPING_CATEGORIES = ['troops', 'staff-officers', 'experts-on-mission', 'formed-police', 'individual-police'] as const;
export const PeacekeepingCategory = z.enum(PEACEKEEPING_CATEGORIES).meta({ id: 'PeacekeepingCategory' });

/** How ready a pledge to peacekeeping is, least first; `RDL` is the rapid deployment level. */
export const READINESS = ['L1', 'L2', 'L3', 'RDL'] as const;
export const Readiness = z.enum(READINESS).meta({ id: 'Readiness' });
export type Readiness = z.infer<typeof Readiness>;

const contribution = {
  unit: z.string().min(1).max(200).optional().describe('by name; the same name is the same unit in every exercise of that partner'),
  formation: Echelon.optional(),
  category: PeacekeepingCategory.optional(),
  readiness: Readiness.optional(),
  deployableWithinDays: z.int().min(0).max(1_000).optional(),
};
const equipmentName = z.string().min(1).max(200);

export const ContributionDraft = z
  .strictObject({
    ...contribution,
    forces: ForcesDraft.default({}),
    equipment: z
      .array(z.strictObject({ name: equipmentName, quantity: StrengthDraft }))
      .max(100)
      .default([]),
  })
  .meta({ id: 'ContributionDraft' });
export type ContributionDraft = z.infer<typeof ContributionDraft>;

/** What a participant brings, by unit. */
export const Contribution = z
  .strictObject({
    ...contribution,
    id: AggregateId,
    partner: PartnerId,
    forces: Forces,
    equipment: z.array(z.strictObject({ name: equipmentName, quantity: Strength })),
  })
  .meta({ id: 'Contribution' });
export type Contribution = z.infer<typeof Contribution>;
