/** The log is not what was read before: records are lost. Nothing is skipped and nobody goes on; somebody must look. */
export class LogLostError extends Error {}

/** The log goes on behind what comes next. */
export class GapError extends LogLostError {
  constructor(
    readonly topic: string,
    readonly partition: number,
    readonly expected: number,
    readonly found: number,
  ) {
    super(`${topic}/${partition}: expected offset ${expected}, the log goes on at ${found}: ${found - expected} records are missing`);
    this.name = 'GapError';
  }
}

/** The log ends before what was read already: an older backup, or a topic that was deleted and made anew. */
export class ShorterLogError extends LogLostError {
  constructor(
    readonly topic: string,
    readonly partition: number,
    readonly expected: number,
    readonly end: number,
  ) {
    super(`${topic}/${partition}: read up to offset ${expected}, but the log ends at ${end}: it is not the log that was read`);
    this.name = 'ShorterLogError';
  }
}

/**
 * Where a reader goes on that had read up to `stored` (undefined: never read) in a log that holds `[low, high)`.
 * Throws where records it has not read are gone, or where it read more than there is.
 */
export function placeInLog(topic: string, partition: number, stored: number | undefined, { low, high }: { low: number; high: number }): number {
  if (stored === undefined) return low;
  if (stored > high) throw new ShorterLogError(topic, partition, stored, high);
  if (stored < low) throw new GapError(topic, partition, stored, low);
  return stored;
}
