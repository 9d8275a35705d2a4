import { join } from 'node:path';
import { ensureDatabase, startPostgres, type Postgres } from '@entente/postgres';
import { passwordsFor } from './passwords.js';
import { RotatingLog } from './rotating-log.js';
import type { Screen } from './screen.js';
import { StartError } from './start-error.js';
import type { StateDir } from './state-dir.js';
import { SupervisedServer } from './supervised-server.js';

/** PostgreSQL kept alive, with the databases of the services. */
export class DatabaseServer {
  private constructor(
    private readonly server: SupervisedServer<Postgres>,
    private readonly passwords: ReadonlyMap<string, string>,
  ) {}

  /** Starts the server and makes sure that each of the databases exists, owned by the role of its name. */
  static async start(dir: StateDir, databases: readonly string[], settings: Readonly<Record<string, string>>, screen: Screen): Promise<DatabaseServer> {
    const log = new RotatingLog(join(dir.logs, 'postgres.log'));
    const begin = (port?: number): Promise<Postgres> =>
      startPostgres({ dataDir: dir.postgres, settings, log: (line) => log.write(Buffer.from(`${line}\n`)), ...(port !== undefined && { port }) });
    const passwords = passwordsFor(databases, dir.passwords);
    const server = new SupervisedServer('PostgreSQL', await begin().catch(explain), begin, screen);
    try {
      for (const role of databases) await ensureDatabase(server.current, { database: role, role, password: passwords.get(role) ?? '' });
    } catch (error) {
      await server.stop();
      throw error;
    }
    return new DatabaseServer(server, passwords);
  }

  get port(): number {
    return this.server.current.port;
  }

  /** Where its data lies. */
  get cluster(): string {
    return this.server.current.cluster;
  }

  /** Address of a database for the role that owns it, reached through `port`. */
  url(database: string, port: number): string {
    return `postgres://${database}:${this.passwords.get(database)}@127.0.0.1:${port}/${database}`;
  }

  /** Address of a database for the superuser, whom row-level security does not bind. */
  superuserUrl(database: string): string {
    return this.server.current.url(database);
  }

  kill(signal: NodeJS.Signals): void {
    this.server.kill(signal);
  }

  stop(): Promise<void> {
    return this.server.stop();
  }
}

function explain(error: unknown): never {
  throw new StartError(`PostgreSQL does not start: ${error instanceof Error ? error.message : String(error)}`);
}
