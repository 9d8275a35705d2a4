import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { aProposal, startTestExercises, type RunningExercises } from '../spec/running-exercises.js';

let service: RunningExercises;
beforeAll(async () => {
  service = await startTestExercises();
}, 120_000);
afterAll(async () => {
  await service.close();
});

/** A course that was held: it goes through no stages. */
async function held(title: string, startsOn: string, more: object = {}): Promise<{ id: string; version: number }> {
  service.clock.at = new Date('2026-06-01T09:00:00Z');
  const { body } = await service.post('/v1/exercises', aProposal({ title, kind: 'course', series: 'signals', startsOn, endsOn: undefined, ...more }));
  return (await service.change(body, 'held', { from: startsOn })).body;
}

const finding = { domain: 'communications', severity: 'major', topic: 'radio-frequencies', text: 'Nets did not meet.', between: ['DEU', 'POL'] };

describe('findings', () => {
  it('are counted over the editions of a series, as far as the caller sees them', async () => {
    const first = await held('Signals 24', '2024-05');
    const second = await held('Signals 25', '2025-05', { follows: first.id });
    const one = await service.post(`/v1/exercises/${first.id}/findings`, { finding });
    expect(one).toMatchObject({ status: 201, body: { recurrence: 1, exercise: first.id, between: ['DEU', 'POL'] } });
    const two = await service.post(`/v1/exercises/${second.id}/findings`, {
      finding,
      label: { policy: 'PER', classification: 'UNCLASSIFIED', categories: [] },
    });
    expect(two.body.recurrence).toBe(2);
    const list = await service.get(`/v1/exercises/${first.id}/findings?domain=communications`);
    expect(list.body).toMatchObject({ total: 1, items: [{ id: one.body.id, recurrence: 2 }] });
    const french = { nation: 'FRA', roles: ['reader' as const] };
    expect((await service.get(`/v1/exercises/${first.id}/findings`, french)).body).toMatchObject({ total: 1, items: [{ recurrence: 1 }] });
    expect((await service.get(`/v1/exercises/${second.id}/findings`, french)).body).toMatchObject({ total: 0, items: [] });
    const [told] = await service.told(two.body.id, 'finding-recorded');
    expect(told).toMatchObject({ label: { policy: 'PER' }, data: { exercise: second.id, title: 'Signals 25', finding: { topic: 'radio-frequencies' } } });
  });

  it('are of what was conducted, between those who took part', async () => {
    const { body: planned } = await service.post('/v1/exercises', aProposal());
    expect(await service.post(`/v1/exercises/${planned.id}/findings`, { finding })).toMatchObject({
      status: 422,
      body: { code: 'not-conducted', faults: [{ path: '/body/finding' }] },
    });
    const exercise = await held('Signals 23', '2023-05');
    expect((await service.post(`/v1/exercises/${exercise.id}/findings`, { finding: { ...finding, between: ['FRA'] } })).body).toMatchObject({
      code: 'not-a-participant',
      faults: [{ path: '/body/finding/between/0' }],
    });
  });
});

describe('a lesson', () => {
  it('is learned only after its action was implemented and validated, and can be traced to later editions', async () => {
    const exercise = await held('Signals 21', '2021-05');
    const { body: found } = await service.post(`/v1/exercises/${exercise.id}/findings`, { finding });
    const path = `/v1/exercises/${exercise.id}/lessons`;
    const observed = await service.post(path, { title: 'Frequencies', observation: 'Nets did not meet.', findings: [found.id] });
    expect(observed).toMatchObject({ status: 201, body: { state: 'observed', version: 1 } });
    const later = await held('Signals 22', '2022-05');
    let lesson = observed.body;
    const elsewhere = await service.post(
      `/v1/exercises/${later.id}/lessons/${lesson.id}/steps`,
      { to: 'rejected', reason: 'x' },
      { headers: { 'if-match': '"1"' } },
    );
    expect([elsewhere.status, elsewhere.body.code]).toEqual([404, 'no-such-lesson']);
    const step = async (body: object): Promise<string> => {
      const answer = await service.post(`${path}/${lesson.id}/steps`, body, { headers: { 'if-match': `"${lesson.version}"` } });
      if (answer.status === 200) lesson = answer.body;
      return answer.status === 200 ? answer.body.state : answer.body.code;
    };
    expect(await step({ to: 'learned', on: '2026-05' })).toBe('action-not-implemented');
    expect(await step({ to: 'identified', conclusion: 'A common plan is needed.', validate: true })).toBe('identified');
    expect(await step({ to: 'action-planned', action: { text: 'Write it into the checklist.', owner: { name: 'Poland' } } })).toBe('action-planned');
    expect(await step({ to: 'learned', on: '2026-05' })).toBe('action-not-implemented');
    expect(await step({ to: 'implemented', on: '2022-02' })).toBe('implemented');
    expect(await step({ to: 'learned', on: '2026-05' })).toBe('not-validated');
    expect(await step({ to: 'validated', on: '2022-05', in: '01890a5d-ac96-774b-bcce-b302099a8057' })).toBe('validated-in-unknown');
    expect(await step({ to: 'validated', on: '2022-05', in: later.id })).toBe('validated');
    expect(await step({ to: 'learned', on: '2022-06' })).toBe('learned');
    expect(lesson).toMatchObject({ version: 6, validatedIn: later.id, action: { owner: 'POL' }, followedBy: expect.arrayContaining([later.id]) });
    await service.told(lesson.id, 'lesson-learned');
    expect((await service.published(lesson.id)).map(({ type }) => type)).toEqual([
      'lesson-observed',
      'lesson-identified',
      'lesson-advanced',
      'lesson-advanced',
      'lesson-advanced',
      'lesson-learned',
    ]);
    expect((await service.get(`${path}?state=learned`)).body).toMatchObject({ total: 1, items: [{ id: lesson.id }] });
    expect((await service.post(path, { title: 'x', observation: 'y', findings: [lesson.id] })).body.code).toBe('no-such-finding');
  });
});

describe('costs', () => {
  it('are shown planned against actual', async () => {
    const exercise = await held('Signals 20', '2020-05');
    const planned = await service.change(exercise, 'costs', { partner: 'DEU', item: 'rooms', currency: 'EUR', planned: 1_000 });
    const actual = await service.change(planned.body, 'costs', { partner: 'DEU', item: 'rooms', currency: 'EUR', actual: 900 });
    expect(actual.status).toBe(200);
    expect((await service.get(`/v1/exercises/${exercise.id}/costs`)).body.items).toEqual([
      { partner: 'DEU', currency: 'EUR', planned: 1_000, actual: 900, difference: -100, open: 0 },
    ]);
  });
});
