import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { partyBound, partyWithdrew } from '@entente/contracts';
import { v7 as uuidv7 } from 'uuid';
import { aProposal, startTestExercises, type RunningExercises } from '../../../spec/running-exercises.js';
import { readRuleBook, RuleBook } from '../../rules/rule-book.js';

let service: RunningExercises;
beforeAll(async () => {
  service = await startTestExercises();
  service.clock.at = new Date('2026-01-10T09:00:00Z');
}, 120_000);
afterAll(() => service.close());

const RULE = 'vienna-document-2011-v';

/** An exercise of so many troops in one state. */
async function planned(partner: string, troops: number): Promise<string> {
  const contributions = [{ unit: `Brigade of ${troops}`, forces: { troops } }];
  const { body } = await service.post('/v1/exercises', aProposal({ hosts: [partner], participants: [{ partner, status: 'accepted', contributions }] }));
  expect(body.deadlines).toEqual([]);
  return body.id;
}

it('tells what is owed once its host belongs to those a rule binds, and that nothing is when it has left', async () => {
  const id = await planned('AUT', 9_500);
  const [subject, spell] = [uuidv7(), { id: uuidv7(), from: '2000-01-01', basis: 'reported' }];
  const about = { title: 'Final Act', kind: 'alliance', constitutes: 'osce', partner: 'AUT' };
  await service.agreementsSay(partyBound, { subject, sequence: 1 }, { ...about, spell });
  const [bound] = await service.told(id, 'deadlines-changed');
  expect(bound?.data.deadlines).toMatchObject([{ id: RULE, owedBy: ['AUT'] }]);
  await service.agreementsSay(partyWithdrew, { subject, sequence: 2 }, { ...about, spell: { ...spell, to: '2026-02-01' } });
  const [, left] = await service.told(id, 'deadlines-changed', 2);
  expect(left?.data.deadlines).toEqual([]);
});

it('tells what another rule asks, once, whoever is restarted', async () => {
  const id = await planned('DEU', 8_500);
  const { duties, quotas } = readRuleBook();
  const lower = duties.map((rule) => ({
    ...rule,
    any: rule.any.map((threshold) => ('atLeast' in threshold && threshold.atLeast === 9_000 ? { ...threshold, atLeast: 8_000 } : threshold)),
  }));
  await service.restart(new RuleBook(lower, quotas));
  const [judged] = await service.told(id, 'deadlines-changed');
  expect(judged?.data.deadlines).toMatchObject([{ id: RULE, owedBy: ['DEU'] }]);
  await service.restart(new RuleBook(lower, quotas));
  await service.restart();
  const [, , ...more] = await service.told(id, 'deadlines-changed', 2);
  expect(more).toEqual([]);
  expect((await service.get(`/v1/exercises/${id}`)).body).toMatchObject({ deadlines: [], version: 3 });
});
