import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { eventually } from '@entente/testing';
import { startWithStandIns, type StandIns } from '../../spec/running-gateway.js';
import { json } from '../../spec/stand-in-service.js';

describe('a service that keeps failing', () => {
  let all: StandIns;
  beforeEach(async () => {
    all = await startWithStandIns({ READ_DEADLINE_MS: '100', BREAKER_FAILURES: '3', BREAKER_PAUSE_MS: '400' });
  });
  afterEach(() => all.close());

  it('is left alone for a while, the others meanwhile not, and is served again when it is back', async () => {
    all.agreements.behave = () => undefined;
    for (let failure = 0; failure < 3; failure++) expect(await all.gateway.ask('/v1/agreements')).toMatchObject({ status: 504 });
    const before = performance.now();
    expect(await all.gateway.ask('/v1/agreements')).toMatchObject({
      status: 503,
      body: { code: 'service-unavailable', detail: expect.stringContaining('agreements') },
    });
    expect(performance.now() - before).toBeLessThan(90);
    expect(all.agreements.seen).toHaveLength(3);
    expect(await all.gateway.ask('/v1/partners')).toMatchObject({ status: 200 });
    expect((await all.gateway.ask('/metrics', { token: undefined })).body).toMatch(/entente_gateway_breaker_open\{[^}]*service="agreements"[^}]*\} 1/);

    all.agreements.behave = (_, response) => json(response, 200, { back: true });
    expect(
      await eventually(async () => {
        const answer = await all.gateway.ask('/v1/agreements');
        return answer.status === 200 && answer;
      }, 3_000),
    ).toMatchObject({ body: { back: true } });
  });

  it('is not one that answers with errors of its own', async () => {
    all.agreements.behave = (_, response) => json(response, 500, { code: 'internal' });
    for (let failure = 0; failure < 6; failure++) expect(await all.gateway.ask('/v1/agreements')).toMatchObject({ status: 500, body: { code: 'internal' } });
  });

  it('is not one whose callers hang up', async () => {
    all.agreements.behave = async (_, response) => {
      await pause(80);
      json(response, 200, {});
    };
    const token = await all.gateway.issuer.token({});
    for (let caller = 0; caller < 6; caller++) {
      await expect(
        fetch(`${all.gateway.url}/v1/agreements`, { headers: { authorization: `Bearer ${token}` }, signal: AbortSignal.timeout(15) }),
      ).rejects.toThrow();
    }
    expect(await all.gateway.ask('/v1/agreements')).toMatchObject({ status: 200 });
  });
});

describe('a caller that asks too often', () => {
  it('is told when to go on, while others are served', async () => {
    const all = await startWithStandIns({ RATE_LIMIT_PER_SECOND: '0.5' });
    try {
      const busy = { claims: { sub: 'busy' } };
      for (let request = 0; request < 5; request++) expect(await all.gateway.ask('/v1/partners', busy)).toMatchObject({ status: 200 });
      const refused = await all.gateway.ask('/v1/partners', busy);
      expect(refused).toMatchObject({ status: 429, body: { code: 'too-many-requests' } });
      expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
      expect(await all.gateway.ask('/v1/partners', { claims: { sub: 'other' } })).toMatchObject({ status: 200 });
    } finally {
      await all.close();
    }
  });
});
