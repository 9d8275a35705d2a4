import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { LogVerifier } from '@entente/channel-log';
import { type Label, type Principal } from '@entente/contracts';
import { eventually } from '@entente/testing';
import { anOpenChannel, on } from '../../../spec/an-open-channel.js';
import { aChannel, append, appendToEach, asSystem, missed } from '../../../spec/append-to-log.js';
import { listen, type Listening } from '../../../spec/listen-to-channel.js';
import { startTestCrisisChannels, type RunningCrisisChannels } from '../../../spec/running-crisis-channels.js';

const NORWEGIAN: Label = { policy: 'NOR', classification: 'SECRET', categories: [], releasableTo: ['NOR', 'RUS'] };
const [READER, STRANGER] = [on('NOR').claims, on('PER').claims];
let service: RunningCrisisChannels;
const open: Listening[] = [];
beforeAll(async () => {
  service = await startTestCrisisChannels();
}, 120_000);
afterEach(() => open.splice(0).forEach(({ close }) => close()));
afterAll(async () => {
  await service.close();
});

async function hear(channel: string, claims: Partial<Principal> = READER, options: Parameters<typeof listen>[3] = {}): Promise<Listening> {
  const listening = await listen(service, channel, claims, options);
  open.push(listening);
  return listening;
}

const ids = ({ heard }: Listening): number[] => heard.map(({ id }) => id);
const upTo = (last: number, first = 1): number[] => Array.from({ length: last - first + 1 }, (_, index) => first + index);

describe('the stream of a channel', () => {
  it('tells what happens from now on, with the texts its listener may read', async () => {
    const channel = await anOpenChannel(service);
    const before = (await service.get(`/v1/channels/${channel.id}/log`)).body.total;
    const listening = await hear(channel.id);
    const { body } = await channel.send('NOR', { text: 'One.\n\nid: 99' });
    await channel.acknowledge('RUS', body.id);
    await eventually(() => listening.heard.length === 2);
    expect(listening.heard).toMatchObject([
      { id: before + 1, event: 'message-sent', data: { entry: { position: before + 1 }, text: { text: { text: 'One.\n\nid: 99' } } } },
      { id: before + 2, event: 'message-acknowledged', data: { entry: { position: before + 2, content: { message: body.id, by: 'RUS' } } } },
    ]);
  });

  it('begins after a position where asked, and what it tells can be verified', async () => {
    const channel = await anOpenChannel(service);
    await channel.send('NOR');
    await channel.send('RUS');
    const { total } = (await service.get(`/v1/channels/${channel.id}/log`)).body;
    const listening = await hear(channel.id, READER, { query: '?after=0' });
    await eventually(() => listening.heard.length === total);
    const verifier = new LogVerifier({ channel: channel.id });
    for (const { data } of listening.heard) expect(verifier.take(data)).toBeUndefined();
    expect([verifier.end(total), verifier.verified.texts]).toEqual([undefined, 2]);
  });

  it('goes on exactly after Last-Event-ID, however long ago that was', async () => {
    const channel = await aChannel(service);
    const first = await hear(channel);
    for (let batch = 0; batch < 6; batch += 1) await append(service, channel, ...Array.from({ length: 500 }, () => missed()));
    await eventually(() => first.heard.length >= 1_234);
    first.close();
    const cut = first.heard.length;
    const resumed = await hear(channel, READER, { lastEventId: cut });
    await append(service, channel, missed());
    await eventually(() => resumed.heard.at(-1)?.id === 3_001);
    expect([...ids(first).slice(0, cut), ...ids(resumed)]).toEqual(upTo(3_001));
  }, 60_000);

  it('leaves out what its listener may not read, and goes on after it', async () => {
    const channel = await anOpenChannel(service);
    const [own, foreign] = [await hear(channel.id), await hear(channel.id, STRANGER)];
    await channel.send('NOR', { text: 'Secret.', label: NORWEGIAN });
    await channel.send('NOR', { text: 'Open.' });
    await eventually(() => own.heard.length === 2 && foreign.heard.length === 1);
    expect(ids(foreign)).toEqual(ids(own).slice(1));
    expect(JSON.stringify(foreign.heard)).not.toContain('Secret');
    // Taken up again, and read from the database, it is the same.
    const again = await hear(channel.id, STRANGER, { query: '?after=0' });
    await eventually(() => again.heard.at(-1)?.id === ids(own)[1]);
    expect(ids(again)).not.toContain(ids(own)[0]);
    expect(JSON.stringify(again.heard)).not.toContain('Secret');
  });

  it('shows observers envelopes of all messages, and the text of none', async () => {
    const channel = await anOpenChannel(service);
    const listening = [await hear(channel.id, on('PER', 'o', ['channel-observer', 'duty-officer']).claims)];
    const { body } = await channel.send('NOR', { text: 'Hush.', label: NORWEGIAN });
    await channel.send('NOR', { text: 'Hush too.' });
    listening.push(await hear(channel.id, on('PER', 'o', ['channel-observer']).claims, { query: '?after=0' }));
    for (const { heard } of listening) {
      await eventually(() => heard.filter(({ event }) => event === 'message-sent').length === 2);
      const [hushed, read] = heard.filter(({ event }) => event === 'message-sent').map(({ data }) => data);
      expect(Object.keys(hushed.content).sort()).toEqual(['acknowledgeBy', 'from', 'kind', 'message', 'number', 'precedence', 'to']);
      expect([hushed.content.message, read.entry.content.language, read.text]).toEqual([body.id, 'en', undefined]);
      expect(JSON.stringify(heard)).not.toContain('Hush');
    }
  });

  it('is refused to who may not see the channel, and after an id it never sent', async () => {
    const channel = await anOpenChannel(service, { label: { policy: 'PER', classification: 'UNCLASSIFIED' } }).catch(() => undefined);
    expect(channel).toBeDefined();
    expect((await hear(channel?.id ?? '', on('FRA').claims)).status).toBe(404);
    const seen = await aChannel(service);
    expect((await hear(seen, READER, { lastEventId: 7 })).status).toBe(400);
  });

  it('ends for who may not read the channel any more', async () => {
    const channel = await aChannel(service);
    const [own, foreign] = [await hear(channel), await hear(channel, STRANGER)];
    await asSystem(service, (tx) =>
      tx.execute(`UPDATE channel SET label = '{"policy":"NOR","classification":"UNCLASSIFIED","categories":[]}', audience = '{NOR}' WHERE id = $1`, [channel]),
    );
    await append(service, channel, missed());
    await eventually(() => own.heard.length === 1 && foreign.ended);
    expect(foreign.heard).toEqual([]);
  });

  it('ends with the token, and when the service stops', async () => {
    const channel = await aChannel(service);
    const expired = await hear(channel, READER, { expiresAt: Math.floor(Date.now() / 1_000) - 3 });
    await eventually(() => expired.ended);
    const listening = await hear(channel);
    const began = Date.now();
    await service.restart();
    await eventually(() => listening.ended);
    expect(Date.now() - began).toBeLessThan(8_000);
  });

  it('tells 400 listeners of 100 channels within a second, and everything exactly once', async () => {
    const channels: string[] = [];
    for (let count = 0; count < 100; count += 1) channels.push(await aChannel(service));
    const listeners: { channel: string; listening: Listening }[] = [];
    for (let count = 0; count < 400; count += 1) {
      const channel = channels[count % 100] ?? '';
      listeners.push({ channel, listening: await hear(channel) });
    }
    const asleep = await hear(channels[0] ?? '', READER, { paused: true });
    const committed = new Map<string, number>();
    const ROUNDS = 40;
    const began = performance.now();
    for (let round = 0; round < ROUNDS; round += 1) {
      // A tenth of a second: half of the channels, one entry each, in five transactions: requests that come together are written together.
      for (let part = 0; part < 5; part += 1) {
        const some = channels.filter((_, index) => index % 10 === part + (round % 2) * 5);
        const added = await appendToEach(service, some);
        const at = performance.now();
        for (const { channel, position } of added) committed.set(`${channel} ${position}`, at);
      }
      const ahead = began + (round + 1) * 100 - performance.now();
      if (ahead > 0) await new Promise((resolve) => setTimeout(resolve, ahead));
    }
    const seconds = (performance.now() - began) / 1_000;
    await eventually(() => listeners.every(({ listening }) => listening.heard.length === ROUNDS / 2), 30_000);
    const delays = listeners.flatMap(({ channel, listening }) => listening.heard.map(({ id, at }) => at - (committed.get(`${channel} ${id}`) ?? NaN)));
    delays.sort((a, b) => a - b);
    const p99 = delays[Math.floor(delays.length * 0.99)] ?? Infinity;
    if (process.env['TEST_LOG'] !== undefined)
      process.stderr.write(`${(committed.size / seconds).toFixed(0)} entries/s, p50 ${delays[delays.length >> 1]?.toFixed(1)} ms, p99 ${p99.toFixed(1)} ms\n`);
    expect(listeners.every(({ listening }) => ids(listening).join() === upTo(ROUNDS / 2).join())).toBe(true);
    expect([delays.length, asleep.heard]).toEqual([400 * (ROUNDS / 2), []]);
    expect(p99).toBeLessThan(1_000);
  }, 120_000);
});
