import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { startWithStandIns, type StandIns } from '../../spec/running-gateway.js';

describe('the live stream', () => {
  let all: StandIns;
  let upstream: Promise<ServerResponse>;
  beforeEach(async () => {
    all = await startWithStandIns({ READ_DEADLINE_MS: '100' });
    upstream = new Promise((resolve) => {
      all.reporting.behave = (_, response) => {
        response.writeHead(200, { 'content-type': 'text/event-stream' }).flushHeaders();
        resolve(response);
      };
    });
  });
  afterEach(() => all.close());

  async function listen(signal?: AbortSignal): Promise<Response> {
    const token = await all.gateway.issuer.token({});
    return fetch(`${all.gateway.url}/v1/stream?partner=PER`, {
      headers: { authorization: `Bearer ${token}`, 'last-event-id': '42' },
      ...(signal ? { signal } : {}),
    });
  }

  it('comes through event by event, headers first, longer than any deadline', async () => {
    const answer = await listen();
    expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'text/event-stream']);
    expect(all.reporting.seen).toMatchObject([{ url: '/v1/stream?partner=PER', headers: { 'last-event-id': '42' } }]);
    const reader = answer.body?.getReader();
    for (const id of [43, 44]) {
      await new Promise((resolve) => setTimeout(resolve, 150));
      (await upstream).write(`id: ${id}\n\n`);
      expect(Buffer.from((await reader?.read())?.value ?? []).toString()).toBe(`id: ${id}\n\n`);
    }
    await reader?.cancel();
  });

  it('is closed at its source when the caller hangs up', async () => {
    const caller = new AbortController();
    await listen(caller.signal);
    const closed = once(await upstream, 'close');
    caller.abort();
    await closed;
  });

  it('does not keep the gateway from leaving', async () => {
    const answer = await listen();
    const ended = answer.text().catch(() => 'ended');
    const before = performance.now();
    await all.gateway.close();
    expect(performance.now() - before).toBeLessThan(2_000);
    expect(await ended).toBe('ended');
  });
});
