import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const BIN = fileURLToPath(new URL('../bin/entente.js', import.meta.url));
const BUILT = fileURLToPath(new URL('../dist/main.js', import.meta.url));

export interface Ended {
  code: number | null;
  signal: NodeJS.Signals | null;
  stdout: string;
  stderr: string;
}

export interface Running {
  process: ChildProcess;
  ended: Promise<Ended>;
}

/** Starts the real command in a process of its own. Needs `npx tsc -b apps/cli` before. */
export function startEntente(args: readonly string[], options: { dataDir: string; input?: string; env?: Record<string, string> }): Running {
  if (!existsSync(BUILT)) throw new Error('apps/cli is not built: npx tsc -b apps/cli');
  const env = { PATH: process.env['PATH'] ?? '', ENTENTE_DATA_DIR: options.dataDir, ...options.env };
  const child = spawn(process.execPath, [BIN, ...args], { env, stdio: ['pipe', 'pipe', 'pipe'] });
  const [out, err]: [Buffer[], Buffer[]] = [[], []];
  child.stdout.on('data', (chunk: Buffer) => out.push(chunk));
  child.stderr.on('data', (chunk: Buffer) => err.push(chunk));
  child.stdin.end(options.input ?? '');
  const ended = new Promise<Ended>((resolve) => {
    child.once('close', (code, signal) => resolve({ code, signal, stdout: Buffer.concat(out).toString(), stderr: Buffer.concat(err).toString() }));
  });
  return { process: child, ended };
}

/** Runs the real command to its end. */
export async function entente(args: readonly string[], options: { dataDir: string; input?: string; env?: Record<string, string> }): Promise<Ended> {
  return startEntente(args, options).ended;
}
