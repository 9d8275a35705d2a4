import { join } from 'node:path';
import { ensureDatabase, startPostgres, type Postgres } from '@entente/postgres';
import { nextDelay } from './backoff.js';
import { passwordsFor } from './passwords.js';
import { RotatingLog } from './rotating-log.js';
import type { Screen } from './screen.js';
import { StartError } from './start-error.js';
import type { StateDir } from './state-dir.js';

/** PostgreSQL kept alive: started again on the same port when it dies. */
export class DatabaseServer {
  private startedAt = Date.now();
  private delayMs: number | undefined;
  private restart: NodeJS.Timeout | undefined;
  private starting: Promise<void> = Promise.resolve();
  private stopping = false;

  private constructor(
    private postgres: Postgres,
    private readonly begin: (port: number) => Promise<Postgres>,
    private readonly passwords: ReadonlyMap<string, string>,
    private readonly screen: Screen,
  ) {
    this.watch();
  }

  /** Starts the server and makes sure that each of the databases exists, owned by the role of its name. */
  static async start(dir: StateDir, databases: readonly string[], settings: Readonly<Record<string, string>>, screen: Screen): Promise<DatabaseServer> {
    const log = new RotatingLog(join(dir.logs, 'postgres.log'));
    const begin = (port?: number): Promise<Postgres> =>
      startPostgres({ dataDir: dir.postgres, settings, log: (line) => log.write(Buffer.from(`${line}\n`)), ...(port !== undefined && { port }) });
    const passwords = passwordsFor(databases, dir.passwords);
    const server = new DatabaseServer(await begin().catch(explain), begin, passwords, screen);
    try {
      for (const role of databases) await ensureDatabase(server.postgres, { database: role, role, password: passwords.get(role) ?? '' });
    } catch (error) {
      await server.stop();
      throw error;
    }
    return server;
  }

  get port(): number {
    return this.postgres.port;
  }

  /** Where its data lies. */
  get cluster(): string {
    return this.postgres.cluster;
  }

  /** Address of a database for the role that owns it. */
  url(database: string): string {
    return `postgres://${database}:${this.passwords.get(database)}@127.0.0.1:${this.port}/${database}`;
  }

  kill(signal: NodeJS.Signals): void {
    process.kill(this.postgres.pid, signal);
  }

  async stop(): Promise<void> {
    this.stopping = true;
    clearTimeout(this.restart);
    await this.starting;
    await this.postgres.stop();
  }

  private watch(): void {
    this.postgres.onExit((code, signal) => {
      if (this.stopping) return;
      this.delayMs = nextDelay(this.delayMs, Date.now() - this.startedAt);
      this.screen.warn(`PostgreSQL ended ${signal ? `by ${signal}` : `with exit code ${code}`}, starts again in ${this.delayMs / 1000} s`);
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
      this.postgres = await this.begin(this.port);
      this.watch();
    } catch (error) {
      this.delayMs = nextDelay(this.delayMs, 0);
      this.screen.warn(`PostgreSQL does not start, next try in ${this.delayMs / 1000} s: ${error instanceof Error ? error.message : String(error)}`);
      if (!this.stopping) this.startAgainLater(this.delayMs);
    }
  }
}

function explain(error: unknown): never {
  throw new StartError(`PostgreSQL does not start: ${error instanceof Error ? error.message : String(error)}`);
}
