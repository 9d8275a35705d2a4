import { DataSource, type EntitySchema, type MixedList } from 'typeorm';
import type { MigrationInterface } from 'typeorm';

export interface DatabaseOptions {
  /** `postgres://…` of a role that owns its database and is no superuser: superusers pass row-level security by. */
  url: string;
  /** Shown in `pg_stat_activity`. */
  applicationName: string;
  /** PostgreSQL schema that holds the tables; several copies of a read model live side by side in schemas of their own. */
  schema?: string;
  poolSize?: number;
  entities?: MixedList<EntitySchema>;
  migrations?: readonly (new () => MigrationInterface)[];
}

const MIGRATION_LOCK = 0x656e74;

/** A DataSource with explicit migrations and no `synchronize`; not connected yet. */
export function createDataSource(options: DatabaseOptions): DataSource {
  const schema = options.schema ?? 'public';
  return new DataSource({
    type: 'postgres',
    url: options.url,
    schema,
    applicationName: options.applicationName,
    entities: options.entities ?? [],
    migrations: [...(options.migrations ?? [])],
    migrationsTableName: 'migration',
    synchronize: false,
    logging: false,
    poolSize: options.poolSize ?? 8,
    extra: { options: `-c search_path=${schema}`, idleTimeoutMillis: 60_000, connectionTimeoutMillis: 5_000 },
  });
}

/**
 * Connects and runs what migrations are missing, under an advisory lock: several replicas may start at once.
 * Migrations must be safe to run while the previous version serves.
 */
export async function connectAndMigrate(dataSource: DataSource): Promise<void> {
  await dataSource.initialize();
  const runner = dataSource.createQueryRunner();
  await runner.connect();
  try {
    await runner.query('SELECT pg_advisory_lock($1)', [MIGRATION_LOCK]);
    const { schema } = dataSource.options as { schema?: string };
    if (schema !== undefined && schema !== 'public') await runner.query(`CREATE SCHEMA IF NOT EXISTS "${schema.replaceAll('"', '""')}"`);
    await dataSource.runMigrations({ transaction: 'each' });
  } finally {
    await runner.query('SELECT pg_advisory_unlock($1)', [MIGRATION_LOCK]);
    await runner.release();
  }
}
