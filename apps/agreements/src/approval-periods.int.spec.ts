import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { eventually } from '@entente/testing';
import { approvalsOf, holderOf, officerOf, type Approvals } from '../spec/approvals.js';
import { startTestAgreements, type RunningAgreements } from '../spec/running-agreements.js';

let running: RunningAgreements;
let approvals: Approvals;

beforeAll(async () => {
  running = await startTestAgreements();
  approvals = approvalsOf(running);
}, 120_000);
afterAll(() => running.close());

const BRITISH = officerOf('GBR');
const MINISTER = holderOf('minister-of-the-crown', 'GBR');
const CALENDAR = '/v1/sitting-calendars/gbr-parliament';

function at(instant: string): void {
  running.clock.at = new Date(instant);
}

/** A treaty laid before Parliament on 6 December 2023, recorded that day. */
async function laid() {
  at('2023-12-06T10:00:00Z');
  const agreement = await approvals.anAgreement(['GBR', 'NOR']);
  const { body } = await approvals.request(agreement, {}, BRITISH);
  return { agreement, ...(await approvals.decide(body, 'laying', { decision: 'approve' }, MINISTER)).body };
}

async function get(id: string) {
  return (await running.get(`/v1/approvals/${id}`, BRITISH)).body;
}

function changeDays(body: object, version: string, claims: object = { ...BRITISH, roles: ['desk-officer'] }) {
  return running.put(`${CALENDAR}/days`, { reason: 'as announced', ...body }, { claims, headers: { 'if-match': `"${version}"` } });
}

/** Long enough for timers to have looked twice. */
async function aWhile(): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, 2_500));
}

describe('a period', () => {
  it('passes once, through a clock that jumps, a restart and a calendar put right in between', async () => {
    const approval = await laid();
    expect(approval.waiting).toMatchObject({ step: 'period-a', until: '2024-01-31' });
    expect(approval.earliest).toEqual({ on: '2024-02-01' });
    at('2024-01-31T23:59:00Z');
    await aWhile();
    expect(await get(approval.id)).toMatchObject({ status: 'open', version: 2 });

    at('2024-01-15T09:00:00Z');
    const changed = await changeDays({ days: [{ day: '2024-01-29', house: 'house-of-lords', sits: false }] }, '1');
    expect([changed.status, changed.body.version, changed.headers.get('etag')]).toEqual([200, 2, '"2"']);
    expect(await get(approval.id)).toMatchObject({ version: 3, waiting: { until: '2024-02-01' } });
    expect((await running.published('gbr-parliament')).map(({ type }) => type)).toEqual(['entente.agreements.sitting-calendar-changed.v1']);

    await running.restart(() => at('2024-02-01T12:00:00Z'));
    await aWhile();
    expect(await get(approval.id)).toMatchObject({ status: 'open', version: 3 });
    at('2024-02-02T00:00:00Z');
    await eventually(async () => (await get(approval.id)).status === 'decided');
    expect(await get(approval.id)).toMatchObject({ outcome: 'granted', decidedOn: '2024-02-02', version: 4 });
    at('2024-01-01T00:00:00Z');
    await running.restart(() => at('2024-03-01T00:00:00Z'));
    await aWhile();
    expect((await get(approval.id)).version).toBe(4);
    expect(await approvals.told(approval.id)).toEqual([
      'approval-requested',
      'approval-step-decided',
      'deadlines-changed',
      'approval-period-moved',
      'deadlines-changed',
      'approval-step-decided',
      'approval-decided',
      'deadlines-changed',
    ]);
  }, 60_000);

  it('has a deadline owed by the nation while it runs', async () => {
    const approval = await laid();
    await eventually(async () => (await approvals.told(approval.id)).includes('deadlines-changed'));
    const [told] = (await running.published(approval.id)).filter(({ type }) => type.includes('deadlines-changed'));
    expect(told?.data).toMatchObject({
      about: 'Agreement on mutual visits',
      agreement: approval.agreement,
      deadlines: [{ kind: 'approval', on: '2024-02-01', owedBy: ['GBR'], rule: { certainty: 'verified' } }],
    });
  });

  it('without a known end says so to whoever would ratify, and ends when the calendar is known', async () => {
    at('2024-05-20T10:00:00Z');
    const agreement = await approvals.anAgreement(['GBR', 'NOR']);
    const { body } = await approvals.request(agreement, {}, BRITISH);
    const { body: approval } = await approvals.decide(body, 'laying', { decision: 'approve' }, MINISTER);
    const ratified = { partner: 'GBR', action: 'ratified', actedOn: '2024-05-20' };
    const refused = await running.post(`/v1/agreements/${agreement}/actions`, ratified, { claims: BRITISH, headers: { 'if-match': '"1"' } });
    expect(refused.body).toMatchObject({ code: 'approval-open' });
    expect(refused.body.detail).toContain('not before 2024-06-11: the sitting calendar is known until 2024-05-24');
    const { body: calendar } = await running.get(CALENDAR, BRITISH);
    const days = [...Array(30).keys()].flatMap((add) => {
      const day = new Date(Date.UTC(2024, 5, 3 + add)).toISOString().slice(0, 10);
      return ['house-of-commons', 'house-of-lords'].map((house) => ({ day, house, sits: true }));
    });
    expect((await changeDays({ days, knownUntil: '2024-07-02' }, calendar.version)).status).toBe(200);
    expect((await get(approval.id)).waiting).toMatchObject({ until: '2024-06-19' });
  });
});

describe('silence', () => {
  it('gives a step once, at the end of its days, and the record says so', async () => {
    at('2026-03-02T09:15:00Z');
    const agreement = await approvals.anAgreement();
    const { body } = await approvals.request(agreement, { chain: 'generic-executive' });
    const { body: waiting } = await approvals.decide(body, 'ministry', { decision: 'approve' }, holderOf('ministry', 'PER'));
    const { body: extended } = await approvals.act(
      waiting,
      'extensions',
      { step: 'other-ministries', by: 2, reason: 'one still asks' },
      holderOf('other-ministries', 'PER'),
    );
    expect(extended.waiting).toMatchObject({ until: '2026-03-14' });
    at('2026-03-15T00:00:01Z');
    const read = async () => (await running.get(`/v1/approvals/${body.id}`, officerOf('PER'))).body;
    await eventually(async () => (await read()).waiting.post === 'cabinet');
    expect((await read()).steps[1]).toMatchObject({ state: 'given', bySilence: true });
    await aWhile();
    expect((await approvals.told(body.id)).filter((type) => type === 'approval-step-decided')).toHaveLength(2);
    const { body: history } = await running.get(`/v1/approvals/${body.id}/history`, officerOf('PER'));
    expect(history.items.map(({ change }: { change: string }) => change)).toEqual(['requested', 'step-decided', 'period-extended', 'day-passed']);
  });
});

describe('a sitting calendar', () => {
  it('is put right by an operator or an officer of its nation, at the version that was read', async () => {
    const { body } = await running.get(CALENDAR, BRITISH);
    const days = [{ day: '2024-03-01', house: 'house-of-lords', sits: true }];
    expect((await changeDays({ days }, '1')).status).toBe(412);
    expect((await changeDays({ days }, body.version, officerOf('PER'))).body).toMatchObject({ code: 'other-nation', status: 403 });
    expect((await changeDays({ days }, body.version, { ...BRITISH, roles: ['reader'] })).body).toMatchObject({ code: 'role-missing' });
    expect((await changeDays({ days: [{ ...days[0], house: 'senate' }] }, body.version)).body).toMatchObject({
      code: 'house-unknown',
      faults: [{ path: '/body/days/0/house' }],
    });
    expect((await changeDays({ days }, body.version, { sub: 'op', nation: 'PER', roles: ['operator'] })).status).toBe(200);
    expect((await running.get('/v1/sitting-calendars/nowhere', BRITISH)).body).toMatchObject({ code: 'no-such-calendar' });
  });
});
