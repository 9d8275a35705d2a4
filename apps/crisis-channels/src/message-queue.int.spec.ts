import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DomainError, PUBLIC_LABEL } from '@entente/contracts';
import { Transactions } from '@entente/persistence';
import type { Caller } from '@entente/service-kit';
import { aMessage, anOpenChannel, on, type ChannelInUse } from '../spec/an-open-channel.js';
import { startTestCrisisChannels, type RunningCrisisChannels } from '../spec/running-crisis-channels.js';
import type { Board } from './writing/board.js';
import { MessageQueue, type Work } from './writing/message-queue.js';

let service: RunningCrisisChannels;
let channel: ChannelInUse;
beforeAll(async () => {
  service = await startTestCrisisChannels();
  service.clock.at = new Date('2026-02-01T09:00:00Z');
  channel = await anOpenChannel(service);
}, 120_000);
afterAll(async () => {
  await service.close();
});

const CALLER: Caller = {
  principal: { sub: 'x', nation: 'NOR', clearance: 'SECRET', categories: [], roles: [], posts: [] },
  reader: { clearance: 'SECRET', categories: [], belongsTo: ['NOR'] },
  expiresAt: new Date(0),
};

/** Writes through the queue as a controller does; answers how it ended. */
function post(decide: Work<string>['decide']): Promise<string> {
  const done = service.app.get(MessageQueue).post({ caller: CALLER, channel: channel.id, messages: [], decide });
  return done.catch((error: unknown) => `! ${error instanceof DomainError ? error.code : String(error)}`);
}

/** Appends an entry of a line check; the log takes none without a streak. */
const check = (streak: number) => (board: Board) => {
  const { channel: line } = board.on(channel.id, CALLER);
  board.put(line, [{ kind: 'line-check-missed', check: '01890a5d-ac96-774b-bcce-000000000001', dueAt: '2026-02-01T09:00:00Z', streak }]);
  return { answer: () => String(streak) };
};

async function appended(): Promise<string[]> {
  const rows = await service.app
    .get(Transactions)
    .run('system', (tx) =>
      tx.query<{ streak: string }>(
        `SELECT entry::json #>> '{content,streak}' AS streak FROM channel_log WHERE channel = $1 AND kind = 'line-check-missed' ORDER BY position`,
        [channel.id],
      ),
    );
  return rows.map(({ streak }) => streak);
}

describe('requests that are written together', () => {
  it('do not fail with one that is refused, breaks in code, or breaks in the database', async () => {
    const secret = { id: '01890a5d-ac96-774b-bcce-000000000002', text: { text: 'x' }, salt: '', label: PUBLIC_LABEL };
    const twice = (board: Board): { answer: () => string } => {
      const { channel: line } = board.on(channel.id, CALLER);
      const text = { ...secret, channel: channel.id };
      board.put(line, [], text);
      board.put(line, [], text);
      return { answer: () => 'twice' };
    };
    const refused = (): never => {
      throw new DomainError('rejected', 'not-this-one', 'refused');
    };
    const broken = (): never => {
      throw new RangeError('broken');
    };
    const answers = await Promise.all([check(1), refused, check(2), broken, check(3), twice, check(0), check(4)].map(post));
    expect(answers.map((answer) => answer.split('\n')[0])).toEqual([
      '1',
      '! not-this-one',
      '2',
      '! RangeError: broken',
      '3',
      expect.stringContaining('duplicate key'),
      expect.stringContaining('! '),
      '4',
    ]);
    expect(await appended()).toEqual(['1', '2', '3', '4']);
  });

  it('are answered after they are committed, and then are there', async () => {
    const sent = await Promise.all(Array.from({ length: 30 }, () => channel.send('NOR')));
    const found = await Promise.all(sent.map(({ body }) => service.get(`/v1/messages/${body.id}`)));
    expect(found.map(({ status }) => status)).toEqual(sent.map(() => 200));
  });

  it('are all written before the service stops', async () => {
    const pending = Array.from({ length: 40 }, () => channel.send('RUS').catch(() => undefined));
    await new Promise((resolve) => setTimeout(resolve, 30));
    await service.restart();
    const answered = (await Promise.all(pending)).filter((answer) => answer?.status === 201);
    const { total } = (await service.get(`/v1/channels/${channel.id}/messages?from=RUS`)).body;
    expect(total).toBeGreaterThanOrEqual(answered.length);
    const missing = await Promise.all(answered.map(async (answer) => (await service.get(`/v1/messages/${answer?.body.id}`)).status));
    expect(missing.filter((status) => status !== 200)).toEqual([]);
  });
});

describe('an Idempotency-Key', () => {
  const send = (key: string, message: object = {}, nation = 'NOR'): ReturnType<typeof service.post> =>
    service.post(`/v1/channels/${channel.id}/messages`, { ...aMessage, ...message }, { ...on(nation), headers: { 'idempotency-key': key } });

  it('sends a message once, however often and however closely it is asked', async () => {
    const answers = [...(await Promise.all([send('a'), send('a'), send('a')])), await send('a')];
    expect(answers.map(({ status }) => status)).toEqual([201, 201, 201, 201]);
    expect(new Set(answers.map(({ body }) => body.id)).size).toBe(1);
    expect((await send('a', {}, 'RUS')).body.id).not.toBe(answers[0]?.body.id);
  });

  it('is refused for another message, or the same on another channel', async () => {
    await send('b');
    expect((await send('b', { text: 'Another.' })).body.code).toBe('idempotency-key-reused');
    const other = await anOpenChannel(service);
    const elsewhere = await service.post(`/v1/channels/${other.id}/messages`, aMessage, { ...on('NOR'), headers: { 'idempotency-key': 'b' } });
    expect(elsewhere.body.code).toBe('idempotency-key-reused');
  });

  it('is free again after a refusal', async () => {
    expect((await send('c', { to: ['NOR'] })).status).toBe(422);
    expect((await send('c')).status).toBe(201);
  });
});
