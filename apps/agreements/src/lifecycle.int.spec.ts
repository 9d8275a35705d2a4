import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { EVENTS, partnerDissolved, PUBLIC_LABEL, topic } from '@entente/contracts';
import { EventCodec } from '@entente/messaging';
import { newEvent } from '@entente/service-kit/owner';
import { eventually } from '@entente/testing';
import { startTestAgreements, type Answer, type RunningAgreements } from '../spec/running-agreements.js';

let service: RunningAgreements;

beforeAll(async () => {
  service = await startTestAgreements();
});
afterAll(() => service.close());

async function register(stated: object): Promise<string> {
  const draft = { title: 'Treaty of Lima', kind: 'alliance', parties: [{ partner: 'PER' }, { partner: 'COL' }], label: PUBLIC_LABEL };
  return (await service.post('/v1/agreements', { ...draft, ...stated })).body.id;
}

async function change(id: string, path: string, body: object): Promise<Answer> {
  const { version } = (await service.get(`/v1/agreements/${id}`)).body;
  return service.post(`/v1/agreements/${id}/${path}`, body, { headers: { 'if-match': `"${version}"` } });
}

function eventuallyTold(id: string, type: string, times = 1): Promise<any[]> {
  return eventually(async () => {
    const told = (await service.published(id)).filter((event) => event.type === `entente.agreements.${type}.v1`).map(({ data }) => data);
    return told.length >= times && told;
  }, 30_000);
}

describe('a reservation', () => {
  it('is objected to, withdrawn, and accepted by silence once, across a restart', async () => {
    service.clock.at = new Date('2025-01-15T09:00:00Z');
    const id = await register({
      inForceOn: '2004-01-01',
      parties: [{ partner: 'PER' }, { partner: 'COL' }, { partner: 'ECU' }, { partner: 'CHL', actions: [{ action: 'signed', actedOn: '2024' }] }],
    });
    const made = await change(id, 'reservations', {
      partner: 'CHL',
      article: 'Article 7',
      text: 'as its law provides',
      madeWith: 'accession',
      madeOn: '2025-01-10',
    });
    const reservation = made.body.reservations[0].id;
    expect((await change(id, `reservations/${reservation}/objections`, { partner: 'PER', objectedOn: '2025-01-12', precludesForce: true })).status).toBe(200);
    expect((await change(id, `reservations/${reservation}/objections`, { partner: 'CHL', objectedOn: '2025-01-12' })).body.code).toBe('own-reservation');
    await service.restart(() => (service.clock.at = new Date('2026-01-11T00:00:01Z')));
    expect(await eventuallyTold(id, 'reservation-accepted')).toMatchObject([{ partner: 'CHL', acceptedBy: ['COL', 'ECU'], acceptedOn: '2026-01-11' }]);
    expect((await change(id, `reservations/${reservation}/withdrawal`, { withdrawnOn: '2026-01-11' })).status).toBe(200);
    await eventuallyTold(id, 'reservation-withdrawn');
    expect(await eventuallyTold(id, 'reservation-accepted')).toHaveLength(1);
    const { items } = (await service.get(`/v1/agreements/${id}/parties`)).body;
    expect(items.at(-1)).toMatchObject({
      partner: 'CHL',
      phase: 'inForce',
      reservations: [{ withdrawnOn: '2026-01-11', objections: [{ partner: 'PER', precludesForce: true }] }],
    });
  }, 120_000);
});

describe('a suspended party', () => {
  it('is nobody’s ally while it is, and bound all the same', async () => {
    service.clock.at = new Date('2026-01-15T09:00:00Z');
    const id = await register({ inForceOn: '2004-01-01', parties: [{ partner: 'ARG' }, { partner: 'URY' }] });
    const suspended = await change(id, 'suspensions', { partner: 'URY', from: '2010-01-01', reason: 'a breach', basis: 'breach' });
    const allies = async (asOf: string): Promise<number> => (await service.get(`/v1/partners/ARG/allies?asOf=${asOf}`)).body.total;
    expect([await allies('2009-12-31'), await allies('2010-01-01'), await allies('2026')]).toEqual([1, 0, 0]);
    const parties = async (): Promise<string[]> =>
      (await service.get(`/v1/agreements/${id}/parties`)).body.items.map(({ partner, phase, spells }: any) => `${partner} ${phase} ${spells.length}`);
    expect(await parties()).toEqual(['ARG inForce 1', 'URY suspended 1']);
    const { id: suspension } = suspended.body.suspensions[0];
    expect((await change(id, `suspensions/${suspension}/end`, { to: '2012' })).status).toBe(200);
    expect([await allies('2011'), await allies('2012-06'), await allies('2013')]).toEqual([0, 1, 1]);
    expect((await service.get('/v1/partners/ARG/allies?asOf=2012-06&certainty=certain')).body.total).toBe(0);
    expect((await service.get('/v1/partners/ARG/allies?asOf=2011&knownAt=2026-01-15T08:00:00Z')).body.total).toBe(0);
    expect(await parties()).toEqual(['ARG inForce 1', 'URY inForce 1']);
  });
});

describe('an agreement that takes the place of another', () => {
  it('is named by it, and ends it on the day it is in force', async () => {
    service.clock.at = new Date('2026-02-01T09:00:00Z');
    const [older, newer] = [
      await register({ title: 'Old', inForceOn: '2004-01-01' }),
      await register({
        title: 'New',
        parties: [
          { partner: 'PER', actions: [{ action: 'signed', actedOn: '2026-01-01' }] },
          { partner: 'COL', actions: [{ action: 'signed', actedOn: '2026-01-01' }] },
        ],
        terms: { entryIntoForce: { form: 'on-last-notification' } },
      }),
    ];
    expect((await change(newer, 'supersessions', { supersedes: newer })).body.code).toBe('supersedes-itself');
    expect((await change(newer, 'supersessions', { supersedes: '019a0b5e-7c00-7001-8b2c-3d4e5f600001' })).body).toMatchObject({
      code: 'agreement-unknown',
      faults: [{ path: '/body/supersedes' }],
    });
    expect((await change(newer, 'supersessions', { supersedes: older })).body).toMatchObject({ supersedes: [older] });
    expect((await service.get(`/v1/agreements/${older}`)).body).toMatchObject({ status: 'inForce', supersededBy: { by: newer } });
    for (const partner of ['PER', 'COL']) expect((await change(newer, 'actions', { partner, action: 'ratified', actedOn: '2026-01-20' })).status).toBe(200);
    expect(await eventuallyTold(older, 'agreement-terminated')).toMatchObject([{ endedOn: '2026-01-20', reason: 'superseded' }]);
    expect((await service.get(`/v1/agreements/${older}`)).body).toMatchObject({ phase: 'superseded', endedOn: '2026-01-20' });
    expect(await eventuallyTold(newer, 'supersession-recorded')).toMatchObject([{ supersedes: older }]);
  }, 60_000);
});

describe('the successors of a state that dissolved', () => {
  it('are offered its place once, and a person decides', async () => {
    service.clock.at = new Date('2026-03-01T09:00:00Z');
    const id = await register({ inForceOn: '1980-01-01', parties: [{ partner: 'YUG' }, { partner: 'PER' }] });
    await register({ inForceOn: '1980-01-01', parties: [{ partner: 'COL' }, { partner: 'PER' }] });
    for (const sequence of [7, 8]) {
      const event = newEvent(
        partnerDissolved,
        { subject: 'YUG', sequence, label: PUBLIC_LABEL, time: new Date() },
        { partner: 'YUG', on: '1992-04-27', successors: ['HRV', 'SVN'] },
      );
      await service.databases.bus.publish([new EventCodec(EVENTS).encode(topic('partners', 'events'), event)]);
    }
    const offered = async (query: string): Promise<any> => (await service.get(`/v1/successions?${query}`)).body;
    const list = await eventually(async () => {
      const answer = await offered('state=offered');
      return answer.total >= 2 && answer;
    }, 30_000);
    expect(list.items.map(({ agreement, successor, on }: any) => [agreement, successor, on]).sort()).toEqual([
      [id, 'HRV', '1992-04-27'],
      [id, 'SVN', '1992-04-27'],
    ]);
    expect((await service.get(`/v1/agreements/${id}`)).body.version).toBe(1);
    const [croatia, slovenia] = ['HRV', 'SVN'].map((successor) => list.items.find((one: any) => one.successor === successor));
    const decide = (one: any, decision: string): Promise<Answer> =>
      service.post(`/v1/successions/${one.id}/decision`, { decision, reason: 'a declaration' }, { headers: { 'if-match': `"${one.version}"` } });
    expect((await decide(croatia, 'accept')).body).toMatchObject({ state: 'accepted', version: 2 });
    expect((await decide(slovenia, 'decline')).body).toMatchObject({ state: 'declined' });
    expect((await decide({ ...slovenia, version: 2 }, 'accept')).body.code).toBe('already-decided');
    expect((await decide(slovenia, 'accept')).status).toBe(412);
    const { parties, version } = (await service.get(`/v1/agreements/${id}`)).body;
    expect([version, parties.at(-1)]).toMatchObject([2, { partner: 'HRV', spells: [{ from: '1992-04-27', basis: 'succession' }] }]);
    expect(await eventuallyTold(croatia.id, 'succession-decided')).toMatchObject([{ agreement: id, decision: 'accepted' }]);
    expect(await eventuallyTold(slovenia.id, 'succession-offered')).toHaveLength(1);
    expect((await offered(`state=offered&agreement=${id}`)).total).toBe(0);
  }, 60_000);

  it('are hidden with their agreement', async () => {
    const secret = { policy: 'PER', classification: 'SECRET', releasableTo: ['PER'] };
    const id = await register({ inForceOn: '1980-01-01', parties: [{ partner: 'CSK' }, { partner: 'PER' }], label: secret });
    const event = newEvent(
      partnerDissolved,
      { subject: 'CSK', sequence: 7, label: PUBLIC_LABEL, time: new Date() },
      { partner: 'CSK', on: '1993-01-01', successors: ['CZE'] },
    );
    await service.databases.bus.publish([new EventCodec(EVENTS).encode(topic('partners', 'events'), event)]);
    const seen = async (claims: object): Promise<number> => (await service.get(`/v1/successions?agreement=${id}`, { roles: ['reader'], ...claims })).body.total;
    await eventually(async () => (await seen({ nation: 'PER', clearance: 'SECRET' })) === 1, 30_000);
    expect(await seen({ nation: 'COL', clearance: 'SECRET' })).toBe(0);
    expect(await seen({ nation: 'PER', clearance: 'RESTRICTED' })).toBe(0);
  }, 60_000);
});

describe('a definitive signature', () => {
  it('is one, and nothing else can be definitive', async () => {
    const id = await register({});
    const answer = await change(id, 'actions', { partner: 'PER', action: 'ratified', definitive: true });
    expect(answer.body).toMatchObject({ status: 400, faults: [{ code: 'definitive-not-signature', path: '/body/definitive' }] });
    expect((await change(id, 'actions', { partner: 'PER', action: 'signed', definitive: true })).status).toBe(200);
  });
});
