import type { describe as describeOfJest } from '@jest/globals';

/** Jest's own, which is there in specs only. */
declare const describe: typeof describeOfJest;

/** Tests of what is not everywhere; shown as skipped, with the reason, where it is `missing`. */
export function describeWhere(missing: string | undefined, name: string, tests: () => void): void {
  if (missing === undefined) describe(name, tests);
  else describe.skip(`${name} (skipped, ${missing})`, tests);
}
