import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { agreementRegistered, agreementTerminated, partyWithdrew, PUBLIC_LABEL, sittingCalendarChanged } from '@entente/contracts';
import { eventually } from '@entente/testing';
import { v7 as uuidv7 } from 'uuid';
import { anAgreementRecord, aProposal, aReport, ARBITER, OFFICER, startTestExercises, type RunningExercises } from '../spec/running-exercises.js';

let service: RunningExercises;
beforeAll(async () => {
  service = await startTestExercises();
  service.clock.at = new Date('2026-01-10T09:00:00Z');
}, 120_000);
afterAll(async () => {
  await service.close();
});

const bringing = (unit: string, forces: object = {}): object[] => [{ partner: 'DEU', status: 'accepted', contributions: [{ unit, forces }] }];

describe('a unit that is in another exercise on the same days', () => {
  it('is refused, and let through only by an arbiter with a reason', async () => {
    const first = await service.post('/v1/exercises', aProposal({ title: 'First', place: 'Munster', participants: bringing('1st Brigade') }));
    const second = await service.post(
      '/v1/exercises',
      aProposal({ title: 'Second', startsOn: '2026-09-10', place: 'munster', participants: bringing('2nd Brigade') }),
    );
    expect(second.status).toBe(201);
    const asked = { partner: 'DEU', contribution: { unit: '1ST brigade' } };
    expect(await service.change(second.body, 'contributions', asked)).toMatchObject({
      status: 422,
      body: { code: 'forces-double-booked', faults: [{ path: '/body/contribution/unit', accepted: [first.body.id] }] },
    });
    const override = { reason: 'One battalion stays.' };
    expect(await service.change(second.body, 'contributions', { ...asked, override }, OFFICER)).toMatchObject({
      status: 403,
      body: { code: 'override-not-allowed' },
    });
    const through = await service.change(second.body, 'contributions', { ...asked, override }, ARBITER);
    expect(through).toMatchObject({
      status: 200,
      body: { version: 2, overrides: [{ code: 'forces-double-booked', reason: 'One battalion stays.', by: 'arbiter' }] },
    });
    const clashes = await service.get(`/v1/exercises/${first.body.id}/clashes`);
    expect(clashes.body.items).toMatchObject([
      { kind: 'forces', holds: 'certain', exercise: second.body.id, unit: '1st Brigade' },
      { kind: 'place', holds: 'certain', exercise: second.body.id },
    ]);
    expect((await service.post('/v1/exercises', aProposal({ participants: bringing('1st Brigade') }))).body).toMatchObject({ code: 'forces-double-booked' });
    expect(
      (await service.post('/v1/exercises', aProposal({ startsOn: '2026-09-15', endsOn: '2026-09-16', participants: bringing('2nd Brigade') }))).status,
    ).toBe(201);
    await service.change(first.body, 'cancellation', { on: '2026-01-10', reason: 'storm' });
    expect((await service.get(`/v1/exercises/${second.body.id}/clashes`)).body.items).toEqual([]);
  });

  it('does not show in an exercise the caller may not see', async () => {
    await service.post(
      '/v1/exercises',
      aProposal({ title: 'Hidden', startsOn: '2028-09-01', endsOn: '2028-09-14', participants: bringing('Hidden Brigade'), label: undefined }),
    );
    const french = { sub: 'fr', nation: 'FRA', roles: ['desk-officer' as const] };
    const proposal = aProposal({ startsOn: '2028-09-01', endsOn: '2028-09-14', participants: bringing('Hidden Brigade') });
    expect((await service.post('/v1/exercises', proposal, { claims: french })).status).toBe(201);
  });

  it('is given away once, whoever asks at the same moment', async () => {
    const ask = (): Promise<{ status: number }> =>
      service.post('/v1/exercises', aProposal({ startsOn: '2029-09-01', endsOn: '2029-09-14', participants: bringing('Wanted Brigade') }));
    const answers = await Promise.all(Array.from({ length: 6 }, ask));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 422, 422, 422, 422, 422]);
  });
});

describe('linked exercises', () => {
  it('warn where they pass a threshold together, as far as the caller sees them', async () => {
    const one = await service.post('/v1/exercises', aProposal({ title: 'East', participants: bringing('East', { troops: 12_800 }) }));
    const hidden = { participants: bringing('West', { troops: 12_500 }), linkedWith: [one.body.id], label: undefined };
    await service.post('/v1/exercises', aProposal({ title: 'West', ...hidden }));
    const codes = async (claims?: object): Promise<string[]> =>
      (await service.get(`/v1/exercises/${one.body.id}/duties`, claims)).body.warnings.map(({ code, rule }: any) => `${code} ${rule.id}`);
    expect(await codes()).toEqual(expect.arrayContaining(['near-threshold vienna-document-2011-vi', 'linked-exercises vienna-document-2011-vi']));
    expect(await codes({ nation: 'FRA', roles: ['reader'] })).not.toContainEqual(expect.stringContaining('linked'));
  });
});

describe('the last day there is', () => {
  it('can be planned for', async () => {
    const plannedStages = [{ stage: 'evaluation', on: '9999-12-31' }];
    const { status, body } = await service.post('/v1/exercises', aProposal({ startsOn: '9999-12-30', endsOn: '9999-12-31', plannedStages }));
    expect([status, body.deadlines.map(({ on }: { on: string }) => on)]).toEqual([201, ['9999-12-31']]);
  });
});

describe('the calendars of those concerned', () => {
  it('warn of a plan, and of nothing that was held', async () => {
    const days = { startsOn: '2031-10-01', endsOn: '2031-10-04', participants: [{ partner: 'DEU', status: 'accepted' }] };
    const { body: exercise } = await service.post('/v1/exercises', aProposal({ title: 'Over the third of October', ...days }));
    expect(exercise.warnings).toMatchObject([{ code: 'holiday', message: expect.stringMatching(/^DEU, 2031-10-03: /) }]);
    const { body: read } = await service.get(`/v1/exercises/${exercise.id}`);
    expect(read.warnings).toEqual(exercise.warnings);
    // A page, or a tide of reports, would have the holidays of hundreds of states and years found, milliseconds each.
    const { items } = (await service.get('/v1/exercises?on=2031-10-03')).body;
    expect(items).toMatchObject([{ id: exercise.id, warnings: [] }]);
    const { body: told } = await service.post('/v1/events', [aReport('over-the-third', days)]);
    expect(told.results).toMatchObject([{ outcome: 'stored' }]);
    expect(told.results[0].warnings).toBeUndefined();
  });
});

describe('the agreement an exercise rests on', () => {
  const known = async (id: string, sequence: number): Promise<void> => {
    await eventually(async () => {
      const { status } = await service.post('/v1/exercises', aProposal({ title: `Asks for ${sequence}`, startsOn: '2030', endsOn: undefined, basis: [id] }));
      return status === 201;
    });
  };

  it('brings a deadline and a warning when it ends before the exercise does, for all or for one', async () => {
    const pact = uuidv7();
    const record = anAgreementRecord();
    await service.agreementsSay(agreementRegistered, { subject: pact, sequence: 1 }, { agreement: record });
    await known(pact, 1);
    const { body: exercise } = await service.post('/v1/exercises', aProposal({ title: 'Rests on it', basis: [pact] }));
    expect(exercise).toMatchObject({ deadlines: [], warnings: [] });

    const polish = record.parties.find(({ partner }) => partner === 'POL')?.spells[0];
    await service.agreementsSay(
      partyWithdrew,
      { subject: pact, sequence: 2 },
      { title: record.title, kind: record.kind, partner: 'POL', spell: { ...polish, to: '2026-08-15' } },
    );
    const [left] = await service.told(exercise.id, 'deadlines-changed');
    expect(left?.data.deadlines).toMatchObject([{ id: `legal-basis/${pact}/POL`, kind: 'legal-basis-ends', on: '2026-08-15', owedBy: ['POL'] }]);
    expect((await service.get(`/v1/exercises/${exercise.id}`)).body.warnings).toMatchObject([{ code: 'legal-basis-ends' }]);

    await service.agreementsSay(
      agreementTerminated,
      { subject: pact, sequence: 3 },
      { title: record.title, kind: record.kind, endedOn: '2026-07', reason: 'terminated' },
    );
    const [, ended] = await service.told(exercise.id, 'deadlines-changed', 2);
    expect(ended?.data.deadlines).toMatchObject([{ id: `legal-basis/${pact}`, on: '2026-07-01' }]);
    expect((await service.published(exercise.id)).map(({ sequence }) => sequence)).toEqual([1, 2, 3]);

    await service.change((await service.get(`/v1/exercises/${exercise.id}`)).body, 'cancellation', { on: '2026-01-10', reason: 'no basis' });
    const [, , none] = await service.told(exercise.id, 'deadlines-changed', 3);
    expect(none?.data.deadlines).toEqual([]);
  });

  it('is known though a calendar was changed before, which is no agreement', async () => {
    const calendar = { calendar: 'gbr-parliament', title: 'Parliament', days: [], knownUntil: '2026-12-31', reason: 'recess' };
    await service.agreementsSay(sittingCalendarChanged, { subject: calendar.calendar, sequence: 2 }, calendar);
    const pact = uuidv7();
    await service.agreementsSay(agreementRegistered, { subject: pact, sequence: 1 }, { agreement: anAgreementRecord() });
    await known(pact, 1);
    expect((await service.get('/v1/events/dead?owner=exercises', { roles: ['operator'] })).body.items).toEqual([]);
  });

  it('is one the author may see, and everybody who may read the exercise', async () => {
    const secret = uuidv7();
    await service.agreementsSay(
      agreementRegistered,
      { subject: secret, sequence: 1, label: { ...PUBLIC_LABEL, policy: 'PER' } },
      { agreement: anAgreementRecord() },
    );
    const label = { ...PUBLIC_LABEL, policy: 'PER' };
    await eventually(
      async () => (await service.post('/v1/exercises', aProposal({ basis: [secret], label, startsOn: '2031', endsOn: undefined }))).status === 201,
    );
    expect((await service.post('/v1/exercises', aProposal({ basis: [secret] }))).body.code).toBe('basis-hidden');
    const french = { sub: 'fr', nation: 'FRA', roles: ['desk-officer' as const] };
    expect((await service.post('/v1/exercises', aProposal({ basis: [secret] }), { claims: french })).body.code).toBe('basis-unknown');
  });
});
