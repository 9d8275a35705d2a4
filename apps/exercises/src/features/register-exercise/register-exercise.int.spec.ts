import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { PUBLIC_LABEL, type Label } from '@entente/contracts';
import { connectAndMigrate, createDataSource, Transactions, type Actor } from '@entente/persistence';
import { createDatabase } from '@entente/testing';
import type { Exercise } from '../../domain/exercise.js';
import { exercisesMigrations } from '../../persistence/migrations/index.js';
import { ExerciseRepository } from '../../persistence/exercise.repository.js';
import { RegisterExercise } from './register-exercise.js';

const of = (nation: string): Actor => ({ clearance: 'SECRET', categories: [], belongsTo: [nation] });
const peruvian: Label = { ...PUBLIC_LABEL, policy: 'PER' };

describe('a registered exercise', () => {
  let database: Awaited<ReturnType<typeof createDatabase>>;
  let transactions: Transactions;
  const exercises = new ExerciseRepository();
  const register = (nation: string, title: string): Promise<Exercise> =>
    new RegisterExercise(transactions, exercises).execute(of(nation), { title, label: peruvian });

  beforeAll(async () => {
    database = await createDatabase('exercises');
    const dataSource = createDataSource({ url: database.url, applicationName: 'entente exercises test', migrations: exercisesMigrations });
    await connectAndMigrate(dataSource);
    transactions = new Transactions(dataSource);
  });
  afterAll(async () => {
    await transactions.dataSource.destroy();
    await database.drop();
  });

  it('is read by those its label lets read, and by nobody else', async () => {
    const { id } = await register('PER', 'First');
    expect(await transactions.read(of('PER'), (tx) => exercises.get(tx, id))).toEqual({ id, version: 1, title: 'First', label: peruvian });
    await expect(transactions.read(of('CHL'), (tx) => exercises.get(tx, id))).rejects.toMatchObject({ kind: 'not-found' });
  });

  it('is not written under a label its author could not read', async () => {
    await expect(register('CHL', 'Second')).rejects.toMatchObject({ kind: 'forbidden' });
  });
});
