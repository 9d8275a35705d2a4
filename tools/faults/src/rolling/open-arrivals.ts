import { performance } from 'node:perf_hooks';

/** Something to be asked: resolves when it was answered as it should be, and throws what went otherwise. */
export interface Ask {
  readonly name: string;
  run(this: void): Promise<void>;
}

export interface LoadReport {
  readonly seconds: number;
  /** Requests sent, and among them those not answered as they should be, by what went wrong. */
  readonly asked: number;
  readonly failed: ReadonlyMap<string, number>;
  /** Requests that were due and not sent, as too many waited for their answers. */
  readonly withheld: number;
  /** Milliseconds until the answer, from the moment a request was due: percentiles by their share. */
  readonly latency: Readonly<Record<'p50' | 'p95' | 'p99' | 'max', number>>;
}

const TICK_MS = 10;

/** Asks so many times a second whether or not earlier ones were answered, up to a number that may wait. */
export class OpenArrivals {
  private readonly began = performance.now();
  private readonly waiting = new Set<Promise<void>>();
  private readonly latencies: number[] = [];
  private readonly failed = new Map<string, number>();
  private readonly timer: NodeJS.Timeout;
  private due = 0;
  private asked = 0;
  private withheld = 0;

  constructor(
    private readonly perSecond: number,
    private readonly mostWaiting: number,
    private readonly next: () => Ask,
  ) {
    this.timer = setInterval(() => this.tick(), TICK_MS);
  }

  /** So far: asked, and how many of them failed. */
  get counts(): { asked: number; failed: number; withheld: number } {
    return { asked: this.asked, failed: [...this.failed.values()].reduce((sum, count) => sum + count, 0), withheld: this.withheld };
  }

  /** Asks no more, and waits for the answers. */
  async stop(): Promise<LoadReport> {
    clearInterval(this.timer);
    const seconds = (performance.now() - this.began) / 1_000;
    await Promise.all(this.waiting);
    const sorted = this.latencies.sort((a, b) => a - b);
    const at = (share: number): number => Math.round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0);
    const latency = { p50: at(0.5), p95: at(0.95), p99: at(0.99), max: at(1) };
    return { seconds, asked: this.asked, failed: this.failed, withheld: this.withheld, latency };
  }

  private tick(): void {
    const elapsed = performance.now() - this.began;
    for (; this.due < (elapsed / 1_000) * this.perSecond; this.due++) {
      if (this.waiting.size >= this.mostWaiting) this.withheld++;
      else this.ask(this.began + (this.due / this.perSecond) * 1_000);
    }
  }

  private ask(dueAt: number): void {
    this.asked++;
    const { name, run } = this.next();
    const answered: Promise<void> = run()
      .catch((error: unknown) => {
        const what = `${name}: ${error instanceof Error ? error.message : String(error)}`;
        this.failed.set(what, (this.failed.get(what) ?? 0) + 1);
      })
      .finally(() => {
        this.latencies.push(performance.now() - dueAt);
        this.waiting.delete(answered);
      });
    this.waiting.add(answered);
  }
}
