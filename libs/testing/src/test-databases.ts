import { randomBytes } from 'node:crypto';
import pg from 'pg';

export interface TestDatabases {
  /** `DATABASE_URL` of a fresh database whose role owns it and is no superuser. */
  databaseUrl: string;
  /** `LOG_DATABASE_URL` of a fresh, empty log. */
  logUrl: string;
  drop(): Promise<void>;
}

function serverUrl(): URL {
  const url = process.env['ENTENTE_TEST_POSTGRES'];
  if (url === undefined) throw new Error('ENTENTE_TEST_POSTGRES is missing: run integration tests through `npm test` or Jest’s int project');
  return new URL(url);
}

async function asSuperuser(statements: readonly string[]): Promise<void> {
  const client = new pg.Client({ connectionString: serverUrl().href });
  await client.connect();
  try {
    for (const statement of statements) await client.query(statement);
  } finally {
    await client.end();
  }
}

/** A fresh database of a plain role on the run's PostgreSQL. Row-level security holds in it as in production. */
export async function createDatabase(prefix: string): Promise<{ url: string; drop: () => Promise<void> }> {
  const name = `${prefix.replaceAll(/[^a-z0-9]/g, '_')}_${randomBytes(6).toString('hex')}`;
  const password = randomBytes(12).toString('hex');
  await asSuperuser([`CREATE ROLE ${name} LOGIN NOSUPERUSER NOBYPASSRLS PASSWORD '${password}'`, `CREATE DATABASE ${name} OWNER ${name}`]);
  const url = serverUrl();
  url.username = name;
  url.password = password;
  url.pathname = `/${name}`;
  return { url: url.href, drop: () => asSuperuser([`DROP DATABASE ${name} WITH (FORCE)`, `DROP ROLE ${name}`]) };
}

/** A service's two databases: its own and the log. */
export async function createTestDatabases(prefix: string): Promise<TestDatabases> {
  const [own, log] = [await createDatabase(prefix), await createDatabase(`${prefix}_log`)];
  return {
    databaseUrl: own.url,
    logUrl: log.url,
    drop: async () => {
      await own.drop();
      await log.drop();
    },
  };
}
