import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { PUBLIC_LABEL, type Principal } from '@entente/contracts';
import { eventually } from '@entente/testing';
import { startTestAgreements, type Answer, type RunningAgreements } from '../../../spec/running-agreements.js';

let service: RunningAgreements;
let agreement: string;

const CONTROLLER: Partial<Principal> = { sub: 'controller', nation: 'PER', roles: ['export-controller'] };
const GERMAN: Partial<Principal> = { sub: 'german', nation: 'DEU', clearance: 'SECRET', roles: ['export-controller'] };
const not = { applies: false, reasons: 'checked' };
const none = { risk: 'none', reasons: 'weighed' };
const CLEAR = { securityCouncilMeasures: not, internationalObligations: not, knownAtrocities: not };
const NO_RISK = { peaceAndSecurity: none, humanitarianLaw: none, humanRights: none, terrorism: none, organisedCrime: none, genderBasedViolence: none };
const PERU_ONLY = { policy: 'PER', classification: 'RESTRICTED', categories: [] };

beforeAll(async () => {
  service = await startTestAgreements();
  const parties = [{ partner: 'PER' }, { partner: 'COL' }];
  const registered = await service.post('/v1/agreements', { title: 'Patrol vessels', kind: 'arms-procurement', parties, label: PUBLIC_LABEL });
  agreement = registered.body.id;
});
afterAll(() => service.close());

function change(path: string, version: number, body: object, claims: Partial<Principal> = CONTROLLER): Promise<Answer> {
  return service.post(path, body, { claims, headers: { 'if-match': `"${version}"` } });
}

async function propose(draft: object = {}, headers = {}): Promise<Answer> {
  const items = [{ category: 'VI', description: 'Patrol vessel', quantity: 2 }];
  return service.post(`/v1/agreements/${agreement}/transfers`, { from: 'PER', to: { name: 'Colombia' }, items, ...draft }, { headers });
}

/** A transfer that was brought to be authorised, at version 4. */
async function authorised(draft: object = {}): Promise<any> {
  const { body } = await propose(draft);
  const path = `/v1/transfers/${body.id}`;
  await change(`${path}/assessment`, 1, CLEAR);
  await change(`${path}/risk-assessment`, 2, NO_RISK);
  const { status, body: last } = await change(`${path}/authorisation`, 3, { reasons: 'no objection', validUntil: '2199-12-31' });
  if (status !== 200) throw new Error(JSON.stringify(last));
  return last;
}

/** What the service published of a subject, once it has that many events: they follow their commit. */
async function published(subject: string, count: number): Promise<Awaited<ReturnType<RunningAgreements['published']>>> {
  return eventually(async () => {
    const events = await service.published(subject);
    return events.length >= count && events;
  });
}

describe('transfers', () => {
  it('go from proposal to delivery, each step telling one event of its own, and keep every version', async () => {
    const transfer = await authorised();
    const path = `/v1/transfers/${transfer.id}`;
    const today = transfer.authorisation.on;
    const item = transfer.items[0].id;
    expect(await change(`${path}/deliveries`, 4, { item, quantity: 3, exportedOn: today })).toMatchObject({
      status: 422,
      body: { code: 'more-than-authorised' },
    });
    expect(await change(`${path}/deliveries`, 4, { item, quantity: 1, exportedOn: today })).toMatchObject({ status: 200, body: { state: 'authorised' } });
    expect(await change(`${path}/reassessments`, 5, { information: 'seen elsewhere' })).toMatchObject({ body: { state: 'under-reassessment' } });
    expect(await change(`${path}/deliveries`, 6, { item, quantity: 1, exportedOn: today })).toMatchObject({
      status: 422,
      body: { code: 'under-reassessment' },
    });
    expect(await change(`${path}/reassessment-decision`, 6, { outcome: 'upheld', reasons: 'unfounded' })).toMatchObject({ body: { state: 'authorised' } });
    expect(await change(`${path}/deliveries`, 7, { item, quantity: 1, exportedOn: today })).toMatchObject({ body: { state: 'delivered', version: 8 } });
    expect(await change(`${path}/revocation`, 7, { reasons: 'late' })).toMatchObject({ status: 412, body: { code: 'stale-version' } });
    const told = (await published(transfer.id, 12)).map(({ type, sequence }) => `${sequence} ${type.slice('entente.agreements.'.length)}`);
    expect(told).toEqual([
      '1 transfer-proposed.v1',
      '2 transfer-assessed.v1',
      '3 transfer-risk-assessed.v1',
      '4 transfer-authorised.v1',
      '4 deadlines-changed.v1',
      '5 transfer-delivered.v1',
      '6 transfer-reassessment-opened.v1',
      '6 deadlines-changed.v1',
      '7 transfer-reassessed.v1',
      '7 deadlines-changed.v1',
      '8 transfer-delivered.v1',
      '8 deadlines-changed.v1',
    ]);
    const history = await service.get(`${path}/history?limit=3`);
    expect(history.body).toMatchObject({
      total: 8,
      items: [{ change: 'proposed', knownTo: expect.any(String) }, { change: 'assessed' }, { change: 'risk-assessed' }],
    });
    expect((await service.get(`${path}/history?cursor=${history.body.next}`)).body.items).toHaveLength(5);
  });

  it('are not assessed by their proposer, nor by anybody without the role', async () => {
    const { body } = await propose();
    const path = `/v1/transfers/${body.id}/assessment`;
    const own = { ...CONTROLLER, sub: 'officer' };
    expect(await change(path, 1, CLEAR, own)).toMatchObject({ status: 403, body: { code: 'own-proposal' } });
    expect(await change(path, 1, CLEAR, { sub: 'other', nation: 'PER', roles: ['desk-officer'] })).toMatchObject({
      status: 403,
      body: { code: 'role-missing' },
    });
    expect(await change(path, 1, { ...CLEAR, knownAtrocities: { applies: true, reasons: 'known' } })).toMatchObject({ body: { state: 'refused' } });
  });

  it('are proposed once per key, and refused with the path of every fault', async () => {
    const headers = { 'idempotency-key': 'k1' };
    const [first, again] = [await propose({}, headers), await propose({}, headers)];
    expect([first.status, again.body.id]).toEqual([201, first.body.id]);
    const refused = await propose({ to: 'BOL', items: [{ category: 'XX', description: 'x', quantity: 1 }] });
    expect(refused).toMatchObject({
      status: 422,
      body: {
        faults: [
          { path: '/body/to', code: 'not-a-party' },
          { path: '/body/items/0/category', code: 'unknown-category' },
        ],
      },
    });
    expect(await propose({ to: { name: 'Atlantis' } })).toMatchObject({ status: 422, body: { faults: [{ path: '/body/to', code: 'partner-unknown' }] } });
    expect((await service.post('/v1/agreements/019a0b5e-7c00-7001-8b2c-3d4e5f600001/transfers', { from: 'PER', to: 'COL', items: [] })).status).toBe(400);
  });

  it('make an obligation in the ledger of every assurance, both or neither', async () => {
    const transfer = await authorised();
    const path = `/v1/transfers/${transfer.id}`;
    const before = (await service.get(`/v1/agreements/${agreement}`)).body;
    const timing = { due: { on: '2030-06-30' }, recurs: { every: { years: 1 } } };
    expect((await change(`${path}/assurances`, 4, { kind: 'end-use', text: 'x', recurs: timing.recurs })).body.code).toBe('invalid-input');
    const given = await change(`${path}/assurances`, 4, { kind: 'no-re-export', text: 'not without the consent of Peru', ...timing });
    const after = (await service.get(`/v1/agreements/${agreement}`)).body;
    const [obligation] = after.obligations.slice(before.obligations.length);
    expect(obligation).toMatchObject({ kind: 'transfer', owedBy: ['COL'], owedTo: ['PER'], ...timing });
    expect(given.body.assurances).toMatchObject([{ kind: 'no-re-export', obligation: obligation.id }]);
    expect(await eventually(async () => (await service.published(agreement)).filter(({ sequence }) => sequence === after.version)[0] ?? false)).toMatchObject({
      type: 'entente.agreements.obligation-recorded.v1',
    });
    expect(await change(`${path}/assurances`, 4, { kind: 'end-use', text: 'x' })).toMatchObject({ status: 412 });
    expect((await service.get(`/v1/agreements/${agreement}`)).body.version).toBe(after.version);
  });

  it('are listed, counted and totalled only over what the caller may see', async () => {
    const secret = await authorised({ label: PERU_ONLY, items: [{ category: 'VII-b', description: 'x', quantity: 7 }] });
    const open = await authorised({ items: [{ category: 'VII-a', description: 'x', quantity: 5 }] });
    const year = Number(open.authorisation.on.slice(0, 4));
    const item = open.items[0].id;
    await change(`/v1/transfers/${open.id}/deliveries`, 4, { item, quantity: 2, exportedOn: open.authorisation.on });
    const totals = async (query: string, claims?: Partial<Principal>): Promise<unknown> => (await service.get(`/v1/transfers/totals?${query}`, claims)).body;
    const rows = (authorisedPieces: number): object => ({
      items: expect.arrayContaining([{ year, category: 'VII', unit: 'pieces', authorised: authorisedPieces, exported: 2, imported: 2 }]),
    });
    const secretReader = { sub: 'p', nation: 'PER', clearance: 'RESTRICTED', roles: ['reader'] } as const;
    expect(await totals(`year=${year}`, { ...secretReader, roles: ['reader'] })).toEqual(rows(12));
    expect(await totals(`year=${year}`, GERMAN)).toEqual(rows(5));
    expect(await totals(`year=${year + 1}`)).toEqual({ items: [] });
    expect(await totals('groupBy=from,to', GERMAN)).toMatchObject({ items: [{ year, from: 'PER', to: 'COL', unit: 'pieces' }] });
    const authorization = `Bearer ${await service.issuer.token(GERMAN)}`;
    const csv = await fetch(`${service.url}/v1/transfers/totals?from=PER&groupBy=category,to&year=${year}`, { headers: { authorization, accept: 'text/csv' } });
    expect(await csv.text()).toMatch(new RegExp(`^year,category,to,unit,authorised,exported,imported\\r\\n[^]*${year},VII,COL,pieces,5,2,2\\r\\n$`));
    const seen = async (claims: Partial<Principal>): Promise<string[]> =>
      (await service.get('/v1/transfers?limit=500', claims)).body.items.map(({ id }: { id: string }) => id);
    expect(await seen(GERMAN)).toContain(open.id);
    expect(await seen(GERMAN)).not.toContain(secret.id);
    expect((await service.get(`/v1/transfers/${secret.id}`, GERMAN)).status).toBe(404);
    expect((await service.get(`/v1/transfers/${secret.id}/history`, GERMAN)).status).toBe(404);
    const [all, one] = [
      await service.get('/v1/transfers', GERMAN),
      await service.get(`/v1/agreements/${agreement}/transfers?limit=1&state=authorised`, GERMAN),
    ];
    expect(all.body.total).toBe((await seen(GERMAN)).length);
    expect(one.body.items).toHaveLength(1);
    expect((await service.get('/v1/agreements/019a0b5e-7c00-7001-8b2c-3d4e5f600001/transfers')).status).toBe(404);
    expect((await published(secret.id, 1))[0]).toMatchObject({ label: { releasableTo: ['PER'], classification: 'RESTRICTED' } });
  });
});
