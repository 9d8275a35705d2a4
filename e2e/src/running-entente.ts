import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { startEntente, type Entente, type EntenteOptions } from '@entente/up';

const ROOT = resolve(import.meta.dirname, '../..');

export interface Run {
  code: number | null;
  stdout: string;
  stderr: string;
}

/** A whole installation in real processes, and the `entente` command to talk to it. */
export interface Installation extends Entente {
  /** Runs `entente …` to its end. */
  cli(...args: string[]): Promise<Run>;
  /** A token of the local issuer. */
  token(claims?: { subject?: string; role?: string; nation?: string; clearance?: string; post?: string }): Promise<string>;
  /** A call through the gateway; `token` absent means without signing in. */
  call(path: string, options?: { token?: string; method?: string; body?: unknown; headers?: Record<string, string> }): Promise<Answer>;
  remove(): Promise<void>;
}

export interface Answer {
  status: number;
  headers: Headers;
  // JSON of another process: specs look into it freely and assert what they find.
  body: any;
}

/** Where an installation is that somebody else started, by its state folder. */
export function runningIn(dataDir: string): Pick<Installation, 'dataDir' | 'gatewayUrl'> {
  return { dataDir, gatewayUrl: String(JSON.parse(readFileSync(join(dataDir, 'instance.json'), 'utf8')).gateway) };
}

/** Starts everything, in an empty folder of its own where no `dataDir` is given. */
export async function install(
  options: Partial<Pick<EntenteOptions, 'dataDir' | 'demoData' | 'bus' | 'kafkaBrokers' | 'env' | 'readyWithinMs' | 'services'>> = {},
): Promise<Installation> {
  const dataDir = options.dataDir ?? join(await mkdtemp(join(tmpdir(), 'entente-e2e-')), 'state');
  const bus = process.env['ENTENTE_TEST_BUS'] === 'kafka' ? 'kafka' : 'embedded';
  const entente = await startEntente({ bus, ...options, dataDir, quiet: true, postgresSettings: { fsync: 'off' } });

  function cli(...args: string[]): Promise<Run> {
    return new Promise((done, fail) => {
      const env = { ...process.env, ENTENTE_DATA_DIR: dataDir };
      Reflect.deleteProperty(env, 'NODE_OPTIONS');
      const child = spawn(process.execPath, [join(ROOT, 'apps/cli/bin/entente.js'), ...args], { cwd: ROOT, env });
      let [stdout, stderr] = ['', ''];
      child.stdout.on('data', (chunk) => (stdout += String(chunk)));
      child.stderr.on('data', (chunk) => (stderr += String(chunk)));
      child.once('error', fail);
      child.once('close', (code) => done({ code, stdout, stderr }));
    });
  }

  return {
    get gatewayUrl() {
      return entente.gatewayUrl;
    },
    get dataDir() {
      return entente.dataDir;
    },
    get services() {
      return entente.services;
    },
    get postgres() {
      return entente.postgres;
    },
    ...(entente.kafka && { kafka: entente.kafka }),
    kill: (name, signal) => entente.kill(name, signal),
    restartNow: (name) => entente.restartNow(name),
    stop: () => entente.stop(),
    cli,
    async token({ subject, role = 'desk-officer', nation = 'PER', clearance = 'SECRET', post } = {}) {
      const held = [...(post === undefined ? [] : ['--post', post]), ...(subject === undefined ? [] : ['--subject', subject])];
      const { stdout, stderr, code } = await cli('token', '--role', role, '--nation', nation, '--clearance', clearance, ...held);
      if (code !== 0) throw new Error(`entente token: ${stderr}`);
      return stdout.trim();
    },
    async call(path, { token, method = 'GET', body, headers = {} } = {}) {
      const response = await fetch(`${entente.gatewayUrl}${path}`, {
        method,
        headers: {
          ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          ...headers,
        },
        ...(body === undefined ? {} : { body: typeof body === 'string' || body instanceof Uint8Array ? body : JSON.stringify(body) }),
      });
      const text = await response.text();
      return { status: response.status, headers: response.headers, body: /json/.test(response.headers.get('content-type') ?? '') ? JSON.parse(text) : text };
    },
    async remove() {
      await entente.stop();
      await rm(join(dataDir, '..'), { recursive: true, force: true });
    },
  };
}
