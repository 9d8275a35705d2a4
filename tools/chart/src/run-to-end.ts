import { spawn } from 'node:child_process';

export interface Ended {
  ok: boolean;
  stdout: string;
  stderr: string;
}

/** Runs a program to its end. A program that is not there ends badly, and says so. */
export function runToEnd(program: string, args: readonly string[], cwd?: string): Promise<Ended> {
  return new Promise((done) => {
    const child = spawn(program, args, { cwd, stdio: ['ignore', 'pipe', 'pipe'] });
    let [stdout, stderr] = ['', ''];
    child.stdout.on('data', (chunk) => (stdout += String(chunk)));
    child.stderr.on('data', (chunk) => (stderr += String(chunk)));
    child.once('error', (error) => done({ ok: false, stdout, stderr: error.message }));
    child.once('close', (code) => done({ ok: code === 0, stdout, stderr }));
  });
}
