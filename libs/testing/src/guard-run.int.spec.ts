import { afterEach, describe, expect, it } from '@jest/globals';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { processIdentity } from '@entente/postgres';
import { eventually } from './eventually.js';

/** Stands for a run: starts a server, guards it, and with `let go` does so again. */
const run = `
  import { spawn } from 'node:child_process';
  import { guardAgainstKill } from ${JSON.stringify(new URL('../dist/guard-run.js', import.meta.url).href)};
  const server = spawn('sleep', ['600'], { detached: true, stdio: 'ignore' });
  const letGo = guardAgainstKill({ pid: server.pid, signal: 'TERM', folders: [process.argv[1]] });
  if (process.argv[2] === 'let go') letGo();
  console.log(server.pid);
  setInterval(() => undefined, 1000);
`;
const servers: number[] = [];

afterEach(() => {
  for (const pid of servers.splice(0)) if (processIdentity(pid) !== undefined) process.kill(pid);
});

async function killedRun(folder: string, ...words: string[]): Promise<number> {
  const child = spawn(process.execPath, ['--input-type=module', '--eval', run, folder, ...words], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [output] = await once(child.stdout, 'data');
  const server = Number(output);
  servers.push(server);
  expect(processIdentity(server)).toBeDefined();
  // Longer than letting go takes.
  await sleep(300);
  child.kill('SIGKILL');
  await once(child, 'exit');
  return server;
}

describe('a run of the tests that is killed', () => {
  it('leaves no server and no data behind', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'entente-guard-'));
    const server = await killedRun(folder);
    await eventually(() => processIdentity(server) === undefined);
    await eventually(() => !existsSync(folder));
  });

  it('has no say over what it has let go', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'entente-guard-'));
    const server = await killedRun(folder, 'let go');
    await sleep(500);
    expect(processIdentity(server)).toBeDefined();
    expect(existsSync(folder)).toBe(true);
    rmSync(folder, { recursive: true });
  });
});
