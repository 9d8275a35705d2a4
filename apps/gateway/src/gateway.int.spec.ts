import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createIssuer, createTestDatabases, eventually, type TestDatabases } from '@entente/testing';
import { startRealPartners, type RealPartners } from '../spec/real-partners.js';
import { startTestGateway, type RunningGateway } from '../spec/running-gateway.js';
import { json, startStandIn, storesEverything, type StandInService } from '../spec/stand-in-service.js';

/** The real directory behind the real gateway; agreements and reporting are stand-ins, for they are not under test here. */
describe('the gateway in front of the real directory', () => {
  let databases: TestDatabases;
  let partners: RealPartners;
  let others: StandInService;
  let gateway: RunningGateway;

  beforeAll(async () => {
    databases = await createTestDatabases('gateway');
    const issuer = await createIssuer();
    partners = await startRealPartners(databases, issuer);
    others = await startStandIn((request, response) =>
      request.url === '/v1/events' ? storesEverything(request, response) : json(response, 200, { agreements: {} }),
    );
    gateway = await startTestGateway({ partners: partners.url, agreements: others.url, reporting: others.url }, { BREAKER_PAUSE_MS: '200' }, issuer);
  }, 90_000);
  afterAll(async () => {
    await gateway.close();
    await others.stop();
    await partners.kill();
    await databases.drop();
  });

  const reports = (...ids: string[]) =>
    ids
      .map((id) =>
        JSON.stringify({
          specversion: '1.0',
          id: `e-${id}`,
          source: 'urn:test',
          type: `entente.${id.startsWith('a') ? 'agreements.agreement' : 'partners.partner'}-reported.v1`,
          data: { id, kind: 'state', name: id, report: { source: 'urn:test', record: id, revision: 1 } },
        }),
      )
      .join('\n');
  const publish = (...ids: string[]) =>
    gateway.ask('/v1/events', {
      method: 'POST',
      body: reports(...ids),
      claims: { roles: ['integrator'] },
      headers: { 'content-type': 'application/x-ndjson' },
    });

  it('shows a partner with its version as ETag, in the words and pages of the directory', async () => {
    const one = await gateway.ask('/v1/partners/SUN');
    expect([one.status, one.headers.get('etag'), one.body.name]).toEqual([200, '"1"', 'Soviet Union']);
    expect(await gateway.ask('/v1/partners/sun')).toMatchObject({ status: 404, body: { code: 'partner-not-found' } });
    const page = await gateway.ask('/v1/partners?limit=2');
    expect(page.headers.get('link')).toMatch(/^<\/v1\/partners\?limit=2&cursor=[^>]+>; rel="next"$/);
    expect(await gateway.ask('/v1/partners?limit=0')).toMatchObject({ status: 400, body: { faults: [{ path: '/query/limit' }] } });
  });

  it('resolves in bulk', async () => {
    const body = JSON.stringify({ references: [{ name: 'Germany, Federal Republic of' }, { scheme: 'cow', code: '365' }], on: '1985-01-01' });
    expect(await gateway.ask('/v1/partners/resolve', { method: 'POST', body, headers: { 'content-type': 'application/json' } })).toMatchObject({
      status: 200,
      body: { results: [{ partner: 'DEU' }, { partner: 'SUN' }] },
    });
  });

  it('stores reports, refuses wrong ones, lists what was refused and tries it again', async () => {
    expect((await publish('freedonia', 'a-1', 'PER', 'sylvania')).body.results.map(({ outcome }: { outcome: string }) => outcome)).toEqual([
      'stored',
      'stored',
      'refused',
      'stored',
    ]);
    const dead = await gateway.ask('/v1/events/dead?owner=partners', { claims: { roles: ['operator'] } });
    expect(dead).toMatchObject({ status: 200, body: { total: 1, items: [{ owner: 'partners', code: 'partner-exists', eventId: 'e-PER' }] } });
    const replay = `/v1/events/dead/${dead.body.items[0].id}/replay?owner=partners`;
    expect(await gateway.ask(replay, { method: 'POST', claims: { roles: ['operator'] } })).toMatchObject({ status: 422, body: { code: 'partner-exists' } });
    expect(await gateway.ask('/v1/events/dead?owner=nobody', { claims: { roles: ['operator'] } })).toMatchObject({ status: 400 });
  });

  it('goes on without the directory, says so, and has it back when it is back', async () => {
    await partners.kill();
    expect((await publish('ruritania', 'a-2')).body.results).toMatchObject([{ outcome: 'unavailable', code: 'service-unavailable' }, { outcome: 'stored' }]);
    expect(await gateway.ask('/v1/partners/PER/dossier')).toMatchObject({
      status: 200,
      body: { missing: expect.arrayContaining([{ part: 'profile', reason: 'partners does not answer' }]) },
    });
    expect(await gateway.ask('/health/ready')).toMatchObject({ status: 503, body: { failures: { partners: 'does not answer' } } });
    await partners.start();
    expect(
      await eventually(async () => {
        const { body } = await publish('ruritania', 'a-2');
        return body.results[0].outcome !== 'unavailable' && body.results;
      }),
    ).toMatchObject([{ outcome: 'stored', subject: 'ruritania' }, { outcome: 'stored' }]);
    expect(await gateway.ask('/v1/partners/PER/dossier')).toMatchObject({ status: 200, body: { profile: { id: 'PER' } } });
  }, 60_000);
});
