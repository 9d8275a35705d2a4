import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { eventually } from '@entente/testing';
import { install, type Answer, type Installation } from './running-entente.js';
import { KIND, TraceReceiver, type ReceivedSpan } from './trace-receiver.js';

const receiver = new TraceReceiver();
let entente: Installation;
let token: string;

beforeAll(async () => {
  await receiver.open();
  entente = await install({ env: { OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url } });
  token = await entente.token({ nation: 'PER' });
}, 180_000);
afterAll(async () => {
  await entente.remove();
  await receiver.close();
}, 60_000);

const CALLER = randomBytes(8).toString('hex');

function newTraceId(): string {
  return randomBytes(16).toString('hex');
}

function register(trace: string): Promise<Answer> {
  const body = { title: 'Memorandum of marigold', kind: 'training-and-education', signedOn: '2021-03', parties: [{ partner: 'PER' }, { partner: 'COL' }] };
  return entente.call('/v1/agreements', { token, method: 'POST', body, headers: { traceparent: `00-${trace}-${CALLER}-01` } });
}

/** All spans of a trace, once reporting has told of its part and every cause named is there. */
function wholeTrace(trace: string): Promise<ReceivedSpan[]> {
  return eventually(() => {
    const spans = receiver.of(trace);
    const ids = new Set([CALLER, ...spans.map(({ spanId }) => spanId)]);
    const projected = spans.some(({ service, kind }) => service === 'reporting' && kind === KIND.consumer);
    return projected && spans.every(({ parentSpanId }) => parentSpanId !== undefined && ids.has(parentSpanId)) && spans;
  }, 30_000);
}

describe('the trace of a write', () => {
  it('goes from the door over the service, its relay and the log into the read model', async () => {
    const trace = newTraceId();
    expect((await register(trace)).status).toBe(201);
    const spans = await wholeTrace(trace);
    const projection = spans.find(({ attributes, service }) => service === 'reporting' && attributes['messaging.consumer.group.name'] === 'projection');
    const way: ReceivedSpan[] = [];
    for (let span = projection; span; span = spans.find(({ spanId }) => spanId === way[0]?.parentSpanId)) way.unshift(span);
    expect(way.map(({ service, kind, name }) => [service, kind, name])).toEqual([
      ['gateway', KIND.server, 'POST /v1/agreements'],
      ['gateway', KIND.client, 'POST'],
      ['agreements', KIND.server, 'POST /v1/agreements'],
      ['agreements', KIND.client, 'transaction'],
      ['agreements', KIND.producer, 'send entente.agreements.events'],
      ['reporting', KIND.consumer, 'process entente.agreements.events'],
    ]);
    expect(way[0]?.parentSpanId).toBe(CALLER);
    expect(way.map(({ attributes }) => attributes['http.response.status_code'])).toEqual([201, 201, 201, undefined, undefined, undefined]);
    const bus = process.env['ENTENTE_TEST_BUS'] === 'kafka' ? 'kafka' : 'embedded';
    expect(way.map(({ attributes }) => attributes['messaging.system'])).toEqual([undefined, undefined, undefined, undefined, bus, bus]);
    for (const [at, { start, end }] of way.entries()) {
      expect(end - start).toBeGreaterThan(0);
      expect(end - start).toBeLessThan(20_000);
      // Processes of one machine share its clock, but not to the last millisecond.
      expect(start).toBeGreaterThan((way[at - 1]?.start ?? start) - 20);
    }
  }, 60_000);

  it('has the trace id that refusals tell, one of its own where the caller has none', async () => {
    const { body } = await entente.call('/v1/agreements/0190c0de-0000-7000-8000-000000000001', { token });
    const trace = String(body.instance).replace('urn:trace:', '');
    const spans = await eventually(() => {
      const found = receiver.of(trace);
      return found.length >= 3 && found.some(({ parentSpanId }) => parentSpanId === undefined) && found;
    });
    const first = spans.find(({ parentSpanId }) => parentSpanId === undefined);
    expect([first?.service, first?.name, first?.attributes['http.response.status_code']]).toEqual(['gateway', 'GET /v1/agreements/{id}', 404]);
  }, 60_000);

  it('holds nothing a person wrote, and nothing that opens a door', async () => {
    const trace = newTraceId();
    const headers = { traceparent: `00-${trace}-${CALLER}-01` };
    expect((await entente.call('/v1/agreements?q=marigold', { token, headers })).body.total).toBeGreaterThan(0);
    await eventually(() => receiver.of(trace).some(({ service, kind }) => service === 'gateway' && kind === KIND.server));
    expect(receiver.text).toContain(trace);
    for (const secret of ['marigold', 'Memorandum', 'COL', ...token.split('.')]) expect(receiver.text).not.toContain(secret);
  }, 60_000);

  it('is missed by nobody while the collector is away, and told again when it is back', async () => {
    await receiver.close();
    const lost = newTraceId();
    for (let i = 0; i < 20; i++) expect((await register(lost)).status).toBe(201);
    await receiver.open();
    const trace = newTraceId();
    expect((await register(trace)).status).toBe(201);
    expect((await wholeTrace(trace)).map(({ service }) => service)).toEqual(expect.arrayContaining(['gateway', 'agreements', 'reporting']));
  }, 90_000);

  it('is told to its end by services that leave', async () => {
    const trace = newTraceId();
    await register(trace);
    await entente.stop();
    expect(receiver.of(trace).map(({ service, kind }) => `${service} ${kind}`)).toEqual(
      expect.arrayContaining([`gateway ${KIND.server}`, `agreements ${KIND.server}`]),
    );
  }, 60_000);
});
