import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { EVENTS_BODY_LIMIT, MAX_EVENTS_PER_REQUEST } from '@entente/contracts';
import { startWithStandIns, type Answer, type StandIns } from '../../../spec/running-gateway.js';
import { json, storesEverything } from '../../../spec/stand-in-service.js';

let all: StandIns;
beforeAll(async () => {
  all = await startWithStandIns({ WRITE_DEADLINE_MS: '1500', BREAKER_FAILURES: '1000' });
});
afterAll(() => all.close());
beforeEach(() => {
  for (const service of [all.partners, all.agreements]) {
    service.seen.length = 0;
    service.behave = storesEverything;
  }
});

const PARTNERS = 'entente.partners.partner-reported.v1';
const AGREEMENTS = 'entente.agreements.agreement-reported.v1';
const event = (id: string, type = AGREEMENTS, data: unknown = { x: 1 }) => ({ specversion: '1.0', id, source: 'urn:test', type, data });

function publish(body: string | Uint8Array<ArrayBuffer>, type: string, headers: Record<string, string> = {}): Promise<Answer> {
  return all.gateway.ask('/v1/events', { method: 'POST', body, claims: { roles: ['integrator'] }, headers: { 'content-type': type, ...headers } });
}
const batch = (events: unknown): Promise<Answer> => publish(JSON.stringify(events), 'application/cloudevents-batch+json');
const received = (): unknown[] => all.agreements.seen.flatMap(({ body }) => JSON.parse(body.toString()));

describe('publishing events', () => {
  it('takes one event in structured mode', async () => {
    expect(await publish(JSON.stringify(event('e1')), 'application/cloudevents+json; charset=utf-8')).toMatchObject({
      status: 202,
      body: { results: [{ id: 'e1', outcome: 'stored' }] },
    });
    expect(received()).toEqual([event('e1')]);
    expect(all.agreements.seen[0]).toMatchObject({
      method: 'POST',
      url: '/v1/events',
      headers: { 'content-type': 'application/json', authorization: expect.stringMatching(/^Bearer /) },
    });
  });

  it('takes one event in binary mode, its attributes percent-decoded and its label parsed', async () => {
    const label = { policy: 'PER', classification: 'RESTRICTED', categories: [] };
    const headers = {
      'ce-specversion': '1.0',
      'ce-id': 'b%201',
      'ce-source': 'urn:caf%C3%A9',
      'ce-type': AGREEMENTS,
      'ce-label': JSON.stringify(label),
      'ce-sequence': '7',
    };
    expect(await publish('{"x":"é"}', 'application/json', headers)).toMatchObject({ status: 202, body: { results: [{ id: 'b 1', outcome: 'stored' }] } });
    expect(received()).toEqual([{ specversion: '1.0', id: 'b 1', source: 'urn:café', type: AGREEMENTS, label, sequence: 7, data: { x: 'é' } }]);
  });

  it('asks for the headers of binary mode where plain JSON has none', async () => {
    expect(await publish(JSON.stringify(event('e1')), 'application/json')).toMatchObject({
      status: 400,
      body: { code: 'not-an-event', faults: [{ path: '/headers/ce-id' }] },
    });
  });

  it('merges the answers of several owners in the order of the events', async () => {
    const events = Array.from({ length: 300 }, (_, at) =>
      at % 7 === 3 ? event(`e${at}`, 'entente.nobody.thing-done.v1') : event(`e${at}`, at % 3 === 0 ? PARTNERS : AGREEMENTS),
    );
    const { status, body } = await batch(events);
    expect(status).toBe(202);
    expect(body.results.map(({ id }: { id: string }) => id)).toEqual(events.map(({ id }) => id));
    expect(body.results[3]).toMatchObject({
      outcome: 'refused',
      code: 'unknown-event-type',
      faults: [{ path: '/type', accepted: expect.arrayContaining([PARTNERS, AGREEMENTS]) }],
    });
    expect(body.results.filter(({ outcome }: { outcome: string }) => outcome === 'stored')).toHaveLength(300 - 43);
    expect([all.partners.seen.length, all.agreements.seen.length]).toEqual([1, 1]);
  });

  it('takes lines, and refuses a broken one alone', async () => {
    const good = (id: string) => JSON.stringify(event(id));
    const bytes = Buffer.concat([
      Buffer.from(`\uFEFF${good('l1')}\r\n\n{"broken\n`),
      Buffer.from('"\xff"\n', 'latin1'),
      Buffer.from(`[1]\n${good('l5')}\n{"id":"l6"}\n${good('l7')}`),
    ]);
    const { status, body } = await publish(new Uint8Array(bytes), 'application/x-ndjson');
    expect(status).toBe(202);
    expect(body.results.map(({ id, outcome, code, message }: Record<string, string>) => [id, outcome, code, message?.split(':')[0]])).toEqual([
      ['l1', 'stored', undefined, undefined],
      ['', 'refused', 'broken-json', 'line 3'],
      ['', 'refused', 'broken-utf8', 'line 4'],
      ['', 'refused', 'not-an-event', 'an event is a JSON object'],
      ['l5', 'stored', undefined, undefined],
      ['l6', 'refused', 'not-an-event', '/type'],
      ['l7', 'stored', undefined, undefined],
    ]);
    expect(received()).toEqual([event('l1'), event('l5'), event('l7')]);
  });

  it('reads lines that arrive in pieces cut anywhere', async () => {
    const text = Buffer.from(['a', 'b', 'c'].map((id) => JSON.stringify(event(id, AGREEMENTS, { name: 'Perú – 秘鲁' }))).join('\n'));
    const pieces = new ReadableStream<Uint8Array>({
      start(controller) {
        for (let at = 0; at < text.length; at += 7) controller.enqueue(new Uint8Array(text.subarray(at, at + 7)));
        controller.close();
      },
    });
    const token = await all.gateway.issuer.token({ roles: ['integrator'] });
    const request: RequestInit & { duplex: 'half' } = {
      method: 'POST',
      body: pieces,
      duplex: 'half',
      headers: { 'content-type': 'application/x-ndjson', authorization: `Bearer ${token}` },
    };
    const answer = await fetch(`${all.gateway.url}/v1/events`, request);
    expect(answer.status).toBe(202);
    expect(received()).toEqual(['a', 'b', 'c'].map((id) => event(id, AGREEMENTS, { name: 'Perú – 秘鲁' })));
  });

  it('decides the events of one owner while another is down or late', async () => {
    for (const behave of [(): void => undefined, (_: unknown, response: { destroy(): void }): void => response.destroy()]) {
      all.partners.behave = behave;
      const { status, body } = await batch([event('p', PARTNERS), event('a'), event('q', PARTNERS)]);
      expect([status, body.results.map(({ outcome, code }: Record<string, string>) => [outcome, code])]).toEqual([
        202,
        [
          ['unavailable', 'service-unavailable'],
          ['stored', undefined],
          ['unavailable', 'service-unavailable'],
        ],
      ]);
      expect(body.results[0].message).toContain('send the event again');
    }
  });

  it('answers 202 with nothing decided when no owner is there', async () => {
    all.agreements.behave = (_, response) => json(response, 500, { code: 'internal' });
    expect(await batch([event('a'), event('b')])).toMatchObject({
      status: 202,
      body: {
        results: [
          { id: 'a', outcome: 'unavailable' },
          { id: 'b', outcome: 'unavailable' },
        ],
      },
    });
  });

  it('takes an answer that does not fit the question for none', async () => {
    all.agreements.behave = (_, response) => json(response, 202, { results: [{ id: 'a', outcome: 'stored' }] });
    expect(await batch([event('a'), event('b')])).toMatchObject({ body: { results: [{ outcome: 'unavailable' }, { outcome: 'unavailable' }] } });
  });

  it('hands large batches over in parts their owner can take, in order', async () => {
    const { status, body } = await batch(Array.from({ length: 5 }, (_, at) => event(`e${at}`, AGREEMENTS, 'x'.repeat(3 * 1024 * 1024))));
    expect([status, body.results.map(({ id, outcome }: Record<string, string>) => `${id} ${outcome}`)]).toEqual([
      202,
      ['e0 stored', 'e1 stored', 'e2 stored', 'e3 stored', 'e4 stored'],
    ]);
    expect(all.agreements.seen.map(({ body: part }) => JSON.parse(part.toString()).length)).toEqual([2, 2, 1]);
  });

  it('refuses the whole request when it cannot be understood', async () => {
    expect(await publish('{"broken', 'application/cloudevents+json')).toMatchObject({ status: 400, body: { code: 'broken-json' } });
    expect(await publish(new Uint8Array([0x22, 0xff, 0x22]), 'application/cloudevents-batch+json')).toMatchObject({
      status: 400,
      body: { code: 'broken-utf8' },
    });
    expect(await batch({ not: 'a batch' })).toMatchObject({ status: 400, body: { code: 'invalid-batch' } });
    expect(await batch(Array.from({ length: MAX_EVENTS_PER_REQUEST + 1 }, () => event('e')))).toMatchObject({ status: 400, body: { code: 'too-many-events' } });
    const wrong = await publish('a,b', 'text/csv');
    expect(wrong).toMatchObject({
      status: 415,
      body: { code: 'unsupported-media-type', faults: [{ path: '/headers/content-type', accepted: expect.arrayContaining(['application/x-ndjson']) }] },
    });
    expect(wrong.headers.get('accept-post')).toContain('application/cloudevents+json');
    expect(await publish('x', 'application/x-ndjson', { 'content-encoding': 'gzip' })).toMatchObject({ status: 415 });
    expect(await publish('x'.repeat(EVENTS_BODY_LIMIT + 1), 'application/x-ndjson')).toMatchObject({ status: 413, body: { code: 'body-too-large' } });
    expect([...all.partners.seen, ...all.agreements.seen]).toEqual([]);
  });

  it('needs a role that may publish', async () => {
    expect(
      await all.gateway.ask('/v1/events', { method: 'POST', body: '[]', headers: { 'content-type': 'application/cloudevents-batch+json' } }),
    ).toMatchObject({ status: 403 });
  });
});
