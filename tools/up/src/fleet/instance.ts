import { spawn, type ChildProcess } from 'node:child_process';
import { setTimeout as pause } from 'node:timers/promises';
import { RotatingLog } from '../rotating-log.js';
import { signalGroup } from '../signal-group.js';

export interface InstanceOptions {
  readonly name: string;
  readonly entry: string;
  readonly port: number;
  readonly env: Readonly<Record<string, string>>;
  readonly nodeArguments: readonly string[];
  /** Path that answers 200 when it takes requests. */
  readonly readinessPath: string;
  readonly logPath: string;
  /** How long its pod's hook sleeps before it is told to leave (`preStop`), in milliseconds. */
  readonly preStopMs: number;
}

const answerWithinMs = 5_000;

/** One process of a service that nobody restarts. */
export class Instance {
  private readonly log: RotatingLog;
  private readonly child: ChildProcess;
  private readonly ended: Promise<void>;
  private told = false;
  /** How it ended though nobody had told it to leave, or not as one that was told should. */
  failure: string | undefined;

  constructor(readonly options: InstanceOptions) {
    this.log = new RotatingLog(options.logPath);
    this.child = spawn(process.execPath, [...options.nodeArguments, options.entry], {
      env: options.env,
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: process.platform !== 'win32',
      windowsHide: true,
    });
    for (const stream of [this.child.stdout, this.child.stderr]) stream?.on('data', (chunk: Buffer) => this.log.write(chunk));
    this.ended = new Promise((resolve) => {
      this.child.once('error', (error) => (this.failure = `${options.name} cannot be started: ${error.message}`));
      this.child.once('close', (code, signal) => {
        if (!this.told || code !== 0) this.failure ??= `${options.name} ended with ${signal ?? `exit code ${code}`}: ${this.log.lastLines(3).join(' ')}`;
        this.log.close();
        resolve();
      });
    });
  }

  get name(): string {
    return this.options.name;
  }

  get port(): number {
    return this.options.port;
  }

  get pid(): number {
    return this.child.pid ?? 0;
  }

  async ready(): Promise<boolean> {
    try {
      const url = `http://127.0.0.1:${this.port}${this.options.readinessPath}`;
      const answer = await fetch(url, { headers: { connection: 'close' }, signal: AbortSignal.timeout(answerWithinMs) });
      await answer.arrayBuffer();
      return answer.status === 200;
    } catch {
      return false;
    }
  }

  /** Resolves when it is ready. @throws Error when it ends before, or is not ready in time */
  async untilReady(everyMs: number, withinMs: number): Promise<void> {
    for (const end = Date.now() + withinMs; !(await this.ready()); await pause(everyMs)) {
      if (this.failure !== undefined) throw new Error(this.failure);
      if (Date.now() > end) throw new Error(`${this.name} is not ready after ${withinMs / 1000} s: ${this.log.lastLines(5).join('\n')}`);
    }
  }

  /** Tells it to leave, and kills it when it has not left in time. Resolves when it is gone. */
  async leave(withinMs: number): Promise<void> {
    this.told = true;
    this.child.kill('SIGTERM');
    const lastStraw = setTimeout(() => {
      this.failure = `${this.name} did not leave within ${withinMs / 1000} s and was killed`;
      signalGroup(this.pid, 'SIGKILL');
    }, withinMs);
    await this.ended;
    clearTimeout(lastStraw);
  }
}
