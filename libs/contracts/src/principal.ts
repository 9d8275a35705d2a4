import { z } from 'zod';
import { Classification } from './label.js';
import { PartnerId } from './identifiers.js';

/**
 * `reader` reads; `desk-officer` also registers and corrects; `integrator` publishes reports; `operator` sees dead
 * letters, replays and rebuilds.
 */
export const ROLES = ['reader', 'desk-officer', 'integrator', 'operator'] as const;
export const Role = z.enum(ROLES).meta({ id: 'Role' });
export type Role = z.infer<typeof Role>;

/** The signed-in caller: claims of the token that Entente reads. */
export const Principal = z.object({
  sub: z.string().min(1),
  nation: PartnerId,
  clearance: Classification,
  categories: z.array(z.string()).default([]),
  roles: z.array(Role),
});
export type Principal = z.infer<typeof Principal>;
