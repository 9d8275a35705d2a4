import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { PUBLIC_LABEL, type Principal } from '@entente/contracts';
import { Transactions } from '@entente/persistence';
import { aMessage, anOpenChannel, on, type ChannelInUse } from '../spec/an-open-channel.js';
import { startTestCrisisChannels, type RunningCrisisChannels } from '../spec/running-crisis-channels.js';

let service: RunningCrisisChannels;
let channel: ChannelInUse;
let [open, secret, answer] = ['', '', ''];

const SECRET = { ...PUBLIC_LABEL, classification: 'SECRET' };
const TEXT = 'Sextant marigold.';
const cleared = (nation: string, clearance: Principal['clearance'], ...roles: Principal['roles']): { claims: Partial<Principal> } => ({
  claims: { sub: `${nation} ${clearance}`, nation, clearance, roles },
});
const READER = cleared('SWE', 'UNCLASSIFIED', 'reader');
const CLEARED = cleared('SWE', 'SECRET', 'reader');
const OBSERVER = cleared('SWE', 'UNCLASSIFIED', 'channel-observer');
const CLEARED_OBSERVER = cleared('NOR', 'SECRET', 'channel-observer', 'releasing-officer', 'duty-officer');
const list = async (who: { claims: Partial<Principal> }, query = ''): Promise<any> =>
  (await service.get(`/v1/channels/${channel.id}/messages${query}`, who.claims)).body;
const seen = async (who: { claims: Partial<Principal> }, query = ''): Promise<unknown> => {
  const { items, total } = await list(who, query);
  expect(total).toBe(items.length);
  return items.map(({ id, text }: { id: string; text?: string }) => [id, text !== undefined]);
};

beforeAll(async () => {
  service = await startTestCrisisChannels();
  service.clock.at = new Date('2026-02-01T09:00:00Z');
  channel = await anOpenChannel(service);
  open = (await channel.send('NOR', { text: TEXT, expectsReply: true })).body.id;
  secret = (await channel.send('NOR', { text: TEXT, label: SECRET, translation: { language: 'ru', text: TEXT, status: 'machine' } })).body.id;
  answer = (await channel.send('RUS', { text: TEXT, label: SECRET, inReplyTo: open })).body.id;
  await service.post(`/v1/channels/${channel.id}/drafts`, { ...aMessage, text: TEXT }, on('NOR'));
}, 120_000);
afterAll(async () => {
  await service.close();
});

describe('messages', () => {
  it('are told, and counted, to whom their labels let read them', async () => {
    expect(await seen(READER)).toEqual([[open, true]]);
    expect(await seen(CLEARED)).toEqual([open, secret, answer].map((id) => [id, true]));
    expect(await seen(on('RUS'))).toEqual([open, secret, answer].map((id) => [id, true]));
    expect((await service.get(`/v1/messages/${secret}`, READER.claims)).body).toMatchObject({ status: 404, code: 'no-such-message' });
  });

  it('do not tell of a reply the reader may not read', async () => {
    const [shown] = (await list(READER)).items;
    expect(shown.duties).toEqual([expect.objectContaining({ party: 'RUS' })]);
    expect(shown.duties[0].reply).toBeUndefined();
    expect((await list(CLEARED)).items[0].duties[0].reply).toBe(answer);
  });

  it('are all told to observers of the channel, and never what they say', async () => {
    for (const observer of [OBSERVER, CLEARED_OBSERVER]) {
      expect(await seen(observer)).toEqual([open, secret, answer].map((id) => [id, false]));
      const { body } = await service.get(`/v1/messages/${secret}`, observer.claims);
      expect(body).toMatchObject({ from: 'NOR', number: 2, precedence: 'routine', to: ['RUS'] });
      for (const hidden of ['text', 'translation', 'language', 'label', 'crisis', 'template']) expect(body).not.toHaveProperty(hidden);
    }
    expect(await seen(OBSERVER, `?crisis=${open}`)).toEqual([]);
    const sent = await service.post(`/v1/channels/${channel.id}/messages`, aMessage, CLEARED_OBSERVER);
    expect(sent.status).toBe(201);
    expect(sent.body).not.toHaveProperty('text');
  });

  it('are nobody’s who does not see the channel', async () => {
    const inner = await anOpenChannel(service, { label: { ...SECRET, categories: [] } });
    for (const observer of [READER, OBSERVER]) {
      expect((await service.get(`/v1/channels/${inner.id}/messages`, observer.claims)).body).toMatchObject({ status: 404, code: 'no-such-channel' });
    }
    const hidden = { messages: [open] };
    expect((await service.post(`/v1/channels/${inner.id}/acknowledgements`, hidden, cleared('RUS', 'UNCLASSIFIED', 'duty-officer'))).body.code).toBe(
      'no-such-channel',
    );
  });

  it('are listed by sender, precedence and what is open, a page at a time', async () => {
    const own = await anOpenChannel(service);
    const ids: string[] = [];
    for (const [nation, message] of [
      ['NOR', { expectsReply: true }],
      ['NOR', { precedence: 'priority' }],
      ['RUS', {}],
    ] as const)
      ids.push((await own.send(nation, message)).body.id);
    await own.acknowledge('RUS', ids[0] ?? '');
    const found = async (query: string): Promise<unknown> =>
      (await service.get(`/v1/channels/${own.id}/messages?${query}`)).body.items.map(({ id }: { id: string }) => ids.indexOf(id));
    expect(await found('from=NOR')).toEqual([0, 1]);
    expect(await found('precedence=priority')).toEqual([1]);
    expect(await found('open=acknowledgement')).toEqual([1, 2]);
    expect(await found('open=reply')).toEqual([0]);
    const first = (await service.get(`/v1/channels/${own.id}/messages?limit=2`)).body;
    expect(first.total).toBe(3);
    expect(await found(`limit=2&cursor=${first.next}`)).toEqual([2]);
  });
});

describe('drafts', () => {
  const drafts = (who: { claims: Partial<Principal> }): Promise<any> => service.get(`/v1/channels/${channel.id}/drafts`, who.claims);
  it('are their side’s own', async () => {
    expect((await drafts(on('NOR'))).body).toMatchObject({ total: 1, items: [{ side: 'NOR', stated: { text: TEXT } }] });
    for (const nation of ['RUS', 'SWE']) expect((await drafts(on(nation))).body).toEqual({ items: [], next: null, total: 0 });
    expect(await drafts(CLEARED_OBSERVER)).toMatchObject({ status: 403, body: { code: 'observers-read-no-text' } });
    expect(await drafts(READER)).toMatchObject({ status: 403, body: { code: 'role-missing' } });
  });

  it('are withdrawn by their side, and told to nobody else', async () => {
    const { id } = (await service.post(`/v1/channels/${channel.id}/drafts`, aMessage, on('NOR'))).body;
    const withdraw = (nation: string): Promise<any> => service.post(`/v1/drafts/${id}/withdraw`, {}, on(nation));
    expect((await withdraw('RUS')).body).toMatchObject({ status: 404, code: 'no-such-draft' });
    expect((await withdraw('NOR')).body).toMatchObject({ state: 'withdrawn' });
    expect((await withdraw('NOR')).body.code).toBe('draft-withdrawn');
    expect(await service.told(id, 2)).toEqual(['message-drafted', 'draft-withdrawn']);
    for (const { label } of await service.published(id)) expect(label).toMatchObject({ releasableTo: ['NOR'] });
    const waiting = (await service.get(`/v1/channels/${channel.id}/drafts?state=withdrawn`, on('NOR').claims)).body;
    expect(waiting).toMatchObject({ total: 1, items: [{ id }] });
  });

  it('are made once under an Idempotency-Key', async () => {
    const post = (): Promise<any> => service.post(`/v1/channels/${channel.id}/drafts`, aMessage, { ...on('NOR'), headers: { 'idempotency-key': 'draft-1' } });
    const [first, second] = [await post(), await post()];
    expect([first.status, second.body.id]).toEqual([201, first.body.id]);
  });
});

describe('the text of a message', () => {
  it('lies in no table but its own and those of drafts, and in no event', async () => {
    await service.told(answer, 1);
    const holding = await service.app.get(Transactions).run('system', async (tx) => {
      const tables = await tx.query<{ name: string }>(`SELECT table_name AS name FROM information_schema.tables WHERE table_schema = 'public' ORDER BY 1`);
      const found: string[] = [];
      for (const { name } of tables) {
        const [row] = await tx.query<{ there: boolean }>(`SELECT EXISTS (SELECT 1 FROM "${name}" t WHERE t::text LIKE '%marigold%') AS there`);
        if (row?.there === true) found.push(name);
      }
      return found;
    });
    expect(holding).toEqual(['draft', 'draft_version', 'message_text']);
    expect(JSON.stringify(await service.published())).not.toContain('marigold');
  });

  it('is in no refusal', async () => {
    const refused = [
      { ...aMessage, text: TEXT.repeat(2_000) },
      { ...aMessage, text: [TEXT] },
      { ...aMessage, text: TEXT, template: 'explanation', fields: { activity: TEXT, from: TEXT } },
      { ...aMessage, text: TEXT, to: ['NOR'], inReplyTo: answer, label: PUBLIC_LABEL },
      { ...aMessage, text: TEXT, precedence: 'flash' },
    ];
    for (const body of refused) {
      const { status, body: problem } = await service.post(`/v1/channels/${channel.id}/messages`, body, on('NOR'));
      expect([400, 403, 422]).toContain(status);
      expect(JSON.stringify(problem)).not.toContain('marigold');
    }
  });
});

describe('templates', () => {
  it('are told with their fields, and render a text', async () => {
    const { items } = (await service.get('/v1/message-templates')).body;
    expect(items.map(({ id }: { id: string }) => id)).toEqual(['explanation', 'hazard-at-sea', 'missile-launch', 'unusual-activity']);
    const fields = { activity: 'Firing', area: 'Barents Sea', from: '2026-02-04T06:00:00Z', until: '2026-02-04T18:00:00Z', hazards: 'Shells' };
    const sent = await channel.send('NOR', { text: undefined, template: 'hazard-at-sea', fields });
    expect(sent.body).toMatchObject({ template: 'hazard-at-sea', text: expect.stringContaining('Area: Barents Sea\nFrom 2026-02-04T06:00:00Z until') });
    for (const { rule } of items) expect(rule.certainty).toBe('unverified');
  });

  it('that tell of an incident suggest a crisis, to whom the message is told', async () => {
    const fields = { activity: 'Flights', area: 'Barents Sea', observedOn: '2026-01-31', concern: 'No notice was given' };
    const sent = await channel.send('NOR', { text: undefined, template: 'unusual-activity', fields, label: SECRET });
    expect(sent.status).toBe(201);
    const signs = async (who: { claims: Partial<Principal> }): Promise<unknown[]> => (await service.get('/v1/crisis-suggestions', who.claims)).body.items;
    expect(await signs(CLEARED)).toEqual([
      expect.objectContaining({ reason: 'incident-reported', channel: channel.id, partners: ['NOR', 'RUS'], label: SECRET }),
    ]);
    expect(JSON.stringify(await signs(CLEARED))).not.toMatch(/Barents|unusual-activity/);
    expect(await signs(READER)).toEqual([]);
  });
});
