import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { freePort, LockHeldError, takeProcessLock } from '@entente/postgres';
import { DatabaseServer } from './database-server.js';
import { importDemoData } from './demo-data.js';
import { checkBus, KafkaServer, rememberBus, type BusName, type Via } from './event-bus.js';
import { writeJson } from './json-file.js';
import { ensureIssuer, ensureLogKeys } from './local-issuer.js';
import { addressOf, checkPublicPort } from './public-port.js';
import { RecordedProcesses, stopOrphans } from './recorded-processes.js';
import { silentScreen, type Screen } from './screen.js';
import { serviceEnvironment } from './service-environment.js';
import { ServiceProcess } from './service-process.js';
import { StartError } from './start-error.js';
import { openStateDir, type StateDir } from './state-dir.js';
import { databaseOf, logDatabase, nodeArguments, services as wholeTopology, type Service } from './topology.js';
import { waitUntilReady } from './wait-until-ready.js';

export interface EntenteOptions {
  /** Holds database, keys and logs; made on the first start. */
  readonly dataDir: string;
  /** The public port, default a free one. */
  readonly port?: number;
  /** The public address, default 127.0.0.1. */
  readonly host?: string;
  /** Added to the environment of each service; or of the service named. */
  readonly env?: Readonly<Record<string, string>> | ((service: string) => Readonly<Record<string, string>>);
  /** Settings of PostgreSQL; tests may pass `{ fsync: 'off' }`. */
  readonly postgresSettings?: Readonly<Record<string, string>>;
  /** Brings the demo data in on the first start; default no. */
  readonly demoData?: boolean;
  /** Where events lie, default in PostgreSQL. An installation stays with the bus it began with. */
  readonly bus?: BusName;
  /** For the bus `kafka`: brokers that run already, `host:port[,…]`. Default: one is started on this machine. */
  readonly kafkaBrokers?: string;
  /** Default: the whole topology. */
  readonly services?: readonly Service[];
  /** How long the services may take to be ready together, default two minutes. */
  readonly readyWithinMs?: number;
  /** Says nothing; the same as no `screen`. */
  readonly quiet?: boolean;
  readonly screen?: Screen;
  /** Breaks a start off; what already runs is stopped. */
  readonly signal?: AbortSignal;
  /**
   * Lets a caller stand between the services and a server that listens on `port` of 127.0.0.1: answers the port they are to
   * use instead. Asked once per server started here, Kafka's before it runs. Default: the server's own.
   */
  readonly via?: Via;
}

/** A running installation. */
export interface Entente {
  readonly gatewayUrl: string;
  readonly dataDir: string;
  /** Address and process of each service at this moment; the process is 0 between a death and the restart. */
  readonly services: Readonly<Record<string, { readonly url: string; readonly pid: number }>>;
  /** `url` is for the superuser and for diagnosis: row-level security does not bind it; `ownerUrl` is what the service of a database is given. */
  readonly postgres: { readonly port: number; readonly cluster: string; url(database: string): string; ownerUrl(database: string): string };
  /** Where Kafka's clients begin; absent where events are in PostgreSQL. */
  readonly kafka?: { readonly brokers: string };
  /** Sends a signal to a service, to `postgres` or to `kafka`; what dies of it is restarted. @throws Error for an unknown name */
  kill(name: string, signal: NodeJS.Signals): void;
  /** Starts a service that has died without waiting for its restart. @throws Error for an unknown name */
  restartNow(name: string): void;
  /** Stops the services, then Kafka, then the database, and gives the state folder free. Called again while it works, it kills. */
  stop(): Promise<void>;
}

/**
 * Starts database, bus, services and all they need on this machine and waits until every service is ready.
 * @throws StartError when something the caller can change is in the way, with the reason of `signal` when aborted; nothing is left running then
 */
export async function startEntente(options: EntenteOptions): Promise<Entente> {
  const screen = options.quiet ? silentScreen : (options.screen ?? silentScreen);
  const dir = openStateDir(options.dataDir);
  const unlock = lock(dir);
  const parts: Parts = { dir, unlock, gatewayUrl: '', services: [] };
  try {
    await start(parts, options, screen, options.signal ?? new AbortController().signal);
  } catch (error) {
    await stop(parts);
    throw error;
  }
  return running(parts);
}

/** What has been started so far. */
interface Parts {
  readonly dir: StateDir;
  readonly unlock: () => void;
  database?: DatabaseServer;
  kafka?: KafkaServer;
  gatewayUrl: string;
  services: ServiceProcess[];
}

async function start(parts: Parts, options: EntenteOptions, screen: Screen, signal: AbortSignal): Promise<void> {
  const { dir } = parts;
  const topology = options.services ?? wholeTopology;
  const bus = options.bus ?? 'embedded';
  const via = options.via ?? ((_server, port): Promise<number> => Promise.resolve(port));
  checkBus(dir, bus);
  const host = options.host ?? '127.0.0.1';
  rmSync(dir.instance, { force: true });
  await stopOrphans(dir.processes, screen.say);
  const publicPort = options.port ?? (await freePort(host));
  await checkPublicPort(host, publicPort);

  signal.throwIfAborted();
  screen.progress('Starting PostgreSQL');
  const databases = [...topology.filter(({ database }) => database).map(({ name }) => databaseOf(name)), ...(bus === 'embedded' ? [logDatabase] : [])];
  [parts.database] = await Promise.all([DatabaseServer.start(dir, databases, options.postgresSettings ?? {}, screen), ensureIssuer(dir), ensureLogKeys(dir)]);
  if (bus === 'kafka') {
    signal.throwIfAborted();
    screen.progress('Starting Kafka');
    parts.kafka = options.kafkaBrokers === undefined ? await KafkaServer.start(dir, via, screen) : KafkaServer.given(options.kafkaBrokers);
  }
  rememberBus(dir, bus);

  signal.throwIfAborted();
  const places = await Promise.all(
    topology.map(async (service) => ({ service, host: service.door ? host : '127.0.0.1', port: service.door ? publicPort : await freePort() })),
  );
  const { database } = parts;
  const databasePort = await via('postgres', database.port);
  runServices(parts, places, (name) => database.url(name, databasePort), options.env, screen);
  await waitUntilReady(parts.services, options.readyWithinMs ?? 120_000, screen, signal);
  // Whoever sees that everything is ready can use the `entente` command from then on.
  writeInstance(parts);
  if (options.demoData) await importDemoData(dir, parts.gatewayUrl, screen, signal);
}

/** A service and where it listens; it keeps its port through restarts. */
interface Placed {
  readonly service: Service;
  readonly host: string;
  readonly port: number;
}

function runServices(parts: Parts, places: readonly Placed[], databaseUrl: (database: string) => string, env: EntenteOptions['env'], screen: Screen): void {
  const { dir } = parts;
  const addresses = Object.fromEntries(places.map(({ service, host, port }) => [service.name, addressOf(host, port)]));
  const recorded = new RecordedProcesses(dir.processes);
  for (const { service, host, port } of places) {
    const around = {
      host,
      port,
      addresses,
      databaseUrl,
      kafkaBrokers: parts.kafka?.brokers,
      attachments: dir.attachments,
      jwks: dir.jwks,
      channelLogKeys: dir.channelLogKeys,
    };
    const url = addressOf(host, port);
    if (service.door) parts.gatewayUrl = url;
    parts.services.push(
      new ServiceProcess({
        name: service.name,
        entry: service.entry,
        url,
        nodeArguments: nodeArguments(service),
        env: serviceEnvironment(service, around, process.env, typeof env === 'function' ? env(service.name) : env),
        logPath: join(dir.logs, `${service.name}.log`),
        warn: screen.warn,
        onSpawn: (name, pid, entry) => {
          recorded.record(name, pid, entry);
          // Before the first file is written the start is not complete, and nobody is to be told that it is.
          if (existsSync(dir.instance)) writeInstance(parts);
        },
      }),
    );
  }
}

function running(parts: Parts): Entente {
  let stopped: Promise<void> | undefined;
  return {
    gatewayUrl: parts.gatewayUrl,
    dataDir: parts.dir.root,
    get services() {
      return describeServices(parts);
    },
    postgres: {
      port: parts.database?.port ?? 0,
      cluster: parts.database?.cluster ?? '',
      url: (database) => parts.database?.superuserUrl(database) ?? '',
      ownerUrl: (database) => parts.database?.url(database, parts.database.port) ?? '',
    },
    ...(parts.kafka && { kafka: { brokers: parts.kafka.brokers } }),
    kill(name, signal) {
      const servers = new Map<string, DatabaseServer | KafkaServer | undefined>([
        ['postgres', parts.database],
        ['kafka', parts.kafka],
      ]);
      const target = servers.get(name) ?? parts.services.find((service) => service.name === name);
      if (!target) throw new Error(`there is no service ${name}`);
      target.kill(signal);
    },
    restartNow(name) {
      const service = parts.services.find((one) => one.name === name);
      if (!service) throw new Error(`there is no service ${name}`);
      service.restartNow();
    },
    async stop() {
      if (stopped) for (const service of parts.services) void service.stop();
      stopped ??= stop(parts);
      await stopped;
    },
  };
}

async function stop(parts: Parts): Promise<void> {
  await Promise.all(parts.services.map((service) => service.stop()));
  await parts.kafka?.stop();
  await parts.database?.stop();
  for (const file of [parts.dir.instance, parts.dir.processes]) rmSync(file, { force: true });
  parts.unlock();
}

function lock(dir: StateDir): () => void {
  try {
    return takeProcessLock(dir.lock);
  } catch (error) {
    if (error instanceof LockHeldError) {
      throw new StartError(
        `Entente already runs on ${dir.root} (process ${error.pid}). Stop it, or set ENTENTE_DATA_DIR and PORT to run another one beside it.`,
      );
    }
    throw error;
  }
}

function describeServices(parts: Parts): Record<string, { url: string; pid: number }> {
  return Object.fromEntries(parts.services.map(({ name, url, pid }) => [name, { url, pid }]));
}

/** Tells other programs of this user, first of all the `entente` command, where everything is. */
function writeInstance(parts: Parts): void {
  writeJson(parts.dir.instance, {
    gateway: parts.gatewayUrl,
    pid: process.pid,
    services: describeServices(parts),
    postgres: { port: parts.database?.port },
    ...(parts.kafka && { kafka: { brokers: parts.kafka.brokers } }),
    issuer: parts.dir.issuer,
  });
}
