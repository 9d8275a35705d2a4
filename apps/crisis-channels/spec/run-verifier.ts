import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Principal } from '@entente/contracts';
import type { RunningCrisisChannels } from './running-crisis-channels.js';

const ENTENTE = fileURLToPath(new URL('../../cli/bin/entente.js', import.meta.url));

/** What the `entente` command said in a process of its own, asked on behalf of a caller. */
export interface Said {
  code: number;
  stdout: string;
  stderr: string;
}

export async function entente(service: RunningCrisisChannels, claims: Partial<Principal>, ...args: string[]): Promise<Said> {
  const env = { PATH: process.env['PATH'] ?? '', ENTENTE_DATA_DIR: '/nowhere', ENTENTE_URL: service.url, ENTENTE_TOKEN: await service.issuer.token(claims) };
  return new Promise((resolve) => {
    execFile(process.execPath, [ENTENTE, ...args], { env, maxBuffer: 64 * 1024 * 1024 }, (error, stdout, stderr) => {
      resolve({ code: typeof error?.code === 'number' ? error.code : error === null ? 0 : -1, stdout, stderr });
    });
  });
}
