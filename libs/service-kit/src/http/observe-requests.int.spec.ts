import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { eventually } from '@entente/testing';
import { newTraceparent, recordSpans, traceparent } from '@entente/tracing';
import fastify, { type FastifyInstance } from 'fastify';
import { Registry } from 'prom-client';
import { observeRequests } from './observe-requests.js';

const CALLER = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';

describe('requests', () => {
  const registry = new Registry();
  let service: FastifyInstance;

  beforeEach(async () => {
    registry.clear();
    service = fastify();
    observeRequests(service, registry);
    service.get('/v1/agreements/:id', async () => ({ trace: traceparent() }));
    service.get('/v1/stream', async () => 'all day long');
    service.get('/health/live', async () => 'ok');
    service.get('/v1/broken', async () => Promise.reject(new Error('broken')));
    await service.listen({ host: '127.0.0.1', port: 0 });
  });
  afterEach(async () => {
    recordSpans(undefined);
    await service.close();
  });

  async function ask(url: string, headers: Record<string, string> = {}): Promise<any> {
    const answer = await fetch(`${service.listeningOrigin}${url}`, { headers });
    const text = await answer.text();
    return text.startsWith('{') ? JSON.parse(text) : text;
  }

  async function counted(): Promise<string[]> {
    const text = await registry.getSingleMetricAsString('http_server_request_duration_seconds');
    return [...text.matchAll(/_count\{(.*)\} (\d+)/g)].map(([, labels, count]) => `${labels} ${count}`);
  }

  it('are counted by method, route and status, and every path nobody serves as one', async () => {
    for (const url of ['/v1/agreements/1', '/v1/agreements/2?q=x', '/v1/broken', '/nowhere', '/neither', '/health/live', '/v1/stream']) await ask(url);
    await eventually(async () => (await counted()).join().endsWith('2'));
    expect(await counted()).toEqual([
      'http_request_method="GET",http_route="/v1/agreements/{id}",http_response_status_code="200" 2',
      'http_request_method="GET",http_route="/v1/broken",http_response_status_code="500" 1',
      'http_request_method="GET",http_route="unmatched",http_response_status_code="404" 2',
    ]);
  });

  it('go on with the trace of their caller, or begin one', async () => {
    const asked = async (header: string) => (await ask('/v1/agreements/1', { traceparent: header })).trace;
    expect(await asked(CALLER)).toBe(CALLER);
    for (const wrong of ['x', CALLER.toUpperCase(), CALLER.replace('0af7651916cd43dd8448eb211c80319c', '0'.repeat(32))])
      expect(await asked(wrong)).toMatch(/^00-(?!0af7)[0-9a-f]{32}-[0-9a-f]{16}-01$/);
  });

  it('are spans where those are recorded, all but probes', async () => {
    const own = newTraceparent(true);
    const spans: unknown[] = [];
    recordSpans(({ name, kind, parent, attributes }) => ({
      traceparent: own,
      end: (more, error) => void spans.push([name, kind, parent, { ...attributes, ...more }, error]),
    }));
    expect(await ask('/v1/agreements/1?q=marigold', { traceparent: CALLER })).toEqual({ trace: own });
    for (const url of ['/health/live', '/v1/broken', '/marigold']) await ask(url);
    await eventually(() => spans.length === 3);
    const said = { 'http.request.method': 'GET', 'url.scheme': 'http' };
    expect(spans).toEqual([
      ['GET /v1/agreements/{id}', 'server', CALLER, { ...said, 'http.route': '/v1/agreements/{id}', 'http.response.status_code': 200 }, undefined],
      ['GET /v1/broken', 'server', undefined, { ...said, 'http.route': '/v1/broken', 'http.response.status_code': 500 }, '500'],
      ['GET', 'server', undefined, { ...said, 'http.response.status_code': 404 }, undefined],
    ]);
  });
});
