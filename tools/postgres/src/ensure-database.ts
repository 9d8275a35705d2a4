import pg from 'pg';
import type { Postgres } from './start-postgres.js';

export interface DatabaseOwner {
  readonly database: string;
  readonly role: string;
  readonly password: string;
}

/**
 * Makes sure that the database exists, belongs to the role and lets nobody else in (but the superuser), and that the role can
 * sign in with this password and has no power beyond its database: row-level security binds it. Can be repeated.
 */
export async function ensureDatabase(postgres: Postgres, { database, role, password }: DatabaseOwner): Promise<void> {
  const client = new pg.Client({ connectionString: postgres.url('postgres') });
  await client.connect();
  try {
    const [databaseName, roleName] = [client.escapeIdentifier(database), client.escapeIdentifier(role)];
    const rights = `LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE NOREPLICATION PASSWORD ${client.escapeLiteral(password)}`;
    const roleExists = await exists(client, 'SELECT 1 FROM pg_roles WHERE rolname = $1', role);
    await client.query(`${roleExists ? 'ALTER' : 'CREATE'} ROLE ${roleName} ${rights}`);
    if (!(await exists(client, 'SELECT 1 FROM pg_database WHERE datname = $1', database))) {
      await client.query(`CREATE DATABASE ${databaseName} OWNER ${roleName}`);
    }
    await client.query(`ALTER DATABASE ${databaseName} OWNER TO ${roleName}`);
    await client.query(`REVOKE ALL ON DATABASE ${databaseName}, postgres, template1 FROM PUBLIC`);
  } finally {
    await client.end();
  }
  postgres.rememberPassword(role, password);
}

async function exists(client: pg.Client, query: string, name: string): Promise<boolean> {
  const { rowCount } = await client.query(query, [name]);
  return rowCount === 1;
}
