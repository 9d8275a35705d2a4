import { isZone, nextLocalTimes } from '@entente/timers';
import type { Clocks } from '../domain/arrangements.js';

/** Clocks of the IANA database that remember what they answered: many channels are checked at the same times. */
export function clocks(): Clocks {
  const answers = new Map<string, Date>();
  return {
    isZone,
    nextOf: (zone, times, after) => {
      const question = `${zone} ${times.join()} ${after.getTime()}`;
      const answer = answers.get(question) ?? nextLocalTimes(zone, times, after);
      answers.set(question, answer);
      return answer;
    },
  };
}
