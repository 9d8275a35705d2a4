import { spawn, type ChildProcess } from 'node:child_process';
import { nextDelay } from './backoff.js';
import { lastError } from './last-error.js';
import { RotatingLog } from './rotating-log.js';
import { signalGroup } from './signal-group.js';

export interface ServiceProcessOptions {
  readonly name: string;
  readonly entry: string;
  readonly url: string;
  /** Arguments of Node itself. */
  readonly nodeArguments: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly logPath: string;
  readonly warn: (line: string) => void;
  /** Called with the process of the first start and of each restart. */
  readonly onSpawn: (name: string, pid: number, entry: string) => void;
}

/** Exit code of a program whose configuration is wrong (EX_CONFIG of sysexits.h): starting it again would not help. */
const badConfiguration = 78;
const stopWithinMs = 10_000;

/** A service kept alive: restarted when it dies, with a growing pause, its output in a log file. */
export class ServiceProcess {
  private readonly log: RotatingLog;
  private child: ChildProcess | undefined;
  private ended: Promise<void> = Promise.resolve();
  private startedAt = 0;
  private delayMs: number | undefined;
  private restart: NodeJS.Timeout | undefined;
  private stopping = false;
  private failed = false;

  constructor(private readonly options: ServiceProcessOptions) {
    this.log = new RotatingLog(options.logPath);
    this.spawn();
  }

  get name(): string {
    return this.options.name;
  }

  get url(): string {
    return this.options.url;
  }

  get logPath(): string {
    return this.options.logPath;
  }

  /** 0 while it waits for its restart. */
  get pid(): number {
    return this.child?.pid ?? 0;
  }

  /** True once it has ended with a complaint about its configuration; it stays down. */
  get misconfigured(): boolean {
    return this.failed;
  }

  lastLines(count: number): string[] {
    return this.log.lastLines(count);
  }

  /** Sends a signal to the process; what dies of it is restarted. */
  kill(signal: NodeJS.Signals): void {
    this.child?.kill(signal);
  }

  /** Cuts the pause before a restart short; does nothing while it runs. */
  restartNow(): void {
    if (this.child !== undefined || this.stopping || this.failed) return;
    clearTimeout(this.restart);
    this.spawn();
  }

  /** Asks it to end, and kills it after ten seconds. Kills at once when called again. */
  async stop(): Promise<void> {
    clearTimeout(this.restart);
    if (this.stopping) this.killGroup();
    this.stopping = true;
    this.child?.kill('SIGTERM');
    const lastStraw = setTimeout(() => {
      this.options.warn(`${this.name} did not end within ${stopWithinMs / 1000} s and was killed`);
      this.killGroup();
    }, stopWithinMs);
    await this.ended;
    clearTimeout(lastStraw);
    this.log.close();
  }

  private spawn(): void {
    const { name, entry, env, nodeArguments } = this.options;
    const child = spawn(process.execPath, [...nodeArguments, entry], {
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
      // A session of its own: Ctrl-C in the terminal is for `up` to answer, in its order.
      detached: process.platform !== 'win32',
      windowsHide: true,
    });
    this.child = child;
    this.startedAt = Date.now();
    if (child.pid !== undefined) this.options.onSpawn(name, child.pid, entry);
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => this.log.write(chunk));
    child.once('error', (error) => this.options.warn(`${name} cannot be started: ${error.message}`));
    this.ended = new Promise((resolve) => {
      child.once('close', (code, signal) => {
        this.child = undefined;
        if (!this.stopping) this.afterDeath(code, signal);
        resolve();
      });
    });
  }

  private afterDeath(code: number | null, signal: NodeJS.Signals | null): void {
    const how = signal ? `by ${signal}` : `with exit code ${code}`;
    const why = lastError(this.log.lastLines(40));
    const reason = why === '' ? '' : `: ${why}`;
    if (code === badConfiguration) {
      this.failed = true;
      this.options.warn(`${this.name} refuses its configuration and stays down${reason}`);
      return;
    }
    this.delayMs = nextDelay(this.delayMs, Date.now() - this.startedAt);
    this.options.warn(`${this.name} ended ${how}, starts again in ${this.delayMs / 1000} s${reason}`);
    this.restart = setTimeout(() => this.spawn(), this.delayMs);
  }

  private killGroup(): void {
    const pid = this.child?.pid;
    if (pid !== undefined) signalGroup(pid, 'SIGKILL');
  }
}
