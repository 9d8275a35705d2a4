import { createServer } from 'node:net';
import { errorCode } from '@entente/postgres';
import { StartError } from './start-error.js';

/** @throws StartError naming the port and what to set when nothing can listen there */
export async function checkPublicPort(host: string, port: number): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    const server = createServer();
    server.once('error', (error) => reject(new StartError(complaint(host, port, errorCode(error) ?? error.message))));
    server.listen(port, host, () => server.close(() => resolve()));
  });
}

function complaint(host: string, port: number, code: string): string {
  switch (code) {
    case 'EADDRINUSE':
      return `Port ${port} on ${host} is taken by another program. Set PORT to a free one: PORT=${port + 1} npm start`;
    case 'EACCES':
      return `Port ${port} on ${host} needs more rights than this user has. Set PORT to one above 1023: PORT=8080 npm start`;
    default:
      return `Cannot listen on ${host}, port ${port} (${code}). Set HOST to an address of this machine, PORT to a free port.`;
  }
}

/** The address under which a browser on this machine reaches what listens on `host`. */
export function addressOf(host: string, port: number): string {
  const reachable = host === '0.0.0.0' ? '127.0.0.1' : host === '::' ? '::1' : host;
  return `http://${reachable.includes(':') ? `[${reachable}]` : reachable}:${port}`;
}
