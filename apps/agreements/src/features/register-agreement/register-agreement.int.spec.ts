import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { eventually } from '@entente/testing';
import { startTestAgreements, type Answer, type RunningAgreements } from '../../../spec/running-agreements.js';

let service: RunningAgreements;

beforeAll(async () => {
  service = await startTestAgreements();
});
afterAll(() => service.close());

const DRAFT = { title: 'Treaty of Lima', kind: 'alliance', parties: [{ partner: 'PER' }, { partner: 'COL' }] };

function register(changes: object = {}, options: Parameters<RunningAgreements['post']>[2] = {}): Promise<Answer> {
  return service.post('/v1/agreements', { ...DRAFT, ...changes }, options);
}

/** Status, code and where. */
async function refusal(answer: Promise<Answer>): Promise<unknown[]> {
  const { status, body, headers } = await answer;
  expect(headers.get('content-type')).toContain('application/problem+json');
  return [status, body.code, ...(body.faults ?? []).map(({ code, path }: { code: string; path: string }) => `${code} ${path}`)];
}

describe('registering an agreement', () => {
  it('answers the whole record with its version as ETag', async () => {
    const { status, headers, body } = await register({
      parties: [{ partner: { name: 'Republic of Peru' } }, { partner: { scheme: 'cow', code: '100' } }],
      inForceOn: '2004-03',
    });
    expect([status, headers.get('etag')]).toEqual([201, '"1"']);
    expect(body).toMatchObject({ version: 1, status: 'inForce', statusCertainty: 'certain', parties: [{ partner: 'PER' }, { partner: 'COL' }] });
    expect((await service.get(`/v1/agreements/${body.id}`)).body).toEqual(body);
  });

  it('tells it and what follows from it under the agreement’s label', async () => {
    const { body } = await register({ inForceOn: '2004-03' });
    const events = await eventually(async () => {
      const published = await service.published(body.id);
      return published.length === 4 && published;
    });
    expect(events.map(({ type, sequence }) => `${sequence} ${type.split('.')[2]}`)).toEqual([
      '1 agreement-registered',
      '1 agreement-entered-into-force',
      '1 party-bound',
      '1 party-bound',
    ]);
    expect(events.every(({ label }) => JSON.stringify(label) === JSON.stringify(body.label))).toBe(true);
  });

  it('is its author’s nation’s where no label is given', async () => {
    const { body } = await register();
    expect(body.label).toEqual({ policy: 'PER', classification: 'UNCLASSIFIED', categories: [], originator: 'PER' });
  });

  it('reads codes as of the day of signature', async () => {
    const russia = { partner: { scheme: 'cow', code: '365' } };
    expect((await register({ signedOn: '1985', parties: [{ partner: 'PER' }, russia] })).body.parties[1].partner).toBe('SUN');
    expect((await register({ signedOn: '1995', parties: [{ partner: 'PER' }, russia] })).body.parties[1].partner).toBe('RUS');
  });
});

describe('a registration is refused', () => {
  it('with a field nobody knows', async () => {
    expect(await refusal(register({ titel: 'x' }))).toEqual([400, 'invalid-input', 'unknown-field /body/titel']);
  });
  it('with a value of the wrong type', async () => {
    expect(await refusal(register({ title: 7 }))).toEqual([400, 'invalid-input', 'wrong-type /body/title']);
  });
  it('with a day no calendar has', async () => {
    expect(await refusal(register({ signedOn: '2023-02-29' }))).toMatchObject([400, 'invalid-input', expect.stringContaining('/body/signedOn')]);
  });
  it('with an end before its beginning', async () => {
    expect(await refusal(register({ signedOn: '2004', endedOn: '2003' }))).toEqual([400, 'invalid-input', 'ends-before-begins /body/endedOn']);
  });
  it('with a spell that ends before it begins', async () => {
    expect(await refusal(register({ parties: [{ partner: 'PER', spells: [{ from: '2004', to: '2003' }] }, { partner: 'COL' }] }))).toEqual([
      400,
      'invalid-input',
      'ends-before-begins /body/parties/0/spells/0/to',
    ]);
  });
  it('with a single party', async () => {
    expect(await refusal(register({ parties: [{ partner: 'PER' }] }))).toEqual([400, 'invalid-input', 'too-small /body/parties']);
  });
  it('with a partner nobody knows, naming the candidates', async () => {
    const answer = register({ parties: [{ partner: 'PER' }, { partner: { name: 'Columbia' } }] });
    expect(await refusal(answer)).toEqual([422, 'partner-unknown', 'partner-unknown /body/parties/1/partner']);
    expect((await answer).body.faults[0].accepted).toContain('COL');
  });
  it('with one party under two names', async () => {
    expect(await refusal(register({ parties: [{ partner: 'PER' }, { partner: { name: 'Peru' } }] }))).toEqual([
      422,
      'same-party-twice',
      'same-party-twice /body/parties/1/partner',
    ]);
  });
  it('where it constitutes a state', async () => {
    expect(await refusal(register({ constitutes: 'PER' }))).toEqual([422, 'not-an-organisation', 'not-an-organisation /body/constitutes']);
  });
  it('under a policy nobody owns', async () => {
    expect(await refusal(register({ label: { policy: 'moon', classification: 'SECRET' } }))).toEqual([
      422,
      'unknown-policy',
      'unknown-policy /body/label/policy',
    ]);
  });
  it('under a label its author could not read', async () => {
    expect(await refusal(register({ label: { policy: 'COL', classification: 'UNCLASSIFIED' } }))).toEqual([403, 'label-not-held']);
  });
  it('without a token', async () => {
    expect(await refusal(register({}, { headers: { authorization: '' } }))).toEqual([401, 'token-malformed']);
  });
  it('with a token of another issuer', async () => {
    const token = await service.issuer.token({ roles: ['desk-officer'] }, { issuer: 'urn:somebody' });
    expect(await refusal(register({}, { headers: { authorization: `Bearer ${token}` } }))).toEqual([401, 'token-refused']);
  });
  it('with a token that has expired', async () => {
    const token = await service.issuer.token({ roles: ['desk-officer'] }, { expiresAt: Math.floor(Date.now() / 1000) - 60 });
    expect(await refusal(register({}, { headers: { authorization: `Bearer ${token}` } }))).toEqual([401, 'token-expired']);
  });
  it('of a caller who only reads', async () => {
    expect(await refusal(register({}, { claims: { roles: ['reader'] } }))).toEqual([403, 'role-missing']);
  });
  it('with a body that is too long', async () => {
    expect(await refusal(service.post('/v1/agreements', JSON.stringify({ ...DRAFT, notes: 'x'.repeat(1_100_000) })))).toEqual([413, 'body-too-large']);
  });
  it('with bytes that are no UTF-8', async () => {
    const bytes = Buffer.concat([Buffer.from('{"title":"'), Buffer.from([0xc3, 0x28]), Buffer.from('"}')]);
    expect(await refusal(service.post('/v1/agreements', bytes))).toEqual([400, 'broken-utf8']);
  });
  it('with half a character, which no database can store', async () => {
    expect(await refusal(service.post('/v1/agreements', JSON.stringify({ ...DRAFT, title: '\ud800' })))).toEqual([400, 'unstorable-text']);
  });
  it('with JSON that breaks off', async () => {
    expect(await refusal(service.post('/v1/agreements', '{"title":'))).toEqual([400, 'broken-json']);
  });
});

describe('a repeated Idempotency-Key', () => {
  it('gets the first answer, and registers nothing', async () => {
    const headers = { 'idempotency-key': 'once' };
    const [first, again] = [await register({ citation: 'ONCE' }, { headers }), await register({ citation: 'ONCE' }, { headers })];
    expect([again.status, again.body]).toEqual([201, first.body]);
    expect((await service.get('/v1/agreements?q=lima&limit=500')).body.items.filter(({ citation }: { citation: string }) => citation === 'ONCE')).toHaveLength(
      1,
    );
  });
  it('registers one agreement where both come at once', async () => {
    const headers = { 'idempotency-key': 'at-once' };
    const answers = await Promise.all(Array.from({ length: 5 }, () => register({ citation: 'AT ONCE' }, { headers })));
    expect(new Set(answers.map(({ body }) => body.id)).size).toBe(1);
  });
  it('is refused with another body', async () => {
    const headers = { 'idempotency-key': 'reused' };
    await register({}, { headers });
    expect(await refusal(register({ title: 'Another' }, { headers }))).toEqual([422, 'idempotency-key-reused']);
  });
});
