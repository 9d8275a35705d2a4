import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { startKafka, whyNoKafka } from '@entente/kafka';
import { removeCluster, startPostgres } from '@entente/postgres';
import { guardAgainstKill } from './guard-run.js';
import { isDockerThere, startKafkaContainer, startPostgresContainer } from './containers.js';

/** A PostgreSQL for one run of the tests; `url` is its superuser's. */
export interface RunPostgres {
  readonly url: string;
  stop(): Promise<void>;
}

/** A Kafka for one run of the tests, or one line why there is none. */
export type RunKafka = { readonly brokers: string; stop(): Promise<void> } | { readonly missing: string };

const leaveRunning = async (): Promise<void> => undefined;

/**
 * PostgreSQL by the first of these that works: `POSTGRES_URL`, a superuser's address on a server that runs already; the server npm installed,
 * which is the fastest and needs nothing else; Docker, for platforms npm has no server for.
 * @throws Error of the installed server when there is no Docker either
 */
export async function postgresForRun(folder: string): Promise<RunPostgres> {
  const given = process.env['POSTGRES_URL'];
  if (given) return { url: given, stop: leaveRunning };
  const dataDir = join(folder, 'postgres');
  try {
    const postgres = await startPostgres({ dataDir, settings: { fsync: 'off', max_connections: '300' } });
    const letGo = guardAgainstKill({ pid: postgres.pid, signal: 'INT', folders: [folder, postgres.cluster] });
    return {
      url: postgres.url('postgres'),
      stop: async () => {
        await postgres.stop();
        letGo();
        removeCluster(dataDir);
      },
    };
  } catch (error) {
    if (!(await isDockerThere())) throw error;
    const { url, stop } = await startPostgresContainer(randomBytes(12).toString('hex'));
    return { url, stop: () => stop().then(() => undefined) };
  }
}

/**
 * Kafka by the first of these that works: `KAFKA_BROKERS`, which run already; Docker, where the image is Kafka's own; Java with Maven.
 * A Docker that does not give a Kafka, as without a way to the images, is as good as none.
 * @throws Error when Java and Maven are there and still it does not start
 */
export async function kafkaForRun(folder: string): Promise<RunKafka> {
  const given = process.env['KAFKA_BROKERS'];
  if (given) return { brokers: given, stop: leaveRunning };
  const docker = (await isDockerThere()) ? await startKafkaContainer().catch(reason) : 'no Docker';
  if (typeof docker !== 'string') return { brokers: docker.brokers, stop: () => docker.container.stop().then(() => undefined) };
  const noJava = await whyNoKafka();
  if (noJava !== undefined) return { missing: `${docker}; ${noJava}` };
  const kafka = await startKafka({ dataDir: join(folder, 'kafka') });
  const letGo = guardAgainstKill({ pid: kafka.pid, signal: 'TERM', folders: [folder] });
  return { brokers: kafka.brokers, stop: () => kafka.stop().then(letGo) };
}

function reason(error: unknown): string {
  return `Docker gave none: ${(error instanceof Error ? error.message : String(error)).split('\n')[0]}`;
}
