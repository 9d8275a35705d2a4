import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { PUBLIC_LABEL, retrospectiveHeld } from '@entente/contracts';
import { eventually } from '@entente/testing';
import { v7 as uuidv7 } from 'uuid';
import { startTestExercises, type RunningExercises } from '../spec/running-exercises.js';

let service: RunningExercises;
beforeAll(async () => {
  service = await startTestExercises();
}, 120_000);
afterAll(async () => {
  await service.close();
});

const FRENCH = { nation: 'FRA', roles: ['reader' as const] };

describe('the retrospective of a crisis', () => {
  it('becomes observations, each once and under the label it was told with', async () => {
    const [crisis, subject] = [uuidv7(), uuidv7()];
    const lessons = ['Contacts', 'Language'].map((title) => ({ id: uuidv7(), title, observation: `${title} were out of date.` }));
    const retrospective = { crisis, heldOn: '2026-02-01', summary: 'The line held.', findings: [], lessons, state: 'held' as const };
    const told = { title: 'At sea', crisis, partners: ['NOR', 'RUS'], retrospective };
    const label = { ...PUBLIC_LABEL, policy: 'PER' };
    const read = async (claims?: object): Promise<any> => (await service.get(`/v1/lessons?origin=crisis&crisis=${crisis}`, claims)).body;
    await service.crisesSay(retrospectiveHeld, { subject, sequence: 1, label }, told);
    await eventually(async () => (await read()).total === 2);
    await service.crisesSay(retrospectiveHeld, { subject, sequence: 1, label }, told);
    const other = { ...lessons[0], id: uuidv7(), title: 'Last' };
    await service.crisesSay(
      retrospectiveHeld,
      { subject: uuidv7(), sequence: 1, label },
      { ...told, retrospective: { ...retrospective, lessons: [...lessons, other] } },
    );
    await eventually(async () => (await read()).total === 3);
    const { items } = await read();
    expect(items.slice(0, 2)).toMatchObject(
      lessons.map((lesson) => ({ ...lesson, origin: 'crisis', crisis, about: 'At sea', retrospective: subject, state: 'observed', label, version: 1 })),
    );
    expect(await read(FRENCH)).toMatchObject({ items: [], total: 0 });
    expect((await service.get(`/v1/lessons?crisis=${crisis}&limit=1`)).body).toMatchObject({ total: 3, next: expect.any(String) });
    const published = await Promise.all(lessons.map(({ id }) => service.published(id)));
    expect(published.map((events) => events.map(({ type }) => type))).toEqual([['crisis-lesson-observed'], ['crisis-lesson-observed']]);
  });
});
