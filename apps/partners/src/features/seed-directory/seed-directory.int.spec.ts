import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { partnerDissolved, partnerRegistered, topic } from '@entente/contracts';
import { createIssuer, createTestDatabases, eventually, recordsIn, type TestDatabases, type TestIssuer } from '@entente/testing';
import pg from 'pg';
import { startTestPartners, type RunningPartners } from '../../../spec/running-partners.js';

describe('the bundled directory', () => {
  let databases: TestDatabases;
  let issuer: TestIssuer;
  let partners: RunningPartners;

  beforeAll(async () => {
    databases = await createTestDatabases('partners');
    issuer = await createIssuer();
    partners = await startTestPartners(databases, issuer);
  });
  afterAll(async () => {
    await partners.close();
    await databases.drop();
  });

  /** Answers the intake gave since the last time. */
  async function answered(): Promise<number> {
    const client = new pg.Client({ connectionString: databases.databaseUrl });
    await client.connect();
    try {
      return (await client.query('DELETE FROM report_answer')).rowCount ?? 0;
    } finally {
      await client.end();
    }
  }

  async function logged(): Promise<{ type: string; subject: string }[]> {
    const records = await recordsIn(databases.bus, topic('partners', 'events'));
    return records.map(({ headers }) => ({ type: headers['ce_type'] ?? '', subject: headers['ce_subject'] ?? '' }));
  }

  it('is registered with one event per partner, and one per partner that is no more', async () => {
    const events = await eventually(async () => {
      const rows = await logged();
      return rows.length >= 328 && rows;
    });
    expect(events.filter(({ type }) => type === partnerRegistered.type)).toHaveLength(297);
    expect(events.filter(({ type }) => type === partnerDissolved.type)).toHaveLength(31);
    expect(events.filter(({ subject }) => subject === 'SUN').map(({ type }) => type)).toEqual([partnerRegistered.type, partnerDissolved.type]);
  });

  it('is ready once its own copy has arrived', async () => {
    const answer = await eventually(async () => {
      const ready = await fetch(`${partners.url}/health/ready`);
      return ready.status === 200 && ready;
    });
    expect(answer.status).toBe(200);
  });

  it('is left alone by the next start', async () => {
    await partners.close();
    const before = await logged();
    expect(await answered()).toBe(297);
    partners = await startTestPartners(databases, issuer);
    expect(await logged()).toHaveLength(before.length);
    expect(await answered()).toBe(0);
    expect((await partners.get('/v1/partners?limit=1')).body).toMatchObject({ total: 297, items: [{ id: 'ABW', version: 1 }] });
  });
});
