import { createHmac } from 'node:crypto';
import { request as httpRequest } from 'node:http';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { startWithStandIns, type StandIns } from '../../../spec/running-gateway.js';
import { json } from '../../../spec/stand-in-service.js';

let all: StandIns;
beforeAll(async () => {
  all = await startWithStandIns({ READ_DEADLINE_MS: '300', WRITE_DEADLINE_MS: '600', BREAKER_FAILURES: '1000' });
});
afterAll(() => all.close());
beforeEach(() => {
  for (const service of [all.partners, all.agreements, all.reporting]) {
    service.seen.length = 0;
    service.behave = (_, response) => json(response, 200, { from: 'stand-in' });
  }
});

const AGREEMENT = '/v1/agreements/0190c0de-0000-7000-8000-000000000001';

describe('forwarding', () => {
  it('passes method, path, query, body bytes and the headers a service needs', async () => {
    const body = '{ "partner":"PER",\n "action" : "signed", "x": 1.0 }';
    const answer = await all.gateway.ask(`${AGREEMENT}/actions?x=a%2Fb&y=%C3%A9`, {
      method: 'POST',
      body,
      claims: { roles: ['desk-officer'] },
      headers: {
        'content-type': 'application/json',
        'if-match': '"3"',
        'idempotency-key': 'k-1',
        accept: 'application/json',
        'accept-language': 'es-PE',
        traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
        'x-forwarded-for': '10.0.0.1',
        cookie: 'a=b',
      },
    });
    expect(answer.body).toEqual({ from: 'stand-in' });
    const [seen] = all.agreements.seen;
    expect(seen).toMatchObject({
      method: 'POST',
      url: `${AGREEMENT}/actions?x=a%2Fb&y=%C3%A9`,
      headers: {
        'content-type': 'application/json',
        'if-match': '"3"',
        'idempotency-key': 'k-1',
        'accept-language': 'es-PE',
        traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
      },
    });
    expect(seen?.headers.authorization).toMatch(/^Bearer /);
    expect(seen?.body.toString()).toBe(body);
    expect(seen?.headers.cookie).toBeUndefined();
    expect(seen?.headers['x-forwarded-for']).toBeUndefined();
  });

  it('goes by whose route it is, not by how its path begins', async () => {
    const id = '0190c0de-0000-7000-8000-000000000002';
    expect((await all.gateway.ask(`/v1/crises/${id}/timeline?limit=3`)).status).toBe(200);
    expect(all.reporting.seen.map(({ url }) => url)).toEqual([`/v1/crises/${id}/timeline?limit=3`]);
  });

  it('passes status, body and the headers a caller needs back, and nothing else', async () => {
    all.agreements.behave = (_, response) =>
      json(
        response,
        412,
        { code: 'stale-version' },
        { etag: '"4"', link: '</v1/agreements?cursor=x>; rel="next"', 'retry-after': '7', server: 'secret', 'set-cookie': 'a=b' },
      );
    const { status, headers, body } = await all.gateway.ask(AGREEMENT);
    expect([status, body]).toEqual([412, { code: 'stale-version' }]);
    expect([headers.get('etag'), headers.get('link'), headers.get('retry-after'), headers.get('content-type')]).toEqual([
      '"4"',
      '</v1/agreements?cursor=x>; rel="next"',
      '7',
      'application/problem+json',
    ]);
    expect([headers.get('server'), headers.get('set-cookie')]).toEqual([null, null]);
    expect([headers.get('x-content-type-options'), headers.get('cache-control')]).toEqual(['nosniff', 'no-store']);
  });

  it('answers 504 when a service is late, 503 naming it when it is down', async () => {
    all.agreements.behave = () => undefined;
    expect(await all.gateway.ask(AGREEMENT)).toMatchObject({
      status: 504,
      body: { code: 'service-timeout', detail: 'agreements did not answer within 0.3 s' },
    });
    all.agreements.behave = (_, response) => void response.destroy();
    const downAnswer = await all.gateway.ask(AGREEMENT);
    expect(downAnswer).toMatchObject({
      status: 503,
      body: { code: 'service-unavailable', detail: 'agreements does not answer', title: 'Service Unavailable' },
    });
    expect(downAnswer.headers.get('retry-after')).toBe('1');
    expect(downAnswer.headers.get('content-type')).toContain('application/problem+json');
  });

  it('breaks an answer off where its service broke off', async () => {
    all.agreements.behave = (_, response) => {
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': '100' }).write('{"half":');
      setTimeout(() => response.destroy(), 50);
    };
    await expect(all.gateway.ask(AGREEMENT)).rejects.toThrow();
  });

  it('refuses a body longer than its route takes, whether or not the length is said', async () => {
    const claims = { roles: ['desk-officer' as const] };
    const headers = { 'content-type': 'application/json' };
    const long = 'x'.repeat(1024 * 1024 + 1);
    expect(await all.gateway.ask('/v1/agreements', { method: 'POST', body: long, claims, headers })).toMatchObject({
      status: 413,
      body: { code: 'body-too-large' },
    });
    const token = await all.gateway.issuer.token(claims);
    const status = await new Promise<number | undefined>((resolve, reject) => {
      const chunked = httpRequest(
        `${all.gateway.url}/v1/agreements`,
        { method: 'POST', headers: { ...headers, authorization: `Bearer ${token}` } },
        (answer) => {
          resolve(answer.statusCode);
          chunked.destroy();
        },
      );
      chunked.on('error', reject);
      chunked.write(long); // and no end: the refusal must not wait for it, nor be lost with the connection
    });
    expect(status).toBe(413);
    expect(all.agreements.seen).toHaveLength(0);
    expect(await all.gateway.ask('/v1/partners/resolve', { method: 'POST', body: long, headers })).toMatchObject({ status: 200 });
  });
});

describe('the door', () => {
  it('says 404 for a path nobody serves and 405 with Allow for a method it does not take', async () => {
    expect(await all.gateway.ask('/v1/nowhere')).toMatchObject({ status: 404, body: { code: 'no-such-path', status: 404 } });
    const wrong = await all.gateway.ask('/v1/agreements', { method: 'DELETE' });
    expect(wrong).toMatchObject({ status: 405, body: { code: 'method-not-allowed' } });
    expect(wrong.headers.get('allow')).toBe('GET, HEAD, POST');
    expect((await all.gateway.ask('/v1/events')).headers.get('allow')).toBe('POST');
    expect(await all.gateway.ask('/v1/partners/%FF')).toMatchObject({ status: 400, body: { code: 'bad-request' } });
  });

  it('lets nobody in without a token of its issuer, for its audience, in its time', async () => {
    const { issuer } = all.gateway;
    const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
    const claims = {
      sub: 'x',
      nation: 'PER',
      clearance: 'SECRET',
      roles: ['operator'],
      iss: 'urn:entente:test',
      aud: 'entente',
      exp: Math.floor(Date.now() / 1000) + 600,
    };
    const shared = `${part({ alg: 'HS256', kid: 'test' })}.${part(claims)}`;
    const valid = await issuer.token({});
    const tokens: Record<string, string | undefined> = {
      missing: undefined,
      expired: await issuer.token({}, { expiresAt: Math.floor(Date.now() / 1000) - 60 }),
      'wrong audience': await issuer.token({}, { audience: 'other' }),
      'wrong issuer': await issuer.token({}, { issuer: 'urn:other' }),
      'alg none': `${part({ alg: 'none' })}.${part(claims)}.`,
      'alg none, signed': `${part({ alg: 'none' })}.${part(claims)}.AA`,
      'shared secret': `${shared}.${createHmac('sha256', issuer.environment.JWKS_URL).update(shared).digest('base64url')}`,
      'signature of another token': `${shared}.${valid.split('.')[2]}`,
      garbage: 'x.y.z',
    };
    for (const [name, token] of Object.entries(tokens)) {
      const answer = await all.gateway.ask('/v1/partners', { token });
      expect([name, answer.status, answer.headers.get('www-authenticate')]).toEqual([name, 401, 'Bearer']);
    }
    expect(all.partners.seen).toHaveLength(0);
    expect(await all.gateway.ask('/v1/partners')).toMatchObject({ status: 200 });
  });

  it('checks the role a route asks for before anything is forwarded', async () => {
    expect(await all.gateway.ask('/v1/agreements', { method: 'POST', body: '{}', headers: { 'content-type': 'application/json' } })).toMatchObject({
      status: 403,
      body: { code: 'role-missing' },
    });
    expect(all.agreements.seen).toHaveLength(0);
  });

  it('is ready when every service is, and names the one that is not', async () => {
    expect(await all.gateway.ask('/health/ready', { token: undefined })).toMatchObject({
      status: 200,
      body: { status: 'ok', checks: { partners: 'ok', agreements: 'ok', reporting: 'ok' } },
    });
    await all.reporting.stop();
    expect(await all.gateway.ask('/health/ready', { token: undefined })).toMatchObject({
      status: 503,
      body: { failures: { reporting: 'does not answer' }, checks: { partners: 'ok', reporting: 'failing' } },
    });
    expect(await all.gateway.ask('/health/live', { token: undefined })).toMatchObject({ status: 200 });
  });
});
