import { spawn } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { findHelm, NEEDED, render, type Manifest } from '@entente/chart';
import { freePort } from '@entente/postgres';
import { eventually } from '@entente/testing';
import { services } from '@entente/up';
import { leaveOut } from './left-out.js';
import { podAsProcess, type Secrets } from './pod-as-process.js';
import { install, type Installation } from './running-entente.js';

const ROOT = resolve(import.meta.dirname, '../..');

/** A program of Node to its end, with nothing of our environment. */
function run(args: readonly string[], env: Record<string, string>): Promise<{ code: number | null; output: string }> {
  return new Promise((done, fail) => {
    const child = spawn(process.execPath, args, { env });
    let output = '';
    child.stdout.on('data', (chunk) => (output += String(chunk)));
    child.stderr.on('data', (chunk) => (output += String(chunk)));
    child.once('error', fail);
    child.once('close', (code) => done({ code, output }));
  });
}

/** Those with a database. */
const SERVICES = services.filter(({ database }) => database).map(({ name }) => name);
const helm = await findHelm();

describe('what the chart runs', () => {
  let entente: Installation;

  beforeAll(async () => {
    entente = await install();
  }, 180_000);
  afterAll(() => entente.remove(), 60_000);

  async function tour(env: Record<string, string>): Promise<{ code: number | null; output: string }> {
    const tour = join(ROOT, 'deploy/helm/entente/files/tour.mjs');
    return run([tour, join(ROOT, 'apps/cli/dist/main.js')], { ENTENTE_URL: entente.gatewayUrl, ENTENTE_DATA_DIR: '/nowhere', ...env });
  }

  it('tours an installation without writing, unless it is told to', async () => {
    const { code, output } = await tour({ ENTENTE_TOKEN: await entente.token({ role: 'desk-officer,operator,integrator' }) });
    expect({ code, output }).toEqual({ code: 0, output: expect.not.stringContaining('corrected') });
    expect(output.match(/^ok /gm)).toHaveLength(7);
  }, 120_000);

  it('tours all of it, as the README does', async () => {
    const { code, output } = await tour({ ENTENTE_TOKEN: await entente.token({ role: 'desk-officer,operator,integrator' }), TOUR_WRITES: 'true' });
    expect({ code, output }).toEqual({ code: 0, output: expect.stringContaining('ok       a rebuild') });
    expect(output.match(/^ok /gm)).toHaveLength(13);
  }, 120_000);

  it.each(['partners', 'reporting'])('prepares the database of %s once more while it serves, and leaves', async (service) => {
    const { code, output } = await run([join(ROOT, 'apps', service, 'dist/main.js')], {
      PORT: '0',
      JWKS_URL: 'https://issuer.example.org/jwks',
      JWT_ISSUER: 'https://issuer.example.org',
      DATABASE_URL: entente.postgres.url(`entente_${service}`),
      LOG_DATABASE_URL: entente.postgres.url('entente_log'),
      PREPARE_ONLY: 'true',
    });
    expect({ code, output }).toEqual({ code: 0, output: expect.stringContaining('the database is up to date and the topics are there') });
    expect(output).not.toContain('ready to serve');
    expect((await entente.call('/health/ready')).status).toBe(200);
  });

  describe('of each service, with the settings, Secrets and files of its pod', () => {
    if ('missing' in helm) return leaveOut(helm.missing);
    let manifests: Manifest[];
    let secrets: Secrets;

    beforeAll(async () => {
      const { hostname, port, username, password } = new URL(entente.postgres.url('postgres'));
      const jwks = readFileSync(join(entente.dataDir, 'issuer/jwks.json'), 'utf8').replaceAll(/[{},]/g, '\\$&');
      const database = [`host=${hostname}`, `port=${port}`, `user=${username}`, 'parameters.sslmode=disable'].map((each) => `database.${each}`);
      const values = [...NEEDED, ...database, `embeddedLog.user=${username}`, `auth.jwks=${jwks}`, 'auth.issuer=urn:entente:local'];
      manifests = await render(helm.path, { files: ['values-small.yaml'], values });
      const passwords = [...SERVICES, 'log'].map((name): [string, Record<string, string>] => [`entente-database-${name}`, { password }]);
      const keys = [generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' })];
      secrets = { ...Object.fromEntries(passwords), 'entente-channel-log': { 'channel-log-keys.json': JSON.stringify({ keys }) } };
    });

    it.each([...SERVICES, 'gateway'])(
      '%s starts, beside the one that is there',
      async (service) => {
        const port = await freePort();
        const folder = mkdtempSync(join(tmpdir(), 'entente-pod-'));
        const env = podAsProcess(manifests, `entente-${service}`, secrets, folder);
        const child = spawn(process.execPath, [join(ROOT, 'apps', service, 'dist/main.js')], {
          env: { ...env, HOST: '127.0.0.1', PORT: String(port), DRAIN_MS: '0' },
        });
        let output = '';
        for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += String(chunk)));
        const ended = once(child, 'close');
        // The gateway's services have addresses here that only a cluster knows.
        const path = service === 'gateway' ? '/health/live' : '/health/ready';
        try {
          await eventually(async () => {
            const answer = await fetch(`http://127.0.0.1:${port}${path}`).catch(() => undefined);
            return answer?.status === 200 || child.exitCode !== null;
          }, 60_000);
        } finally {
          child.kill();
          await ended;
          rmSync(folder, { recursive: true });
        }
        expect({ code: child.exitCode, output }).toEqual({ code: 0, output: expect.stringContaining('ready to serve') });
      },
      90_000,
    );
  });

  it('says what is not so', async () => {
    const { code, output } = await tour({ ENTENTE_TOKEN: 'no token' });
    expect({ code, output }).toEqual({ code: 1, output: expect.stringContaining('was answered 401') });
  }, 120_000);
});
