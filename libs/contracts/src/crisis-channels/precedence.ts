import { z } from 'zod';

/** How urgent a message is, least first. */
export const PRECEDENCES = ['routine', 'priority', 'immediate', 'flash'] as const;
export const Precedence = z.enum(PRECEDENCES).meta({ id: 'Precedence' });
export type Precedence = z.infer<typeof Precedence>;

const minutes = z
  .int()
  .min(1)
  .max(7 * 24 * 60);

/** Minutes from sending within which a message is to be acknowledged, and answered where an answer is asked for. */
export const HandlingTime = z.strictObject({ acknowledge: minutes, reply: minutes }).meta({ id: 'HandlingTime' });
export type HandlingTime = z.infer<typeof HandlingTime>;
