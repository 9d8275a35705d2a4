import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startKafka, whyNoKafka, type Kafka } from '@entente/kafka';
import { describeUnless } from '@entente/kafka/describe-unless';
import { eventually } from '@entente/testing';
import kafkajs, { type Producer } from 'kafkajs';
import { install, type Installation } from './running-entente.js';

const { AclOperationTypes: Operation, AclPermissionTypes, AclResourceTypes: Resource, ResourcePatternTypes } = kafkajs;
const PREFIX = 'ours.';
const users = ['admin', 'services', 'integrator'].map((name) => ({ name, password: `secretof${name}` }));

/** Rights on everything whose name begins with `begin`, as docs/operate.md names them. */
interface Rights {
  user: string;
  resource: kafkajs.AclResourceTypes;
  begin: string;
  operations: kafkajs.AclOperationTypes[];
}

const { CREATE, DESCRIBE, DESCRIBE_CONFIGS, ALTER_CONFIGS, READ, WRITE, DELETE } = Operation;
const documented: Rights[] = [
  {
    user: 'services',
    resource: Resource.TOPIC,
    begin: `${PREFIX}entente.`,
    operations: [CREATE, DESCRIBE, DESCRIBE_CONFIGS, ALTER_CONFIGS, READ, WRITE],
  },
  { user: 'services', resource: Resource.GROUP, begin: `${PREFIX}entente.`, operations: [DESCRIBE, READ, DELETE] },
  { user: 'integrator', resource: Resource.TOPIC, begin: `${PREFIX}entente.agreements.inbox`, operations: [WRITE, DESCRIBE] },
  { user: 'integrator', resource: Resource.TOPIC, begin: `${PREFIX}entente.agreements.events`, operations: [READ, DESCRIBE] },
  { user: 'integrator', resource: Resource.GROUP, begin: 'example.', operations: [READ, DESCRIBE] },
];

describeUnless(await whyNoKafka(), 'the rights of docs/operate.md', () => {
  let folder: string;
  let broker: Kafka;
  let entente: Installation;

  function client(user: string): kafkajs.Kafka {
    const password = users.find(({ name }) => name === user)?.password ?? '';
    return new kafkajs.Kafka({
      brokers: [broker.brokers],
      logLevel: kafkajs.logLevel.NOTHING,
      retry: { retries: 1 },
      ssl: { ca: readFileSync(broker.certificates?.caFile ?? '', 'utf8') },
      sasl: { mechanism: 'scram-sha-512', username: user, password },
    });
  }

  async function grant(rights: readonly Rights[]): Promise<void> {
    const admin = client('admin').admin();
    await admin.connect();
    const acl = rights.flatMap(({ user, resource, begin, operations }) =>
      operations.map((operation) => ({
        principal: `User:${user}`,
        host: '*',
        operation,
        permissionType: AclPermissionTypes.ALLOW,
        resourceType: resource,
        resourceName: begin,
        resourcePatternType: ResourcePatternTypes.PREFIXED,
      })),
    );
    await admin.createAcls({ acl });
    await admin.disconnect();
  }

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'entente-rights-'));
    const settings = {
      'authorizer.class.name': 'org.apache.kafka.metadata.authorizer.StandardAuthorizer',
      // The broker speaks to itself without a name.
      'super.users': 'User:admin;User:ANONYMOUS',
    };
    broker = await startKafka({ dataDir: join(folder, 'kafka'), security: { users }, settings });
    await grant(documented);
    const { password = '' } = users[1] ?? {};
    entente = await install({
      bus: 'kafka',
      kafkaBrokers: broker.brokers,
      env: {
        KAFKA_PREFIX: PREFIX,
        KAFKA_TLS: 'true',
        KAFKA_CA_FILE: broker.certificates?.caFile ?? '',
        KAFKA_SASL_MECHANISM: 'scram-sha-512',
        KAFKA_SASL_USERNAME: 'services',
        KAFKA_SASL_PASSWORD: password,
      },
    });
  }, 180_000);
  afterAll(async () => {
    await entente.remove();
    await broker.stop();
    await rm(folder, { recursive: true, force: true });
  }, 60_000);

  it('are enough for the services, and for a rebuild that leaves no group behind', async () => {
    const { code, stdout } = await entente.cli('rebuild');
    expect({ code, stdout }).toEqual({ code: 0, stdout: expect.stringContaining('row for row the same') });
    const admin = client('admin').admin();
    await admin.connect();
    const { groups } = await admin.listGroups();
    await admin.disconnect();
    expect(groups.map(({ groupId }) => groupId).sort()).toEqual([
      'ours.entente.agreements.directory',
      'ours.entente.agreements.inbox',
      'ours.entente.agreements.obligation-evidence',
      'ours.entente.agreements.successions',
      'ours.entente.partners.directory',
      'ours.entente.partners.inbox',
      'ours.entente.reporting.projection',
    ]);
  }, 120_000);

  describe('of an integrator', () => {
    let producer: Producer;

    beforeAll(async () => {
      producer = client('integrator').producer({ idempotent: true, maxInFlightRequests: 1, allowAutoTopicCreation: false });
      await producer.connect();
    });
    afterAll(() => producer.disconnect());

    const send = (topic: string): Promise<unknown> => producer.send({ topic: `${PREFIX}${topic}`, acks: -1, messages: [{ key: 'k', value: 'no JSON' }] });

    it('are enough to report', async () => {
      await send('entente.agreements.inbox');
      const token = await entente.token({ role: 'integrator' });
      const codes = async (): Promise<string[]> =>
        (await entente.call('/v1/events/dead?owner=agreements', { token })).body.items.map(({ code }: { code: string }) => code);
      await eventually(async () => (await codes()).includes('broken-json'), 30_000);
    }, 60_000);

    it('are not enough to tell events', async () => {
      await expect(send('entente.agreements.events')).rejects.toThrow(/authorized/);
    }, 60_000);

    it('are enough to read events in a group of another name only', async () => {
      await expect(firstEvent('example.reader')).resolves.toMatch(/^entente\.agreements\./);
      await expect(firstEvent('ours.entente.reporting.projection')).rejects.toThrow('Failed to find group coordinator');
    }, 60_000);

    /** The type of the first event, read in a group; throws what stands against reading. */
    async function firstEvent(groupId: string): Promise<string> {
      const consumer = client('integrator').consumer({ groupId, allowAutoTopicCreation: false });
      try {
        await consumer.connect();
        await consumer.subscribe({ topics: [`${PREFIX}entente.agreements.events`], fromBeginning: true });
        return await new Promise<string>((done, fail) => {
          consumer.on(consumer.events.CRASH, ({ payload }) => fail(payload.error));
          consumer.run({ autoCommit: false, eachMessage: async ({ message }) => done(String(message.headers?.['ce_type'])) }).catch(fail);
        });
      } finally {
        await consumer.disconnect();
      }
    }
  });
});
