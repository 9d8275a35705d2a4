import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { PUBLIC_LABEL, type Label } from '@entente/contracts';
import { connectAndMigrate, createDataSource, Transactions, type Actor } from '@entente/persistence';
import { createDatabase } from '@entente/testing';
import type { Crisis } from '../../domain/crisis.js';
import { crisisChannelsMigrations } from '../../persistence/migrations/index.js';
import { CrisisRepository } from '../../persistence/crisis.repository.js';
import { RegisterCrisis } from './register-crisis.js';

const of = (nation: string): Actor => ({ clearance: 'SECRET', categories: [], belongsTo: [nation] });
const peruvian: Label = { ...PUBLIC_LABEL, policy: 'PER' };

describe('a registered crisis', () => {
  let database: Awaited<ReturnType<typeof createDatabase>>;
  let transactions: Transactions;
  const crisiss = new CrisisRepository();
  const register = (nation: string, title: string): Promise<Crisis> =>
    new RegisterCrisis(transactions, crisiss).execute(of(nation), { title, label: peruvian });

  beforeAll(async () => {
    database = await createDatabase('crisis_channels');
    const dataSource = createDataSource({ url: database.url, applicationName: 'entente crisis-channels test', migrations: crisisChannelsMigrations });
    await connectAndMigrate(dataSource);
    transactions = new Transactions(dataSource);
  });
  afterAll(async () => {
    await transactions.dataSource.destroy();
    await database.drop();
  });

  it('is read by those its label lets read, and by nobody else', async () => {
    const { id } = await register('PER', 'First');
    expect(await transactions.read(of('PER'), (tx) => crisiss.get(tx, id))).toEqual({ id, version: 1, title: 'First', label: peruvian });
    await expect(transactions.read(of('CHL'), (tx) => crisiss.get(tx, id))).rejects.toMatchObject({ kind: 'not-found' });
  });

  it('is not written under a label its author could not read', async () => {
    await expect(register('CHL', 'Second')).rejects.toMatchObject({ kind: 'forbidden' });
  });
});
