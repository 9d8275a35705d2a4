import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readManifests } from '@entente/chart';
import { startKafka, whyNoKafka, type Kafka } from '@entente/kafka';
import { describeUnless } from '@entente/kafka/describe-unless';
import { eventually } from '@entente/testing';
import kafkajs, { type Producer } from 'kafkajs';
import { install, type Installation } from './running-entente.js';

const { AclOperationTypes: Operation, AclPermissionTypes, AclResourceTypes: Resource, ResourcePatternTypes } = kafkajs;
const PREFIX = 'ours.';
const OWNERS = ['partners', 'agreements', 'engagements', 'exercises', 'crisis-channels'];
/** The services that use Kafka, each under an account of its own. */
const SERVICES = [...OWNERS, 'reporting'];
const users = ['admin', 'integrator', ...SERVICES].map((name) => ({ name, password: `secretof${name}` }));

function passwordOf(user: string): string {
  return users.find(({ name }) => name === user)?.password ?? '';
}

/** Rights on what is called `begin`, or begins with it where that ends in a dot, as docs/operate.md names them. */
interface Rights {
  user: string;
  resource: kafkajs.AclResourceTypes;
  begin: string;
  operations: kafkajs.AclOperationTypes[];
}

const { CREATE, DESCRIBE, DESCRIBE_CONFIGS, ALTER_CONFIGS, READ, WRITE, DELETE } = Operation;

function on(topic: string, user: string, ...operations: kafkajs.AclOperationTypes[]): Rights {
  return { user, resource: Resource.TOPIC, begin: `${PREFIX}entente.${topic}`, operations };
}

function ofService(user: string): Rights[] {
  return [
    on('', user, CREATE, DESCRIBE, DESCRIBE_CONFIGS, ALTER_CONFIGS),
    ...OWNERS.map((owner) => on(`${owner}.events`, user, READ)),
    { user, resource: Resource.GROUP, begin: `${PREFIX}entente.${user}.`, operations: [DESCRIBE, READ] },
    on(`${user}.dead`, user, WRITE),
  ];
}

const documented: Rights[] = [
  ...SERVICES.flatMap(ofService),
  ...OWNERS.flatMap((owner) => [on(`${owner}.events`, owner, WRITE), on(`${owner}.inbox`, owner, READ)]),
  { user: 'reporting', resource: Resource.GROUP, begin: `${PREFIX}entente.reader.`, operations: [DESCRIBE, READ, DELETE] },
  on('agreements.inbox', 'integrator', WRITE, DESCRIBE),
  on('agreements.events', 'integrator', READ, DESCRIBE),
  { user: 'integrator', resource: Resource.GROUP, begin: 'example.', operations: [READ, DESCRIBE] },
];

describe('the example for Strimzi', () => {
  /** `agreements topic literal entente.agreements.inbox Write`, one for each operation. */
  function rightsOf(file: string): string[] {
    const users: any[] = readManifests(readFileSync(resolve(import.meta.dirname, '../../deploy/examples/strimzi', file), 'utf8'));
    return users.flatMap(({ metadata, spec }) =>
      spec.authorization.acls.flatMap(({ resource: { type, name, patternType }, operations }: any) =>
        operations.map((operation: string) => [metadata.name.replace(/^entente-/, ''), type, patternType, name, operation].join(' ')),
      ),
    );
  }

  it('gives the rights of docs/operate.md and no others', () => {
    const expected = documented.flatMap(({ user, resource, begin, operations }) =>
      operations.map((operation) => {
        const type = resource === Resource.TOPIC ? 'topic' : 'group';
        const name = Object.entries(Operation).find(([, value]) => value === operation)?.[0] ?? '';
        const spelt = name.toLowerCase().replaceAll(/(?:^|_)([a-z])/g, (_whole, letter: string) => letter.toUpperCase());
        return [user, type, begin.endsWith('.') ? 'prefix' : 'literal', begin.replace(PREFIX, ''), spelt].join(' ');
      }),
    );
    expect([...rightsOf('users.yaml'), ...rightsOf('integrator.yaml')].sort()).toEqual(expected.sort());
  });
});

describeUnless(await whyNoKafka(), 'the rights of docs/operate.md', () => {
  let folder: string;
  let broker: Kafka;
  let entente: Installation;

  function client(user: string): kafkajs.Kafka {
    return new kafkajs.Kafka({
      brokers: [broker.brokers],
      logLevel: kafkajs.logLevel.NOTHING,
      retry: { retries: 1 },
      ssl: { ca: readFileSync(broker.certificates?.caFile ?? '', 'utf8') },
      sasl: { mechanism: 'scram-sha-512', username: user, password: passwordOf(user) },
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
        resourcePatternType: begin.endsWith('.') ? ResourcePatternTypes.PREFIXED : ResourcePatternTypes.LITERAL,
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
    entente = await install({
      bus: 'kafka',
      kafkaBrokers: broker.brokers,
      env: (service) => ({
        KAFKA_PREFIX: PREFIX,
        KAFKA_TLS: 'true',
        KAFKA_CA_FILE: broker.certificates?.caFile ?? '',
        KAFKA_SASL_MECHANISM: 'scram-sha-512',
        KAFKA_SASL_USERNAME: service,
        KAFKA_SASL_PASSWORD: passwordOf(service),
      }),
    });
  }, 180_000);
  afterAll(async () => {
    await entente.remove();
    await broker.stop();
    await rm(folder, { recursive: true, force: true });
  }, 60_000);

  it.each([
    ['engagements', { title: 'Visit', kind: 'visit', from: '2030', participants: [{ partner: 'COL' }] }],
    ['exercises', { exercise: { title: 'Course', kind: 'course', startsOn: '2030', participants: [{ partner: 'COL' }] } }],
    ['crises', { title: 'Crisis', basis: 'Incidents.', openedOn: '2020', actors: [{ partner: 'PER' }, { partner: 'COL' }] }],
  ])('are enough for %s to tell what it decides', async (path, body) => {
    const token = await entente.token();
    const { body: made } = await entente.call(`/v1/${path}`, { token, method: 'POST', body });
    await eventually(async () => (await entente.call(`/v1/history?subject=${made.id}`, { token })).body.total === 1, 30_000);
  });

  it('are enough for the services, each under its own account, and for a rebuild that leaves no group behind', async () => {
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
      'ours.entente.crisis-channels.channels',
      'ours.entente.crisis-channels.directory',
      'ours.entente.crisis-channels.inbox',
      'ours.entente.engagements.crises',
      'ours.entente.engagements.directory',
      'ours.entente.engagements.inbox',
      'ours.entente.exercises.crises',
      'ours.entente.exercises.directory',
      'ours.entente.exercises.inbox',
      'ours.entente.exercises.legal-basis',
      'ours.entente.exercises.retrospectives',
      'ours.entente.exercises.visit-bans',
      'ours.entente.partners.directory',
      'ours.entente.partners.inbox',
      'ours.entente.reporting.projection',
    ]);
  }, 120_000);

  it.each(SERVICES)('of %s are not enough to tell what others own, or to touch their groups', async (service) => {
    const other = service === 'partners' ? 'agreements' : 'partners';
    const producer = client(service).producer({ allowAutoTopicCreation: false });
    await producer.connect();
    const messages = [{ key: 'k', value: 'no JSON' }];
    for (const kind of ['events', 'inbox', 'dead']) {
      await expect(producer.send({ topic: `${PREFIX}entente.${other}.${kind}`, messages })).rejects.toThrow(/authorized/);
    }
    await producer.disconnect();
    const admin = client(service).admin();
    await admin.connect();
    const offsets = (owner: string): Promise<unknown> => admin.fetchOffsets({ groupId: `${PREFIX}entente.${owner}.inbox` });
    await expect(offsets(service)).resolves.toBeDefined();
    await expect(offsets(other)).rejects.toThrow('Failed to find group coordinator');
    await admin.disconnect();
  });

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
