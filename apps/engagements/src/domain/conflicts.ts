import { DomainError, faultAt, type Path, type Warning } from '@entente/contracts';
import type { Moment } from './decision.js';
import { overridden, type Acting } from './engagement.js';
import type { Around } from './plan-engagement.js';

/** Why a plan cannot stand: a ban on the partner, a slot or a person taken already, a person elsewhere. */
export type ConflictCode = 'visit-banned' | 'double-booked' | 'in-two-places';

/** Something that stands against a plan; what a partial date makes only possible warns. */
export interface Conflict {
  code: ConflictCode;
  certainty: 'certain' | 'possible';
  message: string;
  path: Path;
}

/** A conflict as something kept although it is odd. */
export function warningOf({ code, certainty, message }: Conflict): Warning {
  return { code: certainty === 'certain' ? code : `${code}-possibly`, message };
}

/**
 * What is found around a plan by hand. Throws `rejected` under the code of the first certain conflict, with all of them;
 * unless an arbiter overrides them with a reason, which is kept: `forbidden` under `override-not-allowed` for others.
 */
export function settleConflicts(
  conflicts: readonly Conflict[],
  override: { reason: string } | undefined,
  acting: Acting,
  { at, held }: { at: Path; held: boolean },
  moment: Moment,
): Around {
  // What took place in spite of a ban took place.
  const certain = conflicts.filter(({ certainty, code }) => certainty === 'certain' && !(held && code === 'visit-banned'));
  const warnings = conflicts.map(warningOf);
  const [first] = certain;
  if (first === undefined) return { warnings, overrides: [] };
  if (override === undefined) {
    const faults = certain.map(({ code, path, message }) => faultAt(code, [...at, ...path], message));
    throw new DomainError('rejected', first.code, faults.map(({ path, message }) => `${path}: ${message}`).join('; '), faults);
  }
  if (!acting.roles.includes('arbiter')) throw new DomainError('forbidden', 'override-not-allowed', 'only an arbiter passes over a conflict');
  return { warnings, overrides: [overridden([...new Set(certain.map(({ code }) => code))], override.reason, acting, moment)] };
}
