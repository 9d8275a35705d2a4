import { setTimeout as pause } from 'node:timers/promises';

/** Asks again until `check` answers something other than undefined or false. Throws the last failure after `ms`. */
export async function eventually<T>(check: () => Promise<T | undefined | false> | T | undefined | false, ms = 15_000): Promise<T> {
  const until = Date.now() + ms;
  let last: unknown = new Error(`did not come true within ${ms} ms`);
  while (Date.now() < until) {
    try {
      const answer = await check();
      if (answer !== undefined && answer !== false) return answer;
    } catch (error) {
      last = error;
    }
    await pause(25);
  }
  throw last;
}
