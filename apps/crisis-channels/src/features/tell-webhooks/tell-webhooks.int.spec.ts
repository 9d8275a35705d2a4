import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { isSignedBy } from '@entente/channel-log';
import { PUBLIC_LABEL } from '@entente/contracts';
import { PartnerDirectory } from '@entente/partner-directory';
import { eventually } from '@entente/testing';
import { aReceiver, fails, hangs, takes, type Receiver } from '../../../spec/a-receiver.js';
import { anOpenChannel, on } from '../../../spec/an-open-channel.js';
import { aChannel, append, asSystem, missed } from '../../../spec/append-to-log.js';
import { aSigningKey, startTestCrisisChannels, type Answer, type RunningCrisisChannels } from '../../../spec/running-crisis-channels.js';
import { postSigned } from '../../delivery/post-signed.js';
import { WebhookHosts } from '../../delivery/webhook-hosts.js';

let service: RunningCrisisChannels;
const receivers: Receiver[] = [];
beforeAll(async () => {
  service = await startTestCrisisChannels();
}, 120_000);
afterEach(async () => {
  await asSystem(service, (tx) => tx.execute('UPDATE webhook SET ended_at = now() WHERE ended_at IS NULL'));
  await Promise.all(receivers.splice(0).map((receiver) => receiver.close()));
});
afterAll(async () => {
  await service.close();
});

async function receiving(answers?: Receiver['answers']): Promise<Receiver> {
  const receiver = await aReceiver(answers);
  receivers.push(receiver);
  return receiver;
}

const PERU = on('PER', 'hooks', ['integrator']);

function register(url: string, channels: readonly string[], who: object = PERU): Promise<Answer> {
  return service.post('/v1/webhooks', { url, channels }, who);
}

function upTo(count: number, from = 1): number[] {
  return Array.from({ length: count }, (_, index) => index + from);
}

/** A channel under another nation's label. */
async function norwegian(label: object): Promise<string> {
  const body = { title: 'Line', parties: ['NOR', 'RUS'], label: { policy: 'NOR', classification: 'UNCLASSIFIED', ...label } };
  return (await service.post('/v1/channels', body, on('NOR', 'officer', ['desk-officer']))).body.id;
}

async function dead(id: string): Promise<any[]> {
  return (await service.get(`/v1/webhooks/${id}/dead`, PERU.claims)).body.items;
}

describe('webhooks', () => {
  it('are told in order what happens from now on, signed with the published key, and never a text', async () => {
    const channel = await anOpenChannel(service);
    await channel.send('NOR');
    const before = (await service.get(`/v1/channels/${channel.id}/log`)).body.total;
    const receiver = await receiving();
    expect((await register(receiver.url, [channel.id])).status).toBe(201);
    const { body } = await channel.send('NOR', { text: 'Hush.' });
    await channel.acknowledge('RUS', body.id);
    await eventually(() => receiver.positions().length === 2);
    expect(receiver.positions()).toEqual([before + 1, before + 2]);
    const [sent, acknowledged] = receiver.received;
    expect(Object.keys(sent?.body ?? {})).toEqual(['channel', 'position', 'at', 'content']);
    expect(Object.keys(sent?.body.content).sort()).toEqual(['acknowledgeBy', 'from', 'kind', 'message', 'number', 'precedence', 'to']);
    expect(acknowledged?.body.content).toEqual({ kind: 'message-acknowledged', message: body.id, from: 'NOR', number: 2, by: 'RUS' });
    const [key] = (await service.get('/v1/log-keys')).body.items;
    for (const { headers, raw } of receiver.received) {
      const signature = /^v1a,(.*)$/.exec(String(headers['webhook-signature']))?.[1] ?? '';
      expect(isSignedBy(key.x, `${String(headers['webhook-id'])}.${String(headers['webhook-timestamp'])}.${raw}`, signature)).toBe(true);
      expect(headers['webhook-key-id']).toBe(key.id);
      expect(Math.abs(Number(headers['webhook-timestamp']) * 1_000 - Date.now())).toBeLessThan(60_000);
    }
    expect(receiver.received[0]?.headers['webhook-id']).not.toBe(receiver.received[1]?.headers['webhook-id']);
  });

  it('are not told of messages their registrant may not read, nor of a channel he may not see any more', async () => {
    const channel = await anOpenChannel(service);
    const [receiver, observer] = [await receiving(), await receiving()];
    await register(receiver.url, [channel.id]);
    await register(observer.url, [channel.id], on('PER', 'observer', ['integrator', 'channel-observer']));
    const hidden = await channel.send('NOR', { text: 'Secret.', label: { policy: 'NOR', classification: 'UNCLASSIFIED', releasableTo: ['NOR', 'RUS'] } });
    const open = await channel.send('NOR', { text: 'Open.' });
    await eventually(() => receiver.positions().length === 1 && observer.positions().length === 2);
    expect(receiver.received.map(({ body }) => body.content.message)).toEqual([open.body.id]);
    expect(observer.received.map(({ body }) => body.content.message)).toEqual([hidden.body.id, open.body.id]);
    expect(JSON.stringify([receiver.received, observer.received])).not.toMatch(/Secret|Open\.|textDigest/);
    const relabel = (label: object, audience: string | null) =>
      asSystem(service, (tx) => tx.execute('UPDATE channel SET label = $2, audience = $3 WHERE id = $1', [channel.id, JSON.stringify(label), audience]));
    await relabel({ policy: 'NOR', classification: 'UNCLASSIFIED', categories: [] }, '{NOR}');
    const [unseen] = await append(service, channel.id, missed());
    await eventually(async () => (await cursor(channel.id)).every(({ position }) => position === unseen?.position));
    await relabel(PUBLIC_LABEL, null);
    const [seen] = await append(service, channel.id, missed());
    await eventually(() => receiver.positions().length === 2 && observer.positions().length === 3);
    expect([receiver.positions().at(-1), observer.positions().at(-1)]).toEqual([seen?.position, seen?.position]);
  });

  it('are tried again until they take it, under the same id, and nothing overtakes', async () => {
    const channel = await aChannel(service);
    let left = 2;
    const receiver = await receiving((response) => (left-- > 0 ? fails(response) : takes(response)));
    await register(receiver.url, [channel]);
    await append(service, channel, missed(), missed(), missed());
    await eventually(() => receiver.positions().length === 3, 15_000);
    expect(receiver.received.map(({ body }) => body.position)).toEqual([1, 1, 1, 2, 3]);
    expect(new Set(receiver.received.slice(0, 3).map(({ headers }) => headers['webhook-id'])).size).toBe(1);
  });

  it('that hang or are gone hold nobody else, and go on when they come back', async () => {
    const channels: string[] = [];
    for (let count = 0; count < 20; count += 1) channels.push(await aChannel(service));
    const [hanging, gone, well] = [await receiving(hangs), await receiving(), await receiving()];
    await gone.close();
    const { id } = (await register(hanging.url, channels)).body;
    await register(gone.url, channels);
    await register(well.url.replace('127.0.0.1', 'localhost'), channels);
    for (const channel of channels) await append(service, channel, missed());
    await eventually(() => channels.every((channel) => well.positions(channel).length === 1), 15_000);
    // Hardly any of them had its turn: so long was nobody else held.
    expect(hanging.received.length).toBeLessThan(10);
    hanging.answers = takes;
    await eventually(async () => {
      await service.post(`/v1/webhooks/${id}/dead/replay`, {}, PERU);
      return channels.every((channel) => hanging.positions(channel).join() === '1');
    }, 30_000);
  }, 60_000);

  it('are given up an entry after the last attempt, go on after it, and are told it in a replay', async () => {
    const channel = await aChannel(service);
    const receiver = await receiving((response, { body }) => (body.position === 2 ? fails(response) : takes(response)));
    const { id } = (await register(receiver.url, [channel])).body;
    await append(service, channel, missed(), missed(), missed());
    await eventually(() => receiver.positions().length === 2, 15_000);
    expect(receiver.received.map(({ body }) => body.position)).toEqual([1, 2, 2, 2, 3]);
    expect(await eventually(async () => (await dead(id)).length === 1 && dead(id))).toMatchObject([
      { channel, position: 2, failure: 'status-503', replaying: false },
    ]);
    const replay = () => service.post(`/v1/webhooks/${id}/dead/replay`, {}, PERU);
    expect((await replay()).body).toEqual({ replaying: 1 });
    await eventually(() => receiver.received.length === 6);
    await eventually(async () => (await dead(id))[0]?.replaying === false);
    receiver.answers = takes;
    await replay();
    await eventually(() => receiver.positions().length === 3);
    expect(receiver.positions()).toEqual([1, 3, 2]);
    await eventually(async () => (await dead(id)).length === 0);
    expect(new Set(receiver.received.filter(({ body }) => body.position === 2).map(({ headers }) => headers['webhook-id'])).size).toBe(1);
  }, 60_000);

  it('miss nothing when the service stops in the midst', async () => {
    // One of them is seen through an organisation only.
    await asSystem(service, (tx) =>
      tx.execute(
        `INSERT INTO directory_membership (spell, agreement, version, organisation, partner, from_date) SELECT gen_random_uuid(), gen_random_uuid(), 1, 'nato', 'ISL', '1949-08-24'`,
      ),
    );
    await eventually(() => service.app.get(PartnerDirectory).organisationsOf('ISL', '2026-01-01').includes('nato'));
    const channels = [await aChannel(service), await norwegian({ releasableTo: ['NOR', 'nato'] })];
    const receiver = await receiving((response) => void setTimeout(() => takes(response), 5));
    expect((await register(receiver.url, channels, on('ISL', 'hooks', ['integrator']))).status).toBe(201);
    for (const channel of channels) await append(service, channel, ...Array.from({ length: 150 }, () => missed()));
    await eventually(() => receiver.positions().length > 20);
    await service.restart();
    expect(receiver.positions().length).toBeLessThan(300);
    for (const channel of channels) {
      await eventually(() => receiver.positions(channel).length === 150, 30_000);
      expect(receiver.positions(channel)).toEqual(upTo(150));
    }
  }, 90_000);

  it('follow nobody to another place', async () => {
    const channel = await aChannel(service);
    const other = await receiving();
    const receiver = await receiving((response) => response.writeHead(307, { location: other.url }).end());
    const { id } = (await register(receiver.url, [channel])).body;
    await append(service, channel, missed());
    expect(await eventually(async () => (await dead(id)).length === 1 && dead(id), 15_000)).toMatchObject([{ failure: 'status-307' }]);
    expect(other.received).toEqual([]);
  }, 30_000);

  it('are not told at a name that stands for an address within', async () => {
    const at = (hosts: string[]) =>
      postSigned({ url: 'https://localhost:9/told', id: 'one', body: '{}' }, aSigningKey(), new Date(), new WebhookHosts(hosts), new AbortController().signal);
    expect([await at([]), await at(['localhost'])]).toEqual(['webhook-host-not-allowed', 'econnrefused']);
  });
});

function cursor(channel: string): Promise<{ position: number }[]> {
  return asSystem(service, (tx) =>
    tx.query<{ position: number }>('SELECT c.position FROM webhook_cursor c JOIN webhook w ON w.id = c.webhook WHERE c.channel = $1 AND w.ended_at IS NULL', [
      channel,
    ]),
  );
}

describe('the register of webhooks', () => {
  it('refuses hosts that are not allowed, channels nobody sees, and who may not register', async () => {
    const [channel, foreign] = [await aChannel(service), await norwegian({})];
    const refused = async (url: string, channels: string[]) => {
      const { status, body } = await register(url, channels);
      return [status, body.code, ...(body.faults ?? []).map(({ path }: { path: string }) => path)];
    };
    expect(await refused('http://example.org/', [channel])).toEqual([422, 'webhook-host-not-allowed', '/body/url']);
    expect(await refused('https://10.0.0.1/', [channel])).toEqual([422, 'webhook-host-not-allowed', '/body/url']);
    expect(await refused('https://example.org/', [channel, foreign])).toEqual([422, 'unknown-channel', '/body/channels/1']);
    expect((await refused('https://a:b@example.org/', [channel])).slice(0, 2)).toEqual([400, 'invalid-input']);
    expect((await refused('https://example.org/', [channel, channel])).slice(0, 2)).toEqual([400, 'invalid-input']);
    expect((await register('https://example.org/', [channel], on('PER', 'reader', ['reader']))).body.code).toBe('role-missing');
  });

  it("shows a nation's own webhooks only, registers one once, and ends it", async () => {
    const channel = await aChannel(service);
    const receiver = await receiving();
    const once = { claims: PERU.claims, headers: { 'idempotency-key': `once ${channel}`.replace(' ', '-') } };
    const { body } = await service.post('/v1/webhooks', { url: receiver.url, channels: [channel] }, once);
    expect((await service.post('/v1/webhooks', { url: receiver.url, channels: [channel] }, once)).body.id).toBe(body.id);
    expect(body).toMatchObject({ url: receiver.url, channels: [channel], nation: 'PER', clearance: 'SECRET', roles: ['integrator'] });
    const shown = async (who: typeof PERU) => (await service.get('/v1/webhooks?limit=500', who.claims)).body.items.map(({ id }: { id: string }) => id);
    expect(await shown(PERU)).toContain(body.id);
    const french = on('FRA', 'other', ['operator']);
    expect(await shown(french)).not.toContain(body.id);
    for (const path of ['end', 'dead/replay']) expect((await service.post(`/v1/webhooks/${body.id}/${path}`, {}, french)).status).toBe(404);
    expect((await service.get(`/v1/webhooks/${body.id}/dead`, french.claims)).status).toBe(404);
    const ended = (await service.post(`/v1/webhooks/${body.id}/end`, {}, PERU)).body;
    expect(ended.endedAt).toEqual(expect.any(String));
    expect((await service.post(`/v1/webhooks/${body.id}/end`, {}, PERU)).body).toEqual(ended);
    expect((await service.post(`/v1/webhooks/${body.id}/dead/replay`, {}, PERU)).body.code).toBe('webhook-ended');
    const other = await receiving();
    await register(other.url, [channel]);
    await append(service, channel, missed());
    await eventually(() => other.positions().length === 1);
    expect(receiver.received).toEqual([]);
  });

  it('lists what could not be told to who may see it', async () => {
    const channel = await anOpenChannel(service);
    const receiver = await receiving(fails);
    const NORWAY = on('NOR', 'hooks', ['integrator']);
    const { id } = (await register(receiver.url, [channel.id], NORWAY)).body;
    await channel.send('NOR', { label: { policy: 'NOR', classification: 'SECRET', releasableTo: ['NOR', 'RUS'] } });
    const items = async (clearance: 'SECRET' | 'UNCLASSIFIED') => (await service.get(`/v1/webhooks/${id}/dead`, { ...NORWAY.claims, clearance })).body;
    await eventually(async () => (await items('SECRET')).total === 1, 15_000);
    expect(await items('UNCLASSIFIED')).toEqual({ items: [], next: null, total: 0 });
    expect((await service.post(`/v1/webhooks/${id}/dead/replay`, {}, { claims: { ...NORWAY.claims, clearance: 'UNCLASSIFIED' } })).body).toEqual({
      replaying: 0,
    });
  }, 30_000);
});
