import { once } from 'node:events';
import { connect } from 'node:net';
import { join } from 'node:path';
import pg from 'pg';
import { provideKafka } from '@entente/kafka';
import { removeCluster, startPostgres } from '@entente/postgres';

const CHECK_MS = 10_000;

/** One PostgreSQL and one Kafka for all mutants. */
export interface Servers {
  /** Where specs look for them. */
  env: Readonly<Record<string, string>>;
  /** Throws where one of them does not answer: what failed then proves nothing. */
  check(): Promise<void>;
  readonly stop: () => Promise<void>;
}

/** Uses `POSTGRES_URL` (a superuser's) and `KAFKA_BROKERS` where they are given, else starts them with data in `folder`. */
export async function startServers(folder: string): Promise<Servers> {
  const stops: (() => Promise<void>)[] = [];
  const stop = async (): Promise<void> => {
    for (const end of stops.splice(0).reverse()) await end();
  };
  try {
    const [given, brokers] = [process.env['POSTGRES_URL'], process.env['KAFKA_BROKERS']];
    const url = given ? given : await ownPostgres(join(folder, 'postgres'), stops);
    const kafka = await provideKafka({ dataDir: join(folder, 'kafka'), ...(brokers && { brokers }) });
    stops.push(() => kafka.stop());
    return {
      env: { ENTENTE_TEST_POSTGRES: url, ENTENTE_TEST_KAFKA: kafka.brokers },
      check: async () => {
        await checkPostgres(url);
        await checkKafka(kafka.brokers);
      },
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function ownPostgres(dataDir: string, stops: (() => Promise<void>)[]): Promise<string> {
  const postgres = await startPostgres({ dataDir, settings: { fsync: 'off', max_connections: '300' } });
  stops.push(async () => {
    await postgres.stop();
    removeCluster(dataDir);
  });
  return postgres.url('postgres');
}

async function checkPostgres(connectionString: string): Promise<void> {
  const client = new pg.Client({ connectionString, connectionTimeoutMillis: CHECK_MS });
  client.on('error', () => undefined); // the query in hand fails and says so
  try {
    await client.connect();
    await client.query('CREATE TEMPORARY TABLE answers ()');
  } catch (error) {
    throw new Error('PostgreSQL does not answer', { cause: error });
  } finally {
    await client.end().catch(() => undefined);
  }
}

async function checkKafka(brokers: string): Promise<void> {
  const { hostname, port } = new URL(`kafka://${brokers.split(',')[0]}`);
  const socket = connect({ host: hostname, port: Number(port) });
  try {
    await once(socket, 'connect', { signal: AbortSignal.timeout(CHECK_MS) });
  } catch (error) {
    throw new Error('Kafka does not answer', { cause: error });
  } finally {
    socket.destroy();
  }
}
