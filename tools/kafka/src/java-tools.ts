import { spawn } from 'node:child_process';
import { join } from 'node:path';

const oldestJava = 17;

/** What a program said, and whether it ended well. */
export interface Outcome {
  readonly ok: boolean;
  readonly output: string;
}

/** The program of the JDK in `JAVA_HOME`, else the one on the PATH. */
export function javaProgram(name: 'java' | 'keytool'): string {
  const home = process.env['JAVA_HOME'];
  return home ? join(home, 'bin', name) : name;
}

/** Runs a program to its end. A program that is not there is an outcome too. */
export function runToEnd(program: string, args: readonly string[], options: { cwd?: string; shell?: boolean } = {}): Promise<Outcome> {
  return new Promise((resolve) => {
    const child = spawn(program, args, { ...options, windowsHide: true, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (output += chunk.toString()));
    child.once('error', (error) => resolve({ ok: false, output: error.message }));
    child.once('close', (code) => resolve({ ok: code === 0, output: output.trim() }));
  });
}

/** Maven is a script on Windows, which only a shell can start. */
export function runMaven(args: readonly string[]): Promise<Outcome> {
  const windows = process.platform === 'win32';
  return runToEnd(windows ? 'mvn.cmd' : 'mvn', args, { shell: windows });
}

/** One line why there is no Java Kafka can run on; `undefined` when there is. */
export async function whyNoJava(): Promise<string | undefined> {
  const { ok, output } = await runToEnd(javaProgram('java'), ['-version']);
  if (!ok) return `Java ${oldestJava} or newer is not installed (or JAVA_HOME does not name it)`;
  const found = /version "(?:1\.)?(\d+)/.exec(output)?.[1];
  if (found === undefined || Number(found) < oldestJava) return `Kafka needs Java ${oldestJava} or newer; this is Java ${found ?? 'of an unknown version'}`;
  return undefined;
}
