import { Inject, Injectable } from '@nestjs/common';
import type { Tx } from '@entente/persistence';
import type { Timer, TimerHandler } from '@entente/timers';
import { settle } from '../../domain/line.js';
import { clocks } from '../../writing/clocks.js';
import { LINE_CHECKS, LineKeeper } from '../../writing/line-keeper.js';
import { Writer } from '../../writing/writer.js';

/** Of one channel in one go: after a long outage the rest comes at once, and meanwhile other channels have their turn. */
const MOST = 10;

/** Line checks whose grace has ended are missed; the timer of each channel moves on to its next check. */
@Injectable()
export class MissLineChecks implements TimerHandler {
  readonly kind = LINE_CHECKS;

  constructor(
    @Inject(LineKeeper) private readonly keeper: LineKeeper,
    @Inject(Writer) private readonly writer: Writer,
  ) {}

  async fire(tx: Tx, timers: readonly Timer[], now: Date): Promise<void> {
    const { courses, tips } = await this.keeper.hold(
      tx,
      timers.map(({ key }) => key),
    );
    const moment = this.writer.now(now);
    const shown = clocks();
    await this.keeper.save(
      tx,
      courses.map((course) => settle(course, now, shown, moment, MOST)),
      tips,
      moment,
    );
  }
}
