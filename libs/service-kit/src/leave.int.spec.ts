import { once } from 'node:events';
import { Agent, request, type IncomingMessage } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import Fastify, { type FastifyInstance } from 'fastify';
import { Health } from './http/health.js';
import { Connections, leave } from './leave.js';

const DRAIN_MS = 2_000;

describe('a service that is told to leave', () => {
  let fastify: FastifyInstance;
  let connections: Connections;
  let health: Health;
  let agent: Agent;
  let port: number;
  let finish: () => void;

  beforeEach(async () => {
    fastify = Fastify({ return503OnClosing: false });
    connections = new Connections(fastify);
    health = new Health();
    fastify.get('/', () => 'ok');
    fastify.get('/slow', () => new Promise<string>((resolve) => (finish = () => resolve('done'))));
    await fastify.listen({ host: '127.0.0.1', port: 0 });
    const address = fastify.server.address();
    port = typeof address === 'object' && address ? address.port : 0;
    agent = new Agent({ keepAlive: true });
  });
  afterEach(async () => {
    agent.destroy();
    await fastify.close();
  });

  const told = (): Promise<void> => leave({ close: () => fastify.close() }, connections, health, DRAIN_MS);

  async function ask(path = '/', over: Agent | false = agent): Promise<{ text: string; connection: string | undefined; kept: boolean }> {
    const asked = request({ host: '127.0.0.1', port, path, agent: over }).end();
    const [answer]: IncomingMessage[] = await once(asked, 'response');
    let text = '';
    for await (const chunk of answer ?? []) text += String(chunk);
    return { text, connection: answer?.headers.connection, kept: asked.reusedSocket };
  }

  it('is not ready, and answers on connections it has once more, and on new ones', async () => {
    await ask();
    const left = told();
    expect(await health.ready()).toEqual({ service: 'stopping' });
    expect(await ask()).toEqual({ text: 'ok', connection: 'close', kept: true });
    expect(await ask()).toEqual({ text: 'ok', connection: 'close', kept: false });
    await pause(DRAIN_MS / 2);
    expect((await ask()).text).toBe('ok');
    await left;
    await expect(ask()).rejects.toThrow('ECONNREFUSED');
  });

  it('finishes what it has in hand, and says that its connection ends', async () => {
    const slow = ask('/slow');
    await pause(50);
    const left = told();
    await pause(DRAIN_MS + 100);
    finish();
    expect(await slow).toEqual({ text: 'done', connection: 'close', kept: false });
    await left;
  });

  it('is held by no connection that was opened and never used', async () => {
    agent.createConnection({ host: '127.0.0.1', port }, () => undefined);
    await pause(50);
    const began = Date.now();
    await told();
    expect(Date.now() - began).toBeLessThan(4_000);
  });
});
