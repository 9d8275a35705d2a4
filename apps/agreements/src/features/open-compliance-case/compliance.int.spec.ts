import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Label, Principal } from '@entente/contracts';
import { eventually } from '@entente/testing';
import { aReport, startTestAgreements, type Answer, type RunningAgreements } from '../../../spec/running-agreements.js';

let service: RunningAgreements;

beforeAll(async () => {
  service = await startTestAgreements();
  service.clock.at = new Date('2026-07-15T09:00:00Z');
});
afterAll(() => service.close());

const OFFICER: Partial<Principal> = { sub: 'inspector', nation: 'BOL', clearance: 'SECRET', roles: ['compliance-officer'] };
const DESK: Partial<Principal> = { sub: 'desk', nation: 'PER', clearance: 'SECRET', roles: ['desk-officer'] };
const PERUVIAN: Partial<Principal> = { ...OFFICER, sub: 'peruvian', nation: 'PER' };
const OTHER: Partial<Principal> = { ...OFFICER, sub: 'other', nation: 'CHL' };
const FOR_SOME: Label = { policy: 'BOL', classification: 'RESTRICTED', categories: [], releasableTo: ['BOL', 'PER'] };

async function agreementOf(record: string, data: object = {}): Promise<{ id: string; obligation: string }> {
  const obligations = [{ kind: 'report', owedBy: ['PER'], due: { on: '2026-05-31' } }];
  const parties = [{ partner: 'PER' }, { partner: 'COL' }, { partner: 'BOL' }];
  const { body } = await service.post('/v1/events', [aReport(record, { inForceOn: '2004', obligations, parties, ...data })]);
  const id = body.results[0].subject;
  return { id, obligation: (await service.get(`/v1/agreements/${id}`)).body.obligations[0].id };
}

function open({ id, obligation }: { id: string; obligation: string }, data: object = {}, claims = OFFICER): Promise<Answer> {
  const concerns = [{ obligation, occurrence: `${obligation}:2026-05-31` }];
  return service.post('/v1/compliance-cases', { agreement: id, party: 'PER', concerns, grounds: 'The report is missing', ...data }, { claims });
}

function change({ body: { id, version } }: Answer, what: string, data: object, claims = OFFICER): Promise<Answer> {
  return service.post(`/v1/compliance-cases/${id}/${what}`, data, { claims, headers: { 'if-match': `"${version}"` } });
}

async function suggested(id: string, claims = OFFICER): Promise<string[]> {
  const { body } = await service.get(`/v1/compliance-cases/suggested?agreement=${id}`, claims);
  return body.items.map(({ party, due }: any) => `${party} ${due}`);
}

describe('a compliance case', () => {
  it('is suggested by what is overdue, opened by a person, and goes its way with an event for each step', async () => {
    const agreement = await agreementOf('a whole case');
    expect(await suggested(agreement.id)).toEqual(['PER 2026-05-31']);
    const opened = await open(agreement);
    expect([opened.status, opened.body.version, opened.body.label.policy]).toEqual([201, 1, 'PUBLIC']);
    expect(await suggested(agreement.id)).toEqual([]);
    const found = await change(opened, 'findings', { what: 'Nothing came', evidence: 'Register of notes' });
    const set = await change(found, 'measures', { what: 'Send the report', dueOn: '2026-09-30' });
    const answered = await change(set, 'answers', { text: 'It was delayed', on: '2026-07-14' }, DESK);
    expect((await change(answered, 'closure', { outcome: 'remedied', reasons: 'r' })).body.code).toBe('measures-open');
    const done = await change(answered, `measures/${answered.body.measures[0].id}/completion`, { on: '2026-07-15' }, DESK);
    const closed = await change(done, 'closure', { outcome: 'remedied', reasons: 'It came late' });
    const reopened = await change(closed, 'reopening', { evidence: 'An audit', reason: 'It is not complete' });
    expect([reopened.status, reopened.body.status, reopened.body.version]).toEqual([200, 'open', 7]);
    const id = opened.body.id;
    const events = await eventually(async () => {
      const all = await service.published(id);
      return all.length >= 9 ? all : undefined;
    });
    expect(events.map(({ type, sequence }) => `${sequence} ${type.split('.')[2]}`)).toEqual([
      '1 compliance-case-opened',
      '2 compliance-finding-recorded',
      '3 compliance-measure-set',
      '3 deadlines-changed',
      '4 compliance-answer-recorded',
      '5 compliance-measure-done',
      '5 deadlines-changed',
      '6 compliance-case-closed',
      '7 compliance-case-reopened',
    ]);
    expect(events[3]?.data).toMatchObject({ agreement: agreement.id, deadlines: [{ kind: 'compliance-measure', on: '2026-09-30', owedBy: ['PER'] }] });
    const { body } = await service.get(`/v1/compliance-cases/${id}/history?limit=6`, OFFICER);
    expect([body.total, body.items.map((item: any) => item.change)]).toEqual([
      7,
      ['opened', 'finding-recorded', 'measure-set', 'answer-recorded', 'measure-done', 'closed'],
    ]);
    expect((await service.get(`/v1/compliance-cases/${id}/history?cursor=${body.next}`, OFFICER)).body.items).toHaveLength(1);
  });

  it('is opened and closed by a compliance officer of another nation only', async () => {
    const agreement = await agreementOf('who decides');
    expect((await open(agreement, {}, DESK)).body).toMatchObject({ status: 403, code: 'role-missing' });
    expect((await open(agreement, {}, PERUVIAN)).body).toMatchObject({ status: 403, code: 'own-nation' });
    const opened = await open(agreement);
    const found = await change(opened, 'findings', { what: 'Nothing came' });
    expect((await change(found, 'closure', { outcome: 'breach-found', reasons: 'r' }, PERUVIAN)).body).toMatchObject({ status: 403, code: 'own-nation' });
    expect((await change(found, 'findings', { what: 'w' }, DESK)).body.code).toBe('role-missing');
    expect((await change(opened, 'findings', { what: 'w' })).body).toMatchObject({ status: 412, code: 'stale-version' });
  });

  it('is opened once under one key', async () => {
    const agreement = await agreementOf('once');
    const post = () => {
      const concerns = [{ obligation: agreement.obligation }];
      const body = { agreement: agreement.id, party: 'PER', concerns, grounds: 'g' };
      return service.post('/v1/compliance-cases', body, { claims: OFFICER, headers: { 'idempotency-key': 'open-once' } });
    };
    expect((await post()).body.id).toBe((await post()).body.id);
    // The whole obligation is under inquiry: none of its occurrences suggests another case.
    expect(await suggested(agreement.id)).toEqual([]);
  });

  it('has a label of its own: it is not there for others, not even in counts, and they are still offered what is overdue', async () => {
    const agreement = await agreementOf('for some');
    const opened = await open(agreement, { label: FOR_SOME });
    expect(opened.status).toBe(201);
    const { id } = opened.body;
    const list = (claims: Partial<Principal>) => service.get(`/v1/compliance-cases?agreement=${agreement.id}`, claims);
    expect((await list(OFFICER)).body).toMatchObject({ total: 1, suggested: 0, items: [{ id }] });
    expect((await list(OTHER)).body).toMatchObject({ total: 0, suggested: 1, items: [] });
    for (const path of [`/v1/compliance-cases/${id}`, `/v1/compliance-cases/${id}/history`]) {
      expect((await service.get(path, OTHER)).body).toMatchObject({ status: 404, code: 'no-such-compliance-case' });
    }
    expect((await change(opened, 'findings', { what: 'w' }, OTHER)).status).toBe(404);
    await eventually(async () => (await service.published(id)).length === 1);
    expect((await service.published(id))[0]?.label).toMatchObject({ classification: 'RESTRICTED', releasableTo: ['BOL', 'PER'] });
  });

  it('is never laxer than its agreement, and hidden with it', async () => {
    const agreement = await agreementOf('hidden', { label: { ...FOR_SOME, releasableTo: ['BOL', 'PER', 'CHL'] } });
    const lax = await open(agreement, { label: { policy: 'PUBLIC', classification: 'UNCLASSIFIED', categories: [] } });
    expect(lax.body).toMatchObject({ status: 422, code: 'label-too-lax', faults: [{ path: '/body/label' }] });
    const { body } = await open(agreement);
    expect(body.label.releasableTo).toEqual(['BOL', 'PER', 'CHL']);
    const { body: current } = await service.get(`/v1/agreements/${agreement.id}`, { ...DESK, nation: 'BOL' });
    const stricter = { reason: 'r', changes: { label: FOR_SOME } };
    await service.post(`/v1/agreements/${agreement.id}/corrections`, stricter, {
      claims: { ...DESK, nation: 'BOL' },
      headers: { 'if-match': `"${current.version}"` },
    });
    expect((await service.get(`/v1/compliance-cases/${body.id}`, OTHER)).status).toBe(404);
    expect((await service.get(`/v1/compliance-cases/${body.id}`, OFFICER)).status).toBe(200);
  });

  it('is listed by party, status and outcome, a page at a time', async () => {
    const agreement = await agreementOf('listed');
    const first = await open(agreement);
    await open(agreement, { concerns: [{ obligation: agreement.obligation }] });
    await change(await change(first, 'findings', { what: 'w' }), 'closure', { outcome: 'compliant', reasons: 'r' });
    const list = async (query: string) => (await service.get(`/v1/compliance-cases?agreement=${agreement.id}&${query}`, OFFICER)).body;
    expect([
      (await list('status=open')).total,
      (await list('status=closed')).total,
      (await list('outcome=compliant')).total,
      (await list('party=COL')).total,
    ]).toEqual([1, 1, 1, 0]);
    const page = await list('limit=1');
    expect([page.items.length, page.total, (await list(`limit=1&cursor=${page.next}`)).next]).toEqual([1, 2, null]);
  });
});
