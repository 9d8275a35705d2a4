import { createServer } from 'node:net';

/**
 * A TCP port nobody listens on at this moment.
 * Another program can take it before the caller does: try again when binding fails.
 */
export async function freePort(host = '127.0.0.1'): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, host, () => {
      const address = server.address();
      if (address === null || typeof address === 'string') {
        reject(new Error(`no port number for ${host}`));
        return;
      }
      server.close(() => resolve(address.port));
    });
  });
}
