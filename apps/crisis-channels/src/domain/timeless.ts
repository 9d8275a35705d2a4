import type { Timed } from './step.js';

/** What time brings nothing to. */
export function timeless<T>(): Timed<T> {
  return {
    deadlines: () => [],
    wakesAt: () => undefined,
    wake: () => {
      throw new Error('time brings nothing to it');
    },
  };
}
