import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { eventually } from '@entente/testing';
import { aPlan, DESK, OFFICER, startTestEngagements, type RunningEngagements } from '../../../spec/running-engagements.js';

let service: RunningEngagements;

beforeAll(async () => {
  service = await startTestEngagements();
});
afterAll(() => service.close());

const go = (instant: string): Date => (service.clock.at = new Date(instant));
const at = (id: string, what: string): string => `/v1/engagements/${id}/${what}`;

/** Types of events about a subject, once `last` is among them, and no more come. */
async function toldUntil(subject: string, last: string): Promise<string[]> {
  await eventually(async () => (await service.told(subject, 1)).includes(last));
  return service.told(subject, 1);
}

/** The open deadlines that were told last. */
async function deadlines(subject: string): Promise<[string, string][]> {
  const told = (await service.published(subject)).filter(({ type }) => type.endsWith('deadlines-changed.v1')).at(-1);
  return (told?.data.deadlines ?? []).map(({ kind, on }: any) => [kind, on]);
}

describe('silence', () => {
  it('counts as given after its days, once, also when the service was down then; and says so', async () => {
    go('2026-05-01T09:00:00Z');
    const { id } = await service.create('/v1/engagements', aPlan({ from: '2026-08-01', to: '2026-08-02' }));
    await service.change(at(id, 'submission'), 1, {});
    await service.change(at(id, 'approvals'), 2, { decision: 'given' }, DESK);
    const waiting = (await service.get('/v1/engagement-approvals?post=head-of-cooperation')).body.items[0];
    expect(waiting).toMatchObject({ engagement: id, step: 'head', silenceOn: '2026-05-06T09:00:00.000Z' });
    await eventually(async () => (await deadlines(id)).length === 1);
    expect(await deadlines(id)).toEqual([['approval', '2026-05-06']]);
    go('2026-05-06T08:59:59Z');
    await service.restart();
    expect((await service.get(`/v1/engagements/${id}`)).body.state).toBe('submitted');
    go('2026-05-09T12:00:00Z');
    await eventually(async () => (await service.get(`/v1/engagements/${id}`)).body.state === 'approved');
    const { approvals, version } = (await service.get(`/v1/engagements/${id}`)).body;
    expect(approvals.at(-1)).toEqual({ of: 'plan', step: 'head', decision: 'silence', at: '2026-05-06T09:00:00.000Z' });
    await service.restart();
    go('2026-05-20T12:00:00Z');
    expect((await toldUntil(id, 'engagement-approved')).filter((type) => type === 'engagement-approved')).toHaveLength(1);
    expect((await service.get(`/v1/engagements/${id}`)).body.version).toBe(version);
    expect((await service.post(at(id, 'approvals'), { decision: 'given' }, { claims: DESK, headers: { 'if-match': `"${version}"` } })).body.code).toBe(
      'not-submitted',
    );
  });
});

describe('an account', () => {
  it('is due once the planned date has passed: told once, until it is written', async () => {
    go('2026-05-01T09:00:00Z');
    const { id } = await service.create('/v1/engagements', aPlan({ from: '2026-05', to: '2026-05-10' }));
    go('2026-05-10T23:59:59Z');
    expect(await service.told(id, 1)).toEqual(['engagement-planned']);
    go('2026-05-11T00:00:00Z');
    expect(await toldUntil(id, 'account-due')).toEqual(['engagement-planned', 'account-due']);
    await eventually(async () => (await deadlines(id)).length === 1);
    expect(await deadlines(id)).toEqual([['engagement-account', '2026-05-24']]);
    go('2026-06-30T00:00:00Z');
    await service.restart();
    const held = await service.change(at(id, 'holding'), 2, { from: '2026-05-09', to: '2026-05-10' });
    expect(held.warnings.map(({ code }: any) => code)).toContain('held-without-approval');
    await service.change(at(id, 'account'), 3, { outcome: 'Done.' });
    expect(await toldUntil(id, 'account-submitted')).toEqual(['engagement-planned', 'account-due', 'engagement-held', 'account-submitted']);
    await eventually(async () => (await deadlines(id))[0]?.[0] === 'approval');
  });

  it('is not due for what outside sources tell, nor for what was cancelled', async () => {
    go('2026-05-01T09:00:00Z');
    const { id } = await service.create('/v1/engagements', aPlan({ from: '2026-09-01', to: '2026-09-02' }));
    await service.change(at(id, 'cancellation'), 1, { reason: 'Storm' });
    const { id: other } = await service.create('/v1/engagements', aPlan({ title: 'Witness', from: '2026-09-01', to: '2026-09-02' }));
    go('2026-09-03T00:00:00Z');
    await toldUntil(other, 'account-due');
    expect(await service.told(id, 2)).toEqual(['engagement-planned', 'engagement-cancelled']);
  });
});

describe('a follow-up', () => {
  it('is carried to the next brief until it is done, and told once when it is overdue', async () => {
    go('2026-05-01T09:00:00Z');
    const { id } = await service.create('/v1/engagements', aPlan({ kind: 'contact', state: 'held', from: '2026-04-30', to: '2026-04-30' }));
    const owed = await service.create(at(id, 'follow-ups'), {
      text: 'Send the list of frequencies',
      owedBy: { name: 'Colombia' },
      owedTo: ['PER'],
      by: '2026-05',
    });
    expect(owed).toMatchObject({ state: 'open', owedBy: 'COL', overdue: false, engagement: id });
    const next = await service.create('/v1/engagements', aPlan({ kind: 'talks', from: '2026-07-01', to: '2026-07-02' }));
    const brief = (await service.get(at(next.id, 'brief'))).body;
    expect(brief.owed).toMatchObject([{ id: owed.id, text: 'Send the list of frequencies' }]);
    expect(brief.before.map(({ id }: any) => id)).toContain(id);
    expect(brief.notes.map(({ code }: any) => code)).toEqual(expect.arrayContaining(['greetings']));
    const withOthers = await service.create('/v1/engagements', aPlan({ kind: 'talks', hosts: ['CHL'], from: '2026-07-04', to: '2026-07-04' }));
    expect((await service.get(at(withOthers.id, 'brief'))).body.owed).toEqual([]);
    go('2026-06-01T00:00:00Z');
    expect(await toldUntil(owed.id, 'follow-up-overdue')).toEqual(['follow-up-agreed', 'follow-up-overdue']);
    expect((await service.get('/v1/follow-ups?overdue=true&partner=COL')).body).toMatchObject({ total: 1, items: [{ id: owed.id, overdue: true }] });
    await service.change(`/v1/follow-ups/${owed.id}/completion`, 2, { evidence: 'Letter 12/2026' });
    expect(await toldUntil(owed.id, 'follow-up-done')).toEqual(['follow-up-agreed', 'follow-up-overdue', 'follow-up-done']);
    await eventually(async () => (await deadlines(owed.id)).length === 0);
    expect((await service.get(at(next.id, 'brief'))).body.owed).toEqual([]);
    expect((await service.post(`/v1/follow-ups/${owed.id}/dropping`, { reason: 'x' }, { headers: { 'if-match': '"3"' } })).body.code).toBe('already-done');
  });

  it('is hidden with its engagement, and its events carry the labels of both', async () => {
    go('2026-05-01T09:00:00Z');
    const label = { policy: 'PER', classification: 'RESTRICTED', categories: ['NAVY'] };
    const author = { ...OFFICER, categories: ['NAVY'] };
    const { id } = await service.create('/v1/engagements', aPlan({ label, from: '2026-05-20', to: '2026-05-20' }), author);
    const owed = await service.create(
      at(id, 'follow-ups'),
      { text: 'x', owedBy: 'COL', by: '2026-05-21', label: { policy: 'PER', classification: 'UNCLASSIFIED' } },
      author,
    );
    expect((await service.get('/v1/follow-ups?engagement=' + id)).body.total).toBe(0);
    expect((await service.get('/v1/follow-ups?engagement=' + id, author)).body.total).toBe(1);
    go('2026-05-22T00:00:00Z');
    await toldUntil(owed.id, 'follow-up-overdue');
    for (const { label: told } of await service.published(owed.id))
      expect(told).toMatchObject({ policy: 'PER', classification: 'RESTRICTED', categories: ['NAVY'] });
  });
});

describe('an assessment', () => {
  it('is due on the cadence of its objective: overdue is listed and told once for each period', async () => {
    go('2026-01-15T09:00:00Z');
    const above = await service.create('/v1/objectives', { title: 'Safe seas', partners: ['COL'] });
    const { id } = await service.create('/v1/objectives', { title: 'Joint patrols', parent: above.id, cadence: 'monthly', partners: [{ name: 'Colombia' }] });
    const assess = (version: number, period: string, score: number): Promise<any> =>
      service.change(`/v1/objectives/${id}/assessments`, version, { period, score });
    await assess(1, '2026-01', 2);
    go('2026-03-11T00:00:00Z');
    expect(await toldUntil(id, 'assessment-overdue')).toEqual(['objective-set', 'assessment-recorded', 'assessment-overdue']);
    expect((await service.get('/v1/objectives?overdue=true')).body).toMatchObject({ total: 1, items: [{ id, overdue: ['2026-02'] }] });
    expect(await assess(3, '2026-02', 4)).toMatchObject({
      overdue: [],
      trend: 'rising',
      assessments: [{ period: '2026-01' }, { period: '2026-02', by: 'officer' }],
    });
    expect((await service.get(`/v1/objectives/${above.id}`)).body).toMatchObject({ children: [id], engagements: 0 });
    const refused = async (path: string, body: object) => (await service.post(`/v1/objectives/${path}`, body, { headers: { 'if-match': '"4"' } })).body.code;
    expect(await refused(`${id}/assessments`, { period: '2026-02', score: 4 })).toBe('already-assessed');
    expect(await refused(`${id}/assessments`, { period: '2026-Q1', score: 4 })).toBe('not-a-period');
    expect(await refused(`${id}/assessments`, { period: '2026-04', score: 4 })).toBe('period-not-begun');
    const moved = await service.post(`/v1/objectives/${above.id}/corrections`, { reason: 'x', changes: { parent: id } }, { headers: { 'if-match': '"1"' } });
    expect(moved.body.code).toBe('objective-in-itself');
    await service.restart();
    go('2026-04-11T00:00:00Z');
    await eventually(async () => (await service.told(id, 5)).length === 5);
    expect((await service.told(id, 5)).filter((type) => type === 'assessment-overdue')).toHaveLength(2);
  });
});

describe('an accreditation', () => {
  it('bounds a posting, and its end is told before it comes; gaps and overlaps are shown', async () => {
    go('2026-01-15T09:00:00Z');
    const propose = (name: string): Promise<any> =>
      service.create('/v1/postings', { kind: 'attache', position: 'Naval attaché', home: 'COL', host: { name: 'Peru' }, name, askedOn: '2026-01-10' });
    const first = await propose('Iris Mora');
    expect(first).toMatchObject({ state: 'proposed', home: 'COL', host: 'PER', name: 'Iris Mora', version: 1 });
    const term = (from: string, to?: string) => ({ accredited: { from, ...(to && { to }) }, posted: { from } });
    const accredit = (id: string, version: number, body: object) =>
      service.post(`/v1/postings/${id}/accreditation`, body, { headers: { 'if-match': `"${version}"` } });
    expect((await accredit(first.id, 1, term('2026-02-01'))).body.code).toBe('agrement-not-granted');
    await service.change(`/v1/postings/${first.id}/agrement`, 1, { granted: true, on: '2026-01-20' });
    expect((await accredit(first.id, 2, { accredited: { from: '2026-02-01', to: '2026-06-01' }, posted: { from: '2026-01-01' } })).body).toMatchObject({
      code: 'outside-accreditation',
    });
    const { body } = await accredit(first.id, 2, term('2026-02-01', '2026-06-01'));
    expect(body).toMatchObject({ state: 'accredited', posted: { from: '2026-02-01', to: '2026-06-01' } });
    go('2026-03-03T00:00:00Z');
    expect(await toldUntil(first.id, 'accreditation-ends')).toEqual(['posting-proposed', 'agrement-answered', 'posting-accredited', 'accreditation-ends']);
    const refused = await propose('Leo Paz');
    expect(await service.change(`/v1/postings/${refused.id}/agrement`, 1, { granted: false, on: '2026-02-20' })).toMatchObject({ state: 'refused' });
    expect((await accredit(refused.id, 2, term('2026-07-01'))).body.code).toBe('agrement-refused');
    const second = await propose('Eva Sol');
    await service.change(`/v1/postings/${second.id}/agrement`, 1, { granted: true, on: '2026-02-20' });
    await service.change(`/v1/postings/${second.id}/accreditation`, 2, term('2026-07-01', '2028-07-01'));
    expect((await service.get('/v1/postings/coverage?home=COL&host=PER')).body.items).toEqual([
      { home: 'COL', host: 'PER', position: 'Naval attaché', what: 'gap', from: '2026-06-01', to: '2026-07-01', postings: [first.id, second.id] },
    ]);
    await service.change(`/v1/postings/${second.id}/end`, 3, { on: '2027-01-01', reason: 'Called back' });
    expect((await service.get('/v1/postings?on=2026-08&host=PER')).body).toMatchObject({
      total: 1,
      items: [{ id: second.id, state: 'ended', name: 'Eva Sol', accredited: { to: '2027-01-01' } }],
    });
    expect((await service.get('/v1/postings?on=2027-02&host=PER')).body.total).toBe(0);
  });

  it('is not asked for an exchange, which has a home and a host unit', async () => {
    const exchange = { kind: 'exchange', position: 'Instructor', home: 'CHL', host: 'PER', homeUnit: 'Naval school', hostUnit: 'Submarine school' };
    const { id } = await service.create('/v1/postings', exchange);
    expect((await service.get(`/v1/postings/${id}`)).body).toMatchObject({ ...exchange, state: 'agreed' });
  });
});
