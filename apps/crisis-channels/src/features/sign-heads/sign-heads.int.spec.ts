import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { isEndorsedBy, isHeadSignedBy } from '@entente/channel-log';
import { LogKey, ownLabel, SignedHead } from '@entente/contracts';
import { eventually } from '@entente/testing';
import { aChannel, append, asSystem, missed } from '../../../spec/append-to-log.js';
import { aSigningKey, startTestCrisisChannels, type RunningCrisisChannels } from '../../../spec/running-crisis-channels.js';
import { headsSubject } from './sign-heads.js';

let service: RunningCrisisChannels;
beforeAll(async () => {
  service = await startTestCrisisChannels();
}, 120_000);
afterAll(async () => {
  await service.close();
});

async function heads(channel: string): Promise<SignedHead[]> {
  return SignedHead.array().parse((await service.get(`/v1/channels/${channel}/heads?limit=500`)).body.items);
}

async function keys(): Promise<LogKey[]> {
  return LogKey.array().parse((await service.get('/v1/log-keys')).body.items);
}

function signedUpTo(channel: string, position: number): Promise<SignedHead> {
  return eventually(async () => (await heads(channel)).find((head) => head.position === position));
}

describe('the heads of logs', () => {
  it('are signed soon after a log has grown, one for all that came at once, and told once', async () => {
    const [grows, rests] = [await aChannel(service), await aChannel(service)];
    const began = Date.now();
    await append(service, grows, missed(), missed(), missed());
    const head = await signedUpTo(grows, 3);
    expect(Date.now() - began).toBeLessThan(5_000);
    await append(service, grows, missed());
    await signedUpTo(grows, 4);
    const [key] = await keys();
    expect((await heads(grows)).map(({ position }) => position)).toEqual([3, 4]);
    expect(isHeadSignedBy(head, key?.x ?? '')).toBe(true);
    expect(await heads(rests)).toEqual([]);
    expect(await service.told(headsSubject(grows), 2)).toEqual(['channel-head-signed', 'channel-head-signed']);
    const told = await service.published(headsSubject(grows));
    expect(told.map(({ sequence, data }) => [sequence, data.head.position])).toEqual([
      [1, 3],
      [2, 4],
    ]);
    expect(told[0]?.data).toEqual({ title: 'Line', partners: ['NOR', 'RUS'], head });
  });

  it('come in pages, to who sees the channel', async () => {
    const channel = await aChannel(service, ownLabel('PER'));
    for (const position of [1, 2, 3]) {
      await append(service, channel, missed());
      await signedUpTo(channel, position);
    }
    const page = await service.get(`/v1/channels/${channel}/heads?after=1&limit=1`);
    expect(page.body).toMatchObject({ items: [{ position: 2 }], next: 2, total: 3 });
    expect((await service.get(`/v1/channels/${channel}/heads?after=2`)).body).toMatchObject({ items: [{ position: 3 }], next: null });
    expect(await service.get(`/v1/channels/${channel}/heads`, { nation: 'FRA' })).toMatchObject({ status: 404, body: { code: 'no-such-channel' } });
  });

  it('are signed with a new key after a restart, which the one before endorses', async () => {
    const channel = await aChannel(service);
    await append(service, channel, missed());
    const old = await signedUpTo(channel, 1);
    service.logKeys.push(aSigningKey());
    await service.restart();
    await append(service, channel, missed());
    const young = await signedUpTo(channel, 2);
    const [first, second, ...others] = await keys();
    expect(others).toEqual([]);
    expect([old.key, young.key]).toEqual([first?.id, second?.id]);
    expect(second && first && isEndorsedBy(second, first)).toBe(true);
    expect((await heads(channel))[0]).toEqual(old);
    // The old private key is gone: nobody can endorse the next one.
    service.logKeys.splice(0, 2, aSigningKey());
    await service.restart();
    const third = (await keys())[2];
    expect([third?.endorsement, third?.id]).toEqual([undefined, service.logKeys[0]?.id]);
    const published = await eventually(async () => {
      const told = (await service.published()).filter(({ type }) => type === 'log-key-published');
      return told.length >= 3 && told;
    });
    expect(published.map(({ sequence, data }) => [sequence, data.key])).toEqual((await keys()).map((key) => [1, key]));
  }, 60_000);

  it('are signed no more where the log does not hold what was signed', async () => {
    const [channel, other] = [await aChannel(service), await aChannel(service)];
    await append(service, channel, missed(), missed());
    await signedUpTo(channel, 2);
    await asSystem(service, (tx) => tx.execute(`UPDATE channel_log SET digest = repeat('0', 64) WHERE channel = $1 AND position = 2`, [channel]));
    await append(service, channel, missed());
    await append(service, other, missed());
    await signedUpTo(other, 1);
    expect((await heads(channel)).map(({ position }) => position)).toEqual([2]);
  });
});
