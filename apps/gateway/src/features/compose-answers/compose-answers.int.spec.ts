import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { startWithStandIns, type StandIns } from '../../../spec/running-gateway.js';
import { json, type Behave } from '../../../spec/stand-in-service.js';

let all: StandIns;
beforeAll(async () => {
  all = await startWithStandIns({ READ_DEADLINE_MS: '300', BREAKER_FAILURES: '1000' });
});
afterAll(() => all.close());

const REPORTED = {
  agreements: { items: [], total: 0 },
  organisations: [],
  members: [],
  counterparts: [],
  obligations: [],
  deadlines: { items: [], total: 0 },
  engagements: { next: [], last: [], total: 0 },
  exercises: { next: [], last: [], total: 0 },
  crises: { next: [], last: [], total: 0 },
  channels: { items: [], total: 0 },
  postings: { items: [], total: 0 },
  followUps: { items: [], total: 0 },
  history: { items: [], total: 0 },
  label: { policy: 'PUBLIC' },
  position: { x: 1 },
};
const late: Behave = () => undefined;
const gone: Behave = (_, response) => void response.destroy();
const unknown: Behave = (_, response) =>
  json(response, 404, { type: 'x', title: 'Not Found', status: 404, code: 'partner-not-found', detail: 'XXX is no partner in the directory' });
const parts = (missing: { part: string }[]): string[] => missing.map(({ part }) => part);

beforeEach(() => {
  all.partners.behave = ({ url }, response) => json(response, 200, { id: url.split('/').at(-1), name: 'Somewhere' });
  all.reporting.behave = (_, response) => json(response, 200, { partner: 'PER', asOf: '2020-01-01', ...REPORTED });
  all.reporting.seen.length = 0;
});

describe('a dossier', () => {
  it('holds the profile and what reporting knows, with nothing missing', async () => {
    expect(await all.gateway.ask('/v1/partners/PER/dossier?asOf=2020')).toMatchObject({
      status: 200,
      body: { partner: 'PER', profile: { id: 'PER' }, ...REPORTED, asOf: '2020-01-01', missing: [] },
    });
    expect(all.reporting.seen).toMatchObject([{ url: '/v1/partners/PER/dossier?asOf=2020', headers: { authorization: expect.stringMatching(/^Bearer /) } }]);
  });

  it('names every part reporting owes when it is late, with the profile', async () => {
    all.reporting.behave = late;
    const { status, body } = await all.gateway.ask('/v1/partners/PER/dossier?asOf=2020');
    expect([status, body.partner, body.asOf, body.profile]).toEqual([200, 'PER', '2020', { id: 'PER', name: 'Somewhere' }]);
    expect(parts(body.missing).sort()).toEqual(Object.keys(REPORTED).sort());
    expect(body.missing[0].reason).toBe('reporting did not answer within 0.3 s');
  });

  it('names the profile when the directory is down', async () => {
    all.partners.behave = gone;
    expect(await all.gateway.ask('/v1/partners/PER/dossier')).toMatchObject({
      status: 200,
      body: { ...REPORTED, missing: [{ part: 'profile', reason: 'partners does not answer' }] },
    });
  });

  it('names a single part that reporting left out', async () => {
    all.reporting.behave = (_, response) => json(response, 200, { ...REPORTED, obligations: undefined });
    expect((await all.gateway.ask('/v1/partners/PER/dossier')).body.missing).toEqual([{ part: 'obligations', reason: 'reporting did not give it' }]);
  });

  it('is not there for a partner the directory does not know', async () => {
    all.partners.behave = unknown;
    expect(await all.gateway.ask('/v1/partners/XXX/dossier')).toMatchObject({
      status: 404,
      body: { code: 'partner-not-found', detail: 'XXX is no partner in the directory' },
    });
  });

  it('shows a partner that reporting has not heard of yet', async () => {
    all.reporting.behave = unknown;
    const { status, body } = await all.gateway.ask('/v1/partners/PER/dossier');
    expect([status, body.profile.id, body.missing.length]).toEqual([200, 'PER', Object.keys(REPORTED).length]);
  });

  it('is unavailable when both are down, and refused when the question is wrong', async () => {
    all.partners.behave = gone;
    all.reporting.behave = late;
    expect(await all.gateway.ask('/v1/partners/PER/dossier')).toMatchObject({
      status: 503,
      body: { code: 'service-unavailable', detail: 'partners does not answer; reporting did not answer within 0.3 s' },
    });
    expect(await all.gateway.ask('/v1/partners/PER/dossier?asOf=yesterday&x=1')).toMatchObject({ status: 400, body: { code: 'invalid-input' } });
  });
});

describe('a relation', () => {
  it('holds both profiles, and names what is missing', async () => {
    const reported = {
      partners: ['PER', 'BRA'],
      asOf: '2020',
      agreements: {},
      sharedOrganisations: [],
      obligations: [],
      deadlines: {},
      engagements: {},
      exercises: {},
      crises: {},
      channels: {},
      postings: {},
      followUps: {},
      history: {},
      label: {},
      position: {},
    };
    all.reporting.behave = (_, response) => json(response, 200, reported);
    expect(await all.gateway.ask('/v1/relations/PER/BRA')).toMatchObject({
      status: 200,
      body: { partners: ['PER', 'BRA'], profiles: [{ id: 'PER' }, { id: 'BRA' }], missing: [] },
    });
    all.partners.behave = ({ url }, response) => (url.endsWith('BRA') ? void response.destroy() : json(response, 200, { id: 'PER' }));
    expect((await all.gateway.ask('/v1/relations/PER/BRA')).body).toMatchObject({
      profiles: [{ id: 'PER' }],
      missing: [{ part: 'profiles/BRA', reason: 'partners does not answer' }],
    });
    all.reporting.behave = gone;
    expect(parts((await all.gateway.ask('/v1/relations/PER/BRA')).body.missing)).toEqual([
      'profiles/BRA',
      'agreements',
      'sharedOrganisations',
      'obligations',
      'deadlines',
      'engagements',
      'exercises',
      'crises',
      'channels',
      'postings',
      'followUps',
      'history',
      'label',
      'position',
    ]);
  });
});
