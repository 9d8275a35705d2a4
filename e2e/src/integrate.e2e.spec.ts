import { execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { describeUnless } from '@entente/kafka/describe-unless';
import { eventually } from '@entente/testing';
import kafkajs from 'kafkajs';
import { blocksOf, deadLinks, openTerminal, pattern, ROOT, stepsOf, type Terminal } from './documented-commands.js';
import { leaveOut, nothingLeftOut } from './left-out.js';
import { install, type Installation } from './running-entente.js';
import { languages, runToEnd, runUntil } from './sample-programs.js';

const DOCUMENT = 'docs/integrate.md';

/** Brokers that are not ours alone get topics that are. */
const given = process.env['KAFKA_BROKERS'];
const prefix = given === undefined ? '' : `e2e-${randomUUID()}.`;
const started: Installation | string = await install({
  bus: 'kafka',
  ...(given !== undefined && { kafkaBrokers: given, env: { KAFKA_PREFIX: prefix } }),
}).catch((error: Error) => {
  if (nothingLeftOut || !error.message.startsWith('Kafka does not start')) throw error;
  return error.message;
});
const prepared = await languages();

/** For a shell that has none: where root may install it without asking, it is. */
function whyNoKcat(): string | undefined {
  const found = (): boolean => (process.env['PATH'] ?? '').split(':').some((folder) => existsSync(join(folder, 'kcat')));
  if (!found() && process.env['CI'] === 'true' && process.getuid?.() === 0) execFileSync('apt-get', ['install', '--yes', '--no-install-recommends', 'kcat']);
  return found() ? undefined : 'kcat is not installed';
}

describe('docs/integrate.md', () => {
  const shown = blocksOf(DOCUMENT).filter(({ name }) => name?.includes('/'));

  it('shows samples', () => expect(shown.length).toBeGreaterThan(1));

  it.each(shown)('shows $name as it is', ({ name = '', text }) => {
    expect(text).toBe(readFileSync(join(ROOT, 'docs', name), 'utf8'));
  });

  it('links to files that are there', () => expect(deadLinks(DOCUMENT)).toEqual([]));
});

if (typeof started === 'string') describeUnless(started, 'the samples and lines of docs/integrate.md', () => it('run', () => undefined));
else integrate(started);

function integrate(entente: Installation): void {
  const env = { KAFKA_BROKERS: entente.kafka?.brokers ?? '', KAFKA_PREFIX: prefix };
  let token: string;
  let terminal: Terminal;

  beforeAll(async () => {
    token = await entente.token({ role: 'integrator' });
    terminal = openTerminal(entente, env);
  }, 60_000);
  afterAll(async () => {
    terminal.close();
    await entente.remove();
  }, 60_000);

  /** The agreement a source reported under a record, as soon as there is one. */
  async function reported(source: string, record: string): Promise<any> {
    return eventually(async () => {
      const { body } = await entente.call(`/v1/agreements?source=${source}&record=${record}`, { token });
      return body.total === 1 ? body.items[0] : undefined;
    }, 30_000);
  }

  describe.each(prepared)('the samples in $name', (language) => {
    if ('why' in language) return leaveOut(language.why);
    const { name, command } = language;
    const source = `urn:example:${name}`;

    it('publish a report that is on the register', async () => {
      await runToEnd(command('publish'), env);
      const { title, version, report, label } = await reported(source, '2024-17');
      expect({ title, version, report }).toEqual({
        title: expect.stringContaining('Agreement on mountain rescue ('),
        version: 1,
        report: { source, record: '2024-17', revision: 1 },
      });
      expect(label).toMatchObject({ policy: 'PUBLIC', classification: 'UNCLASSIFIED' });
    }, 120_000);

    it('follow the events from the first one on', async () => {
      const { id, title } = await reported(source, '2024-17');
      const line = await runUntil(command('follow'), env, new RegExp(id));
      expect(line).toContain(`entente.agreements.agreement-registered.v1 ${id} version 1: `);
      expect(line).toContain(title);
    }, 120_000);

    it('publish the same again, which changes nothing', async () => {
      await runToEnd(command('publish'), env);
      // What is in doubt is asked over HTTP.
      const { id, title } = await reported(source, '2024-17');
      const data = {
        report: { source, record: '2024-17', revision: 1 },
        title,
        kind: 'training-and-education',
        parties: [{ partner: 'PER' }, { partner: 'BOL' }],
      };
      const event = { specversion: '1.0', id: randomUUID(), source, type: 'entente.agreements.agreement-reported.v1', data };
      const headers = { 'content-type': 'application/cloudevents+json' };
      const { body } = await entente.call('/v1/events', { token, method: 'POST', body: event, headers });
      expect(body.results).toEqual([{ id: event.id, outcome: 'duplicate', subject: id }]);
      expect((await entente.call(`/v1/agreements/${id}/history`, { token })).body.total).toBe(1);
    }, 120_000);
  });

  const noKcat = whyNoKcat();
  const documented = (block: string): void =>
    it.each(stepsOf(DOCUMENT, block))(
      '$command',
      async ({ command, expected }) => {
        const output = await terminal.type(command.replaceAll('-t entente.', `-t ${prefix}entente.`));
        expect(output).toMatch(pattern(expected));
      },
      60_000,
    );

  describe('the lines with kcat', () => (noKcat === undefined ? documented('kafka') : leaveOut(noKcat, false)));
  describe('a bad report on the inbox topic', () => {
    const topic = (kind: string): string => `${prefix}entente.agreements.${kind}`;
    const kafka = new kafkajs.Kafka({ brokers: (entente.kafka?.brokers ?? '').split(','), logLevel: kafkajs.logLevel.NOTHING });
    const unlabelled = {
      specversion: '1.0',
      id: randomUUID(),
      source: 'urn:example:bad',
      type: 'entente.agreements.agreement-reported.v1',
      data: { report: { source: 'urn:example:bad', record: '1', revision: 1 }, title: 'T', kind: 'other', parties: [{ partner: 'PER' }, { partner: 'BOL' }] },
    };

    it('is among the dead letters, with the reason', async () => {
      const producer = kafka.producer({ allowAutoTopicCreation: false });
      await producer.connect();
      const headers = { 'content-type': 'application/cloudevents+json' };
      await producer.send({
        topic: topic('inbox'),
        messages: [
          { headers, value: JSON.stringify(unlabelled) },
          { headers, value: 'no JSON' },
        ],
      });
      await producer.disconnect();
      const letters = await eventually(async () => {
        const { body } = await entente.call('/v1/events/dead?owner=agreements&limit=500', { token });
        const found = body.items.filter(({ code, eventId }: Record<string, string>) => code === 'broken-json' || eventId === unlabelled.id);
        return found.length === 2 ? found : undefined;
      }, 30_000);
      expect(letters.map(({ code, original }: Record<string, string>) => [code, original]).sort()).toEqual([
        ['broken-json', 'no JSON'],
        ['label-required', JSON.stringify(unlabelled)],
      ]);
    }, 60_000);

    it('is on the dead topic, with the reason in its headers', async () => {
      const consumer = kafka.consumer({ groupId: `example.${randomUUID()}` });
      const codes = new Map<string, string>();
      await consumer.connect();
      await consumer.subscribe({ topics: [topic('dead')], fromBeginning: true });
      await consumer.run({ eachMessage: async ({ message: { headers, value } }) => void codes.set(String(value), String(headers?.['dead_code'])) });
      await eventually(() => codes.has('no JSON') && codes.has(JSON.stringify(unlabelled)), 30_000);
      await consumer.disconnect();
      expect([codes.get('no JSON'), codes.get(JSON.stringify(unlabelled))]).toEqual(['broken-json', 'label-required']);
    }, 60_000);
  });

  describe('the lines with curl', () => documented('http'));
}
