import type { AttendedHours } from '@entente/contracts';

/** Hours and minutes as clocks in a zone show them, such as `09:00`. */
function localTime(zone: string, now: Date): string {
  return new Intl.DateTimeFormat('en-GB', { timeZone: zone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).format(now);
}

/** Is a channel attended at an instant? Without hours it is around the clock; it closes at the minute it closes. */
export function isAttended(hours: AttendedHours | undefined, now: Date): boolean {
  if (hours === undefined || hours.opens === hours.closes) return true;
  const time = localTime(hours.zone, now);
  const [after, before] = [time >= hours.opens, time < hours.closes];
  return hours.opens < hours.closes ? after && before : after || before;
}
