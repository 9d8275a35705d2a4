import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { aPlan, aReport, OFFICER, startTestEngagements, type RunningEngagements } from '../../../spec/running-engagements.js';

let service: RunningEngagements;

beforeAll(async () => {
  service = await startTestEngagements();
  service.clock.at = new Date('2026-05-01T09:00:00Z');
});
afterAll(() => service.close());

const ARBITER = { ...OFFICER, roles: ['desk-officer', 'arbiter'] as const };
const plan = (data: object, claims: object = OFFICER) => service.post('/v1/engagements', aPlan(data), { claims });
const hours = (day: string, from: string, to: string) => ({ from: `${day}T${from}:00Z`, to: `${day}T${to}:00Z` });

describe('a plan', () => {
  it('is made once under one key, and its kept answer holds no name', async () => {
    const body = aPlan({ from: '2027-01-04', to: '2027-01-05', participants: [{ partner: 'COL', name: 'Lucía Paz', position: 'Chief of Naval Staff' }] });
    const make = () => service.post('/v1/engagements', body, { headers: { 'idempotency-key': 'once' } });
    const [first, again] = [await make(), await make()];
    expect(again.body).toEqual(first.body);
    expect(first.body).toMatchObject({
      state: 'planned',
      version: 1,
      author: { sub: 'officer', nation: 'PER' },
      participants: [{ name: 'Lucía Paz', position: 'Chief of Naval Staff' }],
    });
    const { Client } = (await import('pg')).default;
    const client = new Client({ connectionString: service.databases.databaseUrl });
    await client.connect();
    const kept = await client.query(
      `SELECT (SELECT count(*)::int FROM idempotency WHERE answer::text LIKE '%Paz%') AS answers, (SELECT count(*)::int FROM outbox WHERE convert_from(payload, 'UTF8') LIKE '%Paz%') AS events`,
    );
    await client.end();
    expect(kept.rows).toEqual([{ answers: 0, events: 0 }]);
  });

  it('names partners of the directory, persons, organisations, objectives and events that are there', async () => {
    const unknown = '01890a5d-ac96-774b-bcce-b302099a8057';
    const refused: [object, string, string][] = [
      [{ hosts: [{ name: 'Atlantis' }] }, 'partner-unknown', '/body/hosts/0'],
      [{ participants: [{ partner: 'COL', person: unknown }] }, 'no-such-person', '/body/participants'],
      [{ participants: [{ organisation: unknown }] }, 'no-such-organisation', '/body/participants'],
      [{ objectives: [unknown] }, 'no-such-objective', '/body/objectives'],
      [{ partOf: unknown }, 'no-such-engagement', '/body/partOf'],
      [{ label: { policy: 'atlantis', classification: 'UNCLASSIFIED' } }, 'unknown-policy', '/body/label/policy'],
      [{ state: 'held', from: '2026-05-02', to: '2026-05-03' }, 'not-yet-begun', '/body/from'],
    ];
    for (const [data, code, path] of refused)
      expect([data, (await plan(data)).body]).toEqual([data, expect.objectContaining({ code, faults: [expect.objectContaining({ path })] })]);
    const malformed: [object, string][] = [
      [{ from: '2026-05-02', to: '2026-05-01' }, 'ends-before-begins'],
      [{ participants: [{}] }, 'participant-of-nobody'],
      [{ participants: [{ partner: 'COL', person: unknown, name: 'x' }] }, 'person-and-name'],
    ];
    for (const [data, code] of malformed) expect((await plan(data)).body).toMatchObject({ status: 400, faults: [{ code }] });
  });

  it('is warned of holidays, fasts, weekends and languages, and made all the same', async () => {
    const { body } = await plan({ from: '2026-07-28', to: '2026-07-28', participants: [{ partner: 'CHN' }] });
    expect(body.warnings.map(({ code }: any) => code)).toEqual(['holiday', 'language']);
    const fast = await plan({
      from: '2026-02-20',
      to: '2026-02-21',
      hosts: ['SAU'],
      participants: [{ partner: 'PER' }, { partner: 'PER', part: 'interpreter' }],
    });
    expect(fast.body.warnings.map(({ code }: any) => code)).toEqual(['weekend', 'fasting']);
  });

  it('may end on the last day there is', async () => {
    const { status, body } = await plan({ from: '9999-12-30', to: '9999-12-31' });
    expect([status, body.state]).toEqual([201, 'planned']);
  });

  it('may be held already: a contact is logged in one step', async () => {
    const { body } = await plan({ kind: 'contact', state: 'held', from: '2026-04-30', to: undefined });
    expect(body.state).toBe('held');
    expect(await service.told(body.id, 2)).toEqual(['engagement-held', 'account-due']);
  });
});

describe('one slot', () => {
  it('is taken by one of fifty who ask at the same time', async () => {
    const booking = { resource: 'Sala Grau', hours: hours('2026-11-02', '09:00', '11:00') };
    const ask = (at: number) =>
      plan({
        title: `Meeting ${at}`,
        kind: 'meeting',
        from: '2026-11-02',
        to: '2026-11-02',
        bookings: [{ ...booking, resource: at % 2 ? 'Sala  Grau ' : 'sala grau' }],
      });
    const answers = await Promise.all(Array.from({ length: 50 }, (_, at) => ask(at)));
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
    const refused = answers.filter(({ status }) => status !== 201);
    expect(refused.every(({ status, body }) => status === 422 && body.code === 'double-booked' && body.faults[0].path === '/body/bookings/0/hours')).toBe(true);
    expect((await service.get('/v1/engagements?on=2026-11-02')).body.total).toBe(1);
  }, 60_000);

  it('is free right after, and again when what took it is cancelled', async () => {
    const after = {
      kind: 'meeting',
      from: '2026-11-02',
      to: '2026-11-02',
      bookings: [{ resource: 'sala grau', hours: hours('2026-11-02', '11:00', '12:00') }],
    };
    const { body } = await plan(after);
    expect(body.state).toBe('planned');
    expect((await plan(after)).body.code).toBe('double-booked');
    await service.change(`/v1/engagements/${body.id}/cancellation`, 1, { reason: 'Ill' });
    expect((await plan(after)).status).toBe(201);
  });
});

describe('a person', () => {
  const someone = async (from: string, to: string, more: object = {}): Promise<any> =>
    service.create('/v1/engagements', aPlan({ from, to, participants: [{ partner: 'COL', name: 'Someone' }], ...more }));

  it('is not planned in two places, whoever asks at the same time; one after the other is fine', async () => {
    const { participants } = await someone('2026-12-01', '2026-12-04');
    const { person } = participants[0];
    const elsewhere = { hosts: ['CHL'], participants: [{ partner: 'COL', person }] };
    expect((await plan({ ...elsewhere, from: '2026-12-03', to: '2026-12-06' })).body).toMatchObject({
      code: 'in-two-places',
      faults: [{ code: 'in-two-places', path: '/body/participants/0' }],
    });
    const answers = await Promise.all(Array.from({ length: 10 }, () => plan({ ...elsewhere, from: '2026-12-04', to: '2026-12-06' })));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, ...Array<number>(9).fill(422)]);
  });

  it('is in one place where one thing is part of the other, and hours decide where they are known', async () => {
    const summit = await someone('2027-03-01', '2027-03-05', { kind: 'summit' });
    const { person } = summit.participants[0];
    const meeting = { kind: 'meeting', from: '2027-03-02', to: '2027-03-03', partOf: summit.id, participants: [{ partner: 'COL', person }] };
    expect((await plan(meeting)).status).toBe(201);
    const talk = { ...meeting, from: '2027-03-04', to: '2027-03-04' };
    expect((await plan({ ...talk, hours: hours('2027-03-04', '09:00', '10:00') })).status).toBe(201);
    expect((await plan({ ...talk, hours: hours('2027-03-04', '09:30', '10:30') })).body.code).toBe('double-booked');
    expect((await plan({ ...talk, hours: hours('2027-03-04', '10:00', '10:30') })).status).toBe(201);
    expect((await service.get(`/v1/engagements?partOf=${summit.id}`)).body.total).toBe(3);
    expect((await service.get(`/v1/engagements/clashes?from=2027-03-01&to=2027-03-05`)).body.total).toBe(0);
  });

  it('is in two places possibly where dates are partial: that warns', async () => {
    const { participants } = await someone('2027-05', '2027-05');
    const { body } = await plan({ from: '2027-05-03', to: '2027-05-08', participants: [{ partner: 'COL', person: participants[0].person }] });
    expect(body.warnings.map(({ code }: any) => code)).toContain('in-two-places-possibly');
  });

  it('is erased everywhere while the record stays, and does not come back with the next report', async () => {
    const report = (revision: number) =>
      aReport(
        'erased',
        { from: '2027-06-01', to: '2027-06-02', participants: [{ partner: 'COL', name: 'Juan Gil', key: 'gil', position: 'Minister' }] },
        revision,
      );
    const { body } = await service.post('/v1/events', [report(1)]);
    const id = body.results[0].subject;
    const { person } = (await service.get(`/v1/engagements/${id}`)).body.participants[0];
    expect(
      await service.post(
        `/v1/persons/${person}/erasure`,
        { reason: 'Asked for' },
        { claims: { ...OFFICER, roles: ['desk-officer'] }, headers: { 'if-match': '"1"' } },
      ),
    ).toMatchObject({ status: 403 });
    expect(await service.change(`/v1/persons/${person}/erasure`, 1, { reason: 'Asked for' })).toEqual({ id: person, version: 2, name: 'erased', erased: true });
    await service.post('/v1/events', [report(2)]);
    const now = (await service.get(`/v1/engagements/${id}`)).body;
    expect(now).toMatchObject({ version: 2, participants: [{ person, name: 'erased', position: 'Minister', partner: 'COL' }] });
    expect((await service.get('/v1/persons?q=Gil')).body.total).toBe(0);
    expect((await service.get(`/v1/engagements/${id}/history`)).body.items).toHaveLength(2);
    expect(await service.told(person, 1)).toEqual(['person-erased']);
    expect(await service.post(`/v1/persons/${person}/erasure`, { reason: 'Again' }, { headers: { 'if-match': '"2"' } })).toMatchObject({
      status: 422,
      body: { code: 'already-erased' },
    });
  });
});

describe('a ban', () => {
  it('holds against plans, also of those who must not see it, until it is lifted', async () => {
    const under = await service.create('/v1/engagements', aPlan({ from: '2028-01-10', to: '2028-01-11', hosts: ['BOL'] }));
    const secret = { policy: 'PER', classification: 'SECRET', categories: [] };
    const ban = await service.create('/v1/visit-bans', {
      partner: { name: 'Bolivia' },
      kinds: ['visit'],
      from: '2028-01',
      to: '2028-03',
      reason: 'Elections',
      label: secret,
    });
    expect(ban).toMatchObject({ partner: 'BOL', affects: [under.id] });
    const low = { ...OFFICER, sub: 'low', clearance: 'UNCLASSIFIED' as const };
    expect((await service.get('/v1/visit-bans?partner=BOL', low)).body.total).toBe(0);
    const refusal = await plan({ from: '2028-02-01', to: '2028-02-02', hosts: ['BOL'] }, low);
    expect(refusal).toMatchObject({ status: 422, body: { code: 'visit-banned', faults: [{ path: '/body/from' }] } });
    expect(JSON.stringify(refusal.body)).not.toContain('Elections');
    expect((await plan({ from: '2028-02-01', to: '2028-02-02', kind: 'talks', hosts: ['BOL'] })).status).toBe(201);
    expect((await plan({ from: '2028-01-20', to: '2028-01-21', hosts: ['BOL'] })).body.warnings.map(({ code }: any) => code)).toContain(
      'visit-banned-possibly',
    );
    expect((await plan({ from: '2028-03-31', to: '2028-03-31', hosts: ['BOL'] })).status).toBe(201);
    await service.change(`/v1/visit-bans/${ban.id}/lifting`, 1, { reason: 'Over' });
    expect((await plan({ from: '2028-02-05', to: '2028-02-06', hosts: ['BOL'] })).status).toBe(201);
    expect((await service.post(`/v1/visit-bans/${ban.id}/lifting`, { reason: 'Over' }, { headers: { 'if-match': '"2"' } })).body.code).toBe('already-lifted');
    expect(await service.told(ban.id, 2)).toEqual(['visit-ban-set', 'visit-ban-lifted']);
  });

  it('is found when a plan made before it is submitted, and passed over by an arbiter with a reason', async () => {
    const { id } = await service.create('/v1/engagements', aPlan({ from: '2028-06-10', to: '2028-06-11', hosts: ['ECU'] }));
    await service.create('/v1/visit-bans', { partner: 'ECU', from: '2028-06-01', to: '2028-07-01', reason: 'Exercise' });
    const submit = (body: object, claims: object = OFFICER) =>
      service.post(`/v1/engagements/${id}/submission`, body, { claims, headers: { 'if-match': '"1"' } });
    expect((await submit({})).body.code).toBe('visit-banned');
    expect(await submit({ override: { reason: 'Agreed with them' } })).toMatchObject({ status: 403, body: { code: 'override-not-allowed' } });
    const { body } = await submit({ override: { reason: 'Agreed with them' } }, ARBITER);
    expect(body).toMatchObject({ state: 'submitted', overrides: [{ codes: ['visit-banned'], reason: 'Agreed with them', by: 'officer', on: '2026-05-01' }] });
  });

  it('and plans made at the same time find each other', async () => {
    const attempts = Array.from({ length: 20 }, (_, at) => plan({ title: `Plan ${at}`, from: '2029-02-10', to: '2029-02-11', hosts: ['URY'] }));
    const ban = service.create('/v1/visit-bans', { partner: 'URY', from: '2029-02-01', to: '2029-03-01', reason: 'Storms' });
    const planned = (await Promise.all(attempts)).filter(({ status }) => status === 201).map(({ body }) => body.id);
    expect((await ban).affects.sort()).toEqual(planned.sort());
  });
});

describe('a correction', () => {
  it('of an approved plan is to be approved again, and looks for conflicts', async () => {
    const { id } = await service.create('/v1/engagements', aPlan({ kind: 'contact', from: '2028-09-01', to: '2028-09-02' }));
    expect(await service.change(`/v1/engagements/${id}/submission`, 1, {})).toMatchObject({ state: 'approved' });
    const corrected = await service.change(`/v1/engagements/${id}/corrections`, 2, { reason: 'Later', changes: { from: '2028-09-03', to: null } });
    expect(corrected).toMatchObject({ state: 'planned', version: 3, from: '2028-09-03' });
    expect(corrected.to).toBeUndefined();
    await service.create('/v1/visit-bans', { partner: 'COL', from: '2028-10-01', to: '2028-11-01', reason: 'Elections' });
    const again = (changes: object) => service.post(`/v1/engagements/${id}/corrections`, { reason: 'Later', changes }, { headers: { 'if-match': '"3"' } });
    expect((await again({ from: '2028-10-05' })).body).toMatchObject({ code: 'visit-banned', faults: [{ path: '/body/changes/from' }] });
    expect((await again({ from: '2028-09-03' })).body.code).toBe('nothing-changed');
    expect((await again({ to: '2028-09-01' })).body.code).toBe('ends-before-begins');
    expect((await again({ partOf: id })).body.code).toBe('part-of-itself');
  });
});
