import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { eventually } from '@entente/testing';
import { approvalsOf, holderOf, officerOf, type Approvals } from '../spec/approvals.js';
import { aReport, startTestAgreements, type RunningAgreements } from '../spec/running-agreements.js';

let running: RunningAgreements;
let approvals: Approvals;

beforeAll(async () => {
  running = await startTestAgreements();
  running.clock.at = new Date('2026-03-02T09:15:00Z');
  approvals = approvalsOf(running);
}, 120_000);
afterAll(() => running.close());

const PERUVIAN = officerOf('PER');
const COLOMBIAN = officerOf('COL');

function ratify(agreement: string, partner: string, claims = officerOf(partner), version = 1, actedOn = '2026-03-02') {
  return running.post(`/v1/agreements/${agreement}/actions`, { partner, action: 'ratified', actedOn }, { claims, headers: { 'if-match': `"${version}"` } });
}

async function granted(agreement: string) {
  let { body } = await approvals.request(agreement);
  for (const post of ['ministry', 'cabinet', 'legislature']) ({ body } = await approvals.decide(body, post, { decision: 'approve' }, holderOf(post, 'PER')));
  return body;
}

describe('an approval', () => {
  it('is granted once every post has approved, one event for each', async () => {
    const approval = await granted(await approvals.anAgreement());
    expect(approval).toMatchObject({ status: 'decided', outcome: 'granted', decidedOn: '2026-03-02', version: 4, chain: 'generic-legislature' });
    await eventually(async () => (await approvals.told(approval.id)).length === 5);
    expect(await approvals.told(approval.id)).toEqual([
      'approval-requested',
      'approval-step-decided',
      'approval-step-decided',
      'approval-step-decided',
      'approval-decided',
    ]);
  });

  it('is listed with the post it waits for, since when and for which nation', async () => {
    const agreement = await approvals.anAgreement();
    const { body } = await approvals.request(agreement);
    await approvals.decide(body, 'ministry', { decision: 'approve' }, holderOf('ministry', 'PER'));
    const { body: list } = await running.get(`/v1/agreements/${agreement}/approvals`, PERUVIAN);
    expect(list).toMatchObject({
      total: 1,
      items: [
        { id: body.id, nation: 'PER', status: 'open', title: 'Agreement on mutual visits', waiting: { post: 'cabinet', since: '2026-03-02T09:15:00.000Z' } },
      ],
    });
    const { body: ofPost } = await running.get('/v1/approvals?post=cabinet&nation=PER&status=open', PERUVIAN);
    expect(ofPost.items.map(({ id }: { id: string }) => id)).toContain(body.id);
    const { body: history } = await running.get(`/v1/approvals/${body.id}/history`, PERUVIAN);
    expect(history.items.map(({ version, change }: { version: number; change: string }) => [version, change])).toEqual([
      [1, 'requested'],
      [2, 'step-decided'],
    ]);
  });

  it('is asked for once with the same Idempotency-Key, and not twice at a time', async () => {
    const agreement = await approvals.anAgreement();
    const ask = () => running.post(`/v1/agreements/${agreement}/approvals`, {}, { claims: PERUVIAN, headers: { 'idempotency-key': `once-${agreement}` } });
    const [first, second] = [await ask(), await ask()];
    expect([first.status, second.body.id]).toEqual([201, first.body.id]);
    expect((await approvals.request(agreement)).body).toMatchObject({ code: 'approval-already-open', status: 409, faults: [{ path: '/body' }] });
    const answers = await Promise.all([
      approvals.request(agreement, { chain: 'generic-executive' }),
      approvals.request(agreement, { chain: 'generic-executive' }),
    ]);
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409]);
  });

  it('is refused where its version is not the one that was read', async () => {
    const { body } = await approvals.request(await approvals.anAgreement());
    await approvals.decide(body, 'ministry', { decision: 'approve' }, holderOf('ministry', 'PER'));
    expect((await approvals.decide(body, 'cabinet', { decision: 'approve' }, holderOf('cabinet', 'PER'))).status).toBe(412);
  });

  it('refuses who does not hold the post, who asked for it, and who is of another nation', async () => {
    const { body } = await approvals.request(await approvals.anAgreement(), { label: { policy: 'PUBLIC', classification: 'UNCLASSIFIED' } });
    const code = async (claims: object) => {
      const { status, body: problem } = await approvals.decide(body, 'ministry', { decision: 'approve' }, claims);
      return [status, problem.code, problem.faults[0].path];
    };
    expect(await code(holderOf('cabinet', 'PER'))).toEqual([403, 'post-missing', '/params/step']);
    expect(await code({ ...PERUVIAN, posts: ['ministry'] })).toEqual([403, 'own-request', '/params/step']);
    expect(await code(holderOf('ministry', 'COL'))).toEqual([403, 'other-nation', '/params/id']);
    expect((await running.get(`/v1/approvals/${body.id}`, PERUVIAN)).body.version).toBe(1);
  });

  it('is returned, submitted again, withdrawn', async () => {
    const { body: first } = await approvals.request(await approvals.anAgreement());
    const { body: returned } = await approvals.decide(first, 'ministry', { decision: 'return', reason: 'the annex is missing' }, holderOf('ministry', 'PER'));
    expect(returned).toMatchObject({ status: 'returned', returns: 1, waiting: { step: 'author', until: '2026-08-29' } });
    const { body: again } = await approvals.act(returned, 'resubmission', { note: 'with the annex' }, PERUVIAN);
    expect(again).toMatchObject({ status: 'open', submission: 2, note: 'with the annex', waiting: { post: 'ministry' } });
    const { body: gone } = await approvals.act(again, 'withdrawal', { reason: 'negotiated again' }, PERUVIAN);
    expect(gone).toMatchObject({ status: 'withdrawn' });
    await eventually(async () => (await approvals.told(first.id)).includes('approval-withdrawn'));
    expect(await approvals.told(first.id)).toEqual([
      'approval-requested',
      'approval-returned',
      'deadlines-changed',
      'approval-resubmitted',
      'deadlines-changed',
      'approval-withdrawn',
    ]);
  });
});

describe('ratification', () => {
  it('recorded by hand is refused while the approval is open, with the step and the day', async () => {
    const agreement = await approvals.anAgreement();
    const { body } = await approvals.request(agreement, { chain: 'generic-executive' });
    await approvals.decide(body, 'ministry', { decision: 'approve' }, holderOf('ministry', 'PER'));
    const refused = await ratify(agreement, 'PER');
    expect([refused.status, refused.body.code, refused.body.faults[0].path]).toEqual([422, 'approval-open', '/body/action']);
    expect(refused.body.detail).toContain('"No other ministry objects" of other-ministries is open; on 2026-03-02 at the earliest');
    const { body: blocking } = await running.get(`/v1/agreements/${agreement}/approvals/blocking?party=PER`, PERUVIAN);
    expect(blocking).toMatchObject({ party: 'PER', blocked: true, by: [{ reason: 'approval-open', approval: body.id, waiting: { until: '2026-03-12' } }] });
  });

  it('recorded by hand is refused once the approval was refused, and allowed after another was granted', async () => {
    const agreement = await approvals.anAgreement();
    const { body } = await approvals.request(agreement);
    await approvals.decide(body, 'ministry', { decision: 'object', reason: 'too costly' }, holderOf('ministry', 'PER'));
    expect((await ratify(agreement, 'PER')).body).toMatchObject({ code: 'approval-refused' });
    await granted(agreement);
    expect((await running.get(`/v1/agreements/${agreement}/approvals/blocking?party=PER`, PERUVIAN)).body).toMatchObject({ blocked: false, by: [] });
    expect((await ratify(agreement, 'PER')).status).toBe(200);
  });

  it('slips not in by a correction either', async () => {
    const agreement = await approvals.anAgreement();
    await approvals.request(agreement);
    const actions = [
      { action: 'signed', actedOn: '2023-11-01' },
      { action: 'ratified', actedOn: '2026-03-02' },
    ];
    const changes = { parties: [{ partner: 'PER', actions }, { partner: 'COL' }] };
    const answer = await running.post(
      `/v1/agreements/${agreement}/corrections`,
      { reason: 'it was ratified', changes },
      { claims: PERUVIAN, headers: { 'if-match': '"1"' } },
    );
    expect([answer.body.code, answer.body.faults[0].path]).toEqual(['approval-open', '/body/changes/parties']);
  });

  it('is not blocked where nobody asked, unless the chain is required and the writer is of that nation', async () => {
    expect((await ratify(await approvals.anAgreement(), 'PER')).status).toBe(200);
    const british = await approvals.anAgreement(['GBR', 'NOR']);
    expect((await ratify(british, 'GBR')).body).toMatchObject({ code: 'approval-missing' });
    expect((await ratify(british, 'GBR', PERUVIAN)).status).toBe(200);
    expect(
      (
        await ratify(
          await approvals.anAgreement(['GBR', 'NOR'], {
            signedOn: '1999',
            parties: [{ partner: 'GBR', actions: [{ action: 'signed', actedOn: '1999' }] }, { partner: 'NOR' }],
          }),
          'GBR',
          officerOf('GBR'),
          1,
          '2001',
        )
      ).status,
    ).toBe(200);
  });

  it('that an outside source reports is believed, with a warning for whoever may read of the approval', async () => {
    const record = 'believed';
    const parties = [{ partner: 'PER', actions: [{ action: 'signed', actedOn: '2023' }] }, { partner: 'COL' }];
    const [first] = (await running.post('/v1/events', [aReport(record, { parties })], { headers: { 'content-type': 'application/cloudevents-batch+json' } }))
      .body.results;
    const { body: approval } = await approvals.request(first.subject);
    const ratified = [{ partner: 'PER', actions: [...(parties[0]?.actions ?? []), { action: 'ratified', actedOn: '2026' }] }, { partner: 'COL' }];
    const report = (revision: number, claims: object, data: object) =>
      running.post('/v1/events', [aReport(record, { parties: ratified, ...data }, revision)], {
        claims,
        headers: { 'content-type': 'application/cloudevents-batch+json' },
      });
    const integrator = { roles: ['integrator' as const] };
    const { body: told } = await report(2, { ...PERUVIAN, ...integrator }, {});
    expect(told.results).toMatchObject([{ outcome: 'stored', warnings: [{ code: 'approval-open', message: 'PER ratified while its approval is open' }] }]);
    expect((await running.get(`/v1/approvals/${approval.id}`, PERUVIAN)).body.warnings).toMatchObject([{ code: 'approval-open' }]);
    expect((await running.get(`/v1/agreements/${first.subject}`, COLOMBIAN)).body.warnings).toEqual([]);
  });
});

describe('an approval under its label', () => {
  it('is its own nation’s: others see nothing of it, not in counts and not in refusals', async () => {
    const agreement = await approvals.anAgreement();
    const seen = async () => (await running.get('/v1/approvals?nation=PER', COLOMBIAN)).body.total;
    const before = await seen();
    const { body } = await approvals.request(agreement);
    expect(body.label).toMatchObject({ policy: 'PER', classification: 'UNCLASSIFIED' });
    expect((await running.get(`/v1/agreements/${agreement}/approvals`, COLOMBIAN)).body).toEqual({ items: [], next: null, total: 0 });
    expect((await running.get(`/v1/approvals/${body.id}`, COLOMBIAN)).body).toMatchObject({ code: 'no-such-approval', status: 404 });
    expect((await running.get(`/v1/approvals/${body.id}/history`, COLOMBIAN)).status).toBe(404);
    expect(await seen()).toBe(before);
    expect((await approvals.decide(body, 'ministry', { decision: 'approve' }, holderOf('ministry', 'COL'))).status).toBe(404);
    expect((await running.get(`/v1/agreements/${agreement}/approvals/blocking?party=PER`, COLOMBIAN)).body).toEqual({ party: 'PER', blocked: false, by: [] });
    expect((await ratify(agreement, 'PER', COLOMBIAN)).status).toBe(200);
  });

  it('is told under the stricter of its label and its agreement’s', async () => {
    const agreement = await approvals.anAgreement(['PER', 'COL'], { label: { policy: 'PER', classification: 'SECRET', releasableTo: ['PER', 'COL'] } });
    const { body } = await approvals.request(agreement);
    await eventually(async () => (await running.published(body.id)).length > 0);
    expect((await running.published(body.id))[0]?.label).toMatchObject({ classification: 'SECRET', releasableTo: ['PER'] });
    expect((await running.get(`/v1/approvals/${body.id}`, { ...PERUVIAN, clearance: 'RESTRICTED' })).status).toBe(404);
  });
});
