import { join } from 'node:path';
import { runToEnd, type Outcome } from './run-to-end.js';

const oldestJava = 17;

/** The program of the Java in `JAVA_HOME`, else the one on the PATH. */
export function javaProgram(name: 'java' | 'keytool'): string {
  const home = process.env['JAVA_HOME'];
  return home ? join(home, 'bin', name) : name;
}

/** Maven is a script on Windows, which only a shell can start. */
export function runMaven(args: readonly string[]): Promise<Outcome> {
  const windows = process.platform === 'win32';
  return runToEnd(windows ? 'mvn.cmd' : 'mvn', args, { shell: windows });
}

/** One line why there is no Java Kafka can run on; `undefined` when there is. */
export async function whyNoJava(): Promise<string | undefined> {
  const { ok, output } = await runToEnd(javaProgram('java'), ['-version']);
  if (!ok) return `Java ${oldestJava} or newer is not installed`;
  const found = /version "(?:1\.)?(\d+)/.exec(output)?.[1];
  if (found === undefined || Number(found) < oldestJava) return `Kafka needs Java ${oldestJava} or newer; this is Java ${found ?? 'of an unknown version'}`;
  return undefined;
}
