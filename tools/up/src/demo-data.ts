import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readJson, writeJson } from './json-file.js';
import { RotatingLog } from './rotating-log.js';
import type { Screen } from './screen.js';
import type { StateDir } from './state-dir.js';
import { cliEntry } from './topology.js';

/** Holds `commands.json`, a list of argument lists for the `entente` command, and the files they name. */
const demoFolder = fileURLToPath(new URL('../demo/', import.meta.url));

/**
 * Brings the demo data in, each command once in the life of the state folder. Entente runs without it, so a failure is
 * reported and the commands from there on are tried again on the next start.
 */
export async function importDemoData(dir: StateDir, gatewayUrl: string, screen: Screen, signal: AbortSignal): Promise<void> {
  const commands = parseCommands(readJson(join(demoFolder, 'commands.json')));
  const kept = readJson(dir.demoData);
  const done: unknown[] = Array.isArray(kept) ? kept : [];
  const open = commands.filter((command) => !done.includes(command.join(' ')));
  if (open.length === 0 || !existsSync(cliEntry)) return;
  const log = new RotatingLog(join(dir.logs, 'demo-data.log'));
  for (const command of open) {
    signal.throwIfAborted();
    screen.progress(`Demo data: entente ${command.join(' ')}`);
    const code = await runCli(command, { ENTENTE_URL: gatewayUrl, ENTENTE_DATA_DIR: dir.root }, log, signal);
    signal.throwIfAborted();
    if (code !== 0) {
      screen.warn(`Demo data: "entente ${command.join(' ')}" ended with exit code ${code}, see ${log.path}; it is tried again on the next start`);
      break;
    }
    done.push(command.join(' '));
    writeJson(dir.demoData, done);
  }
  log.close();
}

async function runCli(command: readonly string[], env: Record<string, string>, log: RotatingLog, signal: AbortSignal): Promise<number | null> {
  const child = spawn(process.execPath, [cliEntry, ...command], {
    cwd: demoFolder,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: process.platform !== 'win32',
    windowsHide: true,
  });
  const abort = (): void => void child.kill('SIGTERM');
  signal.addEventListener('abort', abort);
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => log.write(chunk));
  await once(child, 'close');
  signal.removeEventListener('abort', abort);
  return child.exitCode;
}

function parseCommands(value: unknown): string[][] {
  if (!Array.isArray(value)) throw new Error(`${demoFolder}commands.json is not a list of commands`);
  return value.map((command: unknown) => {
    if (!Array.isArray(command)) throw new Error(`${demoFolder}commands.json: each command is a list of arguments`);
    return command.map(String);
  });
}
