import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { CLASSIFICATIONS, mayRead, PUBLIC_LABEL, type Label, type Reader } from '@entente/contracts';
import { createTestDatabases, type TestDatabases } from '@entente/testing';
import fc from 'fast-check';
import type { DataSource, MigrationInterface, QueryRunner } from 'typeorm';
import { connectAndMigrate, createDataSource } from './database.js';
import { enforceLabels, LABEL_COLUMNS, labelColumns } from './row-level-security.js';
import { seeingAll, Transactions, type Tx } from './transactions.js';

class Notes1800000000000 implements MigrationInterface {
  readonly name = 'Notes1800000000000';
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE TABLE note (id int PRIMARY KEY, ${LABEL_COLUMNS}); ${enforceLabels('note')}`);
  }
  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE note');
  }
}

const labels = fc.record<Label>(
  {
    policy: fc.constantFrom('PUBLIC', 'PER', 'nato', 'unheard-of'),
    classification: fc.constantFrom(...CLASSIFICATIONS),
    categories: fc.uniqueArray(fc.constantFrom('ATOMAL', 'a "quoted", {odd} one\\')),
    releasableTo: fc.uniqueArray(fc.constantFrom('PER', 'COL', 'nato')),
  },
  { requiredKeys: ['policy', 'classification', 'categories'] },
);
const readers = fc.record<Reader>({
  clearance: fc.constantFrom(...CLASSIFICATIONS),
  categories: fc.uniqueArray(fc.constantFrom('ATOMAL', 'a "quoted", {odd} one\\')),
  belongsTo: fc.uniqueArray(fc.constantFrom('PER', 'COL', 'nato'), { minLength: 1 }),
});

let databases: TestDatabases;
let dataSource: DataSource;
let transactions: Transactions;

beforeAll(async () => {
  databases = await createTestDatabases('persistence');
  dataSource = createDataSource({ url: databases.databaseUrl, applicationName: 'test', migrations: [Notes1800000000000] });
  await connectAndMigrate(dataSource);
  transactions = new Transactions(dataSource);
});
afterAll(async () => {
  await dataSource.destroy();
  await databases.drop();
});

async function insert(tx: Tx, id: number, label: Label): Promise<void> {
  const { classification, categories, audience } = labelColumns(label);
  await tx.execute('INSERT INTO note (id, label, classification, categories, audience) VALUES ($1, $2, $3, $4, $5)', [
    id,
    label,
    classification,
    categories,
    audience,
  ]);
}

describe('row-level security', () => {
  it('lets a reader see exactly what the label rule allows, also in counts', async () => {
    const stored = fc.sample(labels, { numRuns: 120, seed: 7 });
    await transactions.run('system', async (tx) => {
      await tx.execute('DELETE FROM note');
      for (const [id, label] of stored.entries()) await insert(tx, id, label);
    });
    for (const reader of fc.sample(readers, { numRuns: 60, seed: 8 })) {
      const seen = await transactions.read(reader, async (tx) => ({
        ids: (await tx.query<{ id: number }>('SELECT id FROM note ORDER BY id')).map(({ id }) => id),
        count: Number((await tx.query<{ count: string }>('SELECT count(*) FROM note'))[0]?.count),
      }));
      const allowed = stored.flatMap((label, id) => (mayRead(reader, label) ? [id] : []));
      expect(seen).toEqual({ ids: allowed, count: allowed.length });
    }
  });

  it('shows nothing where nobody said on whose behalf, even to the owner of the table', async () => {
    await transactions.run('system', (tx) => insert(tx, 500, PUBLIC_LABEL));
    expect(await dataSource.query('SELECT * FROM note')).toEqual([]);
  });

  it('does not remember the reader of the transaction before', async () => {
    await transactions.run('system', (tx) => insert(tx, 501, PUBLIC_LABEL));
    for (let connection = 0; connection < 20; connection++) expect(await dataSource.query('SELECT * FROM note')).toEqual([]);
  });

  it('refuses a write its author could not read', async () => {
    const reader: Reader = { clearance: 'RESTRICTED', categories: [], belongsTo: ['PER'] };
    const write = transactions.run(reader, (tx) => insert(tx, 1_000, { policy: 'PER', classification: 'SECRET', categories: [] }));
    await expect(write).rejects.toMatchObject({ kind: 'forbidden', code: 'label-not-held' });
  });
});

describe('a transaction', () => {
  it('leaves nothing behind when it fails, and calls nothing that waited for its commit', async () => {
    let called = false;
    const failing = transactions.run('system', async (tx) => {
      await insert(tx, 2_000, { policy: 'PUBLIC', classification: 'UNCLASSIFIED', categories: [] });
      tx.afterCommit(() => (called = true));
      throw new Error('no');
    });
    await expect(failing).rejects.toThrow('no');
    expect(await transactions.read('system', (tx) => tx.query('SELECT 1 FROM note WHERE id = 2000'))).toEqual([]);
    expect(called).toBe(false);
  });

  it('does not pass for committed where an error of the database was swallowed', async () => {
    const told: string[] = [];
    const swallowing = transactions.run('system', async (tx) => {
      tx.afterCommit(() => void told.push('committed'));
      await insert(tx, 700, PUBLIC_LABEL);
      await tx.query('SELECT 1/0').catch(() => undefined);
    });
    await expect(swallowing).rejects.toThrow('nothing was committed');
    expect(told).toEqual([]);
  });

  it('sees every row for a moment where it must, and then again what its reader may', async () => {
    await transactions.run('system', (tx) => insert(tx, 4_000, { policy: 'PER', classification: 'SECRET', categories: [] }));
    const counts: number[] = [];
    await transactions.read({ clearance: 'UNCLASSIFIED', categories: [], belongsTo: ['COL'] }, async (tx) => {
      const count = async (): Promise<void> => void counts.push((await tx.query('SELECT 1 FROM note WHERE id = 4000')).length);
      await count();
      await seeingAll(tx, count);
      await count();
    });
    expect(counts).toEqual([0, 1, 0]);
  });

  it('that reads cannot write', async () => {
    await expect(transactions.read('system', (tx) => insert(tx, 3_000, { policy: 'PUBLIC', classification: 'UNCLASSIFIED', categories: [] }))).rejects.toThrow(
      /read-only/,
    );
  });
});
