import { spawn } from 'node:child_process';

/** What a program said, and whether it ended well. */
export interface Outcome {
  readonly ok: boolean;
  readonly output: string;
}

/** Runs a program to its end. A program that is not there is an outcome too. */
export function runToEnd(program: string, args: readonly string[], options: { env?: NodeJS.ProcessEnv; shell?: boolean } = {}): Promise<Outcome> {
  return new Promise((resolve) => {
    const child = spawn(program, args, { env: process.env, ...options, windowsHide: true, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (output += chunk.toString()));
    child.once('error', (error) => resolve({ ok: false, output: error.message }));
    child.once('close', (code) => resolve({ ok: code === 0, output: output.trim() }));
  });
}
