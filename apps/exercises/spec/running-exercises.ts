import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import {
  agreementRegistered,
  EVENTS,
  exerciseReported,
  partnerRegistered,
  PUBLIC_LABEL,
  topic,
  type AgreementRecord,
  type EventDefinition,
  type Label,
  type Principal,
} from '@entente/contracts';
import { EventCodec, type Bus } from '@entente/messaging';
import { Clock, readOwnerConfig } from '@entente/service-kit';
import { newEvent } from '@entente/service-kit/owner';
import { createIssuer, createTestDatabases, eventually, recordsIn, type TestDatabases, type TestIssuer } from '@entente/testing';
import { v7 as uuidv7 } from 'uuid';
import { readRuleBook, RuleBook } from '../src/rules/rule-book.js';
import { startExercises } from '../src/start-exercises.js';

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

/** An event as it was published. */
export interface Published {
  type: string;
  sequence: number;
  label: unknown;
  data: any;
}

/** The service in this process, on a real port, over a real database and log that know every bundled partner and who belongs to the OSCE. */
export interface RunningExercises {
  url: string;
  databases: TestDatabases;
  issuer: TestIssuer;
  clock: TestClock;
  get(path: string, claims?: Partial<Principal>): Promise<Answer>;
  post(path: string, body: unknown, options?: { claims?: Partial<Principal>; headers?: Record<string, string> }): Promise<Answer>;
  /** Posts a change on the version read last. */
  change(exercise: { id: string; version: number }, path: string, body: unknown, claims?: Partial<Principal>): Promise<Answer>;
  /** The events the service has published so far, in order; types without `entente.exercises.` and version. */
  published(subject?: string): Promise<Published[]>;
  /** Waits until so many events of a type were published about a subject. */
  told(subject: string, type: string, times?: number): Promise<Published[]>;
  /** Says something as the agreements service does. */
  agreementsSay<T extends EventDefinition>(definition: T, about: { subject: string; sequence: number; label?: Label }, data: unknown): Promise<void>;
  /** Says something as the crisis-channels service does. */
  crisesSay<T extends EventDefinition>(definition: T, about: { subject: string; sequence: number; label?: Label }, data: unknown): Promise<void>;
  /** Says something as the engagements service does. */
  engagementsSay<T extends EventDefinition>(definition: T, about: { subject: string; sequence: number; label?: Label }, data: unknown): Promise<void>;
  /** Stops the service and starts it anew over the same database and log, with other rules where any are given. */
  restart(rules?: RuleBook): Promise<void>;
  close(): Promise<void>;
}

export const OFFICER: Partial<Principal> = { sub: 'officer', roles: ['desk-officer', 'integrator', 'operator'] };
export const ARBITER: Partial<Principal> = { sub: 'arbiter', roles: ['desk-officer', 'arbiter'] };

/** A report event about an exercise of Germany and Poland. */
export function aReport(record: string, data: object = {}, revision = 1, id: string = randomUUID()): object {
  return {
    specversion: '1.0',
    id,
    source: 'urn:test',
    type: exerciseReported.type,
    data: {
      report: { source: 'urn:test', record, revision },
      title: `Exercise ${record}`,
      kind: 'live',
      startsOn: '2026-09-01',
      endsOn: '2026-09-14',
      hosts: ['DEU'],
      participants: [{ partner: 'DEU', status: 'accepted' }, { partner: 'POL' }],
      label: PUBLIC_LABEL,
      ...data,
    },
  };
}

/** The body of a proposal of an exercise in Germany. */
export function aProposal(exercise: object = {}): object {
  const participants = [{ partner: 'DEU', status: 'accepted' }, { partner: 'POL' }];
  return {
    exercise: {
      title: 'Summer Bridge',
      kind: 'live',
      startsOn: '2026-09-01',
      endsOn: '2026-09-14',
      hosts: ['DEU'],
      participants,
      label: PUBLIC_LABEL,
      ...exercise,
    },
  };
}

/** The record of an agreement, for what the agreements service says. */
export function anAgreementRecord(record: Partial<AgreementRecord> = {}, parties: readonly string[] = ['DEU', 'POL']): AgreementRecord {
  return {
    title: 'Agreement on joint training',
    kind: 'training-and-education',
    alsoKinds: [],
    parties: parties.map((partner) => ({ partner, actions: [], spells: [{ id: uuidv7(), from: '2010-01-01', basis: 'reported' }] })),
    obligations: [],
    warnings: [],
    ...record,
  };
}

const OSCE = ['DEU', 'POL', 'USA', 'FRA', 'NLD', 'RUS'];

async function publishWorld(log: Bus): Promise<void> {
  const bundled: object[] = JSON.parse(await readFile(new URL('../../partners/data/partners.json', import.meta.url), 'utf8'));
  const codec = new EventCodec(EVENTS);
  const time = new Date('2020-01-01T00:00:00Z');
  const label = PUBLIC_LABEL;
  const records = bundled.map((described) => {
    const partner = partnerRegistered.data.parse({ partner: { ...described, version: 1 } }).partner;
    return codec.encode(topic('partners', 'events'), newEvent(partnerRegistered, { subject: partner.id, sequence: 1, label, time }, { partner }));
  });
  const founding = anAgreementRecord({ title: 'Final Act', constitutes: 'osce' }, OSCE);
  const founded = newEvent(agreementRegistered, { subject: uuidv7(), sequence: 1, label, time }, { agreement: founding });
  await log.publish([...records, codec.encode(topic('agreements', 'events'), founded)]);
}

export async function startTestExercises(): Promise<RunningExercises> {
  const clock = new TestClock();
  const [databases, issuer] = [await createTestDatabases('exercises'), await createIssuer()];
  await publishWorld(databases.bus);
  const config = readOwnerConfig({ ...issuer.environment, PORT: '0', LOG_LEVEL: process.env['TEST_LOG'] ?? 'fatal', ...databases.environment });
  const start = async (rules = readRuleBook()): Promise<{ app: Awaited<ReturnType<typeof startExercises>>; url: string }> => {
    const app = await startExercises(config, [
      { provide: Clock, useValue: clock },
      { provide: RuleBook, useValue: rules },
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
  const post: RunningExercises['post'] = (path, body, { claims = OFFICER, headers = {} } = {}) =>
    ask(path, claims, { method: 'POST', headers, body: JSON.stringify(body) });
  const published: RunningExercises['published'] = async (subject) => {
    const records = await recordsIn(databases.bus, topic('exercises', 'events'));
    return records
      .filter(({ key }) => subject === undefined || key === subject)
      .map(({ headers, value }) => ({
        type: (headers['ce_type'] ?? '').replace(/^entente\.exercises\.|\.v1$/g, ''),
        sequence: Number(headers['ce_sequence']),
        label: JSON.parse(headers['ce_label'] ?? 'null'),
        data: JSON.parse(value.toString('utf8')),
      }));
  };
  const say = async <T extends EventDefinition>(
    owner: string,
    definition: T,
    { subject, sequence, label = PUBLIC_LABEL }: { subject: string; sequence: number; label?: Label },
    data: unknown,
  ): Promise<void> => {
    const event = newEvent(definition, { subject, sequence, label, time: clock.now() }, definition.data.parse(data));
    await databases.bus.publish([new EventCodec(EVENTS).encode(topic(owner, 'events'), event)]);
  };
  // Memberships arrive by a consumer of their own; duties are wrong before.
  await eventually(async () => {
    const { body } = await post('/v1/exercises', aProposal({ title: 'Is the world there?', participants: [{ partner: 'DEU', status: 'accepted' }] }));
    return (await ask(`/v1/exercises/${body.id}/duties`, OFFICER, {})).body.verdicts.length > 0;
  }, 60_000);
  return {
    get url() {
      return running.url;
    },
    databases,
    issuer,
    clock,
    get: (path, claims = OFFICER) => ask(path, claims, {}),
    post,
    change: ({ id, version }, path, body, claims = OFFICER) => post(`/v1/exercises/${id}/${path}`, body, { claims, headers: { 'if-match': `"${version}"` } }),
    published,
    told: (subject, type, times = 1) =>
      eventually(async () => {
        const found = (await published(subject)).filter((event) => event.type === type);
        return found.length >= times ? found : undefined;
      }),
    agreementsSay: (...said) => say('agreements', ...said),
    crisesSay: (...said) => say('crisis-channels', ...said),
    engagementsSay: (...said) => say('engagements', ...said),
    restart: async (rules) => {
      await running.app.close();
      running = await start(rules);
    },
    close: async () => {
      await running.app.close();
      await databases.drop();
    },
  };
}
