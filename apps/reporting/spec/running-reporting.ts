import { EVENTS, ownerOf, topic, type DomainEvent, type Principal } from '@entente/contracts';
import { EventCodec, type Bus, type OutgoingRecord } from '@entente/messaging';
import { readOwnerConfig } from '@entente/service-kit';
import { setTimeout as pause } from 'node:timers/promises';
import { createIssuer, createTestDatabases, eventually, type TestDatabases, type TestIssuer } from '@entente/testing';
import pg from 'pg';
import { startReporting } from '../src/start-reporting.js';

/** What came over the wire: a test says what it expects of it. */
export type Wire = ReturnType<typeof JSON.parse>;

export interface Answer {
  status: number;
  headers: Headers;
  body: Wire;
}

/** Reporting in this process on a real port, with its databases and a log to publish to. */
export interface RunningReporting {
  url: string;
  databases: TestDatabases;
  issuer: TestIssuer;
  log: Bus;
  get(path: string, claims?: Partial<Principal>, headers?: Record<string, string>): Promise<Answer>;
  post(path: string, claims?: Partial<Principal>): Promise<Answer>;
  publish(...events: DomainEvent[]): Promise<void>;
  publishRecords(...records: OutgoingRecord[]): Promise<void>;
  /** Resolves when the projection has read all of the log. */
  caughtUp(ms?: number): Promise<void>;
  /** The service loses every connection to its database, and gets none for a while. */
  withoutDatabase(ms: number): Promise<void>;
  /** SQL on reporting's own database, seeing every row. */
  sql(text: string, parameters?: unknown[]): Promise<Wire[]>;
  /** SQL on the log's database. */
  logSql(text: string, parameters?: unknown[]): Promise<Wire[]>;
  restart(): Promise<void>;
  close(): Promise<void>;
}

const codec = new EventCodec(EVENTS);

export function recordOf(event: DomainEvent): OutgoingRecord {
  return codec.encode(topic(ownerOf(event.type) ?? '', 'events'), event);
}

async function connected(url: string, statement: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(statement);
  return client;
}

/** In the embedded log only, with SQL; what holes in Kafka do is tried where its adapter is. */
export const HOLES_CAN_BE_MADE = process.env['ENTENTE_TEST_BUS'] !== 'kafka';

export async function startTestReporting(): Promise<RunningReporting> {
  const [databases, issuer] = [await createTestDatabases('reporting'), await createIssuer()];
  const log = databases.bus;
  const start = () =>
    startReporting(
      readOwnerConfig({
        ...issuer.environment,
        PORT: '0',
        LOG_LEVEL: process.env['TEST_LOG_LEVEL'] ?? 'fatal',
        ...databases.environment,
      }),
    );
  let app = await start();
  const own = await connected(databases.databaseUrl, `SET search_path = live; SET entente.system = 'on'`);
  const logDb = HOLES_CAN_BE_MADE ? await connected(databases.environment['LOG_DATABASE_URL'] ?? '', 'SELECT 1') : undefined;
  const ask = async (path: string, claims: Partial<Principal>, request: { method?: string; headers?: Record<string, string> }): Promise<Answer> => {
    const answer = await fetch(`${running.url}${path}`, { ...request, headers: { authorization: `Bearer ${await issuer.token(claims)}`, ...request.headers } });
    const text = await answer.text();
    return { status: answer.status, headers: answer.headers, body: answer.headers.get('content-type')?.includes('json') ? JSON.parse(text) : text };
  };
  const running: RunningReporting = {
    url: await app.getUrl(),
    databases,
    issuer,
    log,
    get: (path, claims = {}, headers = {}) => ask(path, claims, { headers }),
    post: (path, claims = {}) => ask(path, claims, { method: 'POST' }),
    publish: (...events) => log.publish(events.map(recordOf)),
    publishRecords: (...records) => log.publish(records),
    caughtUp: async (ms = 30_000) => {
      await eventually(async () => {
        const { body } = await running.get('/v1/reporting/status', { roles: ['operator'] });
        return Object.values(body.lag).every((lag) => lag === 0);
      }, ms);
    },
    sql: async (text, parameters = []) => (await own.query(text, parameters)).rows,
    logSql: async (text, parameters = []) => (await logDb?.query(text, parameters))?.rows ?? [],
    withoutDatabase: async (ms) => {
      const name = new URL(databases.databaseUrl).pathname.slice(1);
      const superuser = await connected(process.env['ENTENTE_TEST_POSTGRES'] ?? '', `ALTER DATABASE ${name} ALLOW_CONNECTIONS false`);
      await superuser.query(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1 AND application_name LIKE 'entente%'`, [name]);
      await pause(ms);
      await superuser.query(`ALTER DATABASE ${name} ALLOW_CONNECTIONS true`);
      await superuser.end();
    },
    restart: async () => {
      await app.close();
      app = await start();
      running.url = await app.getUrl();
    },
    close: async () => {
      await app.close();
      await own.end();
      await logDb?.end();
      await databases.drop();
    },
  };
  return running;
}
