import { spawn, type ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { javaProgram } from './java-tools.js';
import { runToEnd } from './run-to-end.js';

const logSettings = fileURLToPath(new URL('../log4j2.properties', import.meta.url));
const readyWithinMs = 90_000;

/** Formats the folder the properties file names: a new cluster of one. */
export async function formatStorage(jars: string, propertiesFile: string, clusterId: string): Promise<void> {
  const { ok, output } = await runToEnd(javaProgram('java'), [
    ...javaOptions(jars),
    'kafka.tools.StorageTool',
    'format',
    '--cluster-id',
    clusterId,
    '--config',
    propertiesFile,
  ]);
  if (!ok) throw new Error(`Kafka could not make its storage: ${lastLines(output)}`);
}

/**
 * Starts the broker and waits until it serves requests.
 * @throws Error with its last words when it ends before, or takes longer than 90 s
 */
export async function launchBroker(
  jars: string,
  propertiesFile: string,
  started: (child: ChildProcess) => void,
  log: (line: string) => void,
): Promise<ChildProcess> {
  const child = spawn(javaProgram('java'), [...javaOptions(jars), 'kafka.Kafka', propertiesFile], {
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
  if (child.pid !== undefined) started(child);
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
  return [
    '-Xmx320m',
    '-XX:+UseSerialGC',
    '-XX:TieredStopAtLevel=1',
    '-XX:+ExitOnOutOfMemoryError',
    `-Dlog4j2.configurationFile=${logSettings}`,
    '-cp',
    join(jars, '*'),
  ];
}

function lastLines(output: string): string {
  return output.split('\n').slice(-3).join(' · ');
}
