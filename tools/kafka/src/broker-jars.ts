import { createHash, randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { LockHeldError, takeProcessLock } from '@entente/postgres';
import { runMaven, whyNoJava } from './java-tools.js';

const pom = fileURLToPath(new URL('../pom.xml', import.meta.url));

/** One line why this machine cannot run a broker of its own, saying what to install; `undefined` when it can. */
export async function whyNoKafka(): Promise<string | undefined> {
  const noJava = await whyNoJava();
  if (noJava !== undefined || existsSync(jarFolder())) return noJava;
  return (await runMaven(['--version'])).ok ? undefined : 'Maven is not installed, which brings Kafka the first time';
}

/**
 * The folder of the broker's jars. The first time Maven brings them (45 MB) into `ENTENTE_CACHE_DIR`, by default the user's cache folder;
 * processes that ask meanwhile wait.
 * @throws Error with Maven's own words when it cannot
 */
export async function brokerJars(log: (line: string) => void): Promise<string> {
  const folder = jarFolder();
  mkdirSync(dirname(folder), { recursive: true });
  while (!existsSync(folder)) {
    const release = tryLock(`${folder}.lock`);
    if (release === undefined) await sleep(200);
    else await fetchJars(folder, log).finally(release);
  }
  return folder;
}

function tryLock(path: string): (() => void) | undefined {
  try {
    return takeProcessLock(path);
  } catch (error) {
    if (error instanceof LockHeldError) return undefined;
    throw error;
  }
}

async function fetchJars(folder: string, log: (line: string) => void): Promise<void> {
  if (existsSync(folder)) return;
  log(`Maven brings Kafka ${kafkaVersion()} to ${folder}, this once`);
  const draft = `${folder}.${randomUUID()}`;
  try {
    const copy = ['dependency:copy-dependencies', '-DincludeScope=runtime', `-DoutputDirectory=${draft}`];
    const { ok, output } = await runMaven(['--quiet', '--batch-mode', '--strict-checksums', '--file', pom, ...copy]);
    if (!ok) throw new Error(`Maven could not bring Kafka ${kafkaVersion()}: ${output.split('\n').slice(0, 3).join(' · ')}`);
    renameSync(draft, folder);
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
}

/** Another content of the pom is another folder: a cache is never stale. */
function jarFolder(): string {
  const contentOfPom = createHash('sha256').update(readFileSync(pom)).digest('hex').slice(0, 8);
  return join(cacheFolder(), `kafka-${kafkaVersion()}-${contentOfPom}`);
}

function cacheFolder(): string {
  return process.env['ENTENTE_CACHE_DIR'] ?? join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'entente');
}

export function kafkaVersion(): string {
  const version = /<kafka\.version>(.+)<\/kafka\.version>/.exec(readFileSync(pom, 'utf8'))?.[1];
  if (version === undefined) throw new Error(`${pom} names no version of Kafka`);
  return version;
}
