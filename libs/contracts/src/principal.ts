import { z } from 'zod';
import { Classification } from './label.js';
import { PartnerId } from './identifiers.js';

/**
 * `reader` reads; `desk-officer` also registers and corrects; `integrator` publishes reports; `operator` sees dead
 * letters, replays, rebuilds and erases personal data; `export-controller` assesses and authorises transfers of arms and
 * technology; `compliance-officer` opens and closes compliance cases; `arbiter` may plan against a ban, a booking or a clash,
 * with a reason on record. On channels: `duty-officer` writes, acknowledges and tests lines for its nation; `releasing-officer`
 * also releases messages; `channel-observer` sees that and when messages were sent, and never their text; `crisis-director`
 * closes crises.
 */
export const ROLES = [
  'reader',
  'desk-officer',
  'integrator',
  'operator',
  'export-controller',
  'compliance-officer',
  'arbiter',
  'duty-officer',
  'releasing-officer',
  'channel-observer',
  'crisis-director',
] as const;
export const Role = z.enum(ROLES).meta({ id: 'Role' });
export type Role = z.infer<typeof Role>;

/** An office that decides in domestic approval, whoever holds it. */
export const Post = z
  .string()
  .regex(/^[a-z0-9]+(?:-[a-z0-9]+)*$/, 'expected words joined by hyphens, such as foreign-minister')
  .max(100)
  .meta({ id: 'Post', examples: ['ministry', 'house-of-commons'] });
export type Post = z.infer<typeof Post>;

/** The signed-in caller: claims of the token that Entente reads. A role it does not know, of a later release or of somebody else, gives nothing. */
export const Principal = z.object({
  sub: z.string().min(1),
  nation: PartnerId,
  clearance: Classification,
  categories: z.array(z.string()).default([]),
  roles: z.array(z.string()).transform((roles) => ROLES.filter((role) => roles.includes(role))),
  posts: z.array(z.string()).default([]),
});
export type Principal = z.infer<typeof Principal>;
