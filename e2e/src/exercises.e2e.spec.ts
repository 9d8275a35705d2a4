import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { eventually } from '@entente/testing';
import { install, type Answer, type Installation } from './running-entente.js';

let entente: Installation;
let german: string;
let chile: string;

beforeAll(async () => {
  entente = await install();
  german = await entente.token({ nation: 'DEU', role: 'desk-officer,operator' });
  chile = await entente.token({ nation: 'CHL' });
}, 180_000);
afterAll(() => entente.remove(), 60_000);

const NOTIFICATION = 'vienna-document-2011-v';

function day(fromToday: number): string {
  return new Date(Date.now() + fromToday * 86_400_000).toISOString().slice(0, 10);
}

function get(path: string, token = german): Promise<Answer> {
  return entente.call(path, { token });
}

async function post(path: string, body: object, version?: number): Promise<any> {
  const headers: Record<string, string> = version === undefined ? {} : { 'if-match': `"${version}"` };
  const answer = await entente.call(path, { token: german, method: 'POST', body, headers });
  if (answer.status >= 300) throw new Error(`${path}: ${JSON.stringify(answer.body)}`);
  return answer.body;
}

/** An exercise of ten thousand in Germany; without a label it is Germany's own. */
function propose(title: string, more: object = {}): Promise<any> {
  const contributions = [{ unit: `Division of ${title}`, forces: { troops: 10_000 } }];
  const participants = [{ partner: 'DEU', status: 'accepted', contributions }, { partner: 'POL' }];
  const plan = { title, kind: 'live', series: 'amber-bridge', startsOn: day(50), endsOn: day(60), hosts: ['DEU'], participants };
  return post('/v1/exercises', { exercise: { ...plan, ...more } });
}

/** What reporting was told of a subject, oldest first; deadlines left out. */
async function told(subject: string): Promise<string[]> {
  await eventually(async () => Object.values((await get('/v1/reporting/status')).body.lag).every((lag) => lag === 0), 30_000);
  const { items } = (await get(`/v1/history?subject=${subject}&limit=100`)).body;
  const types: string[] = items.map(({ type }: { type: string }) => type.split('.')[2]);
  return types.filter((type) => type !== 'deadlines-changed').reverse();
}

it('an exercise goes from its proposal through its duties to a lesson that is learned', async () => {
  const proposed = await propose('Amber Bridge');
  const { id } = proposed;
  expect(proposed.deadlines).toContainEqual(expect.objectContaining({ id: NOTIFICATION, on: day(8), owedBy: ['DEU'] }));
  const listed = async (): Promise<unknown[]> => (await get('/v1/deadlines?limit=100')).body.items.filter(({ on }: { on: string }) => on === day(8));
  await eventually(async () => (await listed()).length === 1, 30_000);

  let { version } = proposed;
  const change = async (what: string, body: object): Promise<any> => {
    const changed = await post(`/v1/exercises/${id}/${what}`, body, version);
    ({ version } = changed);
    return changed;
  };
  const notified = await change('notifications', { rule: NOTIFICATION, on: day(0), to: ['USA'], reference: 'CBM/DE/7' });
  expect(notified).toMatchObject({ notifications: [{ rule: NOTIFICATION, late: false }] });
  expect(notified.deadlines.map(({ id }: { id: string }) => id)).not.toContain(NOTIFICATION);
  await eventually(async () => (await listed()).length === 0, 30_000);
  await change('participants', { partner: 'POL', status: 'accepted' });
  for (const stage of ['specification', 'planning', 'conduct']) await change('stage', { stage, on: day(0) });
  expect(await change('held', { from: day(0), to: day(0) })).toMatchObject({ state: 'held', deadlines: [] });

  const finding = { domain: 'communications', severity: 'major', topic: 'radio-frequencies', text: 'Nets did not meet.', between: ['DEU', 'POL'] };
  const found = await post(`/v1/exercises/${id}/findings`, { finding });
  let lesson = await post(`/v1/exercises/${id}/lessons`, { title: 'Frequencies', observation: 'Nets did not meet.', findings: [found.id] });
  const step = async (body: object): Promise<void> => {
    lesson = await post(`/v1/exercises/${id}/lessons/${lesson.id}/steps`, body, lesson.version);
  };
  await step({ to: 'identified', conclusion: 'A common plan is needed.', validate: true });
  await step({ to: 'action-planned', action: { text: 'Write it into the checklist.', owner: 'POL' } });
  await step({ to: 'implemented', on: day(0) });
  await expect(step({ to: 'learned', on: day(0) })).rejects.toThrow('not-validated');
  await step({ to: 'validated', on: day(0) });
  await step({ to: 'learned', on: day(0) });
  expect(lesson.state).toBe('learned');

  const steps = ['notification-given', 'participant-committed', ...Array<string>(3).fill('exercise-stage-reached'), 'exercise-held'];
  expect(await told(id)).toEqual(['exercise-proposed', 'notification-due', ...steps]);
  const advanced = Array<string>(3).fill('lesson-advanced');
  expect(await told(lesson.id)).toEqual(['lesson-observed', 'lesson-identified', ...advanced, 'lesson-learned']);
}, 60_000);

it('an exercise that is not released shows in no place to another nation', async () => {
  const secret = 'Silent Crossing';
  const { id } = await propose(secret, { place: 'Munster' });
  await propose('Open Crossing', { place: 'Munster', label: { policy: 'PUBLIC', classification: 'UNCLASSIFIED' } });
  await told(id);
  const places = ['/v1/exercises?q=crossing', `/v1/exercises/${id}`, `/v1/exercises/${id}/history`, `/v1/exercises/${id}/clashes`];
  const reported = ['/v1/history?partner=POL&limit=100', '/v1/partners/POL/dossier', '/v1/relations/DEU/POL', '/v1/deadlines?limit=100'];
  for (const path of [...places.slice(0, 3), ...reported])
    expect([path, JSON.stringify((await get(path)).body)]).toEqual([path, expect.stringContaining(secret)]);
  for (const path of [...places, ...reported]) {
    expect([path, JSON.stringify((await get(path, chile)).body)]).toEqual([path, expect.not.stringContaining(secret)]);
  }
  expect((await get('/v1/exercises?q=crossing', chile)).body.total).toBe(1);
}, 60_000);
