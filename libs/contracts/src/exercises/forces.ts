import { z } from 'zod';

/** What rules count: troops, heavy equipment, and troops engaged in a landing or a drop. Artillery is of 100 mm and above. */
export const ARMS = ['troops', 'tanks', 'armouredCombatVehicles', 'artillery', 'amphibious', 'heliborne', 'parachute'] as const;
export const Arm = z.enum(ARMS).meta({ id: 'Arm' });
export type Arm = z.infer<typeof Arm>;

/** Sizes of formations, smallest first; `army` is anything above a corps. */
export const ECHELONS = ['company', 'battalion', 'brigade', 'division', 'corps', 'army'] as const;
export const Echelon = z.enum(ECHELONS).meta({ id: 'Echelon' });
export type Echelon = z.infer<typeof Echelon>;

const number = z.int().min(0).max(10_000_000);

/** How many, as far as it is known: firm where `least` and `most` are the same. */
export const Strength = z
  .strictObject({ least: number, most: number })
  .refine(({ least, most }) => least <= most, { message: 'the least is more than the most', path: ['least'], params: { code: 'range-upside-down' } })
  .meta({ id: 'Strength' });
export type Strength = z.infer<typeof Strength>;

/** A firm number, or a range before numbers are firm. */
export const StrengthDraft = z.union([number, Strength]).meta({ id: 'StrengthDraft' });
export type StrengthDraft = z.infer<typeof StrengthDraft>;

function byArm<T extends z.ZodType>(strength: T): Record<Arm, z.ZodOptional<T>> {
  return {
    troops: strength.optional(),
    tanks: strength.optional(),
    armouredCombatVehicles: strength.optional(),
    artillery: strength.optional(),
    amphibious: strength.optional(),
    heliborne: strength.optional(),
    parachute: strength.optional(),
  };
}

export const ForcesDraft = z.strictObject(byArm(StrengthDraft)).meta({ id: 'ForcesDraft' });
export type ForcesDraft = z.infer<typeof ForcesDraft>;
export const Forces = z.strictObject(byArm(Strength)).meta({ id: 'Forces' });
export type Forces = z.infer<typeof Forces>;
