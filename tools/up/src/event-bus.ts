import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { provideKafka, type Kafka } from '@entente/kafka';
import { freePort } from '@entente/postgres';
import { RotatingLog } from './rotating-log.js';
import type { Screen } from './screen.js';
import { StartError } from './start-error.js';
import type { StateDir } from './state-dir.js';
import { SupervisedServer } from './supervised-server.js';
import { logDatabase } from './topology.js';

/** Where events lie: in PostgreSQL, or in Kafka. */
export type BusName = 'embedded' | 'kafka';

/** Asked for the port under which the services reach a server. */
export type Via = (server: 'postgres' | 'kafka', port: number) => Promise<number>;

/** Kafka kept alive, unless it is somebody else's. */
export class KafkaServer {
  private constructor(
    /** `host:port[,…]` for the services. */
    readonly brokers: string,
    private readonly server: SupervisedServer<Kafka> | undefined,
  ) {}

  /** A cluster that runs elsewhere. */
  static given(brokers: string): KafkaServer {
    return new KafkaServer(brokers, undefined);
  }

  /** Starts a broker on this machine, in Docker or with Java. It tells its clients where to find it, so `via` is asked before. */
  static async start(dir: StateDir, via: Via, screen: Screen): Promise<KafkaServer> {
    const log = new RotatingLog(join(dir.logs, 'kafka.log'));
    const port = await freePort();
    const advertisedPort = await via('kafka', port);
    const begin = (): Promise<Kafka> => provideKafka({ dataDir: dir.kafka, port, advertisedPort, log: (line) => log.write(Buffer.from(`${line}\n`)) });
    const kafka = await begin().catch(explain);
    return new KafkaServer(kafka.brokers, new SupervisedServer('Kafka', kafka, begin, screen));
  }

  /** Does nothing to a cluster that runs elsewhere. */
  kill(signal: NodeJS.Signals): void {
    this.server?.kill(signal);
  }

  async stop(): Promise<void> {
    await this.server?.stop();
  }
}

/**
 * Holds an installation to the bus it began with: another one knows none of its events.
 * @throws StartError when it began with another
 */
export function checkBus(dir: StateDir, wanted: BusName): void {
  const kept = keptBus(dir);
  if (kept === undefined || kept === wanted) return;
  throw new StartError(
    `The events of ${dir.root} are on the ${kept} bus. Start with --bus ${kept}, set ENTENTE_DATA_DIR to another folder, or wipe this one with --reset.`,
  );
}

/** From now on there may be events. */
export function rememberBus(dir: StateDir, bus: BusName): void {
  writeFileSync(dir.bus, `${bus}\n`);
}

function keptBus(dir: StateDir): string | undefined {
  if (existsSync(dir.bus)) return readFileSync(dir.bus, 'utf8').trim();
  // Folders of versions that knew no other bus.
  return existsSync(dir.passwords) && readFileSync(dir.passwords, 'utf8').includes(`"${logDatabase}"`) ? 'embedded' : undefined;
}

function explain(error: unknown): never {
  throw new StartError(`Kafka does not start: ${error instanceof Error ? error.message : String(error)}`);
}
