import { afterAll, expect, it } from '@jest/globals';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import kafkajs from 'kafkajs';
import { describeUnless } from './describe-unless.js';
import { startKafka, whyNoKafka, type Kafka, type Security } from './index.js';

const noKafka = await whyNoKafka();
const folder = mkdtempSync(join(tmpdir(), 'entente-kafka-'));
const users = [
  { name: 'alice', password: 'swordfish' },
  { name: 'bob', password: 'marlin' },
];
const running: Kafka[] = [];

afterAll(async () => {
  for (const kafka of running) await kafka.stop();
  rmSync(folder, { recursive: true, force: true });
}, 60_000);

describeUnless(noKafka, 'a Kafka that asks who is there', () => {
  it('lets in who has a password, by SCRAM and by PLAIN, over TLS only, also after a restart', async () => {
    const first = await secured('passwords', { users });
    await first.stop();
    const kafka = await secured('passwords', { users });
    const ssl = trusting(kafka);
    for (const signingIn of [scram, plain]) {
      for (const { name, password } of users) expect(await topics(kafka, { ssl, sasl: signingIn(name, password) })).toEqual([]);
      await expect(topics(kafka, { ssl, sasl: signingIn('alice', 'marlin') })).rejects.toThrow('authentication failed');
    }
    const sasl = plain('alice', 'swordfish');
    await expect(topics(kafka, { ssl: true, sasl })).rejects.toThrow('unable to verify the first certificate');
    await expect(topics(kafka, { ssl })).rejects.toThrow();
    await expect(topics(kafka, { sasl })).rejects.toThrow();
  }, 120_000);

  it('lets in who shows a certificate of its authority', async () => {
    const kafka = await secured('certificates', { clientCertificates: true });
    const { clientCertificateFile = '', clientKeyFile = '' } = kafka.certificates ?? {};
    const shown = { cert: readFileSync(clientCertificateFile, 'utf8'), key: readFileSync(clientKeyFile, 'utf8') };
    expect(await topics(kafka, { ssl: { ...trusting(kafka), ...shown } })).toEqual([]);
    await expect(topics(kafka, { ssl: trusting(kafka) })).rejects.toThrow('alert bad certificate');
  }, 120_000);
});

async function secured(name: string, security: Security): Promise<Kafka> {
  const kafka = await startKafka({ dataDir: join(folder, name), security });
  running.push(kafka);
  return kafka;
}

function scram(username: string, password: string): kafkajs.SASLOptions {
  return { mechanism: 'scram-sha-512', username, password };
}

function plain(username: string, password: string): kafkajs.SASLOptions {
  return { mechanism: 'plain', username, password };
}

function trusting({ certificates }: Kafka): { ca: string } {
  return { ca: readFileSync(certificates?.caFile ?? '', 'utf8') };
}

async function topics({ brokers }: Kafka, options: Pick<kafkajs.KafkaConfig, 'ssl' | 'sasl'>): Promise<string[]> {
  const client = new kafkajs.Kafka({ brokers: [brokers], logLevel: kafkajs.logLevel.NOTHING, retry: { retries: 0 }, requestTimeout: 5_000, ...options });
  const admin = client.admin();
  try {
    await admin.connect();
    return await admin.listTopics();
  } finally {
    await admin.disconnect();
  }
}
