import type { Tx } from '@entente/persistence';
import { LIVE, NEXT } from '../persistence/copies.js';

/** Rows of one table that only one of two copies has. */
export interface Difference {
  table: string;
  onlyBefore: number;
  onlyAfter: number;
  rows: number;
}

/** Tables of the platform: what they hold is carried over, or belongs to one copy alone. */
const NOT_PROJECTED = ['migration', 'outbox', 'inbox', 'consumer_offset', 'dead_letter', 'idempotency', 'report_answer'];
/** Counts changes for those who keep a copy in memory; says nothing about a partner. */
const NOT_COMPARED = ['change'];

interface Table {
  table: string;
  columns: string;
}

/** Compares every projected table of the two copies, row for row over all columns, duplicates counted. */
export async function compareCopies(tx: Tx): Promise<Difference[]> {
  const tables = await tx.query<Table>(
    `SELECT c.table_name AS table, string_agg(quote_ident(c.column_name), ', ' ORDER BY c.ordinal_position) AS columns
     FROM information_schema.columns c JOIN information_schema.tables t USING (table_schema, table_name)
     WHERE c.table_schema = $1 AND t.table_type = 'BASE TABLE' AND c.table_name <> ALL($2::text[]) AND c.column_name <> ALL($3::text[])
     GROUP BY c.table_name ORDER BY c.table_name`,
    [NEXT, NOT_PROJECTED, NOT_COMPARED],
  );
  await tx.execute(`SET LOCAL work_mem = '64MB'`);
  const differences: Difference[] = [];
  for (const table of tables) {
    const [before, after] = [await digest(tx, LIVE, table), await digest(tx, NEXT, table)];
    const same = before.rows === after.rows && before.sum === after.sum;
    const { onlyBefore, onlyAfter } = same ? { onlyBefore: 0, onlyAfter: 0 } : await countDifferences(tx, table);
    differences.push({ table: table.table, onlyBefore, onlyAfter, rows: after.rows });
  }
  return differences;
}

/**
 * How many rows a table has, and the sum of a 64-bit hash of each over all columns, whatever their order. Tables with the
 * same rows have the same digest; others have it once in 2^64 times. Costs one pass without memory.
 */
async function digest(tx: Tx, schema: string, { table, columns }: Table): Promise<{ rows: number; sum: string }> {
  const [row] = await tx.query<{ rows: string; sum: string }>(
    `SELECT count(*) AS rows, coalesce(sum(hash_record_extended(ROW(${columns}), 0)), 0) AS sum FROM "${schema}"."${table}"`,
  );
  if (!row) throw new Error('a count answers one row');
  return { rows: Number(row.rows), sum: row.sum };
}

/** Every distinct row with how much more often the one copy has it: EXCEPT ALL both ways in one pass. No table has a column of two words. */
async function countDifferences(tx: Tx, { table, columns }: Table): Promise<{ onlyBefore: number; onlyAfter: number }> {
  const [row] = await tx.query<{ only_before: string; only_after: string }>(
    `SELECT coalesce(sum(more) FILTER (WHERE more > 0), 0) AS only_before, coalesce(-sum(more) FILTER (WHERE more < 0), 0) AS only_after
     FROM (SELECT sum("which copy") AS more FROM (SELECT 1 AS "which copy", ${columns} FROM "${LIVE}"."${table}" UNION ALL SELECT -1, ${columns} FROM "${NEXT}"."${table}") both_copies
           GROUP BY ${columns}) counted`,
  );
  return { onlyBefore: Number(row?.only_before ?? 0), onlyAfter: Number(row?.only_after ?? 0) };
}
