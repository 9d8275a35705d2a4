import { generateKeyPairSync, randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import {
  crisisReported,
  EVENTS,
  partnerRegistered,
  PUBLIC_LABEL,
  topic,
  type AgreementRecord,
  type EventDefinition,
  type Label,
  type Principal,
} from '@entente/contracts';
import { signingKey, type SigningKey } from '@entente/channel-log';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { EventCodec, type Bus } from '@entente/messaging';
import { Clock, readOwnerConfig } from '@entente/service-kit';
import { newEvent } from '@entente/service-kit/owner';
import { createIssuer, createTestDatabases, eventually, recordsIn, type TestDatabases, type TestIssuer } from '@entente/testing';
import { v7 as uuidv7 } from 'uuid';
import { readWebhookHosts, WebhookHosts } from '../src/delivery/webhook-hosts.js';
import { WebhookPace } from '../src/domain/webhooks/webhook-pace.js';
import { LogKeys } from '../src/signing/log-keys.js';
import { startCrisisChannels } from '../src/start-crisis-channels.js';

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

/** An event as it was published; types without `entente.crisis-channels.` and version. */
export interface Published {
  type: string;
  sequence: number;
  label: unknown;
  data: any;
}

/** The service in this process, on a real port, over a real database and log that know every bundled partner. */
export interface RunningCrisisChannels {
  url: string;
  app: NestFastifyApplication;
  databases: TestDatabases;
  clock: TestClock;
  /** What heads of logs are signed with; a key added here is there after a restart. */
  logKeys: SigningKey[];
  issuer: TestIssuer;
  get(path: string, claims?: Partial<Principal>): Promise<Answer>;
  post(path: string, body: unknown, options?: { claims?: Partial<Principal>; headers?: Record<string, string> }): Promise<Answer>;
  /** Posts a change of a crisis or channel on the version read last. */
  change(path: string, read: { id: string; version: number }, body: unknown, claims?: Partial<Principal>): Promise<Answer>;
  /** The events the service has published so far, in order. */
  published(subject?: string): Promise<Published[]>;
  /** Waits until so many events were published about a subject, and answers their types. */
  told(subject: string, count: number): Promise<string[]>;
  /** Says something as the agreements service does. */
  agreementsSay<T extends EventDefinition>(definition: T, about: { subject: string; sequence: number; label?: Label }, data: unknown): Promise<void>;
  /** Stops the service and starts it anew over the same database and log. */
  restart(): Promise<void>;
  close(): Promise<void>;
}

export const OFFICER: Partial<Principal> = { sub: 'officer', roles: ['desk-officer', 'integrator', 'operator'] };

/** Who may close crises. */
export const DIRECTOR: Partial<Principal> = { sub: 'director', roles: ['crisis-director'] };

/** A report event about a crisis of Norway and Russia. */
export function aReport(record: string, data: object = {}, revision = 1, id: string = randomUUID()): object {
  return {
    specversion: '1.0',
    id,
    source: 'urn:test',
    type: crisisReported.type,
    data: {
      report: { source: 'urn:test', record, revision },
      title: `Crisis ${record}`,
      openedOn: '2020-05',
      actors: [{ partner: 'NOR' }, { partner: 'RUS' }],
      label: PUBLIC_LABEL,
      ...data,
    },
  };
}

/** The body that opens a crisis of Norway and Russia. */
export function anOpening(crisis: object = {}): object {
  return {
    title: 'Encounters at sea',
    basis: 'An aircraft was hindered.',
    openedOn: '2026-01-10',
    actors: [{ partner: 'NOR' }, { partner: 'RUS' }],
    label: PUBLIC_LABEL,
    ...crisis,
  };
}

/** The record of an agreement, for what the agreements service says. */
export function anAgreementRecord(record: Partial<AgreementRecord> = {}, parties: readonly string[] = ['NOR', 'RUS']): AgreementRecord {
  return {
    title: 'Agreement on incidents at sea',
    kind: 'arms-control',
    alsoKinds: [],
    parties: parties.map((partner) => ({ partner, actions: [], spells: [{ id: uuidv7(), from: '2026-01-01', basis: 'reported' }] })),
    obligations: [],
    warnings: [],
    ...record,
  };
}

async function publishDirectory(log: Bus): Promise<void> {
  const bundled: object[] = JSON.parse(await readFile(new URL('../../partners/data/partners.json', import.meta.url), 'utf8'));
  const codec = new EventCodec(EVENTS);
  const time = new Date('2020-01-01T00:00:00Z');
  const records = bundled.map((described) => {
    const partner = partnerRegistered.data.parse({ partner: { ...described, version: 1 } }).partner;
    return codec.encode(topic('partners', 'events'), newEvent(partnerRegistered, { subject: partner.id, sequence: 1, label: PUBLIC_LABEL, time }, { partner }));
  });
  await log.publish(records);
}

/** A new key that heads of logs are signed with. */
export function aSigningKey(): SigningKey {
  const { x = '', d = '' } = generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' });
  return signingKey({ x, d });
}

export async function startTestCrisisChannels(): Promise<RunningCrisisChannels> {
  const clock = new TestClock();
  const logKeys = [aSigningKey()];
  const [databases, issuer] = [await createTestDatabases('crisis_channels'), await createIssuer()];
  await publishDirectory(databases.bus);
  const config = readOwnerConfig({ ...issuer.environment, PORT: '0', LOG_LEVEL: process.env['TEST_LOG'] ?? 'fatal', ...databases.environment });
  const start = async (): Promise<{ app: Awaited<ReturnType<typeof startCrisisChannels>>; url: string }> => {
    const app = await startCrisisChannels(config, [
      { provide: Clock, useValue: clock },
      { provide: LogKeys, useValue: new LogKeys([...logKeys]) },
      { provide: WebhookHosts, useFactory: () => readWebhookHosts({ WEBHOOK_HOSTS: '127.0.0.1, localhost' }) },
      { provide: WebhookPace, useValue: new WebhookPace([0.1, 0.2], 1) },
    ]);
    const url = await app.getUrl();
    await eventually(async () => (await fetch(`${url}/health/ready`)).status === 200, 60_000);
    return { app, url };
  };
  let running = await start();
  const ask = async (path: string, claims: Partial<Principal>, request: RequestInit): Promise<Answer> => {
    const answer = await fetch(`${running.url}${path}`, {
      ...request,
      headers: { authorization: `Bearer ${await issuer.token(claims)}`, 'content-type': 'application/json', ...request.headers },
    });
    const text = await answer.text();
    return { status: answer.status, headers: answer.headers, body: text === '' ? undefined : JSON.parse(text) };
  };
  const post: RunningCrisisChannels['post'] = (path, body, { claims = OFFICER, headers = {} } = {}) =>
    ask(path, claims, { method: 'POST', headers, body: JSON.stringify(body) });
  const published: RunningCrisisChannels['published'] = async (subject) => {
    const records = await recordsIn(databases.bus, topic('crisis-channels', 'events'));
    return records
      .filter(({ key }) => subject === undefined || key === subject)
      .map(({ headers, value }) => ({
        type: (headers['ce_type'] ?? '').replace(/^entente\.crisis-channels\.|\.v1$/g, ''),
        sequence: Number(headers['ce_sequence']),
        label: JSON.parse(headers['ce_label'] ?? 'null'),
        data: JSON.parse(value.toString('utf8')),
      }));
  };
  return {
    get url() {
      return running.url;
    },
    get app() {
      return running.app;
    },
    databases,
    clock,
    logKeys,
    issuer,
    get: (path, claims = OFFICER) => ask(path, claims, {}),
    post,
    change: (path, { version }, body, claims = OFFICER) => post(path, body, { claims, headers: { 'if-match': `"${version}"` } }),
    published,
    told: (subject, count) =>
      eventually(async () => {
        const types = (await published(subject)).map(({ type }) => type);
        return types.length >= count && types;
      }),
    agreementsSay: async (definition, { subject, sequence, label = PUBLIC_LABEL }, data) => {
      const event = newEvent(definition, { subject, sequence, label, time: clock.now() }, definition.data.parse(data));
      await databases.bus.publish([new EventCodec(EVENTS).encode(topic('agreements', 'events'), event)]);
    },
    restart: async () => {
      await running.app.close();
      running = await start();
    },
    close: async () => {
      await running.app.close();
      await databases.drop();
    },
  };
}
