import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { partnerCorrected, partnerDissolved, partnerRegistered, partnerReported, topic, type Label } from '@entente/contracts';
import { createIssuer, createTestDatabases, eventually, recordsIn, type TestDatabases } from '@entente/testing';
import { startTestPartners, type RunningPartners, type Wire } from '../../../spec/running-partners.js';

let databases: TestDatabases;
let partners: RunningPartners;
beforeAll(async () => {
  databases = await createTestDatabases('partners');
  partners = await startTestPartners(databases, await createIssuer());
});
afterAll(async () => {
  await partners.close();
  await databases.drop();
});

let count = 0;
const draft = (id: string, parts: object = {}) => ({ id, kind: 'state', name: id, report: { source: 'urn:test', record: id, revision: 1 }, ...parts });
const event = (data: object, parts: object = {}) => ({
  specversion: '1.0',
  id: `e${(count += 1)}`,
  source: 'urn:test',
  type: partnerReported.type,
  data,
  ...parts,
});

async function report(...events: object[]): Promise<Wire[]> {
  const answer = await partners.post('/v1/events', events, { roles: ['integrator'] });
  expect(answer.status).toBe(202);
  return answer.body.results;
}

async function logged(subject: string, atLeast: number): Promise<{ type: string; sequence: string; label: Label; data: Wire }[]> {
  return eventually(async () => {
    const records = (await recordsIn(databases.bus, topic('partners', 'events'))).filter(({ key }) => key === subject);
    const events = records.map(({ headers, value }) => ({
      type: headers['ce_type'] ?? '',
      sequence: headers['ce_sequence'] ?? '',
      label: JSON.parse(headers['ce_label'] ?? 'null'),
      data: JSON.parse(value.toString()),
    }));
    return events.length >= atLeast && events;
  });
}

describe('reports of partners', () => {
  it('register, correct and dissolve, each told in public with the whole record', async () => {
    expect(await report(event(draft('freedonia')))).toMatchObject([{ outcome: 'stored', subject: 'freedonia' }]);
    const corrected = draft('freedonia', {
      name: 'Free Freedonia',
      validity: { to: '1933-11-17' },
      successors: ['sylvania'],
      report: { source: 'urn:test', record: 'freedonia', revision: 2 },
    });
    expect(await report(event(corrected), event(draft('freedonia')))).toMatchObject([{ outcome: 'stored' }, { outcome: 'duplicate', subject: 'freedonia' }]);
    expect(await logged('freedonia', 3)).toMatchObject([
      {
        type: partnerRegistered.type,
        sequence: '1',
        label: { policy: 'PUBLIC', classification: 'UNCLASSIFIED' },
        data: { partner: { id: 'freedonia', version: 1 } },
      },
      { type: partnerCorrected.type, sequence: '2', data: { partner: { name: 'Free Freedonia', version: 2 } } },
      { type: partnerDissolved.type, sequence: '2', data: { partner: 'freedonia', on: '1933-11-17', successors: ['sylvania'] } },
    ]);
    const now = await partners.get('/v1/partners/freedonia');
    expect(now).toMatchObject({ status: 200, body: { name: 'Free Freedonia', version: 2 } });
    expect(now.headers.get('etag')).toBe('"2"');
  });

  it('in one batch see what stands before them', async () => {
    const code = { identifiers: [{ scheme: 'cow', code: '9001' }] };
    const again = { ...draft('alpha-land'), report: { source: 'urn:other', record: 'a', revision: 1 } };
    expect(await report(event(draft('alpha-land', code)), event(draft('beta-land', code)), event(again), event(draft('gamma-land')))).toMatchObject([
      { outcome: 'stored' },
      { outcome: 'refused', code: 'identifier-taken', faults: [{ path: '/data/identifiers/0', accepted: ['alpha-land'] }], deadLetter: expect.any(String) },
      { outcome: 'refused', code: 'partner-exists', faults: [{ path: '/data/id', accepted: ['alpha-land'] }] },
      { outcome: 'stored' },
    ]);
  });

  it('are refused a code of the bundled directory, however it is spelt', async () => {
    expect(
      await report(
        event(draft('fake-peru', { identifiers: [{ scheme: 'iso3166-1-alpha-2', code: 'PE' }] })),
        event(draft('fake-afghanistan', { identifiers: [{ scheme: 'm49', code: '4' }] })),
      ),
    ).toMatchObject([
      { code: 'identifier-taken', faults: [{ accepted: ['PER'] }] },
      { code: 'identifier-taken', faults: [{ accepted: ['AFG'] }] },
    ]);
  });

  it('free a code by a correction for whoever comes next', async () => {
    const code = { identifiers: [{ scheme: 'cow', code: '9002' }] };
    await report(event(draft('delta-land', code)));
    const moved = draft('delta-land', { report: { source: 'urn:test', record: 'delta-land', revision: 2 } });
    expect(await report(event(moved), event(draft('epsilon-land', code)))).toMatchObject([{ outcome: 'stored' }, { outcome: 'stored' }]);
  });

  it('are refused when they end before they begin, with the path', async () => {
    expect(await report(event(draft('zeta-land', { validity: { from: '1990', to: '1980' } })))).toMatchObject([
      { outcome: 'refused', faults: [{ path: '/data/validity/to' }] },
    ]);
  });

  it('are refused under a label that is not for everybody, and public where they say none', async () => {
    const secret = { policy: 'PER', classification: 'SECRET', categories: [] };
    expect(await report(event(draft('secret-land'), { label: secret }), event(draft('open-land')))).toMatchObject([
      { outcome: 'refused', code: 'directory-is-public', faults: [{ path: '/label' }] },
      { outcome: 'stored' },
    ]);
    expect(await partners.get('/v1/partners/secret-land')).toMatchObject({ status: 404, body: { code: 'partner-not-found' } });
  });
});
