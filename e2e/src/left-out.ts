import { expect, it } from '@jest/globals';

/** Whether nothing may be left out, as in continuous integration. */
export const nothingLeftOut = process.env['KAFKA_REQUIRED'] === '1';

/** What cannot be tried on this machine is a test that says so, and fails where it is `needed`. */
export function leaveOut(why: string, needed = nothingLeftOut): void {
  it(`are not tried here: ${why}`, () => expect(needed).toBe(false));
}
