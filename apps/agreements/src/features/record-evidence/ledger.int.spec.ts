import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { eventually } from '@entente/testing';
import { aReport, startTestAgreements, type Answer, type RunningAgreements } from '../../../spec/running-agreements.js';

let service: RunningAgreements;

beforeAll(async () => {
  service = await startTestAgreements();
  service.clock.at = new Date('2026-04-01T09:00:00Z');
});
afterAll(() => service.close());

const REPORT = { kind: 'report', provision: 'art. 9', owedBy: ['PER'], due: { on: '2026-05-31' } };

/** An agreement in force since 2004 with one obligation, and how to speak of it. */
async function asked(record: string, obligation: object = {}) {
  const report = aReport(record, { inForceOn: '2004', obligations: [{ ...REPORT, ...obligation }] });
  const { body } = await service.post('/v1/events', [report]);
  const id: string = body.results[0].subject;
  const agreement = async () => (await service.get(`/v1/agreements/${id}`)).body;
  const { obligations, version } = await agreement();
  const path = `/v1/agreements/${id}/obligations/${obligations[0].id}`;
  let current: number = version;
  const post = async (what: string, data: object): Promise<Answer> => {
    const answer = await service.post(`${path}/${what}`, data, { headers: { 'if-match': `"${current}"` } });
    if (answer.status === 200) current = answer.body.version;
    return answer;
  };
  const ledger = async (query = ''): Promise<any[]> => (await service.get(`/v1/agreements/${id}/ledger${query}`)).body.entries;
  const told = async (): Promise<string[]> => (await service.published(id)).map(({ type }) => type.split('.')[2] ?? '');
  return { id, obligation: obligations[0].id as string, occurrence: `${obligations[0].id}:2026-05-31`, post, ledger, told, agreement };
}

function codes({ status, body }: Answer): string {
  return `${status} ${body.code} ${(body.faults ?? []).map(({ path }: { path: string }) => path).join()}`;
}

describe('the ledger of an agreement', () => {
  it('shows what is owed with its state on a day, and what was known at a time', async () => {
    const { id, occurrence, post, ledger } = await asked('shown');
    const before = new Date('2026-04-01T09:00:00Z').toISOString();
    service.clock.at = new Date('2026-04-02T09:00:00Z');
    const { status } = await post('evidence', { occurrence, party: 'PER', on: '2026-03-31', what: 'Annual report', reference: 'Note 14' });
    expect(status).toBe(200);
    expect(await ledger()).toMatchObject([
      {
        agreement: id,
        occurrence,
        party: 'PER',
        due: '2026-05-31',
        overdueFrom: '2026-06-01',
        state: 'fulfilled',
        fulfilledOn: '2026-03-31',
        facts: [{ what: 'Annual report', from: { hand: 'officer' } }],
      },
    ]);
    expect(await ledger('?asOf=2026-03-30')).toMatchObject([{ state: 'open' }]);
    expect(await ledger(`?knownAt=${before}&asOf=2026-06-01`)).toMatchObject([{ state: 'overdue', facts: [] }]);
  });

  it('is told: evidence, its withdrawal, waivers, disputes and their settlement, one event each', async () => {
    const { occurrence, post, ledger, told, agreement } = await asked('told');
    const party = { occurrence, party: 'PER' };
    await post('evidence', { ...party, on: '2026-03-31', what: 'Annual report' });
    const [evidence] = (await agreement()).ledger;
    await post(`evidence/${evidence.id}/withdrawal`, { reason: 'another year' });
    await post('disputes', { ...party, by: 'PER', on: '2026-04-01', reason: 'nothing to report' });
    const dispute = (await agreement()).ledger.at(-1);
    await post(`disputes/${dispute.id}/settlement`, { on: '2026-04-02', outcome: 'owed', reason: 'there was' });
    await post('waivers', { ...party, by: ['COL'], on: '2026-04-02', reason: 'replaced' });
    expect(await ledger()).toMatchObject([{ state: 'waived' }]);
    await eventually(async () => (await told()).includes('obligation-waived'));
    expect((await told()).filter((type) => type.startsWith('obligation-'))).toEqual([
      'obligation-fulfilled',
      'obligation-evidence-withdrawn',
      'obligation-disputed',
      'obligation-dispute-settled',
      'obligation-waived',
    ]);
  });

  it('refuses what cannot be, each with its code and place', async () => {
    const { occurrence, obligation, post, agreement } = await asked('refused');
    const evidence = { occurrence, party: 'PER', on: '2026-03-31', what: 'Annual report' };
    const waiver = { occurrence, party: 'PER', on: '2026-03-31', reason: 'r' };
    const nothing = '01890a5d-ac96-774b-bcce-b302099a8057';
    expect(codes(await post('evidence', { ...evidence, occurrence: `${obligation}:2027-05-31` }))).toBe('422 no-such-occurrence /body/occurrence');
    expect(codes(await post('evidence', { ...evidence, party: 'COL' }))).toBe('422 not-owing /body/party');
    expect(codes(await post('evidence', { ...evidence, on: '2026-04-03' }))).toBe('422 evidence-in-the-future /body/on');
    expect(codes(await post('waivers', { ...waiver, by: ['PER'] }))).toBe('422 not-owed-to /body/by/0');
    expect(codes(await post('waivers', { ...waiver, on: '2026-05-01' }))).toBe('422 in-the-future /body/on');
    expect(codes(await post('disputes', { ...waiver, by: 'BOL' }))).toBe('422 not-concerned /body/by');
    expect(codes(await post(`evidence/${nothing}/withdrawal`, { reason: 'r' }))).toBe('404 no-such-evidence ');
    expect(codes(await post(`disputes/${nothing}/settlement`, { on: '2026-04-01', outcome: 'owed', reason: 'r' }))).toBe('404 no-such-dispute ');
    await post('evidence', evidence);
    expect(codes(await post('evidence', { ...evidence, on: '2026-04-01' }))).toBe('422 already-fulfilled /body');
    expect(codes(await post('waivers', waiver))).toBe('422 already-fulfilled /body');
    const [known] = (await agreement()).ledger;
    await post(`evidence/${known.id}/withdrawal`, { reason: 'r' });
    expect(codes(await post(`evidence/${known.id}/withdrawal`, { reason: 'r' }))).toBe('422 already-withdrawn /params/evidence');
    await post('disputes', { ...waiver, by: 'COL' });
    expect(codes(await post('disputes', { ...waiver, by: 'COL' }))).toBe('422 already-disputed /body');
    const dispute = (await agreement()).ledger.at(-1);
    const settlement = `disputes/${dispute.id}/settlement`;
    expect(codes(await post(settlement, { on: '2026-03-30', outcome: 'owed', reason: 'r' }))).toBe('422 ends-before-begins /body/on');
    await post(settlement, { on: '2026-04-01', outcome: 'not-owed', reason: 'r' });
    expect(codes(await post(settlement, { on: '2026-04-01', outcome: 'owed', reason: 'r' }))).toBe('422 already-settled /body');
    expect(codes(await post('waivers', waiver))).toBe('422 already-waived /body');
    expect(codes(await post('disputes', { ...waiver, by: 'COL' }))).toBe('422 already-waived /body');
  });

  it('is not there for an obligation the agreement does not have, nor a duty that comes late without a day', async () => {
    const { id } = await asked('other');
    const other = await asked('another');
    const path = `/v1/agreements/${id}/obligations/${other.obligation}/evidence`;
    const evidence = { occurrence: other.occurrence, party: 'PER', on: '2026-03-31', what: 'w' };
    expect(codes(await service.post(path, evidence, { headers: { 'if-match': '"1"' } }))).toBe('404 no-such-obligation ');
    const undated = { kind: 'report', recurs: { every: { days: 0 } }, grace: { days: 1 } };
    const { body } = await service.post(`/v1/agreements/${id}/obligations`, undated, { headers: { 'if-match': '"1"' } });
    expect(body.faults.map(({ path: at, code }: { path: string; code: string }) => `${code} ${at}`)).toEqual([
      'too-small /body/recurs/every',
      'due-missing /body/recurs',
      'due-missing /body/grace',
    ]);
  });
});
