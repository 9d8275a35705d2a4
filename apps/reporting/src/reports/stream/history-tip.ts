import { Inject, Injectable, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import { Transactions } from '@entente/persistence';
import { HistorySignal } from '../../projections/history-signal.js';

const POLL_MS = 500;

/** The last position of history: asked for once for all streams, after every commit here and every half second for those of other replicas. */
@Injectable()
export class HistoryTip implements OnModuleInit, OnModuleDestroy {
  private last = 0;
  private reading: Promise<number> | undefined;
  /** Who waits, and beyond which position. */
  private readonly waiting = new Map<() => void, number>();
  private timer: NodeJS.Timeout | undefined;
  private stopListening: () => void = () => undefined;

  constructor(
    @Inject(Transactions) private readonly transactions: Transactions,
    @Inject(HistorySignal) private readonly signal: HistorySignal,
  ) {}

  onModuleInit(): void {
    this.stopListening = this.signal.onGrown(() => this.look());
    this.timer = setInterval(() => this.look(), POLL_MS).unref();
  }

  onModuleDestroy(): void {
    this.stopListening();
    clearInterval(this.timer);
  }

  /** The last position as the database has it now. */
  read(): Promise<number> {
    this.reading ??= this.transactions
      .read('system', (tx) => tx.query<{ last: string }>('SELECT position - 1 AS last FROM history_next'))
      .then(([row]) => this.reached(Number(row?.last ?? 0)))
      .finally(() => (this.reading = undefined));
    return this.reading;
  }

  /** Resolves when history has grown beyond `position`, after `ms`, or when `ended` says so. */
  async wait(position: number, ms: number, ended: AbortSignal): Promise<void> {
    if (this.last > position || ended.aborted) return;
    await new Promise<void>((resolve) => {
      const wake = (): void => {
        clearTimeout(timer);
        this.waiting.delete(wake);
        ended.removeEventListener('abort', wake);
        resolve();
      };
      const timer = setTimeout(wake, ms);
      this.waiting.set(wake, position);
      ended.addEventListener('abort', wake);
    });
  }

  private look(): void {
    if (this.waiting.size === 0) return;
    this.read().catch(() => undefined); // the streams meet the failure themselves
  }

  private reached(last: number): number {
    this.last = last;
    for (const [wake, position] of this.waiting) if (position < last) wake();
    return last;
  }
}
