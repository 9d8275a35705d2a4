import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { fileURLToPath } from 'node:url';
import { eventually, type TestDatabases, type TestIssuer } from '@entente/testing';

const PROGRAM = fileURLToPath(new URL('../../partners/dist/main.js', import.meta.url));

export interface RealPartners {
  url: string;
  /** Kills it as a crash would. */
  kill(): Promise<void>;
  start(): Promise<void>;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (typeof address !== 'object' || !address) throw new Error('no port');
  return address.port;
}

/** The real service, built, in a process of its own. */
export async function startRealPartners(databases: TestDatabases, issuer: TestIssuer): Promise<RealPartners> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  let child: ReturnType<typeof spawn> | undefined;
  const partners: RealPartners = {
    url,
    kill: async () => {
      if (!child) return;
      child.kill('SIGKILL');
      await once(child, 'exit');
      child = undefined;
    },
    start: async () => {
      child = spawn(process.execPath, [PROGRAM], {
        env: {
          PATH: process.env['PATH'],
          ...issuer.environment,
          HOST: '127.0.0.1',
          PORT: String(port),
          LOG_LEVEL: 'fatal',
          ...databases.environment,
        },
        stdio: 'inherit',
      });
      await eventually(async () => (await fetch(`${url}/health/ready`)).status === 200, 60_000);
    },
  };
  await partners.start();
  return partners;
}
