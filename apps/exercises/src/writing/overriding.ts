import { DomainError } from '@entente/contracts';
import type { Caller } from '@entente/service-kit';
import type { Overriding } from '../domain/clashes.js';

/** Who sets a refusal aside, where the caller asks for that. Throws `forbidden` without the role `arbiter`. */
export function overridingOf({ principal }: Caller, override: { reason: string } | undefined): Overriding | undefined {
  if (override === undefined) return undefined;
  if (!principal.roles.includes('arbiter')) {
    throw new DomainError('forbidden', 'override-not-allowed', 'only an arbiter may let a unit stand in two exercises at once');
  }
  return { reason: override.reason, by: principal.sub };
}
