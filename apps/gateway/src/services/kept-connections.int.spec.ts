import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { eventually } from '@entente/testing';
import { startTestGateway, type RunningGateway } from '../../spec/running-gateway.js';
import { json, startStandIn, type StandInService } from '../../spec/stand-in-service.js';

const AT_ONCE = 3;

/** A service that hangs up on whoever asks on a connection it has answered on before, as one does that has just left. */
describe('connections to a service', () => {
  let service: Server;
  let others: StandInService;
  let gateway: RunningGateway;
  const open = new Set<Socket>();
  const answered = new Set<Socket>();
  let asked = 0;

  beforeEach(async () => {
    asked = 0;
    for (const sockets of [open, answered]) sockets.clear();
    let together: (() => void)[] = [];
    service = createServer(({ socket }, response) => {
      asked++;
      if (answered.has(socket)) return void socket.destroy();
      answered.add(socket);
      together.push(() => json(response, 200, {}));
      if (asked < AT_ONCE) return;
      for (const answer of together) answer();
      together = [];
    });
    service.on('connection', (socket: Socket) => {
      open.add(socket);
      socket.once('close', () => open.delete(socket));
    });
    service.listen(0, '127.0.0.1');
    await once(service, 'listening');
    const address = service.address();
    others = await startStandIn();
    const partners = `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`;
    gateway = await startTestGateway({ partners, agreements: others.url, reporting: others.url });
    await Promise.all(Array.from({ length: AT_ONCE }, () => gateway.ask('/v1/partners')));
    expect(open.size).toBe(AT_ONCE);
  });
  afterEach(async () => {
    await gateway.close();
    await others.stop();
    service.closeAllConnections();
    service.close();
  });

  it('that are gone when they are used again are replaced by a new one where something is read', async () => {
    for (let read = 0; read < AT_ONCE; read++) expect(await gateway.ask('/v1/partners')).toMatchObject({ status: 200 });
  });

  it('are not where something is written: it may have happened', async () => {
    const body = JSON.stringify({ references: [{ name: 'Peru' }] });
    const answer = await gateway.ask('/v1/partners/resolve', { method: 'POST', body, headers: { 'content-type': 'application/json' } });
    expect(answer).toMatchObject({ status: 503, body: { code: 'service-unavailable' } });
    expect(asked).toBe(AT_ONCE + 1);
  });

  it('are given up soon when they are not used', async () => {
    await eventually(() => open.size === 0, 4_000);
  });
});
