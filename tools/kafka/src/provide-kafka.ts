import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { freePort } from '@entente/postgres';
import { whyNoKafka } from './broker-jars.js';
import { runToEnd } from './run-to-end.js';
import { startKafka, type Kafka, type KafkaOptions } from './start-kafka.js';

const composeFile = fileURLToPath(new URL('../../../docker/kafka.yaml', import.meta.url));

export interface ProvidedKafkaOptions extends Pick<KafkaOptions, 'dataDir' | 'port' | 'advertisedPort' | 'log'> {
  /** A Kafka that runs already, `host:port[,…]`. */
  readonly brokers?: string;
}

/**
 * A Kafka to work with, by the first of these that is there: the brokers given; Docker with compose, whose data lies in a volume that
 * belongs to `dataDir`; Java with Maven, see `startKafka`. A broker that is no process of ours has pid 0 and tells of no exit.
 * @throws Error that says in one line what to install where none is there
 */
export async function provideKafka({ brokers, ...options }: ProvidedKafkaOptions): Promise<Kafka> {
  if (brokers !== undefined) return { ...notOurs(brokers), stop: async () => undefined };
  if (await isComposeThere()) return startInDocker(options);
  const why = await whyNoKafka();
  if (why !== undefined) throw new Error(`Kafka needs Docker with compose, or Java 17 and Maven: ${why}. KAFKA_BROKERS names one that runs already.`);
  return startKafka(options);
}

/** Whether `docker compose` can be used: both programs are installed and the engine answers. */
async function isComposeThere(): Promise<boolean> {
  return (await runToEnd('docker', ['compose', 'version'])).ok && (await runToEnd('docker', ['info'])).ok;
}

async function startInDocker({ dataDir, port: wanted, advertisedPort, log }: Omit<ProvidedKafkaOptions, 'brokers'>): Promise<Kafka> {
  const port = wanted ?? (await freePort());
  const project = `entente-${createHash('sha256').update(resolve(dataDir)).digest('hex').slice(0, 8)}`;
  const files = [composeFile, ...(advertisedPort === undefined || advertisedPort === port ? [] : [advertising(dataDir, advertisedPort)])];
  const common = ['compose', ...files.flatMap((file) => ['--file', file]), '--project-name', project];
  const compose = async (...command: string[]): Promise<void> => {
    const { ok, output } = await runToEnd('docker', [...common, ...command], { env: { ...process.env, KAFKA_PORT: String(port) } });
    for (const line of output.split('\n')) log?.(line);
    if (!ok) throw new Error(`docker compose ${command.join(' ')} failed: ${output.split('\n').slice(-3).join(' · ')}`);
  };
  await compose('up', '--detach', '--wait');
  return { ...notOurs(`127.0.0.1:${advertisedPort ?? port}`), port, stop: () => compose('stop') };
}

/** A further compose file (YAML may be JSON): clients are told to connect to this port, where a proxy stands. */
function advertising(dataDir: string, port: number): string {
  mkdirSync(dataDir, { recursive: true });
  const file = join(dataDir, 'advertised.json');
  const environment = { KAFKA_ADVERTISED_LISTENERS: `CLIENTS://127.0.0.1:${port},INTERNAL://127.0.0.1:9093` };
  writeFileSync(file, JSON.stringify({ services: { kafka: { environment } } }));
  return file;
}

function notOurs(brokers: string): Omit<Kafka, 'stop'> {
  return { brokers, port: Number(/:(\d+)(,|$)/.exec(brokers)?.[1]), pid: 0, onExit: () => undefined };
}
