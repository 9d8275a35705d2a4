import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { freePort, takeProcessLock } from '@entente/postgres';
import { DatabaseServer } from '../database-server.js';
import { checkBus, KafkaServer, rememberBus } from '../event-bus.js';
import { writeJson } from '../json-file.js';
import { ensureIssuer, ensureLogKeys } from '../local-issuer.js';
import { RecordedProcesses, stopOrphans } from '../recorded-processes.js';
import { silentScreen } from '../screen.js';
import { serviceEnvironment } from '../service-environment.js';
import { openStateDir, type StateDir } from '../state-dir.js';
import { databaseOf, nodeArguments, services as topology, type Service } from '../topology.js';
import { Balancer } from './balancer.js';
import { Instance } from './instance.js';
import { clusterTimings, Replicas, type Timings } from './replicas.js';

/** What an instance runs. */
export interface Program {
  /** The file Node runs; this workspace's build of the service where absent. */
  readonly entry?: string;
  /** Added to its environment. */
  readonly env?: Readonly<Record<string, string>>;
  /** How long its pod's hook sleeps before it is told to leave (`preStop`), in milliseconds; default not at all. */
  readonly preStopMs?: number;
}

export interface FleetOptions {
  /** Holds database, keys and logs. */
  readonly dataDir: string;
  /** Brokers that run already, `host:port[,…]`. Default: one is started on this machine. */
  readonly kafkaBrokers?: string;
  /** What the first instances run. */
  readonly program?: (service: string) => Program;
  /** Added to the environment of every instance, of whatever program. */
  readonly env?: Readonly<Record<string, string>>;
  readonly timings?: Partial<Timings>;
  readonly postgresSettings?: Readonly<Record<string, string>>;
}

/** Two instances of every service on Kafka, behind balancers, as in a cluster. */
export interface Fleet {
  readonly gatewayUrl: string;
  readonly dataDir: string;
  readonly kafka: { readonly brokers: string };
  /** For the superuser. */
  readonly postgres: { url(database: string): string };
  /** The names, in the order in which an upgrade takes them: reporting first. */
  readonly services: readonly string[];
  /** Address of the balancer of a service. */
  url(service: string): string;
  /** Addresses of the instances of a service. */
  instances(service: string): readonly string[];
  /** Replaces every instance of a service by one of the program, one after the other. Resolves when the last old one was told to leave. */
  roll(service: string, program?: Program): Promise<void>;
  /** Resolves when all that were told to leave have left. */
  untilLeft(): Promise<void>;
  /** Processes that ended without being told to, or not as they were told. */
  readonly troubles: readonly string[];
  stop(): Promise<void>;
}

const INSTANCES = 2;
/** Every instance keeps a pool, a relay and listeners; one more is there while another leaves. */
const CONNECTIONS = { max_connections: '300' };

/** Starts database, Kafka and all instances at once, and waits until all are ready. */
export async function startFleet(options: FleetOptions): Promise<Fleet> {
  const dir = openStateDir(options.dataDir);
  const parts: Parts = { unlock: takeProcessLock(dir.lock), replicas: new Map() };
  try {
    await stopOrphans(dir.processes, silentScreen.say);
    const { database, kafka } = await startServers(parts, dir, options);
    const timings = { ...clusterTimings, ...options.timings };
    for (const { name } of topology) parts.replicas.set(name, new Replicas(name, await Balancer.listen(), timings));
    const begin = beginner(parts, dir, options, database, kafka);
    const first = (name: string): Program => options.program?.(name) ?? {};
    await Promise.all(
      topology.flatMap((service) =>
        Array.from({ length: INSTANCES }, async () => replicasOf(parts, service.name).add(await begin(service, first(service.name)))),
      ),
    );
    const gatewayUrl = replicasOf(parts, 'gateway').balancer.url;
    writeJson(dir.instance, {
      gateway: gatewayUrl,
      pid: process.pid,
      services: {},
      postgres: { port: database.port },
      kafka: { brokers: kafka.brokers },
      issuer: dir.issuer,
    });
    return {
      gatewayUrl,
      dataDir: dir.root,
      kafka: { brokers: kafka.brokers },
      postgres: { url: (name) => database.superuserUrl(name) },
      services: ['reporting', ...topology.map(({ name }) => name).filter((name) => name !== 'reporting')],
      url: (name) => replicasOf(parts, name).balancer.url,
      instances: (name) => replicasOf(parts, name).instances.map(({ port }) => `http://127.0.0.1:${port}`),
      async roll(name, program = {}) {
        const replicas = replicasOf(parts, name);
        const service = topology.find((one) => one.name === name);
        for (let old = replicas.instances.length; service && old > 0; old--) await replicas.replaceOldest(await begin(service, program));
      },
      async untilLeft() {
        await Promise.all([...parts.replicas.values()].map((replicas) => replicas.untilLeft()));
      },
      get troubles() {
        return [...parts.replicas.values()].flatMap(({ troubles }) => troubles);
      },
      async stop() {
        await stop(parts);
        for (const file of [dir.instance, dir.processes]) rmSync(file, { force: true });
      },
    };
  } catch (error) {
    await stop(parts);
    throw error;
  }
}

/** What has been started so far. */
interface Parts {
  readonly unlock: () => void;
  readonly replicas: Map<string, Replicas>;
  database?: DatabaseServer;
  kafka?: KafkaServer;
}

async function startServers(parts: Parts, dir: StateDir, options: FleetOptions): Promise<{ database: DatabaseServer; kafka: KafkaServer }> {
  checkBus(dir, 'kafka');
  const databases = topology.filter(({ database }) => database).map(({ name }) => databaseOf(name));
  const [database, kafka] = await Promise.all([
    DatabaseServer.start(dir, databases, { ...CONNECTIONS, ...options.postgresSettings }, silentScreen).then((started) => (parts.database = started)),
    (options.kafkaBrokers === undefined
      ? KafkaServer.start(dir, (_server, port) => Promise.resolve(port), silentScreen)
      : Promise.resolve(KafkaServer.given(options.kafkaBrokers))
    ).then((started) => (parts.kafka = started)),
    ensureIssuer(dir),
    ensureLogKeys(dir),
  ]);
  rememberBus(dir, 'kafka');
  return { database, kafka };
}

type Begin = (service: Service, program: Program) => Promise<Instance>;

function beginner(parts: Parts, dir: StateDir, options: FleetOptions, database: DatabaseServer, kafka: KafkaServer): Begin {
  const recorded = new RecordedProcesses(dir.processes);
  const addresses = Object.fromEntries(topology.map(({ name }) => [name, replicasOf(parts, name).balancer.url]));
  let count = 0;
  return async (service, program) => {
    const name = `${service.name}-${++count}`;
    const port = await freePort();
    const around = {
      host: '127.0.0.1',
      port,
      addresses,
      databaseUrl: (of: string): string => database.url(of, database.port),
      kafkaBrokers: kafka.brokers,
      attachments: dir.attachments,
      jwks: dir.jwks,
      channelLogKeys: dir.channelLogKeys,
    };
    const entry = program.entry ?? service.entry;
    const instance = new Instance({
      name,
      entry,
      port,
      env: serviceEnvironment(service, around, process.env, { ...options.env, ...program.env }),
      nodeArguments: nodeArguments(service),
      // As the chart has it: the door stays open while a service behind it is not ready.
      readinessPath: service.door ? '/health/live' : '/health/ready',
      logPath: join(dir.logs, `${name}.log`),
      preStopMs: program.preStopMs ?? 0,
    });
    recorded.record(name, instance.pid, entry);
    return instance;
  };
}

function replicasOf({ replicas }: Parts, service: string): Replicas {
  const found = replicas.get(service);
  if (!found) throw new Error(`there is no service ${service}`);
  return found;
}

async function stop(parts: Parts): Promise<void> {
  await Promise.all([...parts.replicas.values()].map((replicas) => replicas.stop()));
  await parts.kafka?.stop();
  await parts.database?.stop();
  parts.unlock();
}
