import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { entryDigest } from '@entente/channel-log';
import { LogEntry, PUBLIC_LABEL, type Principal } from '@entente/contracts';
import { Transactions } from '@entente/persistence';
import { eventually } from '@entente/testing';
import { startTestCrisisChannels, type Answer, type RunningCrisisChannels } from '../spec/running-crisis-channels.js';

let service: RunningCrisisChannels;
beforeAll(async () => {
  service = await startTestCrisisChannels();
}, 120_000);
afterAll(async () => {
  await service.close();
});

const of = (nation: string, role: Principal['roles'][number] = 'duty-officer'): Partial<Principal> => ({ sub: `duty-${nation}`, nation, roles: [role] });
const OSLO = { zone: 'Europe/Oslo', times: ['16:00', '09:00'], graceMinutes: 15, degradedAfter: 2 };
const go = (instant: string): void => {
  service.clock.at = new Date(instant);
};
const path = (id: string, rest: string): string => `/v1/channels/${id}/${rest}`;

/** A channel of Norway and Russia, open since 1 February 2026 and checked by a schedule; now it is 1 February, 12:00. */
async function anOpenChannel(lineChecks: object | undefined = OSLO, label: object | undefined = PUBLIC_LABEL): Promise<any> {
  go('2026-02-01T12:00:00Z');
  const claims = { sub: 'desk-NOR', nation: 'NOR', roles: ['desk-officer' as const] };
  const draft = { title: 'Line', parties: ['NOR', 'RUS'], label, ...(lineChecks && { arrangements: { lineChecks } }) };
  const { body } = await service.post('/v1/channels', draft, { claims });
  return (await service.change(path(body.id, 'open'), body, { on: '2026-02-01' }, claims)).body;
}

const contact = (id: string, stated: object = {}, claims = of('NOR')): Promise<Answer> =>
  service.post(path(id, 'line-checks'), { means: 'telephone', ...stated }, { claims });
const checks = async (id: string, query = ''): Promise<any> => (await service.get(path(id, `line-checks${query}`), of('NOR'))).body;
const readiness = async (id: string): Promise<any> => (await service.get(path(id, 'readiness'), of('NOR'))).body;

/** Waits until so many checks were passed or missed, and answers what and when, the earliest first. */
async function judged(id: string, total: number): Promise<string[]> {
  const { items } = await eventually(async () => {
    const page = await checks(id);
    return page.items.length >= Math.min(total, 50) && page.total >= total && page;
  });
  return items.map(({ outcome, dueAt, heardAt }: any) => `${outcome} ${dueAt ?? `at ${heardAt}`}`.replace(':00.000Z', '')).reverse();
}

async function logOf(id: string): Promise<string[]> {
  const rows = await service.app
    .get(Transactions)
    .run('system', (tx) => tx.query<{ entry: string; digest: string }>('SELECT entry, digest FROM channel_log WHERE channel = $1 ORDER BY position', [id]));
  const entries = rows.map(({ entry }) => LogEntry.parse(JSON.parse(entry)));
  expect(rows.map(({ digest }) => digest)).toEqual(entries.map(entryDigest));
  expect(entries.map(({ previous }) => previous)).toEqual([null, ...rows.slice(0, -1).map(({ digest }) => digest)]);
  return entries.map(({ content: { kind } }) => kind);
}

/** What was told of a channel and its checks, in order. */
async function told(id: string, count: number): Promise<any[]> {
  return eventually(async () => {
    const events = (await service.published()).filter(({ data }) => data.channel === id);
    return events.length >= count && events;
  });
}

describe('line checks', () => {
  it('are missed when nobody makes contact, told once each with how many in a row, and degrade the channel', async () => {
    const { id } = await anOpenChannel();
    expect((await readiness(id)).nextCheck).toBe('2026-02-01T15:00:00.000Z');
    go('2026-02-01T15:14:59Z');
    expect((await checks(id)).total).toBe(0);
    go('2026-02-01T15:15:00Z');
    expect(await judged(id, 1)).toEqual(['missed 2026-02-01T15:00']);
    go('2026-02-02T08:15:00Z');
    expect(await judged(id, 2)).toEqual(['missed 2026-02-01T15:00', 'missed 2026-02-02T08:00']);
    go('2026-02-02T15:20:00Z');
    await judged(id, 3);
    expect(await service.get(`/v1/channels/${id}`, of('NOR'))).toMatchObject({
      body: { state: 'degraded', version: 3, line: { streak: 3, nextCheck: '2026-02-03T08:00:00.000Z' } },
    });
    const missed = (await told(id, 3)).map(({ type, sequence, data: { dueAt, streak, signal } }) => [type, sequence, dueAt.slice(0, 16), streak, signal]);
    expect(missed).toEqual([
      ['line-check-missed', 1, '2026-02-01T15:00', 1, false],
      ['line-check-missed', 1, '2026-02-02T08:00', 2, false],
      ['line-check-missed', 1, '2026-02-02T15:00', 3, true],
    ]);
    expect(await service.told(id, 3)).toEqual(['channel-proposed', 'channel-opened', 'channel-degraded']);
    expect(await logOf(id)).toEqual(['channel-opened', 'line-check-missed', 'line-check-missed', 'channel-degraded', 'line-check-missed']);
  });

  it('are passed by contact within their grace, before or after, once; other contact is a check nobody scheduled', async () => {
    const { id } = await anOpenChannel();
    go('2026-02-01T14:44:59Z');
    expect((await contact(id)).body).toMatchObject({ outcome: 'passed', by: 'NOR', means: 'telephone', heardAt: '2026-02-01T14:44:59.000Z' });
    go('2026-02-01T14:45:00Z');
    expect(await contact(id, { note: 'clear' }, of('RUS'))).toMatchObject({
      status: 201,
      body: { dueAt: '2026-02-01T15:00:00.000Z', by: 'RUS', note: 'clear' },
    });
    expect((await contact(id)).body.dueAt).toBeUndefined();
    go('2026-02-02T08:14:59Z');
    expect((await contact(id)).body.dueAt).toBe('2026-02-02T08:00:00.000Z');
    go('2026-02-02T12:00:00Z');
    await service.restart();
    expect(await checks(id)).toMatchObject({ total: 4, items: [{ dueAt: '2026-02-02T08:00:00.000Z' }, {}, {}, {}] });
    expect(await readiness(id)).toEqual({
      channel: id,
      state: 'open',
      streak: 0,
      lastContact: '2026-02-02T08:14:59.000Z',
      nextCheck: '2026-02-02T15:00:00.000Z',
      last30Days: { due: 2, passed: 2, share: 1 },
      last90Days: { due: 2, passed: 2, share: 1 },
    });
    expect((await told(id, 4)).map(({ type }) => type)).toEqual(Array(4).fill('line-check-passed'));
  });

  it('restore a degraded channel when one is passed', async () => {
    const { id } = await anOpenChannel({ ...OSLO, degradedAfter: 1 });
    go('2026-02-01T15:15:00Z');
    await judged(id, 1);
    go('2026-02-01T18:00:00Z');
    expect((await contact(id, { heardAt: '2026-02-01T17:30:00Z' })).status).toBe(201);
    expect((await service.get(`/v1/channels/${id}`, of('NOR'))).body).toMatchObject({ state: 'open', version: 4, line: { streak: 0 } });
    expect(await service.told(id, 4)).toEqual(['channel-proposed', 'channel-opened', 'channel-degraded', 'channel-restored']);
    expect(await logOf(id)).toEqual(['channel-opened', 'line-check-missed', 'channel-degraded', 'line-check-passed', 'channel-restored']);
  });

  it('that came and went while the service was down are told once each, in order, with the times they were due', async () => {
    const { id } = await anOpenChannel({ ...OSLO, times: ['00:30', '06:30', '12:30', '18:30'] });
    await service.restart();
    go('2026-02-08T00:00:00Z');
    await judged(id, 26);
    const missed = (await told(id, 26)).map(({ data: { dueAt, streak } }) => [dueAt, streak]);
    const due = Array.from({ length: 26 }, (_, index) => new Date(Date.parse('2026-02-01T17:30:00Z') + index * 6 * 3_600_000).toISOString());
    expect(missed).toEqual(due.map((dueAt, index) => [dueAt, index + 1]));
    await service.restart();
    go('2026-02-08T00:00:30Z');
    expect((await checks(id)).total).toBe(26);
  });

  it('stop when the channel is closed; what was due by then is told before', async () => {
    const channel = await anOpenChannel();
    const claims = of('NOR', 'desk-officer');
    go('2026-02-01T15:14:00Z');
    expect((await service.change(path(channel.id, 'close'), channel, { on: '2026-02-01', reason: 'done' }, claims)).body).toMatchObject({
      state: 'closed',
      line: { streak: 0 },
    });
    go('2026-02-05T12:00:00Z');
    const { id } = await anOpenChannel();
    go('2026-02-01T15:15:00Z');
    await judged(id, 1);
    expect([(await checks(channel.id)).total, (await readiness(channel.id)).nextCheck]).toEqual([0, undefined]);
    expect(await logOf(channel.id)).toEqual(['channel-opened', 'channel-closed']);
  });
});

describe('arrangements', () => {
  const desk = of('NOR', 'desk-officer');
  const arrange = (channel: any, arrangements: object, claims = desk): Promise<Answer> =>
    service.change(path(channel.id, 'arrangements'), channel, arrangements, claims);

  it('are checked when a channel is proposed, and kept with their times in order', async () => {
    go('2026-02-01T12:00:00Z');
    const contacts = [{ party: 'FRA', post: 'duty-officer' }];
    const arrangements = { hours: { zone: 'Mars/Olympus', opens: '08:00', closes: '08:00' }, lineChecks: { ...OSLO, zone: 'Europe/Atlantis' }, contacts };
    const { status, body } = await service.post('/v1/channels', { title: 'Line', parties: ['NOR', 'RUS'], arrangements });
    expect([status, body.code, body.faults.map(({ path, code }: any) => `${code} ${path}`)]).toEqual([
      422,
      'unknown-zone',
      [
        'unknown-zone /body/arrangements/hours/zone',
        'never-attended /body/arrangements/hours/closes',
        'unknown-zone /body/arrangements/lineChecks/zone',
        'contact-not-a-party /body/arrangements/contacts/0/party',
      ],
    ]);
    expect((await anOpenChannel()).arrangements.lineChecks.times).toEqual(['09:00', '16:00']);
  });

  it('are changed by officers of its parties on the version they read, and told once', async () => {
    const channel = await anOpenChannel();
    expect(await arrange(channel, {}, of('FRA'))).toMatchObject({ status: 403, body: { code: 'not-a-party' } });
    expect((await arrange(channel, {}, of('NOR', 'reader'))).status).toBe(403);
    expect(await arrange({ ...channel, version: 1 }, {})).toMatchObject({ status: 412, body: { code: 'stale-version' } });
    expect((await arrange(channel, { lineChecks: OSLO })).body.code).toBe('nothing-changed');
    const arranged = await arrange(channel, { languages: ['en', 'ru'], releases: { flash: 3 } }, of('RUS'));
    expect(arranged).toMatchObject({ status: 200, body: { version: 3, arrangements: { languages: ['en', 'ru'], releases: { flash: 3 } } } });
    expect(arranged.body.line).toEqual({ streak: 0 });
    expect(await service.told(channel.id, 3)).toEqual(['channel-proposed', 'channel-opened', 'channel-arranged']);
    go('2026-02-02T20:00:00Z');
    const again = await arrange(arranged.body, { lineChecks: { ...OSLO, times: ['23:00'], graceMinutes: 5 } });
    expect(again.body.line.nextCheck).toBe('2026-02-02T22:00:00.000Z');
    go('2026-02-02T22:05:00Z');
    expect(await judged(channel.id, 1)).toEqual(['missed 2026-02-02T22:00']);
  });
});

describe('contact', () => {
  it('passes a check once, whoever tells of it at the same time', async () => {
    const { id } = await anOpenChannel();
    go('2026-02-01T15:00:00Z');
    const answers = await Promise.all(Array.from({ length: 20 }, (_, index) => contact(id, {}, of(index % 2 ? 'NOR' : 'RUS'))));
    expect(answers.map(({ status }) => status)).toEqual(Array(20).fill(201));
    expect(answers.filter(({ body }) => body.dueAt !== undefined)).toHaveLength(1);
    expect(await logOf(id)).toHaveLength(21);
  });

  it('is recorded once per idempotency key', async () => {
    const { id } = await anOpenChannel();
    const options = { claims: of('NOR'), headers: { 'idempotency-key': `contact-${id}` } };
    const [first, second] = [
      await service.post(path(id, 'line-checks'), { means: 'radio' }, options),
      await service.post(path(id, 'line-checks'), { means: 'radio' }, options),
    ];
    expect(second.body).toEqual(first.body);
    expect((await checks(id)).total).toBe(1);
  });

  it('is refused where it can say nothing of the line', async () => {
    const channel = await anOpenChannel();
    const code = async (stated: object, claims = of('NOR'), id = channel.id): Promise<string> => {
      const { status, body } = await contact(id, stated, claims);
      return [status, body.code, ...(body.faults ?? []).map((fault: any) => fault.path)].join(' ');
    };
    expect(await code({}, of('FRA'))).toBe('403 not-a-party');
    expect(await code({}, of('NOR', 'desk-officer'))).toContain('403');
    expect(await code({ heardAt: '2026-02-01T12:00:01Z' })).toBe('422 heard-in-future /body/heardAt');
    expect(await code({ heardAt: '2026-01-31T12:00:00Z' })).toBe('422 before-opened /body/heardAt');
    expect(await code({ means: 'smoke' })).toBe('400 invalid-input /body/means');
    go('2026-02-01T15:15:00Z');
    await judged(channel.id, 1);
    expect(await code({ heardAt: '2026-02-01T14:44:59Z' })).toBe('422 missed-since /body/heardAt');
    const proposed = await service.post('/v1/channels', { title: 'Line', parties: ['NOR', 'RUS'], label: PUBLIC_LABEL });
    expect(await code({}, of('NOR'), proposed.body.id)).toBe('422 channel-not-open /body');
    await service.change(path(proposed.body.id, 'close'), proposed.body, { on: '2026-02-01', reason: 'done' });
    expect(await code({}, of('NOR'), proposed.body.id)).toBe('422 channel-closed /body');
  });
});

describe('what is known of a line', () => {
  it('is seen by who may read its channel, and told under the label of it', async () => {
    const { id } = await anOpenChannel(OSLO, { policy: 'NOR', classification: 'SECRET', categories: [] });
    const secret = { ...of('NOR'), clearance: 'SECRET' as const };
    go('2026-02-01T13:00:00Z');
    expect((await contact(id, {}, secret)).status).toBe(201);
    for (const rest of ['line-checks', 'readiness'])
      expect(await service.get(path(id, rest), of('FRA'))).toMatchObject({ status: 404, body: { code: 'no-such-channel' } });
    expect((await contact(id, {}, of('FRA'))).body.code).toBe('no-such-channel');
    expect((await service.get(path(id, 'line-checks'), { ...secret, clearance: 'RESTRICTED' })).status).toBe(404);
    expect((await service.get(path(id, 'line-checks'), secret)).body.total).toBe(1);
    for (const { label } of await told(id, 1)) expect(label).toMatchObject({ policy: 'NOR', classification: 'SECRET' });
  });

  it('is listed in pages, the latest first, and by outcome', async () => {
    const { id } = await anOpenChannel({ ...OSLO, degradedAfter: 9 });
    go('2026-02-04T00:00:00Z');
    await judged(id, 5);
    await contact(id);
    const all: string[] = [];
    let cursor = '';
    do {
      const page = await checks(id, `?limit=2${cursor}`);
      expect(page.total).toBe(6);
      all.push(...page.items.map(({ heardAt, dueAt }: any) => heardAt ?? dueAt));
      cursor = page.next === null ? '' : `&cursor=${page.next}`;
    } while (cursor !== '');
    expect(all).toEqual([...new Set(all)].sort().reverse());
    expect(all).toHaveLength(6);
    expect((await checks(id, '?outcome=missed')).total).toBe(5);
    expect((await checks(id, '?cursor=x')).code).toBe('invalid-cursor');
    expect(await readiness(id)).toMatchObject({ streak: 0, last30Days: { due: 5, passed: 0, share: 0 } });
    const { items } = (await service.get('/v1/channels?party=RUS&limit=500', of('NOR'))).body;
    expect(items.find((item: any) => item.id === id).line).toEqual({
      streak: 0,
      lastContact: '2026-02-04T00:00:00.000Z',
      nextCheck: '2026-02-04T08:00:00.000Z',
    });
  });
});
