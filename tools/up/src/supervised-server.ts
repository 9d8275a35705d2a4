import { nextDelay } from './backoff.js';
import type { Screen } from './screen.js';

/** A server program that runs now. */
export interface RunningServer {
  readonly port: number;
  /** 0 when it runs in a container. */
  readonly pid: number;
  onExit(listener: (code: number | null, signal: NodeJS.Signals | null) => void): void;
  stop(): Promise<void>;
}

/** A server kept alive: started again on the same port when it dies, with a growing pause. */
export class SupervisedServer<S extends RunningServer> {
  private startedAt = Date.now();
  private delayMs: number | undefined;
  private restart: NodeJS.Timeout | undefined;
  private starting: Promise<void> = Promise.resolve();
  private stopping = false;
  private alive = true;

  /** Takes over a server that runs; `begin` starts it anew on the port given. */
  constructor(
    private readonly name: string,
    private running: S,
    private readonly begin: (port: number) => Promise<S>,
    private readonly screen: Screen,
  ) {
    this.watch();
  }

  /** The server as it runs, or ran last. */
  get current(): S {
    return this.running;
  }

  /** Does nothing while it waits for its restart. @throws Error when it runs in a container */
  kill(signal: NodeJS.Signals): void {
    if (this.running.pid === 0) throw new Error(`${this.name} is no process of this machine and cannot be sent ${signal}`);
    if (this.alive) process.kill(this.running.pid, signal);
  }

  async stop(): Promise<void> {
    this.stopping = true;
    clearTimeout(this.restart);
    await this.starting;
    await this.running.stop();
  }

  private watch(): void {
    this.alive = true;
    this.running.onExit((code, signal) => {
      this.alive = false;
      if (this.stopping) return;
      this.delayMs = nextDelay(this.delayMs, Date.now() - this.startedAt);
      this.screen.warn(`${this.name} ended ${signal ? `by ${signal}` : `with exit code ${code}`}, starts again in ${this.delayMs / 1000} s`);
      this.startAgainLater(this.delayMs);
    });
  }

  private startAgainLater(delayMs: number): void {
    this.restart = setTimeout(() => {
      this.starting = this.startAgain();
    }, delayMs);
  }

  private async startAgain(): Promise<void> {
    this.startedAt = Date.now();
    try {
      this.running = await this.begin(this.running.port);
      this.watch();
    } catch (error) {
      this.delayMs = nextDelay(this.delayMs, 0);
      this.screen.warn(`${this.name} does not start, next try in ${this.delayMs / 1000} s: ${error instanceof Error ? error.message : String(error)}`);
      if (!this.stopping) this.startAgainLater(this.delayMs);
    }
  }
}
