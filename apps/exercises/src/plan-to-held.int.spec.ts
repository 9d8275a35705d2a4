import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { aProposal, startTestExercises, type RunningExercises } from '../spec/running-exercises.js';

let service: RunningExercises;
beforeAll(async () => {
  service = await startTestExercises();
}, 120_000);
afterAll(async () => {
  await service.close();
});

const EIGHT_THOUSAND = { partner: 'DEU', contribution: { unit: '10th Armoured Division', forces: { troops: { least: 7_000, most: 8_000 }, tanks: 120 } } };

describe('an exercise from its proposal to its lessons', () => {
  it('tells each step once, and which duties it brings, ahead of their day', async () => {
    service.clock.at = new Date('2026-01-10T09:00:00Z');
    const proposed = await service.post('/v1/exercises', aProposal());
    expect(proposed).toMatchObject({ status: 201, body: { version: 1, state: 'planned', stages: [{ stage: 'initiation', on: '2026-01-10' }], deadlines: [] } });
    const { id } = proposed.body;

    const brought = await service.change(proposed.body, 'contributions', EIGHT_THOUSAND);
    expect(brought).toMatchObject({ status: 200, body: { version: 2, deadlines: [] } });
    const near = await service.get(`/v1/exercises/${id}/duties`);
    expect(near.body.verdicts[0]).toMatchObject({ rule: { id: 'vienna-document-2011-v' }, verdict: 'none', nearest: { arm: 'troops', margin: -1_000 } });

    const polish = await service.change(brought.body, 'contributions', { partner: 'POL', contribution: { unit: '12th Division', forces: { troops: 2_500 } } });
    expect(polish.body.deadlines).toMatchObject([{ id: 'vienna-document-2011-v', kind: 'exercise-notification', on: '2026-07-21', owedBy: ['DEU'] }]);
    const accepted = await service.change(polish.body, 'participants', { partner: 'POL', status: 'accepted', since: '2026-01-10' });
    expect(accepted.body.participants).toContainEqual({ partner: 'POL', status: 'accepted', since: '2026-01-10' });
    expect((await service.get(`/v1/exercises/${id}/duties`)).body.verdicts[0]).toMatchObject({ verdict: 'notify', holds: 'certain', deadline: '2026-07-21' });

    // Nothing is told until two weeks before the deadline, then once, restarts and later days notwithstanding.
    service.clock.at = new Date('2026-07-06T23:59:59Z');
    await service.restart();
    expect((await service.published(id)).filter(({ type }) => type === 'notification-due')).toEqual([]);
    service.clock.at = new Date('2026-07-07T00:00:00Z');
    const [due] = await service.told(id, 'notification-due');
    expect(due?.data).toMatchObject({
      rule: { id: 'vienna-document-2011-v' },
      duty: 'notify',
      holds: 'certain',
      deadline: '2026-07-21',
      partners: ['DEU', 'POL'],
    });
    await service.restart();
    const current = await service.get(`/v1/exercises/${id}`);
    expect(current.body).toMatchObject({ version: 5, told: ['notification-due/vienna-document-2011-v'] });
    service.clock.at = new Date('2026-07-10T09:00:00Z');

    const notified = await service.change(current.body, 'notifications', {
      rule: 'vienna-document-2011-v',
      on: '2026-07-10',
      to: ['USA'],
      reference: 'CBM/DE/26/7',
    });
    expect(notified).toMatchObject({ status: 200, body: { deadlines: [], notifications: [{ late: false, to: ['USA'] }] } });
    expect(await service.change(notified.body, 'notifications', { rule: 'vienna-document-2011-v', on: '2026-07-10' })).toMatchObject({
      status: 422,
      body: { code: 'duty-done-already', faults: [{ path: '/body/rule' }] },
    });
    expect(await service.change(notified.body, 'observation', { rule: 'vienna-document-2011-v', on: '2026-07-10' })).toMatchObject({
      status: 422,
      body: { code: 'no-such-duty', faults: [{ accepted: ['vienna-document-2011-vi'] }] },
    });
    const offered = await service.change(notified.body, 'observation', { rule: 'vienna-document-2011-vi', on: '2026-07-10' });
    expect(offered.status).toBe(200);

    let now = offered.body;
    const steps = [{ stage: 'specification' }, { stage: 'planning' }, { stage: 'planning', conference: 'initial' }, { stage: 'conduct' }];
    for (const step of steps) {
      const reached = await service.change(now, 'stage', { ...step, on: '2026-07-10' });
      expect(reached.status).toBe(200);
      now = reached.body;
    }
    service.clock.at = new Date('2026-09-15T09:00:00Z');
    now = (await service.get(`/v1/exercises/${id}`)).body;
    const held = await service.change(now, 'held', { from: '2026-09-01', to: '2026-09-14' });
    expect(held).toMatchObject({ status: 200, body: { state: 'held' } });
    const evaluated = await service.change(held.body, 'stage', { stage: 'evaluation', on: '2026-09-15' });
    expect(evaluated.status).toBe(200);
    await service.told(id, 'exercise-stage-reached', steps.length + 1);
    expect((await service.published(id)).map(({ type }) => type)).toEqual([
      'exercise-proposed',
      'contribution-changed',
      'contribution-changed',
      'deadlines-changed',
      'participant-committed',
      'deadlines-changed',
      'notification-due',
      'notification-given',
      'deadlines-changed',
      'observation-offered',
      ...steps.map(() => 'exercise-stage-reached'),
      'exercise-held',
      'exercise-stage-reached',
    ]);
    const history = await service.get(`/v1/exercises/${id}/history?limit=2`);
    expect(history.body).toMatchObject({
      total: evaluated.body.version,
      items: [
        { version: 1, change: 'proposed' },
        { version: 2, change: 'contribution-changed' },
      ],
    });
    expect((await service.get(`/v1/exercises/${id}?knownAt=2026-01-11T00:00:00Z`)).body).toMatchObject({ state: 'planned', version: 4 });
  });

  it('is refused with a stable code and the path of the fault', async () => {
    service.clock.at = new Date('2026-01-10T09:00:00Z');
    const { body: plan } = await service.post('/v1/exercises', aProposal({ title: 'Refused' }));
    const refused = async (path: string, body: unknown): Promise<[number, string, string]> => {
      const answer = await service.change(plan, path, body);
      return [answer.status, answer.body.code, answer.body.faults[0].path];
    };
    expect(await refused('stage', { stage: 'conduct', on: '2026-01-10' })).toEqual([422, 'stage-skipped', '/body/stage']);
    expect(await refused('participants', { partner: 'FRA', status: 'declined' })).toEqual([422, 'not-invited', '/body/status']);
    expect(await refused('participants', { partner: { name: 'Frankonia' }, status: 'invited' })).toEqual([422, 'partner-unknown', '/body/partner']);
    expect(await refused('contributions', { partner: 'FRA', contribution: {} })).toEqual([422, 'not-taking-part', '/body/partner']);
    expect(await refused('held', { from: '2026-01-10' })).toEqual([422, 'conduct-not-reached', '/body']);
    expect(await refused('costs', { partner: 'DEU', item: 'fuel', currency: 'EUR' })).toEqual([422, 'cost-missing', '/body']);
    expect(await refused('contributions/withdrawal', { contribution: plan.id })).toEqual([422, 'no-such-contribution', '/body/contribution']);
    expect((await service.change({ ...plan, version: 7 }, 'held', { from: '2026-01-10' })).status).toBe(412);
    const unknown = await service.post('/v1/exercises', aProposal({ basis: ['01890a5d-ac96-774b-bcce-b302099a8057'] }));
    expect(unknown.body).toMatchObject({ code: 'basis-unknown', faults: [{ path: '/body/exercise/basis/0' }] });
  });

  it('is proposed once under one Idempotency-Key, and hidden from whom its label hides it', async () => {
    service.clock.at = new Date('2026-01-10T09:00:00Z');
    const headers = { 'idempotency-key': 'once' };
    const [first, second] = [
      await service.post('/v1/exercises', aProposal({ label: undefined }), { headers }),
      await service.post('/v1/exercises', aProposal({ label: undefined }), { headers }),
    ];
    expect(second.body).toEqual(first.body);
    const other = { roles: ['reader' as const], nation: 'CHL' };
    expect((await service.get(`/v1/exercises/${first.body.id}`, other)).status).toBe(404);
    expect((await service.get(`/v1/exercises/${first.body.id}/duties`, other)).status).toBe(404);
    expect((await service.get(`/v1/exercises/${first.body.id}/history`, other)).status).toBe(404);
  });
});
