import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { entryDigest } from '@entente/channel-log';
import { LogEntry } from '@entente/contracts';
import { Transactions } from '@entente/persistence';
import { anOpenChannel, on, aMessage } from '../spec/an-open-channel.js';
import { startTestCrisisChannels, type RunningCrisisChannels } from '../spec/running-crisis-channels.js';

let service: RunningCrisisChannels;
beforeAll(async () => {
  service = await startTestCrisisChannels();
  service.clock.at = new Date('2026-02-01T09:00:00Z');
}, 120_000);
afterAll(async () => {
  await service.close();
});

async function logOf(channel: string): Promise<LogEntry[]> {
  const rows = await service.app
    .get(Transactions)
    .run('system', (tx) =>
      tx.query<{ entry: string; digest: string }>('SELECT entry, digest FROM channel_log WHERE channel = $1 ORDER BY position', [channel]),
    );
  const entries = rows.map(({ entry }) => LogEntry.parse(JSON.parse(entry)));
  expect(rows.map(({ digest }) => digest)).toEqual(entries.map(entryDigest));
  expect(entries.map(({ previous }) => previous)).toEqual([null, ...rows.slice(0, -1).map(({ digest }) => digest)].slice(0, entries.length));
  return entries;
}

describe('a message', () => {
  it('is sent, acknowledged and answered, and each is told once', async () => {
    const channel = await anOpenChannel(service);
    const sent = await channel.send('NOR', { expectsReply: true, precedence: 'immediate' });
    expect(sent).toMatchObject({
      status: 201,
      body: {
        from: 'NOR',
        to: ['RUS'],
        number: 1,
        text: 'A buoy went adrift.',
        sentAt: '2026-02-01T09:00:00.000Z',
        acknowledgeBy: '2026-02-01T09:30:00.000Z',
        replyBy: '2026-02-01T09:30:00.000Z',
        duties: [{ party: 'RUS', overdue: [], late: [] }],
        warnings: [],
      },
    });
    const { id } = sent.body;
    const acknowledged = await channel.acknowledge('RUS', id);
    expect(acknowledged).toMatchObject({ status: 200, body: { items: [{ message: id, late: false }] } });
    expect((await channel.acknowledge('RUS', id)).body).toEqual(acknowledged.body);
    const reply = await channel.send('RUS', { inReplyTo: id, text: 'Seen.' });
    expect(reply.body).toMatchObject({ from: 'RUS', number: 1, inReplyTo: id });
    expect((await service.get(`/v1/messages/${id}`)).body).toMatchObject({ duties: [{ party: 'RUS', reply: reply.body.id, late: [] }] });
    expect(await service.told(id, 3)).toEqual(['message-sent', 'message-acknowledged', 'message-replied']);
    expect((await service.published(id)).map(({ sequence }) => sequence)).toEqual([1, 2, 3]);
    expect((await service.get(`/v1/channels/${channel.id}/messages`)).body).toMatchObject({ total: 2, items: [{ id }, { id: reply.body.id }] });
    expect((await logOf(channel.id)).map(({ content }) => content.kind).slice(-3)).toEqual(['message-sent', 'message-acknowledged', 'message-sent']);
  });

  it('that answers what was not acknowledged acknowledges it', async () => {
    const channel = await anOpenChannel(service);
    const { id } = (await channel.send('NOR')).body;
    await channel.send('RUS', { inReplyTo: id });
    expect(await service.told(id, 3)).toEqual(['message-sent', 'message-acknowledged', 'message-replied']);
    expect((await service.get(`/v1/messages/${id}`)).body.duties[0]).toMatchObject({ party: 'RUS', acknowledgedAt: '2026-02-01T09:00:00.000Z' });
  });
});

describe('a flash message', () => {
  it('is released by two persons who did not write it', async () => {
    const channel = await anOpenChannel(service);
    const flash = { ...aMessage, precedence: 'flash' };
    expect((await channel.send('NOR', flash)).body).toMatchObject({ code: 'releases-needed', faults: [{ path: '/body/precedence' }] });
    const drafted = await service.post(`/v1/channels/${channel.id}/drafts`, flash, on('NOR', 'author'));
    expect(drafted).toMatchObject({ status: 201, body: { state: 'waiting', releasesNeeded: 2, side: 'NOR' } });
    const release = (sub: string, nation = 'NOR'): ReturnType<typeof service.post> =>
      service.post(`/v1/drafts/${drafted.body.id}/release`, {}, on(nation, sub));
    expect(await release('author')).toMatchObject({ status: 403, body: { code: 'own-draft' } });
    expect(await release('stranger', 'RUS')).toMatchObject({ status: 404, body: { code: 'no-such-draft' } });
    expect(await release('first')).toMatchObject({ status: 200, body: { draft: { state: 'waiting' } } });
    expect((await release('first')).body.code).toBe('released-already');
    const sent = await release('second');
    expect(sent).toMatchObject({ status: 200, body: { draft: { state: 'sent' }, message: { precedence: 'flash', number: 1 } } });
    expect((await release('third')).body.code).toBe('draft-sent');
    expect(await service.told(drafted.body.id, 2)).toEqual(['message-drafted', 'message-released']);
    expect(await service.told(sent.body.message.id, 1)).toEqual(['message-sent']);
  });
});

describe('many at once', () => {
  it('count without gaps on each side, and the log is a chain', async () => {
    const channel = await anOpenChannel(service);
    const answers = await Promise.all(Array.from({ length: 50 }, (_, index) => channel.send(index % 2 === 0 ? 'NOR' : 'RUS')));
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 201));
    for (const side of ['NOR', 'RUS']) {
      const numbers = (await logOf(channel.id)).flatMap(({ content }) => (content.kind === 'message-sent' && content.from === side ? content.number : []));
      expect(numbers).toEqual(Array.from({ length: 25 }, (_, index) => index + 1));
    }
  });
});
