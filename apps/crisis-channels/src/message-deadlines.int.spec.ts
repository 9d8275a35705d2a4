import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Transactions } from '@entente/persistence';
import { eventually } from '@entente/testing';
import { anOpenChannel, type ChannelInUse } from '../spec/an-open-channel.js';
import { startTestCrisisChannels, type RunningCrisisChannels } from '../spec/running-crisis-channels.js';

let service: RunningCrisisChannels;
let channel: ChannelInUse;
const START = new Date('2026-02-01T09:00:00Z');
const at = (minutes: number): Date => new Date(START.getTime() + minutes * 60_000);

beforeAll(async () => {
  service = await startTestCrisisChannels();
}, 120_000);
beforeEach(async () => {
  service.clock.at = START;
  channel = await anOpenChannel(service, { parties: ['FIN', 'NOR', 'RUS'] });
});
afterAll(async () => {
  await service.close();
});

async function dutiesOf(id: string): Promise<any[]> {
  return (await service.get(`/v1/messages/${id}`)).body.duties;
}

async function timersLeft(): Promise<number> {
  const [row] = await service.app
    .get(Transactions)
    .run('system', (tx) => tx.query<{ due: number }>(`SELECT count(*)::int AS due FROM timer WHERE due_at <= $1`, [service.clock.now()]));
  return row?.due ?? 0;
}

const settled = (): Promise<unknown> => eventually(async () => (await timersLeft()) === 0);

describe('what is owed on a message', () => {
  it('is told to be overdue once per party that owes it, across a restart and a clock that goes back', async () => {
    const { id } = (await channel.send('NOR', { precedence: 'immediate', expectsReply: true })).body;
    await channel.acknowledge('FIN', id);
    service.clock.at = at(29);
    await service.restart();
    expect((await dutiesOf(id)).map(({ overdue }) => overdue)).toEqual([[], []]);
    service.clock.at = at(30);
    expect(await service.told(id, 5)).toEqual(['message-sent', 'message-acknowledged', ...(await service.published(id)).slice(2).map(({ type }) => type)]);
    await settled();
    service.clock.at = at(10);
    await service.restart();
    service.clock.at = at(90);
    await service.restart();
    await settled();
    const told = (await service.published(id)).map(({ type, data }) => `${type} ${data.by ?? ''}`);
    expect(told.toSorted()).toEqual(
      ['message-sent ', 'message-acknowledged FIN', 'acknowledgement-overdue RUS', 'reply-overdue FIN', 'reply-overdue RUS'].toSorted(),
    );
    expect((await service.published(id)).map(({ sequence }) => sequence)).toEqual([1, 2, 3, 4, 5]);
    expect((await dutiesOf(id)).map(({ overdue }) => [...overdue].sort())).toEqual([['reply'], ['acknowledgement', 'reply']]);
  }, 60_000);

  it('is late when it is done after its time, and recorded all the same', async () => {
    const { id } = (await channel.send('NOR', { precedence: 'immediate', expectsReply: true, to: ['RUS'] })).body;
    service.clock.at = at(31);
    await service.told(id, 3);
    expect((await channel.acknowledge('RUS', id)).body.items).toMatchObject([{ late: true }]);
    await channel.send('RUS', { inReplyTo: id });
    await service.told(id, 5);
    const told = (await service.published(id)).slice(3);
    expect(told.map(({ type, data }) => [type, data.late])).toEqual([
      ['message-acknowledged', true],
      ['message-replied', true],
    ]);
    expect((await dutiesOf(id))[0].late).toEqual(['acknowledgement', 'reply']);
  });

  it('is in time on the dot', async () => {
    const { id } = (await channel.send('NOR', { to: ['RUS'] })).body;
    service.clock.at = at(360);
    const [receipt] = (await channel.acknowledge('RUS', id)).body.items;
    expect(receipt).toMatchObject({ acknowledgedAt: at(360).toISOString(), late: false });
  });

  it('follows the channel where that arranges it, and ends when somebody supersedes the message', async () => {
    const arranged = await anOpenChannel(service, { arrangements: { handlingTimes: { routine: { acknowledge: 5, reply: 7 } } } });
    const first = (await arranged.send('NOR', { expectsReply: true })).body;
    expect(first).toMatchObject({ acknowledgeBy: at(5).toISOString(), replyBy: at(7).toISOString() });
    const second = (await arranged.send('NOR', { supersedes: first.id, expectsReply: true })).body;
    expect((await arranged.send('RUS', { inReplyTo: first.id })).body).toMatchObject({
      code: 'message-superseded',
      faults: [{ path: '/body/inReplyTo', accepted: [second.id] }],
    });
    expect((await service.get(`/v1/messages/${first.id}`)).body.supersededBy).toBe(second.id);
    await arranged.acknowledge('RUS', first.id);
    await arranged.send('RUS', { inReplyTo: second.id });
    service.clock.at = at(8);
    await settled();
    expect(await service.told(first.id, 2)).toEqual(['message-sent', 'message-acknowledged']);
    expect(await service.told(second.id, 3)).toEqual(['message-sent', 'message-acknowledged', 'message-replied']);
  });

  it('of many falls due at once', async () => {
    const sent = await Promise.all(Array.from({ length: 60 }, () => channel.send('NOR', { expectsReply: true })));
    service.clock.at = at(400);
    await settled();
    for (const { body } of sent) {
      const duties = await dutiesOf(body.id);
      expect(duties.map(({ overdue }) => [...overdue].sort())).toEqual([
        ['acknowledgement', 'reply'],
        ['acknowledgement', 'reply'],
      ]);
    }
  });
});
