import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { engagementReported, EVENTS, partnerRegistered, PUBLIC_LABEL, topic, type EventDefinition, type Label, type Principal } from '@entente/contracts';
import { EventCodec, type Bus } from '@entente/messaging';
import { Clock, readOwnerConfig } from '@entente/service-kit';
import { newEvent } from '@entente/service-kit/owner';
import { createIssuer, createTestDatabases, eventually, recordsIn, type TestDatabases, type TestIssuer } from '@entente/testing';
import { startEngagements } from '../src/start-engagements.js';

export interface Answer {
  status: number;
  headers: Headers;
  // A test reads answers as they come over the wire, and says what it expects of them.
  body: any;
}

/** Real time, until a test sets another. */
class TestClock extends Clock {
  at: Date | undefined;

  override now(): Date {
    return this.at ?? super.now();
  }
}

type Claims = Partial<Principal>;

/** The service in this process, on a real port, over a real database and log that know every bundled partner. */
export interface RunningEngagements {
  url: string;
  databases: TestDatabases;
  clock: TestClock;
  get(path: string, claims?: Claims): Promise<Answer>;
  post(path: string, body: unknown, options?: { claims?: Claims; headers?: Record<string, string> }): Promise<Answer>;
  /** A change on the version that is there; answers the body, throws where it is refused. */
  change(path: string, version: number, body: unknown, claims?: Claims): Promise<any>;
  /** Something new; answers the body, throws where it is refused. */
  create(path: string, body: unknown, claims?: Claims): Promise<any>;
  /** The events the service has published so far, in order. */
  published(subject?: string): Promise<{ type: string; sequence: number; label: any; data: any }[]>;
  /** The names of their types, once there are so many; those of deadlines left out. */
  told(subject: string, count: number): Promise<string[]>;
  /** Says something as the crisis-channels service does. */
  crisesSay<T extends EventDefinition>(definition: T, about: { subject: string; sequence: number; label?: Label }, data: unknown): Promise<void>;
  /** Stops the service and starts it again on the same database and log. */
  restart(): Promise<void>;
  close(): Promise<void>;
}

export const OFFICER: Claims = {
  sub: 'officer',
  nation: 'PER',
  clearance: 'SECRET',
  categories: [],
  posts: [],
  roles: ['desk-officer', 'integrator', 'operator'],
};
export const DESK: Claims = { ...OFFICER, sub: 'desk', roles: ['reader'], posts: ['engagement-desk'] };
export const HEAD: Claims = { ...OFFICER, sub: 'head', roles: ['reader'], posts: ['head-of-cooperation'] };

/** A plan of a visit of Colombia to Peru. */
export function aPlan(data: object = {}): object {
  return {
    title: 'Visit of the Colombian naval staff',
    kind: 'visit',
    from: '2026-06-01',
    to: '2026-06-03',
    hosts: ['PER'],
    participants: [{ partner: 'COL' }],
    ...data,
  };
}

/** A report event about a visit of Colombia to Peru. */
export function aReport(record: string, data: object = {}, revision = 1, id: string = randomUUID()): object {
  return {
    specversion: '1.0',
    id,
    source: 'urn:test',
    type: engagementReported.type,
    data: {
      report: { source: 'urn:test', record, revision },
      title: `Visit ${record}`,
      kind: 'visit',
      from: '1999-04-23',
      to: '1999-04-25',
      hosts: ['PER'],
      participants: [{ partner: 'COL' }],
      label: PUBLIC_LABEL,
      ...data,
    },
  };
}

async function publishDirectory(log: Bus): Promise<void> {
  const bundled: object[] = JSON.parse(await readFile(new URL('../../partners/data/partners.json', import.meta.url), 'utf8'));
  const codec = new EventCodec(EVENTS);
  const time = new Date('2026-01-01T00:00:00Z');
  const records = bundled.map((described) => {
    const partner = partnerRegistered.data.parse({ partner: { ...described, version: 1 } }).partner;
    return codec.encode(topic('partners', 'events'), newEvent(partnerRegistered, { subject: partner.id, sequence: 1, label: PUBLIC_LABEL, time }, { partner }));
  });
  await log.publish(records);
}

export async function startTestEngagements(): Promise<RunningEngagements> {
  const clock = new TestClock();
  const [databases, issuer]: [TestDatabases, TestIssuer] = [await createTestDatabases('engagements'), await createIssuer()];
  await publishDirectory(databases.bus);
  const config = readOwnerConfig({ ...issuer.environment, PORT: '0', LOG_LEVEL: process.env['TEST_LOG'] ?? 'fatal', ...databases.environment });
  const start = () => startEngagements(config, [{ provide: Clock, useValue: clock }]);
  let app = await start();
  let url = await app.getUrl();
  const isReady = () => eventually(async () => (await fetch(`${url}/health/ready`)).status === 200, 60_000);
  const ask = async (path: string, claims: Claims, request: RequestInit): Promise<Answer> => {
    const answer = await fetch(`${url}${path}`, {
      ...request,
      headers: { authorization: `Bearer ${await issuer.token(claims)}`, 'content-type': 'application/json', ...request.headers },
    });
    const text = await answer.text();
    return { status: answer.status, headers: answer.headers, body: text === '' ? undefined : JSON.parse(text) };
  };
  const post: RunningEngagements['post'] = (path, body, { claims = OFFICER, headers = {} } = {}) =>
    ask(path, claims, { method: 'POST', headers, body: JSON.stringify(body) });
  const accepted = ({ status, body }: Answer): any => {
    if (status >= 300) throw new Error(JSON.stringify(body));
    return body;
  };
  const published: RunningEngagements['published'] = async (subject) => {
    const records = await recordsIn(databases.bus, topic('engagements', 'events'));
    return records
      .filter(({ key }) => subject === undefined || key === subject)
      .map(({ headers, value }) => ({
        type: headers['ce_type'] ?? '',
        sequence: Number(headers['ce_sequence']),
        label: JSON.parse(headers['ce_label'] ?? 'null'),
        data: JSON.parse(value.toString('utf8')),
      }));
  };
  await isReady();
  return {
    get url() {
      return url;
    },
    databases,
    clock,
    get: (path, claims = OFFICER) => ask(path, claims, {}),
    post,
    change: async (path, version, body, claims = OFFICER) => accepted(await post(path, body, { claims, headers: { 'if-match': `"${version}"` } })),
    create: async (path, body, claims = OFFICER) => accepted(await post(path, body, { claims })),
    published,
    told: (subject, count) =>
      eventually(async () => {
        const types = (await published(subject)).map(({ type }) => type.split('.')[2] ?? '').filter((type) => type !== 'deadlines-changed');
        return types.length >= count && types;
      }),
    crisesSay: async (definition, { subject, sequence, label = PUBLIC_LABEL }, data) => {
      const event = newEvent(definition, { subject, sequence, label, time: clock.now() }, definition.data.parse(data));
      await databases.bus.publish([new EventCodec(EVENTS).encode(topic('crisis-channels', 'events'), event)]);
    },
    restart: async () => {
      await app.close();
      app = await start();
      url = await app.getUrl();
      await isReady();
    },
    close: async () => {
      await app.close();
      await databases.drop();
    },
  };
}
