import type { describe as describeOfJest, it as itOfJest } from '@jest/globals';
import type { Found } from './carriers.js';

/** Jest's own, which are there in specs only. */
declare const describe: typeof describeOfJest;
declare const it: typeof itOfJest;

/** Tests that need what others make, and are told where it is; shown as skipped, with the reason, where something is missing. */
export function describeWith(needed: readonly Found[], name: string, tests: (...paths: string[]) => void): void {
  const paths: string[] = [];
  for (const found of needed) {
    if ('missing' in found) return describe.skip(`${name} (skipped, ${found.missing})`, () => it('cannot be checked here', () => undefined));
    paths.push(found.path);
  }
  describe(name, () => tests(...paths));
}
