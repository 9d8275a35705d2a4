import { randomUUID } from 'node:crypto';
import { EVENTS, partnerDissolved, PUBLIC_LABEL, topic, type DomainEvent } from '@entente/contracts';
import { connectAndMigrate, createDataSource, Transactions } from '@entente/persistence';
import { createDatabase } from '@entente/testing';
import type { DataSource, MigrationInterface, QueryRunner } from 'typeorm';
import type { Bus, LogRecord } from '../src/bus/bus.js';
import type { BusConfig } from '../src/bus/connect-bus.js';
import type { BatchHandler } from '../src/consuming/consumer.js';
import { DeadLetters } from '../src/consuming/dead-letters.js';
import { EventCodec } from '../src/event-codec.js';
import { messagingMigrations } from '../src/migrations.js';
import { Outbox } from '../src/publishing/outbox.js';
import { createBus, type BUSES } from './buses.js';

export const TOPIC = topic('partners', 'events');

class Applied1800000000000 implements MigrationInterface {
  readonly name = 'Applied1800000000000';
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('CREATE TABLE applied (at bigint GENERATED ALWAYS AS IDENTITY, subject text NOT NULL, sequence int NOT NULL, event_id text NOT NULL)');
  }
  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE applied');
  }
}

/** Writes down what it was called with, in the consumer's transaction. */
export const writeDown: BatchHandler = async ({ events }, tx) => {
  await tx.execute('INSERT INTO applied (subject, sequence, event_id) SELECT * FROM unnest($1::text[], $2::int[], $3::text[])', [
    events.map(({ subject }) => subject),
    events.map(({ sequence }) => sequence),
    events.map(({ id }) => id),
  ]);
};

export function anEvent(subject: string, sequence: number, changes: Partial<DomainEvent> = {}): DomainEvent {
  return {
    id: randomUUID(),
    source: 'urn:entente:partners',
    type: partnerDissolved.type,
    subject,
    time: '2026-01-01T00:00:00.000Z',
    sequence,
    label: PUBLIC_LABEL,
    data: { partner: 'PER', on: '2026', successors: [] },
    ...changes,
  };
}

/** What a service publishes and consumes with: a database of its own and a log without topics. */
export interface RunningMessaging {
  url: string;
  busConfig: BusConfig;
  log: Bus;
  /** A further client of the log. */
  connect(): Promise<Bus>;
  dataSource: DataSource;
  transactions: Transactions;
  codec: EventCodec;
  outbox: Outbox;
  deadLetters: DeadLetters;
  /** Events as they lie in the log from an offset on. */
  records(first: number, ...events: readonly DomainEvent[]): LogRecord[];
  /** What `writeDown` wrote, as `<subject> <sequence>`, in order. */
  applied(): Promise<string[]>;
  close(): Promise<void>;
}

export async function startMessaging(kind: (typeof BUSES)[number] = 'embedded'): Promise<RunningMessaging> {
  const [database, under] = [await createDatabase('messaging'), await createBus(kind)];
  const dataSource = createDataSource({ url: database.url, applicationName: 'test', poolSize: 20, migrations: [...messagingMigrations, Applied1800000000000] });
  await connectAndMigrate(dataSource);
  const codec = new EventCodec(EVENTS);
  const outbox = new Outbox(codec);
  return {
    url: database.url,
    busConfig: under.config,
    log: await under.connect(),
    connect: () => under.connect(),
    dataSource,
    transactions: new Transactions(dataSource),
    codec,
    outbox,
    deadLetters: new DeadLetters('partners', outbox),
    records: (first, ...events) => events.map((event, at) => ({ ...codec.encode(TOPIC, event), partition: 0, offset: first + at })),
    applied: async () => {
      const rows: { subject: string; sequence: number }[] = await dataSource.query('SELECT subject, sequence FROM applied ORDER BY at');
      return rows.map(({ subject, sequence }) => `${subject} ${sequence}`);
    },
    close: async () => {
      await under.remove();
      await dataSource.destroy();
      await database.drop();
    },
  };
}
