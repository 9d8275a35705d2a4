import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { Provider } from '@nestjs/common';
import { agreementReported, EVENTS, partnerRegistered, PUBLIC_LABEL, topic, type Principal } from '@entente/contracts';
import { EventCodec, type Bus } from '@entente/messaging';
import { Clock, readOwnerConfig } from '@entente/service-kit';
import { newEvent } from '@entente/service-kit/owner';
import { createIssuer, createTestDatabases, eventually, recordsIn, type TestDatabases, type TestIssuer } from '@entente/testing';
import { readRuleBook, RuleBook } from '../src/rules/rule-book.js';
import { startAgreements } from '../src/start-agreements.js';

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

/** The service in this process, on a real port, over a real database and log that know every bundled partner. */
export interface RunningAgreements {
  url: string;
  databases: TestDatabases;
  issuer: TestIssuer;
  clock: TestClock;
  get(path: string, claims?: Partial<Principal>): Promise<Answer>;
  post(path: string, body: unknown, options?: { claims?: Partial<Principal>; headers?: Record<string, string> }): Promise<Answer>;
  put(path: string, body: unknown, options?: { claims?: Partial<Principal>; headers?: Record<string, string> }): Promise<Answer>;
  /** The events the service has published so far, in order. */
  published(subject?: string): Promise<{ type: string; sequence: number; label: unknown; data: any }[]>;
  /** Stops the service and starts it again over what it left behind; `while` it is down something may happen. */
  restart(during?: () => void): Promise<void>;
  /** From the next restart on. */
  useRules(rules: RuleBook): void;
  close(): Promise<void>;
}

const OFFICER: Partial<Principal> = { sub: 'officer', roles: ['desk-officer', 'integrator', 'operator'] };

/** A report event about an agreement of Peru and Colombia. */
export function aReport(record: string, data: object = {}, revision = 1, id: string = randomUUID()): object {
  return {
    specversion: '1.0',
    id,
    source: 'urn:test',
    type: agreementReported.type,
    data: {
      report: { source: 'urn:test', record, revision },
      title: `Agreement ${record}`,
      kind: 'alliance',
      parties: [{ partner: 'PER' }, { partner: 'COL' }],
      label: PUBLIC_LABEL,
      ...data,
    },
  };
}

/** What the partners service says of its bundled directory. */
export async function publishDirectory(log: Bus): Promise<void> {
  const bundled: object[] = JSON.parse(await readFile(new URL('../../partners/data/partners.json', import.meta.url), 'utf8'));
  const codec = new EventCodec(EVENTS);
  const time = new Date('2026-01-01T00:00:00Z');
  const records = bundled.map((described) => {
    const partner = partnerRegistered.data.parse({ partner: { ...described, version: 1 } }).partner;
    return codec.encode(topic('partners', 'events'), newEvent(partnerRegistered, { subject: partner.id, sequence: 1, label: PUBLIC_LABEL, time }, { partner }));
  });
  await log.publish(records);
}

export async function startTestAgreements(providers: readonly Provider[] = []): Promise<RunningAgreements> {
  const clock = new TestClock();
  const [databases, issuer] = [await createTestDatabases('agreements'), await createIssuer()];
  await publishDirectory(databases.bus);
  const config = readOwnerConfig({
    ...issuer.environment,
    PORT: '0',
    LOG_LEVEL: process.env['TEST_LOG'] ?? 'fatal',
    ...databases.environment,
  });
  let rules: RuleBook | undefined;
  const start = () =>
    startAgreements(config, [{ provide: Clock, useValue: clock }, { provide: RuleBook, useFactory: () => rules ?? readRuleBook() }, ...providers]);
  let app = await start();
  let url = await app.getUrl();
  const ready = () => eventually(async () => (await fetch(`${url}/health/ready`)).status === 200, 60_000);
  const ask = async (path: string, claims: Partial<Principal>, request: RequestInit): Promise<Answer> => {
    const answer = await fetch(`${url}${path}`, {
      ...request,
      headers: { authorization: `Bearer ${await issuer.token(claims)}`, 'content-type': 'application/json', ...request.headers },
    });
    const text = await answer.text();
    return { status: answer.status, headers: answer.headers, body: text === '' ? undefined : JSON.parse(text) };
  };
  await ready();
  return {
    useRules: (others) => (rules = others),
    get url() {
      return url;
    },
    databases,
    issuer,
    clock,
    get: (path, claims = OFFICER) => ask(path, claims, {}),
    post: (path, body, { claims = OFFICER, headers = {} } = {}) =>
      ask(path, claims, { method: 'POST', headers, body: typeof body === 'string' || body instanceof Uint8Array ? body : JSON.stringify(body) }),
    put: (path, body, { claims = OFFICER, headers = {} } = {}) => ask(path, claims, { method: 'PUT', headers, body: JSON.stringify(body) }),
    published: async (subject) => {
      const records = await recordsIn(databases.bus, topic('agreements', 'events'));
      return records
        .filter(({ key }) => subject === undefined || key === subject)
        .map(({ headers, value }) => ({
          type: headers['ce_type'] ?? '',
          sequence: Number(headers['ce_sequence']),
          label: JSON.parse(headers['ce_label'] ?? 'null'),
          data: JSON.parse(value.toString('utf8')),
        }));
    },
    restart: async (during) => {
      await app.close();
      during?.();
      app = await start();
      url = await app.getUrl();
      await ready();
    },
    close: async () => {
      await app.close();
      await databases.drop();
    },
  };
}
