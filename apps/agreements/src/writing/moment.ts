import { v7 as uuidv7 } from 'uuid';
import type { Moment } from '../domain/agreement.js';
import { bundledRules } from '../rules/bundled-rules.js';

/** A moment to decide in; its ids are UUIDv7. */
export function momentAt(now: Date): Moment {
  return { now, rules: bundledRules, newId: () => uuidv7() };
}
