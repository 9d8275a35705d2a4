import { EVENTS } from '@entente/contracts';
import { EventCodec, messagingMigrations, Outbox, Relay } from '@entente/messaging';
import { connectAndMigrate, createDataSource, Transactions } from '@entente/persistence';
import { Kafka, logLevel, Partitioners } from 'kafkajs';
import pg from 'pg';
import { recordBatches } from './register.mjs';
import { until } from './surroundings.mjs';

/** As many records in one request as the relay takes from the outbox. */
const BATCH = 1_000;

/** From the outbox into the log, on both buses, against the same records written straight into it. */
export async function relay(surroundings, figures, { quick }) {
  const records = quick ? 20_000 : 100_000;
  const batches = [...recordBatches(records, BATCH)];
  const rates = {};
  for (const kind of ['kafka', 'embedded']) {
    surroundings.say(`${records} records through the outbox onto the ${kind} bus`);
    rates[kind] = records / (await relayed(surroundings, kind, batches, records));
  }
  surroundings.say('the same without an outbox');
  const raw = { kafka: records / (await sent(surroundings, batches)), embedded: records / (await inserted(surroundings, batches)) };
  figures.add('relay: outbox to Kafka', rates.kafka, 'records/s');
  figures.add('relay: raw producer.sendBatch', raw.kafka, 'records/s');
  figures.ratio('relay: outbox to Kafka, to raw', rates.kafka / raw.kafka, { aim: '≥ 0.5' });
  figures.add('relay: outbox to the embedded log', rates.embedded, 'records/s');
  figures.add('relay: raw UNNEST into a bare table', raw.embedded, 'records/s');
  figures.ratio('relay: outbox to the embedded log, to raw', rates.embedded / raw.embedded, { aim: '≥ 0.5' });
}

async function relayed(surroundings, kind, batches, records) {
  const log = await surroundings.log(kind);
  const url = await surroundings.database('bench_outbox');
  const dataSource = createDataSource({ url, applicationName: 'bench', migrations: messagingMigrations });
  await connectAndMigrate(dataSource);
  surroundings.atEnd(() => dataSource.destroy());
  const transactions = new Transactions(dataSource);
  const outbox = new Outbox(new EventCodec(EVENTS));
  for (const batch of batches) await transactions.run('system', (tx) => outbox.addRecords(tx, batch));
  let failure;
  const publishing = new Relay(url, 'public', log.bus, outbox, (error) => (failure = error));
  const began = performance.now();
  publishing.start();
  surroundings.atEnd(() => publishing.stop());
  await until(() => {
    if (failure) throw failure;
    return Promise.resolve(publishing.published >= records);
  }, 5);
  const seconds = (performance.now() - began) / 1_000;
  await publishing.stop();
  return seconds;
}

/** kafkajs with the promises of the relay: acknowledged by all, idempotent, one request after the other. */
async function sent(surroundings, batches) {
  const { config } = await surroundings.log('kafka');
  const kafka = new Kafka({ brokers: config.brokers, logLevel: logLevel.ERROR });
  const producer = kafka.producer({ idempotent: true, maxInFlightRequests: 1, createPartitioner: Partitioners.DefaultPartitioner });
  await producer.connect();
  surroundings.atEnd(() => producer.disconnect());
  const began = performance.now();
  for (const batch of batches) {
    // A batch of the register is of one topic.
    const messages = batch.map(({ key, headers, value }) => ({ key, headers: { ...headers }, value }));
    const topicMessages = [{ topic: `${config.prefix}${batch[0].topic}`, messages }];
    await producer.sendBatch({ acks: -1, topicMessages });
  }
  return (performance.now() - began) / 1_000;
}

/** Nothing but the rows: one statement per batch, no key, no counter. */
async function inserted(surroundings, batches) {
  const client = new pg.Client({ connectionString: await surroundings.database('bench_bare') });
  await client.connect();
  surroundings.atEnd(() => client.end());
  await client.query('CREATE TABLE log (topic text, key text, headers json, value bytea)');
  const began = performance.now();
  for (const batch of batches)
    await client.query('INSERT INTO log SELECT * FROM unnest($1::text[], $2::text[], $3::json[], $4::bytea[])', [
      batch.map(({ topic }) => topic),
      batch.map(({ key }) => key),
      batch.map(({ headers }) => JSON.stringify(headers)),
      batch.map(({ value }) => value),
    ]);
  return (performance.now() - began) / 1_000;
}
