import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { once } from 'node:events';
import { createConnection, createServer, type Server, type Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { TcpProxy, type LinkFault } from './tcp-proxy.js';

/** Answers what it is sent, and ends when its client does. */
let server: Server;
let proxy: TcpProxy;
const accepted = new Set<Socket>();

beforeEach(async () => {
  server = createServer((socket) => {
    accepted.add(socket);
    socket.on('error', () => undefined);
    socket.on('close', () => accepted.delete(socket));
    socket.pipe(socket);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  proxy = await TcpProxy.before(Number(Object(server.address()).port));
});
afterEach(async () => {
  await proxy.close();
  for (const socket of accepted) socket.destroy();
  server.close();
});

interface Client {
  readonly socket: Socket;
  readonly received: () => string;
  readonly closed: Promise<string>;
}

async function connect(hello: string): Promise<Client> {
  const socket = createConnection({ port: proxy.port, host: '127.0.0.1', allowHalfOpen: true });
  let received = '';
  let how = 'closed';
  socket.on('data', (chunk) => (received += chunk.toString()));
  socket.on('error', (error) => (how = 'code' in error ? String(error.code) : error.message));
  const closed = new Promise<string>((resolve) => socket.on('close', () => resolve(how)));
  await once(socket, 'connect');
  socket.write(hello);
  return { socket, received: () => received, closed };
}

async function eventually(done: () => boolean): Promise<void> {
  for (const end = Date.now() + 5_000; !done(); await pause(5)) if (Date.now() > end) throw new Error('it never happened');
}

const trouble = (how: LinkFault, link = '', delayMs = 0): (() => void) => proxy.trouble({ how, link, delayMs });

describe('the proxy', () => {
  it('passes everything on, both ways, until both sides have ended', async () => {
    const { socket, received, closed } = await connect('hello');
    const much = 'x'.repeat(20 * 1024 * 1024);
    socket.end(much);
    expect(await closed).toBe('closed');
    expect(received()).toBe(`hello${much}`);
  });

  it('cuts only the link it is told', async () => {
    const [one, other] = [await connect('database entente_one'), await connect('database entente_other')];
    await eventually(() => one.received() !== '' && other.received() !== '');
    trouble('cut', 'entente_one');
    expect(await one.closed).toBe('ECONNRESET');
    other.socket.write('!');
    await eventually(() => other.received() === 'database entente_other!');
  });

  it('refuses for a while', async () => {
    const heal = trouble('refuse', 'entente_one');
    expect(await (await connect('entente_one')).closed).toBe('ECONNRESET');
    const other = await connect('entente_other');
    await eventually(() => other.received() === 'entente_other');
    heal();
    const one = await connect('entente_one');
    await eventually(() => one.received() === 'entente_one');
  });

  it('delays both ways', async () => {
    trouble('delay', '', 150);
    const began = Date.now();
    const { received } = await connect('hello');
    await eventually(() => received() === 'hello');
    expect(Date.now() - began).toBeGreaterThanOrEqual(300);
  });

  it('lets nothing through while it stalls and delivers it afterwards', async () => {
    const { socket, received } = await connect('hello');
    await eventually(() => received() === 'hello');
    const heal = trouble('stall');
    socket.write(' again');
    await pause(200);
    expect(received()).toBe('hello');
    heal();
    await eventually(() => received() === 'hello again');
  });

  it('does not tell the server that its client is gone while nothing gets through', async () => {
    const { socket, received } = await connect('hello');
    await eventually(() => received() === 'hello');
    const heal = trouble('stall');
    socket.resetAndDestroy();
    await pause(200);
    expect(accepted.size).toBe(1);
    heal();
    await eventually(() => accepted.size === 0);
  });

  it('swallows what is sent into a black hole and resets afterwards', async () => {
    const { socket, received, closed } = await connect('hello');
    await eventually(() => received() === 'hello');
    const heal = trouble('blackhole');
    socket.write(' again');
    await pause(200);
    expect(socket.destroyed).toBe(false);
    heal();
    expect(await closed).toBe('ECONNRESET');
    expect(received()).toBe('hello');
  });

  it('half-closes: the client hears that nothing more comes, the server still hears the client', async () => {
    const { socket, received } = await connect('hello');
    await eventually(() => received() === 'hello');
    const [served] = accepted;
    let heard = '';
    served?.on('data', (chunk) => (heard += chunk.toString()));
    trouble('half-close');
    await once(socket, 'end');
    socket.write(' still here');
    await eventually(() => heard === ' still here');
    expect(received()).toBe('hello');
  });
});
