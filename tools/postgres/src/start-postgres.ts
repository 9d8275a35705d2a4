import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { mkdirSync, readdirSync, realpathSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from './free-port.js';
import { checkVersion, initialiseCluster, isInitialised, superuser, superuserPassword } from './initialise-cluster.js';
import { placeCluster, rememberPlace, type Place } from './place-cluster.js';
import { LockHeldError, takeProcessLock } from './process-lock.js';
import { runAs } from './server-account.js';
import { program } from './server-binaries.js';
import { saysReady, stopOrphan } from './stop-orphan.js';

export interface PostgresOptions {
  /** Made on the first start. Beside it lie `<dataDir>.password` and, while the server runs, `<dataDir>.lock`. */
  readonly dataDir: string;
  /** Default: a free one. */
  readonly port?: number;
  /** Server settings by name; they win over the ones set here. */
  readonly settings?: Readonly<Record<string, string>>;
  /** Gets each line the server writes and what is worth saying about the start. */
  readonly log?: (line: string) => void;
}

/** A running server that listens on 127.0.0.1 only. */
export interface Postgres {
  readonly port: number;
  /** The server's main process. */
  readonly pid: number;
  /** Where the data lies: `dataDir`, or for root a folder the server's account can reach. */
  readonly cluster: string;
  /** `postgres://…` with password; `role` defaults to the superuser. @throws Error for a role whose password was never told */
  url(database: string, role?: string): string;
  /** Lets `url` speak for this role; `ensureDatabase` calls it. */
  rememberPassword(role: string, password: string): void;
  /** Calls back once when the server is gone, whether `stop` asked for it or not. */
  onExit(callback: (code: number | null, signal: NodeJS.Signals | null) => void): void;
  /** Ends all connections, writes everything down, waits until the server is gone. Calling it twice does no harm. */
  stop(): Promise<void>;
}

const settingsKept: Readonly<Record<string, string>> = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  synchronous_commit: 'on',
  fsync: 'on',
  shared_buffers: '128MB',
  max_connections: '100',
  timezone: 'UTC',
  log_timezone: 'UTC',
  lc_messages: 'C',
};

const readyWithinMs = 60_000;

/**
 * Starts PostgreSQL from the binaries npm installed; the first start on a folder makes a cluster (about a second).
 * A server orphaned by a killed process is shut down first.
 * @throws Error when another living process runs it, when it does not come up (with its last words), or when it cannot lie there
 */
export async function startPostgres(options: PostgresOptions): Promise<Postgres> {
  const log = options.log ?? ((): void => undefined);
  mkdirSync(options.dataDir, { recursive: true, mode: 0o700 });
  const home = realpathSync(options.dataDir);
  const release = lock(home);
  try {
    const place = placeCluster(home, log);
    const passwordFile = `${home}.password`;
    const initialised = isInitialised(place);
    const password = superuserPassword(passwordFile, initialised);
    if (initialised) {
      checkVersion(place);
      await stopOrphan(place.cluster, log);
    } else {
      if (readdirSync(home).length > 0) throw new Error(`${home} holds files that are not a cluster`);
      await initialiseCluster(place, password);
      rememberPlace(home, place);
    }
    const port = options.port ?? (await freePort());
    const child = await launch(place, port, { ...settingsKept, ...options.settings }, log);
    child.once('exit', release);
    return runningServer(place, child, port, password);
  } catch (error) {
    release();
    throw error;
  }
}

function lock(home: string): () => void {
  try {
    return takeProcessLock(`${home}.lock`);
  } catch (error) {
    if (error instanceof LockHeldError) throw new Error(`process ${error.pid} already runs PostgreSQL on ${home}`);
    throw error;
  }
}

async function launch(place: Place, port: number, settings: Readonly<Record<string, string>>, log: (line: string) => void): Promise<ChildProcess> {
  const flags = Object.entries({ ...settings, port: String(port) }).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const child = spawn(program(place.binaries, 'postgres'), ['-D', place.cluster, ...flags], {
    ...runAs(place.account),
    cwd: place.cluster,
    // A session of its own: Ctrl-C in the terminal must not reach it before the services that use it are down.
    detached: process.platform !== 'win32',
    windowsHide: true,
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { ...process.env, LC_ALL: 'C' },
  });
  const lastWords: string[] = [];
  createInterface({ input: child.stderr }).on('line', (line) => {
    lastWords.splice(0, lastWords.length - 9, line);
    log(line);
  });
  let failure: Error | undefined;
  child.once('error', (error) => (failure = error));
  for (const end = Date.now() + readyWithinMs; !saysReady(place.cluster, child.pid); await sleep(20)) {
    if (failure) throw failure;
    if (hasEnded(child)) throw new Error(`PostgreSQL on ${place.cluster} ended at once: ${lastWords.join(' · ')}`);
    if (Date.now() > end) {
      child.kill('SIGKILL');
      throw new Error(`PostgreSQL on ${place.cluster} was not ready within ${readyWithinMs / 1000} s: ${lastWords.join(' · ')}`);
    }
  }
  return child;
}

function runningServer(place: Place, child: ChildProcess, port: number, password: string): Postgres {
  const passwords = new Map([[superuser, password]]);
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  return {
    port,
    pid: child.pid ?? 0,
    cluster: place.cluster,
    url(database, role = superuser) {
      const known = passwords.get(role);
      if (known === undefined) throw new Error(`the password of ${role} is not known here; ensureDatabase tells it`);
      return `postgres://${encodeURIComponent(role)}:${encodeURIComponent(known)}@127.0.0.1:${port}/${encodeURIComponent(database)}`;
    },
    rememberPassword: (role, secret) => void passwords.set(role, secret),
    onExit: (callback) => void child.once('exit', callback),
    async stop() {
      if (hasEnded(child)) return;
      if (process.platform === 'win32') execFileSync(program(place.binaries, 'pg_ctl'), ['stop', '-m', 'fast', '-D', place.cluster]);
      else child.kill('SIGINT');
      await gone;
    },
  };
}

function hasEnded(child: ChildProcess): boolean {
  return child.exitCode !== null || child.signalCode !== null;
}
