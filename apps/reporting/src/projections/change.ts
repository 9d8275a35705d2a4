import { isDeepStrictEqual } from 'node:util';
import type { Label } from '@entente/contracts';

/** A read model before and after a batch; without `before` it is new. */
export interface Change<T> {
  before: T | undefined;
  after: T;
}

export function relabelled<T extends { label: Label }>({ before, after }: Change<T>): boolean {
  return before !== undefined && !isDeepStrictEqual(before.label, after.label);
}
