import { spawn, type ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { javaProgram } from './java-tools.js';
import { runToEnd } from './run-to-end.js';

export interface Launch {
  /** The folder of the broker's jars. */
  readonly jars: string;
  readonly propertiesFile: string;
  /** No file of the broker grows beyond it. */
  readonly mostFileBytes: number | undefined;
  /** Told at once, before the broker is ready. */
  readonly onPid: (pid: number) => void;
  readonly log: (line: string) => void;
}

const logSettings = fileURLToPath(new URL('../log4j2.properties', import.meta.url));
const readyWithinMs = 90_000;

/** Makes the folder a properties file names the empty storage of a new cluster. */
export async function formatStorage(jars: string, options: readonly string[]): Promise<void> {
  const { ok, output } = await runToEnd(javaProgram('java'), [...javaOptions(jars), 'kafka.tools.StorageTool', 'format', ...options]);
  if (!ok) throw new Error(`Kafka could not make its storage: ${output.split('\n').slice(-3).join(' · ')}`);
}

/**
 * Starts the broker and waits until it serves requests.
 * @throws Error with its last words when it ends before, or takes longer than 90 s
 */
export async function launchBroker({ jars, propertiesFile, mostFileBytes, onPid, log }: Launch): Promise<ChildProcess> {
  const command = [javaProgram('java'), ...javaOptions(jars), 'kafka.Kafka', propertiesFile];
  const [program = '', ...args] = mostFileBytes === undefined ? command : withFileLimit(mostFileBytes, command);
  const child = spawn(program, args, {
    // A session of its own: Ctrl-C in the terminal must not reach it before the services that use it are down.
    detached: process.platform !== 'win32',
    windowsHide: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const lastWords: string[] = [];
  let ready = false;
  for (const input of [child.stdout, child.stderr]) {
    createInterface({ input }).on('line', (line) => {
      if (line.includes('Kafka Server started')) ready = true;
      lastWords.splice(0, lastWords.length - 9, line);
      log(line);
    });
  }
  let failure: Error | undefined;
  child.once('error', (error) => (failure = error));
  if (child.pid !== undefined) onPid(child.pid);
  for (const end = Date.now() + readyWithinMs; !ready; await sleep(20)) {
    if (failure) throw failure;
    if (hasEnded(child)) throw new Error(`Kafka ended at once: ${lastWords.join(' · ')}`);
    if (Date.now() > end) {
      child.kill('SIGKILL');
      throw new Error(`Kafka was not ready within ${readyWithinMs / 1000} s: ${lastWords.join(' · ')}`);
    }
  }
  return child;
}

export function hasEnded(child: ChildProcess): boolean {
  return child.exitCode !== null || child.signalCode !== null;
}

function javaOptions(jars: string): string[] {
  // The first compiler alone: a third less processor time, and not less throughput with what one machine's services send.
  const machine = ['-Xmx320m', '-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1', '-XX:+ExitOnOutOfMemoryError'];
  return [...machine, `-Dlog4j2.configurationFile=${logSettings}`, '-cp', join(jars, '*')];
}

/** POSIX counts the limit in units of 512 bytes. */
function withFileLimit(mostFileBytes: number, command: readonly string[]): string[] {
  return ['sh', '-c', 'ulimit -f "$0" && exec "$@"', String(Math.floor(mostFileBytes / 512)), ...command];
}
