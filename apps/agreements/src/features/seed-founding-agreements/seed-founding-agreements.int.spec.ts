import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readOwnerConfig, type OwnerConfig } from '@entente/service-kit';
import { createIssuer, createTestDatabases, eventually, type TestDatabases, type TestIssuer } from '@entente/testing';
import { publishDirectory } from '../../../spec/running-agreements.js';
import { startAgreements } from '../../start-agreements.js';

describe('the founding agreements', () => {
  let databases: TestDatabases;
  let issuer: TestIssuer;
  let config: OwnerConfig;

  beforeAll(async () => {
    databases = await createTestDatabases('seed');
    issuer = await createIssuer();
    config = readOwnerConfig({
      ...issuer.environment,
      PORT: '0',
      LOG_LEVEL: 'fatal',
      ...databases.environment,
    });
  });
  afterAll(async () => {
    await databases.drop();
  });

  async function readiness(url: string): Promise<{ status: string; failures?: Record<string, string> }> {
    return JSON.parse(await (await fetch(`${url}/health/ready`)).text());
  }

  async function founding(url: string): Promise<{ total: number; items: { version: number }[] }> {
    return JSON.parse(await (await fetch(`${url}/v1/agreements?limit=100`, { headers: { authorization: `Bearer ${await issuer.token({})}` } })).text());
  }

  it('wait for the directory, are brought in once it is there, and stay as they are at the next start', async () => {
    const first = await startAgreements(config);
    const url = await first.getUrl();
    const failures = await eventually(async () => (await readiness(url)).failures?.['seeded']?.startsWith('waits for') && (await readiness(url)).failures);
    expect(Object.keys(failures).sort()).toEqual(['directory', 'seeded']);
    expect((await founding(url)).total).toBe(0);
    await publishDirectory(databases.bus);
    await eventually(async () => (await readiness(url)).status === 'ok');
    expect((await founding(url)).total).toBe(23);
    await first.close();

    const second = await startAgreements(config);
    await eventually(async () => (await readiness(await second.getUrl())).status === 'ok');
    const after = await founding(await second.getUrl());
    expect([after.total, after.items.every(({ version }) => version === 1)]).toEqual([23, true]);
    await second.close();
  });
});
