import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { aPlan, DESK, HEAD, OFFICER, startTestEngagements, type RunningEngagements } from '../../../spec/running-engagements.js';

let service: RunningEngagements;

beforeAll(async () => {
  service = await startTestEngagements();
  service.clock.at = new Date('2026-05-01T09:00:00Z');
});
afterAll(() => service.close());

const at = (id: string, what: string): string => `/v1/engagements/${id}/${what}`;

describe('an engagement', () => {
  it('goes from plan to account, each step one event of its own', async () => {
    service.clock.at = new Date('2026-05-01T09:00:00Z');
    const { id } = await service.create('/v1/engagements', aPlan({ objectives: [], cost: undefined }));
    await service.change(at(id, 'submission'), 1, {});
    await service.change(at(id, 'approvals'), 2, { decision: 'given' }, DESK);
    const approved = await service.change(at(id, 'approvals'), 3, { decision: 'given' }, HEAD);
    expect(approved).toMatchObject({
      state: 'approved',
      approvals: [
        { step: 'desk', by: 'desk' },
        { step: 'head', by: 'head', post: 'head-of-cooperation' },
      ],
    });
    service.clock.at = new Date('2026-06-03T17:00:00Z');
    await service.change(at(id, 'holding'), 4, {});
    const account = { outcome: 'Agreed on a yearly call of ships.', atmosphere: 'positive', keyPoints: ['Fuel'], cost: { amount: 1200, currency: 'PEN' } };
    const written = await service.change(at(id, 'account'), 5, account);
    expect(written).toMatchObject({ state: 'account-submitted', pending: { of: 'account' } });
    const reported = await service.change(at(id, 'approvals'), 6, { decision: 'given' }, DESK);
    expect(reported).toMatchObject({ state: 'reported', version: 7, account });
    expect(reported.pending).toBeUndefined();
    expect(await service.told(id, 7)).toEqual([
      'engagement-planned',
      'engagement-submitted',
      'approval-step-given',
      'engagement-approved',
      'engagement-held',
      'account-submitted',
      'engagement-reported-on',
    ]);
    const { body } = await service.get(at(id, 'history'));
    expect(body.items.map(({ change, record }: any) => [change, record.state])).toEqual([
      ['planned', 'planned'],
      ['submitted', 'submitted'],
      ['approval-given', 'submitted'],
      ['approval-given', 'approved'],
      ['held', 'held'],
      ['account-submitted', 'account-submitted'],
      ['approval-given', 'reported'],
    ]);
    const then = await service.get(`/v1/engagements/${id}?knownAt=2026-05-02T00:00:00Z`);
    expect(then.body).toMatchObject({ state: 'approved', version: 4 });
  });

  it('goes back to its author with a reason, which is counted, and waits on nobody then', async () => {
    service.clock.at = new Date('2026-05-01T09:00:00Z');
    const { id } = await service.create('/v1/engagements', aPlan({ from: '2026-07-01', to: '2026-07-02' }));
    await service.change(at(id, 'submission'), 1, {});
    service.clock.at = new Date('2026-05-04T10:00:00Z');
    const waiting = (await service.get('/v1/engagement-approvals?post=engagement-desk')).body;
    expect(waiting).toMatchObject({
      total: 1,
      items: [{ engagement: id, of: 'plan', step: 'desk', posts: ['engagement-desk'], daysWaiting: 3, returned: 0, author: 'officer' }],
    });
    expect((await service.get('/v1/engagement-approvals?mine=true', HEAD)).body.total).toBe(0);
    const returned = await service.change(at(id, 'approvals'), 2, { decision: 'returned', reason: 'Who goes?' }, DESK);
    expect(returned).toMatchObject({ state: 'planned', returned: 1, approvals: [{ decision: 'returned', reason: 'Who goes?' }] });
    expect((await service.get('/v1/engagement-approvals')).body.total).toBe(0);
    expect(await service.change(at(id, 'submission'), 3, {})).toMatchObject({ state: 'submitted', returned: 1 });
  });

  it('is approved by nobody who wrote it, and by nobody without the post', async () => {
    const { id } = await service.create('/v1/engagements', aPlan({ from: '2026-08-01', to: '2026-08-02' }));
    await service.change(at(id, 'submission'), 1, {});
    const decide = (claims: object) => service.post(at(id, 'approvals'), { decision: 'given' }, { claims, headers: { 'if-match': '"2"' } });
    expect(await decide({ ...OFFICER, posts: ['engagement-desk'] })).toMatchObject({ status: 403, body: { code: 'own-engagement' } });
    expect(await decide(HEAD)).toMatchObject({ status: 403, body: { code: 'not-your-step' } });
    expect(await decide(DESK)).toMatchObject({ status: 200, body: { state: 'submitted', version: 3 } });
  });

  it('needs the version a change is made on', async () => {
    const { id } = await service.create('/v1/engagements', aPlan({ from: '2026-09-01', to: '2026-09-02' }));
    await service.change(at(id, 'cancellation'), 1, { reason: 'Storm' });
    expect(await service.post(at(id, 'submission'), {}, { headers: { 'if-match': '"1"' } })).toMatchObject({ status: 412, body: { code: 'stale-version' } });
    expect(await service.post(at(id, 'submission'), {})).toMatchObject({ status: 428 });
    expect(await service.post(at(id, 'submission'), {}, { headers: { 'if-match': '"2"' } })).toMatchObject({
      status: 422,
      body: { code: 'already-cancelled' },
    });
  });

  it('is seen by nobody its label hides it from, in no list, history, brief or count', async () => {
    const hidden = {
      label: { policy: 'PER', classification: 'SECRET', categories: [] },
      from: '2026-10-01',
      to: '2026-10-02',
      participants: [{ partner: 'COL', name: 'Ana Ruiz' }],
    };
    const { id } = await service.create('/v1/engagements', aPlan(hidden));
    const chilean = { ...OFFICER, nation: 'CHL' };
    const low = { ...OFFICER, clearance: 'RESTRICTED' as const };
    for (const claims of [chilean, low]) {
      for (const path of ['', '/history', '/brief']) expect((await service.get(`/v1/engagements/${id}${path}`, claims)).status).toBe(404);
      expect((await service.get('/v1/engagements?on=2026-10-01', claims)).body).toMatchObject({ total: 0, items: [] });
      expect((await service.get('/v1/persons?q=Ruiz', claims)).body).toMatchObject({ total: 0, items: [] });
      expect((await service.get('/v1/engagements?who=Ruiz', claims)).body.total).toBe(0);
    }
    expect((await service.get('/v1/engagements?on=2026-10-01')).body).toMatchObject({ total: 1, items: [{ id, participants: [{ name: 'Ana Ruiz' }] }] });
    expect((await service.get('/v1/persons?q=ruiz')).body.total).toBe(1);
  });
});
