import { join } from 'node:path';
import { provideKafka } from '@entente/kafka';
import { removeCluster, startPostgres } from '@entente/postgres';

/** One PostgreSQL and one Kafka for all mutants. */
export interface Servers {
  /** Where specs look for them. */
  env: Readonly<Record<string, string>>;
  /** The name of one that ended by itself: what fails from then on proves nothing. */
  readonly lost: string | undefined;
  readonly stop: () => Promise<void>;
}

/** Uses `POSTGRES_URL` (a superuser's) and `KAFKA_BROKERS` where they are given, else starts them with data in `folder`. */
export async function startServers(folder: string): Promise<Servers> {
  let lost: string | undefined;
  const stops: (() => Promise<void>)[] = [];
  const stop = async (): Promise<void> => {
    for (const end of stops.splice(0).reverse()) await end();
  };
  try {
    let postgresUrl = process.env['POSTGRES_URL'];
    if (postgresUrl === undefined) {
      const dataDir = join(folder, 'postgres');
      const postgres = await startPostgres({ dataDir, settings: { fsync: 'off', max_connections: '300' } });
      postgres.onExit(() => (lost = 'PostgreSQL'));
      stops.push(async () => {
        await postgres.stop();
        removeCluster(dataDir);
      });
      postgresUrl = postgres.url('postgres');
    }
    const brokers = process.env['KAFKA_BROKERS'];
    const kafka = await provideKafka({ dataDir: join(folder, 'kafka'), ...(brokers !== undefined && { brokers }) });
    kafka.onExit(() => (lost = 'Kafka'));
    stops.push(() => kafka.stop());
    return {
      env: { ENTENTE_TEST_POSTGRES: postgresUrl, ENTENTE_TEST_KAFKA: kafka.brokers },
      get lost() {
        return lost;
      },
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}
