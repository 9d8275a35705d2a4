import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { eventually } from '@entente/testing';
import { startTestAgreements, type Answer, type RunningAgreements } from '../../../spec/running-agreements.js';

let service: RunningAgreements;

beforeAll(async () => {
  service = await startTestAgreements();
});
afterAll(() => service.close());

const signed = { action: 'signed', actedOn: '2003-05-01' };
const PARTIES = ['PER', 'COL', 'ECU'].map((partner) => ({ partner, actions: [signed] }));
const SECOND = { entryIntoForce: { form: 'nth-instrument', count: 2, delay: { days: 90 } } };

/** A treaty that three states signed and nobody ratified. */
async function registered(): Promise<string> {
  const draft = { title: 'Treaty of Quito', kind: 'arms-control', signedOn: '2003-05-01', terms: SECOND, parties: PARTIES };
  return (await service.post('/v1/agreements', draft)).body.id;
}

function change(id: string, what: string, body: object, version: number): Promise<Answer> {
  return service.post(`/v1/agreements/${id}/${what}`, body, { headers: { 'if-match': `"${version}"` } });
}

const ratify = (id: string, partner: string, actedOn: string, version: number): Promise<Answer> =>
  change(id, 'actions', { partner, action: 'ratified', actedOn }, version);

/** Ratified by two, the second found wrong since. */
async function foundWrong(): Promise<{ id: string; action: string; answer: Answer }> {
  const id = await registered();
  service.clock.at = new Date('2026-03-01T12:00:00Z');
  await ratify(id, 'PER', '2004-01-01', 1);
  const { body } = await ratify(id, 'COL', '2004-02-01', 2);
  service.clock.at = new Date('2026-04-01T12:00:00Z');
  const action = body.parties[1].actions[1].id;
  const answer = await change(id, `actions/${action}/found-wrong`, { reason: 'it was another treaty' }, 3);
  service.clock.at = undefined;
  return { id, action, answer };
}

describe('the instrument that brings an agreement into force', () => {
  it('binds its parties, and tells so once', async () => {
    const id = await registered();
    await ratify(id, 'PER', '2004-01-01', 1);
    const { body } = await ratify(id, 'COL', '2004-02-01', 2);
    expect([body.inForceOn, body.parties.map(({ spells }: { spells: object[] }) => spells.length)]).toEqual(['2004-05-01', [1, 1, 0]]);
    await ratify(id, 'ECU', '2010-01-01', 3);
    await eventually(async () => (await service.published(id)).at(-1)?.sequence === 4);
    const told = (await service.published(id)).map(({ type, sequence }) => `${sequence} ${type.split('.')[2]}`);
    expect(told.filter((line) => !line.includes('deadlines'))).toEqual([
      '1 agreement-registered',
      '2 party-action-recorded',
      '3 party-action-recorded',
      '3 agreement-entered-into-force',
      '3 party-bound',
      '3 party-bound',
      '4 party-action-recorded',
      '4 party-bound',
    ]);
  });
});

describe('an action that is found wrong', () => {
  it('stays on record and counts no longer', async () => {
    const { answer } = await foundWrong();
    expect(answer.status).toBe(200);
    expect(answer.body.inForceOn).toBeUndefined();
    expect(answer.body.parties[1]).toMatchObject({ spells: [], actions: [signed, { action: 'ratified', foundWrong: 'it was another treaty' }] });
    expect(answer.body.parties[0].spells).toEqual([]);
  });

  it('is told, and what was told of it is corrected', async () => {
    const { id } = await foundWrong();
    const reason = 'COL ratified on 2004-02-01 was found wrong: it was another treaty';
    await eventually(async () => (await service.published(id)).at(-1)?.sequence === 4);
    const told = (await service.published(id)).filter(({ sequence, type }) => sequence === 4 && !type.includes('deadlines'));
    expect(told).toMatchObject([
      { type: 'entente.agreements.party-action-found-wrong.v1', data: { partner: 'COL', action: { foundWrong: 'it was another treaty' } } },
      { type: 'entente.agreements.agreement-corrected.v1', data: { reason, agreement: { title: 'Treaty of Quito' } } },
    ]);
    expect(told[1]?.data.agreement.inForceOn).toBeUndefined();
    const { body } = await service.get(`/v1/agreements/${id}/history`);
    expect(body.items[3]).toMatchObject({ change: 'party-action-found-wrong', reason });
  });

  it('leaves its mark: a later entry into force is a correction, and not told as the first', async () => {
    const { id } = await foundWrong();
    const { body } = await ratify(id, 'ECU', '2006-01-01', 4);
    expect(body.inForceOn).toBe('2006-04-01');
    await eventually(async () => (await service.published(id)).at(-1)?.sequence === 5);
    const types = (await service.published(id)).map(({ type }) => type.split('.')[2]);
    expect(types.filter((type) => type === 'agreement-entered-into-force')).toHaveLength(1);
    expect(types.filter((type) => type === 'agreement-corrected')).toHaveLength(2);
  });

  it('is refused twice, and where there is no such action', async () => {
    const { id, action } = await foundWrong();
    const again = await change(id, `actions/${action}/found-wrong`, { reason: 'r' }, 4);
    expect([again.status, again.body.code, again.body.faults[0].path]).toEqual([422, 'already-found-wrong', '/params/action']);
    const unknown = await change(id, `actions/${id}/found-wrong`, { reason: 'r' }, 4);
    expect([unknown.status, unknown.body.code]).toEqual([404, 'no-such-action']);
    const without = await service.post(`/v1/agreements/${id}/actions/${action}/found-wrong`, { reason: 'r' });
    expect([without.status, without.body.code]).toEqual([428, 'if-match-missing']);
  });
});

describe('the explanation of entry into force', () => {
  it('says what is missing, and what counts', async () => {
    const { id, action } = await foundWrong();
    const { body } = await service.get(`/v1/agreements/${id}/force?asOf=2004-06-01`);
    expect(body).toMatchObject({
      id,
      version: 4,
      status: 'waiting',
      sentence: 'not in force: 1 of 2 instruments',
      missing: { instruments: { have: 1, need: 2 }, waitsFor: [] },
      counted: [{ partner: 'PER', did: 'ratified', on: '2004-01-01' }],
      parties: [{ partner: 'PER', status: 'not-bound' }, { partner: 'COL', status: 'not-bound' }, {}],
    });
    const then = await service.get(`/v1/agreements/${id}/force?asOf=2004-06-01&knownAt=2026-03-15T00:00:00Z`);
    expect(then.body).toMatchObject({ version: 3, status: 'in-force', sentence: 'in force since 2004-05-01, by instrument 2, on 2004-02-01' });
    expect(then.body.parties[1]).toEqual({
      partner: 'COL',
      status: 'bound',
      since: '2004-05-01',
      basis: 'ratification',
      counted: [{ did: 'ratified', on: '2004-02-01', action }],
      sentence: 'COL is bound since 2004-05-01, with entry into force, by its ratification of 2004-02-01',
    });
    expect((await service.get(`/v1/agreements/${id}/force?asOf=2004-01-15&knownAt=2026-03-15T00:00:00Z`)).body.status).toBe('waiting');
    expect((await service.get(`/v1/agreements/${id}/force?asOf=2004-03-01&knownAt=2026-03-15T00:00:00Z`)).body.sentence).toBe(
      'enters into force on 2004-05-01, by instrument 2, on 2004-02-01',
    );
  });

  it('is hidden with the agreement', async () => {
    const id = await registered();
    const { status, body } = await service.get(`/v1/agreements/${id}/force`, { sub: 'other', nation: 'COL' });
    expect([status, body.code]).toEqual([404, 'no-such-agreement']);
  });
});
