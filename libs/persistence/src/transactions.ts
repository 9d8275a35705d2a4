import type { DataSource, EntityManager } from 'typeorm';
import pg, { type QueryResult, type QueryResultRow } from 'pg';
import type { Reader } from '@entente/contracts';
import { rank } from '@entente/contracts';
import { inSpan } from '@entente/tracing';
import { translateDatabaseError } from './database-errors.js';

const { escapeLiteral } = pg;

interface SqlClient {
  query<T extends QueryResultRow>(sql: string, parameters?: readonly unknown[]): Promise<QueryResult<T>>;
}

/**
 * One running transaction. Every method that touches the database takes it as its first argument, so none can be
 * forgotten.
 */
export interface Tx {
  /** TypeORM's manager, for one aggregate at a time. */
  readonly manager: EntityManager;
  /** Parameterised SQL, for sets of rows. */
  query<T extends QueryResultRow>(sql: string, parameters?: readonly unknown[]): Promise<T[]>;
  /** The same, answering how many rows were changed. */
  execute(sql: string, parameters?: readonly unknown[]): Promise<number>;
  /** Runs `work` after the commit, never after a rollback; it must not throw. */
  afterCommit(work: () => void): void;
}

/** `system` sees every row: for consumers and projections, never for a caller's request. */
export type Actor = Reader | 'system';

/** TypeORM answers its connection untyped. */
function sqlClient(connection: unknown): SqlClient {
  if (isSqlClient(connection)) return connection;
  throw new Error('the driver gave no PostgreSQL connection');
}

function isSqlClient(connection: unknown): connection is SqlClient {
  return typeof connection === 'object' && connection !== null && 'query' in connection && typeof connection.query === 'function';
}

const SETTINGS = ['entente.system', 'entente.clearance', 'entente.belongs_to', 'entente.categories'] as const;

/** Begins and says on whose behalf in one round trip; values are quoted by the driver, as a statement list takes no parameters. */
function begin(actor: Actor, mode: 'READ WRITE' | 'READ ONLY'): string {
  const values = settings(actor);
  const calls = SETTINGS.map((name, at) => `set_config('${name}', ${escapeLiteral(values[at] ?? '')}, true)`);
  return `BEGIN ${mode}; SELECT ${calls.join(', ')}`;
}

function arrayLiteral(values: readonly string[]): string {
  return `{${values.map((value) => `"${value.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`).join(',')}}`;
}

function settings(actor: Actor): string[] {
  if (actor === 'system') return ['on', '', '', ''];
  return ['', String(rank(actor.clearance)), arrayLiteral(actor.belongsTo), arrayLiteral(actor.categories)];
}

/** Opens transactions in which row-level security knows on whose behalf rows are read and written. */
export class Transactions {
  constructor(readonly dataSource: DataSource) {}

  /**
   * Runs `work` in one transaction on behalf of `actor`: commits when it resolves, rolls back when it throws.
   * Database errors that callers can act on come out as `DomainError`.
   */
  run<T>(actor: Actor, work: (tx: Tx) => Promise<T>, mode: 'READ WRITE' | 'READ ONLY' = 'READ WRITE'): Promise<T> {
    const attributes = { 'db.system.name': 'postgresql', 'db.operation.name': mode === 'READ ONLY' ? 'read' : 'transaction' };
    return inSpan({ name: attributes['db.operation.name'], kind: 'client', attributes }, () => this.runWithin(actor, work, mode));
  }

  private async runWithin<T>(actor: Actor, work: (tx: Tx) => Promise<T>, mode: 'READ WRITE' | 'READ ONLY'): Promise<T> {
    const runner = this.dataSource.createQueryRunner();
    const committed: (() => void)[] = [];
    let began: SqlClient | undefined;
    let result: T;
    try {
      const client = sqlClient(await runner.connect());
      await client.query(begin(actor, mode));
      began = client;
      const tx: Tx = {
        manager: runner.manager,
        query: async <R extends QueryResultRow>(sql: string, parameters?: readonly unknown[]): Promise<R[]> => (await client.query<R>(sql, parameters)).rows,
        execute: async (sql, parameters) => (await client.query(sql, parameters)).rowCount ?? 0,
        afterCommit: (after) => void committed.push(after),
      };
      result = await work(tx);
      const { command } = await client.query('COMMIT');
      // PostgreSQL answers COMMIT with a rollback where a statement had failed, whoever caught that error.
      if (command !== 'COMMIT') throw new Error('an error of the database was swallowed: nothing was committed');
    } catch (error) {
      await began?.query('ROLLBACK').catch(() => undefined);
      throw translateDatabaseError(error);
    } finally {
      await runner.release();
    }
    for (const after of committed) after();
    return result;
  }

  /** The same for reads: nothing can be written by mistake. */
  read<T>(actor: Actor, work: (tx: Tx) => Promise<T>): Promise<T> {
    return this.run(actor, work, 'READ ONLY');
  }
}

/**
 * Does `work` within the transaction as `system`, then goes on as before: for what must hold whoever acts, such as
 * protecting rows that the actor itself may not read. Answer nothing of what it saw.
 */
export async function seeingAll(tx: Tx, work: () => Promise<void>): Promise<void> {
  const [before] = await tx.query<{ system: string | null }>(`SELECT current_setting('entente.system', true) AS system`);
  await tx.execute(`SELECT set_config('entente.system', 'on', true)`);
  await work();
  await tx.execute(`SELECT set_config('entente.system', $1, true)`, [before?.system ?? '']);
}
