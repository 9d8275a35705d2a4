import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer, request, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { eventually } from '@entente/testing';
import { startTestGateway, type RunningGateway } from '../../spec/running-gateway.js';
import { startStandIn, type StandInService } from '../../spec/stand-in-service.js';

const PATH = '/v1/agreements/019a0b5e-7c00-7001-8b2c-3d4e5f600001/attachments?name=x';
const LIMIT = 40 * 1024 * 1024;
/** How long a service may fall silent here; a busy machine alone must not take that long. */
const DEADLINE_MS = 3_000;

/** A service that sees requests as they come, body and all. */
describe('a body that streams', () => {
  let service: Server;
  let others: StandInService;
  let gateway: RunningGateway;
  let serve: (incoming: IncomingMessage, answer: ServerResponse) => void;
  let token: string;

  beforeEach(async () => {
    service = createServer((incoming, answer) => serve(incoming, answer));
    service.listen(0, '127.0.0.1');
    await once(service, 'listening');
    const address = service.address();
    others = await startStandIn();
    const agreements = `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`;
    const settings = { WRITE_DEADLINE_MS: String(DEADLINE_MS), ATTACHMENTS_MAX_BYTES: String(LIMIT) };
    gateway = await startTestGateway({ partners: others.url, agreements, reporting: others.url }, settings);
    token = await gateway.issuer.token({ roles: ['desk-officer'] });
  });
  afterEach(async () => {
    await gateway.close();
    await others.stop();
    service.closeAllConnections();
    service.close();
  });

  function upload(headers: Record<string, string | number> = {}): ReturnType<typeof request> {
    const sending = request(`${gateway.url}${PATH}`, { method: 'POST', headers: { authorization: `Bearer ${token}`, ...headers } });
    sending.on('error', () => undefined);
    sending.flushHeaders();
    return sending;
  }

  async function answered(sending: ReturnType<typeof request>): Promise<[number | undefined, string]> {
    const [answer]: IncomingMessage[] = await once(sending, 'response');
    const chunks: Buffer[] = [];
    for await (const chunk of answer ?? []) chunks.push(chunk);
    return [answer?.statusCode, Buffer.concat(chunks).toString()];
  }

  it('reaches the service piece by piece, with its length, longer than any deadline, and so does the answer', async () => {
    let seen: IncomingMessage['headers'] = {};
    serve = (incoming, answer) => {
      seen = incoming.headers;
      answer.writeHead(201, { 'repr-digest': 'sha-256=:x:' });
      incoming.on('data', (piece: Buffer) => answer.write(`[${piece.toString()}]`)).once('end', () => answer.end());
    };
    const pieces = ['1st', '2nd', '3rd', '4th', '5th'];
    const sending = upload({ 'content-length': 15, 'content-type': 'application/pdf', 'repr-digest': 'sha-256=:y:', range: 'bytes=0-1' });
    const answer = answered(sending);
    for (const piece of pieces) {
      sending.write(piece);
      await pause(DEADLINE_MS / 4);
    }
    sending.end();
    expect(await answer).toEqual([201, pieces.map((piece) => `[${piece}]`).join('')]);
    expect(seen).toMatchObject({ 'content-length': '15', 'content-type': 'application/pdf', 'repr-digest': 'sha-256=:y:', range: 'bytes=0-1' });
  });

  it('waits for a slow service instead of filling the memory of the gateway', async () => {
    let taken = 0;
    serve = (incoming, answer) => {
      setTimeout(() => incoming.on('data', ({ length }: Buffer) => void (taken += length)).once('end', () => answer.end('{}')), 400);
    };
    const sending = upload();
    const answer = answered(sending);
    const piece = randomBytes(1024 * 1024);
    let sent = 0;
    let held = false;
    for (; sent < 30; sent++) {
      if (sending.write(piece)) continue;
      const drained = await Promise.race([once(sending, 'drain').then(() => true), pause(150, false)]);
      if (!drained && !held) {
        held = true;
        expect(sent).toBeLessThan(20); // what the sockets hold, not what was to be sent
        await Promise.race([once(sending, 'drain'), answer]); // an answer before the end is a refusal, and fails below
      }
    }
    sending.end();
    expect(await answer).toEqual([200, '{}']);
    expect([held, taken]).toEqual([true, 30 * 1024 * 1024]);
  });

  it('is cut off at the limit, at once where its length says so', async () => {
    let began = 0;
    let broke = 0;
    serve = (incoming) => {
      began += 1;
      incoming.resume().once('close', () => (broke += incoming.complete ? 0 : 1));
    };
    const [status, body] = await answered(upload({ 'content-length': LIMIT + 1 }));
    expect([status, JSON.parse(body).code, began]).toEqual([413, 'attachment-too-large', 0]);
    const endless = upload();
    const answer = answered(endless);
    const piece = randomBytes(1024 * 1024);
    for (let sent = 0; sent <= LIMIT; sent += piece.length) if (!endless.write(piece)) await Promise.race([once(endless, 'drain'), pause(200)]);
    expect([(await answer)[0], began]).toEqual([413, 1]);
    await eventually(() => broke === 1);
    endless.destroy();
  });

  it('is broken off at the service when its sender hangs up, and answered when the service dies or falls silent', async () => {
    let broke = false;
    serve = (incoming) => void incoming.once('close', () => (broke = !incoming.complete)).resume();
    const left = upload();
    left.write('half');
    await pause(100);
    left.destroy();
    await eventually(() => broke);

    serve = (incoming) => void incoming.once('data', () => incoming.socket.destroy());
    const dying = upload();
    dying.write('half');
    expect((await answered(dying))[0]).toBe(503);
    dying.destroy();

    serve = (incoming) => void incoming.resume();
    const silent = upload();
    silent.end('all');
    expect((await answered(silent))[0]).toBe(504);
  });

  it('need not be whole for the service to refuse it', async () => {
    serve = (_, answer) => void answer.writeHead(404, { 'content-type': 'application/problem+json' }).end('{"code":"no-such-agreement"}');
    const sending = upload();
    sending.write('the beginning');
    expect(await answered(sending)).toEqual([404, '{"code":"no-such-agreement"}']);
    sending.destroy();
  });
});
