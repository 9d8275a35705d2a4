import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import type { Label, Reader } from '@entente/contracts';
import { createTestDatabases, type TestDatabases } from '@entente/testing';
import type { DataSource, MigrationInterface, QueryRunner } from 'typeorm';
import { connectAndMigrate, createDataSource } from './database.js';
import { createVersionedTables, VersionedRecords, type Versioned } from './versioned-records.js';
import { enforceLabels, LABEL_COLUMNS, labelColumns } from './row-level-security.js';
import { Transactions } from './transactions.js';

interface Note {
  folder: string;
  text: string;
}

class Notes1 implements MigrationInterface {
  readonly name = 'Notes1700000000001';
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE TABLE folder (id uuid PRIMARY KEY, ${LABEL_COLUMNS}); ${enforceLabels('folder')}
      ${createVersionedTables('note', ['size int NOT NULL'], { column: 'folder', table: 'folder' })}`);
  }
  async down(): Promise<void> {
    // the database is dropped
  }
}

function readNote(record: unknown): Note {
  if (typeof record === 'object' && record !== null && 'folder' in record && 'text' in record)
    return { folder: String(record.folder), text: String(record.text) };
  throw new Error('not a note');
}

const PUBLIC: Label = { policy: 'PUBLIC', classification: 'UNCLASSIFIED', categories: [] };
const PERUVIAN: Label = { policy: 'PER', classification: 'RESTRICTED', categories: [] };
const COLOMBIAN: Reader = { clearance: 'SECRET', categories: [], belongsTo: ['COL'] };
const THEN = new Date('2026-01-01T00:00:00Z');
const NOW = new Date('2026-02-01T00:00:00Z');

const notes = new VersionedRecords<Note>('note', readNote, ({ folder, text }) => ({ folder, size: text.length }), 'folder');

let databases: TestDatabases;
let dataSource: DataSource;
let transactions: Transactions;
let folder: string;

beforeAll(async () => {
  databases = await createTestDatabases('notes');
  dataSource = createDataSource({ url: databases.databaseUrl, applicationName: 'test', poolSize: 4, migrations: [Notes1] });
  await connectAndMigrate(dataSource);
  transactions = new Transactions(dataSource);
});
afterAll(async () => {
  await dataSource.destroy();
  await databases.drop();
});
beforeEach(async () => {
  folder = await newFolder(PUBLIC);
});

async function newFolder(label: Label): Promise<string> {
  const id = randomUUID();
  const { classification, categories, audience } = labelColumns(label);
  await transactions.run('system', (tx) => tx.execute('INSERT INTO folder VALUES ($1, $2, $3, $4, $5)', [id, label, classification, categories, audience]));
  return id;
}

function aNote(text: string, label: Label = PUBLIC): Versioned<Note> {
  return { id: randomUUID(), version: 1, record: { folder, text }, label };
}

async function save(next: Versioned<Note>, before?: Versioned<Note>, now = THEN): Promise<Versioned<Note>> {
  await transactions.run('system', (tx) => notes.save(tx, [{ before, next, change: before ? 'changed' : 'written' }], now));
  return next;
}

function changedTo(note: Versioned<Note>, text: string, label = note.label): Versioned<Note> {
  return { ...note, version: note.version + 1, record: { folder, text }, label };
}

describe('a versioned record', () => {
  it('is read back at its version, with every version it had', async () => {
    const first = await save(aNote('one'));
    const second = await save(changedTo(first, 'two'), first, NOW);
    await transactions.run('system', async (tx) => {
      expect(await notes.at(tx, first.id, 2)).toEqual(second);
      expect((await notes.versions(tx, first.id, 0, 10)).map(({ record, knownTo, change }) => [record.text, knownTo, change])).toEqual([
        ['one', NOW, 'written'],
        ['two', undefined, 'changed'],
      ]);
      expect((await notes.knownAt(tx, first.id, new Date('2026-01-15T00:00:00Z'))).record.text).toBe('one');
      expect((await notes.locked(tx, [first.id])).length).toBe(1);
    });
  });

  it('is stale at another version', async () => {
    const first = await save(aNote('one'));
    await save(changedTo(first, 'two'), first);
    await expect(transactions.read('system', (tx) => notes.at(tx, first.id, 1))).rejects.toMatchObject({ kind: 'stale', code: 'stale-version' });
  });

  it('is saved over the version it was decided on, or not at all', async () => {
    const first = await save(aNote('one'));
    await save(changedTo(first, 'two'), first);
    await expect(save(changedTo(first, 'three'), first)).rejects.toMatchObject({ kind: 'conflict', code: 'changed-meanwhile' });
  });

  it('is saved by the hundred in one go', async () => {
    const many = Array.from({ length: 100 }, (_, at) => aNote(`note ${at}`));
    await transactions.run('system', (tx) =>
      notes.save(
        tx,
        many.map((next) => ({ before: undefined, next, change: 'written' })),
        THEN,
      ),
    );
    const [counted] = await dataSource.transaction(async (manager) => {
      await manager.query(`SELECT set_config('entente.system', 'on', true)`);
      return manager.query<{ count: string }[]>('SELECT count(*) FROM note WHERE folder = $1', [folder]);
    });
    expect(counted?.count).toBe('100');
  });
});

describe('a label', () => {
  it('hides a record, its versions, and says the same as if there were none', async () => {
    const secret = await save(aNote('secret', PERUVIAN));
    await transactions.read(COLOMBIAN, async (tx) => {
      await expect(notes.get(tx, secret.id)).rejects.toMatchObject({ kind: 'not-found', code: 'no-such-note' });
      expect(await notes.versions(tx, secret.id, 0, 10)).toEqual([]);
    });
  });

  it('of what a record belongs to hides it too', async () => {
    folder = await newFolder(PERUVIAN);
    const open = await save(aNote('open'));
    await expect(transactions.read(COLOMBIAN, (tx) => notes.get(tx, open.id))).rejects.toMatchObject({ kind: 'not-found' });
    await expect(transactions.read(COLOMBIAN, (tx) => notes.knownAt(tx, open.id, NOW))).rejects.toMatchObject({ kind: 'not-found' });
  });

  it('that is made stricter protects earlier versions', async () => {
    const first = await save(aNote('open'));
    await save(changedTo(first, 'hidden', PERUVIAN), first, NOW);
    expect(await transactions.read(COLOMBIAN, (tx) => notes.versions(tx, first.id, 0, 10))).toEqual([]);
  });
});
