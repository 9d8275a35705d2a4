import type { ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, realpathSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { freePort, LockHeldError, takeProcessLock } from '@entente/postgres';
import { brokerJars } from './broker-jars.js';
import { formatStorage, hasEnded, launchBroker } from './broker-process.js';
import { certificates, type Certificates } from './certificates.js';
import { newClusterId } from './cluster-id.js';
import { whyNoJava } from './java-tools.js';
import { scramOptions, securitySettings, type Security } from './security.js';
import { brokerSettings, propertiesFile, type Broker } from './server-properties.js';
import { rememberBroker, stopOrphan } from './stop-orphan.js';

export interface KafkaOptions {
  /** Made on the first start; later ones find the same cluster and its data. */
  readonly dataDir: string;
  /** Where it listens on 127.0.0.1. Default: a free port. */
  readonly port?: number;
  /** Where clients are told to connect: the port of a proxy before the broker. Default: `port`. */
  readonly advertisedPort?: number;
  /** Broker settings by name; they win over the ones set here. */
  readonly settings?: Readonly<Record<string, string>>;
  /** Absent: anyone on this machine may connect, in plain text. */
  readonly security?: Security;
  /**
   * A disk that is full once any file is that long, in bytes, at least 10 485 760, the length its indexes begin with; not on Windows. The write that hits it fails, the only folder for data is
   * lost to the broker, and so it ends with exit code 1, as it does on a full disk. A start with more room finds all that was acknowledged.
   */
  readonly mostFileBytes?: number;
  /** Gets each line the broker writes and what is worth saying about the start. */
  readonly log?: (line: string) => void;
}

/** A running broker, its own controller, that listens on 127.0.0.1 only. */
export interface Kafka {
  /** `host:port` clients begin with: the advertised address. */
  readonly brokers: string;
  /** Where it listens. */
  readonly port: number;
  readonly pid: number;
  /** What clients of a broker with `security` need: the authority to trust, and a certificate to show if asked for one. */
  readonly certificates?: Omit<Certificates, 'serverFile'>;
  /** Calls back once when the broker is gone, whether `stop` asked for it or not. */
  onExit(listener: (code: number | null, signal: NodeJS.Signals | null) => void): void;
  /** Writes everything down and waits until the broker is gone; kills it after 30 s. Calling it twice does no harm. */
  stop(): Promise<void>;
}

const stopWithinMs = 30_000;
const attempts = 3;

/**
 * Starts Apache Kafka from Maven Central's jars (brought once, see `brokerJars`); the first start on a folder formats it.
 * Resolves when the broker serves requests. A broker orphaned by a killed process is shut down first.
 * @throws Error when there is no Java, when another living process runs it, or when it does not come up (with its last words)
 */
export async function startKafka(options: KafkaOptions): Promise<Kafka> {
  const log = options.log ?? ((): void => undefined);
  const noJava = await whyNoJava();
  if (noJava !== undefined) throw new Error(noJava);
  const jars = await brokerJars(log);
  mkdirSync(options.dataDir, { recursive: true, mode: 0o700 });
  const home = realpathSync(options.dataDir);
  const release = lock(home);
  try {
    await stopOrphan(pidFile(home), log);
    const secured = options.security && (await certificates(join(home, 'certificates')));
    const settings = { ...(options.security && secured && securitySettings(options.security, secured)), ...options.settings };
    await format(jars, home, settings, options.security);
    const { child, broker } = await launch(jars, home, { ...options, settings, log });
    if (hasEnded(child)) release();
    else child.once('exit', release);
    return { ...runningBroker(child, broker), ...(secured && { certificates: secured }) };
  } catch (error) {
    release();
    throw error;
  }
}

function lock(home: string): () => void {
  try {
    return takeProcessLock(join(home, 'lock'));
  } catch (error) {
    if (error instanceof LockHeldError) throw new Error(`process ${error.pid} already runs Kafka on ${home}`);
    throw error;
  }
}

function pidFile(home: string): string {
  return join(home, 'broker.json');
}

/** Formats beside the place and moves the result there when it is whole, so that an interrupted run leaves nothing half done. */
async function format(jars: string, home: string, settings: Readonly<Record<string, string>>, security: Security = {}): Promise<void> {
  const place = join(home, 'data');
  if (existsSync(place)) return;
  const draft = join(home, `draft-${randomUUID()}`);
  const file = `${draft}.properties`;
  // Any ports will do: nobody listens yet.
  const broker = { dataFolder: draft, host: '127.0.0.1', port: 9092, advertisedPort: 9092, internalPort: 9093, controllerPort: 9094 };
  try {
    writeFileSync(file, propertiesFile({ ...brokerSettings(broker), ...settings }), { mode: 0o600 });
    await formatStorage(jars, ['--cluster-id', newClusterId(), '--config', file, ...scramOptions(security)]);
    renameSync(draft, place);
  } finally {
    for (const path of [draft, file]) rmSync(path, { recursive: true, force: true });
  }
}

type Started = KafkaOptions & Required<Pick<KafkaOptions, 'log' | 'settings'>>;

/** A free port may be taken before the broker binds it: then others are tried. */
async function launch(jars: string, home: string, options: Started): Promise<{ child: ChildProcess; broker: Broker }> {
  const file = join(home, 'server.properties');
  for (let attempt = 1; ; attempt += 1) {
    const port = options.port ?? (await freePort());
    const [internalPort, controllerPort] = [await freePort(), await freePort()];
    const reached = { host: '127.0.0.1', port, advertisedPort: options.advertisedPort ?? port };
    const broker = { dataFolder: join(home, 'data'), ...reached, internalPort, controllerPort };
    writeFileSync(file, propertiesFile({ ...brokerSettings(broker), ...options.settings }), { mode: 0o600 });
    try {
      const onPid = (pid: number): void => rememberBroker(pidFile(home), pid);
      const child = await launchBroker({ jars, propertiesFile: file, mostFileBytes: options.mostFileBytes, onPid, log: options.log });
      return { child, broker };
    } catch (error) {
      const portTaken = error instanceof Error && error.message.includes('Address already in use');
      if (!portTaken || options.port !== undefined || attempt === attempts) throw error;
    }
  }
}

function runningBroker(child: ChildProcess, { port, advertisedPort }: Broker): Kafka {
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  return {
    brokers: `127.0.0.1:${advertisedPort}`,
    port,
    pid: child.pid ?? 0,
    onExit: (listener) => void child.once('exit', listener),
    async stop() {
      if (hasEnded(child)) return;
      child.kill('SIGTERM');
      const timer = setTimeout(() => child.kill('SIGKILL'), stopWithinMs);
      await gone;
      clearTimeout(timer);
    },
  };
}
