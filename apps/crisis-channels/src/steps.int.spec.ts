import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { PUBLIC_LABEL } from '@entente/contracts';
import { eventually } from '@entente/testing';
import { anOpening, DIRECTOR, OFFICER, startTestCrisisChannels, type RunningCrisisChannels } from '../spec/running-crisis-channels.js';

let service: RunningCrisisChannels;
beforeAll(async () => {
  service = await startTestCrisisChannels();
}, 120_000);
afterAll(async () => {
  await service.close();
});

const at = (instant: string): void => void (service.clock.at = new Date(instant));
const FRENCH = { nation: 'FRA', roles: ['reader' as const] };
const closing = { on: '2026-02-01', reason: 'settled', basis: 'An exchange of letters.' };

async function aCrisis(change: object = {}): Promise<{ id: string; version: number; path: string }> {
  at('2026-02-01T09:00:00Z');
  const { body } = await service.post('/v1/crises', anOpening({ severity: 'low', ...change }));
  return { id: body.id, version: body.version, path: `/v1/crises/${body.id}` };
}

describe('measures', () => {
  it('that are mutual are agreed together, on a basis, and a breach is told on the other', async () => {
    const { path } = await aCrisis();
    const measure = { text: 'Keep fifty miles off', owedBy: { name: 'Russia' }, dueOn: '2026-02-10' };
    const { body: mine } = await service.post(`${path}/measures`, measure);
    expect(mine).toMatchObject({ version: 1, state: 'proposed', owedBy: 'RUS', label: PUBLIC_LABEL });
    const { body: theirs } = await service.post(`${path}/measures`, { text: 'No exercise there', owedBy: 'NOR', pairedWith: mine.id });
    expect(theirs).toMatchObject({ state: 'proposed', pairedWith: mine.id });
    const agree = `${path}/measures/${mine.id}/agree`;
    expect((await service.change(agree, mine, { on: '2026-02-01', basis: 'Talks' })).status).toBe(412);
    const refused = await service.change(agree, { ...mine, version: 2 }, { on: '2026-02-01' });
    expect(refused).toMatchObject({ status: 422, body: { code: 'basis-missing', faults: [{ path: '/body/basis' }] } });
    const agreement = '01890a5d-ac96-774b-bcce-b302099a8057';
    expect(await service.change(agree, { ...mine, version: 2 }, { on: '2026-02-01', agreement })).toMatchObject({
      status: 422,
      body: { code: 'basis-unknown' },
    });
    const agreed = await service.change(agree, { ...mine, version: 2 }, { on: '2026-02-01', basis: 'Talks' });
    expect(agreed).toMatchObject({ status: 200, body: { version: 3, state: 'agreed', basis: 'Talks' } });
    const broken = await service.change(`${path}/measures/${mine.id}/break`, agreed.body, { on: '2026-02-01', evidence: 'Radar' });
    expect(broken.body).toMatchObject({ state: 'broken' });
    const { items, total } = (await service.get(`${path}/measures`)).body;
    expect(total).toBe(2);
    expect(items).toMatchObject([{ state: 'broken' }, { state: 'agreed', pairBrokenOn: '2026-02-01' }]);
    expect(await service.told(mine.id, 6)).toEqual([
      'measure-proposed',
      'measure-paired',
      'measure-agreed',
      'deadlines-changed',
      'measure-broken',
      'deadlines-changed',
    ]);
    expect(await service.told(theirs.id, 3)).toEqual(['measure-proposed', 'measure-agreed', 'measure-pair-broken']);
    const carry = await service.change(`${path}/measures/${theirs.id}/carry-out`, { ...theirs, version: 3 }, { on: '2026-02-01', evidence: 'Cancelled' });
    expect(carry.body).toMatchObject({ state: 'carried-out' });
    expect((await service.get(`${path}/measures?state=broken&limit=1`)).body).toMatchObject({ total: 1, next: null });
  });

  it('is proposed once per key, to whom the crisis has, and seen by whom its label lets read', async () => {
    const { path } = await aCrisis();
    const headers = { 'idempotency-key': 'measure-1' };
    const body = { text: 'Keep off', owedBy: 'RUS', label: { ...PUBLIC_LABEL, policy: 'PER' } };
    const [first, again] = [await service.post(`${path}/measures`, body, { headers }), await service.post(`${path}/measures`, body, { headers })];
    expect(again.body.id).toBe(first.body.id);
    expect((await service.get(`${path}/measures`, FRENCH)).body).toMatchObject({ items: [], total: 0 });
    const { path: other } = await aCrisis();
    expect((await service.post(`${other}/measures`, { ...body, pairedWith: first.body.id })).body.code).toBe('no-such-measure');
    expect(await service.change(`${other}/measures/${first.body.id}/withdraw`, first.body, { on: '2026-02-01', reason: 'r' })).toMatchObject({
      status: 404,
      body: { code: 'no-such-crisis-measure' },
    });
    const labelled = await service.post(`${path}/measures`, { ...body, label: { ...PUBLIC_LABEL, policy: 'xxx' }, owedBy: { name: 'Frankonia' } });
    expect(labelled.body).toMatchObject({
      code: 'partner-unknown',
      faults: [{ path: '/body/owedBy' }, { code: 'unknown-policy', path: '/body/label/policy' }],
    });
    const withdrawn = await service.change(`${path}/measures/${first.body.id}/withdraw`, first.body, { on: '2026-02-01', reason: 'r' });
    expect(withdrawn.body.state).toBe('withdrawn');
    await service.told(first.body.id, 2);
    expect((await service.published(first.body.id)).map(({ label }) => label)).toEqual(Array(2).fill(expect.objectContaining({ policy: 'PER' })));
  });
});

describe('what is done in a crisis', () => {
  it('is told to nobody from whom the crisis is kept', async () => {
    const { path } = await aCrisis({ label: { ...PUBLIC_LABEL, policy: 'PER' } });
    const { body } = await service.post(`${path}/measures`, { text: 'Keep off', owedBy: 'RUS', label: PUBLIC_LABEL });
    await service.told(body.id, 1);
    expect(await service.published(body.id)).toMatchObject([{ type: 'measure-proposed', label: { policy: 'PER' } }]);
    expect((await service.get(`${path}/measures`, FRENCH)).status).toBe(404);
  });
});

describe('an explanation', () => {
  it('is told overdue once, at its time, whatever restarts and whatever clocks do', async () => {
    const { path } = await aCrisis();
    const { body: due } = await service.post(`${path}/explanations`, { askedOf: 'RUS', about: 'Flights' });
    expect(due).toMatchObject({ state: 'due', askedBy: 'PER', dueAt: '2026-02-03T09:00:00.000Z', rule: { id: 'vd11-explanation' } });
    const read = async (): Promise<any> => (await service.get(`${path}/explanations`)).body.items[0];
    at('2026-02-03T08:59:59.999Z');
    await service.restart();
    expect(await read()).toMatchObject({ state: 'due', version: 1 });
    at('2026-02-03T09:00:00.000Z');
    await eventually(async () => (await read()).state === 'overdue');
    at('2026-01-20T09:00:00.000Z');
    await service.restart();
    at('2026-03-01T09:00:00.000Z');
    await service.restart();
    const { body: meets } = await service.change(`${path}/explanations/${due.id}/meeting`, { ...due, version: 2 }, {});
    expect(meets).toMatchObject({ version: 3, meeting: { state: 'requested', dueAt: '2026-03-03T09:00:00.000Z' } });
    const { body: given } = await service.change(`${path}/explanations/${due.id}/answer`, meets, { text: 'A training flight' });
    expect(given).toMatchObject({ state: 'given', given: { late: true } });
    at('2026-03-03T09:00:00.001Z');
    await eventually(async () => (await read()).meeting.state === 'overdue');
    const { body: held } = await service.change(`${path}/explanations/${due.id}/meeting/held`, { ...due, version: 5 }, { outcome: 'Both announce flights' });
    expect(held).toMatchObject({ version: 6, meeting: { state: 'held' } });
    expect((await service.told(due.id, 10)).filter((type) => type !== 'deadlines-changed')).toEqual([
      'explanation-due',
      'explanation-overdue',
      'meeting-requested',
      'explanation-given',
      'meeting-overdue',
      'meeting-held',
    ]);
    const deadlines = (await service.published(due.id)).filter(({ type }) => type === 'deadlines-changed');
    expect(deadlines.map(({ data }) => data.deadlines.map(({ kind }: { kind: string }) => kind))).toEqual([
      ['explanation'],
      ['explanation', 'explanation-meeting'],
      ['explanation-meeting'],
      [],
    ]);
  }, 60_000);
});

describe('the end of a crisis', () => {
  it('is for a director, or who holds the post of the lead', async () => {
    const { path, version } = await aCrisis();
    const close = (claims: object, body: object = closing): Promise<any> => service.change(`${path}/close`, { id: '', version }, body, claims);
    expect(await close(OFFICER)).toMatchObject({ status: 403, body: { code: 'not-entitled' } });
    const lead = { sub: 'head', nation: 'NOR', roles: ['reader' as const], posts: ['cell-head'] };
    const { body: post } = await service.post(`${path}/roles`, { duty: 'lead', post: 'cell-head', of: 'NOR' });
    expect((await service.post(`${path}/roles`, { duty: 'lead', post: 'other' })).body).toMatchObject({ code: 'lead-taken', faults: [{ path: '/body/duty' }] });
    const ended = await service.change(`${path}/roles/${post.id}/end`, post, { reason: 'Handed over' });
    expect(ended.body).toMatchObject({ state: 'ended', to: '2026-02-01T09:00:00.000Z' });
    expect((await close(lead)).status).toBe(403);
    await service.post(`${path}/roles`, { duty: 'lead', post: 'cell-head', of: 'NOR' });
    expect(await close({ ...lead, nation: 'RUS' })).toMatchObject({ status: 403, body: { code: 'not-entitled' } });
    expect(await close(lead, { ...closing, basis: undefined })).toMatchObject({
      status: 422,
      body: { code: 'basis-missing', faults: [{ path: '/body/basis' }] },
    });
    expect(await close(lead)).toMatchObject({ status: 200, body: { state: 'closed', closed: closing } });
    expect((await service.get(`${path}/roles`)).body).toMatchObject({ total: 2, items: [{ state: 'ended' }, { state: 'assigned', of: 'NOR' }] });
  });

  it('leaves open what is open, says so to who may see it, and lets it be finished', async () => {
    const { path, version, id } = await aCrisis();
    const { body: explanation } = await service.post(`${path}/explanations`, { askedOf: 'RUS', about: 'Flights', label: { ...PUBLIC_LABEL, policy: 'PER' } });
    const { body: measure } = await service.post(`${path}/measures`, { text: 'Keep off', owedBy: 'RUS', basis: 'Talks' });
    const closed = await service.change(`${path}/close`, { id, version }, closing, { ...DIRECTOR, nation: 'PER' });
    expect(closed.body.warnings.map(({ code }: any) => code)).toEqual(['explanation-open', 'measure-open']);
    expect((await service.get(path, FRENCH)).body.warnings.map(({ code }: any) => code)).toEqual(['measure-open']);
    expect((await service.published(id)).at(-1)?.data).not.toHaveProperty('warnings');
    expect((await service.post(`${path}/measures`, { text: 'Another', owedBy: 'RUS' })).body.code).toBe('crisis-closed');
    expect((await service.change(`${path}/measures/${measure.id}/agree`, measure, { on: '2026-02-01' })).body.code).toBe('crisis-closed');
    expect((await service.change(`${path}/explanations/${explanation.id}/answer`, explanation, { text: 'A drill' })).body.state).toBe('given');
    expect((await service.change(`${path}/measures/${measure.id}/withdraw`, measure, { on: '2026-02-01', reason: 'over' })).body.state).toBe('withdrawn');
    expect((await service.get(path)).body.warnings).toEqual([]);
  });
});

describe('who is in a crisis', () => {
  it('changes over time, and how each stood before stays known', async () => {
    const { path, version, id } = await aCrisis();
    const change = (read: number, body: object): Promise<any> => service.change(`${path}/actors`, { id, version: read }, body);
    const joined = await change(version, { change: 'joins', partner: { name: 'Switzerland' }, role: 'observing', from: '2026-01-20' });
    expect(joined).toMatchObject({ status: 200, body: { version: 2 } });
    const moved = await change(2, { change: 'stands', partner: 'CHE', role: 'mediating', from: '2026-01-25' });
    expect(moved.body.actors.slice(2)).toEqual([
      { partner: 'CHE', role: 'observing', from: '2026-01-20', to: '2026-01-25' },
      { partner: 'CHE', role: 'mediating', from: '2026-01-25' },
    ]);
    expect((await change(3, { change: 'joins', partner: 'CHE', from: '2026-01-26' })).body.code).toBe('already-an-actor');
    expect((await change(3, { change: 'leaves', partner: 'FRA', from: '2026-01-26' })).body.code).toBe('not-an-actor');
    expect((await change(3, { change: 'leaves', partner: 'CHE', from: '2026-01-26' })).status).toBe(200);
    expect(await service.told(id, 4)).toEqual(['crisis-opened', ...Array(3).fill('crisis-actors-changed')]);
  });
});

describe('what allies ask of each other', () => {
  it('rests on something, and changes no severity', async () => {
    const { path } = await aCrisis();
    const asked = { about: 'Flights', askedBy: 'NOR' };
    expect((await service.post(`${path}/consultations`, asked)).body).toMatchObject({ code: 'basis-missing', faults: [{ path: '/body/basis' }] });
    const { body } = await service.post(`${path}/consultations`, { ...asked, basis: 'North Atlantic Treaty, article 4', with: ['DNK'] });
    expect(body).toMatchObject({ state: 'requested', requestedOn: '2026-02-01' });
    const held = await service.change(`${path}/consultations/${body.id}/held`, body, { on: '2026-02-01', outcome: 'The council met.' });
    expect(held.body.state).toBe('held');
    expect((await service.change(`${path}/consultations/${body.id}/lapsed`, held.body, { on: '2026-02-01', reason: 'r' })).body.code).toBe('consultation-held');
    const decided = { decided: 'It is an attack on all.', by: ['nato'], on: '2026-02-01' };
    expect((await service.post(`${path}/decisions`, decided)).body.code).toBe('basis-missing');
    const decision = await service.post(`${path}/decisions`, { ...decided, basis: 'North Atlantic Treaty, article 5' });
    expect(decision).toMatchObject({ status: 201, body: { state: 'decided', by: ['nato'] } });
    expect(await service.told(decision.body.id, 1)).toEqual(['collective-defence-decided']);
    expect((await service.get(path)).body.severity).toBe('low');
  });
});
