import type { DataSource } from 'typeorm';
import type { Health } from '@entente/service-kit';
import type { TimerLoop } from './timer-loop.js';

const STALLED_MS = 60_000;
const HUNG_MS = 5 * 60_000;

/** Adds `timers` to readiness, which tells of loops that stand still for a minute, and to liveness, of those a restart mends. */
export function checkTimers(health: Health, dataSource: DataSource, loops: readonly Pick<TimerLoop, 'kind' | 'lastRound'>[]): void {
  const silentFor = (ms: number): string[] => loops.filter(({ lastRound }) => Date.now() - lastRound.getTime() > ms).map(({ kind }) => kind);
  health.addReadiness('timers', () => {
    const kinds = silentFor(STALLED_MS);
    return kinds.length > 0 ? `stands still: ${kinds.join(', ')}` : undefined;
  });
  // Where the database answers and no timer moves all the same, something in this process hangs: a restart mends it.
  health.addLiveness('timers', async () => {
    const kinds = silentFor(HUNG_MS);
    if (kinds.length === 0) return undefined;
    const reachable = await dataSource.query('SELECT 1').then(
      () => true,
      () => false,
    );
    return reachable ? `hangs: ${kinds.join(', ')}` : undefined;
  });
}
