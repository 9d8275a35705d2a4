import type { Tx } from '@entente/persistence';
import type { Timer } from './timers.js';

/** What is done when timers of one kind fall due. */
export interface TimerHandler {
  readonly kind: string;
  /**
   * Called with due timers of its kind (at most 500), the longest overdue first, in a transaction on behalf of `system` that has already
   * removed them: what it writes and the firing commit together, so each timer has its effect once. What it does outside
   * the transaction may come again. Setting a timer anew within it is a recurrence. `now` is the time they were compared with.
   * When it throws, nothing has happened; the timers come again, in smaller batches and then alone.
   */
  fire(tx: Tx, timers: readonly Timer[], now: Date): Promise<void>;
}

/** Inject all handlers with this token. */
export const TIMER_HANDLERS = Symbol('TimerHandlers');
