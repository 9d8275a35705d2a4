import { spawn } from 'node:child_process';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
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

  it('says what is not so', async () => {
    const { code, output } = await tour({ ENTENTE_TOKEN: 'no token' });
    expect({ code, output }).toEqual({ code: 1, output: expect.stringContaining('was answered 401') });
  }, 120_000);
});
