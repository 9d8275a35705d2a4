import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { connectAndMigrate, createDataSource, Transactions } from '@entente/persistence';
import { createDatabase } from '@entente/testing';
import { {{Feature}} } from './{{feature}}.js';

let database: Awaited<ReturnType<typeof createDatabase>>;
let transactions: Transactions;

beforeAll(async () => {
  database = await createDatabase('{{serviceSnake}}');
  const dataSource = createDataSource({ url: database.url, applicationName: 'entente {{service}} test' });
  await connectAndMigrate(dataSource);
  transactions = new Transactions(dataSource);
});
afterAll(async () => {
  await transactions.dataSource.destroy();
  await database.drop();
});

it('runs in a transaction of its own', async () => {
  expect(await new {{Feature}}(transactions).execute('system')).toBeInstanceOf(Date);
});
